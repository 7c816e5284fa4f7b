//! How long a silent database is waited for.

use crate::error::Error;
use std::time::Duration;
use tokio::time::timeout;

/// A database that has not answered for this long is given up: its host, or the network to it, may be gone without an
/// error. Longer than anything it does takes by its own limits (`connection_settings.rs`).
pub(super) const SILENCE: Duration = Duration::from_secs(20);

pub(super) fn silent() -> Error {
    Error::Busy("the database does not answer".into())
}

/// Reads something, but not for ever. The future is boxed: inside of whoever waits it would take its space several times,
/// and most of the time for nothing.
pub fn in_time<'r, T>(
    read: impl Future<Output = Result<T, Error>> + Send + 'r,
) -> impl Future<Output = Result<T, Error>> + Send + 'r
where
    T: Send + 'r,
{
    let read = Box::pin(read);
    async { timeout(SILENCE, read).await.unwrap_or_else(|_| Err(silent())) }
}
