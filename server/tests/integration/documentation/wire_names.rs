//! The variants of the protocol's enums by their names on the wire. The matches have no `_`, so a new variant does not
//! compile until it is here.

use app::protocol::{AuthCommand, Change, Done, Notification, ProblemKind, Request, ServerFrame, View};

/// An enum of the protocol.
pub trait WireNames {
    const ALL: &'static [&'static str];
    fn wire_name(&self) -> &'static str;
}

macro_rules! wire_names {
    ($type:ty { $($variant:ident $name:literal)+ }) => {
        impl WireNames for $type {
            const ALL: &'static [&'static str] = &[$($name),+];
            fn wire_name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name),+ }
            }
        }
    };
}

wire_names!(Request { Command "command" Form "command" View "view" CatchUp "catch_up" OpenThread "open_thread" CloseThread "close_thread"
    WatchPresence "watch_presence" Typing "typing" Ping "ping" });
wire_names!(ServerFrame {
    Hello "hello" Ack "ack" Problem "problem" Event "event" Snapshot "snapshot" CaughtUp "caught_up" Heads "heads"
    Pong "pong" Typing "typing" Here "here"
});
wire_names!(View {
    Overview "overview" Home "home" Room "room" Course "course" Notifications "notifications" Account "account" RoomSettings "room_settings"
    Contacts "contacts" Members "members" Assignments "assignments" Entry "entry" Rooms "rooms" Before "before" After "after" Threads "threads" Search "search" Reactions "reactions"
    Completions "completions" Profile "profile" Preview "preview" Pins "pins" Saved "saved" Message "message" NumberAt "number_at"
});
wire_names!(Done { Ok "ok" Message "message" Room "room" Course "course" Assignment "assignment" Token "token" PasswordLink "password_link" });
wire_names!(AuthCommand {
    SetUp "set_up" SignUp "sign_up" SignIn "sign_in" SignOut "sign_out"
    SignOutEverywhere "sign_out_everywhere" ChangePassword "change_password" ResetPassword "reset_password"
});
wire_names!(Change {
    Message "message" Thread "thread" Reaction "reaction" Pin "pin" Room "room" Participant "participant" ParticipantLeft "participant_left" Course "course" Member "member"
    Admin "admin" MemberLeft "member_left" Assignment "assignment" AssignmentDeleted "assignment_deleted" InviteRenewed "invite_renewed"
    Renamed "renamed" RoomJoined "room_joined" RoomLeft "room_left" CourseJoined "course_joined"
    CourseLeft "course_left" Offers "offers" Read "read" Level "level" Favourite "favourite" Collapsed "collapsed" Notification "notification" NotificationsRead "notifications_read" NotificationsUnread "notifications_unread"
    NotificationsWithdrawn "notifications_withdrawn" Me "me" ProfileChanged "profile_changed" TokensChanged "tokens_changed" BlocksChanged "blocks_changed" SavedChanged "saved_changed"
    RoomsRead "rooms_read" WaitingChanged "waiting_changed"
});
wire_names!(Notification {
    Messages "messages" Mentioned "mentioned" Replied "replied" Announced "announced" AssignmentNew "assignment_new"
    AssignmentChanged "assignment_changed" AddedToCourse "added_to_course" Offered "offered" JoinAsked "join_asked" JoinRefused "join_refused" InviteUsedOften "invite_used_often" AddedToRoom "added_to_room"
    RoleChanged "role_changed" WrongPasswords "wrong_passwords"
});
wire_names!(ProblemKind {
    Invalid "invalid" SignedOut "signed_out" Forbidden "forbidden" NotFound "not_found" Conflict "conflict"
    TooLarge "too_large" TooMany "too_many" Busy "busy" Internal "internal" Unreachable "unreachable"
});
