//! What the security log tells of: changes of rights, and refusals. An event names what was done or tried, and the person,
//! course and room it was about. Its detail never holds a secret, a password, the code of an invite link or a message.

use crate::actor::Origin;
use app::protocol::{CourseId, Millis, RoomId, UserId};

/// What an action belongs to; the audit pages filter by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Members,
    Rooms,
    Courses,
    Accounts,
    Site,
    /// No change of rights: stored only when it is refused.
    Use,
}

impl Topic {
    /// As it stands in the address of the log.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Members => "members",
            Topic::Rooms => "rooms",
            Topic::Courses => "courses",
            Topic::Accounts => "accounts",
            Topic::Site => "site",
            Topic::Use => "use",
        }
    }
}

/// Each action: its name in the database, and the words of the audit pages.
macro_rules! actions {
    ($($topic:ident { $($variant:ident $name:literal $words:literal)+ })+) => {
        /// Something that is done or tried.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SecurityAction { $($(#[doc = $words] $variant,)+)+ }

        impl SecurityAction {
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// As it is stored.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)+)+ }
            }

            /// For people.
            pub fn words(self) -> &'static str {
                match self { $($(Self::$variant => $words,)+)+ }
            }

            pub fn topic(self) -> Topic {
                match self { $($(Self::$variant => Topic::$topic,)+)+ }
            }
        }
    };
}

actions! {
    Members {
        JoinCourse "join_course" "Join the course"
        AddMember "add_member" "Add a member"
        AnswerRequest "answer_request" "Answer who asks to be let in"
        Enrol "enrol" "Enrol somebody"
        AnswerOffer "answer_offer" "Answer an offer"
        WithdrawOffer "withdraw_offer" "Take back an offer"
        SetRole "set_role" "Change a role"
        RemoveMember "remove_member" "Remove a member"
        LeaveCourse "leave_course" "Leave the course"
        RenewInvite "renew_invite" "Renew the invite link"
        AppointInstructor "appoint_instructor" "Appoint an instructor"
        SucceedInstructor "succeed_instructor" "Become instructor in succession"
    }
    Rooms {
        NewRoom "new_room" "Add a room"
        NewPrivateRoom "new_private_room" "Add a private room"
        OpenDirect "open_direct" "Write to somebody"
        ChangeRoom "change_room" "Change a room"
        SetRoomPace "set_room_pace" "Slow a room or close it for writing"
        AddParticipant "add_participant" "Let somebody into a room"
        RemoveParticipant "remove_participant" "Take somebody out of a room"
        LeaveRoom "leave_room" "Leave a room"
        SucceedOwner "succeed_owner" "Own a room in succession"
    }
    Courses {
        NewCourse "new_course" "Start the course"
        ChangeCourse "change_course" "Change the course"
        DeleteCourse "delete_course" "Delete the course"
        ArchiveCourse "archive_course" "Archive or reopen the course"
    }
    Accounts {
        SetUp "set_up" "Set the site up"
        SignUp "sign_up" "Sign up"
        SignIn "sign_in" "Sign in"
        SignOut "sign_out" "Sign out"
        Rename "rename" "Change the own name"
        ChangePassword "change_password" "Change the own password"
        EndSession "end_session" "End an own session"
        NewToken "new_token" "Make an API token"
        RevokeToken "revoke_token" "Revoke an API token"
        UseToken "use_token" "Use an API token"
        AddAccount "add_account" "Add an account"
        ResetPassword "reset_password" "Reset a password"
        NewPasswordLink "new_password_link" "Make a link to set a new password"
        UsePasswordLink "use_password_link" "Set a new password by a link"
        CloseAccount "close_account" "Close an account"
        ReopenAccount "reopen_account" "Reopen an account"
        EndSessionsOf "end_sessions_of" "End somebody's sessions and tokens"
    }
    Site {
        SetAdmin "set_admin" "Set who is an admin"
        SetCourseStarters "set_course_starters" "Set who may start courses"
        LetStartCourses "let_start_courses" "Choose who may start courses"
        Flood "flood" "More refusals than are stored one by one"
        OtherOrigin "other_origin" "Send from a page of another site"
    }
    Use {
        Block "block" "Block somebody"
        Send "send" "Send a message"
        Edit "edit" "Edit a message"
        Delete "delete" "Delete a message"
        Look "look" "Look at a page"
        Read "read" "Read a room"
        React "react" "React to a message"
        SetPresence "set_presence" "Show or hide the own presence"
        ChangeProfile "change_profile" "Change what the own card tells"
        ArrangeRooms "arrange_rooms" "Arrange the list of rooms"
        Pin "pin" "Pin a message"
        Save "save" "Save a message"
        SetNotificationLevel "set_notification_level" "Set a notification level"
        OpenThread "open_thread" "Open a thread"
        Upload "upload" "Upload a file"
        ManageAssignments "manage_assignments" "Add, change or delete an assignment"
        ReadNotifications "read_notifications" "Read notifications"
    }
}

/// An action, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    pub action: SecurityAction,
    /// Whose rights it changes, if not the actor's own.
    pub subject: Option<UserId>,
    pub course: Option<CourseId>,
    pub room: Option<RoomId>,
    /// A few words, such as the new role. At most [`SecurityEvent::DETAIL`] characters are stored.
    pub detail: String,
}

impl From<SecurityAction> for SecurityEvent {
    fn from(action: SecurityAction) -> Self {
        Self {
            action,
            subject: None,
            course: None,
            room: None,
            detail: String::new(),
        }
    }
}

impl SecurityAction {
    pub fn about(self, user: UserId) -> SecurityEvent {
        SecurityEvent::from(self).about(user)
    }

    pub fn in_course(self, course: CourseId) -> SecurityEvent {
        SecurityEvent::from(self).in_course(course)
    }

    pub fn in_room(self, room: RoomId) -> SecurityEvent {
        SecurityEvent::from(self).in_room(room)
    }

    pub fn detail(self, detail: impl Into<String>) -> SecurityEvent {
        SecurityEvent::from(self).detail(detail)
    }
}

impl SecurityEvent {
    pub const DETAIL: usize = 200;

    #[must_use]
    pub fn about(self, user: UserId) -> Self {
        let subject = Some(user);
        Self { subject, ..self }
    }

    #[must_use]
    pub fn in_course(self, course: CourseId) -> Self {
        let course = Some(course);
        Self { course, ..self }
    }

    #[must_use]
    pub fn in_room(self, room: RoomId) -> Self {
        let room = Some(room);
        Self { room, ..self }
    }

    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { detail, ..self }
    }
}

impl SecurityEvent {
    /// One line in the program's log, for whoever collects it.
    pub fn log_line(&self, by: &Origin, outcome: &'static str) {
        let (action, via, user) = (self.action.name(), by.via.name(), by.user.map(|user| user.0));
        let subject = self.subject.map(|user| user.0);
        let (course, room) = (self.course.map(|course| course.0), self.room.map(|room| room.0));
        let (address, detail) = (by.address.as_str(), self.detail.as_str());
        tracing::info!(target: "security", action, outcome, user, via, address, subject, course, room, detail);
    }
}

/// Something that was refused, as it waits to be stored.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub at: Millis,
    pub origin: Origin,
    /// Its detail says why.
    pub event: SecurityEvent,
    /// How often.
    pub times: i64,
}
