//! Who gets which notification, once, with a reason; and reading the thing reads its notification.

use crate::support::TestUser;
use crate::support::fixtures::{School, send};
use app::protocol::{Command, Done, Due, NotificationFilter, NotificationLevel, NotificationRow, Role, RoomKind, View};
use app::state::State;

impl School {
    /// The list as a person sees it: what it is, whether it is read.
    async fn list(&self, person: &TestUser) -> State {
        let actor = self.app.actor(person).await;
        let view = View::Notifications {
            filter: NotificationFilter::default(),
        };
        State::reset(self.app.cohort.snapshot(&actor, view).await.unwrap())
    }

    async fn unread(&self, person: &TestUser) -> Vec<String> {
        let state = self.list(person).await;
        let rows = state.notification_rows();
        let unread: Vec<&NotificationRow> = rows.iter().filter(|row| row.read_at.is_none()).collect();
        assert_eq!(unread.len() as i64, state.bell(), "the bell counts the unread rows");
        let mut titles: Vec<String> = unread.iter().map(|row| row.notification.presentation().title).collect();
        titles.sort();
        titles
    }
}

#[tokio::test]
async fn everybody_gets_their_own_and_nobody_of_what_they_did_themselves() {
    let school = School::open().await;
    assert_eq!(
        school.unread(&school.ada).await,
        [
            "1 new message in General",
            "1 new message in Study group",
            "Bob mentioned you in General",
            "New assignment: Sheet 1",
            "Teacher announced in News",
        ]
    );
    // Bob was added to the study group and wrote there, so he knows of it.
    assert_eq!(
        school.unread(&school.bob).await,
        ["New assignment: Sheet 1", "Teacher announced in News"]
    );
    assert_eq!(
        school.unread(&school.teacher).await,
        ["2 new messages in General", "Bob mentioned you in General"]
    );
    let rows = school.list(&school.ada).await.notification_rows();
    for row in rows {
        assert!(
            !row.reason.is_empty() && row.notification.presentation().link.starts_with('/'),
            "{row:?}"
        );
    }
}

#[tokio::test]
async fn many_messages_are_one_row_and_reading_the_room_takes_its_notifications() {
    let school = School::open().await;
    for at in 0..5 {
        school
            .bob
            .run(&send(school.direct, &format!("@ada {at}")))
            .await
            .unwrap();
    }
    let unread = school.unread(&school.ada).await;
    assert!(unread.contains(&"5 direct messages from Bob".to_owned()), "{unread:?}");
    assert_eq!(
        unread.iter().filter(|title| title.contains("Bob")).count(),
        2,
        "no mention besides in a direct room"
    );
    let (mut tab, _) = school.ada.socket().await;
    tab.expect_ack(Command::Read {
        room: school.general,
        number: 2,
    })
    .await;
    tab.expect_ack(Command::Read {
        room: school.direct,
        number: 5,
    })
    .await;
    tab.expect_ack(Command::Read {
        room: school.news,
        number: 1,
    })
    .await;
    assert_eq!(
        school.unread(&school.ada).await,
        ["1 new message in Study group", "New assignment: Sheet 1"]
    );
    let rows = school.list(&school.ada).await.notifications.unwrap().rows;
    assert!(
        rows.iter()
            .any(|row| row.cause.starts_with("mention:") && row.read_at.is_some()),
        "it stays in the list"
    );
}

#[tokio::test]
async fn a_deleted_message_takes_its_notifications_back_and_an_edit_moves_them() {
    let school = School::open().await;
    let (mut ada, _) = school.ada.socket().await;
    school
        .teacher
        .run(&Command::Delete {
            room: school.general,
            number: 2,
        })
        .await
        .unwrap();
    assert!(
        !school
            .unread(&school.ada)
            .await
            .iter()
            .any(|title| title.contains("mentioned"))
    );
    assert!(format!("{:?}", ada.events().await).contains("NotificationsWithdrawn"));
    let Done::Message { number, version, .. } = school.teacher.run(&send(school.general, "@bob please")).await.unwrap()
    else {
        panic!()
    };
    assert!(
        school
            .unread(&school.bob)
            .await
            .contains(&"Teacher mentioned you in General".into())
    );
    let edit = Command::Edit {
        room: school.general,
        number,
        version,
        content: "@ada please".into(),
    };
    school.teacher.run(&edit).await.unwrap();
    assert!(
        !school
            .unread(&school.bob)
            .await
            .contains(&"Teacher mentioned you in General".into())
    );
    assert!(
        school
            .unread(&school.ada)
            .await
            .contains(&"Teacher mentioned you in General".into())
    );
}

