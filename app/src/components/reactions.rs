//! The reactions below a message: buttons that say how many there are and whether mine is among them. Without JavaScript each is
//! a form. Who has reacted is asked for when the pointer, the focus or a finger stays on one.

use super::selected_message::{ActiveMessage, WhoReacted};
use crate::client::{Answer, Client};
use crate::protocol::{Command, ReactTo, Reaction, Request, RoomId, View};
use crate::routes::message_path;
use leptos::prelude::*;
use web_sys::PointerEvent;

/// How long the pointer stays on a reaction until is asked who it was, in milliseconds.
const LOOK: u32 = 150;
/// How long a finger stays for that.
const LONG_PRESS: u32 = 500;

/// Draws the reactions of a message, if it has any.
pub fn reactions(client: Client, active: ActiveMessage, number: i64) -> Option<AnyView> {
    let reacted = active.reacted.with(|list| list.iter().any(|(one, _)| *one == number));
    let found = reacted.then(|| {
        client
            .state
            .with_untracked(|state| reactions_of(client, state.room.as_ref()?.messages.get(&number)?))
    });
    let chips: Vec<Chip> = found??;
    let who_id = ["w", &number.to_string()].concat();
    let chips: Vec<_> = chips
        .into_iter()
        .map(|chip| chip_view(client, active, number, chip, who_id.clone()))
        .collect();
    let who = move || {
        active.who.with(|who| {
            let who = who
                .as_ref()
                .filter(|who| who.number == number && !who.sentence.is_empty())?;
            Some(view! { <bdi>{who.sentence.clone()}</bdi> })
        })
    };
    Some(
        view! {
            <div class="reactions" role="group" aria-label="Reactions">
                {chips}
                <span class="who" role="tooltip" id=who_id.clone()>{who}</span>
            </div>
        }
        .into_any(),
    )
}

/// What a button shows.
struct Chip {
    emoji: String,
    name: String,
    count: usize,
    mine: bool,
}

fn reactions_of(client: Client, message: &crate::protocol::Message) -> Option<Vec<Chip>> {
    let me = client.me.with_untracked(|me| me.id);
    let chip = |reaction: &Reaction| Chip {
        emoji: reaction.emoji.clone(),
        name: reaction.name.clone(),
        count: reaction.users.len(),
        mine: reaction.is_by(me),
    };
    (!message.reactions.is_empty()).then(|| message.reactions.iter().map(chip).collect())
}

fn chip_view(client: Client, active: ActiveMessage, number: i64, chip: Chip, who: String) -> impl IntoView {
    let Chip {
        emoji,
        name,
        count,
        mine,
    } = chip;
    let room = active.room;
    let (path, next) = (message_path(room, number), message_path(room, number));
    let id = ["r", &number.to_string(), "-", &emoji].concat();
    let label = match count {
        1 => [&name, ", 1 person"].concat(),
        count => [&name, ", ", &count.to_string(), " people"].concat(),
    };
    let look = {
        let (emoji, name) = (emoji.clone(), name.clone());
        move |after| look_who(client, active, number, (&emoji, &name), after)
    };
    let (over, focused) = (look.clone(), look.clone());
    let over = move |event: PointerEvent| {
        if event.pointer_type() != "touch" {
            over(LOOK);
        }
    };
    let down = move |event: PointerEvent| {
        if event.pointer_type() == "touch" {
            look(LONG_PRESS);
        }
    };
    let leave = move || active.who.set(None);
    let toggled = emoji.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        if !client.in_browser() {
            return;
        }
        event.prevent_default();
        // A finger that was held asks who it was, and changes nothing.
        let held = active.held.get_untracked();
        if !held {
            react(client, room, number, &toggled, !mine);
        }
        active.held.set(false);
    };
    view! {
        <form method="post" action=path on:submit=submit>
            <input type="hidden" name="do" value="react"/>
            <input type="hidden" name="next" value=next/>
            <input type="hidden" name="room" value=room.0/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="emoji" value=emoji.clone()/>
            <input type="hidden" name="on" value=(!mine).to_string()/>
            <button
                type="submit"
                class="chip"
                id=id
                aria-pressed=mine.to_string()
                aria-label=label
                aria-describedby=who
                on:pointerenter=over
                on:pointerdown=down
                on:pointerleave=move |_| leave()
                on:focus=move |_| focused(LOOK)
                on:blur=move |_| leave()
                on:contextmenu=move |event| event.prevent_default()
            >
                <span aria-hidden="true">{emoji}</span>
                <span>{count}</span>
            </button>
        </form>
    }
}

/// Reacts to a message, or takes that back.
pub(super) fn react(client: Client, room: RoomId, number: i64, emoji: &str, on: bool) {
    let emoji = emoji.to_owned();
    client.execute_or_say(Command::React(ReactTo {
        room,
        number,
        emoji,
        on,
    }));
}

/// Asks who has reacted, unless the pointer or the focus is elsewhere by then.
fn look_who(client: Client, active: ActiveMessage, number: i64, (emoji, name): (&str, &str), after: u32) {
    let asked = WhoReacted {
        number,
        emoji: emoji.to_owned(),
        sentence: String::new(),
    };
    active.who.set(Some(asked.clone()));
    let name = name.to_owned();
    client.set_timeout(after, move || {
        let stays = move |asked: &WhoReacted| active.who.try_get_untracked().flatten().as_ref() == Some(asked);
        if !stays(&asked) {
            return;
        }
        if after == LONG_PRESS {
            active.held.set(true);
        }
        let view = View::Reactions {
            room: active.room,
            number,
        };
        client.request(Request::View(view), move |answer| {
            if let Ok(Answer::Snapshot(snapshot)) = answer
                && let Some(found) = snapshot.reactions
                && let Some(kind) = found.kinds.iter().find(|kind| kind.emoji == asked.emoji)
                && stays(&asked)
            {
                let sentence = [&kind.in_words(), ": ", &name].concat();
                active.who.set(Some(WhoReacted { sentence, ..asked }));
            }
        });
    });
}
