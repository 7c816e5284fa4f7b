//! Access without permission: without a session every interface says 401, and for a signed-in user who is not a member
//! nothing of a course can be found. The commands are those of `every_command.rs`, so a new command is covered at once.

use crate::support::every_command::every_command;
use crate::support::fixtures::CourseFixture;
use crate::support::{main_element, room_socket_path};
use app::protocol::{
    Command, ContactFilter, MemberFilter, NotificationFilter, ProblemKind, Request, ServerFrame, Typing, View,
    WatchPresence,
};

#[tokio::test]
async fn without_a_session_every_command_and_view_is_refused_on_every_interface() {
    let fixture = CourseFixture::create().await;
    let anonymous = fixture.app.anonymous();
    for (name, _, command) in every_command(&fixture) {
        let problem = anonymous.expect_problem(&command).await;
        assert_eq!(problem.kind, ProblemKind::SignedOut, "{name}");
    }
    for (name, _, command) in every_command(&fixture) {
        let mut fields = serde_json::to_value(&command).unwrap();
        let fields = fields.as_object_mut().unwrap();
        let pairs: Vec<(String, String)> = fields
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().map_or(value.to_string(), str::to_owned)))
            .collect();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let reply = anonymous.post("/", &pairs).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/signin"), "{name}");
    }
    for view in every_view(&fixture) {
        let reply = anonymous.post_api("query", serde_json::json!({ "view": view })).await;
        assert_eq!(
            (reply.status, reply.problem().kind),
            (401, ProblemKind::SignedOut),
            "{view:?}"
        );
    }
    assert_eq!(anonymous.try_socket("/ws", None).await.err(), Some(401));
    assert_eq!(
        anonymous
            .try_socket(&room_socket_path(fixture.general), None)
            .await
            .err(),
        Some(401)
    );
}

#[tokio::test]
async fn to_a_non_member_everything_in_a_course_is_not_found() {
    let fixture = CourseFixture::create().await;
    let stranger = &fixture.stranger;
    for (name, _, command) in every_command(&fixture) {
        // What every user may do: with the own account, or with a new course.
        let always_allowed = matches!(
            command,
            Command::NewCourse { .. }
                | Command::ReadAllNotifications { .. }
                | Command::UndoReadAll
                | Command::Rename { .. }
                | Command::SetPresence(_)
                | Command::ChangeProfile { .. }
                | Command::NewToken { .. }
        );
        if always_allowed {
            continue;
        }
        let problem = stranger.execute(&command).await.expect_err(name);
        assert_eq!(problem.kind, ProblemKind::NotFound, "{name}: {problem:?}");
    }
    let (mut socket, _) = stranger.socket().await;
    for view in every_view(&fixture) {
        if matches!(
            view,
            View::Overview
                | View::Home
                | View::Account
                | View::Saved { .. }
                | View::Contacts {
                    filter: ContactFilter { course: None, .. }
                }
                | View::Notifications { .. }
        ) {
            continue;
        }
        assert_not_found(&socket.expect_reply(Request::View(view)).await);
    }
    let catch_up = Request::CatchUp {
        room: fixture.general,
        since: 0,
        from: 1,
    };
    assert_not_found(&socket.expect_reply(catch_up).await);
    let (room, on) = (fixture.general, true);
    assert_not_found(&socket.expect_reply(Request::Typing(Typing { room, on })).await);
    let watch = WatchPresence {
        room: Some(room),
        users: vec![fixture.ada.id],
    };
    assert_not_found(&socket.expect_reply(Request::WatchPresence(watch)).await);
    let path = room_socket_path(fixture.general);
    assert_eq!(stranger.try_socket(&path, None).await.err(), Some(404));
}

