//! Presence in a tab: which room it shows, who is here and who is writing there, and telling that I am. Nothing of it is in the
//! state: it comes in no event, may be lost, and is forgotten when another room is opened.

use super::signals::Client;
use super::typist::Typist;
use crate::host_traits::ConnectionStatus;
use crate::protocol::{
    Here, Message, ProblemKind, Request, RoomId, RoomKind, Typing, TypingSignal, UserId, WatchPresence, limits,
};
use crate::routes::Route;
use leptos::prelude::*;

/// Milliseconds after which a server that was too busy is asked again.
const ASK_AGAIN: u32 = 30_000;

impl Client {
    /// Whether somebody is here, as far as this page is told.
    pub fn is_here(&self, user: UserId) -> bool {
        self.here.with(|here| here.contains(&user))
    }

    /// Whether it is told who is writing in the open room.
    pub fn shows_typing(&self, room: RoomId) -> bool {
        let open = self.room.with(|open| {
            let open = open.as_ref().filter(|open| open.room.id == room)?;
            Some((open.room.kind, open.participants.len()))
        });
        match open {
            None => false,
            Some((RoomKind::Thread, _)) => true,
            Some((RoomKind::Course | RoomKind::Announcement, _)) => self.course.with(|course| {
                course
                    .as_ref()
                    .is_some_and(|course| course.total <= limits::TYPING_ROOM)
            }),
            Some((RoomKind::Private | RoomKind::Direct, people)) => people > 1,
        }
    }

    /// The text that I am writing in a room has changed: others are told, at most once in `limits::TYPING_REPEATED`; and that I
    /// stopped, if nothing is left of it.
    pub fn tell_typing(self, room: RoomId, text: &str) {
        let Some(tab) = self.tab() else { return };
        if self.status.get_untracked() != ConnectionStatus::Live
            || self.me.with_untracked(|me| me.hidden)
            || !untrack(|| self.shows_typing(room))
        {
            return;
        }
        let now = tab.browser.now();
        let told = tab.told_typing.get().filter(|(of, _)| *of == room);
        let on = !text.trim().is_empty();
        let tell = match told {
            Some((_, at)) if on => now - at >= limits::TYPING_REPEATED,
            Some((_, at)) => now - at < limits::TYPING_SHOWN,
            None => on,
        };
        if tell {
            tab.told_typing.set(on.then_some((room, now)));
            self.request(Request::Typing(Typing { room, on }), |_| {});
        }
    }

    /// I have sent what I was writing: the message says so by itself.
    pub fn forget_typing(self) {
        if let Some(tab) = self.tab() {
            tab.told_typing.set(None);
        }
    }

    /// Tells the server which room is shown, each time that changes and after each connection.
    pub(super) fn watch_presence(self) {
        let shown = Memo::new(move |_| {
            let live = self.status.get() == ConnectionStatus::Live;
            live.then(|| self.room_with_people()).flatten()
        });
        Effect::new(move |before: Option<Option<(RoomId, Vec<UserId>)>>| {
            let now = shown.get();
            let room = |shown: &Option<(RoomId, Vec<UserId>)>| shown.as_ref().map(|(room, _)| *room);
            if before.as_ref().and_then(room) != room(&now) {
                self.here.set(Vec::new());
                self.typing.set(Vec::new());
            }
            if now.is_some() || before.is_some_and(|before| before.is_some()) {
                self.ask_for_presence(now.clone());
            }
            now
        });
    }

    /// The open room, and whom its page lists.
    fn room_with_people(&self) -> Option<(RoomId, Vec<UserId>)> {
        let Route::Room { room, .. } = self.location.with(|location| location.route.clone()) else {
            return None;
        };
        let mut users = self.room.with(|open| {
            let open = open.as_ref().filter(|open| open.room.id == room)?;
            Some(open.participants.iter().map(|user| user.id).collect::<Vec<_>>())
        })?;
        if users.is_empty() {
            users = self.course.with(|course| {
                let staff = course.iter().flat_map(|course| &course.staff);
                staff.map(|member| member.id).collect()
            });
        }
        users.truncate(limits::PRESENCE_WATCHED);
        Some((room, users))
    }

    fn ask_for_presence(self, shown: Option<(RoomId, Vec<UserId>)>) {
        let (room, users) = shown.clone().unzip();
        let watch = WatchPresence {
            room,
            users: users.unwrap_or_default(),
        };
        if self.status.get_untracked() != ConnectionStatus::Live {
            return;
        }
        self.request(Request::WatchPresence(watch), move |answer| {
            if answer.err().is_some_and(|problem| problem.kind == ProblemKind::Busy) {
                self.set_timeout(ASK_AGAIN, move || {
                    if shown.is_some() && untrack(|| self.room_with_people()) == shown {
                        self.ask_for_presence(shown);
                    }
                });
            }
        });
    }

    pub(super) fn on_here(self, here: Here) {
        if untrack(|| self.room_with_people()).is_some_and(|(room, _)| room == here.room) {
            self.here.set(here.users);
        }
    }

    pub(super) fn on_typing(self, signal: TypingSignal) {
        let Some(tab) = self.tab() else { return };
        if untrack(|| self.room_with_people()).is_none_or(|(room, _)| room != signal.room) {
            return;
        }
        let number = tab.typing_signals.get().wrapping_add(1);
        tab.typing_signals.set(number);
        let TypingSignal { user, name, on, .. } = signal;
        self.typing.update(|typing| {
            let at = typing.iter().position(|typist| typist.user == user);
            match at {
                Some(at) if on => typing[at].signal = number,
                Some(at) => drop(typing.remove(at)),
                None if on => typing.push(Typist {
                    user,
                    name,
                    signal: number,
                }),
                None => {}
            }
        });
        // The timer of an earlier signal finds a newer one, and leaves it.
        if on {
            self.set_timeout(limits::TYPING_SHOWN as u32, move || {
                self.stop_showing(|typist| typist.signal == number);
            });
        }
    }

    /// A message has come: whoever wrote it is not writing it any more.
    pub(super) fn has_written(self, message: &Message) {
        if self
            .room
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.room.id == message.room))
        {
            self.stop_showing(|typist| typist.user == message.author);
        }
    }

    fn stop_showing(self, which: impl Fn(&Typist) -> bool) {
        if self.typing.with_untracked(|typing| typing.iter().any(&which)) {
            self.typing.update(|typing| typing.retain(|typist| !which(typist)));
        }
    }
}
