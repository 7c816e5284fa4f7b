//! Sends requests to the server: over the socket while it is live, over HTTP while it is not. Every request is answered
//! exactly once, if only with "unreachable".
//!
//! A request is the JSON of a [`Request`]: with a `ref` it is a frame for the socket, without one it is the body of the
//! server function. The values of a form are sent as they are; the server parses them, so the browser need not be able
//! to.

use super::request_answer::{Answer, AnswerCallback};
use super::requests_over_http;
use super::signals::Client;
use super::tab_handle::TabState;
use crate::protocol::{Command, Done, Problem, Request};
use leptos::prelude::*;
use serde_json::Value;
use std::rc::Rc;

/// Milliseconds until a request over HTTP is aborted. A server that can answer at all says within this time that it is
/// too busy.
const HTTP_TIMEOUT: u32 = 25_000;

impl Client {
    /// Executes a command.
    pub fn execute(self, command: Command, callback: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.request(Request::Command(command), expect_done(Box::new(callback)));
    }

    /// Executes the command that a form holds.
    pub fn submit_form(self, form: Value, callback: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.request(Request::Form(form), expect_done(Box::new(callback)));
    }

    /// Sends a request of any kind.
    pub fn request(self, request: Request, callback: impl FnOnce(Result<Answer, Problem>) + 'static) {
        // JSON can hold every `Request`.
        let Ok(body) = serde_json::to_string(&request) else {
            return;
        };
        self.send_request(body, Box::new(callback));
    }

    fn send_request(self, body: String, callback: AnswerCallback) {
        let Some(tab) = self.tab() else { return };
        let reference = tab.next_reference.get();
        tab.next_reference.set(reference + 1);
        let frame = ["{\"ref\":", &reference.to_string(), ",", &body[1..]].concat();
        if tab.browser.send_frame(&frame) {
            tab.pending.borrow_mut().push((reference, callback));
        } else {
            leptos::task::spawn_local(self.send_over_http(body, callback));
        }
    }

    async fn send_over_http(self, body: String, callback: AnswerCallback) {
        // Every browser that runs WebAssembly has it.
        let Ok(controller) = web_sys::AbortController::new() else {
            return callback(Err(Problem::unreachable()));
        };
        let abort = controller.signal();
        self.set_timeout(HTTP_TIMEOUT, move || controller.abort());
        let executed = if body.starts_with("{\"command\"") {
            Some(requests_over_http::submit_form(&body, &abort).await)
        } else {
            None
        };
        let changed = matches!(executed, Some(Ok(_)));
        callback(match executed {
            Some(executed) => executed.map(Answer::Done),
            None if body.starts_with("{\"view\"") => requests_over_http::query_view(&body, &abort)
                .await
                .map(|snapshot| Answer::Snapshot(Box::new(snapshot))),
            None => Err(Problem::unreachable()),
        });
        if changed {
            self.refresh_page();
        }
    }

    /// Reads the page again: without a socket no event brings what a command has changed, and some things are in no event.
    pub fn refresh_page(self) {
        let Some(view) = self.location.with_untracked(|location| location.route.view()) else {
            return;
        };
        self.request(Request::View(view), move |answer| {
            if let Ok(Answer::Snapshot(snapshot)) = answer {
                self.apply_snapshot(*snapshot);
            }
        });
    }
}

fn expect_done(callback: Box<dyn FnOnce(Result<Done, Problem>)>) -> AnswerCallback {
    Box::new(|answer| {
        callback(answer.and_then(|answer| match answer {
            Answer::Done(done) => Ok(done),
            Answer::Snapshot(_) | Answer::CaughtUp(_) => Err(Problem::unreachable()),
        }));
    })
}

impl TabState {
    /// Calls back whoever sent the request with this `ref`.
    pub(super) fn answer_request(self: &Rc<Self>, reference: u64, answer: Result<Answer, Problem>) {
        let mut pending = self.pending.borrow_mut();
        let Some(at) = pending.iter().position(|(waiting, _)| *waiting == reference) else {
            return;
        };
        let (_, callback) = pending.swap_remove(at);
        drop(pending);
        callback(answer);
    }

    /// The connection is gone: nothing that was requested over it will be answered.
    pub(super) fn fail_pending_requests(self: &Rc<Self>) {
        let pending = std::mem::take(&mut *self.pending.borrow_mut());
        for (_, callback) in pending {
            callback(Err(Problem::unreachable()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ClientFrame, RoomId, View};

    #[test]
    fn a_request_with_a_ref_is_a_frame() {
        let request = Request::View(View::Room {
            room: RoomId(7),
            near: None,
        });
        let body = serde_json::to_string(&request).unwrap();
        let frame = ["{\"ref\":3,", &body[1..]].concat();
        assert_eq!(
            serde_json::from_str::<ClientFrame>(&frame).unwrap(),
            ClientFrame { reference: 3, request }
        );
    }

    #[test]
    fn a_frame_may_hold_the_values_of_a_form() {
        let text = r#"{"ref":3,"command":{"do":"new_private_room","course":"1","name":"A","participants":["2","3"]}}"#;
        let Request::Command(command) = serde_json::from_str::<ClientFrame>(text).unwrap().request else {
            panic!("not a command")
        };
        assert!(matches!(command, Command::NewPrivateRoom { participants, .. } if participants.len() == 2));
    }
}
