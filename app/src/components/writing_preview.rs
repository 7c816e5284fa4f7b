//! How the message that is being written will look: the server renders it, as it will when it is sent.

use super::composer_field::composer;
use super::formatted_text::formatted_text;
use crate::client::{Answer, Client};
use crate::protocol::{Request, RoomId, View};
use leptos::prelude::*;

/// Milliseconds without a key until it is rendered anew.
const PAUSE: u32 = 500;

/// What is shown.
#[derive(Clone)]
enum Shown {
    Formatted(String),
    /// As it was typed, or why it cannot be shown.
    Text(String),
}

#[derive(Clone, Copy)]
pub struct Preview {
    client: Client,
    room: RoomId,
    open: RwSignal<bool>,
    shown: RwSignal<Option<Shown>>,
    /// Which key it was.
    turn: StoredValue<u32>,
}

impl Preview {
    pub fn new(client: Client, room: RoomId) -> Self {
        Self {
            client,
            room,
            open: RwSignal::new(false),
            shown: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    pub fn button(self) -> impl IntoView {
        let toggle = move |_| {
            self.open.update(|open| *open = !*open);
            if self.open.get_untracked() {
                self.render();
            }
        };
        view! {
            <button type="button" class="preview-button" title="Preview" aria-pressed=move || self.open.get().to_string() on:mousedown=|event| event.prevent_default() on:click=toggle>
                "Preview"
            </button>
        }
    }

    /// Something was typed.
    pub fn typed(self) {
        if !self.open.get_untracked() {
            return;
        }
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.client.set_timeout(PAUSE, move || {
            if self.turn.try_get_value() == Some(turn) && self.open.try_get_untracked() == Some(true) {
                self.render();
            }
        });
    }

    fn render(self) {
        let content = composer().map(|area| area.value()).unwrap_or_default();
        if content.trim().is_empty() {
            return self.shown.set(None);
        }
        let view = View::Preview {
            room: self.room,
            content: content.clone(),
        };
        self.client.request(Request::View(view), move |answer| {
            let shown = match answer {
                Ok(Answer::Snapshot(snapshot)) => match snapshot.preview.and_then(|preview| preview.html) {
                    Some(html) => Shown::Formatted(html),
                    None => Shown::Text(content),
                },
                Ok(Answer::Done(_) | Answer::CaughtUp(_)) => return,
                Err(problem) => Shown::Text(problem.text),
            };
            self.shown.try_set(Some(shown));
        });
    }

    pub fn view(self) -> impl IntoView {
        move || {
            self.open.get().then(|| {
                let content = match self.shown.get() {
                    Some(Shown::Formatted(html)) => formatted_text(self.client, html, true).into_any(),
                    Some(Shown::Text(text)) => text.into_any(),
                    None => view! { <span class="hint">"Nothing is written yet."</span> }.into_any(),
                };
                view! { <section class="preview text" aria-label="Preview" dir="auto" tabindex="0">{content}</section> }
            })
        }
    }
}
