//! What can go wrong on the way to an answer: a [`Problem`] that the person can act on, or a fault of ours, which is
//! logged once and leaves only a number with the person.

use app::wire::{Kind, Problem};

/// The error of everything behind the door.
#[derive(Debug)]
pub enum Fault {
    /// Expected; crosses the wire as it is.
    Problem(Problem),
    /// The database could not do it right now: disk full, connection lost, locked too long, rolled
    /// back for another's sake.
    Busy(String),
    /// A bug or a broken database.
    Broken(String),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Fault {
    /// The same for one more who waited for it.
    pub fn again(&self) -> Self {
        match self {
            Self::Problem(problem) => Self::Problem(problem.clone()),
            Self::Busy(why) => Self::Busy(why.clone()),
            Self::Broken(why) => Self::Broken(why.clone()),
        }
    }

    /// The sentence for the person. Logs what is not theirs to know.
    pub fn into_problem(self, reference: &str) -> Problem {
        match self {
            Fault::Problem(problem) => problem,
            Fault::Busy(why) => {
                tracing::error!(reference, why, "the database could not keep a change");
                Problem::new(
                    Kind::Busy,
                    "Cohort could not keep this right now. Nothing is lost; it can be tried again.",
                )
            }
            Fault::Broken(why) => {
                tracing::error!(reference, why, "a fault inside");
                Problem::new(
                    Kind::Internal,
                    format!("Something went wrong inside Cohort. If it stays so, name this number: {reference}."),
                )
            }
        }
    }
}
