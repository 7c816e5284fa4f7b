//! What the site's admin should look at: each a sentence, and the page where something can be done about it.

use super::Cohort;
use crate::db::{SiteCounts, Storage};
use crate::metrics::BusState;
use app::protocol::CourseStarters;

/// Wrong passwords of a day that are worth a look.
const MANY_WRONG_PASSWORDS: i64 = 50;
/// A disk is nearly full if less than a tenth of it is free, and not more than this many bytes.
const NEARLY_FULL: u64 = 5_000_000_000;

type Sentence = (String, Option<&'static str>);

pub(super) fn attention(
    cohort: &Cohort,
    counts: &SiteCounts,
    storage: &Storage,
    starters: CourseStarters,
) -> Vec<Sentence> {
    let settings = &cohort.settings;
    let mut list: Vec<Sentence> = Vec::new();
    let mut note = |text: String, path: Option<&'static str>| list.push((text, path));
    if counts.unled > 0 {
        let text = format!("Courses in which no instructor can sign in: {}.", counts.unled);
        note(text, Some("/admin/courses?unled=1"));
    }
    if counts.wrong_passwords >= MANY_WRONG_PASSWORDS {
        let text = format!("Wrong passwords in the last 24 hours: {}.", counts.wrong_passwords);
        note(text, Some("/admin/log?topic=accounts&refused=1"));
    }
    if let Some((free, all)) = storage.disk
        && free < all / 10
        && free < NEARLY_FULL
    {
        let text = format!(
            "The disk of the database is nearly full: {} MB are free.",
            free / 1_000_000
        );
        note(text, None);
    }
    if cohort.metrics.last_commit_failed() {
        note(
            "The last change could not be stored. The program's log says why.".into(),
            None,
        );
    }
    if cohort.publisher.bus_state() == BusState::Degraded {
        note(
            "Redis cannot be reached: what happens on other nodes comes late.".into(),
            None,
        );
    }
    if settings.sends_passwords_in_the_clear() {
        note(
            "Passwords and messages travel in the clear: the public address begins with http://. See docs/nginx.conf."
                .into(),
            None,
        );
    }
    if settings.is_encrypted() && !settings.trust_proxy {
        note(
            "The public address is https, but the address of the visitor is not taken from the proxy: everybody counts as one \
             network. Set COHORT_TRUST_PROXY."
                .into(),
            None,
        );
    }
    if settings.open_sign_up && starters == CourseStarters::Anybody {
        note("Anybody may sign up and start courses.".into(), None);
    }
    if counts.admins == 1 {
        let text = "Only one admin can sign in. A second one can help if the first is away.";
        note(text.into(), Some("/admin/people"));
    }
    list
}
