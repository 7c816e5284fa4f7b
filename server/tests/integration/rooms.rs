//! Rooms, courses and who is in them; what ends, ends at once.

use crate::support::TestUser;
use crate::support::fixtures::{School, new_course, send};
use app::protocol::{Change, Command, CourseId, Done, NotificationLevel, ProblemKind, Request, Role, RoomKind, View};

#[tokio::test]
async fn whoever_is_removed_hears_nothing_from_that_moment() {
    let school = School::open().await;
    let (mut bob, _) = school.bob.socket().await;
    let mut plain = school
        .bob
        .try_socket(&format!("/ws/chat/{}/", school.general), None)
        .await
        .unwrap();
    school
        .teacher
        .run(&Command::RemoveMember {
            course: school.course,
            user: school.bob.id,
        })
        .await
        .unwrap();
    school
        .ada
        .run(&send(school.general, "Now that Bob is gone"))
        .await
        .unwrap();
    school.ada.run(&send(school.private, "Here too")).await.unwrap();
    let told = bob.events().await;
    assert!(
        told.iter()
            .any(|event| event.change == Change::CourseLeft(school.course))
    );
    assert!(!format!("{told:?}").contains("gone"), "{told:?}");
    assert_eq!(plain.expect_close().await, 4004);
    assert_eq!(
        bob.expect_problem(send(school.general, "Hello?")).await.kind,
        ProblemKind::NotFound
    );
    assert_eq!(school.bob.get(&format!("/chat/{}", school.general)).await.status, 404);
    // What he shares with Ada outside of the course stays.
    bob.expect_ack(send(school.direct, "I was removed")).await;
    assert_eq!(school.app.cohort.overview(school.bob.id).await.unwrap().rooms.len(), 1);
}

#[tokio::test]
async fn a_new_member_has_no_unread_history() {
    let school = School::open().await;
    school.app.join(&school.stranger, school.course, &school.teacher).await;
    let overview = school.app.cohort.overview(school.stranger.id).await.unwrap();
    assert_eq!(overview.rooms.len(), 2);
    assert!(overview.rooms.iter().all(|room| room.unread() == 0));
}

#[tokio::test]
async fn two_people_have_one_direct_room_whoever_asks() {
    let school = School::open().await;
    let open = |user| Command::OpenDirect { user };
    assert_eq!(
        school.bob.run(&open(school.ada.id)).await.unwrap(),
        Done::Room(school.direct)
    );
    assert_eq!(
        school.ada.run(&open(school.bob.id)).await.unwrap(),
        Done::Room(school.direct)
    );
    assert_eq!(
        school.ada.run(&open(school.ada.id)).await.unwrap_err().kind,
        ProblemKind::Invalid
    );
    assert_eq!(
        school.stranger.run(&open(school.ada.id)).await.unwrap_err().kind,
        ProblemKind::NotFound
    );
    let (one, two) = tokio::join!(
        async { school.teacher.run(&open(school.ada.id)).await.unwrap() },
        async { school.ada.run(&open(school.teacher.id)).await.unwrap() }
    );
    assert_eq!(one, two);
}

#[tokio::test]
async fn rights_follow_the_role() {
    let school = School::open().await;
    let (course, news) = (school.course, school.news);
    let refused = |problem: app::protocol::Problem| assert_eq!(problem.kind, ProblemKind::Forbidden, "{problem:?}");
    let room = || Command::NewRoom {
        course,
        kind: RoomKind::Course,
        name: "Lab".into(),
        topic: String::new(),
    };
    refused(school.ada.run(&send(news, "News!")).await.unwrap_err());
    refused(school.ada.run(&room()).await.unwrap_err());
    refused(
        school
            .ada
            .run(&Command::RenewInvite { course, days: 7 })
            .await
            .unwrap_err(),
    );
    refused(
        school
            .ada
            .run(&Command::SetRole {
                course,
                user: school.ada.id,
                role: Role::Instructor,
            })
            .await
            .unwrap_err(),
    );
    refused(
        school
            .ada
            .run(&Command::DeleteAssignment {
                assignment: school.assignment,
            })
            .await
            .unwrap_err(),
    );
    refused(
        school
            .ada
            .run(&Command::RemoveMember {
                course,
                user: school.bob.id,
            })
            .await
            .unwrap_err(),
    );
    refused(
        school
            .bob
            .run(&Command::ChangeRoom {
                room: school.private,
                name: "Mine".into(),
                topic: String::new(),
            })
            .await
            .unwrap_err(),
    );
    school
        .teacher
        .run(&Command::SetRole {
            course,
            user: school.ada.id,
            role: Role::Assistant,
        })
        .await
        .unwrap();
    school.ada.run(&send(news, "News!")).await.unwrap();
    school.ada.run(&room()).await.unwrap();
    refused(
        school
            .ada
            .run(&Command::RemoveMember {
                course,
                user: school.teacher.id,
            })
            .await
            .unwrap_err(),
    );
    let last = school.teacher.run(&Command::LeaveCourse { course }).await.unwrap_err();
    assert_eq!(last.kind, ProblemKind::Conflict, "a course keeps an instructor");
}

