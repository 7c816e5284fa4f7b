//! Who hears a thread, and who may read and write there.

use super::{about_threads, unread};
use crate::support::fixtures::{CourseFixture, send};
use crate::support::threads::{ThreadFixture, open_thread};
use crate::support::{TestSocket, room_socket_path};
use app::protocol::{Change, Command, Event, NotificationLevel, ProblemKind, Request, RoomId, ServerFrame, Stream};

fn in_thread(events: &[Event], thread: RoomId) -> usize {
    events
        .iter()
        .filter(|event| event.stream == Stream::Room(thread))
        .count()
}

async fn open(socket: &mut TestSocket, room: RoomId) -> ServerFrame {
    socket
        .expect_reply(Request::OpenThread {
            room,
            since: 0,
            from: 1,
        })
        .await
}

#[tokio::test]
async fn a_tab_hears_a_thread_while_it_is_open_and_of_others_one_small_event() {
    let ThreadFixture { course, thread, .. } = ThreadFixture::create().await;
    let CourseFixture {
        app, teacher, ada, bob, ..
    } = &course;
    let (mut open_tab, _) = ada.socket().await;
    let (mut other_tab, _) = teacher.socket().await;
    assert!(matches!(
        open(&mut open_tab, thread).await,
        ServerFrame::CaughtUp { .. }
    ));
    app.execute_as(bob, send(thread, &"Very long. ".repeat(300))).await;
    let heard = open_tab.received_events().await;
    assert_eq!(in_thread(&heard, thread), 1);
    let others = other_tab.received_events().await;
    assert!(
        matches!(
            others.as_slice(),
            [Event {
                change: Change::Thread { number: 1, .. },
                ..
            }]
        ),
        "{others:?}"
    );
    let bytes = serde_json::to_vec(&ServerFrame::Event(others[0].clone()))
        .unwrap()
        .len();
    assert!(bytes <= 200, "{bytes} bytes");
    open_tab.expect_reply(Request::CloseThread {}).await;
    app.execute_as(bob, send(thread, "Nobody looks")).await;
    assert_eq!(in_thread(&open_tab.received_events().await, thread), 0);
}

#[tokio::test]
async fn rights_in_a_thread_are_those_of_its_room() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        teacher,
        ada,
        bob,
        stranger,
        private,
        news,
        ..
    } = &fixture;
    let thread = open_thread(app, ada, *private, 1).await;
    app.execute_as(ada, send(thread, "Between us")).await;
    // A member of the course who is not in the private room, and somebody else.
    for user in [teacher, stranger] {
        for command in [
            send(thread, "Let me in"),
            Command::Read {
                room: thread,
                number: 1,
            },
            Command::SetNotificationLevel {
                room: thread,
                level: NotificationLevel::All,
            },
            Command::OpenThread {
                room: *private,
                number: 1,
            },
        ] {
            assert_eq!(
                user.expect_problem(&command).await.kind,
                ProblemKind::NotFound,
                "{command:?}"
            );
        }
        assert_eq!(user.get(&format!("/chat/{thread}")).await.status, 404);
        let (mut socket, _) = user.socket().await;
        assert!(matches!(open(&mut socket, thread).await, ServerFrame::Problem { .. }));
    }
    assert_eq!(bob.try_socket(&room_socket_path(thread), None).await.err(), Some(404));
    // Whoever is removed from the room is told nothing more, and comes back to nothing unread.
    let (mut socket, _) = bob.socket().await;
    open(&mut socket, thread).await;
    app.execute_as(
        ada,
        Command::RemoveParticipant {
            room: *private,
            user: bob.id,
        },
    )
    .await;
    app.execute_as(ada, send(thread, "Now I am alone, @bob")).await;
    assert_eq!(in_thread(&socket.received_events().await, thread), 0);
    assert!(matches!(open(&mut socket, thread).await, ServerFrame::Problem { .. }));
    assert!(about_threads(&unread(app, bob).await).is_empty());
    // Only staff write under an announcement, and a reply has no thread of its own.
    let under_news = Command::OpenThread { room: *news, number: 1 };
    assert_eq!(ada.expect_problem(&under_news).await.kind, ProblemKind::Forbidden);
    let under_news = open_thread(app, teacher, *news, 1).await;
    assert_eq!(
        ada.expect_problem(&send(under_news, "Thanks")).await.kind,
        ProblemKind::Forbidden
    );
    let nested = Command::OpenThread {
        room: thread,
        number: 1,
    };
    assert_eq!(ada.expect_problem(&nested).await.kind, ProblemKind::Forbidden);
}
