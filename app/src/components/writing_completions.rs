//! The list at the caret: people and groups after `@`, rooms after `#`, emoji after `:`. The keys stay in the text field, which says
//! to screen readers which entry they are at.

use super::composer_field::{apply, composer, text_of};
use super::text_edits::{Edit, word_to_complete};
use crate::client::{Answer, Client};
use crate::protocol::{Completion, Request, RoomId, View, limits};
use crate::routes::room_path;
use leptos::prelude::*;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

/// Milliseconds without a key until is asked.
const PAUSE: u32 = 120;
const LIST_ID: &str = "completions";

#[derive(Clone, Copy)]
pub struct Completions {
    client: Client,
    room: RoomId,
    rows: RwSignal<Vec<Completion>>,
    chosen: RwSignal<usize>,
    /// Where the word begins, and the word.
    word: StoredValue<Option<(usize, String)>>,
}

impl Completions {
    pub fn new(client: Client, room: RoomId) -> Self {
        Self {
            client,
            room,
            rows: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(0),
            word: StoredValue::new(None),
        }
    }

    pub fn close(self) {
        self.word.set_value(None);
        self.show(Vec::new());
    }

    /// Something was typed.
    pub fn typed(self, area: &HtmlTextAreaElement) {
        let (text, (from, to)) = text_of(area);
        let word = (from == to).then(|| word_to_complete(&text, to)).flatten();
        self.word.set_value(word.clone());
        let Some((_, q)) = word else {
            return self.show(Vec::new());
        };
        if let Some(name) = q.strip_prefix('#') {
            return self.show(self.rooms(name));
        }
        self.client.set_timeout(PAUSE, move || {
            let stays = move |q: &str| self.word.try_get_value().flatten().is_some_and(|(_, word)| word == q);
            if !stays(&q) {
                return;
            }
            let view = View::Completions {
                room: self.room,
                q: q.clone(),
            };
            self.client.request(Request::View(view), move |answer| {
                if let Ok(Answer::Snapshot(snapshot)) = answer
                    && stays(&q)
                {
                    self.show(snapshot.completions.unwrap_or_default());
                }
            });
        });
    }

    /// My rooms with this in their names, as links.
    fn rooms(self, name: &str) -> Vec<Completion> {
        let name = name.to_lowercase();
        let origin = window().location().origin().unwrap_or_default();
        self.client.rooms.with_untracked(|rooms| {
            let found = rooms.iter().filter(|room| room.name.to_lowercase().contains(&name));
            let completion = found.map(|room| {
                let words = room.name.replace(['[', ']', '\\'], "");
                Completion {
                    insert: ["[#", &words, "](", &origin, &room_path(room.id), ")"].concat(),
                    label: room.name.clone(),
                }
            });
            completion.take(limits::COMPLETIONS).collect()
        })
    }

    fn show(self, rows: Vec<Completion>) {
        let none = rows.is_empty();
        if none && self.rows.with_untracked(Vec::is_empty) {
            return;
        }
        self.chosen.set(0);
        self.rows.set(rows);
        self.mark();
        if let Some(area) = composer() {
            for (name, value) in [("aria-autocomplete", "list"), ("aria-controls", LIST_ID)] {
                let _ = if none {
                    area.remove_attribute(name)
                } else {
                    area.set_attribute(name, value)
                };
            }
        }
    }

    /// Says at which entry the keys are.
    fn mark(self) {
        let Some(area) = composer() else { return };
        let none = self.rows.with_untracked(Vec::is_empty);
        let _ = if none {
            area.remove_attribute("aria-activedescendant")
        } else {
            area.set_attribute("aria-activedescendant", &option_id(self.chosen.get_untracked()))
        };
    }

    /// A key was pressed in the field. True if it was one of the list.
    pub fn key(self, area: &HtmlTextAreaElement, event: &KeyboardEvent) -> bool {
        let count = self.rows.with_untracked(Vec::len);
        if count == 0 || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let chosen = self.chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.chosen.set((chosen + 1) % count),
            "ArrowUp" => self.chosen.set((chosen + count - 1) % count),
            "Enter" | "Tab" if !event.shift_key() => {
                self.choose(area, chosen);
                return true;
            }
            "Escape" => {
                self.close();
                return true;
            }
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                self.close();
                return false;
            }
            _ => return false,
        }
        self.mark();
        true
    }

    fn choose(self, area: &HtmlTextAreaElement, at: usize) {
        let row = self.rows.with_untracked(|rows| rows.get(at).cloned());
        if let (Some(row), Some((from, word))) = (row, self.word.get_value()) {
            if !row.insert.starts_with(['@', '[']) {
                self.client.use_emoji(&row.insert);
            }
            let text = [row.insert.as_str(), " "].concat();
            let end = from + text.encode_utf16().count();
            let to = from + word.encode_utf16().count();
            let select = (end, end);
            apply(area, &Edit { from, to, text, select });
        }
        self.close();
    }

    pub fn view(self) -> impl IntoView {
        let row = move |(at, row): (usize, Completion)| {
            let pick = move |event: web_sys::MouseEvent| {
                event.prevent_default();
                if let Some(area) = composer() {
                    self.choose(&area, at);
                }
            };
            let sign = if row.insert.starts_with('[') {
                "#".to_owned()
            } else {
                row.insert
            };
            view! {
                <li role="option" id=option_id(at) aria-selected=move || (self.chosen.get() == at).to_string() on:mousedown=pick>
                    <b>{sign}</b>" "<bdi>{row.label}</bdi>
                </li>
            }
        };
        let list = move || {
            let rows = self.rows.get();
            (!rows.is_empty()).then(|| {
                let rows = rows.into_iter().enumerate().map(row).collect_view();
                view! { <ul class="completions" id=LIST_ID role="listbox" aria-label="Suggestions">{rows}</ul> }
            })
        };
        let count = move || match self.rows.with(Vec::len) {
            0 => None,
            1 => Some("1 suggestion".to_owned()),
            count => Some([&count.to_string(), " suggestions"].concat()),
        };
        view! {
            {list}
            <p class="visually-hidden" role="status">{count}</p>
        }
    }
}

fn option_id(at: usize) -> String {
    ["completion-", &at.to_string()].concat()
}
