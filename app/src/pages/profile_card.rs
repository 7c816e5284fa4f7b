//! The card of somebody: a dialog that a name in a conversation opens. Loaded when it is opened: see `rare_pages.rs`.

use crate::client::page_elements::target;
use crate::client::{Answer, Client};
use crate::components::profile_details;
use crate::protocol::{Command, CourseId, Done, Profile, Request, UserId, View};
use crate::routes::room_path;
use crate::text_direction::isolate;
use leptos::html;
use leptos::prelude::*;

/// Draws the dialog.
pub fn profile_card(client: Client, user: UserId, course: Option<CourseId>) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let profile: RwSignal<Option<Profile>> = RwSignal::new(None);
    let problem: RwSignal<Option<String>> = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    client.request(
        Request::View(View::Profile { user, course }),
        move |answer| match answer {
            Ok(Answer::Snapshot(snapshot)) => {
                client.learn_pictures(snapshot.pictures);
                profile.try_set(snapshot.profile);
            }
            Ok(_) => {}
            Err(refused) => _ = problem.try_set(Some(refused.text)),
        },
    );
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let on_backdrop = move |event: web_sys::MouseEvent| {
        if target(&event).is_some_and(|element| element.tag_name() == "DIALOG") {
            close();
        }
    };
    let write = move |_| {
        client.execute(Command::OpenDirect { user }, move |done| match done {
            Ok(Done::Room(room)) => {
                close();
                client.navigate(&room_path(room));
            }
            Ok(_) => close(),
            Err(refused) => _ = problem.try_set(Some(refused.text)),
        });
    };
    let is_me = client.me.with_untracked(|me| me.id) == user;
    let details = move || {
        let Some(profile) = profile.get() else {
            let loading = problem.with(Option::is_none).then_some("Loading…");
            return view! { <p class="hint" role="status">{loading}</p> }.into_any();
        };
        let write_label = ["Write to ", &isolate(&profile.name)].concat();
        view! {
            {profile_details(&profile, client.mark(course, user), client.now())}
            {(!is_me).then(|| view! { <button type="button" class="button primary" on:click=write>{write_label}</button> })}
            {is_me.then(|| view! { <p><a href="/settings#profile">"Change what others see here"</a></p> })}
        }
        .into_any()
    };
    view! {
        <dialog class="profile-card" aria-label="Profile" node_ref=dialog on:close=move |_| client.profile.set(None) on:click=on_backdrop>
            <div class="profile-body">
                {details}
                {move || problem.get().map(|text| view! { <p class="problem" role="alert">{text}</p> })}
                <button type="button" class="button" on:click=move |_| close()>"Close"</button>
            </div>
        </dialog>
    }
    .into_any()
}
