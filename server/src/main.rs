//! The program: reads the settings and does one task.

use clap::Parser;
use server::config::{Cli, Serve, Task};
use server::{run, users};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("COHORT_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().task {
        Task::Serve(serve) => start(&serve, false).await,
        Task::Demo(serve) => start(&serve, true).await,
        Task::User { database, task } => users::run(&database, task).await.map(|done| println!("{done}")),
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
    let listener = run::bind(serve.listen).await?;
    let cohort = run::assemble(serve).await?;
    if demo {
        println!("{}", server::demo::fill(&cohort).await?);
    }
    println!("Cohort is at {}", cohort.settings.public_url);
    run::run(cohort, listener, run::signal()).await;
    Ok(())
}
