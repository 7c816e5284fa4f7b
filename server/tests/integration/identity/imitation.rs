//! A name that looks like another is refused, or shown with its user name everywhere.

use crate::support::TestUser;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Change, Command, ContactFilter, MemberFilter, ProblemKind, View};

pub fn rename(name: &str) -> Command {
    Command::Rename { name: name.into() }
}

/// What somebody sees of a user in a course.
async fn name_in_course(fixture: &CourseFixture, viewer: &TestUser, user: &TestUser) -> String {
    let view = View::Members {
        course: fixture.course,
        filter: MemberFilter::default(),
    };
    let members = fixture.app.snapshot(viewer, view).await.members;
    let mut members = members.unwrap().rows.into_iter();
    members.find(|member| member.id == user.id).unwrap().name
}

#[tokio::test]
async fn names_that_look_alike_are_shown_with_their_user_names_at_once_and_everywhere() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app, ada, bob, teacher, ..
    } = &fixture;
    ada.expect_done(&rename("Anna Schmidt")).await;
    ada.expect_done(&send(fixture.general, "I was first")).await;
    assert_eq!(name_in_course(&fixture, teacher, ada).await, "Anna Schmidt");

    let (mut open_tab, _) = teacher.socket().await;
    bob.expect_done(&rename("\u{410}nnа  Sсhmidt\u{200f}")).await;
    let events = open_tab.received_events().await;
    let renamed = |user: &TestUser, name: &str| {
        let name = name.to_owned();
        let change = Change::Renamed { user: user.id, name };
        events.iter().any(|event| event.change == change)
    };
    let imitation = "\u{410}nnа Sсhmidt\u{200f} (@bob)";
    assert!(renamed(bob, imitation), "{events:?}");
    assert!(
        renamed(ada, "Anna Schmidt (@ada)"),
        "whoever was first, too: {events:?}"
    );
    for (user, name) in [(ada, "Anna Schmidt (@ada)"), (bob, imitation)] {
        assert_eq!(name_in_course(&fixture, teacher, user).await, name);
        assert_eq!(app.overview(user).await.me.name, name);
    }
    // In messages old and new, in direct rooms, in the list of people to write to.
    bob.expect_done(&send(fixture.general, "I am Anna")).await;
    let room = View::Room {
        room: fixture.general,
        near: None,
    };
    let room = app.snapshot(teacher, room).await.room.unwrap();
    let authors: Vec<&str> = room.messages.values().map(|message| message.name.as_str()).collect();
    assert_eq!(authors[0], "Anna Schmidt (@ada)");
    assert_eq!(authors.last(), Some(&imitation));
    assert_eq!(app.room_entry(ada, fixture.direct).await.name, imitation);
    let contacts = View::Contacts {
        filter: ContactFilter::default(),
    };
    let contacts = app.snapshot(teacher, contacts).await.contacts.unwrap().rows;
    assert!(contacts.iter().any(|contact| contact.name == imitation), "{contacts:?}");

    // It stays so when the other one takes a name of their own: nobody turns it on and off.
    bob.expect_done(&rename("Bob Marner")).await;
    assert_eq!(name_in_course(&fixture, teacher, bob).await, "Bob Marner");
    assert_eq!(name_in_course(&fixture, teacher, ada).await, "Anna Schmidt (@ada)");

    // Whoever cannot sign in imitates nobody, until the account is open again.
    let stranger = &fixture.stranger;
    app.set_disabled(bob, true).await;
    stranger.expect_done(&rename("Bob Mamer")).await;
    assert_eq!(app.overview(stranger).await.me.name, "Bob Mamer");
    app.set_disabled(bob, false).await;
    assert_eq!(app.overview(stranger).await.me.name, "Bob Mamer (@eve)");
    assert_eq!(name_in_course(&fixture, teacher, bob).await, "Bob Marner (@bob)");
}

#[tokio::test]
async fn nobody_takes_the_name_of_staff_or_the_user_name_of_another() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        ada,
        bob,
        teacher,
        stranger,
        ..
    } = &fixture;
    teacher.expect_done(&rename("Grace Hopper")).await;
    for name in [
        "Grace Hopper",
        "GRACE HOPPER",
        "Prof. Grace Hopper",
        "Grace H\u{43e}\u{440}\u{440}er",
        "Grace\u{a0}Hopper.",
        "Gráce Hopper",
    ] {
        let problem = bob.expect_problem(&rename(name)).await;
        assert_eq!(
            (problem.kind, problem.field.as_deref()),
            (ProblemKind::Conflict, Some("name")),
            "{name}"
        );
    }
    for name in ["ADA", "a.d.a", "Аdа"] {
        let problem = bob.expect_problem(&rename(name)).await;
        assert!(problem.text.contains("user name"), "{name}: {}", problem.text);
    }
    for name in ["Bob (staff)", "Bob [Instructor]", "Bob ✓", "Admin", "Bob @ada"] {
        assert_eq!(
            bob.expect_problem(&rename(name)).await.kind,
            ProblemKind::Invalid,
            "{name}"
        );
    }
    ada.expect_done(&rename("Ada")).await;
    // Somebody without a course of hers is shown with the user name, wherever they may meet.
    stranger.expect_done(&rename("Grace Hopper")).await;
    assert_eq!(app.overview(stranger).await.me.name, "Grace Hopper (@eve)");
    assert_eq!(name_in_course(&fixture, bob, teacher).await, "Grace Hopper (@teacher)");
    // Signing up by her invite link is refused at the field, and makes no account.
    let invite = app.invite(fixture.course, teacher).await;
    let sign_up = |username: &'static str, name: &'static str| {
        let (path, invite, anonymous) = (format!("/join/{invite}"), invite.clone(), app.anonymous());
        async move {
            let fields = [
                ("do", "sign_up"),
                ("form", "sign-up"),
                ("invite", invite.as_str()),
                ("username", username),
                ("name", name),
                ("password", "quite a long password"),
            ];
            anonymous.post(&path, &fields).await
        }
    };
    let refused = sign_up("mallory", "Grace Норреr").await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(
        refused.body.contains("looks like the name of somebody who teaches"),
        "{}",
        refused.body
    );
    assert_eq!(
        sign_up("mallory", "Mallory").await.status,
        303,
        "the user name was not used up"
    );
    for (username, status) in [
        ("everyone", 422),
        ("a.d.m.i.n", 422),
        ("teacher", 409),
        ("ma11ory", 409),
        ("mal.lory", 303),
    ] {
        assert_eq!(sign_up(username, "Somebody Else").await.status, status, "{username}");
    }
}
