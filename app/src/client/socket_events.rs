//! What the socket says, into the picture: frames become state, and what is missing is asked for.

use super::{Answer, Live};
use crate::platform::{Heard, Status};
use crate::protocol::{
    Change, Event, Head, Hello, Message, Problem, ProblemKind, Request, ServerFrame, Snapshot, Stream, View,
};
use crate::state::Need;
use leptos::prelude::*;

/// How long a hole may be before it is asked for: most close by themselves.
const PATIENCE: u32 = 300;

/// Until something is asked for again that could not be told.
pub(super) const AGAIN: u32 = 5_000;

/// After so long without a connection the session itself is doubted: a browser is not told why a socket is refused.
const DOUBT: u32 = 3_000;
/// And once more, as long as there is none.
const DOUBT_AGAIN: u32 = 15_000;

impl Live {
    /// One thing heard.
    pub(super) fn hear(self, heard: Heard) {
        match heard {
            Heard::Status(status) => self.turned(status),
            Heard::Frame(frame) => self.frame(*frame),
        }
    }

    fn turned(self, status: Status) {
        let Some(tab) = self.tab() else { return };
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
        match status {
            Status::Live => {}
            Status::SignedOut => self.sign_in_again(),
            Status::Reconnecting => {
                tab.give_up();
                self.doubt(DOUBT);
            }
            Status::Still | Status::Connecting | Status::Offline => tab.give_up(),
        }
    }

    fn frame(self, frame: ServerFrame) {
        let Some(tab) = self.tab() else { return };
        match frame {
            ServerFrame::Hello(hello) => self.greeted(*hello),
            ServerFrame::Ack { reference, done } => tab.answer(reference, Ok(Answer::Done(done))),
            ServerFrame::Problem { reference, problem } => {
                if problem.kind == ProblemKind::SignedOut {
                    return self.sign_in_again();
                }
                if let Some(reference) = reference {
                    tab.answer(reference, Err(problem));
                }
            }
            ServerFrame::Event(event) => self.happened(&event),
            ServerFrame::Snapshot { reference, snapshot } => tab.answer(reference, Ok(Answer::Snapshot(snapshot))),
            ServerFrame::CaughtUp { reference, caught_up } => tab.answer(reference, Ok(Answer::CaughtUp(caught_up))),
            ServerFrame::Heads(heads) => {
                self.state.update(|state| state.heads(&heads));
                self.check();
            }
            ServerFrame::Pong { .. } => {}
        }
    }

    fn greeted(self, hello: Hello) {
        let Some(tab) = self.tab() else { return };
        if hello.overview.me.id != self.state.with_untracked(|state| state.overview.me.id) {
            return reload();
        }
        if hello.build != self.ground(|ground| ground.build.clone()) {
            tab.outdated.set(true);
        }
        self.state.update(|state| state.renew_desk(hello.overview));
        self.come_back();
        tab.tries.set(0);
        self.send_all();
        // What was asked for over HTTP meanwhile may be on a dead connection.
        if tab.stranded.replace(false) || self.loading.get_untracked() {
            self.look_here();
        }
        self.check();
        self.reload_if_idle();
    }

    fn happened(self, event: &Event) {
        let news = self.news(event);
        self.state.update(|state| state.apply(event));
        if let Change::Message(message) = &event.change {
            self.speak(message, news);
            self.settle_unsent();
        }
        if matches!(event.change, Change::RoomJoined(_) | Change::CourseJoined(_)) {
            self.come_back();
        }
        self.check();
    }

    /// Whoever is let in again while the page says that it is gone sees it again.
    fn come_back(self) {
        let Some(view) = self.here.with_untracked(|here| here.address.view()) else {
            return;
        };
        let gone = self
            .state
            .with_untracked(|state| state.is_mine(view) && !state.shows(view));
        if gone && !self.loading.get_untracked() {
            self.lost.set(None);
            self.loading.set(true);
            self.look_here();
        }
    }

    /// A line for the screen reader, if this is a new message of somebody else in the open room.
    fn news(self, event: &Event) -> Option<String> {
        let (Change::Message(message), Stream::Room(room)) = (&event.change, event.stream) else {
            return None;
        };
        self.state.with_untracked(|state| {
            let view = state.room.as_ref().filter(|view| view.room.id == room)?;
            let newest = view.messages.keys().next_back().copied().unwrap_or(0);
            let new = message.number > newest && message.author != state.overview.me.id && message.deleted_at.is_none();
            new.then(|| [message.name.as_str(), ": ", message.content.as_str()].concat())
        })
    }

    /// Reads out what is new. What was read out and has changed since is not left standing.
    fn speak(self, message: &Message, news: Option<String>) {
        let Some(tab) = self.tab() else { return };
        if let Some(line) = news {
            tab.spoken.set(Some((message.room, message.number)));
            self.spoken.set(line);
        } else if tab.spoken.get() == Some((message.room, message.number)) {
            self.spoken.set(String::new());
        }
    }

