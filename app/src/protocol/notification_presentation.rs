//! How each kind of notification looks and where it leads.

use super::notification::Notification;
use super::offers::Offered;
use crate::counted::counted;

/// How a notification looks and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation {
    pub title: String,
    pub text: String,
    /// A path of this site that leads to the thing itself.
    pub link: String,
    /// The kind in two words, for the label of the row.
    pub group: &'static str,
}

impl Notification {
    pub fn presentation(&self) -> Presentation {
        let present = |title: String, text: &str, link: String, group| Presentation {
            title,
            text: text.to_owned(),
            link,
            group,
        };
        match self {
            Notification::Messages {
                room,
                name,
                direct,
                count,
                from,
            } => {
                let title = match (direct, count) {
                    (true, 1) => format!("A direct message from {name}"),
                    (true, n) => format!("{n} direct messages from {name}"),
                    (false, n) => format!("{} in {name}", counted(*n, "new message", "new messages")),
                };
                let group = if *direct { "Direct message" } else { "New messages" };
                present(title, "", format!("/chat/{room}/{from}"), group)
            }
            Notification::Mentioned {
                room,
                name,
                number,
                by,
                excerpt,
            } => {
                let title = format!("{by} mentioned you in {name}");
                present(title, excerpt, format!("/chat/{room}/{number}"), "Mention")
            }
            Notification::Replied {
                thread,
                name,
                number,
                by,
                excerpt,
            } => {
                let title = if name.is_empty() {
                    format!("{by} replied in a thread")
                } else {
                    format!("{by} replied in a thread in {name}")
                };
                present(title, excerpt, format!("/chat/{thread}/{number}"), "Thread")
            }
            Notification::Announced {
                room,
                name,
                number,
                by,
                excerpt,
            } => {
                let link = format!("/chat/{room}/{number}");
                present(format!("{by} announced in {name}"), excerpt, link, "Announcement")
            }
            Notification::AssignmentNew {
                course,
                assignment,
                title,
                ..
            } => {
                let link = format!("/courses/{course}?assignment={assignment}#assignment-{assignment}");
                present(format!("New assignment: {title}"), "", link, "Assignment")
            }
            Notification::AssignmentChanged {
                course,
                assignment,
                title,
                ..
            } => {
                let link = format!("/courses/{course}?assignment={assignment}#assignment-{assignment}");
                present(format!("Assignment changed: {title}"), "", link, "Assignment")
            }
            Notification::AddedToCourse { course, title, role } => {
                let text = format!("You are {} there.", role.one());
                let title = format!("You are now in {title}");
                present(title, &text, format!("/courses/{course}"), "Course")
            }
            Notification::Offered { what, title, by, .. } => {
                let title = match what {
                    Offered::Place { role, .. } => format!("{by} offers you a place in {title}, as {}", role.one()),
                    Offered::Role { role, .. } => format!("{by} asks you to be {} in {title}", role.one()),
                    Offered::Room { .. } => format!("{by} invites you into {title}"),
                    Offered::Asked { .. } => format!("You have asked to be let into {title}"),
                };
                present(title, "", "/#offers".to_owned(), "Offer")
            }
            Notification::JoinAsked { course, title } => {
                let title = format!("Somebody asks to be let into {title}");
                present(title, "", format!("/courses/{course}/members"), "Course")
            }
            Notification::JoinRefused { title, .. } => {
                let title = format!("You were not let into {title}");
                present(
                    title,
                    "Its staff can still let you in by name.",
                    "/".to_owned(),
                    "Course",
                )
            }
            Notification::InviteUsedOften { course, title, uses } => {
                let title = format!("{uses} people came into {title} by its invite link within an hour");
                let text = "If that is more than you expect, make a new link.";
                present(title, text, format!("/courses/{course}/members"), "Course")
            }
            Notification::AddedToRoom { room, name, by } => {
                let title = format!("{by} added you to {name}");
                present(title, "", format!("/chat/{room}"), "Room")
            }
            Notification::RoleChanged {
                course,
                title,
                role,
                by,
            } => {
                let title = format!("You are now {} in {title}", role.one());
                let text = format!("{by} changed your role.");
                present(title, &text, format!("/courses/{course}"), "Course")
            }
            Notification::WrongPasswords { tries, networks, .. } => {
                let from = counted(*networks, "network", "networks");
                let text = format!(
                    "{tries} wrong tries from {from}. Nobody got in by them. If it was not you, and your password is \
                     short or used elsewhere too, please change it."
                );
                let title = "Many wrong passwords were tried for your account".to_owned();
                present(title, &text, "/settings".into(), "Your account")
            }
        }
    }
}
