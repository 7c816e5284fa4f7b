//! Two people who change the same thing: whoever saves later is told what has changed since the form was drawn, and decides.

use app::protocol::{FieldProblem, Problem, ProblemKind, form_base};

/// A field of a form: its name, the value that is stored now, and the one that would replace it.
pub type ChangedField<'v> = (&'static str, &'v str, &'v str);

/// Refuses a form whose values were changed since it was drawn, unless what it would store is what is there. `base` is the
/// [`form_base`] of the values that it was drawn from; without one nothing is compared.
pub fn refuse_if_changed(base: &str, what: &str, fields: &[ChangedField<'_>]) -> Result<(), Problem> {
    if base.is_empty() {
        return Ok(());
    }
    let changed: Vec<FieldProblem> = (fields.iter().enumerate())
        .filter(|(at, (_, now, mine))| now != mine && form_base(&[now]) != hash_at(base, *at))
        .map(|(at, (field, now, mine))| field_problem(field, now, form_base(&[mine]) != hash_at(base, at)))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let now: Vec<&str> = fields.iter().map(|(_, now, _)| *now).collect();
    let text = format!(
        "Somebody else has changed this {what} meanwhile. Nothing is saved yet: look at what is new below, and save again."
    );
    Err(Problem {
        fields: changed,
        base: Some(form_base(&now)),
        ..Problem::new(ProblemKind::Conflict, text)
    })
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
        let fields = [("title", now[0], mine[0]), ("text", now[1], mine[1])];
        let Err(problem) = refuse_if_changed(&form_base(base), "thing", &fields) else {
            return Vec::new();
        };
        let again = problem.base.expect("a base to save again with");
        refuse_if_changed(&again, "thing", &fields).expect("saving again replaces what is there");
        problem
            .fields
            .into_iter()
            .map(|field| (field.field, field.both))
            .collect()
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
}
