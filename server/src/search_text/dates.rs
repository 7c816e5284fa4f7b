//! Days in a search: `2026-11-05`, `2026-11` for the month, `2026` for the year, `today`, `yesterday`. In UTC.

use app::protocol::Millis;

const DAY: Millis = 86_400_000;

/// From the beginning of a day, month or year up to the beginning of the next.
pub(super) fn span(text: &str, now: Millis) -> Option<(Millis, Millis)> {
    let today = now.div_euclid(DAY) * DAY;
    match text.to_ascii_lowercase().as_str() {
        "today" => return Some((today, today + DAY)),
        "yesterday" => return Some((today - DAY, today)),
        _ => {}
    }
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str| {
        let digits = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| digits)
    };
    let year = number(parts[0]).filter(|year| (1970..=9998).contains(year))?;
    match parts[1..] {
        [] => Some((days(year, 1, 1) * DAY, days(year + 1, 1, 1) * DAY)),
        [month] => {
            let (month, (next_year, next)) = (number(month)?, next_month(year, number(month)?));
            valid_month(month)?;
            Some((days(year, month, 1) * DAY, days(next_year, next, 1) * DAY))
        }
        [month, day] => {
            let (month, day) = (number(month)?, number(day)?);
            valid_month(month)?;
            let start = days(year, month, day);
            let (next_year, next) = next_month(year, month);
            (day >= 1 && start < days(next_year, next, 1)).then_some((start * DAY, (start + 1) * DAY))
        }
        _ => None,
    }
}

fn valid_month(month: i64) -> Option<()> {
    (1..=12).contains(&month).then_some(())
}

fn next_month(year: i64, month: i64) -> (i64, i64) {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
