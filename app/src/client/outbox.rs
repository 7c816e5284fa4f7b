//! Sends my messages. Each gets its UUID before the first try and is stored in the browser until the server has it, so
//! that it is sent once, however often it is tried, and never lost, even by a reload.

use super::outbox_message::{AfterAnswer, DeliveryStatus, OutboxMessage};
use super::signals::Client;
use crate::host_traits::ConnectionStatus;
use crate::json::from_json;
use crate::protocol::{AttachedFile, Command, Done, File, Problem, RoomId, SendMessage};
use crate::state::{SortKey, sort_by_key};
use leptos::prelude::*;

impl Client {
    /// The UUID of a message that a form sends: that of the page, or a new one if the form is drawn later.
    pub fn uuid_of_form(self) -> String {
        let new = self.tab().filter(|_| self.hydrated.get_untracked());
        new.map_or_else(
            || self.context(|context| context.message_uuid.clone()),
            |tab| tab.browser.new_uuid(),
        )
    }

    /// Takes a message to send. `also_in_room`: a reply that is said in the thread's room too.
    pub fn send_message(self, room: RoomId, content: String, files: Vec<File>, also_in_room: bool) {
        let Some(tab) = self.tab() else { return };
        let message = OutboxMessage {
            uuid: tab.browser.new_uuid(),
            room,
            content,
            at: tab.browser.now(),
            status: DeliveryStatus::Sending,
            tried: false,
            everyone: false,
            files,
            also_in_room,
        };
        self.put_hint_away("room");
        self.store_message(&message);
        self.outbox.update(|outbox| outbox.push(message));
        self.send_next(room);
    }

    /// Sends a message after all: one that was refused, or that asks.
    pub fn send_now(self, uuid: &str) {
        let Some(now) = self.tab().map(|tab| tab.browser.now()) else {
            return;
        };
        if let Some(room) = self.change_unsent(uuid, |message| message.send_now(now)) {
            self.send_next(room);
        }
    }

    /// Sends a message that tells everybody in its room: I have been told how many they are.
    pub fn send_to_everyone(self, uuid: &str) {
        self.change_unsent(uuid, |message| message.everyone = true);
        self.send_now(uuid);
    }

    /// Removes a message from the outbox. It can be undone.
    pub fn discard_message(self, uuid: &str) {
        let Some(message) = self.unsent_message(uuid) else {
            return;
        };
        self.forget_message(uuid);
        self.offer_undo("The message is discarded.", move || {
            self.store_message(&message);
            let room = message.room;
            self.outbox.update(|outbox| outbox.push(message));
            self.send_next(room);
        });
    }

    /// Takes a message out of the outbox, back into the composer.
    pub fn take_back_message(self, uuid: &str) {
        let (Some(message), Some(tab)) = (self.unsent_message(uuid), self.tab()) else {
            return;
        };
        if tab.sending.borrow().iter().any(|(_, sending)| sending == uuid) {
            return self.say("This message is on its way at this moment. Please wait for the answer.");
        }
        self.forget_message(uuid);
        self.put_into_composer(message.room, &message.content);
        self.attach_again(message.room, message.files);
        if message.tried {
            self.say(
                "The connection broke while this was sent, so it may have arrived. Before you send it again, look for it \
                 in the room once the connection is back.",
            );
        }
    }

    fn unsent_message(self, uuid: &str) -> Option<OutboxMessage> {
        self.outbox.with_untracked(|outbox| {
            let mut unsent = outbox.iter().filter(|message| message.status != DeliveryStatus::Sent);
            unsent.find(|message| message.uuid == uuid).cloned()
        })
    }

    fn forget_message(self, uuid: &str) {
        self.store(&self.outbox_key(uuid), None);
        self.outbox
            .update(|outbox| outbox.retain(|message| message.uuid != uuid));
    }

    /// Loads what an earlier page could not send.
    pub(super) fn load_outbox(self) {
        let mut outbox: Vec<OutboxMessage> = (self.stored_under(&self.outbox_key("")).iter())
            .filter_map(|(_, text)| from_json(text))
            .collect();
        sort_by_key(&mut outbox, |message| {
            SortKey::new().number(message.at).text(&message.uuid)
        });
        if !outbox.is_empty() {
            self.outbox.set(outbox);
            self.discard_delivered();
        }
    }

    /// Sends the next message of every room. A message that is on its way over HTTP is sent once more: that connection
    /// may be dead, and the server takes a UUID only once.
    pub(super) fn flush_outbox(self) {
        if let Some(tab) = self.tab() {
            tab.sending.borrow_mut().clear();
        }
        let mut rooms: Vec<RoomId> = self
            .outbox
            .with_untracked(|outbox| outbox.iter().map(|message| message.room).collect());
        // For a room that occurs again nothing is left to send at once.
        rooms.dedup();
        rooms.into_iter().for_each(|room| self.send_next(room));
    }

    /// Removes the messages that the open room shows by now.
    pub(super) fn discard_delivered(self) {
        if self.outbox.with_untracked(Vec::is_empty) {
            return;
        }
        let delivered: Vec<String> = self.state.with_untracked(|state| {
            let (me, Some(view)) = (state.overview.me.id, &state.room) else {
                return Vec::new();
            };
            let shown = |sent: &&OutboxMessage| {
                let mut messages = view.messages.values().rev();
                sent.room == view.room.id && messages.any(|message| sent.is_delivered_as(message, me))
            };
            self.outbox.with_untracked(|outbox| {
                let delivered = outbox.iter().filter(shown);
                delivered.map(|message| message.uuid.clone()).collect()
            })
        });
        delivered.iter().for_each(|uuid| self.forget_message(uuid));
    }

