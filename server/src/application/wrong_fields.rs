//! All that is wrong with a form at once: whoever sent it mends everything in one go.

use crate::error::Error;
use app::protocol::{FieldProblem, Problem};

/// The problems of the fields of one form, in the order in which the page shows the fields.
#[derive(Default)]
pub struct WrongFields {
    problem: Option<Problem>,
}

impl WrongFields {
    /// The value of a field; if it is wrong, an empty one in its place, and the problem is kept for [`Self::refuse`].
    pub fn unless<T: Default>(&mut self, checked: Result<T, Problem>) -> T {
        checked.unwrap_or_else(|problem| {
            self.add(problem);
            T::default()
        })
    }

    /// The same for a check that may also fail for another reason than the value.
    pub fn unless_refused(&mut self, checked: Result<(), Error>) -> Result<(), Error> {
        match checked {
            Err(Error::Problem(problem)) => self.add(problem),
            other => return other,
        }
        Ok(())
    }

    /// One more problem.
    pub fn add(&mut self, problem: Problem) {
        match (&mut self.problem, problem.field.clone()) {
            (Some(first), Some(field)) => first.fields.push(FieldProblem {
                field,
                text: problem.text,
                now: None,
                both: false,
            }),
            (Some(_), None) => {}
            (none, _) => *none = Some(problem),
        }
    }

    /// Refuses the form if anything was wrong.
    pub fn refuse(self) -> Result<(), Problem> {
        self.problem.map_or(Ok(()), Err)
    }
}
