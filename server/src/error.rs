//! The server's error: a [`Problem`] that the user can act on, a database that is away, or a bug. Only the `Problem`
//! goes over the wire; the rest is logged once, under a reference that the user sees.

use app::protocol::{Problem, ProblemKind};

/// The error of every layer below the web.
#[derive(Debug)]
pub enum Error {
    /// Expected, and sent as it is.
    Problem(Problem),
    /// The database cannot do it right now: disk full, connection lost, locked too long, transaction rolled back because
    /// of another one. Trying again can help.
    Busy(String),
    /// A bug, or a broken database.
    Internal(String),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Error {
    /// Anything unexpected.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    /// A copy, for each further caller whose work was in the same transaction.
    pub fn duplicate(&self) -> Self {
        match self {
            Self::Problem(problem) => Self::Problem(problem.clone()),
            Self::Busy(why) => Self::Busy(why.clone()),
            Self::Internal(why) => Self::Internal(why.clone()),
        }
    }

    /// What the user sees. Details that are not for users are logged under `reference`.
    pub fn into_problem(self, reference: &str) -> Problem {
        match self {
            Error::Problem(problem) => problem,
            Error::Busy(why) => {
                tracing::error!(reference, why, "the database could not store a change");
                Problem::new(
                    ProblemKind::Busy,
                    "Cohort could not keep this right now. Nothing is lost; it can be tried again.",
                )
            }
            Error::Internal(why) => {
                tracing::error!(reference, why, "internal error");
                Problem::new(
                    ProblemKind::Internal,
                    format!("Something went wrong inside Cohort. If it stays so, name this number: {reference}."),
                )
            }
        }
    }
}