    /// Sends the first unsent message of a room. The next goes after its answer, so that their order stays.
    fn send_next(self, room: RoomId) {
        let Some(tab) = self.tab() else { return };
        self.ask_about_old(room);
        let next = self.outbox.with_untracked(|outbox| {
            let mut unsent = outbox.iter().filter(|message| message.is_unsent());
            unsent.find(|message| message.room == room).cloned()
        });
        let Some(next) = next else { return };
        // While the browser is offline, the Hello of the next connection sends it.
        let disconnected = matches!(
            self.status.get_untracked(),
            ConnectionStatus::Offline | ConnectionStatus::SignedOut
        );
        if disconnected || tab.sending.borrow().iter().any(|(sending, _)| *sending == room) {
            return;
        }
        let OutboxMessage {
            uuid,
            content,
            tried,
            everyone,
            files,
            also_in_room,
            ..
        } = next;
        if tab.storage_works.get() && self.stored(&self.outbox_key(&uuid)).is_none() {
            // Another tab has sent it, or taken it back.
            self.forget_message(&uuid);
            return self.send_next(room);
        }
        if !tried {
            self.change_unsent(&uuid, OutboxMessage::on_tried);
        }
        tab.sending.borrow_mut().push((room, uuid.clone()));
        let command = Command::Send(SendMessage {
            room,
            uuid: uuid.clone(),
            content,
            everyone,
            files: (files.into_iter())
                .map(|file| AttachedFile {
                    file: file.id,
                    alt: file.alt,
                })
                .collect(),
            also_in_room,
        });
        self.execute(command, move |answer| self.on_send_answer(room, &uuid, answer));
    }

    fn on_send_answer(self, room: RoomId, uuid: &str, answer: Result<Done, Problem>) {
        let Some(tab) = self.tab() else { return };
        tab.sending.borrow_mut().retain(|(_, sending)| sending != uuid);
        match answer {
            Ok(done) => {
                tab.failed_sends.set(0);
                self.store(&self.outbox_key(uuid), None);
                self.outbox.update(|outbox| {
                    let sent = outbox.iter_mut().find(|message| message.uuid == uuid);
                    sent.into_iter()
                        .for_each(|message| message.status = DeliveryStatus::Sent);
                });
                self.discard_delivered();
                if let Done::Message {
                    room,
                    version,
                    unreached,
                    ..
                } = done
                {
                    self.expect_room_version(room, version);
                    self.unreached.set((room, unreached));
                }
                let uuid = uuid.to_owned();
                self.set_timeout(10_000, move || self.discard_sent(&uuid));
                self.send_next(room);
            }
            Err(problem) => {
                let asked = problem.retry_after.unwrap_or(0).saturating_mul(1_000);
                let mut after = None;
                self.change_unsent(uuid, |message| after = Some(message.on_refused(problem)));
                match after {
                    Some(AfterAnswer::TryAgain) => {
                        let failed = tab.failed_sends.get();
                        tab.failed_sends.set(failed + 1);
                        self.set_timeout(asked.max(1_000 << failed.min(5)), move || self.send_next(room));
                    }
                    Some(AfterAnswer::SignIn) => self.redirect_to_sign_in(),
                    Some(AfterAnswer::Refused) | None => self.send_next(room),
                }
            }
        }
    }

    /// What was written long ago waits until I say whether it is still to be sent.
    fn ask_about_old(self, room: RoomId) {
        let Some(now) = self.tab().map(|tab| tab.browser.now()) else {
            return;
        };
        let old: Vec<String> = self.outbox.with_untracked(|outbox| {
            let old = outbox
                .iter()
                .filter(|message| message.room == room && message.is_to_be_asked(now));
            old.map(|message| message.uuid.clone()).collect()
        });
        for uuid in old {
            self.change_unsent(&uuid, |message| message.status = DeliveryStatus::Asking);
        }
    }

    /// Removes a sent message that no open room will show: its room is not open, or not at its end.
    fn discard_sent(self, uuid: &str) {
        let sent = |message: &OutboxMessage| message.uuid == uuid && message.status == DeliveryStatus::Sent;
        if self.outbox.with_untracked(|outbox| outbox.iter().any(sent)) {
            self.outbox.update(|outbox| outbox.retain(|message| !sent(message)));
        }
    }

    /// Changes a message that is not sent, and returns the room it is for.
    fn change_unsent(self, uuid: &str, change: impl FnOnce(&mut OutboxMessage)) -> Option<RoomId> {
        let changed = self.outbox.try_update(|outbox| {
            let message = outbox.iter_mut().find(|message| message.uuid == uuid)?;
            change(message);
            Some(message.clone())
        })??;
        self.store_message(&changed);
        Some(changed.room)
    }

    fn store_message(self, message: &OutboxMessage) {
        if let Ok(text) = serde_json::to_string(message) {
            let key = self.outbox_key(&message.uuid);
            self.store(&key, Some(&text));
            if let (Some(tab), None) = (self.tab(), self.stored(&key)) {
                tab.storage_works.set(false);
            }
        }
    }
}
