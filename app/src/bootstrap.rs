//! What a page starts from. The server makes it for each request, draws the page from it, and puts it into the HTML
//! as JSON, so that the browser begins with exactly the same values: nothing to fetch, nothing that can differ.

use crate::protocol::{InviteCard, Problem, Snapshot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The id of the element that holds it in the page.
pub const ELEMENT: &str = "start";

/// The beginning of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// The name of this installation; empty before the first run.
    pub site_name: String,
    /// Nobody has an account yet.
    pub first_run: bool,
    /// Anybody may sign up, without an invite.
    pub open: bool,
    /// For a signed-in person: what the page is of.
    pub snapshot: Option<Snapshot>,
    /// The page of an invite link.
    pub invite: Option<InviteCard>,
    /// Why there is no such page (or invite).
    pub problem: Option<Problem>,
    /// The form that was sent without JavaScript and refused, or whose answer is shown this once.
    pub reply: Option<FormReply>,
    /// `light` or `dark` if the person chose one.
    pub theme: Option<String>,
    /// The build that drew it.
    pub build: String,
    /// The path and query that were asked for, as the browser sent them: which page to draw.
    pub path: String,
    /// A fresh UUID made for this page: what is written in it without JavaScript is sent once, however often.
    pub uuid: String,
}

/// What became of a form: refused, and drawn again with what was written and what to do about it; or done, with something
/// to show that no address leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormReply {
    /// The form's `form` field: which of the page's forms it was.
    pub form: String,
    pub problem: Option<Problem>,
    /// What was written, except passwords.
    pub values: BTreeMap<String, String>,
    /// The API token that was made.
    pub secret: Option<String>,
}
