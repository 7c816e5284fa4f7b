//! The server functions under `/api`: commands and views over HTTP, for clients without a socket.

mod problem_response;
mod server_functions;

pub use server_functions::{ExecuteCommand, QueryView, SubmitForm, execute_command, query_view, submit_form};
