//! Calendar arithmetic without a library. Of the browser's locale only the UTC offset is used; the server has none.
//! Days are counted from 1970-01-01; the algorithm is the usual one of 400-year eras.

/// A moment, in UTC milliseconds since 1970-01-01.
pub type Millis = i64;

const DAY: i64 = 86_400_000;

/// A date and time of day, at some UTC offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    /// 0 is Monday.
    pub weekday: i64,
}

/// Splits a moment into date and time, `offset` minutes east of UTC.
pub fn date_time(at: Millis, offset: i64) -> DateTime {
    let local = at + offset * 60_000;
    let days = local.div_euclid(DAY);
    let in_day = local.rem_euclid(DAY) / 60_000;
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    DateTime {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        hour: in_day / 60,
        minute: in_day % 60,
        weekday: (days + 3).rem_euclid(7),
    }
}

/// The moment of a date and time in UTC.
pub fn millis(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Millis {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * DAY + (hour * 60 + minute) * 60_000
}

/// Reads `2026-11-22T18:00` (seconds are allowed and dropped) as UTC. Refuses everything else, and days that do not
/// exist.
pub fn parse_local(text: &str) -> Option<Millis> {
    let (date, time) = text.split_once('T')?;
    let mut parts = time.split(':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let day = parse_day(date)?;
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(day + (hour * 60 + minute) * 60_000)
}

/// Reads `2026-11-22` as midnight UTC.
pub fn parse_day(text: &str) -> Option<Millis> {
    let mut parts = text.split('-');
    let (year, month, day) = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    if parts.next().is_some() || !(1970..=9999).contains(&year) {
        return None;
    }
    let at = millis(year, month, day, 0, 0);
    let parsed = date_time(at, 0);
    ((1..=12).contains(&month) && (parsed.year, parsed.month, parsed.day) == (year, month, day)).then_some(at)
}

/// `18:05`.
pub fn clock(at: Millis, offset: i64) -> String {
    let c = date_time(at, offset);
    format!("{:02}:{:02}", c.hour, c.minute)
}

/// `Sunday 22 November 2026`.
pub fn long_day(at: Millis, offset: i64) -> String {
    let c = date_time(at, offset);
    format!(
        "{} {} {} {}",
        WEEKDAYS[c.weekday as usize],
        c.day,
        MONTHS[(c.month - 1) as usize],
        c.year
    )
}

/// `Sun 22 Nov 2026, 18:05`: with the year, because it is not known where it is read which one is meant.
pub fn short(at: Millis, offset: i64) -> String {
    [&short_day(at, offset), ", ", &clock(at, offset)].concat()
}

/// `Sun 22 Nov 2026`.
pub fn short_day(at: Millis, offset: i64) -> String {
    let c = date_time(at, offset);
    let (weekday, month) = (WEEKDAYS[c.weekday as usize], MONTHS[(c.month - 1) as usize]);
    format!("{} {} {} {}", &weekday[..3], c.day, &month[..3], c.year)
}

/// What can be left out of [`short`] where `today` is known: `18:05` on that day, `Sun 22 Nov` in that year, the whole day
/// else. With `due` the hour stays. A clock in UTC says so.
pub fn nearby(at: Millis, offset: i64, today: Millis, due: bool, utc: bool) -> String {
    let clock = clock(at, offset) + if utc { " UTC" } else { "" };
    if day_number(at, offset) == day_number(today, offset) {
        return if due { "Today, ".to_owned() + &clock } else { clock };
    }
    let day = short_day(at, offset);
    let year = [" ", &date_time(today, offset).year.to_string()].concat();
    let day = day.strip_suffix(&year).unwrap_or(&day);
    if due {
        [day, ", ", &clock].concat()
    } else {
        day.to_owned()
    }
}

/// `2026-11-22T18:05`, for `datetime` attributes and `datetime-local` fields.
pub fn field(at: Millis, offset: i64) -> String {
    let c = date_time(at, offset);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        c.year, c.month, c.day, c.hour, c.minute
    )
}

/// `45 seconds`, `5 minutes`, `1 minute 30 seconds`, `1 hour`.
pub fn duration_in_words(seconds: i64) -> String {
    let part = |count: i64, word: &str| match count {
        0 => String::new(),
        1 => ["1 ", word].concat(),
        _ => [&count.to_string(), " ", word, "s"].concat(),
    };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let parts = [part(hours, "hour"), part(minutes, "minute"), part(rest, "second")];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() {
        "0 seconds".into()
    } else {
        said.join(" ")
    }
}

/// A time to wait, never too short: above a minute and a half in whole minutes, above an hour and a half in whole hours.
pub fn wait_in_words(seconds: i64) -> String {
    let unit = match seconds {
        ..=90 => 1,
        91..=5_400 => 60,
        5_401.. => 3_600,
    };
    duration_in_words((seconds.max(1) + unit - 1) / unit * unit)
}

/// The same after "every": "30 seconds", but "minute".
pub fn every(seconds: i64) -> String {
    let words = duration_in_words(seconds);
    match words.strip_prefix("1 ") {
        Some(unit) if !unit.contains(' ') => unit.to_owned(),
        _ => words,
    }
}

/// The number of the day, to tell where one day's messages end.
pub fn day_number(at: Millis, offset: i64) -> i64 {
    (at + offset * 60_000).div_euclid(DAY)
}

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_today_makes_clear_is_left_out() {
        let (at, today) = (
            parse_local("2026-11-22T18:05").unwrap(),
            parse_local("2026-11-22T01:00").unwrap(),
        );
        assert_eq!(nearby(at, 0, today, false, false), "18:05");
        assert_eq!(nearby(at, 0, today, true, true), "Today, 18:05 UTC");
        // Near midnight it depends on the zone.
        assert_eq!(nearby(at, 600, today, false, false), "Mon 23 Nov");
        let (may, last_year) = (parse_day("2026-05-01").unwrap(), parse_day("2025-05-01").unwrap());
        assert_eq!(nearby(at, 0, may, true, false), "Sun 22 Nov, 18:05");
        assert_eq!(nearby(at, 0, last_year, false, false), "Sun 22 Nov 2026");
    }

    #[test]
    fn a_known_day_is_formatted() {
        let at = parse_local("2026-11-22T18:05").unwrap();
        assert_eq!(long_day(at, 0), "Sunday 22 November 2026");
        assert_eq!(short(at, 60), "Sun 22 Nov 2026, 19:05");
        assert_eq!(field(at, -18 * 60 - 6), "2026-11-21T23:59");
    }

    #[test]
    fn durations_are_said_in_words() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (45, "45 seconds"),
            (60, "1 minute"),
            (90, "1 minute 30 seconds"),
            (300, "5 minutes"),
            (3600, "1 hour"),
        ] {
            assert_eq!(duration_in_words(seconds), words);
        }
    }

    #[test]
    fn a_time_to_wait_is_rounded_up() {
        for (seconds, words) in [
            (0, "1 second"),
            (60, "1 minute"),
            (91, "2 minutes"),
            (59 * 60 + 1, "1 hour"),
            (23 * 3_600 - 1, "23 hours"),
            (23 * 3_600 + 1, "24 hours"),
        ] {
            assert_eq!(wait_in_words(seconds), words);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "x", "2026-01-01-01", ""] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_formatted_time_is_parsed_back(minutes in 0..4_000_000_000i64) {
            let at = minutes * 60_000 % 253_402_300_800_000;
            prop_assert_eq!(parse_local(&field(at, 0)), Some(at));
        }
    }
}
