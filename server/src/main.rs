//! The program: reads the settings and does one task.

use server::cli::config::{Serve, Task};
use server::cli::{api_tokens, arguments, demo, logging, serve, shutdown, users};
use std::process::ExitCode;
use tracing_subscriber::prelude::*;

#[global_allocator]
static ALLOCATOR: server::Allocator = server::ALLOCATOR;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Cohort cannot start its threads ({error}).");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(program());
    // Does not wait for what still looks for a host that does not answer.
    runtime.shutdown_background();
    code
}

async fn program() -> ExitCode {
    let wanted = std::env::var("COHORT_LOG")
        .ok()
        .filter(|wanted| !wanted.trim().is_empty());
    let wanted = wanted.and_then(|wanted| wanted.parse().ok());
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                // A log that cannot be written (the disk is full) must not end what would have been logged.
                .log_internal_errors(false)
                .with_filter(logging::filter(wanted)),
        )
        .init();
    match execute().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn execute() -> Result<(), String> {
    match arguments::task_of_arguments()? {
        Task::Serve(settings) => serve(&settings, false).await,
        Task::Demo(settings) => serve(&settings, true).await,
        Task::User { database, task } => users::run(&database, task).await.map(|done| println!("{done}")),
        Task::Token { database, task } => api_tokens::run(&database, task).await.map(|done| println!("{done}")),
    }
}

async fn serve(settings: &Serve, with_demo: bool) -> Result<(), String> {
    // Each socket is an open file; the usual limit of a shell is a thousand. If more are not allowed, it stays.
    rlimit::increase_nofile_limit(u64::MAX).ok();
    let listener = serve::bind(settings.listen).await?;
    let cohort = serve::start(settings).await?;
    if with_demo {
        println!("{}", demo::fill(&cohort).await?);
    }
    println!("Cohort is at {}", cohort.settings.public_url);
    if let Some(link) = serve::setup_link(&cohort, settings).await? {
        println!("Nobody has an account yet. Whoever opens this link makes the first one:\n  {link}");
    }
    serve::run(cohort, listener, shutdown::shutdown_signal()).await;
    Ok(())
}
