//! The one place where [`State`] becomes signals and the [`Link`] is listened to. `App` makes a [`Live`] and puts it
//! into Leptos' context; pages and parts read its signals and call its verbs, and never touch the socket.
//!
//! On the server there is no [`Link`]: the signals hold what the page starts from, and every verb does nothing.

mod http_fallback;
mod message_history;
mod navigation;
mod outbox;
mod read_marker;
mod receive;
mod requests;

pub use navigation::Here;
pub use outbox::{Progress, Unsent};
pub use requests::Answer;

use crate::bootstrap::{Bootstrap, FormReply};
use crate::platform::{Link, Status};
use crate::protocol::{
    Account, CourseEntry, CourseView, InviteCard, Me, Message, Millis, NotificationRow, Participant, Problem, Role,
    Room, RoomEntry, RoomId, limits,
};
use crate::routes::Route;
use crate::state::{Need, State};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// What a page shows and what it can ask for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Live {
    /// What this tab knows.
    pub state: RwSignal<State>,
    /// My account, on the page that shows it.
    pub account: Memo<Option<Account>>,
    /// Whom I could let into a private room, on the pages that ask.
    pub contacts: RwSignal<Vec<Participant>>,
    /// Where I am.
    pub here: RwSignal<Here>,
    /// The answer for the page I went to has not come yet.
    pub loading: RwSignal<bool>,
    /// Why the page I went to cannot be shown.
    pub lost: RwSignal<Option<Problem>>,
    /// Rises each time a page has been filled: the moment to scroll and to move the focus.
    pub landed: RwSignal<u32>,
    /// How the socket is.
    pub status: RwSignal<Status>,
    /// Times are written in the reader's zone. False on the server and until the page has come alive.
    pub local: RwSignal<bool>,
    /// My messages that are not in their rooms yet, oldest first.
    pub unsent: RwSignal<Vec<Unsent>>,
    /// Where the "new" line of the open room is: after this number.
    pub new_after: RwSignal<Option<i64>>,
    /// What a screen reader is told: new lines from others in the open room.
    pub spoken: RwSignal<String>,
    /// The list of the open room is scrolled to its end.
    pub at_bottom: RwSignal<bool>,
    /// I have marked something unread here, so being here does not read it.
    pub hold: RwSignal<bool>,
    /// The window is visible and has the focus.
    attending: RwSignal<bool>,
    pub me: Memo<Me>,
    pub courses: Memo<Vec<CourseEntry>>,
    pub rooms: Memo<Vec<RoomEntry>>,
    /// The open room, without its messages.
    pub room: Memo<Option<OpenRoom>>,
    /// The open course, or that of the open room.
    pub course: Memo<Option<CourseView>>,
    ground: StoredValue<Ground>,
    tab: Option<StoredValue<Rc<Tab>, LocalStorage>>,
}

/// The open room without its messages, so that a new message does not redraw its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRoom {
    pub room: Room,
    pub participants: Vec<Participant>,
    pub at_end: bool,
    /// The oldest and newest numbers in the window.
    pub oldest: i64,
    pub newest: i64,
}

/// What does not change while the page lives.
pub struct Ground {
    pub site_name: String,
    pub open: bool,
    pub signed_in: bool,
    pub invite: Option<InviteCard>,
    pub reply: Option<FormReply>,
    pub theme: Option<String>,
    pub build: String,
    pub uuid: String,
}

/// What only a browser has.
pub(crate) struct Tab {
    link: Arc<dyn Link>,
    /// The next frame's `ref`.
    next: Cell<u64>,
    waiting: RefCell<Vec<(u64, requests::Then)>>,
    /// Needs that were sent and are not answered yet.
    needs: RefCell<Vec<Need>>,
    checking: Cell<bool>,
    /// The page is to be looked at again once the socket is live.
    stranded: Cell<bool>,
    /// The rooms whose first unsent message is on its way, and which message that is.
    sending: RefCell<Vec<(RoomId, String)>>,
    tries: Cell<u32>,
    reading: Cell<bool>,
    /// The room that was read last, and how many notifications were unread then.
    noticed: Cell<Option<(RoomId, i64)>>,
    /// It is being asked whether the session still lets in, or about to be.
    doubting: Cell<bool>,
    /// The room that is opened next is shown at its end, whatever is unread in it.
    to_end: Cell<bool>,
    /// A further part of the history is on its way.
    paging: Cell<bool>,
    /// A newer page is served; reload when nothing can be lost by it.
    outdated: Cell<bool>,
    /// The message that was read out last.
    spoken: Cell<Option<(RoomId, i64)>>,
    /// The person has just signed out here: the page that answers that is on its way.
    leaving: Cell<bool>,
}

