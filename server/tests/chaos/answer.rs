//! The result of an operation over a network that fails: an answer, a refusal, or unknown.

use app::protocol::{Problem, ProblemKind};
use std::time::Duration;

/// How long a client waits for an answer.
pub const RESPONSE_TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub enum Answer<T> {
    Done(T),
    Refused(Problem),
    /// It may or may not have been done.
    Unknown,
}

/// Whether a problem says for certain that nothing was done, and that a retry cannot succeed.
pub fn is_final(problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::Invalid
        | ProblemKind::Forbidden
        | ProblemKind::NotFound
        | ProblemKind::Conflict
        | ProblemKind::TooLarge => true,
        ProblemKind::SignedOut
        | ProblemKind::TooMany
        | ProblemKind::Busy
        | ProblemKind::Internal
        | ProblemKind::Unreachable => false,
    }
}
