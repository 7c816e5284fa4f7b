//! Assignments.

use super::{check, courses};
use crate::auth::Actor;
use crate::db::Tx;
use crate::fault::Fault;
use crate::notify;
use app::wire::{Assignment, AssignmentId, Change, CourseId, Done, Millis, Problem, limits};

pub async fn new(
    tx: &mut Tx<'_>,
    actor: &Actor,
    course: CourseId,
    title: &str,
    text: &str,
    due: Millis,
) -> Result<Done, Fault> {
    courses::staff(tx, actor, course).await?;
    let (title, text, due) = checked(title, text, due)?;
    let most = limits::ASSIGNMENTS_PER_COURSE;
    if tx.count_assignments(course).await? >= most {
        return Err(Problem::invalid("title", format!("A course has at most {most} assignments.")).into());
    }
    room_for_text(tx, course, &text, "").await?;
    let assignment = tx.add_assignment(course, &title, &text, due).await?;
    tx.tell_course(course, Change::Assignment(assignment.clone())).await?;
    notify::of_assignment(tx, actor, &assignment, true).await?;
    Ok(done(&assignment))
}

pub async fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: AssignmentId,
    title: &str,
    text: &str,
    due: Millis,
) -> Result<Done, Fault> {
    let before = find(tx, actor, id).await?;
    let (title, text, due_at) = checked(title, text, due)?;
    if (&title, &text, due_at) == (&before.title, &before.text, before.due_at) {
        return Ok(done(&before));
    }
    room_for_text(tx, before.course, &text, &before.text).await?;
    let assignment = Assignment {
        title,
        text,
        due_at,
        edited_at: Some(tx.now),
        ..before
    };
    tx.set_assignment(&assignment).await?;
    tx.tell_course(assignment.course, Change::Assignment(assignment.clone()))
        .await?;
    notify::of_assignment(tx, actor, &assignment, false).await?;
    Ok(done(&assignment))
}

pub async fn delete(tx: &mut Tx<'_>, actor: &Actor, id: AssignmentId) -> Result<Done, Fault> {
    let assignment = find(tx, actor, id).await?;
    tx.remove_assignment(id).await?;
    tx.tell_course(assignment.course, Change::AssignmentGone(id)).await?;
    tx.withdraw_of_assignment(id).await?;
    Ok(Done::Course(assignment.course))
}

/// The assignment, for staff of its course. For a stranger it is not there.
async fn find(tx: &mut Tx<'_>, actor: &Actor, id: AssignmentId) -> Result<Assignment, Fault> {
    let assignment = tx.assignment(id).await?.ok_or_else(Problem::not_found)?;
    courses::staff(tx, actor, assignment.course).await?;
    Ok(assignment)
}

/// All of a course's assignments are on one page, so together they have a limit too.
async fn room_for_text(tx: &mut Tx<'_>, course: CourseId, text: &str, before: &str) -> Result<(), Fault> {
    let (new, old) = (text.chars().count(), before.chars().count());
    let most = limits::ASSIGNMENTS_TEXT;
    if new > old && tx.assignments_text(course).await? + (new - old) as i64 > most {
        let text = format!("The assignments of a course hold at most {most} characters together. Please shorten this.");
        return Err(Problem::invalid("text", text).into());
    }
    Ok(())
}

fn checked(title: &str, text: &str, due: Millis) -> Result<(String, String, Millis), Problem> {
    Ok((
        check::line("title", title, limits::TITLE)?,
        check::optional_text("text", text, limits::TEXT)?,
        check::time("due", due)?,
    ))
}

fn done(assignment: &Assignment) -> Done {
    Done::Assignment {
        course: assignment.course,
        assignment: assignment.id,
    }
}
