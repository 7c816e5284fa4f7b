//! The card of somebody, and what people tell about themselves there.

use super::validation;
use super::wrong_fields::WrongFields;
use crate::actor::Actor;
use crate::db::{Reader, Tx};
use crate::error::Error;
use app::protocol::{ChangeProfile, CourseId, Done, Millis, Problem, Profile, UserId, ZoneNow, limits};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Changes what the actor tells.
pub async fn change_profile(tx: &mut Tx<'_>, actor: &Actor, wanted: ChangeProfile) -> Result<Done, Error> {
    let mut wrong = WrongFields::default();
    let pronouns = wrong.unless(validation::optional_line(
        "pronouns",
        &wanted.pronouns,
        limits::PRONOUNS,
    ));
    let zone = wrong.unless(time_zone(&wanted.time_zone));
    wrong.refuse()?;
    tx.set_profile(actor.user, &pronouns, &zone).await?;
    Ok(Done::Ok)
}

/// The name of a zone as the database has it, or nothing.
fn time_zone(typed: &str) -> Result<String, Problem> {
    let typed = validation::optional_line("time_zone", typed, limits::TIME_ZONE)?;
    if typed.is_empty() {
        return Ok(typed);
    }
    let zone = TimeZone::get(&typed).ok();
    let name = zone.and_then(|zone| zone.iana_name().map(str::to_owned));
    name.ok_or_else(|| {
        let text = "There is no such time zone. Their names are a region and a city, such as Europe/Berlin, or UTC.";
        Problem::invalid("time_zone", text)
    })
}

/// Somebody, for those who share a course or a room with them. To everybody else they are not there.
pub(super) async fn profile(
    reader: &mut Reader,
    actor: &Actor,
    user: UserId,
    course: Option<CourseId>,
    now: Millis,
) -> Result<Profile, Error> {
    if let Some(course) = course {
        let entry = reader.course_entry(actor.user, course).await?;
        entry.ok_or_else(Problem::not_found)?;
    }
    let row = reader.profile(actor.user, user, course).await?;
    // A token for one course finds nobody outside of it.
    let row = row.filter(|row| actor.limits.course.is_none() || row.role.is_some());
    let row = row.ok_or_else(Problem::not_found)?;
    Ok(Profile {
        id: user,
        username: row.username,
        name: row.name,
        role: row.role,
        pronouns: row.pronouns,
        time_zone: zone_now(&row.time_zone, now),
    })
}

/// None for no zone, and for one that a newer database does not know any more.
fn zone_now(name: &str, now: Millis) -> Option<ZoneNow> {
    let zone = TimeZone::get(name).ok().filter(|_| !name.is_empty())?;
    let at = Timestamp::from_millisecond(now).ok()?;
    Some(ZoneNow {
        name: name.to_owned(),
        offset: i64::from(zone.to_offset(at).seconds()) / 60,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_of_the_database_in_its_spelling_with_the_offset_of_the_day() {
        assert_eq!(time_zone(" europe/berlin ").unwrap(), "Europe/Berlin");
        assert_eq!(time_zone("").unwrap(), "");
        for wrong in ["Berlin", "../etc/passwd", "Europe/", "+02:00", "CEST6", "x/y"] {
            assert!(time_zone(wrong).is_err(), "{wrong}");
        }
        let offset = |name, at: &str| {
            let at: Timestamp = at.parse().unwrap();
            zone_now(name, at.as_millisecond()).map(|zone| zone.offset)
        };
        assert_eq!(offset("Europe/Berlin", "2026-07-01T12:00Z"), Some(120));
        assert_eq!(offset("Europe/Berlin", "2026-12-01T12:00Z"), Some(60));
        assert_eq!(offset("Asia/Kathmandu", "2026-12-01T12:00Z"), Some(345));
        assert_eq!(offset("", "2026-12-01T12:00Z"), None);
    }
}
