//! Which message of the list has its toolbar or its editor open, and the state of that editor.

use super::focus::{focus_composer, focus_message};
use crate::client::Client;
use crate::protocol::{Command, Message, Problem, ProblemKind, RoomId};
use leptos::prelude::*;

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
}

impl ActiveMessage {
    pub fn new(room: RoomId) -> Self {
        Self {
            room,
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

    /// Closes the editor.
    pub fn stop_editing(self, number: i64) {
        self.editing.set(None);
        let message = document().get_element_by_id(&["m", &number.to_string()].concat());
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
                Ok(_) => self.stop_editing(number),
                Err(problem) => {
                    // After the conflict was shown, saving once more overwrites the other change.
                    if problem.kind == ProblemKind::Conflict
                        && let Some(message) = client.message(number)
                    {
                        self.version.set(message.version);
                    }
                    self.problem.set(Some(problem));
                }
            },
        );
    }
}
