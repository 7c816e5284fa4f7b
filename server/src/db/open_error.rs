//! Why a database cannot be opened, in the kinds that somebody can do something about.

use crate::error::Error;
use sqlx::migrate::MigrateError;

#[derive(Debug)]
pub enum OpenError {
    /// PostgreSQL keeps its text in another encoding.
    NotUtf8 { encoding: String },
    /// It was used by a newer version, whose last migration this one does not know.
    Newer { found: i64, known: i64 },
    /// A migration was applied in another form than this program's: not a database of a released version.
    Changed { migration: i64 },
    /// The server, or the system, does not allow it.
    NoRights(String),
    /// The server does not let this user in.
    SignInRefused(String),
    /// There is no database of this name on the server.
    Missing(String),
    /// It can be read, but not changed.
    ReadOnly,
    /// It is on another machine, and its address does not ask for a verified connection.
    Unverified { host: String },
    /// TLS did not come about: no TLS there, or a certificate that is not trusted.
    Tls(String),
    /// Another node uses it, and this one does not know of it.
    OtherNode { redis: bool },
    /// It is away, or broken.
    Other(Error),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Tls(why) => Self::Tls(why.to_string()),
            // This is how a certificate that is not trusted comes.
            sqlx::Error::Io(why) if why.kind() == std::io::ErrorKind::InvalidData => Self::Tls(why.to_string()),
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                let message = database.message().to_owned();
                // SQLite has small numbers, whose lowest byte is the kind; PostgreSQL five signs, the first two the class.
                match (code.as_str(), code.len()) {
                    ("25006", 5) => Self::ReadOnly,
                    ("42501", 5) => Self::NoRights(message),
                    ("3D000", 5) => Self::Missing(message),
                    (class, 5) if class.starts_with("28") => Self::SignInRefused(message),
                    (number, _) => match number.parse::<i64>().map_or(0, |number| number & 0xff) {
                        3 | 14 | 23 => Self::NoRights(message),
                        8 => Self::ReadOnly,
                        _ => Self::Other(error.into()),
                    },
                }
            }
            _ => Self::Other(error.into()),
        }
    }
}

impl OpenError {
    pub(super) fn of_migration(error: MigrateError, known: i64) -> Self {
        match error {
            MigrateError::VersionMissing(found) if found > known => Self::Newer { found, known },
            MigrateError::VersionMismatch(migration) | MigrateError::VersionMissing(migration) => {
                Self::Changed { migration }
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Other(Error::internal(other)),
        }
    }
}
