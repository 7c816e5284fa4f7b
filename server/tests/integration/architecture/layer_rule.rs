//! The layers of the crates, from the top. A file imports from its own layer and from those below it.

use super::import_graph::Import;

/// Folders and files directly below `src`. The lowest layer is everything that is not named.
pub const SERVER: &[&[&str]] = &[&["cli"], &["web"], &["application"], &["db"], &["realtime"]];

pub const APP: &[&[&str]] = &[
    &["app", "html_document"],
    &["pages"],
    &["components"],
    &["client", "api"],
    &["state", "bootstrap_data", "host_traits", "routes"],
];

/// These may name everything: they are the crates' own roots.
const ROOTS: [&str; 2] = ["lib", "main"];

/// Whether an import goes from a lower layer to a higher one.
pub fn upward(root: &str, layers: &[&[&str]], import: &Import) -> bool {
    let part = |path: &str| {
        let inside = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/');
        let part = inside.split('/').next().unwrap_or_default();
        part.trim_end_matches(".rs").to_owned()
    };
    let (from, to) = (part(&import.from), part(&import.to));
    if ROOTS.contains(&from.as_str()) {
        return false;
    }
    let depth = |part: &str| {
        layers
            .iter()
            .position(|layer| layer.contains(&part))
            .unwrap_or(layers.len())
    };
    depth(&to) < depth(&from)
}
