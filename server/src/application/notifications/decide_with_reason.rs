//! Whether a user is notified, and why. One pure function decides for every kind of notification and every channel.

use app::protocol::{Audience, NotificationLevel};

/// Whether, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Not at all. The reason is for whoever asks why nothing came.
    Off(&'static str),
    /// In the list and on the bell. The reason is stored with the notification.
    Alert(&'static str),
}

/// Decides. The room's level beats everything; what is about no room has no level.
pub fn decide(audience: Audience, level: NotificationLevel) -> Decision {
    use Decision::{Alert, Off};
    match (audience, level) {
        (
            Audience::Mentioned
            | Audience::StaffMentioned
            | Audience::EveryoneMentioned
            | Audience::Room(_)
            | Audience::Thread(_),
            NotificationLevel::Muted,
        ) => Off("You muted this room."),
        (Audience::Thread(_), NotificationLevel::All | NotificationLevel::Mentions) => Alert("You follow this thread."),
        (Audience::Room(_), NotificationLevel::Mentions) => Off("You asked to hear only mentions from this room."),
        (Audience::Mentioned, NotificationLevel::All | NotificationLevel::Mentions) => {
            Alert("Your user name was mentioned.")
        }
        (Audience::StaffMentioned, NotificationLevel::All | NotificationLevel::Mentions) => {
            Alert("The staff were mentioned, and you are one of them.")
        }
        (Audience::EveryoneMentioned, NotificationLevel::All | NotificationLevel::Mentions) => {
            Alert("Everybody in the room was mentioned.")
        }
        (Audience::Room(_), NotificationLevel::All) => Alert("You are a member of the course this was announced to."),
        (Audience::Course(_), _) => Alert("You are a member of the course this is for."),
        (Audience::Personal, _) => Alert("It is about you."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::protocol::RoomId;

    #[test]
    fn a_muted_room_notifies_nobody() {
        for audience in [
            Audience::Mentioned,
            Audience::StaffMentioned,
            Audience::EveryoneMentioned,
            Audience::Room(RoomId(1)),
            Audience::Thread(RoomId(1)),
        ] {
            let decision = decide(audience, NotificationLevel::Muted);
            assert!(matches!(decision, Decision::Off(_)), "{audience:?}");
        }
    }
}
