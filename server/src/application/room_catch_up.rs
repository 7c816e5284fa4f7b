//! Catching up: everything that changed in a room after a version. Asked for by a tab that has missed events.

use super::Cohort;
use crate::actor::Actor;
use crate::db::{Reader, in_time};
use crate::error::Error;
use crate::rate_limit::Attempt;
use crate::security_event::SecurityAction;
use app::protocol::{CaughtUp, Message, Problem, RoomId, UserId, limits};

impl Cohort {
    /// Everything that changed in a room after a version.
    pub async fn catch_up(&self, actor: &Actor, room: RoomId, since: i64, from: i64) -> Result<CaughtUp, Problem> {
        let refused = |problem: &Problem| self.note_refusal(actor, SecurityAction::Look.in_room(room), problem);
        let attempt = self.publisher.check_locally(&Attempt::Query(actor.user));
        attempt
            .and_then(|()| self.check_reading(actor.user))
            .inspect_err(refused)?;
        self.check_token_room(actor, room)
            .await
            .map_err(|error| self.problem(error))
            .inspect_err(refused)?;
        let turn = self.connecting_turn().await;
        let mut cost = Cost::default();
        let caught_up = in_time(self.try_catch_up(actor, room, since, from, &mut cost)).await;
        drop(turn);
        self.pay_for_rows(actor.user, cost.rows, cost.text);
        self.metrics.caught_up(match &caught_up {
            Ok(CaughtUp { too_much: true, .. }) => "too_much",
            Ok(_) => "answered",
            Err(_) => "refused",
        });
        caught_up.map_err(|error| self.problem(error)).inspect_err(refused)
    }

    /// The room that a thread belongs to, if the actor is in it and may read the thread.
    pub async fn room_of_thread(&self, actor: &Actor, thread: RoomId) -> Result<RoomId, Problem> {
        self.publisher.check_locally(&Attempt::Query(actor.user))?;
        let read = async {
            self.check_token_room(actor, thread).await?;
            let membership = self.store.read().await?.membership(actor.user, thread).await?;
            let root = membership.and_then(|membership| membership.root);
            root.ok_or_else(|| Problem::not_found().into())
        };
        let root = in_time(read).await.map_err(|error| self.problem(error))?;
        Ok(root.message.room)
    }

    async fn try_catch_up(
        &self,
        actor: &Actor,
        room: RoomId,
        since: i64,
        from: i64,
        cost: &mut Cost,
    ) -> Result<CaughtUp, Error> {
        let mut reader = self.store.snapshot().await?;
        let answer = changes_since(&mut reader, actor.user, room, since, from, cost).await;
        reader.finish(answer).await
    }
}

/// What was read for an answer, whatever is in it.
#[derive(Default)]
struct Cost {
    rows: usize,
    /// Bytes of text that are not in the answer.
    text: usize,
}

/// Bytes of a reaction, about.
const REACTION: usize = 16;

/// Bytes of all that a message says.
fn text_of(message: &Message) -> usize {
    let reactions: usize = message.reactions.iter().map(|reaction| reaction.users.len()).sum();
    let rendered = [&message.html, &message.plain].map(|text| text.as_ref().map_or(0, String::len));
    message.content.len() + rendered.iter().sum::<usize>() + reactions * REACTION
}

async fn changes_since(
    reader: &mut Reader,
    user: UserId,
    room: RoomId,
    since: i64,
    from: i64,
    cost: &mut Cost,
) -> Result<CaughtUp, Error> {
    let membership = reader.membership(user, room).await?.ok_or_else(Problem::not_found)?;
    let mut messages = reader.changed_since(room, since).await?;
    let text: usize = messages.iter().map(text_of).sum();
    let mut too_much = messages.len() as i64 > limits::CATCH_UP || text > limits::CATCH_UP_TEXT;
    cost.rows += messages.len();
    let mut names = Vec::new();
    if !too_much {
        // The authors of all messages from here on are looked up.
        let looked_at = membership.last_number.saturating_sub(from.max(1)).saturating_add(1);
        cost.rows += usize::try_from(looked_at).unwrap_or(0);
        names = reader.authors_from(room, from).await?;
        too_much = names.len() > limits::CATCH_UP_NAMES;
    }
    if too_much {
        cost.text += text;
        messages.clear();
        names.clear();
    }
    Ok(CaughtUp {
        room: membership.room_info(),
        version: membership.version,
        last_number: membership.last_number,
        last_at: membership.last_at,
        messages,
        names,
        participants: if membership.is_for_whole_course() {
            Vec::new()
        } else {
            reader.participants(room).await?
        },
        too_much,
        root: match &membership.root {
            Some(root) => reader.message(root.message).await?.map(Box::new),
            None => None,
        },
    })
}
