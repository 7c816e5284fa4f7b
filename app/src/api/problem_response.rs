//! How a [`Problem`] answers a server function: its HTTP status, and what it says of a request that could not be read.

use crate::protocol::{Problem, ProblemKind};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.kind.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Problem::unreachable(),
            ServerFnErrorErr::Args(error)
            | ServerFnErrorErr::MissingArg(error)
            | ServerFnErrorErr::Deserialization(error) => {
                let problem = Problem::unreadable(&error);
                if problem.field.is_some() {
                    return problem;
                }
                Problem::new(
                    ProblemKind::Invalid,
                    "The request could not be read. See docs/protocol.md for what it takes.",
                )
            }
            _ => Problem::new(
                ProblemKind::Internal,
                "Something went wrong between the page and the server. Please reload.",
            ),
        }
    }
}
