//! Texts that the browser keeps across reloads: drafts, and the messages of the outbox.

use super::signals::Client;
use crate::protocol::RoomId;
use leptos::prelude::*;

impl Client {
    /// Stores a text across reloads, or removes it.
    pub fn store(&self, key: &str, text: Option<&str>) {
        if let Some(tab) = self.tab() {
            tab.browser.store(key, text);
        }
    }

    /// A stored text.
    pub fn stored(&self, key: &str) -> Option<String> {
        let tab = self.tab()?;
        let mut texts = tab.browser.stored(key).into_iter();
        texts.find(|(stored, _)| stored == key).map(|(_, text)| text)
    }

    /// How many messages this browser keeps for me that are not sent, unfinished ones too.
    pub fn count_unsent(self) -> usize {
        self.stored_for_me().len()
    }

    /// Removes them.
    pub fn discard_stored(self) {
        for (key, _) in self.stored_for_me() {
            self.store(&key, None);
        }
    }

    fn stored_for_me(self) -> Vec<(String, String)> {
        let Some(tab) = self.tab() else { return Vec::new() };
        let me = self.state.with_untracked(|state| state.overview.me.id).to_string();
        let mut texts = tab.browser.stored(&["cohort.draft.", &me, "."].concat());
        texts.append(&mut tab.browser.stored(&self.outbox_key("")));
        texts
    }

    /// The key of the unfinished message of a room.
    pub fn draft_key(self, room: RoomId) -> String {
        let me = self.state.with_untracked(|state| state.overview.me.id);
        ["cohort.draft.", &me.to_string(), ".", &room.to_string()].concat()
    }

    /// The key of a message in the outbox; without a UUID the prefix of them all.
    pub(super) fn outbox_key(self, uuid: &str) -> String {
        let me = self.state.with_untracked(|state| state.overview.me.id);
        ["cohort.outbox.", &me.to_string(), ".", uuid].concat()
    }
}