/// The reply to a request of something that the user may not know of.
fn assert_not_found(reply: &ServerFrame) {
    assert!(
        matches!(reply, ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
        "{reply:?}"
    );
}

#[tokio::test]
async fn a_room_of_others_and_a_missing_room_look_the_same() {
    let fixture = CourseFixture::create().await;
    let of_others = fixture.stranger.get(&format!("/chat/{}", fixture.general)).await;
    let missing = fixture.stranger.get("/chat/999999").await;
    assert_eq!((of_others.status, missing.status), (404, 404));
    assert_eq!(main_element(&of_others.body), main_element(&missing.body));
    let of_others = fixture
        .stranger
        .try_socket(&room_socket_path(fixture.general), None)
        .await
        .err();
    let missing = fixture.stranger.try_socket("/ws/chat/999999/", None).await.err();
    assert_eq!(of_others, missing);
}

#[tokio::test]
async fn other_sites_can_neither_post_nor_open_sockets() {
    let fixture = CourseFixture::create().await;
    let evil = "https://evil.example";
    assert_eq!(fixture.ada.try_socket("/ws", Some(evil)).await.err(), Some(403));
    let path = room_socket_path(fixture.general);
    assert_eq!(fixture.ada.try_socket(&path, Some(evil)).await.err(), Some(403));
    let own_site = format!("http://{}", fixture.app.address);
    assert!(fixture.ada.try_socket("/ws", Some(&own_site)).await.is_ok());
    let body = format!(
        "do=send&room={}&uuid=0f8fad5b-d9cb-469f-a165-70867728950e&content=x",
        fixture.general
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", evil),
        ("sec-fetch-site", "cross-site"),
    ];
    let reply = fixture.ada.request("POST", "/chat/1", &headers, body.into()).await;
    assert_eq!(reply.status, 403);
}

fn every_view(fixture: &CourseFixture) -> Vec<View> {
    vec![
        View::Overview,
        View::Home,
        View::Room {
            room: fixture.general,
            near: None,
        },
        View::Room {
            room: fixture.direct,
            near: Some(1),
        },
        View::Course { course: fixture.course },
        View::Notifications {
            filter: NotificationFilter {
                unread: false,
                ..NotificationFilter::default()
            },
        },
        View::Account,
        View::RoomSettings {
            room: fixture.private,
            q: String::new(),
        },
        View::Contacts {
            filter: ContactFilter::default(),
        },
        View::Contacts {
            filter: ContactFilter {
                course: Some(fixture.course),
                ..ContactFilter::default()
            },
        },
        View::Members {
            course: fixture.course,
            filter: MemberFilter::default(),
        },
        View::Before {
            room: fixture.general,
            number: 10,
        },
        View::After {
            room: fixture.general,
            number: 0,
        },
        View::Reactions {
            room: fixture.general,
            number: 1,
        },
        View::Pins { room: fixture.general },
        View::message(fixture.general, 1),
        View::forward(fixture.general, 1, "", None),
        View::NumberAt {
            room: fixture.general,
            at: 0,
        },
        View::Saved { page: 0 },
        View::Completions {
            room: fixture.general,
            q: "@a".into(),
        },
        View::Profile {
            user: fixture.ada.id,
            course: None,
        },
        View::Profile {
            user: fixture.ada.id,
            course: Some(fixture.course),
        },
        View::Preview {
            room: fixture.general,
            content: "**Hello**".into(),
        },
    ]
}

/// The invite link, and who waits for an answer, are in no page and no view of a student.
#[tokio::test]
async fn what_is_for_staff_is_not_sent_to_students() {
    let fixture = CourseFixture::create().await;
    let (app, course) = (&fixture.app, fixture.course);
    let code = app.invite(course, &fixture.teacher).await;
    let page = format!("/courses/{course}");
    assert!(fixture.teacher.get(&page).await.body.contains(&code));
    for path in [
        page,
        format!("/courses/{course}/members"),
        format!("/chat/{}", fixture.general),
    ] {
        assert!(!fixture.ada.get(&path).await.body.contains(&code), "{path}");
    }
    let snapshot = app.snapshot(&fixture.ada, View::Course { course }).await;
    assert!(snapshot.waiting.is_none() && snapshot.course.unwrap().invite.is_none());
}
