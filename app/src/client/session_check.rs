//! Finds out that the session has ended while there is no connection: a browser is not told why a socket is refused.

use super::request_answer::Answer;
use super::signals::Client;
use crate::protocol::{ProblemKind, Request, View};
use leptos::prelude::*;

/// Milliseconds without a connection after which the session is checked.
pub(super) const FIRST_SESSION_CHECK: u32 = 3_000;
/// Milliseconds until the next check, as long as there is no connection.
const NEXT_SESSION_CHECK: u32 = 15_000;

impl Client {
    /// After a while asks whether the session is still valid, and again as long as there is no answer and no
    /// connection.
    pub(super) fn schedule_session_check(self, millis: u32) {
        let Some(tab) = self.tab() else { return };
        if tab.session_check_scheduled.replace(true) {
            return;
        }
        self.set_timeout(millis, move || {
            if self.status.get_untracked() != crate::host_traits::ConnectionStatus::Reconnecting {
                return tab.session_check_scheduled.set(false);
            }
            self.request(Request::View(View::Overview), move |answer: Result<Answer, _>| {
                tab.session_check_scheduled.set(false);
                match answer {
                    Err(problem) if problem.kind == ProblemKind::SignedOut => self.redirect_to_sign_in(),
                    _ => self.schedule_session_check(NEXT_SESSION_CHECK),
                }
            });
        });
    }

    /// The session has ended: goes to the sign-in page, which leads back here.
    pub fn redirect_to_sign_in(self) {
        if self.tab().is_some_and(|tab| tab.leaving.get()) {
            return;
        }
        self.carry_everything_typed();
        let next = js_sys::encode_uri_component(&self.location.with_untracked(|location| location.path.clone()));
        let path = ["/signin?next=", &String::from(next)].concat();
        let _ = window().location().set_href(&path);
    }

    /// A form is posted that the browser answers with another document: until then the end of the session is expected.
    pub fn leave_document(&self) {
        let Some(tab) = self.tab() else { return };
        self.finish_undo();
        tab.leaving.set(true);
        // If that document never comes, this page has to react to the end of the session itself.
        self.set_timeout(10_000, move || tab.leaving.set(false));
    }
}
