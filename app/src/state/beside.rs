//! The room of the open thread, which a wide window shows beside it. It is kept up to date by the room's own stream, which
//! every tab hears; whatever was missed, it is read again. There it is only read: a tab has one open room, with one composer, one
//! read marker and one window that scrolls.

use super::tab_state::State;
use crate::protocol::{RoomId, RoomView, RootMessage};

impl State {
    /// Whether the window has place for a room beside its thread.
    pub fn show_beside(&mut self, wide: bool) {
        self.wide = wide;
        if !wide {
            self.beside = None;
        }
    }

    /// What [`State::show_beside`] was told last.
    pub fn has_place_beside(&self) -> bool {
        self.wide
    }

    /// The room beside the open thread, if it is shown.
    pub fn room_beside(&self) -> Option<&RoomView> {
        let root = self.root_beside()?;
        self.beside.as_ref().filter(|view| view.room.id == root.room)
    }

    /// A room with its end, if it is the one beside the open thread.
    pub(super) fn whole_beside(&self, room: RoomId) -> Option<&RoomView> {
        self.beside.as_ref().filter(|view| view.room.id == room && view.at_end)
    }

    /// The message whose room is to be read, because it is to be shown and is not, or not as it is now.
    pub(super) fn beside_missing(&self) -> Option<RootMessage> {
        let root = self.root_beside()?;
        let entry = self.room_entry(root.room)?;
        let current = (self.room_beside()).is_some_and(|view| view.version >= entry.version);
        (!current).then_some(root)
    }

    fn root_beside(&self) -> Option<RootMessage> {
        self.room.as_ref()?.room.root.filter(|_| self.wide)
    }

    /// The open page is being left for `next`: a room stays beside each of its threads.
    pub(super) fn leave_beside(&mut self, next: Option<&RoomView>) {
        let root = next.and_then(|next| next.room.root).map(|root| root.room);
        let is_root = |view: &Option<RoomView>| view.as_ref().is_some_and(|view| Some(view.room.id) == root);
        if self.wide && is_root(&self.room) && !self.room_stale {
            self.beside = self.room.take();
        } else if !is_root(&self.beside)
            && let Some(left) = self.beside.take()
        {
            self.remember(left);
        }
    }

    /// The server has answered with a room that is not the open one.
    pub(super) fn take_beside(&mut self, fresh: RoomView) {
        if self.root_beside().is_some_and(|root| root.room == fresh.room.id) {
            self.beside = Some(fresh);
        }
    }

    /// The views of this room that the page shows.
    pub(super) fn shown_mut(&mut self, room: RoomId) -> impl Iterator<Item = &mut RoomView> {
        [&mut self.room, &mut self.beside]
            .into_iter()
            .flatten()
            .filter(move |view| view.room.id == room)
    }
}
