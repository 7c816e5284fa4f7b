//! The field for a due date.

use super::field_label_and_problem::{described_by, problem_of};
use super::form_state::FormState;
use super::timestamp::timestamp_with_zone;
use crate::client::Client;
use crate::local_time::LocalTime;
use crate::protocol::Due;
use crate::time_format::{self, Millis};
use leptos::html;
use leptos::prelude::*;

/// A date and time: in UTC in the HTML, and labelled so; in the reader's zone once the page is hydrated.
#[component]
pub fn DueField(#[prop(into)] label: String, #[prop(optional)] at: Option<Millis>) -> impl IntoView {
    let client = expect_context::<Client>();
    let (state, id) = FormState::field("due");
    // What was posted without JavaScript and refused was UTC too.
    let typed = state.value("due", String::new());
    let initial = time_format::parse_local(&typed).or(at);
    let value = move || match initial {
        Some(at) => time_format::field(at, client.utc_offset(at)),
        None => typed.clone(),
    };
    let input: NodeRef<html::Input> = NodeRef::new();
    if client.in_browser() && !client.hydrated.get_untracked() {
        // What was typed before the page was hydrated is in UTC, as the label said.
        Effect::new(move |done: Option<bool>| {
            let (false, true, Some(input)) = (done == Some(true), client.hydrated.get(), input.get()) else {
                return done == Some(true);
            };
            if let Some(at) =
                time_format::parse_local(&input.value()).filter(|_| input.value() != input.default_value())
            {
                input.set_value(&time_format::field(at, untrack(|| client.utc_offset(at))));
            }
            true
        });
    }
    let note = move || {
        if client.hydrated.get() {
            " (your time)"
        } else {
            " (UTC)"
        }
    };
    let clocks = RwSignal::new(None);
    let on_input = move |_| {
        let typed = input
            .get_untracked()
            .and_then(|input| time_format::parse_local(&input.value()));
        clocks.set(
            typed
                .filter(|_| client.hydrated.get_untracked())
                .and_then(|local| what_clocks_do(client, local)),
        );
    };
    // Once it was asked whether a date in the past is meant, the answer stays on the form.
    let asks = Memo::new(move |asked: Option<&bool>| {
        asked == Some(&true) || state.field_problem("due").is_some_and(|problem| problem == Due::PAST)
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}{note}</label>
            <input
                id=id.clone()
                name="due"
                type="datetime-local"
                value=value
                required
                data-at=at
                autofocus=state.is_first_wrong("due")
                node_ref=input
                on:input=on_input
                aria-invalid=move || state.field_problem("due").map(|_| "true")
                aria-describedby=described_by(&id, "")
            />
            <p class="hint" role="status">{move || clocks.get()}</p>
            {problem_of(state, "due", id)}
            {move || asks.get().then(|| view! {
                <label class="checkbox"><input type="checkbox" name="past" value="yes"/><span>"Save anyway, with a date in the past"</span></label>
            })}
            {move || {
                let at = state.meanwhile("due")?.parse().ok()?;
                Some(view! { <blockquote class="meanwhile">{timestamp_with_zone(client, at, time_format::short)}</blockquote> })
            }}
        </div>
    }
    .into_any()
}

/// What to say of a local time that the clocks skip, or that comes twice.
fn what_clocks_do(client: Client, local: Millis) -> Option<String> {
    let typed = time_format::clock(local, 0);
    match client.local_time(local) {
        LocalTime::Once(_) => None,
        LocalTime::Skipped(at) => {
            let taken = time_format::short(at, client.utc_offset(at));
            Some(
                [
                    &typed,
                    " does not exist on that day: the clocks are put forward. This means ",
                    &taken,
                    ".",
                ]
                .concat(),
            )
        }
        LocalTime::Twice(_) => Some(
            [
                &typed,
                " comes twice on that day: the clocks are put back. This means the second time.",
            ]
            .concat(),
        ),
    }
}
