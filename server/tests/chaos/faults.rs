//! Makes things go wrong, as planned, and mends each of them after a while.

use crate::browser_clients::Page;
use crate::client::{Answer, look, run};
use crate::fault_plan::{Fault, Step};
use crate::fixtures::{TestUser, add_member, is_final};
use crate::history::Absence;
use crate::process::Wait;
use crate::round::Stage;
use crate::writers::{Hand, note};
use app::protocol::{Command, RoomId, View};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Messages that are written while somebody does not read: more than the queue and the buffers of a socket hold.
const FLOOD: usize = 880;
const HANDS: usize = 8;
/// How long a node may take to listen again.
const BACK: Duration = Duration::from_secs(10);
/// So long nobody reads.
const DEAF: Duration = Duration::from_secs(5);

/// Makes one step, and returns when it is mended.
pub async fn make(stage: Arc<Stage>, step: Step) {
    let world = &stage.world;
    let choice = step.choice as usize;
    let node = choice % world.nodes.len();
    let (ledger, lasts) = (&stage.ledger, step.lasts);
    match step.fault {
        Fault::KillNode => {
            let mut program = world.nodes[node].lock().await;
            ledger.tell(format!("kill -9 of node {node}, back after {lasts:.1?}"));
            program.kill();
            sleep(lasts).await;
            let port = world.ports[node];
            let wait = Wait::at_most(BACK);
            program.start();
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() && wait.more().await {
                // While the database is away it does not start.
                program.start();
            }
        }
        Fault::KillRedis => {
            let Some(services) = &world.services else { return };
            let mut redis = services.redis.lock().await;
            ledger.tell(format!("kill -9 of Redis, back after {lasts:.1?}"));
            redis.program.kill();
            sleep(lasts).await;
            redis.answers().await;
        }
        Fault::KillDatabase => {
            let Some(services) = &world.services else { return };
            let mut postgres = services.postgres.lock().await;
            ledger.tell(format!("kill -9 of PostgreSQL, back after {lasts:.1?}"));
            postgres.program.kill();
            sleep(lasts).await;
            postgres.answers().await;
        }
        Fault::CutSockets => {
            ledger.tell(format!("all sockets of node {node} are cut"));
            world.fronts[node].cut();
        }
        Fault::StopReading => stop_reading(&stage, choice).await,
        Fault::Pause => {
            let parts = world.parts();
            let part = parts[choice % parts.len()];
            ledger.tell(format!("{part:?} stands still for {lasts:.1?}"));
            world.pause(part, lasts).await;
        }
        Fault::LoseLetters => {
            let lost = if choice.is_multiple_of(3) { 100 } else { 40 };
            ledger.tell(format!("node {node} loses {lost} % of Redis' messages for {lasts:.1?}"));
            world.wires[node].change(|mode| mode.lost = lost);
            sleep(lasts).await;
            world.wires[node].change(|mode| mode.lost = 0);
        }
        Fault::CutRedis => {
            ledger.tell(format!("node {node} is cut off from Redis for {lasts:.1?}"));
            world.wires[node].change(|mode| mode.shut = true);
            sleep(lasts).await;
            world.wires[node].change(|mode| mode.shut = false);
        }
        Fault::FlushRedis => {
            let Some(services) = &world.services else { return };
            ledger.tell("Redis forgets all it knows");
            services.redis.lock().await.flush().await;
        }
        Fault::Remove => remove(&stage, choice, lasts).await,
        Fault::RemoveFromCourse => remove_from_course(&stage, lasts).await,
    }
}

