//! The mark of staff and admins beside their names: a word in a frame with a corner cut off. It is outside of the name, and no
//! name can hold such a word, so nobody can imitate it.

use crate::state::Mark;
use leptos::html;
use leptos::prelude::*;

/// Draws the mark of a user, if there is one.
pub fn mark_badge(mark: Option<Mark>) -> Option<impl IntoView + use<>> {
    mark.map(|mark| html::span().class("mark").child((" ", mark.label())))
}
