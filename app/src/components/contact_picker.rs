//! The participants of a private room that is to be made: checkboxes for as many contacts as are listed, and a search for
//! the others. Whoever is chosen stays listed and chosen. Without JavaScript the search sends the whole form with GET, and
//! the page comes back with everything that was typed.

use super::form_fields::CheckableField;
use super::list_pages::input_value;
use super::user_list::user_label;
use crate::client::page_elements::elements_of_page;
use crate::client::{Answer, Client};
use crate::protocol::{ContactFilter, CourseId, Request, UserId, View};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The name of the checkboxes.
pub const PARTICIPANTS: &str = "participants";
const SEARCH_ID: &str = "contact-search";
const LIST_ID: &str = "contact-list";

/// The fields. `course` is the one that the participants are members of.
pub fn contact_picker(client: Client, course: Option<CourseId>) -> AnyView {
    let q = client.contacts.with_untracked(|page| page.filter.q.clone());
    let more = move || {
        let more = client.contacts.with(|page| page.more);
        more.then(|| view! { <p class="hint">"There are more. Search for the others."</p> })
    };
    let none = move || {
        let none = client.contacts.with(|page| page.rows.is_empty());
        none.then(|| view! { <p class="empty">"Nobody is found."</p> })
    };
    let search = move |event: web_sys::MouseEvent| {
        if client.in_browser() {
            event.prevent_default();
            let filter = ContactFilter {
                q: input_value(SEARCH_ID),
                course,
                chosen: chosen(),
            };
            client.request(Request::View(View::Contacts { filter }), move |answer| {
                if let Ok(Answer::Snapshot(snapshot)) = answer
                    && let Some(contacts) = snapshot.contacts
                {
                    client.contacts.try_set(contacts);
                }
            });
        }
    };
    view! {
        <fieldset class="checkbox-group" id=LIST_ID>
            <legend>"Who is in it, besides you"</legend>
            <div class="search">
                <label for=SEARCH_ID>"Search for people"</label>
                <span class="row">
                    <input id=SEARCH_ID name="q" type="search" dir="auto" autocomplete="off" value=q/>
                    <button type="submit" class="button" formmethod="get" formnovalidate=true on:click=search>"Search"</button>
                </span>
            </div>
            <div role="status">{none}{more}</div>
            <For
                each=move || client.contacts.get().rows
                key=|user| (user.id, user.name.clone())
                children=move |user| {
                    let checked = client.contacts.with_untracked(|page| page.filter.chosen.contains(&user.id));
                    view! { <CheckableField name=PARTICIPANTS label=user_label(&user) value=user.id.to_string() checked/> }
                }
            />
        </fieldset>
    }
    .into_any()
}

/// The users whose boxes are checked.
fn chosen() -> Vec<UserId> {
    elements_of_page("#contact-list input:checked")
        .iter()
        .filter_map(|element| element.dyn_ref::<web_sys::HtmlInputElement>()?.value().parse().ok())
        .collect()
}
