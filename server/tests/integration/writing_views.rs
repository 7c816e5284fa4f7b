//! What helps whoever writes: names at the caret, and a preview that says what sending will.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Done, ProblemKind, Request, RoomId, ServerFrame, Snapshot, View, limits};

async fn ask(user: &TestUser, view: View) -> Snapshot {
    let (mut socket, _) = user.socket().await;
    match socket.expect_reply(Request::View(view)).await {
        ServerFrame::Snapshot { snapshot, .. } => *snapshot,
        other => panic!("{other:?}"),
    }
}

async fn offered(user: &TestUser, room: RoomId, q: &str) -> Vec<String> {
    let found = ask(user, View::Completions { room, q: q.into() })
        .await
        .completions
        .unwrap();
    found.into_iter().map(|one| one.insert).collect()
}

#[tokio::test]
async fn only_people_of_the_room_and_groups_that_one_may_mention_are_offered() {
    let fixture = CourseFixture::create().await;
    let (teacher, ada, room) = (&fixture.teacher, &fixture.ada, fixture.general);
    assert_eq!(
        offered(ada, room, "@a").await,
        ["@ada", "@teacher"],
        "names that begin so come first"
    );
    assert_eq!(
        offered(ada, room, "@eve").await,
        Vec::<String>::new(),
        "not in the room, and no @everyone for her"
    );
    assert_eq!(offered(teacher, room, "@eve").await, ["@everyone"]);
    assert_eq!(offered(ada, room, "@STA").await, ["@staff"]);
    assert_eq!(
        offered(ada, fixture.private, "@").await,
        ["@ada", "@bob", "@everyone", "@staff"]
    );
    assert_eq!(offered(ada, fixture.direct, "@s").await, Vec::<String>::new());
    assert_eq!(offered(ada, room, ":rocke").await, ["🚀"]);
    assert_eq!(offered(ada, room, ":a").await.len(), limits::COMPLETIONS);
    for q in ["", "ada", "#x", "@\u{0}", &["@", &"x".repeat(5_000)].concat()] {
        assert_eq!(offered(ada, room, q).await, Vec::<String>::new(), "{q:.20}");
    }
}

#[tokio::test]
async fn a_preview_is_what_the_room_will_show() {
    let fixture = CourseFixture::create().await;
    let room = fixture.general;
    for text in ["**Dear** @bob, $x^2$ and @eve", "plain", "- @everyone\n- <b>no</b>"] {
        let view = View::Preview {
            room,
            content: text.into(),
        };
        let preview = ask(&fixture.ada, view).await.preview.unwrap();
        let Done::Message { number, .. } = fixture.ada.expect_done(&send(room, text)).await else {
            panic!()
        };
        let near = Some(number);
        let shown = fixture
            .app
            .snapshot(&fixture.bob, View::Room { room, near })
            .await
            .room
            .unwrap();
        assert_eq!(preview.html, shown.messages[&number].html, "{text}");
    }
    let too_long = View::Preview {
        room,
        content: "x".repeat(limits::MESSAGE + 1),
    };
    let (mut socket, _) = fixture.ada.socket().await;
    let ServerFrame::Problem { problem, .. } = socket.expect_reply(Request::View(too_long)).await else {
        panic!()
    };
    assert_eq!(
        (problem.kind, problem.field.as_deref()),
        (ProblemKind::Invalid, Some("content"))
    );
}
