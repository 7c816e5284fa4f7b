//! The two WebSocket endpoints of the server.

/// Which endpoint the virtual users connect to.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/ws`, the socket of a tab: all events of its user.
    Ws,
    /// `/ws/chat/{room}/`, the socket of one room with the frames of the original sketch.
    Room,
}

impl Endpoint {
    pub fn path(self, room: i64) -> String {
        match self {
            Self::Ws => "/ws".into(),
            Self::Room => format!("/ws/chat/{room}/"),
        }
    }
}
