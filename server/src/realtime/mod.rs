//! Live delivery: `hub/` has this node's sockets, `bus/` the way to the other nodes. Nothing here reads the database: what
//! is missing is asked for (`StreamRequest::Repair`) and comes back as a [`StreamState`].

pub mod bus;
mod changed_rooms;
pub mod hub;
mod local_node;
mod publication;
mod publisher;
mod stream_state;

pub use changed_rooms::ChangedRooms;
pub use local_node::LocalNode;
pub use publication::Publication;
pub use publisher::Publisher;
pub use stream_state::StreamState;