#[tokio::test]
async fn an_archived_course_is_read_only() {
    let school = School::open().await;
    let course = school.course;
    school
        .teacher
        .run(&Command::ArchiveCourse { course, archived: true })
        .await
        .unwrap();
    for command in [
        send(school.general, "Too late"),
        Command::Edit {
            room: school.general,
            number: 1,
            version: 2,
            content: "Too late".into(),
        },
        Command::Delete {
            room: school.general,
            number: 1,
        },
        Command::NewPrivateRoom {
            course: Some(course),
            name: "x".into(),
            topic: String::new(),
            participants: vec![],
        },
    ] {
        assert_eq!(
            school.ada.run(&command).await.unwrap_err().kind,
            ProblemKind::Forbidden,
            "{command:?}"
        );
    }
    assert_eq!(school.ada.get(&format!("/chat/{}", school.general)).await.status, 200);
    school
        .ada
        .run(&Command::Read {
            room: school.general,
            number: 2,
        })
        .await
        .unwrap();
    school
        .teacher
        .run(&Command::ArchiveCourse {
            course,
            archived: false,
        })
        .await
        .unwrap();
    school.ada.run(&send(school.general, "Open again")).await.unwrap();
}

#[tokio::test]
async fn a_private_room_passes_on_when_its_owner_leaves() {
    let school = School::open().await;
    school
        .ada
        .run(&Command::LeaveRoom { room: school.private })
        .await
        .unwrap();
    school
        .bob
        .run(&Command::ChangeRoom {
            room: school.private,
            name: "Bob's".into(),
            topic: String::new(),
        })
        .await
        .unwrap();
    assert_eq!(
        school.ada.run(&send(school.private, "x")).await.unwrap_err().kind,
        ProblemKind::NotFound
    );
    school
        .bob
        .run(&Command::AddParticipant {
            room: school.private,
            user: school.ada.id,
        })
        .await
        .unwrap();
    let outsider = school
        .bob
        .run(&Command::AddParticipant {
            room: school.private,
            user: school.stranger.id,
        })
        .await;
    assert_eq!(outsider.unwrap_err().field.as_deref(), Some("user"));
}

#[tokio::test]
async fn a_muted_room_is_not_counted() {
    let school = School::open().await;
    school
        .bob
        .run(&Command::SetNotificationLevel {
            room: school.general,
            level: NotificationLevel::Muted,
        })
        .await
        .unwrap();
    school.ada.run(&send(school.general, "@bob psst")).await.unwrap();
    let actor = school.app.actor(&school.bob).await;
    let snapshot = school.app.cohort.snapshot(&actor, View::Overview).await.unwrap();
    let state = app::state::State::reset(snapshot);
    let entry = state.entry(school.general).unwrap();
    assert_eq!((entry.unread(), entry.counted()), (1, 0));
    assert_eq!(
        state.overview.unread_notifications, 2,
        "the announcement and the assignment, no mention"
    );
}

#[tokio::test]
async fn a_course_says_what_is_wrong_with_it() {
    let school = School::open().await;
    let fields = |title: &'static str, starts: &'static str, ends: &'static str| {
        [
            ("do", "new_course"),
            ("form", "new-course"),
            ("title", title),
            ("code", "X"),
            ("starts_on", starts),
            ("ends_on", ends),
        ]
    };
    for (form, word) in [
        (fields("", "", ""), "fill this in"),
        (fields("Knots", "yesterday", ""), "2026-09-01"),
        (fields("Knots", "2026-09-02", "2026-09-01"), "before the first"),
    ] {
        let reply = school.ada.post("/courses/new", &form).await;
        assert_eq!(reply.status, 422, "{word}");
        assert!(reply.body.contains(word), "{word}");
    }
    let missing = school
        .ada
        .post("/courses/new", &[("do", "new_course"), ("title", "Knots")])
        .await;
    assert_eq!(missing.status, 422);
    let mut courses = school.app.cohort.overview(school.ada.id).await.unwrap().courses;
    assert_eq!(
        courses.pop().map(|course| course.id),
        Some(school.course),
        "nothing was made"
    );
    let Done::Course(made) = school.ada.run(&new_course("Knots")).await.unwrap() else {
        panic!()
    };
    assert_ne!(made, CourseId(0));
}

#[tokio::test]
async fn too_many_sockets_are_closed_with_a_code() {
    let school = School::open().await;
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(school.ada.socket().await);
    }
    let mut eleventh = school.ada.try_socket("/ws", None).await.unwrap();
    assert_eq!(eleventh.expect_close().await, 4029);
    let (mut first, _) = open.remove(0);
    assert!(matches!(
        first.ask(Request::Ping {}).await,
        app::protocol::ServerFrame::Pong { .. }
    ));
}

#[tokio::test]
async fn only_people_of_ones_own_courses_can_be_let_in() {
    let school = School::open().await;
    let others = async |who: &TestUser, view| {
        let actor = school.app.actor(who).await;
        let snapshot = school.app.cohort.snapshot(&actor, view).await.unwrap();
        snapshot
            .contacts
            .map(|others| others.into_iter().map(|one| one.username).collect::<Vec<_>>())
    };
    let settings = View::RoomSettings { room: school.private };
    assert_eq!(others(&school.ada, View::Contacts).await.unwrap(), ["bob", "teacher"]);
    assert_eq!(others(&school.ada, settings).await.unwrap(), ["bob", "teacher"]);
    assert_eq!(others(&school.bob, settings).await, None, "Bob does not own the room");
    assert_eq!(others(&school.stranger, View::Contacts).await.unwrap(), [""; 0]);
    let eve = Command::NewPrivateRoom {
        course: None,
        name: "Us".into(),
        topic: String::new(),
        participants: vec![school.stranger.id],
    };
    assert_eq!(
        school.ada.run(&eve).await.unwrap_err().field.as_deref(),
        Some("participants")
    );
}