impl Live {
    /// Takes over what the page starts from.
    pub fn new(start: Bootstrap, link: Option<Arc<dyn Link>>) -> Self {
        let signed_in = start.snapshot.is_some();
        let mut snapshot = start.snapshot.unwrap_or_default();
        let contacts = snapshot.contacts.take().unwrap_or_default();
        let here = Here::read(&start.path);
        let known = State::reset(snapshot);
        let new_after = unread_from(&known, &here.address);
        let site_name = if known.overview.site_name.is_empty() {
            start.site_name
        } else {
            known.overview.site_name.clone()
        };
        let state = RwSignal::new(known);
        let tab = link.map(|link| StoredValue::new_local(Rc::new(Tab::new(link))));
        Self {
            state,
            account: Memo::new(move |_| state.with(|state| state.account.clone())),
            contacts: RwSignal::new(contacts),
            here: RwSignal::new(here),
            loading: RwSignal::new(false),
            lost: RwSignal::new(start.problem),
            landed: RwSignal::new(0),
            status: RwSignal::new(Status::Still),
            local: RwSignal::new(false),
            unsent: RwSignal::new(Vec::new()),
            new_after: RwSignal::new(new_after),
            spoken: RwSignal::new(String::new()),
            at_bottom: RwSignal::new(false),
            hold: RwSignal::new(false),
            attending: RwSignal::new(false),
            me: Memo::new(move |_| state.with(|state| state.overview.me.clone())),
            courses: Memo::new(move |_| state.with(|state| state.overview.courses.clone())),
            rooms: Memo::new(move |_| state.with(|state| state.overview.rooms.clone())),
            room: Memo::new(move |_| state.with(open_room)),
            course: Memo::new(move |_| state.with(|state| state.course.clone())),
            ground: StoredValue::new(Ground {
                site_name,
                open: start.open,
                signed_in,
                invite: start.invite,
                reply: start.reply,
                theme: start.theme,
                build: start.build,
                uuid: start.uuid,
            }),
            tab,
        }
    }

    /// Brings the page to life: opens the socket, turns times local, follows links by itself. Once, in the browser.
    pub fn wake(self) {
        let Some(tab) = self.tab() else { return };
        if self.ground(|ground| ground.signed_in) {
            self.load_unsent();
            self.watch_attention();
            self.follow_links();
            let link = tab.link.clone();
            link.start(Box::new(move |heard| self.hear(heard)));
        }
        self.local.set(true);
        self.landed.update(|count| *count += 1);
    }

    /// Reads what does not change.
    pub fn ground<T>(&self, read: impl FnOnce(&Ground) -> T) -> T {
        self.ground.with_value(read)
    }

    /// The secret that the page was drawn to show: once, to whoever asks first.
    pub fn take_secret(&self) -> Option<String> {
        let taken = self
            .ground
            .try_update_value(|ground| ground.reply.as_mut()?.secret.take());
        taken.flatten()
    }

    /// A script runs here: the page is more than its HTML.
    pub fn in_browser(&self) -> bool {
        self.tab.is_some()
    }

    /// Minutes east of UTC to write a time with.
    pub fn offset(&self, at: Millis) -> i64 {
        if !self.local.get() {
            return 0;
        }
        self.tab().map_or(0, |tab| tab.link.offset(at))
    }

    /// Minutes east of UTC at a moment that the reader means locally.
    pub fn offset_of(&self, local: Millis) -> i64 {
        self.tab().map_or(0, |tab| {
            let near = tab.link.offset(local);
            tab.link.offset(local - near * 60_000)
        })
    }

