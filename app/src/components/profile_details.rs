//! What the card and the page of somebody show.

use super::avatar::avatar;
use super::mark::mark_badge;
use crate::protocol::{Profile, ZoneNow};
use crate::state::Mark;
use crate::time_format::{self, Millis};
use leptos::prelude::*;

/// Draws name, user name, role, pronouns and local time.
pub fn profile_details(profile: &Profile, mark: Option<Mark>, now: Option<Millis>) -> AnyView {
    let row = |name, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let text = |text: String| view! { <bdi>{text}</bdi> }.into_any();
    let pronouns = (!profile.pronouns.is_empty()).then(|| row("Pronouns", text(profile.pronouns.clone())));
    let role = profile.role.map(|role| row("Role here", role.label().into_any()));
    let time = profile.time_zone.as_ref().zip(now);
    let time = time.map(|(zone, now)| row("Local time", text(local_time(zone, now))));
    view! {
        <div class="profile-name">
            {avatar(profile.id, &profile.name)}
            <span>
                <b dir="auto" translate="no">{profile.name.clone()}</b>{mark_badge(mark)}
                <span class="username" translate="no">{["@", &profile.username].concat()}</span>
            </span>
        </div>
        <dl class="profile-details">{role}{pronouns}{time}</dl>
    }
    .into_any()
}

/// `14:05, Europe/Berlin (UTC+1)`.
fn local_time(zone: &ZoneNow, now: Millis) -> String {
    let clock = time_format::clock(now, zone.offset);
    let place = zone.name.replace('_', " ");
    [&clock, ", ", &place, " (", &offset_in_words(zone.offset), ")"].concat()
}

fn offset_in_words(minutes: i64) -> String {
    let sign = if minutes < 0 { "−" } else { "+" };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (minutes, rest) {
        (0, _) => "UTC".into(),
        (_, 0) => ["UTC", sign, &hours.to_string()].concat(),
        _ => ["UTC", sign, &hours.to_string(), ":", &rest.to_string()].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_names_its_zone_and_offset() {
        let zone = |name: &str, offset| ZoneNow {
            name: name.into(),
            offset,
        };
        let noon = 12 * 3_600_000;
        assert_eq!(
            local_time(&zone("America/New_York", -300), noon),
            "07:00, America/New York (UTC−5)"
        );
        assert_eq!(
            local_time(&zone("Asia/Kathmandu", 345), noon),
            "17:45, Asia/Kathmandu (UTC+5:45)"
        );
        assert_eq!(local_time(&zone("UTC", 0), noon), "12:00, UTC (UTC)");
    }
}
