//! The value a page begins with. The server makes it for each request, draws the page from it, and puts it into the
//! HTML as JSON, so that the browser begins with exactly the same values: nothing to fetch, nothing that can differ.

use crate::protocol::{InviteCard, Problem, Snapshot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The id of the script element that holds it in the page.
pub const ELEMENT_ID: &str = "bootstrap";

/// The value one page begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// The name of this installation; empty before the first run.
    pub site_name: String,
    /// Nobody has an account yet.
    pub first_run: bool,
    /// Anybody may sign up, without an invite.
    pub open_sign_up: bool,
    /// The site is reached by http from other machines: passwords travel in the clear.
    pub unencrypted: bool,
    /// For a signed-in user: what the page is drawn from.
    pub snapshot: Option<Snapshot>,
    /// For a signed-in user who may not start courses: whom to ask.
    #[serde(default)]
    pub no_new_courses: Option<String>,
    /// The page of an invite link.
    pub invite: Option<InviteCard>,
    /// Why there is no such page (or invite).
    pub problem: Option<Problem>,
    /// The result of a form that was posted without JavaScript, if the page shows it.
    pub form_reply: Option<FormReply>,
    /// `light` or `dark` if the user chose one.
    pub theme: Option<String>,
    /// The name of the cookie with the theme.
    pub theme_cookie: String,
    /// Which hints were used or put away in this browser: their names, with dots between.
    #[serde(default)]
    pub hints: String,
    /// The name of the cookie with them.
    #[serde(default)]
    pub hints_cookie: String,
    /// The build that drew the page.
    pub build: String,
    /// The path and query of the request, as the browser sent them: which page to draw.
    pub path: String,
    /// What a page without the client is drawn from. It stays on the server.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub server_page: Option<crate::server_page::ServerPage>,
    /// A fresh UUID for the message that is posted from this page without JavaScript: posting it twice sends it once.
    pub message_uuid: String,
}

/// The result of a posted form: refused, and drawn again with what was typed and what to do about it; or done, with
/// something to show that no address leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormReply {
    /// The form's `form` field: which of the page's forms it was.
    pub form: String,
    pub problem: Option<Problem>,
    /// What was typed, except passwords.
    pub values: BTreeMap<String, String>,
    /// The secret of the API token that was made.
    pub secret: Option<String>,
}
