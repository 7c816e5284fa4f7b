//! Nobody gets in who should not: without a session every door says 401, and to a signed-in stranger nothing of a
//! course is there. The list of commands is the one of the convergence test, so a new command is covered at once.

use crate::convergence::every_command;
use crate::support::fixtures::School;
use app::protocol::{Command, NotificationFilter, ProblemKind, Request, View};

#[tokio::test]
async fn without_a_session_every_command_is_refused_at_every_door() {
    let school = School::open().await;
    let nobody = school.app.nobody();
    for (name, _, command) in every_command(&school) {
        let problem = nobody.run(&command).await.unwrap_err();
        assert_eq!(problem.kind, ProblemKind::SignedOut, "{name}");
    }
    for (name, _, command) in every_command(&school) {
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
        let reply = nobody.post("/", &pairs).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/signin"), "{name}");
    }
    for view in every_view(&school) {
        let reply = nobody.api("query", serde_json::json!({ "view": view })).await;
        assert_eq!(
            (reply.status, reply.problem().kind),
            (401, ProblemKind::SignedOut),
            "{view:?}"
        );
    }
    assert_eq!(nobody.try_socket("/ws", None).await.err(), Some(401));
    assert_eq!(
        nobody
            .try_socket(&format!("/ws/chat/{}/", school.general), None)
            .await
            .err(),
        Some(401)
    );
}

#[tokio::test]
async fn to_a_stranger_nothing_of_a_course_is_there() {
    let school = School::open().await;
    let stranger = &school.stranger;
    for (name, _, command) in every_command(&school) {
        // What anybody may do: with their own account, or make a course of their own.
        let own = matches!(
            command,
            Command::NewCourse { .. }
                | Command::ReadAllNotifications { .. }
                | Command::Rename { .. }
                | Command::ChangePassword { .. }
                | Command::NewToken { .. }
        );
        if own {
            continue;
        }
        let problem = stranger.run(&command).await.expect_err(name);
        assert_eq!(problem.kind, ProblemKind::NotFound, "{name}: {problem:?}");
    }
    let (mut socket, _) = stranger.socket().await;
    for view in every_view(&school) {
        if matches!(
            view,
            View::Overview | View::Account | View::Contacts | View::Notifications { .. }
        ) {
            continue;
        }
        let down = socket.ask(Request::View(view)).await;
        assert!(
            matches!(&down, app::protocol::ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
            "{down:?}"
        );
    }
    let down = socket
        .ask(Request::CatchUp {
            room: school.general,
            since: 0,
            from: 1,
        })
        .await;
    assert!(
        matches!(&down, app::protocol::ServerFrame::Problem { problem, .. } if problem.kind == ProblemKind::NotFound),
        "{down:?}"
    );
    let path = format!("/ws/chat/{}/", school.general);
    assert_eq!(stranger.try_socket(&path, None).await.err(), Some(404));
}

#[tokio::test]
async fn not_yours_and_not_there_look_the_same() {
    let school = School::open().await;
    let foreign = school.stranger.get(&format!("/chat/{}", school.general)).await;
    let missing = school.stranger.get("/chat/999999").await;
    assert_eq!((foreign.status, missing.status), (404, 404));
    let same = |body: &str| {
        body.split("<main")
            .nth(1)
            .unwrap_or_default()
            .split("</main>")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(same(&foreign.body), same(&missing.body));
    let one = school
        .stranger
        .try_socket(&format!("/ws/chat/{}/", school.general), None)
        .await
        .err();
    let other = school.stranger.try_socket("/ws/chat/999999/", None).await.err();
    assert_eq!(one, other);
}

#[tokio::test]
async fn other_sites_neither_post_nor_connect() {
    let school = School::open().await;
    let evil = "https://evil.example";
    assert_eq!(school.ada.try_socket("/ws", Some(evil)).await.err(), Some(403));
    let path = format!("/ws/chat/{}/", school.general);
    assert_eq!(school.ada.try_socket(&path, Some(evil)).await.err(), Some(403));
    let ours = format!("http://{}", school.app.address);
    assert!(school.ada.try_socket("/ws", Some(&ours)).await.is_ok());
    let body = format!(
        "do=send&room={}&uuid=0f8fad5b-d9cb-469f-a165-70867728950e&content=x",
        school.general
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", evil),
        ("sec-fetch-site", "cross-site"),
    ];
    let reply = school.ada.request("POST", "/chat/1", &headers, body.into()).await;
    assert_eq!(reply.status, 403);
}

fn every_view(school: &School) -> Vec<View> {
    vec![
        View::Overview,
        View::Room {
            room: school.general,
            near: None,
        },
        View::Room {
            room: school.direct,
            near: Some(1),
        },
        View::Course { course: school.course },
        View::Notifications {
            filter: NotificationFilter {
                unread: false,
                course: None,
            },
        },
        View::Account,
        View::RoomSettings { room: school.private },
        View::Contacts,
        View::Before {
            room: school.general,
            number: 10,
        },
        View::After {
            room: school.general,
            number: 0,
        },
    ]
}
