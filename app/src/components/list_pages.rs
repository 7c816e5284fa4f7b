//! What long lists share: the field that searches them, and the links from page to page. Both work without JavaScript.

use crate::client::Client;
use crate::query_string::{page_number, with_query};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const SEARCH_ID: &str = "search";

/// A field that searches the list of the page at `path`: opens the address with `?q=`. `keep` are further values of the
/// query, by their names.
pub fn search_form(
    client: Client,
    path: String,
    label: &'static str,
    q: String,
    keep: Vec<(&'static str, String)>,
) -> AnyView {
    let hidden: Vec<AnyView> = (keep.iter())
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> }.into_any())
        .collect();
    let action = path.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        if client.in_browser() {
            event.prevent_default();
            let q = input_value(SEARCH_ID);
            let mut values: Vec<(&str, &str)> = keep.iter().map(|(name, value)| (*name, value.as_str())).collect();
            values.push(("q", q.trim()));
            client.navigate(&with_query(&path, &values));
        }
    };
    view! {
        <form method="get" action=action class="search" role="search" on:submit=submit>
            {hidden}
            <label for=SEARCH_ID>{label}</label>
            <span class="row">
                <input id=SEARCH_ID name="q" type="search" autocomplete="off" value=q/>
                <button type="submit" class="button">"Search"</button>
            </span>
        </form>
    }
    .into_any()
}

/// Links to the pages before and after page `page` (from 0) of a list of `found` entries; nothing if it has one page.
/// `query` is the rest of the query.
pub fn page_links(path: &str, query: &[(&str, &str)], page: i64, found: i64, size: usize) -> Option<AnyView> {
    let size = i64::try_from(size).unwrap_or(1);
    let last = (found - 1).max(0) / size;
    if last == 0 && page == 0 {
        return None;
    }
    let link = |to: i64, text: &'static str, rel: &'static str| {
        let number = page_number(to);
        let mut values = query.to_vec();
        values.push(("page", &number));
        let path = with_query(path, &values);
        view! { <a class="button" rel=rel href=path>{text}</a> }.into_any()
    };
    let before = (page > 0).then(|| link((page - 1).min(last), "Previous", "prev"));
    let after = (page < last).then(|| link(page + 1, "Next", "next"));
    let here = ["Page ", &(page + 1).to_string(), " of ", &(last + 1).to_string()].concat();
    Some(view! { <nav class="page-links" aria-label="Pages">{before}<span>{here}</span>{after}</nav> }.into_any())
}

/// A link to what a list leaves out, if it leaves out anything.
pub fn more_link(and: &'static str, more: i64, path: &'static str, what: &'static str) -> Option<AnyView> {
    (more > 0).then(|| {
        let text = [and, &more.to_string(), " more", what].concat();
        view! { <p class="more-link"><a href=path>{text}</a></p> }.into_any()
    })
}

/// What is typed into an input.
pub fn input_value(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let input = element.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}
