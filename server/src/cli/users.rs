//! `cohort user …`: accounts from the command line.

use crate::chance::{SystemClock, SystemIds};
use crate::commands::{check_handle, check_line, check_new_password};
use crate::config::{Database, UserTask};
use crate::db::Store;
use crate::fanout::Fanout;
use crate::fault::Fault;
use app::wire::{Kind, Problem, limits};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use std::io::BufRead;
use std::sync::Arc;

/// Does it, and says in one sentence what was done or what to do.
pub async fn run(database: &Database, task: UserTask) -> Result<String, String> {
    let store = open(database).await?;
    let done = work(&store, task).await.map_err(sentence);
    store.close().await;
    done
}

/// The database, with nobody to tell what is done to it.
pub(crate) async fn open(database: &Database) -> Result<Store, String> {
    let fanout = Fanout::to_nobody();
    crate::run::open(
        &database.database_url,
        Arc::new(SystemClock),
        Arc::new(SystemIds),
        fanout,
        Arc::default(),
    )
    .await
}

/// What went wrong, for somebody at a terminal.
pub(crate) fn sentence(fault: Fault) -> String {
    match fault {
        Fault::Problem(problem) => problem.text,
        Fault::Busy(why) | Fault::Broken(why) => {
            format!("The database could not do it: {why}.")
        }
    }
}

pub(crate) fn nobody() -> Problem {
    Problem::new(Kind::NotFound, "Nobody has this user name. See `cohort user list`.")
}

async fn work(store: &Store, task: UserTask) -> Result<String, Fault> {
    match task {
        UserTask::List => {
            let users = store.read().await?.users().await?;
            let lines = users.iter().map(|user| {
                let marks = [(user.admin, " admin"), (user.disabled, " disabled")];
                let marks: String = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
                format!("{:<20} {}{marks}", user.handle, user.name)
            });
            Ok(lines.collect::<Vec<_>>().join("\n"))
        }
        UserTask::Add { handle, name, admin } => {
            let handle = check_handle(&handle)?;
            let name = check_line("name", name.as_deref().unwrap_or(&handle), limits::NAME)?;
            let hash = hash(&password_from_input()?)?;
            let added = format!("{handle} can sign in now.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        if tx.user_by_handle(&handle).await?.is_some() {
                            return Err(Problem::new(Kind::Conflict, "This user name is taken.").into());
                        }
                        if tx.count_users().await? == 0 {
                            tx.set_place("Cohort").await?;
                        }
                        tx.add_user(&handle, &name, &hash, admin).await
                    })
                })
                .await?;
            Ok(added)
        }
        UserTask::Reset { handle } => {
            let hash = hash(&password_from_input()?)?;
            let done = format!("{handle} has a new password; all sessions and API tokens have ended.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_handle(&handle).await?.ok_or_else(nobody)?;
                        tx.set_password(user.id, &hash).await?;
                        tx.end_everything(user.id).await
                    })
                })
                .await?;
            Ok(done)
        }
        UserTask::Disable { handle } => set_disabled(store, handle, true).await,
        UserTask::Enable { handle } => set_disabled(store, handle, false).await,
    }
}

async fn set_disabled(store: &Store, handle: String, disabled: bool) -> Result<String, Fault> {
    let done = if disabled {
        "is closed; all sessions and API tokens have ended"
    } else {
        "is open again"
    };
    let done = format!("The account {handle} {done}.");
    store
        .write(move |tx| {
            Box::pin(async move {
                let user = tx.user_by_handle(&handle).await?.ok_or_else(nobody)?;
                tx.set_disabled(user.id, disabled).await
            })
        })
        .await?;
    Ok(done)
}

fn password_from_input() -> Result<String, Fault> {
    eprintln!("Type the password and press Enter:");
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    check_new_password("password", &password)?;
    Ok(password)
}

fn hash(password: &str) -> Result<String, Fault> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(hash.to_string())
}
