//! The close codes of both sockets, from the range that applications may use.

/// The session has ended.
pub const SIGNED_OUT: u16 = 4001;
/// Not (or no longer) in this room: for the room socket.
pub const NOT_FOUND: u16 = 4004;
/// Connect again and catch up: the socket was too slow, or something cannot be delivered to it.
pub const RESUME: u16 = 4008;
/// Too many sockets of one user.
pub const TOO_MANY: u16 = 4029;
/// The server is shutting down; connect again in a moment.
pub const GOING_AWAY: u16 = 1001;
