//! `/threads`: the threads that I follow, those with something unread first.

use super::when_loaded::when_loaded;
use crate::client::Client;
use crate::components::{PageLayout, avatar, time_nearby};
use crate::counted::counted;
use crate::protocol::{ThreadRow, View};
use crate::query_string::{page_number, with_query};
use crate::routes::{message_path, room_path};
use crate::state::badge;
use leptos::prelude::*;

pub fn threads(client: Client, page: i64) -> impl IntoView {
    view! {
        <PageLayout title="Threads">
            <p class="hint">"Threads that you follow: you wrote there, were answered or mentioned, or chose to."</p>
            {when_loaded(client, View::Threads { page }, move || view! { {move || list(client)} }.into_any())}
        </PageLayout>
    }
}

fn list(client: Client) -> Option<AnyView> {
    let page = client.threads.get()?;
    if page.rows.is_empty() && page.page == 0 {
        let text = "You follow no thread yet. To answer a message in its place, open it and choose “Reply in thread”.";
        return Some(view! { <p class="empty">{text}</p> }.into_any());
    }
    let rows = page.rows.iter().map(|row| thread_card(client, row)).collect_view();
    Some(
        view! {
            <ul class="cards">{rows}</ul>
            {further_pages(page.page, page.more)}
        }
        .into_any(),
    )
}

fn further_pages(page: i64, more: bool) -> Option<AnyView> {
    let link = |to: i64, text: &'static str, rel: &'static str| {
        let path = with_query("/threads", &[("page", &page_number(to))]);
        view! { <a class="button" rel=rel href=path>{text}</a> }.into_any()
    };
    let newer = (page > 0).then(|| link(page - 1, "Newer", "prev"));
    let older = more.then(|| link(page + 1, "Older", "next"));
    (page > 0 || more).then(|| view! { <nav class="page-links" aria-label="Pages">{newer}{older}</nav> }.into_any())
}

fn thread_card(client: Client, row: &ThreadRow) -> AnyView {
    let thread = row.thread.room;
    let path = match row.unread {
        0 => room_path(thread),
        _ => message_path(thread, row.first_unread),
    };
    let unread = badge(row.unread);
    let excerpt = match row.excerpt.is_empty() {
        true => "This message was deleted.".to_owned(),
        false => row.excerpt.clone(),
    };
    view! {
        <li>
            <a class="card thread" href=path>
                {avatar(row.author, &row.name)}
                <span class="name"><b dir="auto" translate="no">{row.name.clone()}</b>" in "<bdi translate="no">{row.room_name.clone()}</bdi></span>
                <span class="excerpt" dir="auto">{excerpt}</span>
                <span class="hint">{counted(row.thread.replies, "reply", "replies")}" · "{time_nearby(client, row.thread.last_at, false)}</span>
                {(!unread.is_empty()).then(|| view! { <span class="badge">{unread}<span class="visually-hidden">" unread"</span></span> })}
            </a>
        </li>
    }
    .into_any()
}
