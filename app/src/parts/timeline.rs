//! The list of an open room. It is laid out from its end (`column-reverse` around one child), so that without any
//! script it starts at the newest message, stays there when another comes, and does not jump when older ones are put
//! on top.

use super::icon::{DOWN, icon};
use super::message;
use super::rows::{Row, rows};
use super::toolbar::{Hand, focus_composer};
use crate::live::Live;
use crate::wire::RoomId;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How near to an end, in pixels, counts as there.
const NEAR: i32 = 48;
/// How near to the top more is read.
const AHEAD: i32 = 600;

/// The messages of a room.
#[component]
pub fn Timeline(room: RoomId, hand: Hand) -> impl IntoView {
    let live = expect_context::<Live>();
    let list: NodeRef<html::Section> = NodeRef::new();
    let away = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        let offset = |at| live.offset(at);
        live.state.with(|state| match &state.room {
            Some(view) if view.room.id == room => {
                rows(view, &state.desk.me, live.new_after.get(), &live.unsent.read(), offset)
            }
            _ => Vec::new(),
        })
    });
    let look = move || {
        if let Some(list) = list.get_untracked() {
            look(live, away, &list);
        }
    };
    Effect::new(move |_| {
        let first = live.landed.get() == 1;
        let _ = request_animation_frame(move || {
            if let Some(list) = list.get_untracked() {
                land(live, &list, first);
                self::look(live, away, &list);
            }
        });
    });
    Effect::new(move |_| {
        rows.track();
        let _ = request_animation_frame(look);
    });
    let over = move |event: web_sys::Event| {
        let number = number_of(&event);
        if number.is_some() && hand.over.get_untracked() != number {
            hand.over.set(number);
        }
    };
    view! {
        <section
            class="timeline"
            aria-label="Messages"
            tabindex="0"
            node_ref=list
            on:scroll=move |_| look()
            on:mouseover=move |event| over(event.into())
            on:focusin=move |event| over(event.into())
            on:mouseleave=move |_| hand.over.set(None)
        >
            <div class="rows">
                {move || older(live, room)}
                <For each=move || rows.get() key=Row::key children=move |row| message::row(live, hand, row)/>
                {move || newer(live, room)}
            </div>
        </section>
        {move || away.get().then(|| jump(live, room))}
        <p class="vh" role="log" aria-live="polite">{move || live.spoken.get()}</p>
    }
}

fn older(live: Live, room: RoomId) -> Option<AnyView> {
    let (oldest, empty) = live
        .room
        .with(|open| open.as_ref().map(|open| (open.oldest, open.newest == 0)))?;
    if empty {
        return (live.unsent.with(Vec::is_empty)).then(|| {
            view! {
                <p class="empty"><b>"Nothing has been said here yet."</b>" Say hello: the first message is yours."</p>
            }
            .into_any()
        });
    }
    if oldest <= 1 {
        return Some(view! { <p class="start">"This is where the conversation begins."</p> }.into_any());
    }
    let path = place(room, oldest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        live.older();
    };
    Some(view! { <a class="button more" href=path on:click=click>"Older messages"</a> }.into_any())
}

fn newer(live: Live, room: RoomId) -> Option<AnyView> {
    let newest = live
        .room
        .with(|open| open.as_ref().filter(|open| !open.at_end).map(|open| open.newest))?;
    let path = place(room, newest);
    let click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        live.newer();
    };
    let end = ["/chat/", &room.to_string()].concat();
    Some(
        view! {
            <p class="row more">
                <a class="button" href=path on:click=click>"Newer messages"</a>
                <a class="button" href=end>"Newest messages"</a>
            </p>
        }
        .into_any(),
    )
}

fn jump(live: Live, room: RoomId) -> impl IntoView {
    let click = move |event: web_sys::MouseEvent| {
        if live
            .room
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.at_end))
        {
            event.prevent_default();
            to_end();
            focus_composer();
        }
    };
    view! { <a class="button jump" href=["/chat/", &room.to_string()].concat() on:click=click>{icon(DOWN)}"Newest"</a> }
}

/// Shows the end of the list.
pub fn to_end() {
    let _ = request_animation_frame(|| {
        if let Ok(Some(list)) = document().query_selector(".timeline") {
            list.set_scroll_top(0);
        }
    });
}

/// Notes where the list is, and reads on near its ends.
fn look(live: Live, away: RwSignal<bool>, list: &web_sys::Element) {
    // Laid out from its end, a list counts from 0 there down to minus its length.
    let from_end = -list.scroll_top();
    let from_start = list.scroll_height() - list.client_height() - from_end;
    let at_end = from_end <= NEAR;
    if live.at_bottom.get_untracked() != at_end {
        live.at_bottom.set(at_end);
    }
    if away.get_untracked() == at_end {
        away.set(!at_end);
    }
    if from_start < AHEAD && list.scroll_height() > list.client_height() {
        live.older();
    }
    if from_end < NEAR {
        live.newer();
    }
}

/// The page has been filled: show the message that the address names, else the first unread one, else the end.
fn land(live: Live, list: &web_sys::Element, first: bool) {
    let near = live
        .state
        .with_untracked(|state| state.room.as_ref().and_then(|view| view.near));
    let named = near.map(|number| ["m", &number.to_string()].concat());
    let target = named.as_deref().or(live.new_after.get_untracked().map(|_| "new"));
    match target.and_then(|id| document().get_element_by_id(id)) {
        Some(target) => {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            target.scroll_into_view_with_scroll_into_view_options(&options);
            if near.is_some()
                && let Some(target) = target.dyn_ref::<web_sys::HtmlElement>()
            {
                let _ = target.focus();
                return;
            }
        }
        // Somebody who has scrolled before the page came alive knows where to be.
        None if first && list.scroll_top() != 0 => {}
        None => list.set_scroll_top(0),
    }
    let desk = window()
        .match_media("(min-width: 720px) and (hover: hover)")
        .ok()
        .flatten();
    if desk.is_some_and(|desk| desk.matches()) && !elsewhere() {
        focus_composer();
    }
}

/// The keyboard is in some other field already.
fn elsewhere() -> bool {
    document()
        .active_element()
        .is_some_and(|active| matches!(active.tag_name().as_str(), "INPUT" | "SELECT"))
}

fn number_of(event: &web_sys::Event) -> Option<i64> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element
        .closest("article.msg")
        .ok()??
        .id()
        .strip_prefix('m')?
        .parse()
        .ok()
}

fn place(room: RoomId, number: i64) -> String {
    let number = number.to_string();
    ["/chat/", &room.to_string(), "/", &number, "#m", &number].concat()
}
