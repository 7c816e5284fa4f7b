//! What helps whoever writes a message.

use serde::{Deserialize, Serialize};

/// How a word that is being written can go on. At most [`COMPLETIONS`](super::limits::COMPLETIONS) are offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What takes the word's place.
    pub insert: String,
    /// What it is called.
    pub label: String,
}

/// A text as it would be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// As in a message: none if the text is shown as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}
