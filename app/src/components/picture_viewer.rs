//! Shows a picture over the page, as large as it fits, and goes to the others of the room: by the arrow keys, by buttons, or by
//! a swipe. Closed, it gives the focus back to the picture in its message.

use super::icons::{BACK, NEXT, icon};
use super::pictures::{PICTURE, pictures};
use super::selected_message::ActiveMessage;
use crate::client::page_elements::{elements_of_page, target};
use crate::client::{Client, file_path};
use crate::protocol::{File, FileId};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

/// How far a finger has to move to the side, in CSS pixels.
const SWIPE: i32 = 60;

/// A picture, and where it is among those of the room.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    file: File,
    sender: String,
    /// From 1 on.
    place: usize,
    count: usize,
    before: Option<FileId>,
    after: Option<FileId>,
}

/// Draws the dialog.
pub fn picture_viewer(client: Client, active: ActiveMessage) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let last = StoredValue::new(active.viewing.get_untracked());
    let shown = Memo::new(move |_| {
        let id = active.viewing.get()?;
        client.state.with(|state| {
            let all: Vec<(&str, &File)> = pictures(state).collect();
            let at = all.iter().position(|(_, file)| file.id == id)?;
            let id_at = |at: usize| all.get(at).map(|(_, file)| file.id);
            Some(Shown {
                file: all[at].1.clone(),
                sender: all[at].0.to_owned(),
                place: at + 1,
                count: all.len(),
                before: at.checked_sub(1).and_then(id_at),
                after: id_at(at + 1),
            })
        })
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| {
        active.viewing.set(None);
        if let Some(id) = last.get_value() {
            focus_picture(id);
        }
    };
    let go = move |to: Option<FileId>| {
        if to.is_some() {
            last.set_value(to);
            active.viewing.set(to);
        }
    };
    let back = move || go(shown.with_untracked(|shown| shown.as_ref()?.before));
    let forth = move || go(shown.with_untracked(|shown| shown.as_ref()?.after));
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => back(),
        "ArrowRight" => forth(),
        _ => {}
    };
    let finger: StoredValue<Option<i32>> = StoredValue::new(None);
    let down = move |event: PointerEvent| {
        let is_finger = event.pointer_type() == "touch" && event.is_primary();
        finger.set_value(is_finger.then(|| event.client_x()));
    };
    let up = move |event: PointerEvent| {
        let moved = finger.get_value().map_or(0, |from| event.client_x() - from);
        finger.set_value(None);
        if moved > SWIPE {
            back();
        } else if moved < -SWIPE {
            forth();
        }
    };
    let click = move |event: web_sys::MouseEvent| {
        let beside = target(&event).is_some_and(|element| matches!(element.tag_name().as_str(), "DIALOG" | "FIGURE"));
        if beside {
            close();
        }
    };
    let is_first = move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.before.is_none()));
    let is_last = move || shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.after.is_none()));
    let place = move || {
        shown.with(|shown| match shown {
            Some(shown) => ["Picture ", &shown.place.to_string(), " of ", &shown.count.to_string()].concat(),
            None => "This picture is not there any more.".to_owned(),
        })
    };
    let file = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.file.clone())));
    let text = move |read: fn(&File) -> String| file.with(|file| file.as_ref().map(read).unwrap_or_default());
    let sender = move || shown.with(|shown| shown.as_ref().map(|shown| shown.sender.clone()).unwrap_or_default());
    view! {
        <dialog class="viewer" aria-label="Picture" node_ref=dialog on:close=closed on:click=click on:keydown=key>
            <header>
                <p role="status">{place}</p>
                <button type="button" class="icon-button" title="Close" on:click=move |_| close()>
                    "×"<span class="visually-hidden">"Close"</span>
                </button>
            </header>
            <figure on:pointerdown=down on:pointerup=up on:pointercancel=move |_| finger.set_value(None)>
                // Only the picture is drawn anew: the focus stays where it is.
                {move || file.get().map(picture)}
                <figcaption hidden=move || file.with(Option::is_none)>
                    <p dir="auto">{move || text(|file| file.alt.clone())}</p>
                    <p>
                        <b dir="auto" translate="no">{move || text(|file| file.name.clone())}</b>
                        " from "<bdi translate="no">{sender}</bdi>
                    </p>
                    <p class="row">
                        <a class="button small" href=move || text(original) target="_blank" rel="noopener">"Open original"</a>
                        <a class="button small" href=move || text(original) + "?download" download="">"Download"</a>
                    </p>
                </figcaption>
            </figure>
            <button type="button" class="icon-button before" title="Previous picture" aria-disabled=move || is_first().then_some("true")
                on:click=move |_| back()>
                {icon(BACK)}<span class="visually-hidden">"Previous picture"</span>
            </button>
            <button type="button" class="icon-button after" title="Next picture" aria-disabled=move || is_last().then_some("true")
                on:click=move |_| forth()>
                {icon(NEXT)}<span class="visually-hidden">"Next picture"</span>
            </button>
        </dialog>
    }
    .into_any()
}

fn picture(file: File) -> impl IntoView {
    let failed = RwSignal::new(false);
    let alt = if file.alt.is_empty() { &file.name } else { &file.alt };
    let (width, height) = (file.width.unwrap_or(1), file.height.unwrap_or(1));
    let problem = move || {
        failed.get().then(|| {
            view! {
                <p class="problem" role="alert">"This picture could not be loaded. It may have been deleted, or the connection is lost."</p>
            }
        })
    };
    view! {
        <img src=original(&file) alt=alt.clone() width=width height=height hidden=move || failed.get()
            draggable="false" on:error=move |_| failed.set(true)/>
        {problem}
    }
}

fn original(file: &File) -> String {
    file_path(file, false)
}

/// Gives the focus to a picture in its message.
fn focus_picture(id: FileId) {
    let id = id.to_string();
    let links = elements_of_page(PICTURE);
    let link = links
        .iter()
        .find(|link| link.get_attribute("data-file").as_ref() == Some(&id));
    if let Some(link) = link.and_then(|link| link.dyn_ref::<HtmlElement>()) {
        let _ = link.focus();
    }
}
