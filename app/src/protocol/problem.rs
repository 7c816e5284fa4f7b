//! The one error that crosses the wire.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong, for the user: one sentence that says what to do, and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    /// A sentence that the user can act on. Of others it holds names at most, and never a secret; what a conflict is about is in
    /// `fields`.
    pub text: String,
    /// The name of the form field (and of the command's field) that has to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Of `too_many`: after how many seconds it can be tried again, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What is wrong with further fields, so that all can be mended at once. Of a conflict over a form: each field that was
    /// changed meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Of a conflict over a form: the `base` (of a message the `version`) with which the same command replaces what is there
    /// now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The name of the field.
    pub field: String,
    pub text: String,
    /// Of a conflict: the value that is stored now, as the field would send it. Whoever gets it may read it anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Of a conflict: the sender has changed this field, too. If not, the form had better show `now`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both: bool,
}

/// The kind of a problem; each has its HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The value of a field is invalid. 422.
    Invalid,
    /// Nobody is signed in, or the session has ended. 401.
    SignedOut,
    /// It exists and the user can see it, but the role does not allow this. 403.
    Forbidden,
    /// It does not exist, or the user may not see it: the two are not distinguished. 404.
    NotFound,
    /// Somebody else changed it meanwhile, or it is in this state already. 409.
    Conflict,
    /// The request or frame is too large. 413.
    TooLarge,
    /// Too many tries; wait a little. 429.
    TooMany,
    /// The server cannot store it right now (disk full, no database). Try again. 503.
    Busy,
    /// An error inside the server. It is logged once, under the number in the sentence. 500.
    Internal,
    /// The server could not be reached. Made in the browser only. 503.
    Unreachable,
}

impl ProblemKind {
    /// Whether the same may succeed later: nothing says that it is wrong.
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy | Self::TooMany)
    }

    /// The HTTP status of a problem of this kind.
    pub fn status(self) -> u16 {
        match self {
            ProblemKind::Invalid => 422,
            ProblemKind::SignedOut => 401,
            ProblemKind::Forbidden => 403,
            ProblemKind::NotFound => 404,
            ProblemKind::Conflict => 409,
            ProblemKind::TooLarge => 413,
            ProblemKind::TooMany => 429,
            ProblemKind::Busy | ProblemKind::Unreachable => 503,
            ProblemKind::Internal => 500,
        }
    }
}

impl Problem {
    pub fn new(kind: ProblemKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            field: None,
            retry_after: None,
            fields: Vec::new(),
            base: None,
        }
    }

    /// An invalid value of a field.
    pub fn invalid(field: &str, text: impl Into<String>) -> Self {
        Self::new(ProblemKind::Invalid, text).at(field)
    }

    /// The same problem, shown beside a field.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same problem, with the number of seconds after which it can be tried again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The answer for what does not exist and for what the user may not see.
    pub fn not_found() -> Self {
        Self::new(
            ProblemKind::NotFound,
            "There is nothing here, or it is not open to you.",
        )
    }

    /// A form whose fields are not those of a command. Serde's error names the field; the user gets a sentence of ours.
    pub fn unreadable(error: &str) -> Self {
        let missing = error
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next());
        match missing {
            Some(field) => Self::invalid(field, "Please fill this in."),
            None if error.contains("time") => Self::invalid("due", "Please give a day and time."),
            None => Self::new(
                ProblemKind::Invalid,
                "This form could not be read. Please reload the page and try again.",
            ),
        }
    }

    pub fn signed_out() -> Self {
        Self::new(ProblemKind::SignedOut, "Please sign in to go on.")
    }

    pub fn forbidden(text: impl Into<String>) -> Self {
        Self::new(ProblemKind::Forbidden, text)
    }

    pub fn unreachable() -> Self {
        Self::new(
            ProblemKind::Unreachable,
            "The server cannot be reached. What you wrote is kept; try again in a moment.",
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Problem {}
