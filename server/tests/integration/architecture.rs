//! What must not drift, as far as a look at the files can tell (ARCHITECTURE.md, "Invariants").

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust source below a folder, as path from the root and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

/// The code lines of a text, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

fn only_in(folder: &str, word: &str, allowed: &str) {
    for (name, text) in sources(folder) {
        if !name.starts_with(allowed) {
            assert!(
                !code(&text).any(|line| line.contains(word)),
                "{word} in {name}: it belongs in {allowed}"
            );
        }
    }
}

#[test]
fn sql_has_one_place() {
    only_in("server/src", "sqlx", "server/src/db/");
    only_in("app/src", "sqlx", "nowhere");
}

#[test]
fn redis_has_one_place() {
    // The crate in redis.rs; its neighbour names that module.
    only_in("server/src", "redis::", "server/src/fanout/");
    only_in("server/src", "::redis::", "server/src/fanout/redis.rs");
}

#[test]
fn the_browser_socket_has_one_place() {
    only_in("frontend/src", "gloo_net", "frontend/src/socket.rs");
    only_in("app/src", "gloo_net", "nowhere");
    only_in("app/src", "WebSocket", "nowhere");
}

#[test]
fn the_hub_never_waits() {
    for (name, text) in sources("server/src/hub") {
        assert!(
            !code(&text).any(|line| line.contains(".await") || line.contains("async ")),
            "{name}"
        );
    }
}

#[test]
fn no_file_is_too_long() {
    for folder in ["app/src", "frontend/src", "server/src", "server/tests"] {
        for (name, text) in sources(folder) {
            assert!(text.lines().count() <= 500, "{name} has {} lines", text.lines().count());
        }
    }
}

#[test]
fn every_command_event_and_notification_is_named_where_it_is_handled() {
    for (name, text) in sources("server/src/commands")
        .into_iter()
        .chain(sources("app/src/state"))
    {
        let arms = code(&text).filter(|line| line.trim_start().starts_with("_ =>") && line.contains("{}"));
        assert_eq!(arms.count(), 0, "{name} swallows what it does not name");
    }
}

#[test]
fn there_is_one_version_of_what_must_be_one() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in ["leptos", "sqlx-core", "wasm-bindgen", "axum", "tower-http"] {
        let entry = format!("name = \"{name}\"");
        assert_eq!(lock.lines().filter(|line| *line == entry).count(), 1, "{name}");
    }
}
