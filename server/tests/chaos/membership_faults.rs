//! Removes users from a room or from the course for a while. What they receive about the rooms meanwhile is a leak.

use crate::answer::{Answer, is_final};
use crate::fixtures::{TestUser, add_member};
use crate::http_client::{execute, query};
use crate::records::Absence;
use crate::round_context::RoundContext;
use app::protocol::{Command, RoomId, View};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const RETRY_DELAY: Duration = Duration::from_millis(50);

/// Removes Dan or Eve from the private room, and adds them again.
pub async fn remove_from_room(context: &RoundContext, choice: usize, duration: Duration) {
    let _lock = context.membership_lock.lock().await;
    let fixtures = &context.fixtures;
    let user = if choice.is_multiple_of(2) {
        &fixtures.dan
    } else {
        &fixtures.eve
    };
    let (room, username) = (fixtures.private, user.username);
    let line = format!("{username} is removed from the private room for {duration:.1?}");
    context.history.log(line);
    let command = Command::RemoveParticipant { room, user: user.id };
    execute_until_answered(context, &fixtures.ada, &command).await;
    begin_absence(context, user, room).await;
    sleep(duration).await;
    end_absence(context, user, room);
    let command = Command::AddParticipant { room, user: user.id };
    execute_until_answered(context, &fixtures.ada, &command).await;
    accept_offers(context, user).await;
    context.history.log(format!("{username} is in the private room again"));
}

/// Removes Eve from the course, and so from all its rooms, and adds her again.
pub async fn remove_from_course(context: &RoundContext, duration: Duration) {
    let _lock = context.membership_lock.lock().await;
    let fixtures = &context.fixtures;
    let (user, course) = (&fixtures.eve, fixtures.course);
    let username = user.username;
    let line = format!("{username} is removed from the course for {duration:.1?}");
    context.history.log(line);
    let command = Command::RemoveMember {
        course,
        user: user.id,
        renew: false,
    };
    execute_until_answered(context, &fixtures.teacher, &command).await;
    for room in fixtures.rooms() {
        begin_absence(context, user, room).await;
    }
    sleep(duration).await;
    end_absence(context, user, fixtures.general);
    end_absence(context, user, fixtures.announcements);
    execute_until_answered(context, &fixtures.teacher, &add_member(course, user)).await;
    accept_offers(context, user).await;
    end_absence(context, user, fixtures.private);
    let command = Command::AddParticipant {
        room: fixtures.private,
        user: user.id,
    };
    execute_until_answered(context, &fixtures.ada, &command).await;
    accept_offers(context, user).await;
    context.history.log(format!("{username} is in the course again"));
}

/// Accepts what is offered to a user. An offer that was accepted by an attempt without an answer is gone.
async fn accept_offers(context: &RoundContext, user: &TestUser) {
    for port in context.client_ports().into_iter().cycle() {
        if let Answer::Done(snapshot) = query(port, user, View::Overview).await {
            for offer in snapshot.overview.offers {
                let (offer, accept) = (offer.id, true);
                execute_until_answered(context, user, &Command::AnswerOffer { offer, accept }).await;
            }
            return;
        }
        sleep(RETRY_DELAY).await;
    }
}

/// Attempts a command until it is done, now or by an earlier attempt.
async fn execute_until_answered(context: &RoundContext, user: &TestUser, command: &Command) {
    for port in context.client_ports().into_iter().cycle() {
        let answer = execute(port, user, command).await;
        context.history.record_answer(user.username, &answer);
        match answer {
            Answer::Done(_) => return,
            Answer::Refused(problem) if is_final(&problem) => return,
            Answer::Refused(_) | Answer::Unknown => sleep(RETRY_DELAY).await,
        }
    }
}

/// Records the version and the last message of the room, now that the user is removed: nothing later may reach them.
async fn begin_absence(context: &RoundContext, user: &TestUser, room: RoomId) {
    let reader = context.fixtures.permanent_participant(room);
    for port in context.client_ports().into_iter().cycle() {
        if let Answer::Done(snapshot) = query(port, reader, View::end_of(room)).await
            && let Some(view) = snapshot.room
        {
            let entry = snapshot.overview.rooms.iter().find(|entry| entry.id == room);
            let absence = Absence {
                user: user.id,
                room,
                version: view.version.max(entry.map_or(0, |entry| entry.version)),
                number: view.messages.keys().next_back().copied().unwrap_or(0),
                until: None,
            };
            context.history.records().absences.push(absence);
            return;
        }
        sleep(RETRY_DELAY).await;
    }
}

fn end_absence(context: &RoundContext, user: &TestUser, room: RoomId) {
    let mut records = context.history.records();
    let absences = records.absences.iter_mut();
    for absence in absences.filter(|absence| absence.user == user.id && absence.room == room) {
        absence.until.get_or_insert_with(Instant::now);
    }
}
