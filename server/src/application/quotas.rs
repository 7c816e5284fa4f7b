//! Limits on what one person makes: each day, and in all. They count for whoever made a thing, whether it was left, deleted
//! or handed over since, and for nobody else. Asked for inside the transaction that makes the thing.

use crate::db::Tx;
use crate::error::Error;
use app::protocol::{CourseId, Millis, Problem, ProblemKind, UserId, limits};
use app::time_format::wait_in_words;

const DAY: Millis = 86_400_000;

/// The kinds of what is counted for each to whom it is done, without who that is.
const OFFER_TO: &str = "offer to ";
const REQUEST_TO: &str = "request to ";

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
    Blocks,
    Threads,
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
            Quota::Threads => ("thread", "threads", "number", limits::THREADS_A_DAY),
            Quota::Blocks => ("block", "blocks", "user", limits::BLOCKS_A_DAY),
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
        let text = format!(
            "You have made {count} {} within a day, and that is as many as one person may. Please try again in {}.",
            limit.things,
            until_again(tx, first)
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
        Quota::CourseRooms
        | Quota::Assignments
        | Quota::InviteLinks
        | Quota::ApiTokens
        | Quota::Blocks
        | Quota::Threads => {
            return Ok(());
        }
    };
    if count < most {
        return Ok(());
    }
    let text = format!("You have made {most} {}, and more cannot be kept. {so}", limit.things);
    Err(Problem::invalid(limit.field, text).into())
}

/// What one person does to another, or asks of a course, however it ends. Counted by the name as it was typed, whether or not
/// there is somebody of that name, so that a refusal tells nothing about it.
pub async fn spend_offer(tx: &mut Tx<'_>, maker: UserId, username: &str, field: &str) -> Result<(), Error> {
    let since = tx.now - DAY;
    let kind = format!("{OFFER_TO}{username}");
    let uses = tx.quota_uses_towards(maker, OFFER_TO, &kind, since).await?;
    let (what, first) = if uses.to_this >= limits::OFFERS_TO_ONE_A_DAY {
        (format!("{} offers to @{username}", uses.to_this), uses.first_to_this)
    } else if uses.to_all >= limits::OFFERS_A_DAY {
        (format!("{} offers", uses.to_all), uses.first_to_all)
    } else {
        return tx.add_quota_use(maker, &kind, since).await;
    };
    let again = until_again(tx, first);
    let text =
        format!("You have made {what} within a day, declined or taken back ones too. Please try again in {again}.");
    Err(Problem::new(ProblemKind::TooMany, text).at(field).into())
}

/// Counts a request to be let into a course. Returns whether it is the first one of the day.
pub async fn spend_request(tx: &mut Tx<'_>, maker: UserId, course: CourseId) -> Result<bool, Error> {
    let since = tx.now - DAY;
    let kind = format!("{REQUEST_TO}{course}");
    let uses = tx.quota_uses_towards(maker, REQUEST_TO, &kind, since).await?;
    if uses.to_all >= limits::REQUESTS_A_DAY {
        let text = format!(
            "You have asked {} times within a day to be let in. Please try again in {}.",
            uses.to_all,
            until_again(tx, uses.first_to_all)
        );
        return Err(Problem::new(ProblemKind::TooMany, text).at("invite").into());
    }
    tx.add_quota_use(maker, &kind, since).await?;
    Ok(uses.to_this == 0)
}

/// Until the first one is a day old, in words.
fn until_again(tx: &Tx<'_>, first: Option<Millis>) -> String {
    wait_in_words((first.unwrap_or(tx.now) + DAY - tx.now + 999) / 1_000)
}