/// Somebody does not read for a while. If it is Fay, so much is written to her that her socket has to be closed.
async fn stop_reading(stage: &Arc<Stage>, choice: usize) {
    let tabs = &stage.tabs;
    let tab = if choice.is_multiple_of(2) {
        tabs.last().expect("Fay's tab")
    } else {
        &tabs[choice % tabs.len()]
    };
    stage.ledger.tell(format!("{} does not read for a while", tab.name()));
    tab.deaf.store(true, Ordering::Relaxed);
    let own = stage.school.own;
    if tab.page != Page::Room(own) {
        sleep(DEAF).await;
        return tab.deaf.store(false, Ordering::Relaxed);
    }
    let mut hands = JoinSet::new();
    for hand in 0..HANDS {
        let mut hand = Hand::new(stage, &stage.school.fay, (choice + hand) as u64);
        hand.hasty = true;
        hands.spawn(async move {
            for _ in 0..FLOOD / HANDS {
                let at = hand.compose(own, false);
                hand.deliver(at, 0.3).await;
            }
        });
    }
    hands.join_all().await;
    tab.deaf.store(false, Ordering::Relaxed);
}

/// Takes Dan or Eve out of Ada's room, and lets them in again.
async fn remove(stage: &Stage, choice: usize, lasts: Duration) {
    let _one = stage.membership.lock().await;
    let school = &stage.school;
    let (who, room) = (
        if choice.is_multiple_of(2) {
            &school.dan
        } else {
            &school.eve
        },
        school.private,
    );
    let command = Command::RemoveParticipant { room, user: who.id };
    stage.ledger.tell(format!(
        "{} is taken out of the private room for {lasts:.1?}",
        who.username
    ));
    insist(stage, &school.ada, &command).await;
    absent(stage, who, room).await;
    sleep(lasts).await;
    let command = Command::AddParticipant { room, user: who.id };
    present(stage, who, room);
    insist(stage, &school.ada, &command).await;
    stage
        .ledger
        .tell(format!("{} is in the private room again", who.username));
}

/// Takes Eve out of the course and so of all its rooms, and lets her in again.
async fn remove_from_course(stage: &Stage, lasts: Duration) {
    let _one = stage.membership.lock().await;
    let school = &stage.school;
    let (who, course) = (&school.eve, school.course);
    let command = Command::RemoveMember { course, user: who.id };
    stage
        .ledger
        .tell(format!("{} is taken out of the course for {lasts:.1?}", who.username));
    insist(stage, &school.teacher, &command).await;
    for room in school.rooms() {
        absent(stage, who, room).await;
    }
    sleep(lasts).await;
    present(stage, who, school.general);
    present(stage, who, school.news);
    insist(stage, &school.teacher, &add_member(course, who)).await;
    present(stage, who, school.private);
    let command = Command::AddParticipant {
        room: school.private,
        user: who.id,
    };
    insist(stage, &school.ada, &command).await;
    stage.ledger.tell(format!("{} is in the course again", who.username));
}

/// Tries until there is an answer: done now, or done by an earlier try.
async fn insist(stage: &Stage, who: &TestUser, command: &Command) {
    for port in stage.doors.iter().cycle() {
        match note(&stage.ledger, who, run(*port, who, command).await) {
            Answer::Yes(_) => return,
            Answer::No(problem) if is_final(&problem) => return,
            Answer::No(_) | Answer::Unknown => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Remembers where the room stands now that somebody is out of it: they must not hear of anything later.
async fn absent(stage: &Stage, who: &TestUser, room: RoomId) {
    let keeper = stage.school.keeper(room);
    for port in stage.doors.iter().cycle() {
        if let Answer::Yes(snapshot) = look(*port, keeper, View::end_of(room)).await
            && let Some(view) = snapshot.room
        {
            let entry = snapshot.overview.rooms.iter().find(|entry| entry.id == room);
            let absence = Absence {
                user: who.id,
                room,
                version: view.version.max(entry.map_or(0, |entry| entry.version)),
                number: view.messages.keys().next_back().copied().unwrap_or(0),
                until: None,
            };
            stage.ledger.pages().absences.push(absence);
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

fn present(stage: &Stage, who: &TestUser, room: RoomId) {
    let mut pages = stage.ledger.pages();
    let absences = pages.absences.iter_mut();
    for absence in absences.filter(|absence| absence.user == who.id && absence.room == room) {
        absence.until.get_or_insert_with(Instant::now);
    }
}
