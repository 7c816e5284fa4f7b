//! HTTP and both sockets: who asks, what they ask the application, how it is answered.

mod build_id;
mod client_address;
mod cookies;
mod emoji_list;
mod file_forms;
mod files;
mod form_posts;
mod health;
mod help;
pub mod http_server;
mod kept_form;
mod metered_body;
mod origin;
mod page_data;
mod page_rendering;
mod page_requests;
mod password_page;
mod request_identity;
mod request_log;
mod room_socket;
mod router;
mod search_page;
mod security_headers;
mod serve_server_functions;
mod server_pages;
mod socket_answers;
mod socket_hello;
mod socket_read_write;
mod socket_threads;
mod state;
mod tab_socket;
mod typed_values;
mod valid_html;

pub use cookies::CookieNames;
pub use router::router;
pub use state::WebState;
