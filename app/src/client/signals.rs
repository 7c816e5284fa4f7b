//! [`Client`]: the signals that pages are drawn from. Its methods are in the other files of this folder.

use super::announcement::Announcement;
use super::location::Location;
use super::open_room::{OpenRoom, new_line_after, open_room};
use super::outbox_message::{OutboxMessage, stuck_rooms};
use super::page_context::PageContext;
use super::tab_handle::TabState;
use super::typist::Typist;
use super::undo_bar::UndoBar;
use super::upload::Upload;
use crate::bootstrap_data::Bootstrap;
use crate::host_traits::{Browser, ConnectionStatus};
use crate::protocol::{
    Account, ContactPage, CourseEntry, CourseId, CourseView, HomeView, Me, MemberPage, Offer, OpenThread, PinnedPage,
    Problem, RoomEntry, RoomId, RoomPage, SavedPage, ThreadPage, UserId, Waiting,
};
use crate::state::{Marks, State};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// What a page shows and what it can ask for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Client {
    /// What this tab knows.
    pub state: RwSignal<State>,
    /// My account, on the page that shows it.
    pub account: Memo<Option<Account>>,
    /// Users who can be added to a private room, on the pages that ask.
    pub contacts: RwSignal<ContactPage>,
    /// Who waits to come in, on the pages of those who decide on it.
    pub waiting: RwSignal<Waiting>,
    /// A page of all my rooms, on the page that lists them.
    pub room_page: RwSignal<RoomPage>,
    /// How many rooms of mine are not in `rooms`.
    pub unlisted: Memo<i64>,
    /// The address of the page.
    pub location: RwSignal<Location>,
    /// The answer for this page has not come yet.
    pub loading: RwSignal<bool>,
    /// Why this page cannot be shown.
    pub page_problem: RwSignal<Option<Problem>>,
    /// Rises each time a page has been loaded: the moment to scroll and to move the focus.
    pub page_loads: RwSignal<u32>,
    /// The state of the connection.
    pub status: RwSignal<ConnectionStatus>,
    /// The page is hydrated, so times are written in the reader's zone. False on the server.
    pub hydrated: RwSignal<bool>,
    /// My messages that are not in their rooms yet, oldest first.
    pub outbox: RwSignal<Vec<OutboxMessage>>,
    /// Whom my last message names who is not in its room.
    pub unreached: RwSignal<(RoomId, Vec<String>)>,
    /// The rooms in which a message of mine waits for me: it was refused, or asks.
    pub stuck_rooms: Memo<Vec<RoomId>>,
    /// Files that go with the next messages of rooms.
    pub uploads: RwSignal<Vec<Upload>>,
    /// The rooms in whose composer something is unfinished.
    pub drafts: RwSignal<Vec<RoomId>>,
    /// The bar that says what was just done.
    pub undo_bar: RwSignal<Option<UndoBar>>,
    /// The dialog to go somewhere is open.
    pub switcher: RwSignal<bool>,
    /// The dialog that lists the keys is open.
    pub keyboard_map: RwSignal<bool>,
    /// Whose card is open, and with the role in which course.
    pub profile: RwSignal<Option<(UserId, Option<CourseId>)>>,
    /// Who has a picture, and its hash, as far as answers have told.
    pub pictures: RwSignal<Vec<(UserId, String)>>,
    /// Where the "new" line of the open room is: after this number.
    pub new_line_after: RwSignal<Option<i64>>,
    /// The lines of the live region, oldest first: new messages of others in the open room, mentions elsewhere.
    pub announcements: RwSignal<Vec<Announcement>>,
    /// Who is here, of those whom the page lists.
    pub here: RwSignal<Vec<UserId>>,
    /// Who is writing in the open room, in the order in which they began.
    pub typing: RwSignal<Vec<Typist>>,
    /// The list of the open room is scrolled to its end.
    pub at_bottom: RwSignal<bool>,
    /// So is that of the room beside the open thread.
    pub beside_at_end: RwSignal<bool>,
    /// I have marked something unread in the open room, so showing it does not read it.
    pub keep_unread: RwSignal<bool>,
    /// The window is visible and has the focus.
    pub(super) has_focus: RwSignal<bool>,
    /// The hints that were used or put away: their names, with dots between.
    pub hints: RwSignal<String>,
    pub me: Memo<Me>,
    pub courses: Memo<Vec<CourseEntry>>,
    pub rooms: Memo<Vec<RoomEntry>>,
    /// What waits for my answer.
    pub offers: Memo<Vec<Offer>>,
    /// Who has a mark beside the name.
    pub marks: Memo<Marks>,
    /// The open room, without its messages.
    pub room: Memo<Option<OpenRoom>>,
    /// The open thread, without its replies.
    pub thread: Memo<Option<OpenThread>>,
    /// Rooms and threads of whose messages I have stored unread notifications.
    pub mentioned: Memo<Vec<RoomId>>,
    /// The threads that I follow, on the page that lists them.
    pub threads: Memo<Option<ThreadPage>>,
    /// The pinned messages of a room, on the page that lists them.
    pub pins: Memo<Option<PinnedPage>>,
    /// What I have saved, on the page that lists it.
    pub saved: Memo<Option<SavedPage>>,
    /// The open course, or that of the open room.
    pub course: Memo<Option<CourseView>>,
    /// What the page of the day shows beyond the overview and the notifications.
    pub home: Memo<Option<HomeView>>,
    /// The open page of the members of the course.
    pub members: Memo<Option<MemberPage>>,
    context: StoredValue<PageContext>,
    tab: Option<StoredValue<Rc<TabState>, LocalStorage>>,
}

