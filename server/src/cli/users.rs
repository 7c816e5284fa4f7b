//! `cohort user …`: accounts from the command line.

use super::config::{Database, RefusedPasswords, UserTask};
use super::open_database::{open_beside_server, sentence};
use crate::actor::Origin;
use crate::application::commands::set_closed;
use crate::application::names::{Chooser, display_name, new_username};
use crate::application::{check_password, hash_password};
use crate::db::Store;
use crate::error::Error;
use crate::security_event::SecurityAction;
use crate::unicode_text::typed_username;
use app::protocol::{Problem, ProblemKind};
use std::io::BufRead;

/// Does the task. Returns one sentence that says what was done, or what to do.
pub async fn run(database: &Database, task: UserTask) -> Result<String, String> {
    let store = open_beside_server(database).await?;
    let done = execute(&store, task).await.map_err(sentence);
    store.close().await;
    done
}

pub(super) fn unknown_user() -> Problem {
    Problem::new(
        ProblemKind::NotFound,
        "Nobody has this user name. See `cohort user list`.",
    )
}

async fn execute(store: &Store, task: UserTask) -> Result<String, Error> {
    match task {
        UserTask::List => {
            let users = store.read().await?.users().await?;
            let lines = users.iter().map(|user| {
                let marks = [(user.admin, " admin"), (user.disabled, " disabled")];
                let marks: String = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
                format!("{:<20} {}{marks}", user.username, user.name)
            });
            Ok(lines.collect::<Vec<_>>().join("\n"))
        }
        UserTask::Add {
            username,
            name,
            admin,
            refused,
        } => {
            let username = new_username(&username, Chooser::Operator)?;
            let name = display_name(name.as_deref().unwrap_or(&username), Chooser::Operator)?;
            let hash = hash_password(&password_from_input(store, &[&username, &name], &refused).await?)?;
            let added = format!("{username} can sign in now.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        if tx.user_by_username(&username).await?.is_some() {
                            return Err(Problem::new(ProblemKind::Conflict, "This user name is taken.").into());
                        }
                        if tx.count_users().await? == 0 {
                            tx.set_site_name("Cohort").await?;
                        }
                        let user = tx.add_user(&username, &name, &hash, admin).await?;
                        let event = SecurityAction::AddAccount.about(user.id);
                        let event = if admin { event.detail("admin") } else { event };
                        tx.log_security(Origin::command_line(), event).await
                    })
                })
                .await?;
            Ok(added)
        }
        UserTask::Reset { username, refused } => {
            let username = typed_username(&username);
            let user = store
                .read()
                .await?
                .user_by_username(&username)
                .await?
                .ok_or_else(unknown_user)?;
            let hash = hash_password(&password_from_input(store, &[&username, &user.name], &refused).await?)?;
            let done = format!("{username} has a new password; all sessions and API tokens have ended.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_username(&username).await?.ok_or_else(unknown_user)?;
                        tx.set_password(user.id, &hash).await?;
                        tx.end_all_sessions(user.id).await?;
                        let event = SecurityAction::ResetPassword.about(user.id);
                        tx.log_security(Origin::command_line(), event).await
                    })
                })
                .await?;
            Ok(done)
        }
        UserTask::Disable { username } => set_disabled(store, username, true).await,
        UserTask::Enable { username } => set_disabled(store, username, false).await,
    }
}

async fn set_disabled(store: &Store, username: String, disabled: bool) -> Result<String, Error> {
    let done = if disabled {
        "is closed; all sessions and API tokens have ended"
    } else {
        "is open again"
    };
    let username = typed_username(&username);
    let done = format!("The account {username} {done}.");
    store
        .write(move |tx| {
            Box::pin(async move {
                let user = tx.user_by_username(&username).await?.ok_or_else(unknown_user)?;
                set_closed(tx, Origin::command_line(), user.id, disabled).await?;
                let action = if disabled {
                    SecurityAction::CloseAccount
                } else {
                    SecurityAction::ReopenAccount
                };
                tx.log_security(Origin::command_line(), action.about(user.id)).await
            })
        })
        .await?;
    Ok(done)
}

/// Reads a password that somebody with these names may have.
async fn password_from_input(store: &Store, names: &[&str], refused: &RefusedPasswords) -> Result<String, Error> {
    let breached = refused
        .open()
        .map_err(|text| Problem::new(ProblemKind::Invalid, text))?;
    eprintln!("Type the password and press Enter:");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(Error::internal)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    let site = store.read().await?.site_name().await?.unwrap_or_default();
    let names: Vec<&str> = names.iter().copied().chain([site.as_str()]).collect();
    check_password("password", &password, &names, breached.as_ref())?;
    Ok(password)
}