#[tokio::test]
async fn assignments_tell_of_themselves_and_take_it_back() {
    let school = School::open().await;
    let (course, assignment) = (school.course, school.assignment);
    let change = |title: &str| Command::ChangeAssignment {
        assignment,
        title: title.into(),
        text: String::new(),
        due: Due(1),
    };
    school.teacher.run(&change("Sheet 1, corrected")).await.unwrap();
    school.teacher.run(&change("Sheet 1, corrected again")).await.unwrap();
    let unread = school.unread(&school.bob).await;
    assert_eq!(
        unread
            .iter()
            .filter(|title| title.starts_with("Assignment changed"))
            .count(),
        1,
        "{unread:?}"
    );
    assert!(unread.contains(&"Assignment changed: Sheet 1, corrected again".into()));
    let cause = format!("assignment-changed:{assignment}");
    school
        .bob
        .run(&Command::ReadNotification { cause: cause.clone() })
        .await
        .unwrap();
    assert!(
        !school
            .unread(&school.bob)
            .await
            .iter()
            .any(|title| title.starts_with("Assignment changed"))
    );
    school.teacher.run(&change("Sheet 1, once more")).await.unwrap();
    assert!(
        school
            .unread(&school.bob)
            .await
            .contains(&"Assignment changed: Sheet 1, once more".into()),
        "it comes back"
    );
    school
        .teacher
        .run(&Command::DeleteAssignment { assignment })
        .await
        .unwrap();
    assert!(
        !school
            .unread(&school.bob)
            .await
            .iter()
            .any(|title| title.contains("Sheet 1"))
    );
    assert!(school.bob.run(&Command::ReadNotification { cause }).await.is_err());
    school
        .bob
        .run(&Command::ReadAllNotifications { course: Some(course) })
        .await
        .unwrap();
    assert!(school.unread(&school.bob).await.is_empty());
}

#[tokio::test]
async fn being_added_and_given_a_role_is_told_to_whom_it_happened() {
    let school = School::open().await;
    let course = school.course;
    let add = Command::AddMember {
        course,
        username: "EVE".into(),
        role: Role::Assistant,
    };
    school.teacher.run(&add).await.unwrap();
    school
        .teacher
        .run(&Command::SetRole {
            course,
            user: school.stranger.id,
            role: Role::Student,
        })
        .await
        .unwrap();
    assert_eq!(
        school.unread(&school.stranger).await,
        ["You are now in Algebra", "You are now student in Algebra"]
    );
    let again = school.teacher.run(&add).await.unwrap_err();
    assert_eq!(again.field.as_deref(), Some("username"));
    school.stranger.run(&Command::LeaveCourse { course }).await.unwrap();
    assert!(
        school.unread(&school.stranger).await.is_empty(),
        "what one cannot see any more is not listed"
    );
}

#[tokio::test]
async fn a_level_beats_everything() {
    let school = School::open().await;
    for (level, mentioned, announced) in [
        (NotificationLevel::Muted, false, false),
        (NotificationLevel::Mentions, true, false),
        (NotificationLevel::All, true, true),
    ] {
        for room in [school.general, school.news] {
            school
                .ada
                .run(&Command::SetNotificationLevel { room, level })
                .await
                .unwrap();
        }
        school
            .ada
            .run(&Command::ReadAllNotifications { course: None })
            .await
            .unwrap();
        school.bob.run(&send(school.general, "@ada")).await.unwrap();
        school.teacher.run(&send(school.news, "Listen")).await.unwrap();
        let unread = school.unread(&school.ada).await;
        assert_eq!(
            unread.contains(&"Bob mentioned you in General".into()),
            mentioned,
            "{level:?} {unread:?}"
        );
        assert_eq!(
            unread.contains(&"Teacher announced in News".into()),
            announced,
            "{level:?} {unread:?}"
        );
        assert_eq!(
            unread.contains(&"1 new message in General".into()),
            level == NotificationLevel::All,
            "{level:?} {unread:?}"
        );
    }
}

#[tokio::test]
async fn the_page_says_so_when_there_is_nothing() {
    let school = School::open().await;
    let page = school.stranger.get("/notifications").await;
    assert!(page.body.contains("You have no notifications."), "{}", page.status);
    let rooms = Command::NewRoom {
        course: school.course,
        kind: RoomKind::Announcement,
        name: "x".into(),
        topic: String::new(),
    };
    school.teacher.run(&rooms).await.unwrap();
    let page = school.ada.get("/notifications").await;
    assert!(page.body.contains("Bob mentioned you in General"));
    let done = school
        .ada
        .post("/notifications", &[("do", "read_all_notifications")])
        .await;
    assert_eq!((done.status, done.header("location")), (303, "/notifications"));
    assert!(school.unread(&school.ada).await.is_empty());
}

#[tokio::test]
async fn an_edit_is_no_news_to_those_who_came_after() {
    let school = School::open().await;
    school.app.join(&school.stranger, school.course, &school.teacher).await;
    let edit = Command::Edit {
        room: school.news,
        number: 1,
        version: 2,
        content: "The room has changed again".into(),
    };
    school.teacher.run(&edit).await.unwrap();
    let theirs = school.unread(&school.stranger).await;
    assert!(!theirs.iter().any(|title| title.contains("News")), "{theirs:?}");
    let hers = school.unread(&school.ada).await;
    assert!(hers.iter().any(|title| title.contains("News")), "{hers:?}");
}
