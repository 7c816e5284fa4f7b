//! Database errors as ours: which of them pass, and which are bugs.

use crate::error::Error;
use app::protocol::Problem;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let why = error.to_string();
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Error::Busy(why)
            }
            sqlx::Error::Database(database) => {
                // SQLite: 5 busy, 6 locked, 10 input/output, 13 full. PostgreSQL: 53 no resources, 57 shutting down,
                // 08 no connection, 55 locked too long, 25P03 idle too long. 40: rolled back because of another one.
                let code = database.code().unwrap_or_default().into_owned();
                let passing = match code.get(..2) {
                    Some(class) if code.len() == 5 => {
                        matches!(class, "08" | "40" | "53" | "55" | "57") || code == "25P03"
                    }
                    _ => matches!(code.parse::<i64>().map_or(0, |code| code & 0xff), 5 | 6 | 10 | 13),
                };
                if passing {
                    Error::Busy(why)
                } else if code == "22021" {
                    // The query was for a text with U+0000, which PostgreSQL cannot hold. SQLite just does not find it.
                    Error::Problem(Problem::not_found())
                } else {
                    Error::Internal(why)
                }
            }
            _ => Error::Internal(why),
        }
    }
}
