//! The members of a course, and the contacts to start a conversation with: pages and searches.

use crate::support::fixtures::CourseFixture;
use crate::support::seed::Seed;
use app::protocol::{
    Change, Command, ContactFilter, ContactPage, Event, MemberFilter, MemberPage, Role, Stream, UserId, View, limits,
};
use app::state::State;

async fn members(fixture: &CourseFixture, filter: MemberFilter) -> MemberPage {
    let course = fixture.course;
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Members { course, filter });
    snapshot.await.members.unwrap()
}

async fn contacts(fixture: &CourseFixture, filter: ContactFilter) -> ContactPage {
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Contacts { filter });
    snapshot.await.contacts.unwrap()
}

fn search(q: &str) -> MemberFilter {
    MemberFilter {
        q: q.into(),
        ..MemberFilter::default()
    }
}

#[tokio::test]
async fn each_of_3000_members_is_on_one_page_and_is_found() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    seed.students(fixture.course, &[fixture.general], 3_000).await;
    let mut everybody = Vec::new();
    for page in 0.. {
        let filter = MemberFilter {
            page,
            ..MemberFilter::default()
        };
        let page = members(&fixture, filter).await;
        assert_eq!(page.found, 3_003);
        assert!(page.rows.len() <= limits::MEMBERS);
        if page.rows.is_empty() {
            break;
        }
        everybody.extend(page.rows.into_iter().map(|member| member.id));
    }
    assert_eq!(everybody[0], fixture.teacher.id, "staff first");
    assert_eq!(everybody.len(), 3_003);
    everybody.sort();
    everybody.dedup();
    assert_eq!(everybody.len(), 3_003);

    let usernames = |page: MemberPage| page.rows.into_iter().map(|member| member.username).collect::<Vec<_>>();
    assert_eq!(usernames(members(&fixture, search("student 2001")).await), ["s2001"]);
    assert_eq!(usernames(members(&fixture, search("@S2999")).await), ["s2999"]);
    assert_eq!(members(&fixture, search("STUDENT")).await.found, 3_000);
    assert_eq!(usernames(members(&fixture, search("nobody")).await), [""; 0]);
    let one = MemberFilter {
        user: Some(fixture.bob.id),
        ..search("nobody")
    };
    assert_eq!(usernames(members(&fixture, one).await), ["bob"]);

    let page = fixture
        .ada
        .get(&format!("/courses/{}/members?q=s2001", fixture.course))
        .await;
    assert!(page.body.contains("@s2001") && !page.body.contains("@s2002"));
    let page = fixture
        .ada
        .get(&format!("/courses/{}/members?page=31", fixture.course))
        .await;
    assert!(page.body.contains("Page 31 of 31"));
}

#[tokio::test]
async fn contacts_are_searched_and_whoever_is_chosen_stays() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    let students = seed.students(fixture.course, &[], 200).await;
    let first = contacts(&fixture, ContactFilter::default()).await;
    assert_eq!((first.rows.len(), first.more), (limits::CONTACTS, true));
    let chosen = vec![students[7], students[150], UserId(999_999), fixture.stranger.id];
    let filter = ContactFilter {
        q: "s199".into(),
        course: Some(fixture.course),
        chosen,
    };
    let page = contacts(&fixture, filter).await;
    let usernames: Vec<&str> = page.rows.iter().map(|user| user.username.as_str()).collect();
    assert_eq!(usernames, ["s8", "s151", "s199"], "nobody else's name is given away");
    assert!(!page.more);

    // Without JavaScript the search sends the whole form, and what was typed comes back.
    let query = format!("form=new-talk&name=Us&participants={}&q=s199", students[7]);
    let body = fixture.ada.get(&format!("/rooms/new?{query}")).await.body;
    let checkbox = |user: UserId| {
        let start = body
            .find(&format!("type=\"checkbox\" name=\"participants\" value=\"{user}\""))
            .expect("a checkbox");
        body[start..].split('>').next().unwrap().to_owned()
    };
    assert!(checkbox(students[7]).contains("checked"));
    assert!(!checkbox(students[198]).contains("checked"));
    assert!(body.contains("value=\"Us\""), "the name stays in its field");
    let too_many = students[..=limits::PRIVATE_ROOM].to_vec();
    let command = Command::NewPrivateRoom {
        course: None,
        name: "All".into(),
        topic: String::new(),
        participants: too_many,
    };
    assert_eq!(
        fixture.ada.expect_problem(&command).await.field.as_deref(),
        Some("participants")
    );
}

#[tokio::test]
async fn an_open_page_of_members_follows_who_comes_and_goes() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    seed.students(fixture.course, &[], 150).await;
    let view = View::Members {
        course: fixture.course,
        filter: MemberFilter::default(),
    };
    let mut state = State::reset(fixture.app.snapshot(&fixture.ada, view.clone()).await);
    fixture.app.execute_as(&fixture.teacher, fixture.remove_bob()).await;
    let version = state.course.as_ref().unwrap().version + 1;
    state.apply(&Event {
        stream: Stream::Course(fixture.course),
        version,
        change: Change::MemberLeft {
            user: fixture.bob.id,
            total: 152,
        },
    });
    let missing = state.missing_parts();
    assert_eq!(
        missing.len(),
        1,
        "the page, whose next member is not known here: {missing:?}"
    );
    state.apply_snapshot(fixture.app.snapshot(&fixture.ada, view.clone()).await);
    let fresh = State::reset(fixture.app.snapshot(&fixture.ada, view).await);
    assert_eq!((state.members, state.course), (fresh.members, fresh.course));
}

#[tokio::test]
async fn a_course_names_only_its_first_staff() {
    let fixture = CourseFixture::create().await;
    let mut seed = Seed::of(&fixture.app).await;
    let students = seed.students(fixture.course, &[], 60).await;
    let course = fixture.course;
    for user in students {
        let role = Role::Assistant;
        let set =
            (fixture.app.cohort.store).write(move |tx| Box::pin(async move { tx.set_role(course, user, role).await }));
        set.await.unwrap();
    }
    let snapshot = fixture.app.snapshot(&fixture.ada, View::Course { course }).await;
    assert_eq!(snapshot.course.unwrap().staff.len(), limits::STAFF);
    assert_eq!(
        members(&fixture, search("student 60")).await.rows[0].role,
        Role::Assistant
    );
}
