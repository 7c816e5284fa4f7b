//! The header of every signed-in page: site name, connection status, unread counts, and my menu.

use super::avatar::avatar;
use super::icons::{BELL, CHAT, SEARCH, icon};
use super::sign_out::sign_out_form;
use crate::client::Client;
use crate::client::page_elements::target;
use crate::host_traits::ConnectionStatus;
use crate::state::{State, badge};
use leptos::prelude::*;
use leptos::{ev, html};

#[component]
pub fn Header() -> impl IntoView {
    let client = expect_context::<Client>();
    let site_name = client.context(|context| context.site_name.clone());
    let messages = Memo::new(move |_| client.state.with(State::unread_message_count));
    let notifications = Memo::new(move |_| client.state.with(State::unread_notification_count));
    // That the first connection comes is not told: a page that opens says what it is, not how it got there.
    let told = RwSignal::new(false);
    Effect::new(move |_| {
        if client.status.get() == ConnectionStatus::Live && !told.get_untracked() {
            client.set_timeout(1_000, move || _ = told.try_set(true));
        }
    });
    let (menu, summary) = (NodeRef::new(), NodeRef::new());
    if client.in_browser() {
        Effect::new(move || close_menu_when_done(menu, summary));
    }
    view! {
        <header class="header">
            <a class="site-name" href="/" dir="auto">{site_name}</a>
            <p class="status" role="status" aria-live=move || if told.get() { "polite" } else { "off" }>{move || status_text(client.status.get())}</p>
            <nav class="header-links" aria-label="Main">
                <a class="icon-button" href="/search" id="search-link" aria-keyshortcuts="Control+K">
                    {icon(SEARCH)}<span class="visually-hidden">"Search"</span>
                </a>
                <a class="icon-button" href="/" id="messages-link">
                    {icon(CHAT)}<span class="visually-hidden">"Messages"</span>{unread_badge(messages)}
                </a>
                <a class="icon-button" href="/notifications" id="notifications-link">
                    {icon(BELL)}<span class="visually-hidden">"Notifications"</span>{unread_badge(notifications)}
                </a>
            </nav>
            <details class="menu" node_ref=menu>
                <summary node_ref=summary>
                    {move || client.me.with(|me| avatar(me.id, &me.name))}
                    <span class="visually-hidden">"My menu"</span>
                </summary>
                <div class="menu-panel">
                    <p class="user-name">
                        <b dir="auto">{move || client.me.with(|me| me.name.clone())}</b>
                        <span>{move || client.me.with(|me| ["@", &me.username].concat())}</span>
                    </p>
                    <a href="/saved">"Saved messages"</a>
                    <a href="/settings">"Settings"</a>
                    <a href="/help">"Help"</a>
                    <a href="/help#keys" on:click=move |event| show_keys(client, &event)>"Keyboard shortcuts"</a>
                    {move || client.me.with(|me| me.admin).then(|| view! { <a href="/admin">"Administration"</a> })}
                    {sign_out_form(client, "menu-item")}
                </div>
            </details>
        </header>
    }
}

/// The dialog that lists the keys. Without JavaScript, and in another tab, the page of help does.
fn show_keys(client: Client, event: &web_sys::MouseEvent) {
    if client.in_browser() && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
        event.prevent_default();
        client.keyboard_map.set(true);
    }
}

/// Closes the menu on Escape, on a click beside it, and once a link in it was chosen. (A button in it may have a question.)
fn close_menu_when_done(menu: NodeRef<html::Details>, summary: NodeRef<html::Summary>) {
    let close = move || {
        menu.get_untracked().is_some_and(|menu| {
            let open = menu.open();
            menu.set_open(false);
            open
        })
    };
    let on_click = window_event_listener(ev::click, move |event| {
        let target = target(&event);
        let inside = menu
            .get_untracked()
            .is_some_and(|menu| menu.contains(target.as_deref()));
        let chosen = target.is_some_and(|target| target.closest("a[href]").ok().flatten().is_some());
        if !inside || chosen {
            close();
        }
    });
    let on_key = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape"
            && close()
            && let Some(summary) = summary.get_untracked()
        {
            let _ = summary.focus();
        }
    });
    on_cleanup(move || {
        on_click.remove();
        on_key.remove();
    });
}

/// A badge with a text for screen readers; nothing if the count is zero.
fn unread_badge(count: Memo<i64>) -> impl IntoView {
    move || {
        let count = count.get();
        (count > 0)
            .then(|| view! { <span class="badge" translate="no">{badge(count)}<span class="visually-hidden">" unread"</span></span> })
    }
}

fn status_text(status: ConnectionStatus) -> Option<impl IntoView> {
    let (class, text) = match status {
        ConnectionStatus::NotStarted => return None,
        ConnectionStatus::Connecting => ("waiting", "Connecting…"),
        ConnectionStatus::Live => ("live", "Live"),
        ConnectionStatus::Reconnecting => ("waiting", "Reconnecting…"),
        ConnectionStatus::Offline => ("offline", "Offline"),
        ConnectionStatus::SignedOut => ("offline", "Signed out"),
    };
    Some(view! { <span class=class>{text}</span> })
}
