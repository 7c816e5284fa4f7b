//! What these pages are made of: tables, facts, filters, the links to other pages of a list.

use crate::protocol::Millis;
use crate::server_page::Named;
use crate::time_format;
use leptos::prelude::*;

/// A table that scrolls by itself where it is wider than the screen.
pub fn table(caption: &'static str, head: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">"There is nothing here."</p> }.into_any();
    }
    let head = head
        .iter()
        .map(|text| view! { <th scope="col">{*text}</th> })
        .collect_view();
    view! {
        <div class="table" role="region" aria-label=caption tabindex="0">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Names and values.
pub fn facts(rows: Vec<(&'static str, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// A name with the user name, which is a part of the name where two look alike.
pub fn named(who: &Named) -> AnyView {
    let username = ["@", &who.username].concat();
    let more = (!who.name.contains(&username)).then(|| [" ", &username].concat());
    view! { <bdi>{who.name.clone()}</bdi>{more} }.into_any()
}

/// A time in UTC: these pages have no client that knows the reader's zone.
pub fn utc(at: Millis) -> AnyView {
    let field = time_format::field(at, 0);
    view! { <time datetime=[&field, "Z"].concat()>{utc_text(at)}</time> }.into_any()
}

/// The same, as plain text.
pub fn utc_text(at: Millis) -> String {
    time_format::short(at, 0) + " UTC"
}

/// The same, or a word if it never was.
pub fn utc_or(at: Option<Millis>, never: &'static str) -> AnyView {
    at.map_or_else(|| never.into_any(), utc)
}

/// A choice of a filter.
pub fn choice(path: String, label: &'static str, current: bool) -> AnyView {
    view! { <a class="button small" href=path aria-current=current.then_some("true")>{label}</a> }.into_any()
}

/// A search that is sent as the query of an address. `hidden` is what else the address says.
pub fn search(action: String, label: &'static str, q: String, hidden: Option<(&'static str, &'static str)>) -> AnyView {
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <form method="get" action=action class="inline" role="search">
            <div class="field">
                <label for="search">{label}</label>
                <input id="search" type="search" name="q" value=q/>
            </div>
            {hidden}
            <button type="submit" class="button">"Search"</button>
        </form>
    }
    .into_any()
}

/// The links to the page before and after. `path` ends where the number follows.
pub fn pages(path: String, page: i64, more: bool) -> AnyView {
    let link = |page: i64, text: &'static str| {
        let path = [&path, page.to_string().as_str()].concat();
        view! { <a class="button small" href=path>{text}</a> }
    };
    view! {
        <p class="row">
            {(page > 1).then(|| link(page - 1, "Previous page"))}
            {more.then(|| link(page + 1, "Next page"))}
        </p>
    }
    .into_any()
}

/// A value in the query of an address.
pub fn encoded(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push_str(&format!("%{byte:02X}"));
        }
    }
    query
}
