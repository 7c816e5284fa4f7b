//! Texts that the browser keeps across reloads: drafts, and the messages of the outbox.

use super::signals::Client;
use crate::protocol::RoomId;
use leptos::prelude::*;

/// Says whose texts go once the page shows that nobody is signed in.
const LEAVING: &str = "cohort.leaving";

impl Client {
    /// Stores a text across reloads, or removes it.
    pub fn store(&self, key: &str, text: Option<&str>) {
        if let Some(tab) = self.tab() {
            tab.browser.store(key, text);
        }
    }

    /// A stored text.
    pub fn stored(&self, key: &str) -> Option<String> {
        self.tab()?.browser.stored_text(key)
    }

    /// How many texts this browser keeps for me that are not sent or saved, unfinished ones too.
    pub fn count_unsent(self) -> usize {
        self.stored_for_me().len()
    }

    /// Removes them.
    pub fn discard_stored(self) {
        for (key, _) in self.stored_for_me() {
            self.store(&key, None);
        }
    }

    /// Removes them once I am signed out: it is not known yet whether I will be.
    pub fn discard_once_signed_out(self) {
        self.store(LEAVING, Some(&self.my_id()));
    }

    /// At the start of a page. Whoever is signed in has not left.
    pub(super) fn finish_leaving(self, signed_in: bool) {
        let Some(leaving) = self.stored(LEAVING) else { return };
        self.store(LEAVING, None);
        if !signed_in {
            for (key, _) in self.stored_of(&leaving) {
                self.store(&key, None);
            }
        }
    }

    fn stored_for_me(self) -> Vec<(String, String)> {
        self.stored_of(&self.my_id())
    }

    fn stored_of(self, user: &str) -> Vec<(String, String)> {
        let Some(tab) = self.tab() else { return Vec::new() };
        let mut texts = tab.browser.stored(&["cohort.draft.", user, "."].concat());
        texts.append(&mut tab.browser.stored(&["cohort.outbox.", user, "."].concat()));
        texts
    }

    pub(super) fn my_id(self) -> String {
        self.state.with_untracked(|state| state.overview.me.id).to_string()
    }

    /// The key of the unfinished message of a room.
    pub fn draft_key(self, room: RoomId) -> String {
        [self.draft_key_prefix(), room.to_string()].concat()
    }

    pub(super) fn draft_key_prefix(self) -> String {
        ["cohort.draft.", &self.my_id(), "."].concat()
    }

    /// The prefix of the keys of what is being made of the messages of a room.
    pub fn editor_key_prefix(self, room: RoomId) -> String {
        [&self.draft_key_prefix(), "edit.", &room.to_string(), "."].concat()
    }

    /// All stored texts whose keys begin so.
    pub fn stored_under(self, prefix: &str) -> Vec<(String, String)> {
        self.tab().map(|tab| tab.browser.stored(prefix)).unwrap_or_default()
    }

    /// The key of a message that is to be deleted.
    pub(super) fn held_key(self, room: RoomId, number: i64) -> String {
        [
            &self.held_key_prefix(),
            room.to_string().as_str(),
            ".",
            &number.to_string(),
        ]
        .concat()
    }

    pub(super) fn held_key_prefix(self) -> String {
        ["cohort.held.", &self.my_id(), "."].concat()
    }

    /// The key of what was typed into a form of this page.
    pub fn form_draft_key(self, form: &str) -> String {
        let path = self.location.with_untracked(|location| {
            let path = location.path.split(['?', '#']).next();
            path.unwrap_or_default().to_owned()
        });
        [&self.draft_key_prefix(), "form.", &path, ".", form].concat()
    }

    /// The key of a message in the outbox; without a UUID the prefix of them all.
    pub(super) fn outbox_key(self, uuid: &str) -> String {
        ["cohort.outbox.", &self.my_id(), ".", uuid].concat()
    }
}
