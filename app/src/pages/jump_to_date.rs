//! `/chat/{room}/date`: going to the first message of a day, or the next one after it. With JavaScript a day is that of the reader's
//! zone; without, it is in UTC, and the server leads on (`server/src/web/page_data.rs`).

use crate::client::{Answer, Client};
use crate::components::{PageLayout, input_value};
use crate::protocol::{Request, RoomId, View};
use crate::routes::{date_path, message_path, room_path};
use crate::time_format::parse_day;
use leptos::prelude::*;

const FIELD: &str = "jump-date";

pub fn jump_to_date(client: Client, room: RoomId) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        if !client.in_browser() {
            return;
        }
        event.prevent_default();
        problem.set(None);
        let Some(day) = parse_day(&input_value(FIELD)) else {
            return problem.set(Some("Please choose a day.".into()));
        };
        let at = client.local_time(day).at();
        client.request(Request::View(View::NumberAt { room, at }), move |answer| {
            let (number, refused) = match answer {
                Ok(Answer::Snapshot(snapshot)) => (snapshot.number, None),
                Ok(Answer::Done(_) | Answer::CaughtUp(_)) => (None, None),
                Err(refused) => (None, Some(refused.text)),
            };
            match number {
                Some(number @ 1..) => client.navigate(&message_path(room, number)),
                Some(_) => client.navigate(&room_path(room)),
                None => _ = problem.try_set(refused),
            }
        });
    };
    let name = untrack(|| client.full_room_name(room).unwrap_or_default());
    view! {
        <PageLayout title="Jump to a date" back=(room_path(room), name)>
            <form method="get" action=date_path(room) class="card" on:submit=submit>
                <div class="field">
                    <label for=FIELD>"Day"</label>
                    <input id=FIELD type="date" name="date" required aria-describedby="jump-hint jump-problem"/>
                    <p class="hint" id="jump-hint">
                        "Shows the first message of that day, or the next one after it."
                        <span class="without-script">" Days begin at midnight UTC."</span>
                    </p>
                    <p class="problem" id="jump-problem" role="alert">{move || problem.get()}</p>
                </div>
                <p><button type="submit" class="button primary">"Go"</button></p>
            </form>
        </PageLayout>
    }
}
