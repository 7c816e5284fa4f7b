//! The rules of ARCHITECTURE.md that can be checked by reading the source files: which layer imports which, no cycles,
//! one place for SQL, Redis and the browser's socket, no long files.

mod import_graph;
mod layer_rule;
mod parse_use_lines;
mod source_files;

use import_graph::{Import, cycles, imports_of};
use layer_rule::{APP, SERVER, upward};
use source_files::{SourceFile, code_lines, sources};

fn only_in(folder: &str, word: &str, allowed: &str) {
    for file in sources(folder) {
        if !file.path.starts_with(allowed) {
            assert!(
                !code_lines(&file.text).any(|line| line.contains(word)),
                "{word} in {}: it belongs in {allowed}",
                file.path
            );
        }
    }
}

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.into(),
        text: text.into(),
    }
}

fn assert_downwards(root: &str, layers: &[&[&str]]) {
    let files = sources(root);
    let wrong: Vec<String> = imports_of(root, &files)
        .iter()
        .filter(|import| upward(root, layers, import))
        .map(Import::to_string)
        .collect();
    assert!(
        wrong.is_empty(),
        "upward imports (layers, from the top: {layers:?}):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_server_imports_downwards_only() {
    assert_downwards("server/src", SERVER);
}

#[test]
fn the_app_imports_downwards_only() {
    assert_downwards("app/src", APP);
}

#[test]
fn an_upward_import_is_found() {
    let files = [
        source("server/src/db/store.rs", "use crate::web::state::WebState;\n"),
        source("server/src/web/state.rs", "use crate::db::store::Store;\n"),
        source("server/src/clock.rs", "fn f() { crate::realtime::hub::encode(&1); }\n"),
        source("server/src/realtime/hub/mod.rs", ""),
    ];
    let imports = imports_of("server/src", &files);
    let wrong: Vec<String> = imports
        .iter()
        .filter(|import| upward("server/src", SERVER, import))
        .map(Import::to_string)
        .collect();
    assert_eq!(
        wrong,
        [
            "server/src/clock.rs -> server/src/realtime/hub/mod.rs",
            "server/src/db/store.rs -> server/src/web/state.rs",
        ]
    );
}

#[test]
fn no_files_import_each_other() {
    for root in [
        "app/src",
        "frontend/src",
        "server/src",
        "server/tests/chaos",
        "server/tests/integration",
        "end2end/load/src",
    ] {
        let files = sources(root);
        let found = cycles(&imports_of(root, &files));
        assert!(found.is_empty(), "import cycles in {root}:\n{}", found.join("\n"));
    }
}

#[test]
fn a_cycle_is_found_even_through_what_a_parent_re_exports() {
    let files = [
        source(
            "server/src/db/mod.rs",
            "mod reader;\nmod store;\npub use store::{Store, Writer};\n",
        ),
        source("server/src/db/reader.rs", "use super::Store;\n"),
        source("server/src/db/store.rs", "use super::pool::Pool;\n"),
        source("server/src/db/pool.rs", "use crate::db::reader::Reader;\n"),
    ];
    let found = cycles(&imports_of("server/src", &files));
    assert_eq!(
        found,
        ["server/src/db/pool.rs, server/src/db/reader.rs, server/src/db/store.rs"]
    );
}

#[test]
fn only_the_db_folder_uses_sqlx() {
    only_in("server/src", "sqlx", "server/src/db/");
    only_in("app/src", "sqlx", "nowhere");
}

/// SQLite parses a statement anew whenever a value is bound to a bare LIMIT or OFFSET; the longest takes it half a millisecond.
/// `LIMIT CAST($1 AS bigint)` is parsed once.
#[test]
fn no_limit_makes_sqlite_parse_a_statement_each_time() {
    only_in("server/src/db", "LIMIT $", "nowhere");
    only_in("server/src/db", "OFFSET $", "nowhere");
}

#[test]
fn only_the_bus_folder_uses_redis() {
    only_in("server/src", "redis::", "server/src/realtime/bus/");
    only_in("server/src", "::redis::", "server/src/realtime/bus/redis/");
}

#[test]
fn only_socket_rs_uses_the_browser_websocket() {
    only_in("frontend/src", "gloo_net", "frontend/src/socket.rs");
    only_in("app/src", "gloo_net", "nowhere");
    only_in("app/src", "WebSocket", "nowhere");
}

#[test]
fn the_hub_never_waits() {
    for file in sources("server/src/realtime/hub") {
        assert!(
            !code_lines(&file.text).any(|line| line.contains(".await") || line.contains("async ")),
            "{}",
            file.path
        );
    }
}

#[test]
fn no_file_is_too_long() {
    const MOST: usize = 300;
    for folder in [
        "app/src",
        "frontend/src",
        "server/src",
        "server/tests",
        "end2end/load/src",
    ] {
        for file in sources(folder) {
            let lines = file.text.lines().count();
            assert!(lines <= MOST, "{} has {lines} lines", file.path);
        }
    }
}

#[test]
fn every_command_event_and_notification_is_named_where_it_is_handled() {
    for folder in ["server/src/application", "app/src/state", "app/src/protocol"] {
        for file in sources(folder) {
            let swallowed =
                code_lines(&file.text).filter(|line| line.trim_start().starts_with("_ =>") && line.contains("{}"));
            assert_eq!(swallowed.count(), 0, "{} swallows what it does not name", file.path);
        }
    }
}

#[test]
fn shared_dependencies_have_one_version() {
    let lock = source_files::read("Cargo.lock");
    for name in ["leptos", "sqlx-core", "wasm-bindgen", "axum", "tower-http"] {
        let entry = format!("name = \"{name}\"");
        assert_eq!(lock.lines().filter(|line| *line == entry).count(), 1, "{name}");
    }
}
