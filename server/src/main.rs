//! The program: reads the settings and does one task.

use clap::Parser;
use server::config::{Cli, Serve, Task};
use server::{log, run, tokens, users};
use std::process::ExitCode;
use tracing_subscriber::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Cohort cannot start its threads ({error}).");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(program());
    // Whatever still looks for a host that does not answer is not waited for.
    runtime.shutdown_background();
    code
}

async fn program() -> ExitCode {
    let wanted = std::env::var("COHORT_LOG").ok().and_then(|wanted| wanted.parse().ok());
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                // A log that cannot be written (the disk is full) must not end what would have been logged.
                .log_internal_errors(false)
                .with_filter(log::filter(wanted)),
        )
        .init();
    let done = match Cli::parse().task() {
        Task::Serve(serve) => start(&serve, false).await,
        Task::Demo(serve) => start(&serve, true).await,
        Task::User { database, task } => users::run(&database, task).await.map(|done| println!("{done}")),
        Task::Token { database, task } => tokens::run(&database, task).await.map(|done| println!("{done}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn start(serve: &Serve, demo: bool) -> Result<(), String> {
    // Each socket is an open file; the usual limit of a shell is a thousand. If more may not be had, it stays.
    rlimit::increase_nofile_limit(u64::MAX).ok();
    let listener = run::bind(serve.listen).await?;
    let cohort = run::assemble(serve).await?;
    if demo {
        println!("{}", server::demo::fill(&cohort).await?);
    }
    println!("Cohort is at {}", cohort.settings.public_url);
    run::run(cohort, listener, run::signal()).await;
    Ok(())
}
