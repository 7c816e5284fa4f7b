//! More passwords at once than can be hashed.

use super::browser::Browser;
use crate::support::{PASSWORD, TestApp};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::sync::mpsc;

/// Hashes that run, and places for anybody in the queue.
const FOR_STRANGERS: usize = 2 + 48;

/// No hash gets done while the only thread for such work is held.
#[test]
fn a_flood_of_wrong_passwords_keeps_nobody_out_of_a_known_browser_and_counts_only_what_was_tried() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let app = TestApp::start().await;
        app.add_user("ada").await;
        let known = Browser::new(&app, "192.0.2.1").signed_in("ada").await;
        let (release, held) = mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv().ok());

        let mut flood: FuturesUnordered<_> = (0..FOR_STRANGERS + 10)
            .map(|number| {
                let mut stranger = Browser::new(&app, &format!("198.51.100.{number}"));
                let name = format!("name{number}");
                async move { (number, stranger.sign_in(&name, "a wrong password").await) }
            })
            .collect();
        let mut refused = Vec::new();
        for _ in 0..10 {
            let (number, status) = flood.next().await.unwrap();
            assert_eq!(status, 503, "the queue is full");
            refused.push(number);
        }
        // A known browser has a place all the same: two of its three tries wait, so only one is refused.
        let mut own: FuturesUnordered<_> = (0..3)
            .map(|_| {
                let mut browser = known.clone();
                async move { browser.sign_in("ada", PASSWORD).await }
            })
            .collect();
        assert_eq!(own.next().await, Some(503));
        // What nobody looked at is no wrong try: however often it is refused, there is nothing to wait for.
        let mut stranger = Browser::new(&app, &format!("198.51.100.{}", refused[0]));
        let name = format!("name{}", refused[0]);
        for _ in 0..40 {
            assert_eq!(stranger.sign_in(&name, "a wrong password").await, 503);
        }
        release.send(()).unwrap();
        assert_eq!((own.next().await, own.next().await), (Some(303), Some(303)));
        while let Some((_, status)) = flood.next().await {
            assert_eq!(status, 422);
        }
        for _ in 0..5 {
            assert_eq!(stranger.sign_in(&name, "a wrong password").await, 422);
        }
        assert_eq!(
            stranger.sign_in(&name, "a wrong password").await,
            429,
            "now there were five"
        );
    });
}
