//! `/emoji`: all emoji that can be chosen, as the HTML that the picker of reactions shows (`app/src/components/reaction_picker.rs`).
//! It comes when that is opened, so no page waits for it. The same for everybody; `v` in the address is the build.

use crate::emoji::is_offered;
use app::query_string::query_value;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use emojis::{Emoji, Group, SkinTone};
use std::fmt::Write;
use std::sync::OnceLock;

/// From none to dark.
const TONES: [SkinTone; 6] = [
    SkinTone::Default,
    SkinTone::Light,
    SkinTone::MediumLight,
    SkinTone::Medium,
    SkinTone::MediumDark,
    SkinTone::Dark,
];

pub(super) async fn emoji_list(uri: Uri) -> Response {
    static LISTS: [OnceLock<String>; TONES.len()] = [const { OnceLock::new() }; TONES.len()];
    let tone = query_value(uri.query().unwrap_or_default(), "tone").and_then(|tone| tone.parse::<usize>().ok());
    let tone = tone.filter(|tone| *tone < TONES.len()).unwrap_or(0);
    let html = LISTS[tone].get_or_init(|| list_of(TONES[tone])).as_str();
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=604800")),
    ];
    (headers, html).into_response()
}

fn list_of(tone: SkinTone) -> String {
    let mut html = String::new();
    // The arrow keys go from one to the next; the Tab key stops at the first.
    let mut tab_stop = "";
    for group in Group::iter() {
        let name = group_name(group);
        // Writing into a string never fails.
        let _ = write!(
            html,
            "<section class=\"emoji\" role=\"group\" aria-label=\"{name}\"><h3>{name}</h3>"
        );
        for emoji in group.emojis().filter(|emoji| is_offered(emoji)) {
            let toned = emoji.with_skin_tone(tone).unwrap_or(emoji);
            let names = emoji.shortcodes().collect::<Vec<_>>().join(" ");
            let (sign, name) = (toned.as_str(), escaped(emoji));
            let _ = write!(
                html,
                "<button type=\"button\"{tab_stop} aria-label=\"{name}\" title=\"{name}\" data-names=\"{names}\">{sign}</button>"
            );
            tab_stop = " tabindex=\"-1\"";
        }
        html.push_str("</section>");
    }
    html
}

fn escaped(emoji: &Emoji) -> String {
    emoji.name().replace('&', "&amp;").replace('"', "&quot;")
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::SmileysAndEmotion => "Smileys and emotion",
        Group::PeopleAndBody => "People and body",
        Group::AnimalsAndNature => "Animals and nature",
        Group::FoodAndDrink => "Food and drink",
        Group::TravelAndPlaces => "Travel and places",
        Group::Activities => "Activities",
        Group::Objects => "Objects",
        Group::Symbols => "Symbols",
        Group::Flags => "Flags",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emoji::canonical;

    #[test]
    fn every_emoji_of_the_lists_can_be_reacted_with_as_it_is() {
        for tone in TONES {
            let list = list_of(tone);
            let offered: Vec<&str> = (list.split("\">").skip(1))
                .filter_map(|piece| piece.split_once("</button>"))
                .map(|(sign, _)| sign)
                .collect();
            assert!(offered.len() > 1_500, "{}", offered.len());
            for sign in offered {
                assert_eq!(canonical(sign), Some(sign));
            }
        }
        assert!(list_of(SkinTone::Dark).contains(">👍🏿<"));
    }
}