    /// The clock, if there is one to look at: pages are drawn without.
    pub fn now(&self) -> Option<Millis> {
        self.local.get().then(|| self.tab().map(|tab| tab.link.now())).flatten()
    }

    /// My place in a course.
    pub fn role(&self, course: crate::protocol::CourseId) -> Option<Role> {
        self.courses
            .with(|courses| courses.iter().find(|entry| entry.id == course).map(|entry| entry.role))
    }

    /// A room in my list.
    pub fn entry(&self, room: RoomId) -> Option<RoomEntry> {
        self.rooms
            .with(|rooms| rooms.iter().find(|entry| entry.id == room).cloned())
    }

    /// Something of a room in my list.
    pub fn with_entry<T>(&self, room: RoomId, read: impl FnOnce(&RoomEntry) -> T) -> Option<T> {
        self.rooms
            .with(|rooms| rooms.iter().find(|entry| entry.id == room).map(read))
    }

    /// One message of the open room.
    pub fn message(&self, number: i64) -> Option<Message> {
        self.state
            .with_untracked(|state| state.room.as_ref()?.messages.get(&number).cloned())
    }

    /// The rows of the notification list.
    pub fn notifications(&self) -> Vec<NotificationRow> {
        let mut rows = self.state.with(State::notification_rows);
        rows.truncate(limits::NOTIFICATIONS as usize);
        rows
    }

    /// Keeps a text across reloads, or forgets it.
    pub fn keep(&self, key: &str, text: Option<&str>) {
        if let Some(tab) = self.tab() {
            tab.link.keep(key, text);
        }
    }

    /// A kept text.
    pub fn kept(&self, key: &str) -> Option<String> {
        self.tab()?
            .link
            .kept(key)
            .into_iter()
            .find(|(kept, _)| kept == key)
            .map(|(_, text)| text)
    }

    /// Runs something after some milliseconds.
    pub fn later(&self, millis: u32, what: impl FnOnce() + 'static) {
        if let Some(tab) = self.tab() {
            tab.link.later(millis, Box::new(what));
        }
    }

    /// The browser goes to another document by itself: what ends meanwhile is no surprise.
    pub fn leave(&self) {
        let Some(tab) = self.tab() else { return };
        tab.leaving.set(true);
        // If that document never comes, this page has to say what it is itself.
        tab.link.later(
            10_000,
            Box::new({
                let tab = tab.clone();
                move || tab.leaving.set(false)
            }),
        );
    }

    fn tab(&self) -> Option<Rc<Tab>> {
        self.tab.and_then(|tab| tab.try_get_value())
    }
}

impl Tab {
    fn new(link: Arc<dyn Link>) -> Self {
        Self {
            link,
            next: Cell::new(1),
            waiting: RefCell::default(),
            needs: RefCell::default(),
            checking: Cell::new(false),
            stranded: Cell::new(false),
            sending: RefCell::default(),
            tries: Cell::new(0),
            reading: Cell::new(false),
            noticed: Cell::new(None),
            doubting: Cell::new(false),
            to_end: Cell::new(false),
            paging: Cell::new(false),
            outdated: Cell::new(false),
            spoken: Cell::new(None),
            leaving: Cell::new(false),
        }
    }
}

fn open_room(state: &State) -> Option<OpenRoom> {
    let view = state.room.as_ref()?;
    Some(OpenRoom {
        room: view.room.clone(),
        participants: view.participants.clone(),
        at_end: view.at_end,
        oldest: view.messages.keys().next().copied().unwrap_or(0),
        newest: view.messages.keys().next_back().copied().unwrap_or(0),
    })
}

/// Where the "new" line goes when a room is opened: only if something was unread then.
fn unread_from(state: &State, address: &Route) -> Option<i64> {
    let Route::Room { room, .. } = address else {
        return None;
    };
    state
        .entry(*room)
        .filter(|entry| entry.unread() > 0)
        .map(|entry| entry.read)
}
