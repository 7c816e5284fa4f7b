//! Assignments.

use super::load_membership;
use crate::actor::Actor;
use crate::application::edit_conflicts::refuse_if_changed;
use crate::application::notifications::raise;
use crate::application::quotas::{self, Quota};
use crate::application::wrong_fields::WrongFields;
use crate::application::{permissions, validation};
use crate::db::{Changeable, Tx};
use crate::error::Error;
use app::protocol::{
    Assignment, AssignmentId, Change, CourseId, Done, Due, Millis, Notification, Problem, assignment_fields, limits,
};

/// What somebody typed about an assignment.
pub struct Typed {
    pub title: String,
    pub text: String,
    pub due: Due,
    /// The date may be in the past.
    pub past: bool,
}

pub async fn new(tx: &mut Tx<'_>, actor: &Actor, course: CourseId, typed: Typed) -> Result<Done, Error> {
    permissions::manage_assignments(load_membership::course(tx, actor, course).await?)?;
    let (title, text, due) = validated(typed, None, tx.now)?;
    let most = limits::ASSIGNMENTS_PER_COURSE;
    if tx.count_assignments(course).await? >= most {
        return Err(Problem::invalid("title", format!("A course has at most {most} assignments.")).into());
    }
    within_text_limit(tx, course, &text, "").await?;
    quotas::spend(tx, actor.user, Quota::Assignments).await?;
    let assignment = tx.add_assignment(course, &title, &text, due).await?;
    tx.emit_to_course(course, Change::Assignment(assignment.clone()))
        .await?;
    let notification = Notification::AssignmentNew {
        course,
        assignment: assignment.id,
        title,
        due_at: due,
    };
    raise(tx, actor.user, notification).await?;
    Ok(done(&assignment))
}

pub async fn change(tx: &mut Tx<'_>, actor: &Actor, id: AssignmentId, typed: Typed, base: &str) -> Result<Done, Error> {
    let before = find(tx, actor, id).await?;
    let (title, text, due_at) = validated(typed, Some(before.due_at), tx.now)?;
    let now = assignment_fields(&before.title, before.due_at, &before.text);
    let mine = assignment_fields(&title, due_at, &text);
    refuse_if_changed(tx, actor.user, base, Changeable::Assignment(id), (&now, &mine)).await?;
    if (&title, &text, due_at) == (&before.title, &before.text, before.due_at) {
        return Ok(done(&before));
    }
    within_text_limit(tx, before.course, &text, &before.text).await?;
    let assignment = Assignment {
        title,
        text,
        due_at,
        edited_at: Some(tx.now),
        ..before
    };
    tx.set_assignment(&assignment).await?;
    tx.note_change(Changeable::Assignment(id), actor.user).await?;
    tx.emit_to_course(assignment.course, Change::Assignment(assignment.clone()))
        .await?;
    let notification = Notification::AssignmentChanged {
        course: assignment.course,
        assignment: id,
        title: assignment.title.clone(),
        due_at,
    };
    raise(tx, actor.user, notification).await?;
    Ok(done(&assignment))
}

pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, id: AssignmentId) -> Result<Done, Error> {
    let assignment = find(tx, actor, id).await?;
    tx.remove_assignment(id).await?;
    tx.emit_to_course(assignment.course, Change::AssignmentDeleted(id))
        .await?;
    tx.withdraw_causes(Notification::causes_of_assignment(id)).await?;
    Ok(Done::Course(assignment.course))
}

/// The assignment, for staff of its course. For a stranger it is not there.
async fn find(tx: &mut Tx<'_>, actor: &Actor, id: AssignmentId) -> Result<Assignment, Error> {
    let assignment = tx.assignment(id).await?.ok_or_else(Problem::not_found)?;
    permissions::manage_assignments(load_membership::course(tx, actor, assignment.course).await?)?;
    Ok(assignment)
}

/// All assignments of a course are on one page, so their texts have a limit together too.
async fn within_text_limit(tx: &mut Tx<'_>, course: CourseId, text: &str, before: &str) -> Result<(), Error> {
    let (new, old) = (text.chars().count(), before.chars().count());
    let most = limits::ASSIGNMENTS_TEXT;
    if new > old && tx.assignments_text(course).await? + (new - old) as i64 > most {
        let text = format!("The assignments of a course hold at most {most} characters together. Please shorten this.");
        return Err(Problem::invalid("text", text).into());
    }
    Ok(())
}

/// `before` is the due date that there is already: it is asked about only when it is another one.
fn validated(typed: Typed, before: Option<Millis>, now: Millis) -> Result<(String, String, Millis), Problem> {
    let mut wrong = WrongFields::default();
    let title = wrong.unless(validation::line("title", &typed.title, limits::TITLE));
    let due = wrong.unless(due_date(&typed, before, now));
    let text = wrong.unless(validation::optional_text("text", &typed.text, limits::TEXT));
    wrong.refuse()?;
    Ok((title, text, due))
}

fn due_date(typed: &Typed, before: Option<Millis>, now: Millis) -> Result<Millis, Problem> {
    let due = validation::time("due", typed.due.0)?;
    if due < now && before != Some(due) && !typed.past {
        return Err(Problem::invalid("due", Due::PAST));
    }
    Ok(due)
}

fn done(assignment: &Assignment) -> Done {
    Done::Assignment {
        course: assignment.course,
        assignment: assignment.id,
    }
}
