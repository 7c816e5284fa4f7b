//! Presence over the socket of a tab: which room it shows, and that somebody is writing there.

use crate::actor::Actor;
use crate::application::Cohort;
use crate::clock::CoarseInstant;
use crate::rate_limit::Attempt;
use crate::realtime::Publication;
use crate::realtime::hub::{Registration, TypingTurn};
use app::protocol::{Problem, ProblemKind, Stream, Typing, WatchPresence};

/// How often the database is asked if what it says is outdated at once.
const ATTEMPTS: u32 = 3;

/// The tab shows a room, or none any more.
pub(super) async fn watch_presence(
    cohort: &Cohort,
    actor: &Actor,
    registration: &Registration,
    watch: WatchPresence,
) -> Result<(), Problem> {
    let Some(room) = watch.room else {
        registration.unwatch_presence();
        return cohort.publisher.check_locally(&Attempt::Query(actor.user));
    };
    // Before the budget of all is asked.
    cohort.check_watching(actor, &watch)?;
    for _ in 0..ATTEMPTS {
        let Some(question) = registration.ask_for_presence(cohort.clock.now()) else {
            break;
        };
        let people = cohort.watched_people(actor, room, &watch.users).await;
        let people = people.inspect_err(|_| registration.unwatch_presence())?;
        let place = (room, Stream::Room(people.root));
        if registration.watch_presence(question, place, people.users, cohort.clock.now()) {
            return Ok(());
        }
    }
    registration.unwatch_presence();
    let text = "Who is here cannot be told at the moment, because there is too much else to do.";
    Err(Problem::new(ProblemKind::Busy, text))
}

/// Tells those who have the room open, if it is this socket's turn and the user may write there.
pub(super) async fn pass_on_typing(
    cohort: &Cohort,
    actor: &Actor,
    registration: &Registration,
    typing: &Typing,
) -> Result<(), Problem> {
    cohort.publisher.check_locally(&Attempt::Query(actor.user))?;
    let mut turn = registration.typing(typing, cohort.clock.now());
    if let TypingTurn::Ask(question) = turn {
        let typist = cohort.typist(actor, typing.room).await?;
        turn = registration.typing_as(question, typing, typist, cohort.clock.now());
    }
    if let TypingTurn::Publish(publication) = turn {
        cohort
            .publisher
            .publish(vec![Publication::Typing(publication)], CoarseInstant::now());
    }
    Ok(())
}
