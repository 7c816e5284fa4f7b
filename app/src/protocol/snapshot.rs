//! What a page is drawn from. The same values are in the server's HTML, in the browser's memory and in tests.

use super::courses::{CourseEntry, CourseView};
use super::home::HomeView;
use super::ids::{RoomId, UserId};
use super::lists::{ContactPage, MemberPage, RoomPage};
use super::messages::MessagePage;
use super::notification_row::NotificationRow;
use super::offers::{Offer, Waiting};
use super::pins::PinnedPage;
use super::profile::Profile;
use super::reactions::MessageReactions;
use super::rooms::{RoomEntry, RoomView};
use super::saved::{OneMessage, SavedPage};
use super::threads::ThreadPage;
use super::users::{Account, Me};
use super::view::NotificationFilter;
use super::writing::{Completion, Preview};
use serde::{Deserialize, Serialize};

/// The answer to a [`View`](super::view::View): always the overview, and what the view asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub overview: Overview,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notifications: Option<NotificationPage>,
    /// Comes with `notifications`: those that ask for me and are unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<HomeView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// A page of the members of `course`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<MemberPage>,
    /// Users who can be added to a private room or written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<ContactPage>,
    /// Who waits to come into the course or the room, for those who decide on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// A page of all my rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rooms: Option<RoomPage>,
    /// A page of the threads that I follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<ThreadPage>,
    /// The pinned messages of a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pins: Option<PinnedPage>,
    /// A page of what I have saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<SavedPage>,
    /// The message that is saved or forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Box<OneMessage>>,
    /// The number of the message at a time; 0 in an empty room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<MessagePage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<MessageReactions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completions: Option<Vec<Completion>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Of those whom this answer shows, who has a picture, and its hash: `/pictures/{user}/{hash}` is its address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<(UserId, String)>,
    /// What a search has found.
    #[cfg(feature = "ssr")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<super::search::SearchPage>,
    /// I may start courses. Only for drawing the page: it is not sent.
    #[serde(skip)]
    pub starts_courses: bool,
}

/// What every page shows: who I am, my courses, my rooms, my counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The name of this installation.
    pub site_name: String,
    pub me: Me,
    /// By title. At most `limits::COURSES_LISTED`, and the one that the view is of.
    pub courses: Vec<CourseEntry>,
    /// By kind and name within their course. At most `limits::ROOMS_LISTED`: favourites first, then those with unread
    /// messages, then those in which something happened last; and the one that the view is of.
    pub rooms: Vec<RoomEntry>,
    /// What waits for my answer, and what I have asked for: newest first, at most `limits::OFFERS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// What is not in the two lists; nothing of it for almost everybody.
    #[serde(default, skip_serializing_if = "Unlisted::is_nothing")]
    pub unlisted: Unlisted,
    /// Rooms of whose messages I have stored unread notifications, by id: they have no row of their own beside these. At most
    /// `limits::MENTIONED_ROOMS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<RoomId>,
    /// My stored unread notifications, without the rows for unread rooms (see `State::unread_notification_count`).
    pub unread_notifications: i64,
    /// Of my own stream.
    pub version: i64,
}

/// My rooms and courses that an overview does not list, and what they add to the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlisted {
    pub rooms: i64,
    pub courses: i64,
    /// Unread messages in rooms whose level is `All`.
    pub unread_messages: i64,
    /// Rooms that have a row of their own among my unread notifications.
    pub unread_rooms: i64,
}

impl Unlisted {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A page of the stored notifications, newest first, at most `limits::NOTIFICATIONS`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationPage {
    pub filter: NotificationFilter,
    pub rows: Vec<NotificationRow>,
    /// There are older ones, on the next page.
    pub more: bool,
}
