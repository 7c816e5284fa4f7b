//! Which page of the site is shown.

use crate::routes::Route;

/// An address of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Path and query.
    pub path: String,
    pub route: Route,
}

impl Location {
    /// Parses a path with its query; a fragment is ignored.
    pub fn parse(path: &str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            path: path.to_owned(),
            route: Route::parse(plain, query),
        }
    }

    /// Whether the page can be drawn without loading a new document.
    pub fn is_in_app(&self) -> bool {
        self.route.view().is_some()
    }
}
