//! Two people who change the same thing: whoever saves later is told what has changed since the form was drawn, and decides.

use crate::db::{Changeable, Tx};
use crate::error::Error;
use app::counted::counted;
use app::protocol::{FieldProblem, FormField, Millis, Problem, ProblemKind, UserId, base_of_fields, form_base};
use app::text_direction::isolate;

/// Refuses a form whose values were changed since it was drawn, unless what it would store is what is there. `base` is the
/// [`form_base`] of the values that it was drawn from; without one nothing is compared. `now` is what is stored, `mine` what
/// would replace it.
pub async fn refuse_if_changed(
    tx: &mut Tx<'_>,
    actor: UserId,
    base: &str,
    what: Changeable,
    (now, mine): (&[FormField], &[FormField]),
) -> Result<(), Error> {
    let changed = changed_meanwhile(base, now, mine);
    if changed.is_empty() {
        return Ok(());
    }
    let last = tx.last_change(what).await?;
    let (what, time) = (word_for(what), tx.now);
    let changed_by = match last {
        Some(last) if last.by == actor => format!("You changed this {what} on another page {}.", ago(time - last.at)),
        Some(last) => {
            let (name, when) = (isolate(&last.name), ago(time - last.at));
            format!("{name} changed this {what} {when}, since you opened it.")
        }
        None => format!("Somebody else has changed this {what} meanwhile."),
    };
    let text = changed_by + " Nothing is saved yet: look at what is new below, and save again.";
    Err(Problem {
        fields: changed,
        base: Some(base_of_fields(now)),
        ..Problem::new(ProblemKind::Conflict, text)
    }
    .into())
}

fn word_for(what: Changeable) -> &'static str {
    match what {
        Changeable::Assignment(_) => "assignment",
        Changeable::Course(_) => "course",
        Changeable::Room(_) => "room",
        Changeable::RoomPace(_) => "setting",
    }
}

/// How long ago something was: the server does not know the reader's clock.
pub fn ago(milliseconds: Millis) -> String {
    let minutes = milliseconds / 60_000;
    match minutes {
        ..1 => "a moment ago".to_owned(),
        1..60 => counted(minutes, "minute ago", "minutes ago"),
        60..1440 => counted(minutes / 60, "hour ago", "hours ago"),
        _ => counted(minutes / 1440, "day ago", "days ago"),
    }
}

/// The fields that another has changed.
fn changed_meanwhile(base: &str, now: &[FormField], mine: &[FormField]) -> Vec<FieldProblem> {
    (now.iter().zip(mine).enumerate())
        .filter(|(at, ((_, now), (_, mine)))| {
            !base.is_empty() && now != mine && form_base(&[now]) != hash_at(base, *at)
        })
        .map(|(at, ((field, now), (_, mine)))| field_problem(field, now, form_base(&[mine]) != hash_at(base, at)))
        .collect()
}

fn field_problem(field: &str, now: &str, both: bool) -> FieldProblem {
    let text = match (both, now.is_empty()) {
        (false, _) => "This was changed meanwhile. It is what is saved now.",
        (true, true) => "Meanwhile this was emptied. Yours is kept here: save again to replace it.",
        (true, false) => {
            "Meanwhile this was changed to what stands below. Yours is kept here: save again to replace it."
        }
    };
    FieldProblem {
        field: field.to_owned(),
        text: text.to_owned(),
        now: Some(now.to_owned()),
        both,
    }
}

fn hash_at(base: &str, at: usize) -> &str {
    base.get(at * 8..at * 8 + 8).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(base: &[&str], now: [&str; 2], mine: [&str; 2]) -> Vec<(String, bool)> {
        let fields = |[title, text]: [&str; 2]| [("title", title.to_owned()), ("text", text.to_owned())];
        let (now, mine) = (fields(now), fields(mine));
        let again = changed_meanwhile(&base_of_fields(&now), &now, &mine);
        assert_eq!(again, [], "saving again replaces what is there");
        let changed = changed_meanwhile(&form_base(base), &now, &mine);
        changed.into_iter().map(|field| (field.field, field.both)).collect()
    }

    #[test]
    fn whoever_saves_later_is_told_of_each_field_that_another_has_changed() {
        // Nobody else has changed anything.
        assert_eq!(changed(&["A", "x"], ["A", "x"], ["B", "y"]), []);
        // The same field.
        assert_eq!(
            changed(&["A", "x"], ["C", "x"], ["B", "x"]),
            [("title".to_owned(), true)]
        );
        // Another field, which this form would have put back.
        assert_eq!(
            changed(&["A", "x"], ["A", "z"], ["B", "x"]),
            [("text".to_owned(), false)]
        );
        // Both have written the same.
        assert_eq!(changed(&["A", "x"], ["B", "x"], ["B", "x"]), []);
        // A script that does not say what it began with.
        assert_eq!(changed(&[], ["C", "x"], ["B", "x"]), []);
    }

    #[test]
    fn how_long_ago_is_said_in_the_largest_unit() {
        let minutes = [0, 1, 59, 60, 1439, 1440, 4320].map(|minutes| ago(minutes * 60_000));
        let said = [
            "a moment ago",
            "1 minute ago",
            "59 minutes ago",
            "1 hour ago",
            "23 hours ago",
            "1 day ago",
            "3 days ago",
        ];
        assert_eq!(minutes, said);
    }
}
