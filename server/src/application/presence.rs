//! Who may be shown to whom as here or writing; and the rounds in which tabs are told who is here. What there is of presence
//! itself is in the hub, in memory only.

use super::Cohort;
use super::permissions;
use crate::actor::Actor;
use crate::db::{Reader, in_time};
use crate::error::Error;
use crate::metrics::BusState;
use crate::rate_limit::Attempt;
use crate::realtime::Publication;
use crate::realtime::hub::Typist;
use crate::security_event::SecurityAction;
use app::protocol::{Problem, RoomId, UserId, WatchPresence, limits};
use std::sync::Arc;
use std::time::Duration;

/// Who comes and who goes within a round is told at once.
const ROUND: Duration = Duration::from_secs(3);
/// Users that one message to the other nodes names.
const TOLD_AT_ONCE: usize = 5_000;

/// Runs until the task is dropped.
pub async fn run_presence(cohort: Arc<Cohort>) {
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        cohort.show_who_is_here();
    }
}

/// Whom a tab may be shown as here.
pub struct WatchedPeople {
    /// The room itself, or that of the thread's root.
    pub root: RoomId,
    pub users: Vec<UserId>,
}

impl Cohort {
    /// One round: the other nodes are told who is here, and tabs what has changed for them.
    pub fn show_who_is_here(&self) {
        let now = self.clock.now();
        let here = self.hub.look_who_is_here(now);
        if self.publisher.bus_state() != BusState::SingleNode {
            let told = here.chunks(TOLD_AT_ONCE).map(|some| Publication::Here(some.to_vec()));
            self.publisher.tell_other_nodes(told.collect());
        }
        self.hub.tell_who_is_here(now);
    }

    /// Refuses what asks too much of presence, or too often.
    pub fn check_watching(&self, actor: &Actor, watch: &WatchPresence) -> Result<(), Problem> {
        if watch.users.len() > limits::PRESENCE_WATCHED {
            let text = format!(
                "A tab watches the presence of at most {} people.",
                limits::PRESENCE_WATCHED
            );
            return Err(Problem::invalid("users", text));
        }
        self.publisher.check_locally(&Attempt::Query(actor.user))
    }

    /// Those of the users who are in a room where the actor is, too, and who have not blocked the actor.
    pub async fn watched_people(
        &self,
        actor: &Actor,
        room: RoomId,
        users: &[UserId],
    ) -> Result<WatchedPeople, Problem> {
        let read = async {
            self.check_token_room(actor, room).await?;
            let mut reader = self.store.snapshot().await?;
            let people = watched_people(&mut reader, actor.user, room, users).await;
            reader.finish(people).await
        };
        self.presence_answer(actor, room, in_time(read).await)
    }

    /// As whom others see the actor when writing in a room. None in a room that is too large for that.
    pub async fn typist(&self, actor: &Actor, room: RoomId) -> Result<Option<Typist>, Problem> {
        let read = async {
            self.check_token_room(actor, room).await?;
            let mut reader = self.store.snapshot().await?;
            let typist = typist(&mut reader, actor.user, room).await;
            reader.finish(typist).await
        };
        self.presence_answer(actor, room, in_time(read).await)
    }

    fn presence_answer<T>(&self, actor: &Actor, room: RoomId, answer: Result<T, Error>) -> Result<T, Problem> {
        let answer = answer.map_err(|error| self.problem(error));
        answer.inspect_err(|problem| self.note_refusal(actor, SecurityAction::Look.in_room(room), problem))
    }
}

async fn watched_people(
    reader: &mut Reader,
    viewer: UserId,
    room: RoomId,
    users: &[UserId],
) -> Result<WatchedPeople, Error> {
    let membership = reader.membership(viewer, room).await?.ok_or_else(Problem::not_found)?;
    let root = membership.root.map_or(room, |root| root.message.room);
    let users = reader.shown_to(viewer, root, users).await?;
    Ok(WatchedPeople { root, users })
}

async fn typist(reader: &mut Reader, user: UserId, room: RoomId) -> Result<Option<Typist>, Error> {
    let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
    permissions::write(&membership)?;
    if membership.root.is_none() && reader.has_more_participants(room, limits::TYPING_ROOM).await? {
        return Ok(None);
    }
    let not_for = reader.blocked_ids(user).await?;
    let name = membership.user_name;
    Ok(Some(Typist { name, not_for }))
}
