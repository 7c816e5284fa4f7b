//! `/search`: what its address asks for, and what was found. The page has no client, so it is the same with JavaScript and
//! without.

use crate::actor::Actor;
use crate::application::Cohort;
use app::protocol::{SearchFilter, SearchOrder, SearchPage, View};
use app::query_string::query_value;
use app::server_page::{SearchResults, ServerPage};
use axum::http::Uri;

pub(super) fn is_search(uri: &Uri) -> bool {
    uri.path().trim_end_matches('/') == "/search"
}

/// `?q=`, `&order=best`, `&next=`.
pub(super) fn search_filter(uri: &Uri) -> Option<SearchFilter> {
    is_search(uri).then(|| {
        let value = |name: &str| query_value(uri.query().unwrap_or_default(), name);
        SearchFilter {
            q: value("q").unwrap_or_default().trim().to_owned(),
            order: match value("order").as_deref() {
                Some("best") => SearchOrder::Best,
                _ => SearchOrder::Newest,
            },
            next: value("next").and_then(|next| next.parse().ok()),
        }
    })
}

/// What the page is drawn from. Without a word to search for there is only the box.
pub(super) async fn search_page(cohort: &Cohort, actor: &Actor, filter: SearchFilter) -> ServerPage {
    let found = if filter.q.is_empty() {
        Ok(SearchPage::default())
    } else {
        let view = View::Search { filter: filter.clone() };
        let snapshot = cohort.query(actor, view).await;
        snapshot.map(|snapshot| snapshot.search.unwrap_or_default())
    };
    ServerPage::Search(SearchResults { filter, found })
}
