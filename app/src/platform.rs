//! What `app` asks of the program it runs in. The server implements [`Backend`], the browser [`Link`]; both are put
//! into Leptos' context by their host, so `app` itself knows no database and no socket.

use crate::protocol::{Command, Done, Millis, Problem, ServerFrame, Snapshot, View};
use std::future::Future;
use std::pin::Pin;

/// A future that may be awaited on any thread.
pub type Waiting<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The server, for one request: it knows who asks.
pub trait Backend: Send + Sync {
    /// Does what a person asked for, or says why not.
    fn execute(&self, command: Command) -> Waiting<Result<Done, Problem>>;

    /// Reads what a page is drawn from.
    fn query(&self, view: View) -> Waiting<Result<Snapshot, Problem>>;
}

/// The browser, for one tab: its socket, clock and storage.
pub trait Link: Send + Sync {
    /// Opens the socket, keeps it open, and tells everything it hears. Called once.
    fn start(&self, hear: Box<dyn Fn(Heard)>);

    /// Sends a frame, an [`ClientFrame`](crate::protocol::Up) as text. False if the socket is not live; then nothing was sent. True
    /// promises nothing: only an answer does.
    fn push(&self, frame: &str) -> bool;

    /// Minutes east of UTC at that moment, where the reader is.
    fn offset(&self, at: Millis) -> i64;

    /// The browser's clock.
    fn now(&self) -> Millis;

    /// A new random UUID, version 4.
    fn uuid(&self) -> String;

    /// Keeps a text across reloads, or forgets it.
    fn keep(&self, key: &str, text: Option<&str>);

    /// All kept texts whose key starts with `prefix`, with their keys.
    fn kept(&self, prefix: &str) -> Vec<(String, String)>;

    /// Runs something after some milliseconds.
    fn later(&self, millis: u32, what: Box<dyn FnOnce()>);
}

/// What a tab hears of its socket.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Status(Status),
    Frame(Box<ServerFrame>),
}

/// How the socket is, as the person sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// The page was drawn by the server and no script has run yet.
    #[default]
    Still,
    /// The first connection is being made.
    Connecting,
    /// Everything arrives at once.
    Live,
    /// The connection was lost and is being made again.
    Reconnecting,
    /// The browser says there is no network.
    Offline,
    /// The session has ended; there will be no further connection.
    SignedOut,
}
