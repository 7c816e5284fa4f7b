//! The bar at the top: where I am at home, what is unread, whether the page is live, and my menu.

use super::form::{EntryForm, Submit};
use super::icons::{BELL, CHAT, icon};
use crate::client::Live;
use crate::platform::Status;
use crate::state::{State, badge};
use leptos::prelude::*;

#[component]
pub fn Bar() -> impl IntoView {
    let live = expect_context::<Live>();
    let site_name = live.ground(|ground| ground.site_name.clone());
    let messages = Memo::new(move |_| live.state.with(State::unread_messages));
    let notifications = Memo::new(move |_| live.state.with(State::bell));
    view! {
        <header class="bar">
            <a class="site_name" href="/">{site_name}</a>
            <p class="status" role="status">{move || status(live.status.get())}</p>
            <nav class="ways" aria-label="Main">
                <a class="way" href="/" id="way-chat">
                    {icon(CHAT)}<span class="vh">"Messages"</span>{counted(messages, "unread")}
                </a>
                <a class="way" href="/notifications" id="way-bell">
                    {icon(BELL)}<span class="vh">"Notifications"</span>{counted(notifications, "unread")}
                </a>
            </nav>
            <details class="menu">
                <summary>
                    {move || live.me.with(|me| super::message::avatar(me.id, &me.name))}
                    <span class="vh">"My menu"</span>
                </summary>
                <div class="sheet">
                    <p class="who">
                        <b>{move || live.me.with(|me| me.name.clone())}</b>
                        <span>{move || live.me.with(|me| ["@", &me.username].concat())}</span>
                    </p>
                    <a href="/settings">"Settings"</a>
                    <EntryForm verb="sign_out" form="sign-out">
                        <Submit label="Sign out" class="plain"/>
                    </EntryForm>
                </div>
            </details>
        </header>
    }
}

/// A badge with its words for a screen reader; nothing for none.
fn counted(count: Memo<i64>, what: &'static str) -> impl IntoView {
    move || {
        let count = count.get();
        (count > 0).then(|| view! { <span class="badge">{badge(count)}<span class="vh">" "{what}</span></span> })
    }
}

fn status(status: Status) -> Option<impl IntoView> {
    let (class, text) = match status {
        Status::Still => return None,
        Status::Connecting => ("wait", "Connecting…"),
        Status::Live => ("live", "Live"),
        Status::Reconnecting => ("wait", "Reconnecting…"),
        Status::Offline => ("off", "Offline"),
        Status::SignedOut => ("off", "Signed out"),
    };
    Some(view! { <span class=class>{text}</span> })
}
