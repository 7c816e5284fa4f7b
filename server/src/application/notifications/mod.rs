//! Who hears of what, and why. One pure function decides, for every kind and every channel; what is raised here is
//! stored, told to the open tabs, and (later) handed to e-mail and push.

use crate::auth::Actor;
use crate::db::{Standing, Tx};
use crate::fault::Fault;
use app::wire::{Assignment, CourseId, Level, Message, Notice, NoticeRow, Role, RoomId, RoomKind, UserId, limits};
use std::collections::BTreeMap;

/// What happened, as far as the decision needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody wrote `@me`.
    Mention,
    /// Staff wrote in an announcement room.
    Announcement,
    /// A new or changed assignment.
    Assignment,
    /// Something about me: added to a course or room, another role.
    Personal,
}

/// Whether somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not at all. Says why, for whoever asks.
    Off(&'static str),
    /// In the list and on the bell. The sentence is kept with the notice.
    Alert(&'static str),
}

/// Decides. The room's level beats everything; what has no room asks no level.
pub fn decide(cause: Cause, level: Level) -> Delivery {
    match (cause, level) {
        (Cause::Mention | Cause::Announcement, Level::Muted) => Delivery::Off("You muted this room."),
        (Cause::Announcement, Level::Mentions) => Delivery::Off("You asked to hear only mentions from this room."),
        (Cause::Mention, Level::All | Level::Mentions) => Delivery::Alert("Your user name was mentioned."),
        (Cause::Announcement, Level::All) => Delivery::Alert("You are a member of the course this was announced to."),
        (Cause::Assignment, _) => Delivery::Alert("You are a member of the course this is for."),
        (Cause::Personal, _) => Delivery::Alert("It is about you."),
    }
}

/// A new message: those it mentions, or everybody if it is an announcement. (Unread messages as such need no stored
/// notice: they are the distance to the read marker.) Says whether anybody was told.
pub async fn of_message(tx: &mut Tx<'_>, standing: &Standing, message: &Message) -> Result<bool, Fault> {
    if standing.kind == RoomKind::Direct || (standing.kind != RoomKind::Announcement && !message.content.contains('@'))
    {
        return Ok(false);
    }
    let recipients = message_recipients(tx, standing, message).await?;
    let told = !recipients.is_empty();
    raise_message(tx, standing, message, recipients, true).await?;
    Ok(told)
}

/// A changed message: whoever is mentioned only now hears of it, whoever is not any more does not, and the others'
/// notices show the new text. Who came after it was written has none, and gets none for its being edited. `was` is what
/// it said before.
pub async fn of_edit(tx: &mut Tx<'_>, standing: &Standing, message: &Message, was: &str) -> Result<(), Fault> {
    if standing.kind == RoomKind::Direct {
        return Ok(());
    }
    let mut recipients = message_recipients(tx, standing, message).await?;
    let before = tx.noticed(message.room, message.number).await?;
    let gone: Vec<UserId> = before
        .iter()
        .copied()
        .filter(|user| !recipients.iter().any(|(other, _)| other == user))
        .collect();
    tx.withdraw_of_message(message.room, message.number, Some(&gone))
        .await?;
    let old = mentions(was);
    let mut new = mentions(&message.content);
    new.retain(|name| !old.contains(name));
    let named = mentioned(tx, message, &new).await?;
    recipients.retain(|(user, _)| before.contains(user) || named.iter().any(|(other, _)| other == user));
    raise_message(tx, standing, message, recipients, false).await
}

async fn message_recipients(tx: &mut Tx<'_>, standing: &Standing, message: &Message) -> Result<Vec<Told>, Fault> {
    if standing.kind != RoomKind::Announcement {
        return mentioned(tx, message, &mentions(&message.content)).await;
    }
    let people = tx.room_recipients(message.room).await?;
    let others = people.into_iter().filter(|person| person.user != message.author);
    Ok(told(
        Cause::Announcement,
        others.map(|person| (person.user, person.level)),
    ))
}

/// Those in the room who have one of these names.
async fn mentioned(tx: &mut Tx<'_>, message: &Message, names: &[String]) -> Result<Vec<Told>, Fault> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut people = tx.room_recipients(message.room).await?;
    people.retain(|person| person.user != message.author && names.contains(&person.handle));
    Ok(told(
        Cause::Mention,
        people.into_iter().map(|person| (person.user, person.level)),
    ))
}

async fn raise_message(
    tx: &mut Tx<'_>,
    standing: &Standing,
    message: &Message,
    recipients: Vec<Told>,
    afresh: bool,
) -> Result<(), Fault> {
    let (room, number) = (message.room, message.number);
    let (name, by, excerpt) = (standing.name.clone(), message.name.clone(), excerpt(&message.content));
    let notice = if standing.kind == RoomKind::Announcement {
        Notice::Announced {
            room,
            name,
            number,
            by,
            excerpt,
        }
    } else {
        Notice::Mentioned {
            room,
            name,
            number,
            by,
            excerpt,
        }
    };
    let word = if standing.kind == RoomKind::Announcement {
        "announced"
    } else {
        "mention"
    };
    let about = About {
        course: standing.course,
        room: Some(room),
        number: Some(number),
    };
    raise(tx, format!("{word}:{room}:{number}"), notice, about, recipients, afresh).await
}

/// A new or changed assignment: everybody in the course but who did it. A change takes the place of an earlier one.
pub async fn of_assignment(tx: &mut Tx<'_>, actor: &Actor, assignment: &Assignment, new: bool) -> Result<(), Fault> {
    let Assignment {
        id,
        course,
        title,
        due_at,
        ..
    } = assignment.clone();
    let (cause, notice) = if new {
        (
            format!("assignment:{id}"),
            Notice::AssignmentNew {
                course,
                assignment: id,
                title,
                due_at,
            },
        )
    } else {
        (
            format!("assignment-changed:{id}"),
            Notice::AssignmentChanged {
                course,
                assignment: id,
                title,
                due_at,
            },
        )
    };
    let people = tx.course_recipients(course).await?;
    let others = people.into_iter().filter(|person| person.user != actor.user);
    let recipients = told(Cause::Assignment, others.map(|person| (person.user, Level::All)));
    let about = About {
        course: Some(course),
        room: None,
        number: None,
    };
    raise(tx, cause, notice, about, recipients, true).await
}

/// Somebody was made a member of a course by another.
pub async fn of_added_to_course(tx: &mut Tx<'_>, course: CourseId, user: UserId, role: Role) -> Result<(), Fault> {
    let title = title_of(tx, course).await?;
    let notice = Notice::AddedToCourse { course, title, role };
    raise_about_course(tx, format!("added-to-course:{course}"), notice, course, user).await
}

/// Somebody's role in a course was changed by another.
pub async fn of_role(tx: &mut Tx<'_>, actor: &Actor, course: CourseId, user: UserId, role: Role) -> Result<(), Fault> {
    let (title, by) = (title_of(tx, course).await?, actor.name.clone());
    let notice = Notice::RoleChanged {
        course,
        title,
        role,
        by,
    };
    raise_about_course(tx, format!("role:{course}"), notice, course, user).await
}

async fn title_of(tx: &mut Tx<'_>, course: CourseId) -> Result<String, Fault> {
    Ok(tx.course(course).await?.map(|course| course.title).unwrap_or_default())
}

async fn raise_about_course(
    tx: &mut Tx<'_>,
    cause: String,
    notice: Notice,
    course: CourseId,
    user: UserId,
) -> Result<(), Fault> {
    let about = About {
        course: Some(course),
        room: None,
        number: None,
    };
    let recipients = told(Cause::Personal, [(user, Level::All)]);
    raise(tx, cause, notice, about, recipients, true).await
}

/// People were let into a private room by another.
pub async fn of_added_to_room(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, people: &[UserId]) -> Result<(), Fault> {
    let Some(info) = tx.room(room).await? else {
        return Ok(());
    };
    let notice = Notice::AddedToRoom {
        room,
        name: info.name,
        by: actor.name.clone(),
    };
    let about = About {
        course: info.course,
        room: Some(room),
        number: None,
    };
    let recipients = told(Cause::Personal, people.iter().map(|user| (*user, Level::All)));
    raise(tx, format!("added-to-room:{room}"), notice, about, recipients, true).await
}

/// Somebody who is told, and why.
type Told = (UserId, &'static str);

/// Asks for each of them whether they are told.
fn told(cause: Cause, people: impl IntoIterator<Item = (UserId, Level)>) -> Vec<Told> {
    (people.into_iter())
        .filter_map(|(user, level)| match decide(cause, level) {
            Delivery::Alert(reason) => Some((user, reason)),
            Delivery::Off(_) => None,
        })
        .collect()
}

/// What a notice is about: decides where it is listed and what reading takes it away.
struct About {
    course: Option<CourseId>,
    room: Option<RoomId>,
    number: Option<i64>,
}

/// Stores a notice for those who are to hear of it, each with the reason, and tells them.
async fn raise(
    tx: &mut Tx<'_>,
    cause: String,
    notice: Notice,
    about: About,
    recipients: Vec<Told>,
    afresh: bool,
) -> Result<(), Fault> {
    let mut by_reason: BTreeMap<&'static str, Vec<UserId>> = BTreeMap::new();
    for (user, reason) in recipients {
        by_reason.entry(reason).or_default().push(user);
    }
    for (reason, people) in by_reason {
        let row = NoticeRow {
            cause: cause.clone(),
            notice: notice.clone(),
            reason: reason.into(),
            at: tx.now,
            read_at: None,
            course: about.course,
            room: about.room,
            number: about.number,
        };
        tx.store_notice(&row, &people, afresh).await?;
    }
    Ok(())
}

/// The user names a text mentions, without the sign, in lower case; at most `limits::MENTIONS`.
pub fn mentions(content: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, sign) in content.char_indices() {
        if sign == '@' && !before.is_alphanumeric() {
            let rest = &content[at + 1..];
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
                .unwrap_or(rest.len());
            let handle = rest[..end].trim_end_matches(['.', '_', '-']).to_ascii_lowercase();
            if !handle.is_empty() && !found.contains(&handle) && found.len() < limits::MENTIONS {
                found.push(handle);
            }
        }
        before = sign;
    }
    found
}

/// The beginning of a text, for a notice.
fn excerpt(content: &str) -> String {
    const SIGNS: usize = 140;
    let line = content.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SIGNS) {
        None => line,
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_words_of_their_own() {
        assert_eq!(
            mentions("@ada, ask @Bob.S. or mail c@example.org (@ada)"),
            ["ada", "bob.s"]
        );
        assert_eq!(mentions("@ alone, @@twice"), ["twice"]);
    }

    #[test]
    fn a_muted_room_tells_nothing() {
        for cause in [Cause::Mention, Cause::Announcement] {
            assert!(matches!(decide(cause, Level::Muted), Delivery::Off(_)), "{cause:?}");
        }
    }

    #[test]
    fn an_excerpt_ends_where_it_must() {
        assert_eq!(excerpt("one\n two"), "one two");
        assert_eq!(excerpt(&"ä".repeat(200)).chars().count(), 141);
    }
}
