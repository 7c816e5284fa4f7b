//! The commands of a signed-in user. Every change is one of these, whichever way it comes: socket, form without JavaScript, server
//! function. The server's `commands` folder has one function for each. In JSON the field `do` names the command; a form sends the
//! same names as text.

use super::course_details::CourseDetails;
use super::courses::Role;
use super::due::Due;
use super::ids::{AssignmentId, CourseId, OfferId, RoomId, SessionId, TokenId, UserId};
use super::lenient_ids::{lenient_option, lenient_users};
use super::lenient_values::{lenient_flag, lenient_number};
use super::messages::SendMessage;
use super::pins::PinMessage;
use super::presence::SetPresence;
use super::reactions::ReactTo;
use super::rooms::{NotificationLevel, RoomKind};
use super::saved::SaveMessage;
use super::site::CourseStarters;
use super::users::TokenScope;
use serde::{Deserialize, Serialize};

/// A change that a signed-in user asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Send a message to a room. Moves the sender's own read marker to it. See [`SendMessage`].
    Send(SendMessage),
    /// Edit an own message. `version` is the message's version that was edited: if it has changed since, the answer is a
    /// conflict.
    Edit {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
        #[serde(deserialize_with = "lenient_number")]
        version: i64,
        content: String,
    },
    /// Delete a message: an own one, or as staff any of the course. Its text is erased; its number stays.
    Delete {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// React to a message with an emoji, or take that back. Whoever may write in the room. See [`ReactTo`].
    React(ReactTo),
    /// Pin a message for everybody in its room, or unpin it: staff, the owner of a private room, both in a direct one.
    Pin(PinMessage),
    /// Save a message for myself, change my note on it, or take it off my list.
    Save(SaveMessage),
    /// Move my read marker to this number. It only moves forward, and not past the last message.
    Read {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// Make this message and all after it unread again. Only this moves a marker back.
    MarkUnread {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// Put a room among my favourites, or not any more.
    SetFavourite(super::room_list::SetFavourite),
    /// Fold up the rooms of a course in my list, or not any more.
    SetCollapsed(super::room_list::SetCollapsed),
    /// Set my notification level of a room. Of a thread: `all` follows it, `muted` does not follow it any more.
    SetNotificationLevel { room: RoomId, level: NotificationLevel },
    /// Open the thread of a message, to `Send` there. The first time makes it. A reply has no thread of its own.
    OpenThread {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        number: i64,
    },
    /// Create a room for all members of a course. Staff only. `kind` is `course` or `announcement`.
    NewRoom {
        course: CourseId,
        kind: RoomKind,
        name: String,
        #[serde(default)]
        topic: String,
    },
    /// Create a private room, of a course (all participants are its members) or of none (the participants share a course with the
    /// creator). The creator is its owner; the others are offered to come in.
    NewPrivateRoom {
        #[serde(default, deserialize_with = "lenient_option")]
        course: Option<CourseId>,
        name: String,
        #[serde(default)]
        topic: String,
        #[serde(default, deserialize_with = "lenient_users")]
        participants: Vec<UserId>,
    },
    /// Open the direct room with a user one shares a course with. The same two users always get the same room.
    OpenDirect { user: UserId },
    /// Change a room's name and topic. Staff in course rooms, the owner in private ones.
    ChangeRoom {
        room: RoomId,
        name: String,
        #[serde(default)]
        topic: String,
        /// See [`form_base`](super::form_base). Left out, whatever is there is replaced.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        base: String,
    },
    /// Slow a room down or close it for writing. Staff in course rooms, the owner in private ones; they themselves are exempt.
    /// `slow` is the number of seconds between two messages of one person, 0 for no limit.
    SetRoomPace {
        room: RoomId,
        #[serde(deserialize_with = "lenient_number")]
        slow: i64,
        #[serde(default, deserialize_with = "lenient_flag")]
        closed: bool,
        /// As in `ChangeRoom`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        base: String,
    },
    /// Offer somebody to come into a private room. The owner or staff.
    AddParticipant { room: RoomId, user: UserId },
    /// Remove a participant from a private room. The owner or staff.
    RemoveParticipant { room: RoomId, user: UserId },
    /// Leave a private room, or a direct one: the other cannot write there until I open it again.
    LeaveRoom { room: RoomId },
    /// Create a course. The creator is its instructor, and it has a room "General".
    NewCourse {
        #[serde(flatten)]
        details: CourseDetails,
    },
    /// Change the details of a course. Instructors only.
    ChangeCourse {
        course: CourseId,
        #[serde(flatten)]
        details: CourseDetails,
        /// As in `ChangeRoom`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        base: String,
    },
    /// Archive a course, so that nobody can write in it, or open it again. Instructors only.
    ArchiveCourse {
        course: CourseId,
        #[serde(deserialize_with = "lenient_flag")]
        archived: bool,
    },
    /// Make a new invite link and invalidate the old one. Staff only. It expires after `days`, 0 for never.
    RenewInvite {
        course: CourseId,
        #[serde(deserialize_with = "lenient_number")]
        days: i64,
        /// How many people it lets in, 0 for any number.
        #[serde(default, deserialize_with = "lenient_number")]
        uses: i64,
        /// It only lets people ask; the staff decide.
        #[serde(default, deserialize_with = "lenient_flag")]
        approval: bool,
    },
    /// Join a course as a student, by the code of its invite link, or ask to be let in if the link wants that. Whoever was
    /// removed from the course is refused.
    JoinCourse { invite: String },
    /// Offer a user a place, by username. Instructors only. The answer does not tell whether there is such a user: it is the same
    /// if there is none, if the user has declined before, or has blocked the actor.
    AddMember {
        course: CourseId,
        username: String,
        role: Role,
    },
    /// Give a member a lower role, or offer a higher one. Instructors only; the last instructor stays one.
    SetRole { course: CourseId, user: UserId, role: Role },
    /// Remove a member from a course. Instructors may remove anybody, assistants students.
    RemoveMember {
        course: CourseId,
        user: UserId,
        /// Make a new invite link too, as the last one was.
        #[serde(default, deserialize_with = "lenient_flag")]
        renew: bool,
    },
    /// Leave a course. Its last instructor can only if there are no other members; then it is deleted.
    LeaveCourse { course: CourseId },
    /// Make a user a member without asking, or give a member another role: the school's own enrolment. The site's admin only, who
    /// need not be a member.
    Enrol {
        course: CourseId,
        username: String,
        role: Role,
    },
    /// Delete a course. Its instructor, once there are no other members.
    DeleteCourse { course: CourseId },
    /// Let in, or refuse, somebody who has asked to. Staff only.
    AnswerRequest {
        course: CourseId,
        user: UserId,
        #[serde(deserialize_with = "lenient_flag")]
        accept: bool,
    },
    /// Block a user, or not any more: neither of us writes in our direct room, and they can offer me nothing. They are not told.
    SetBlocked {
        user: UserId,
        #[serde(deserialize_with = "lenient_flag")]
        blocked: bool,
    },
    /// Accept or decline an offer, or take back my own request. What was declined can be accepted later.
    AnswerOffer {
        offer: OfferId,
        #[serde(deserialize_with = "lenient_flag")]
        accept: bool,
    },
    /// Take back an offer. Whoever may make it.
    WithdrawOffer { offer: OfferId },
    /// Create an assignment. Staff only. A date in the past is refused unless `past` says that it is meant.
    NewAssignment {
        course: CourseId,
        title: String,
        #[serde(default)]
        text: String,
        due: Due,
        #[serde(default, deserialize_with = "lenient_flag")]
        past: bool,
    },
    /// Change an assignment. Staff only. `past` as above, for another date than before.
    ChangeAssignment {
        assignment: AssignmentId,
        title: String,
        #[serde(default)]
        text: String,
        due: Due,
        #[serde(default, deserialize_with = "lenient_flag")]
        past: bool,
        /// As in `ChangeRoom`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        base: String,
    },
    /// Delete an assignment and its notifications. Staff only.
    DeleteAssignment { assignment: AssignmentId },
    /// Mark a notification as read. `cause` is its key.
    ReadNotification { cause: String },
    /// Mark all my notifications as read, of one course or of all. Rooms with unread messages become read too.
    ReadAllNotifications {
        #[serde(default, deserialize_with = "lenient_option")]
        course: Option<CourseId>,
    },
    /// Undo my last `ReadAllNotifications`, within ten minutes: what was unread then is unread again.
    UndoReadAll,
    /// Change the name others see.
    Rename { name: String },
    /// Show, or do not show, that I am here and writing. See [`SetPresence`].
    SetPresence(SetPresence),
    /// Change what I tell about myself.
    ChangeProfile(super::profile::ChangeProfile),
    /// End one of my sessions; its open tabs are signed out at once. `password` is mine; to end the session that asks, none is
    /// needed. Not allowed with a token.
    EndSession {
        session: SessionId,
        #[serde(default)]
        password: String,
    },
    /// Make an API token, which gives a script my rights, or some of them. It expires after `days`, at least 1; `course` limits
    /// it to one course. `password` is mine. The secret is in the Ack and nowhere else. Not allowed with a token.
    NewToken {
        name: String,
        #[serde(deserialize_with = "lenient_number")]
        days: i64,
        #[serde(default)]
        scope: TokenScope,
        #[serde(default, deserialize_with = "lenient_option")]
        course: Option<CourseId>,
        password: String,
    },
    /// Revoke one of my API tokens; its open sockets are closed at once. Not allowed with a token.
    RevokeToken { token: TokenId },
    // Of the site's admin. Not allowed with a token; to everybody else they are not found.
    /// Set who may start courses.
    SetCourseStarters { who: CourseStarters },
    /// Choose somebody to start courses, or not any more. It counts while chosen people may.
    LetStartCourses {
        user: UserId,
        #[serde(deserialize_with = "lenient_flag")]
        allowed: bool,
    },
    /// Close somebody's account, which ends its sessions and tokens, or open it again. Not one's own, nor the last admin's.
    CloseAccount {
        user: UserId,
        #[serde(deserialize_with = "lenient_flag")]
        closed: bool,
    },
    /// Make a link with which somebody who has lost the password sets a new one: once, and for a day. Another one ends it. Not
    /// for an admin. `password` is that of the admin who makes it.
    NewPasswordLink { user: UserId, password: String },
    /// End all sessions and API tokens of somebody.
    EndSessionsOf { user: UserId },
    /// Make somebody an admin of the site, or not any more. The last one who can sign in stays one.
    SetAdmin {
        user: UserId,
        #[serde(deserialize_with = "lenient_flag")]
        admin: bool,
    },
    /// Make a member instructor of a course in which no instructor can sign in.
    AppointInstructor { course: CourseId, user: UserId },
}
