//! Who asks to be let into a course, for its staff.

use super::confirm::Confirm;
use super::form::CommandForm;
use super::offers::read_again;
use super::timestamp::timestamp_with_zone;
use crate::client::Client;
use crate::protocol::{CourseId, JoinRequest};
use crate::text_direction::isolate;
use crate::time_format;
use leptos::prelude::*;

pub fn join_requests(client: Client, course: CourseId) -> Option<AnyView> {
    let requests = client.waiting.with(|waiting| waiting.requests.clone());
    if requests.is_empty() {
        return None;
    }
    let rows = (requests.into_iter())
        .map(|request| request_row(client, course, request).into_any())
        .collect::<Vec<_>>();
    Some(
        view! {
            <section class="card" id="requests">
                <h2>"Waiting to be let in"</h2>
                <ul class="users">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn request_row(client: Client, course: CourseId, request: JoinRequest) -> impl IntoView {
    let user = request.user.0;
    let answer = |accept: &'static str, label: &'static str| {
        let name = request.name.clone();
        view! {
            <CommandForm command="answer_request" form=["request-", accept, "-", &user.to_string()].concat() on_done=read_again(client)>
                <input type="hidden" name="course" value=course.0/>
                <input type="hidden" name="user" value=user/>
                <input type="hidden" name="accept" value=accept/>
                {match accept {
                    "yes" => view! { <button type="submit" class="button small">{label}<span class="visually-hidden">": "{name}</span></button> }.into_any(),
                    _ => view! {
                        <Confirm
                            label
                            about=name.clone()
                            question=["Refuse ", &isolate(&name), "?"].concat()
                            hint="They may ask again."
                            submit="Refuse"
                            class="button small"
                        />
                    }.into_any(),
                }}
            </CommandForm>
        }
    };
    let (yes, no) = (answer("yes", "Let in"), answer("no", "Refuse"));
    view! {
        <li class="user-row">
            <span class="user-name"><b><bdi>{request.name.clone()}</bdi></b><span class="username">"@"{request.username.clone()}", "{timestamp_with_zone(client, request.at, time_format::short)}</span></span>
            {yes}{no}
        </li>
    }
}
