//! What does not change while the document is open: the parts of the bootstrap value that no event updates.

use crate::bootstrap_data::FormReply;
use crate::protocol::InviteCard;

/// The constants of a page.
pub struct PageContext {
    pub site_name: String,
    pub open_sign_up: bool,
    pub signed_in: bool,
    pub unencrypted: bool,
    /// Why I may not start courses, and whom to ask.
    pub no_new_courses: Option<String>,
    pub invite: Option<InviteCard>,
    pub form_reply: Option<FormReply>,
    pub theme: Option<String>,
    pub theme_cookie: String,
    pub hints_cookie: String,
    pub build: String,
    pub message_uuid: String,
}

impl PageContext {
    /// The name of this installation, or of the program before the first run.
    pub fn site_name_or_default(&self) -> String {
        if self.site_name.is_empty() {
            "Cohort".to_owned()
        } else {
            self.site_name.clone()
        }
    }

    /// The result of the form with this key, if it was posted without JavaScript.
    pub fn form_reply_of(&self, form: &str) -> FormReply {
        let reply = self.form_reply.as_ref().filter(|reply| reply.form == form);
        reply.cloned().unwrap_or_default()
    }
}
