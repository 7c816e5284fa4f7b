//! The language both sides speak. Pure data with serde: nothing here reads a clock, a socket or a database.
//!
//! [`Command`] goes up and asks for a change; [`Event`] comes down and says what has changed; a [`Notice`] is what
//! is kept for a person who was away; a [`Problem`] is the one error that crosses the wire. [`Snapshot`] is what a
//! page is drawn from, and [`Up`] and [`Down`] are the frames of the socket at `/ws`.
//!
//! Every time is in UTC milliseconds since 1970. Every limit is in [`limits`]; the server enforces it, the page only
//! repeats it.

mod command;
mod event;
mod frame;
mod ids;
mod json;
mod lenient;
pub mod limits;
mod notice;
mod problem;
mod view;

pub use command::{About, Command, Done, Entry};
pub use event::{Change, Event, Stream};
pub use frame::{CaughtUp, Down, Head, Hello, Look, PlainDown, PlainUp, Up};
pub use ids::{AssignmentId, CourseId, Millis, RoomId, SessionId, TokenId, UserId};
pub use json::from_json;
pub use lenient::{Due, form_to_json};
pub use notice::{Face, Notice, NoticeRow, Urgency};
pub use problem::{Kind, Problem};
pub use view::{
    Account, Assignment, Course, CourseEntry, CourseView, Desk, Filter, Invite, InviteCard, Level, Me, Member, Message,
    NoticePage, Page, Person, Role, Room, RoomEntry, RoomKind, RoomView, SessionRow, Snapshot, TokenRow, View,
};
