//! HTTP and both sockets: who asks, what they ask the application, how it is answered.

mod build_id;
mod client_address;
mod cookies;
mod form_posts;
mod health;
mod identity;
mod origin;
mod page_handler;
mod page_response;
mod pages;
mod request_log;
mod room_socket;
mod router;
mod security_headers;
mod server_fns;
mod socket;
mod socket_io;
mod state;

pub use router::router;
pub use state::WebState;
