//! The language both sides speak. Pure data with serde: nothing here reads a clock, a socket or a database.
//!
//! [`Command`] goes up and asks for a change; [`Event`] comes down and says what has changed; a [`Notification`] is what
//! is kept for a person who was away; a [`Problem`] is the one error that crosses the wire. [`Snapshot`] is what a
//! page is drawn from, and [`ClientFrame`] and [`ServerFrame`] are the frames of the socket at `/ws`.
//!
//! Every time is in UTC milliseconds since 1970. Every limit is in [`limits`]; the server enforces it, the page only
//! repeats it.

mod command;
mod event;
mod form_values;
mod ids;
mod json;
pub mod limits;
mod models;
mod notification;
mod problem;
mod socket_frames;

pub use command::{AuthCommand, Command, CourseDetails, Done};
pub use event::{Change, Event, Stream};
pub use form_values::{Due, form_to_json};
pub use ids::{AssignmentId, CourseId, Millis, RoomId, SessionId, TokenId, UserId};
pub use json::from_json;
pub use models::{
    Account, Assignment, Course, CourseEntry, CourseView, Invite, InviteCard, Me, Member, Message, MessagePage,
    NotificationFilter, NotificationLevel, NotificationPage, Overview, Participant, Role, Room, RoomEntry, RoomKind,
    RoomView, SessionRow, Snapshot, TokenRow, View,
};
pub use notification::{Audience, Notification, NotificationRow, Presentation, Subject, Urgency};
pub use problem::{Problem, ProblemKind};
pub use socket_frames::{CaughtUp, ClientFrame, Head, Hello, Request, RoomClientFrame, RoomServerFrame, ServerFrame};
