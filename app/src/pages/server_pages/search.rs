//! `/search`: a box, and what was found as rows with the hit marked.

use super::parts::{choice, encoded, utc};
use crate::components::PageLayout;
use crate::protocol::{ContextLine, Problem, SearchFilter, SearchHit, SearchOrder, SearchPage};
use crate::routes::message_path;
use crate::server_page::SearchResults;
use leptos::prelude::*;

/// What can be written into the box, with an example.
const OPERATORS: [(&str, &str); 9] = [
    ("limit theorem", "both words, also as parts of others"),
    ("\"limit theorem\"", "one behind the other"),
    ("-draft", "without this word"),
    ("from:ada from:me", "who wrote it, by user name"),
    ("in:general", "in which room, by name or number"),
    ("before:2026-11-05 after:2026-10 on:today", "when, in UTC"),
    ("has:code has:link has:formula has:file", "what is in it"),
    ("mentions:me", "where I am mentioned"),
    ("is:thread", "in a thread"),
];

pub fn title(results: &SearchResults) -> String {
    if results.filter.q.is_empty() {
        "Search".into()
    } else {
        [&results.filter.q, " – Search"].concat()
    }
}

pub fn search(results: SearchResults) -> AnyView {
    let SearchResults { filter, found } = results;
    let is_asked = !filter.q.is_empty();
    let (problem, page) = match found {
        Ok(page) => (None, page),
        Err(problem) => (Some(problem), SearchPage::default()),
    };
    let answer = (is_asked && problem.is_none()).then(|| answer(&filter, page));
    view! {
        <PageLayout title="Search">
            {search_box(&filter, problem)}
            {answer}
            {operators(is_asked)}
        </PageLayout>
    }
    .into_any()
}

fn search_box(filter: &SearchFilter, problem: Option<Problem>) -> AnyView {
    let has_problem = problem.is_some();
    let problem = problem.map(|problem| view! { <p class="problem" id="q-problem" role="alert">{problem.text}</p> });
    let order = (filter.order == SearchOrder::Best).then(|| view! { <input type="hidden" name="order" value="best"/> });
    view! {
        <form method="get" action="/search" class="search" role="search">
            <label for="q">"Words in messages"</label>
            <span class="row">
                <input
                    id="q"
                    name="q"
                    type="search"
                    autocomplete="off"
                    dir="auto"
                    autofocus=filter.q.is_empty()
                    aria-invalid=has_problem.then_some("true")
                    aria-describedby=has_problem.then_some("q-problem")
                    value=filter.q.clone()
                />
                <button type="submit" class="button primary">"Search"</button>
            </span>
            {problem}
            {order}
        </form>
    }
    .into_any()
}

fn answer(filter: &SearchFilter, page: SearchPage) -> AnyView {
    let address = |order: &str| ["/search?q=", &encoded(&filter.q), order].concat();
    let order = |label, order, path| choice(path, label, filter.order == order);
    let found = match (page.hits.len(), page.next) {
        (0, None) if filter.next.is_none() => "No message was found in your rooms.".to_owned(),
        (0, None) => "There are no more.".to_owned(),
        (0, Some(_)) => "None of the newest messages fits. The older ones were not looked at yet.".to_owned(),
        (1, None) if filter.next.is_none() => "One message".to_owned(),
        (count, None) if filter.next.is_none() => [&count.to_string(), " messages"].concat(),
        (count, _) => [&count.to_string(), " messages on this page"].concat(),
    };
    let next = page.next.map(|next| {
        let best = if filter.order == SearchOrder::Best {
            "&order=best"
        } else {
            ""
        };
        let path = [&address(best), "&next=", &next.to_string()].concat();
        let label = if filter.order == SearchOrder::Best {
            "More"
        } else {
            "Older"
        };
        view! { <p><a class="button" rel="next" href=path>{label}</a></p> }
    });
    let notice = page.notice.map(|notice| view! { <p class="hint">{notice}</p> });
    let rows = page.hits.into_iter().map(row).collect_view();
    view! {
        <div class="row search-orders">
            <p role="status" id="found">{found}</p>
            <nav class="row" aria-label="Order">
                {order("Newest first", SearchOrder::Newest, address(""))}
                {order("Best first", SearchOrder::Best, address("&order=best"))}
            </nav>
        </div>
        {notice}
        <ol class="search-hits" aria-labelledby="found">{rows}</ol>
        {next}
    }
    .into_any()
}

fn row(hit: SearchHit) -> AnyView {
    let course = hit
        .course
        .map(|course| view! { <span class="search-course" dir="auto">{course}</span> });
    let excerpt = (hit.excerpt.into_iter())
        .map(|part| match part.hit {
            true => view! { <mark>{part.text}</mark> }.into_any(),
            false => part.text.into_any(),
        })
        .collect_view();
    let path = message_path(hit.room, hit.number);
    let label = ["message-", &hit.room.to_string(), "-", &hit.number.to_string()].concat();
    view! {
        <li class="search-hit">
            <p class="search-where">
                <a href=path id=label.clone()>{hit.in_thread.then_some("Thread in ")}<bdi>{hit.room_name}</bdi>" #"{hit.number}</a>
                {course}
            </p>
            {hit.before.map(|line| context("Before: ", line))}
            <div class="search-text">
                <p class="search-author">
                    <b><bdi>{hit.name}</bdi></b>" "<span class="hint">"@"{hit.username}</span>" "{utc(hit.sent_at)}
                </p>
                <p class="search-excerpt" dir="auto">{excerpt}</p>
            </div>
            {hit.after.map(|line| context("After: ", line))}
        </li>
    }
    .into_any()
}

/// The message before or after a hit.
fn context(which: &'static str, line: ContextLine) -> AnyView {
    view! {
        <p class="search-context">
            <span class="visually-hidden">{which}</span><bdi>{line.name}</bdi>": "<span dir="auto">{line.text}</span>
        </p>
    }
    .into_any()
}

fn operators(is_asked: bool) -> AnyView {
    let rows = OPERATORS
        .map(|(example, what)| view! { <div><dt><code>{example}</code></dt><dd>{what}</dd></div> })
        .collect_view();
    view! {
        <details class="more" open=!is_asked>
            <summary>"What can be searched for"</summary>
            <dl class="facts">{rows}</dl>
            <p class="hint">"Case and accents make no difference. Words of one or two letters are found at the beginning of a word. Hidden text is not searched."</p>
        </details>
    }
    .into_any()
}
