//! Asking the server: over the socket while it is live, over HTTP while it is not. Every question is answered
//! exactly once, if only with "unreachable".
//!
//! A question is the JSON of a [`Request`]: with a `ref` it is a frame for the socket, without one it is the body of the
//! server function. What a form holds goes as it is; the server reads it, so the browser need not know how to.

use super::{Live, Tab, http_fallback};
use crate::protocol::{CaughtUp, Command, Done, Problem, Request, Snapshot};
use serde_json::Value;
use std::rc::Rc;

/// How long an answer over HTTP is waited for. The server says within this time that it cannot answer, if it can speak.
const PATIENCE: u32 = 25_000;

/// What came back.
pub enum Answer {
    Done(Done),
    Snapshot(Box<Snapshot>),
    CaughtUp(Box<CaughtUp>),
}

/// What to do with it.
pub(super) type Then = Box<dyn FnOnce(Result<Answer, Problem>)>;

impl Live {
    /// Asks for a change.
    pub fn run(self, command: Command, then: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.ask(Request::Command(command), done(Box::new(then)));
    }

    /// Asks for the change that a form holds.
    pub fn submit(self, form: Value, then: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.ask(Request::Form(form), done(Box::new(then)));
    }

    /// Asks for anything.
    pub fn ask(self, request: Request, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
        // There is nothing in a `Request` that JSON cannot hold.
        let Ok(question) = serde_json::to_string(&request) else {
            return;
        };
        self.question(question, Box::new(then));
    }

    fn question(self, question: String, then: Then) {
        let Some(tab) = self.tab() else { return };
        let reference = tab.next.get();
        tab.next.set(reference + 1);
        let frame = ["{\"ref\":", &reference.to_string(), ",", &question[1..]].concat();
        if tab.link.push(&frame) {
            tab.waiting.borrow_mut().push((reference, then));
        } else {
            leptos::task::spawn_local(self.over_http(question, then));
        }
    }

    async fn over_http(self, question: String, then: Then) {
        // There is one in every browser that runs this.
        let Ok(breaker) = web_sys::AbortController::new() else {
            return then(Err(Problem::unreachable()));
        };
        let end = breaker.signal();
        self.later(PATIENCE, move || breaker.abort());
        let changed = if question.starts_with("{\"command\"") {
            Some(http_fallback::run(&question, &end).await)
        } else {
            None
        };
        let done = matches!(changed, Some(Ok(_)));
        then(match changed {
            Some(changed) => changed.map(Answer::Done),
            None if question.starts_with("{\"view\"") => http_fallback::look(&question, &end)
                .await
                .map(|snapshot| Answer::Snapshot(Box::new(snapshot))),
            None => Err(Problem::unreachable()),
        });
        if done {
            self.look_again();
        }
    }

    /// Without a socket no event tells what a command has changed: look at the page once more.
    fn look_again(self) {
        use leptos::prelude::*;
        let Some(view) = self.here.with_untracked(|here| here.address.view()) else {
            return;
        };
        self.ask(Request::View(view), move |answer| {
            if let Ok(Answer::Snapshot(snapshot)) = answer {
                self.renew(*snapshot);
            }
        });
    }
}

fn done(then: Box<dyn FnOnce(Result<Done, Problem>)>) -> Then {
    Box::new(|answer| {
        then(answer.and_then(|answer| match answer {
            Answer::Done(done) => Ok(done),
            Answer::Snapshot(_) | Answer::CaughtUp(_) => Err(Problem::unreachable()),
        }));
    })
}

impl Tab {
    /// Gives an answer to whoever asked.
    pub(super) fn answer(self: &Rc<Self>, reference: u64, answer: Result<Answer, Problem>) {
        let mut waiting = self.waiting.borrow_mut();
        let Some(at) = waiting.iter().position(|(waits, _)| *waits == reference) else {
            return;
        };
        let (_, then) = waiting.swap_remove(at);
        drop(waiting);
        then(answer);
    }

    /// The connection is gone: nothing that was asked over it will be answered.
    pub(super) fn give_up(self: &Rc<Self>) {
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        for (_, then) in waiting {
            then(Err(Problem::unreachable()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ClientFrame, RoomId, View};

    #[test]
    fn a_question_with_a_ref_is_a_frame() {
        let request = Request::View(View::Room {
            room: RoomId(7),
            near: None,
        });
        let question = serde_json::to_string(&request).unwrap();
        let frame = ["{\"ref\":3,", &question[1..]].concat();
        assert_eq!(
            serde_json::from_str::<ClientFrame>(&frame).unwrap(),
            ClientFrame { reference: 3, request }
        );
    }

    #[test]
    fn a_frame_may_hold_what_a_form_holds() {
        let text = r#"{"ref":3,"command":{"do":"new_private_room","course":"1","name":"A","participants":["2","3"]}}"#;
        let Request::Command(command) = serde_json::from_str::<ClientFrame>(text).unwrap().request else {
            panic!("not a command")
        };
        assert!(matches!(command, Command::NewPrivateRoom { participants, .. } if participants.len() == 2));
    }
}
