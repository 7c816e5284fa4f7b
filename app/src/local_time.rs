//! Times that somebody types: a date and a time of day where they are. In most zones there is a time each year that the clocks
//! skip, and one that comes twice. What is typed never means an earlier time: a deadline comes rather later than sooner.

use crate::time_format::Millis;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// The moment that a local date and time means, and whether there is exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    Once(Millis),
    /// The clocks skip it. This is as much later as they are put forward.
    Skipped(Millis),
    /// The clocks are put back, and it comes again. This is the later one.
    Twice(Millis),
}

impl LocalTime {
    /// Finds the moment of `local`: the date and time as if it were UTC. `offset` tells how many minutes east of UTC the zone is
    /// at a moment.
    pub fn find(local: Millis, offset: &dyn Fn(Millis) -> i64) -> Self {
        // No zone is more than 14 hours from UTC, so the moment is among these hours, and so are the offsets that may count.
        let mut offsets: Vec<i64> = (-15..=15).map(|hours| offset(local - hours * HOUR)).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let moments = || offsets.iter().map(|minutes| local - minutes * MINUTE);
        let shown = |at: Millis| at + offset(at) * MINUTE;
        // The latest comes first.
        let mut exact = moments().filter(|at| shown(*at) == local);
        match (exact.next(), exact.next()) {
            (Some(at), None) => Self::Once(at),
            (Some(at), Some(_)) => Self::Twice(at),
            (None, _) => Self::Skipped(moments().filter(|at| shown(*at) > local).min().unwrap_or(local)),
        }
    }

    pub fn at(self) -> Millis {
        match self {
            Self::Once(at) | Self::Skipped(at) | Self::Twice(at) => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::civil::DateTime;
    use jiff::tz::{AmbiguousOffset, TimeZone};

    /// The local date and time as if it were UTC.
    fn local(text: &str) -> Millis {
        text.parse::<DateTime>()
            .unwrap()
            .to_zoned_datetime(TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_millisecond()
    }

    fn offset(zone: &TimeZone, at: Millis) -> i64 {
        i64::from(zone.to_offset(Timestamp::from_millisecond(at).unwrap()).seconds()) / 60
    }

    fn find(zone: &str, text: &str) -> LocalTime {
        let zone = TimeZone::get(zone).unwrap();
        LocalTime::find(local(text), &|at| offset(&zone, at))
    }

    #[test]
    fn skipped_and_repeated_times_are_the_later_ones() {
        for (zone, typed, utc, once) in [
            ("Europe/Berlin", "2026-11-22T18:00", "2026-11-22T17:00", true),
            ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30", false),
            ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T01:30", false),
            ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30", false),
            ("America/New_York", "2026-11-01T01:30", "2026-11-01T06:30", false),
            // Half an hour.
            ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45", false),
            ("Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15", true),
            // A whole day that there was not.
            ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00", false),
            ("Pacific/Kiritimati", "2026-06-01T00:00", "2026-05-31T10:00", true),
        ] {
            let found = find(zone, typed);
            assert_eq!(found.at(), local(utc), "{zone} {typed}");
            assert_eq!(matches!(found, LocalTime::Once(_)), once, "{zone} {typed}");
        }
    }

    /// In every zone of the world, around every change of the clocks: what is found is what the zone database says.
    #[test]
    fn no_typed_time_is_ever_taken_for_an_earlier_one() {
        let (mut zones, mut skipped, mut repeated) = (0, 0, 0);
        for name in jiff::tz::db().available() {
            let Ok(zone) = TimeZone::get(name.as_str()) else {
                continue;
            };
            zones += 1;
            for year in [1981, 1996, 2011, 2018, 2026, 2027] {
                let from: Timestamp = format!("{year}-01-01T00:00Z").parse().unwrap();
                let until: Timestamp = format!("{}-01-01T00:00Z", year + 1).parse().unwrap();
                let changes = zone
                    .following(from)
                    .map(|change| change.timestamp())
                    .take_while(|at| *at < until);
                for change in changes.chain([from]) {
                    for minutes in [-1500, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 1500] {
                        let wall = change.as_millisecond() + offset(&zone, change.as_millisecond() - 1) * MINUTE;
                        let typed = wall + minutes * MINUTE;
                        let civil = Timestamp::from_millisecond(typed)
                            .unwrap()
                            .to_zoned_datetime(TimeZone::UTC)
                            .datetime();
                        let ambiguous = zone.to_ambiguous_timestamp(civil);
                        let found = LocalTime::find(typed, &|at| offset(&zone, at));
                        let expected = match ambiguous.offset() {
                            AmbiguousOffset::Unambiguous { .. } => LocalTime::Once,
                            AmbiguousOffset::Gap { .. } => {
                                skipped += 1;
                                LocalTime::Skipped
                            }
                            AmbiguousOffset::Fold { .. } => {
                                repeated += 1;
                                LocalTime::Twice
                            }
                        };
                        let later = ambiguous.later().unwrap().as_millisecond();
                        assert_eq!(found, expected(later), "{name} {civil}");
                        assert!(later + offset(&zone, later) * MINUTE >= typed, "{name} {civil}");
                    }
                }
            }
        }
        assert!(
            zones > 400 && skipped > 1_000 && repeated > 1_000,
            "{zones} {skipped} {repeated}"
        );
    }
}
