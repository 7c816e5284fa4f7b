//! What `app` asks of the program it runs in. The server implements [`Backend`], the browser [`Browser`]; each host
//! puts its own into Leptos' context, so `app` itself knows no database and no socket.

use crate::protocol::{Command, Done, Problem, ServerFrame, Snapshot, View};
use crate::time_format::Millis;
use std::future::Future;
use std::pin::Pin;

/// A future that may be awaited on any thread.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The server, for one request of a known user.
pub trait Backend: Send + Sync {
    /// Executes a command, or says why not.
    fn execute(&self, command: Command) -> BoxFuture<Result<Done, Problem>>;

    /// Reads the snapshot of a view.
    fn query(&self, view: View) -> BoxFuture<Result<Snapshot, Problem>>;
}

/// The browser, for one tab: its socket, clock and storage.
pub trait Browser: Send + Sync {
    /// Opens the socket, keeps it open, and passes on everything that comes from it. Called once.
    fn open_socket(&self, on_event: Box<dyn Fn(SocketEvent)>);

    /// Sends a [`ClientFrame`](crate::protocol::ClientFrame) as text. False if the socket is not live; then nothing was
    /// sent. True promises nothing: only an answer does.
    fn send_frame(&self, frame: &str) -> bool;

    /// Minutes east of UTC at that moment, where the reader is.
    fn utc_offset(&self, at: Millis) -> i64;

    /// The browser's clock.
    fn now(&self) -> Millis;

    /// A new random UUID, version 4.
    fn new_uuid(&self) -> String;

    /// Stores a text across reloads, or removes it.
    fn store(&self, key: &str, text: Option<&str>);

    /// The stored text with this key.
    fn stored_text(&self, key: &str) -> Option<String>;

    /// All stored texts whose key starts with `prefix`, with their keys.
    fn stored(&self, prefix: &str) -> Vec<(String, String)>;

    /// Calls back after some milliseconds.
    fn set_timeout(&self, millis: u32, callback: Box<dyn FnOnce()>);
}

/// What the socket reports to the tab.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    Status(ConnectionStatus),
    Frame(Box<ServerFrame>),
}

/// The state of the connection, as the user sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// The page was drawn by the server and no script has run yet.
    #[default]
    NotStarted,
    /// The first connection is being made.
    Connecting,
    /// Events arrive as they happen.
    Live,
    /// The connection was lost and is being made again.
    Reconnecting,
    /// The browser says there is no network.
    Offline,
    /// The session has ended; there will be no further connection.
    SignedOut,
}
