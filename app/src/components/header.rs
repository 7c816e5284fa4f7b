//! The bar at the top: where I am at home, what is unread, whether the page is client, and my menu.

use super::form::{AuthForm, Submit};
use super::icons::{BELL, CHAT, icon};
use crate::client::Live;
use crate::platform::Status;
use crate::state::{State, badge};
use leptos::prelude::*;

#[component]
pub fn Header() -> impl IntoView {
    let client = expect_context::<Client>();
    let site_name = client.context(|context| context.site_name.clone());
    let messages = Memo::new(move |_| client.state.with(State::unread_messages));
    let notifications = Memo::new(move |_| client.state.with(State::bell));
    view! {
        <header class="header">
            <a class="site-name" href="/">{site_name}</a>
            <p class="status" role="status">{move || status(client.status.get())}</p>
            <nav class="header-links" aria-label="Main">
                <a class="icon-button" href="/" id="way-chat">
                    {icon(CHAT)}<span class="visually-hidden">"Messages"</span>{counted(messages, "unread")}
                </a>
                <a class="icon-button" href="/notifications" id="way-bell">
                    {icon(BELL)}<span class="visually-hidden">"Notifications"</span>{counted(notifications, "unread")}
                </a>
            </nav>
            <details class="menu">
                <summary>
                    {move || client.me.with(|me| super::message::avatar(me.id, &me.name))}
                    <span class="visually-hidden">"My menu"</span>
                </summary>
                <div class="menu-panel">
                    <p class="who">
                        <b>{move || client.me.with(|me| me.name.clone())}</b>
                        <span>{move || client.me.with(|me| ["@", &me.username].concat())}</span>
                    </p>
                    <a href="/settings">"Settings"</a>
                    <AuthForm command="sign_out" form="sign-out">
                        <Submit label="Sign out" class="menu-item"/>
                    </AuthForm>
                </div>
            </details>
        </header>
    }
}

/// A badge with its words for a screen reader; nothing for none.
fn counted(count: Memo<i64>, what: &'static str) -> impl IntoView {
    move || {
        let count = count.get();
        (count > 0).then(|| view! { <span class="badge">{badge(count)}<span class="visually-hidden">" "{what}</span></span> })
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
