//! Limits on what one person makes: each day, and in all. They count for whoever made a thing, whether it was left, deleted
//! or handed over since, and for nobody else. Asked for inside the transaction that makes the thing.

use crate::db::Tx;
use crate::error::Error;
use app::protocol::{Millis, Problem, ProblemKind, UserId, limits};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// A kind of thing that people make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    Courses,
    CourseRooms,
    PrivateRooms,
    DirectRooms,
    Assignments,
    InviteLinks,
    ApiTokens,
}

/// Of one kind of thing.
struct Limit {
    kind: &'static str,
    /// For people, in the plural.
    things: &'static str,
    /// The field that the refusal names.
    field: &'static str,
    a_day: i64,
}

impl Quota {
    fn limit(self) -> Limit {
        let (kind, things, field, a_day) = match self {
            Quota::Courses => ("course", "courses", "title", limits::COURSES_A_DAY),
            Quota::CourseRooms => ("course room", "rooms of courses", "name", limits::COURSE_ROOMS_A_DAY),
            Quota::PrivateRooms => ("private room", "private rooms", "name", limits::PRIVATE_ROOMS_A_DAY),
            Quota::DirectRooms => ("direct room", "new direct rooms", "user", limits::DIRECT_ROOMS_A_DAY),
            Quota::Assignments => ("assignment", "assignments", "title", limits::ASSIGNMENTS_A_DAY),
            Quota::InviteLinks => ("invite link", "invite links", "days", limits::INVITE_LINKS_A_DAY),
            Quota::ApiTokens => ("api token", "API tokens", "name", limits::TOKENS_A_DAY),
        };
        Limit {
            kind,
            things,
            field,
            a_day,
        }
    }
}

/// Counts one more thing for whoever makes it, or refuses it.
pub async fn spend(tx: &mut Tx<'_>, maker: UserId, quota: Quota) -> Result<(), Error> {
    let limit = quota.limit();
    in_all(tx, maker, quota, &limit).await?;
    let since = tx.now - DAY;
    let (count, first) = tx.quota_uses(maker, limit.kind, since).await?;
    if count >= limit.a_day {
        let again = wait(first.unwrap_or(tx.now) + DAY - tx.now);
        let text = format!(
            "You have made {count} {} within a day, and that is as many as one person may. Please try again in {again}.",
            limit.things
        );
        return Err(Problem::new(ProblemKind::TooMany, text).at(limit.field).into());
    }
    tx.add_quota_use(maker, limit.kind, since).await
}

/// What is limited by the course it is in, or by its own list, is limited there.
async fn in_all(tx: &mut Tx<'_>, maker: UserId, quota: Quota, limit: &Limit) -> Result<(), Error> {
    let (count, most, so) = match quota {
        Quota::Courses => (
            tx.count_made_courses(maker).await?,
            limits::OWN_COURSES,
            "Please delete one first, or ask the site's admin.",
        ),
        Quota::PrivateRooms => (
            tx.count_made_rooms(maker, "private").await?,
            limits::OWN_ROOMS,
            "Please choose one that is there; one ends when everybody has left it.",
        ),
        Quota::DirectRooms => (
            tx.count_made_rooms(maker, "direct").await?,
            limits::DIRECT_ROOMS,
            "Please ask the other person to write to you first.",
        ),
        Quota::CourseRooms | Quota::Assignments | Quota::InviteLinks | Quota::ApiTokens => return Ok(()),
    };
    if count < most {
        return Ok(());
    }
    let text = format!("You have made {most} {}, and more cannot be kept. {so}", limit.things);
    Err(Problem::invalid(limit.field, text).into())
}

/// A time to wait, in words, rounded up.
fn wait(millis: Millis) -> String {
    let minutes = millis.max(0) / 60_000 + 1;
    match (minutes + 59) / 60 {
        _ if minutes <= 90 => format!("{minutes} minutes"),
        hours => format!("{hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_wait_is_never_too_short() {
        assert_eq!(wait(0), "1 minutes");
        assert_eq!(wait(60_000 * 59), "60 minutes");
        assert_eq!(wait(HOUR * 23 - 1), "23 hours");
        assert_eq!(wait(HOUR * 23), "24 hours");
    }
}
