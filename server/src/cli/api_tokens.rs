//! `cohort token …`: API tokens from the command line.

use super::config::{Database, TokenTask};
use super::open_database::{open_beside_server, sentence};
use super::users::unknown_user;
use crate::actor::Origin;
use crate::application::commands::{NewToken, make_token, revoke_token};
use crate::clock::{Clock, SystemClock};
use crate::db::Store;
use crate::error::Error;
use crate::security_event::SecurityAction;
use app::protocol::{CourseId, Millis, Problem, ProblemKind, TokenId, TokenRow, TokenScope};
use app::time_format;

/// Does the task. Returns what was done, or what to do.
pub async fn run(database: &Database, task: TokenTask) -> Result<String, String> {
    let store = open_beside_server(database).await?;
    let done = execute(&store, task).await.map_err(sentence);
    store.close().await;
    done
}

async fn execute(store: &Store, task: TokenTask) -> Result<String, Error> {
    match task {
        TokenTask::List { username } => {
            let mut reader = store.read().await?;
            let user = reader.user_by_username(&username).await?.ok_or_else(unknown_user)?;
            let rows = reader.tokens(user.id, SystemClock.now()).await?;
            if rows.is_empty() {
                return Ok(format!("{username} has no tokens."));
            }
            Ok(rows.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        TokenTask::Add {
            username,
            name,
            days,
            write,
            course,
        } => {
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_username(&username).await?.ok_or_else(unknown_user)?;
                        let token = NewToken {
                            name: &name,
                            days,
                            scope: if write { TokenScope::Write } else { TokenScope::Read },
                            course: course.map(CourseId),
                        };
                        let (token, secret) = make_token(tx, user.id, token).await.map_err(unknown_course)?;
                        let event = SecurityAction::NewToken.about(user.id).detail(format!("token {token}"));
                        tx.log_security(Origin::command_line(), event).await?;
                        Ok(secret)
                    })
                })
                .await
        }
        TokenTask::Revoke { username, id } => {
            let done = format!("Token {id} of {username} is revoked.");
            store
                .write(move |tx| {
                    Box::pin(async move {
                        let user = tx.user_by_username(&username).await?.ok_or_else(unknown_user)?;
                        revoke_token(tx, user.id, TokenId(id))
                            .await
                            .map_err(|error| match error {
                                Error::Problem(_) => unknown_token(&username).into(),
                                other => other,
                            })?;
                        let event = SecurityAction::RevokeToken.about(user.id).detail(format!("token {id}"));
                        tx.log_security(Origin::command_line(), event).await
                    })
                })
                .await?;
            Ok(done)
        }
    }
}

fn line(row: &TokenRow) -> String {
    let day = |at: Millis| time_format::field(at, 0)[..10].to_owned();
    let used = row
        .used_at
        .map_or("never used".into(), |at| format!("used {}", day(at)));
    let end = match (row.expires_at, row.expired) {
        (None, _) => "no end".into(),
        (Some(at), true) => format!("expired {}", day(at)),
        (Some(at), false) => format!("until {}", day(at)),
    };
    let may = match row.scope {
        TokenScope::Read => "reads",
        TokenScope::Write => "reads and writes",
    };
    let only = row
        .course
        .map(|course| format!(", course {course} only"))
        .unwrap_or_default();
    format!(
        "{:>6}  {:<30}  {may}{only}, made {}, {used}, {end}",
        row.id.0,
        row.name,
        day(row.created_at)
    )
}

fn unknown_course(error: Error) -> Error {
    match error {
        Error::Problem(problem) if problem.field.as_deref() == Some("course") => Problem::new(
            ProblemKind::NotFound,
            "The user is in no course of this number. It is the one in the address of its page: 7 for /courses/7.",
        )
        .into(),
        other => other,
    }
}

fn unknown_token(username: &str) -> Problem {
    Problem::new(
        ProblemKind::NotFound,
        format!("{username} has no token of this number. See `cohort token list {username}`."),
    )
}
