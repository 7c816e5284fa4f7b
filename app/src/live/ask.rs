//! Asking the server: over the socket while it is live, over HTTP while it is not. Every question is answered
//! exactly once, if only with "unreachable".

use super::{Live, Tab};
use crate::api;
use crate::wire::{CaughtUp, Command, Done, Look, Problem, Snapshot, Up};
use std::rc::Rc;

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
        self.change(Look::Command(command), then);
    }

    /// Asks for the change a form says.
    pub fn submit(self, form: serde_json::Value, then: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.change(Look::Form(form), then);
    }

    fn change(self, look: Look, then: impl FnOnce(Result<Done, Problem>) + 'static) {
        self.ask(look, move |answer| {
            then(answer.and_then(|answer| match answer {
                Answer::Done(done) => Ok(done),
                Answer::Snapshot(_) | Answer::CaughtUp(_) => Err(Problem::unreachable()),
            }));
        });
    }

    /// Asks for anything.
    pub fn ask(self, look: Look, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
        let Some(tab) = self.tab() else { return };
        let reference = tab.next.get();
        tab.next.set(reference + 1);
        let frame = Up { reference, look };
        if tab.link.push(&frame) {
            tab.waiting.borrow_mut().insert(reference, Box::new(then));
        } else {
            self.over_http(frame.look, Box::new(then));
        }
    }

    fn over_http(self, look: Look, then: Then) {
        leptos::task::spawn_local(async move {
            match look {
                Look::Command(command) => self.changed(api::run(command).await, then),
                Look::Form(form) => self.changed(api::submit(form).await, then),
                Look::View(view) => then(
                    api::look(view)
                        .await
                        .map(|snapshot| Answer::Snapshot(Box::new(snapshot))),
                ),
                Look::CatchUp { .. } | Look::Ping {} => then(Err(Problem::unreachable())),
            }
        });
    }

    fn changed(self, answer: Result<Done, Problem>, then: Then) {
        let done = answer.is_ok();
        then(answer.map(Answer::Done));
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
        leptos::task::spawn_local(async move {
            if let Ok(mut snapshot) = api::look(view).await {
                if snapshot.account.is_some() {
                    self.account.set(snapshot.account.take());
                }
                self.state.update(|state| state.renew(snapshot));
                self.settle_unsent();
            }
        });
    }
}

impl Tab {
    /// Gives an answer to whoever asked.
    pub(super) fn answer(self: &Rc<Self>, reference: u64, answer: Result<Answer, Problem>) {
        let then = self.waiting.borrow_mut().remove(&reference);
        if let Some(then) = then {
            then(answer);
        }
    }

    /// The connection is gone: nothing that was asked over it will be answered.
    pub(super) fn give_up(self: &Rc<Self>) {
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        for (_, then) in waiting {
            then(Err(Problem::unreachable()));
        }
    }
}
