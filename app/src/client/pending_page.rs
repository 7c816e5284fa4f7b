//! A page that was asked for and is not shown yet. Until its answer is there, or has taken so long that the reader must
//! see that something happens, the page before stays as it is: nothing blanks, and what is typed goes where it is seen.

use super::location::Location;
use super::next_page::{PendingPage, Prefetch};
use super::request_answer::Answer;
use super::signals::Client;
use crate::protocol::{Problem, Request, View};
use crate::routes::Route;
use leptos::prelude::*;

/// After so many milliseconds without an answer, a skeleton of the new page replaces the page before.
const PATIENCE: u32 = 180;
/// A page that was requested because the pointer went down on its link is used for so many milliseconds.
const PREFETCH_LIFE: i64 = 3_000;

impl Client {
    /// Something of the current or the next page has been asked for and is not there yet.
    pub(super) fn is_loading(self) -> bool {
        self.tab().is_some_and(|tab| tab.pending_page.borrow().is_some())
    }

    /// Goes to a page: at once if all of it is known, else as soon as its answer is there.
    pub(super) fn go_to(self, mut page: PendingPage) {
        let Some(tab) = self.tab() else { return };
        let prefetch = tab.prefetch.take();
        *tab.pending_page.borrow_mut() = None;
        let plain = !page.at_end && page.place.is_none();
        if let (Route::Room { room, near: None }, true) = (&page.location.route, plain)
            && self.state.with_untracked(|state| state.has_recent_room(*room))
        {
            self.show_page(&page);
            return self.on_page_opened(&page, None);
        }
        let now = self.now().unwrap_or(0);
        let prefetch = prefetch.filter(|prefetch| {
            plain && prefetch.path == page.location.path && (0..PREFETCH_LIFE).contains(&(now - prefetch.at))
        });
        match prefetch {
            Some(Prefetch {
                answer: Some(answer), ..
            }) => {
                self.show_page(&page);
                return self.on_page_opened(&page, Some(answer));
            }
            Some(Prefetch { request, .. }) => {
                page.request = request;
                *tab.pending_page.borrow_mut() = Some(page);
            }
            None => self.request_page(page),
        }
        let step = tab.steps.get() + 1;
        tab.steps.set(step);
        self.set_timeout(PATIENCE, move || {
            if self.tab().is_some_and(|tab| tab.steps.get() == step) {
                self.show_skeleton();
            }
        });
    }

    /// Loads the page of the current address, or the one that is asked for, again.
    pub(super) fn load_page(self) {
        let Some(tab) = self.tab() else { return };
        let pending = tab.pending_page.take();
        let location = self.location.get_untracked();
        self.request_page(pending.unwrap_or_else(|| PendingPage {
            location,
            at_end: false,
            place: None,
            entry: tab.shown_entry.get(),
            shown: true,
            request: 0,
        }));
    }

    /// The pointer is down on a link: its page is probably asked for next.
    pub(super) fn prefetch(self, path: &str) {
        let Some(tab) = self.tab() else { return };
        let location = Location::parse(path);
        let here = self.location.with_untracked(|here| here.path == location.path);
        let Some(view @ View::Room { room, near: None }) = location.route.view() else {
            return;
        };
        if here || self.state.with_untracked(|state| state.has_recent_room(room)) {
            return;
        }
        let request = self.next_page_request();
        *tab.prefetch.borrow_mut() = Some(Prefetch {
            path: location.path,
            at: self.now().unwrap_or(0),
            request,
            answer: None,
        });
        self.request(Request::View(view), move |answer| self.on_page_answer(request, answer));
    }

    fn request_page(self, mut page: PendingPage) {
        let Some(tab) = self.tab() else { return };
        let Some(view) = page.view() else { return };
        if view == View::Overview {
            self.show_page(&page);
            return self.on_page_opened(&page, None);
        }
        page.request = self.next_page_request();
        let request = page.request;
        *tab.pending_page.borrow_mut() = Some(page);
        self.request(Request::View(view), move |answer| self.on_page_answer(request, answer));
    }

    fn next_page_request(self) -> u32 {
        let Some(tab) = self.tab() else { return 0 };
        tab.page_requests.set(tab.page_requests.get() + 1);
        tab.page_requests.get()
    }

    /// The answer to a request for a page. Nobody waits for it any more if the reader has gone elsewhere meanwhile, or if
    /// it was requested once more.
    fn on_page_answer(self, request: u32, answer: Result<Answer, Problem>) {
        let Some(tab) = self.tab() else { return };
        let waits = |page: &PendingPage| page.request == request;
        let page = tab.pending_page.borrow_mut().take_if(|page| waits(page));
        let Some(page) = page else {
            if let Some(prefetch) = &mut *tab.prefetch.borrow_mut()
                && prefetch.request == request
                && let Ok(Answer::Snapshot(snapshot)) = answer
            {
                prefetch.answer = Some(*snapshot);
            }
            return;
        };
        match answer {
            Ok(Answer::Snapshot(snapshot)) => {
                self.show_page(&page);
                self.on_page_opened(&page, Some(*snapshot));
            }
            Ok(Answer::Done(_) | Answer::CaughtUp(_)) => {}
            Err(problem) => {
                self.show_page(&page);
                self.on_page_refused(page, problem);
            }
        }
    }

    /// The answer takes long: shows that something happens.
    fn show_skeleton(self) {
        let Some(tab) = self.tab() else { return };
        let Some(mut page) = tab.pending_page.take() else {
            return;
        };
        self.show_page(&page);
        page.shown = true;
        self.loading.set(true);
        *tab.pending_page.borrow_mut() = Some(page);
    }

    /// From here on this page is shown.
    fn show_page(self, page: &PendingPage) {
        let Some(tab) = self.tab() else { return };
        if page.shown {
            return;
        }
        tab.shown_entry.set(page.entry);
        tab.restored.set(page.place);
        self.location.set(page.location.clone());
        self.page_problem.set(None);
        self.keep_unread.set(false);
    }
}
