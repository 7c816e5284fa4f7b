//! What is found: the same messages and the same searches on both databases.

use super::{filter, search, search_page, texts};
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{SearchFilter, SearchOrder};

/// Written one a second, by Ada and Bob in turn; the first is message 3, after two of the fixture.
const MESSAGES: [&str; 14] = [
    "The central limit theorem",
    "Frau Müller fragt nach STRAßE und Café",
    "call `my_func_77(x)` in std::vec, please",
    "a theorem of the limit, limits and theorems",
    "漢字を書く、中文也可以",
    "한국어 가나다 메시지",
    "See https://a.example/x?q=1 for C++ and Go",
    "$\\sum_{i=1}^n i$ is a formula",
    "Привет, мир",
    "100% of 50_000 'quotes' -- and \\ slashes",
    "مرحبا بالعالم",
    "@ada look at the algorithm, ago and cargo",
    "🎉 done 🎉",
    "naïve co-operation; O(n log n)",
];

/// A search, and the places of what it finds in the list above, newest first.
const SEARCHES: &[(&str, &[i64])] = &[
    ("theorem", &[3, 0]),
    ("THEOREM limit", &[3, 0]),
    ("\"limit theorem\"", &[0]),
    ("theorem -central", &[3]),
    ("muller", &[1]),
    ("strasse cafe", &[1]),
    ("eore", &[3, 0]),
    ("my_func_77", &[2]),
    ("func_7", &[2]),
    ("\"vec, please\"", &[2]),
    ("std::vec", &[2]),
    ("漢字", &[4]),
    ("字", &[4]),
    ("中文也", &[4]),
    ("가나", &[5]),
    ("다", &[5]),
    ("go", &[6]),
    ("c++", &[6]),
    ("ag", &[11]),
    ("cargo", &[11]),
    ("https://a.example", &[6]),
    ("мир", &[8]),
    ("ПРИВЕТ", &[8]),
    ("100%", &[9]),
    ("50_000", &[9]),
    ("'quotes'", &[9]),
    ("\"\\ slashes\"", &[9]),
    ("العالم", &[10]),
    ("🎉", &[12]),
    ("naive", &[13]),
    ("\"log n\"", &[13]),
    ("co-operation", &[13]),
    ("50 000 xx", &[]),
    ("has:formula", &[7]),
    ("has:code", &[2]),
    ("has:link", &[6]),
    ("has:link go", &[6]),
    ("mentions:me", &[11, -1]),
    ("from:bob theorem", &[3]),
    ("from:me theorem", &[0]),
    ("from:nobody theorem", &[]),
    ("on:2026-11-02 in:general cargo", &[11]),
    ("before:2026-11-02 cargo", &[]),
    ("after:2026-11-02 cargo", &[]),
];

#[tokio::test]
async fn the_same_messages_give_the_same_answers_on_both_databases() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    for (at, text) in MESSAGES.iter().enumerate() {
        app.clock.advance(1_000);
        let author = if at % 2 == 0 { &fixture.ada } else { &fixture.bob };
        author.expect_done(&send(room, text)).await;
    }
    for (q, expected) in SEARCHES {
        let hits = search(app, &fixture.ada, q).await;
        let found: Vec<i64> = hits.iter().map(|hit| hit.number - 3).collect();
        assert_eq!(&found, expected, "{q}");
    }
    let hits = search(app, &fixture.ada, "limit").await;
    assert_eq!(
        texts(&hits),
        [
            "a theorem of the [limit], [limit]s and theorems",
            "The central [limit] theorem"
        ]
    );
    let hit = &hits[1];
    assert_eq!(
        (hit.room_name.as_str(), hit.course.as_deref()),
        ("General", Some("Algebra"))
    );
    assert_eq!(
        (hit.name.as_str(), hit.username.as_str(), hit.number),
        ("Ada", "ada", 3)
    );
    let context = |line: &Option<app::protocol::ContextLine>| line.as_ref().map(|line| line.text.clone());
    assert_eq!(context(&hit.before).as_deref(), Some("Hello @ada and @teacher"));
    assert_eq!(context(&hit.after).as_deref(), Some(MESSAGES[1]));
    let best = search_page(app, &fixture.ada, filter("limit theorem", SearchOrder::Best)).await;
    let numbers: Vec<i64> = best.hits.iter().map(|hit| hit.number).collect();
    assert_eq!(numbers, [3, 6], "the words in their order come first");
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let fixture = CourseFixture::create().await;
    let (app, room) = (&fixture.app, fixture.general);
    for number in 3..=47 {
        app.clock.advance(1_000);
        let text = if number % 9 == 0 {
            "whole words here"
        } else {
            "wholesale words"
        };
        fixture.ada.expect_done(&send(room, text)).await;
    }
    for order in [SearchOrder::Newest, SearchOrder::Best] {
        let (mut numbers, mut next, mut pages) = (Vec::new(), None, 0);
        loop {
            let filter = SearchFilter {
                next,
                ..filter("whole", order)
            };
            let page = search_page(app, &fixture.bob, filter).await;
            numbers.extend(page.hits.iter().map(|hit| hit.number));
            (next, pages) = (page.next, pages + 1);
            if next.is_none() {
                break;
            }
        }
        let mut expected: Vec<i64> = (3..=47).rev().collect();
        if order == SearchOrder::Best {
            expected.sort_by_key(|number| number % 9 != 0);
        }
        assert_eq!((numbers, pages), (expected, 3));
    }
}
