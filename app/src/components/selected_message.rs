//! Which message of the list has its toolbar or its editor open, and the state of that editor.

use super::focus::{focus_composer, focus_message};
use crate::client::Client;
use crate::client::page_elements::message_element;
use crate::protocol::{Command, FileId, Message, Problem, RoomId};
use crate::state::State;
use leptos::prelude::*;

/// The menu of a message, while its toolbar is there.
#[derive(Clone, Copy)]
pub struct MessageMenu {
    pub active: ActiveMessage,
    pub number: i64,
    pub open: RwSignal<bool>,
    /// What could not be done. The toolbar says it.
    pub problem: RwSignal<Option<Problem>>,
}

/// The message under the pointer and the one being edited. One for a whole list.
#[derive(Clone, Copy)]
pub struct ActiveMessage {
    pub room: RoomId,
    /// The message that the pointer or the focus is on.
    pub hovered: RwSignal<Option<i64>>,
    /// The finger that opened the toolbar is not lifted yet: it presses no button.
    pub held: RwSignal<bool>,
    pub editing: RwSignal<Option<i64>>,
    /// The message that the focus is in, or was in last.
    pub current: StoredValue<Option<i64>>,
    /// Where the focus goes when the editor is closed: to the composer, else to the message.
    to_composer: StoredValue<bool>,
    /// The version of the message that is edited.
    version: RwSignal<i64>,
    pub text: RwSignal<String>,
    pub problem: RwSignal<Option<Problem>>,
    /// The messages that have reactions, with their versions, by number.
    pub reacted: Memo<Vec<(i64, i64)>>,
    /// The message for which an emoji is being chosen.
    pub picking: RwSignal<Option<i64>>,
    /// The picture that is shown over the page.
    pub viewing: RwSignal<Option<FileId>>,
    /// Who has reacted to a message with an emoji, as a sentence.
    pub who: RwSignal<Option<WhoReacted>>,
    /// Draws the open menu of a message. It is loaded with the pages that few open, so the room's page gives it.
    pub menu: fn(Client, MessageMenu) -> AnyView,
}

/// The reaction whose people are asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct WhoReacted {
    pub number: i64,
    pub emoji: String,
    /// Empty until the answer is here.
    pub sentence: String,
}

impl ActiveMessage {
    pub fn new(client: Client, room: RoomId, menu: fn(Client, MessageMenu) -> AnyView) -> Self {
        let reacted = move |state: &State| {
            let view = state.room.as_ref().filter(|view| view.room.id == room);
            let messages = view.into_iter().flat_map(|view| view.messages.values());
            let reacted = messages.filter(|message| !message.reactions.is_empty() && message.deleted_at.is_none());
            reacted.map(|message| (message.number, message.version)).collect()
        };
        Self {
            room,
            menu,
            reacted: Memo::new(move |_| client.state.with(reacted)),
            picking: RwSignal::new(None),
            viewing: RwSignal::new(None),
            who: RwSignal::new(None),
            hovered: RwSignal::new(None),
            held: RwSignal::new(false),
            editing: RwSignal::new(None),
            current: StoredValue::new(None),
            to_composer: StoredValue::new(false),
            version: RwSignal::new(0),
            text: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// Opens the editor of a message. `to_composer`: whoever closes it goes on writing.
    pub fn edit(self, client: Client, number: i64, to_composer: bool) {
        let Some(message) = client.message(number) else { return };
        self.version.set(message.version);
        self.text.set(message.content);
        self.problem.set(None);
        self.to_composer.set_value(to_composer);
        self.hovered.set(None);
        self.editing.set(Some(number));
    }

    /// Opens the editor of my last message in the window.
    pub fn edit_last(self, client: Client) {
        let last = client.state.with_untracked(|state| {
            let own = |message: &&Message| message.author == state.overview.me.id && message.deleted_at.is_none();
            let mut messages = state.room.as_ref()?.messages.values().rev();
            messages.find(own).map(|message| message.number)
        });
        if let Some(number) = last {
            self.edit(client, number, true);
        }
    }

    /// Opens the editor in which an earlier page of this room was left.
    pub fn resume(self, client: Client) {
        let prefix = client.editor_key_prefix(self.room);
        for (key, kept) in client.stored_under(&prefix) {
            let Some((version, text)) = kept.split_once('\n') else {
                continue;
            };
            let (Ok(number), Ok(version)) = (key[prefix.len()..].parse(), version.parse()) else {
                continue;
            };
            if client
                .message(number)
                .is_some_and(|message| message.deleted_at.is_none())
            {
                self.reopen(client, number, version, text.to_owned());
            }
        }
    }

    fn reopen(self, client: Client, number: i64, version: i64, text: String) {
        self.edit(client, number, true);
        self.version.set(version);
        self.typed(client, number, text);
        // The field is drawn with the text.
        self.editing.set(None);
        self.editing.set(Some(number));
    }

    /// What the editor holds now. The browser keeps it until it is saved or cancelled.
    pub fn typed(self, client: Client, number: i64, text: String) {
        let kept = kept(self.version.get_untracked(), &text);
        client.store(&self.key(client, number), Some(&kept));
        self.text.set(text);
    }

    /// Closes the editor without saving, which can be undone.
    pub fn cancel(self, client: Client, number: i64) {
        let (version, text) = (self.version.get_untracked(), self.text.get_untracked());
        let key = self.key(client, number);
        client.store(&key, None);
        self.stop_editing(number);
        if client.message(number).is_some_and(|message| message.content != text) {
            client.offer_undo("What you had changed is discarded.", move || {
                if self.editing.try_get_untracked().is_some() {
                    self.reopen(client, number, version, text);
                } else {
                    // The room was left meanwhile: its next page opens the editor.
                    client.store(&key, Some(&kept(version, &text)));
                }
            });
        }
    }

    fn key(self, client: Client, number: i64) -> String {
        client.editor_key_prefix(self.room) + &number.to_string()
    }

    /// Closes the editor.
    pub fn stop_editing(self, number: i64) {
        // An answer may come after the room was left.
        if self.editing.try_set(None).is_some() {
            return;
        }
        let message = message_element(number);
        match message.filter(|_| !self.to_composer.get_value()) {
            Some(message) => _ = focus_message(&message),
            None => focus_composer(),
        }
    }

    /// Saves the edited message and closes the editor, unless the server refuses it.
    pub fn save(self, client: Client, number: i64) {
        let (version, content) = (self.version.get_untracked(), self.text.get_untracked());
        if client
            .message(number)
            .is_some_and(|message| message.content == content.trim_end())
        {
            client.store(&self.key(client, number), None);
            return self.stop_editing(number);
        }
        client.execute(
            Command::Edit {
                room: self.room,
                number,
                version,
                content,
            },
            move |answer| match answer {
                Ok(_) => {
                    client.store(&self.key(client, number), None);
                    self.stop_editing(number);
                }
                Err(problem) => {
                    // After the conflict was shown, saving once more overwrites the other change.
                    if let Some(version) = problem.base.as_ref().and_then(|base| base.parse().ok()) {
                        self.version.set(version);
                    }
                    self.problem.set(Some(problem));
                }
            },
        );
    }
}

/// What the browser keeps of an editor.
fn kept(version: i64, text: &str) -> String {
    [version.to_string().as_str(), "\n", text].concat()
}
