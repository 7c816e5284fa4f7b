//! The answer to a request, and what is called with it.

use crate::protocol::{CaughtUp, Done, Problem, Snapshot};

/// What the server answered.
pub enum Answer {
    Done(Done),
    Snapshot(Box<Snapshot>),
    CaughtUp(Box<CaughtUp>),
}

/// Called once with the answer to a request.
pub(super) type AnswerCallback = Box<dyn FnOnce(Result<Answer, Problem>)>;
