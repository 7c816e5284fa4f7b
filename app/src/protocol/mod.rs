//! The protocol that client and server share. Plain data with serde: nothing here reads a clock, a socket or a
//! database.
//!
//! A client sends a [`Command`] to change something and gets an [`Event`] for everything that changes. A
//! [`Notification`] is kept for a user who was away. A [`Problem`] is the one error that crosses the wire. A
//! [`Snapshot`] is what a page is drawn from. [`ClientFrame`] and [`ServerFrame`] are the frames of the socket at
//! `/ws`.
//!
//! Every time is in UTC milliseconds since 1970. Every limit is in [`limits`]; the server enforces it, the page only
//! repeats it.

mod assignment_filter;
mod auth_command;
mod command;
mod course_details;
mod courses;
mod done;
mod due;
mod event;
mod files;
mod form_base;
mod form_json;
mod home;
mod ids;
mod lenient_ids;
mod lenient_values;
pub mod limits;
mod lists;
mod messages;
mod notification;
mod notification_presentation;
mod notification_row;
mod offers;
mod pins;
mod presence;
mod problem;
mod profile;
mod reactions;
mod room_list;
mod rooms;
mod saved;
#[cfg(feature = "ssr")]
mod search;
mod site;
mod snapshot;
mod socket_frames;
mod threads;
mod users;
mod view;
mod writing;

pub use assignment_filter::AssignmentFilter;
pub use auth_command::AuthCommand;
pub use command::Command;
pub use course_details::CourseDetails;
pub use courses::{Assignment, Course, CourseEntry, CourseView, Invite, InviteCard, Member, Role};
pub use done::Done;
pub use due::Due;
pub use event::{Change, Event, Stream};
pub use files::{AttachedFile, File, FileKind, Uploaded};
pub use form_base::{FormField, assignment_fields, base_of_fields, course_fields, form_base, pace_fields, room_fields};
pub use form_json::form_to_json;
pub use home::{DueEntry, Duties, HomeCourse, HomeView, LastLine, excerpt};
pub use ids::{AssignmentId, CourseId, FileId, Millis, OfferId, RoomId, SessionId, TokenId, UserId};
pub use lists::{ContactFilter, ContactPage, MemberFilter, MemberPage, RoomFilter, RoomPage};
pub use messages::{EVERYONE, Message, MessagePage, ReplyInThread, STAFF, SendMessage};
pub use notification::{Audience, Notification, Subject};
pub use notification_presentation::Presentation;
pub use notification_row::NotificationRow;
pub use offers::{JoinRequest, MadeOffer, Offer, Offered, Waiting};
pub use pins::{Pin, PinMessage, PinnedPage, PinnedRow};
pub use presence::{Here, SetPresence, Typing, TypingSignal, WatchPresence};
pub use problem::{FieldProblem, Problem, ProblemKind};
pub use profile::{ChangeProfile, Profile, ZoneNow};
pub use reactions::{MessageReactions, ReactTo, Reaction, ReactionNames, add_reaction, remove_reaction};
pub use room_list::{SetCollapsed, SetFavourite};
pub use rooms::{Barred, NotificationLevel, OpenThread, Participant, Room, RoomEntry, RoomKind, RoomView};
pub use saved::{OneMessage, SaveMessage, SavedMessage, SavedPage, SavedRow};
#[cfg(feature = "ssr")]
pub use search::{ContextLine, ExcerptPart, SearchFilter, SearchHit, SearchOrder, SearchPage};
pub use site::CourseStarters;
pub use snapshot::{NotificationPage, Overview, Snapshot, Unlisted};
pub use socket_frames::{CaughtUp, ClientFrame, Head, Hello, Request, RoomClientFrame, RoomServerFrame, ServerFrame};
pub use threads::{RootMessage, Thread, ThreadPage, ThreadRow};
pub use users::{Account, Me, SessionRow, TokenRow, TokenScope};
pub use view::{NotificationFilter, View};
pub use writing::{Completion, Preview};