impl Client {
    /// Takes over what the page begins with.
    pub fn new(bootstrap: Bootstrap, browser: Option<Arc<dyn Browser>>) -> Self {
        let signed_in = bootstrap.snapshot.is_some();
        let mut snapshot = bootstrap.snapshot.unwrap_or_default();
        let contacts = snapshot.contacts.take().unwrap_or_default();
        let waiting = snapshot.waiting.take().unwrap_or_default();
        let room_page = snapshot.rooms.take().unwrap_or_default();
        let pictures = std::mem::take(&mut snapshot.pictures);
        let location = Location::parse(&bootstrap.path);
        let known = State::reset(snapshot);
        let new_line_after = new_line_after(&known, &location.route);
        let site_name = if known.overview.site_name.is_empty() {
            bootstrap.site_name
        } else {
            known.overview.site_name.clone()
        };
        let state = RwSignal::new(known);
        let outbox: RwSignal<Vec<OutboxMessage>> = RwSignal::new(Vec::new());
        let courses = Memo::new(move |_| state.with(|state| state.overview.courses.clone()));
        let tab = browser.map(|browser| StoredValue::new_local(Rc::new(TabState::new(browser))));
        Self {
            state,
            account: Memo::new(move |_| state.with(|state| state.account.clone())),
            contacts: RwSignal::new(contacts),
            waiting: RwSignal::new(waiting),
            room_page: RwSignal::new(room_page),
            unlisted: Memo::new(move |_| state.with(|state| state.overview.unlisted.rooms)),
            location: RwSignal::new(location),
            loading: RwSignal::new(false),
            page_problem: RwSignal::new(bootstrap.problem),
            page_loads: RwSignal::new(0),
            status: RwSignal::new(ConnectionStatus::NotStarted),
            hydrated: RwSignal::new(false),
            outbox,
            unreached: RwSignal::new((RoomId(0), Vec::new())),
            stuck_rooms: Memo::new(move |_| outbox.with(|outbox| stuck_rooms(outbox))),
            uploads: RwSignal::new(Vec::new()),
            drafts: RwSignal::new(Vec::new()),
            undo_bar: RwSignal::new(None),
            switcher: RwSignal::new(false),
            keyboard_map: RwSignal::new(false),
            profile: RwSignal::new(None),
            pictures: RwSignal::new(pictures),
            new_line_after: RwSignal::new(new_line_after),
            announcements: RwSignal::new(Vec::new()),
            here: RwSignal::new(Vec::new()),
            typing: RwSignal::new(Vec::new()),
            at_bottom: RwSignal::new(false),
            beside_at_end: RwSignal::new(false),
            keep_unread: RwSignal::new(false),
            has_focus: RwSignal::new(false),
            hints: RwSignal::new(bootstrap.hints),
            me: Memo::new(move |_| state.with(|state| state.overview.me.clone())),
            courses,
            rooms: Memo::new(move |_| state.with(|state| state.overview.rooms.clone())),
            offers: Memo::new(move |_| state.with(|state| state.overview.offers.clone())),
            // Not from the whole state, which changes with each message.
            marks: Memo::new(move |_| courses.with(|courses| Marks::in_courses(courses))),
            room: Memo::new(move |_| state.with(open_room)),
            thread: Memo::new(move |_| state.with(|state| state.open_thread().cloned())),
            mentioned: Memo::new(move |_| state.with(|state| state.overview.mentioned.clone())),
            threads: Memo::new(move |_| state.with(|state| state.threads.clone())),
            pins: Memo::new(move |_| state.with(|state| state.pins.clone())),
            saved: Memo::new(move |_| state.with(|state| state.saved.clone())),
            course: Memo::new(move |_| state.with(|state| state.course.clone())),
            home: Memo::new(move |_| state.with(|state| state.home.clone())),
            members: Memo::new(move |_| state.with(|state| state.members.clone())),
            context: StoredValue::new(PageContext {
                site_name,
                open_sign_up: bootstrap.open_sign_up,
                unencrypted: bootstrap.unencrypted,
                signed_in,
                invite: bootstrap.invite,
                no_new_courses: bootstrap.no_new_courses,
                form_reply: bootstrap.form_reply,
                theme: bootstrap.theme,
                theme_cookie: bootstrap.theme_cookie,
                hints_cookie: bootstrap.hints_cookie,
                build: bootstrap.build,
                message_uuid: bootstrap.message_uuid,
            }),
            tab,
        }
    }

    /// Reads the constants of the page.
    pub fn context<T>(&self, read: impl FnOnce(&PageContext) -> T) -> T {
        self.context.with_value(read)
    }

    /// The secret that the page was drawn to show. Only the first caller gets it.
    pub fn take_secret(&self) -> Option<String> {
        let taken = self
            .context
            .try_update_value(|context| context.form_reply.as_mut()?.secret.take());
        taken.flatten()
    }

    /// Whether this runs in a browser, not on the server.
    pub fn in_browser(&self) -> bool {
        self.tab.is_some()
    }

    pub(super) fn tab(&self) -> Option<Rc<TabState>> {
        self.tab.and_then(|tab| tab.try_get_value())
    }
}
