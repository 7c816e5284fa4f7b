//! Searching messages: the same answers on both databases, nothing that one may not read, and an index that follows.

mod answers;
mod index;
mod page;
mod rights;

use crate::support::{TestApp, TestUser};
use app::protocol::{SearchFilter, SearchHit, SearchOrder, SearchPage, View};

fn filter(q: &str, order: SearchOrder) -> SearchFilter {
    SearchFilter {
        q: q.into(),
        order,
        next: None,
    }
}

/// A page of what is found, once everything is in the index.
async fn search_page(app: &TestApp, user: &TestUser, filter: SearchFilter) -> SearchPage {
    app.cohort.fill_search_index().await.unwrap();
    app.snapshot(user, View::Search { filter }).await.search.unwrap()
}

async fn search(app: &TestApp, user: &TestUser, q: &str) -> Vec<SearchHit> {
    search_page(app, user, filter(q, SearchOrder::Newest)).await.hits
}

/// The text of each hit, with what was found in brackets.
fn texts(hits: &[SearchHit]) -> Vec<String> {
    let text = |hit: &SearchHit| -> String {
        (hit.excerpt.iter())
            .map(|part| {
                if part.hit {
                    format!("[{}]", part.text)
                } else {
                    part.text.clone()
                }
            })
            .collect()
    };
    hits.iter().map(text).collect()
}
