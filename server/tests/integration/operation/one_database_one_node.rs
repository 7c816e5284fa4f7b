//! A second node that does not know of the first one does not start; the command line may be used beside a node.

use super::program::{cohort, refused, run, serve, serve_command, started};
use crate::support::databases::new_database;
use crate::support::redis;

#[test]
fn a_second_node_without_redis_is_refused_until_the_first_has_gone_even_by_kill_9() {
    let (database, _folder) = new_database();
    let site = tempfile::tempdir().unwrap();
    let first = serve(&database, &[]);
    let sentence = refused(&mut serve_command(&database, site.path(), &[]));
    assert!(
        sentence.contains("in use by another `cohort serve`") && sentence.contains("Stop that one"),
        "{sentence}"
    );
    let (succeeded, text) = run(&mut cohort(&["user", "list", "--database-url", &database]));
    assert!(succeeded, "the command line works beside it: {text}");
    let told = serve(&database, &["--allow-other-nodes"]);
    told.kill();
    first.kill();
    serve(&database, &[]).kill();
}

/// On PostgreSQL with Redis; without them it does nothing.
#[test]
fn nodes_with_the_same_redis_are_together_even_while_it_is_down() {
    let Some(redis) = redis() else { return };
    let (database, _folder) = new_database();
    let site = tempfile::tempdir().unwrap();
    let with = |redis: &str| serve_command(&database, site.path(), &["--redis-url", redis]);
    let first = started(&mut with("redis://127.0.0.1:1"));
    let second = started(&mut with("redis://127.0.0.1:1/"));
    let other = refused(&mut with(&redis));
    assert!(other.contains("the same COHORT_REDIS_URL"), "{other}");
    let alone = refused(&mut serve_command(&database, site.path(), &[]));
    assert!(alone.contains("in use by another"), "{alone}");
    first.kill();
    second.kill();
    let first = started(&mut with(&redis));
    started(&mut with(&redis)).kill();
    first.kill();
}