    /// Tells that a message exists, so that its event is asked for if it never comes.
    pub(super) fn expect(self, room: crate::protocol::RoomId, version: i64) {
        self.state.update(|state| {
            state.heads(&[Head {
                stream: Stream::Room(room),
                version,
                last_number: None,
            }]);
        });
        self.check();
    }

    /// Asks for what is missing, after a moment, once.
    pub(super) fn check(self) {
        let Some(tab) = self.tab() else { return };
        if self.state.with_untracked(|state| state.needs().is_empty()) || tab.checking.replace(true) {
            return;
        }
        tab.link.clone().later(PATIENCE, Box::new(move || self.fill()));
    }

    fn fill(self) {
        let Some(tab) = self.tab() else { return };
        tab.checking.set(false);
        if self.status.get_untracked() != Status::Live {
            return;
        }
        for need in self.state.with_untracked(|state| state.needs()) {
            if tab.needs.borrow().iter().any(|asked| same(asked, &need)) {
                continue;
            }
            tab.needs.borrow_mut().push(need);
            self.ask(need.request(), move |answer| self.filled(need, answer));
        }
    }

    fn filled(self, need: Need, answer: Result<Answer, Problem>) {
        let Some(tab) = self.tab() else { return };
        tab.needs.borrow_mut().retain(|asked| !same(asked, &need));
        match answer {
            Ok(Answer::Snapshot(snapshot)) => self.renew(*snapshot),
            Ok(Answer::CaughtUp(answer)) => {
                self.state.update(|state| state.caught_up(*answer));
                self.settle_unsent();
            }
            Ok(Answer::Done(_)) => {}
            // The room or course is not mine any more, and the event that says so is what the desk was missing.
            Err(problem) if problem.kind == ProblemKind::NotFound && need != Need::Overview => {
                return self.ask(Request::View(View::Overview), move |answer| match answer {
                    Ok(Answer::Snapshot(snapshot)) => {
                        self.renew(*snapshot);
                        self.check();
                    }
                    _ => self.later(AGAIN, move || self.check()),
                });
            }
            // It is still missing. Whoever was too busy to tell may have time a little later.
            Err(_) => return self.later(AGAIN, move || self.check()),
        }
        self.check();
    }

    pub(super) fn renew(self, mut snapshot: Snapshot) {
        if let Some(others) = snapshot.contacts.take() {
            self.contacts.set(others);
        }
        self.state.update(|state| state.renew(snapshot));
        self.come_back();
        self.settle_unsent();
    }

    /// A newer page is served: take it as soon as nothing that was written can be lost.
    pub fn reload_if_idle(self) {
        let Some(tab) = self.tab() else { return };
        let idle = self.unsent.with_untracked(Vec::is_empty) && !writing();
        if tab.outdated.get() && idle {
            reload();
        } else if tab.outdated.get() {
            self.later(5_000, move || self.reload_if_idle());
        }
    }

    /// After a while asks whether the session is still in force, and again as long as nobody has said.
    fn doubt(self, millis: u32) {
        let Some(tab) = self.tab() else { return };
        if tab.doubting.replace(true) {
            return;
        }
        self.later(millis, move || {
            if self.status.get_untracked() != Status::Reconnecting {
                return tab.doubting.set(false);
            }
            self.ask(Request::View(View::Overview), move |answer| {
                tab.doubting.set(false);
                match answer {
                    Err(problem) if problem.kind == ProblemKind::SignedOut => self.sign_in_again(),
                    _ => self.doubt(DOUBT_AGAIN),
                }
            });
        });
    }

    fn sign_in_again(self) {
        if self.tab().is_some_and(|tab| tab.leaving.get()) {
            return;
        }
        let next = js_sys::encode_uri_component(&self.here.with_untracked(|here| here.path.clone()));
        let path = ["/signin?next=", &String::from(next)].concat();
        let _ = window().location().set_href(&path);
    }
}

fn same(one: &Need, other: &Need) -> bool {
    match (one, other) {
        (Need::CatchUp { room, .. }, Need::CatchUp { room: other, .. }) => room == other,
        _ => one == other,
    }
}

fn reload() {
    let _ = window().location().reload();
}

/// Some field of the page holds what was not there when it was drawn.
fn writing() -> bool {
    use wasm_bindgen::JsCast;
    let Ok(fields) = document().query_selector_all("textarea, input[type=text], input[type=password]") else {
        return false;
    };
    (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| {
        if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            area.default_value().is_ok_and(|drawn| drawn != area.value())
        } else if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
            input.value() != input.default_value()
        } else {
            false
        }
    })
}

/// The one line about a message that a list outside of the room shows.
pub(super) fn is_mine(message: &Message, me: crate::protocol::UserId, uuid: &str) -> bool {
    message.author == me && message.uuid == uuid
}
