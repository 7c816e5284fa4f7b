//! The pages of the site's admin: for nobody else they are there, and they work without JavaScript.

use crate::support::fixtures::{CourseFixture, new_course};
use crate::support::{TestUser, main_element};
use app::protocol::{Command, limits};

const ADMIN_PAGES: [&str; 6] = [
    "/admin",
    "/admin/people",
    "/admin/people/2",
    "/admin/courses",
    "/admin/courses/1",
    "/admin/log",
];

#[tokio::test]
async fn the_admins_pages_are_not_found_by_anybody_else() {
    let fixture = CourseFixture::create().await;
    let (_, secret) = fixture.app.create_api_token(&fixture.admin).await;
    let script = fixture.admin.with_api_token(&secret);
    for path in ADMIN_PAGES {
        assert_eq!(fixture.admin.get(path).await.status, 200, "{path}");
        let of_others = fixture.teacher.get(path).await;
        assert_eq!(of_others.status, 404, "{path}");
        let missing = fixture.teacher.get("/admin/nothing").await;
        assert_eq!(main_element(&of_others.body), main_element(&missing.body), "{path}");
        for nobody in [&script, &fixture.app.anonymous()] {
            assert_eq!(nobody.get(path).await.status, 303, "{path}");
        }
    }
    let teachers = fixture.teacher.get("/").await.body;
    assert!(fixture.admin.get("/").await.body.contains("href=\"/admin\""));
    assert!(!teachers.contains("href=\"/admin\""));
}

#[tokio::test]
async fn the_admin_sees_what_needs_attention_and_mends_a_course_without_script() {
    let fixture = CourseFixture::create().await;
    let admin = &fixture.admin;
    assert!(!admin.get("/admin").await.body.contains("no instructor can sign in"));
    fixture.app.set_disabled(&fixture.teacher, true).await;
    let home = admin.get("/admin").await.body;
    assert!(
        home.contains("Courses in which no instructor can sign in: 1."),
        "{home}"
    );
    assert!(home.contains("Only one admin can sign in"));
    let unled = admin.get("/admin/courses?unled=1").await.body;
    assert!(unled.contains("Algebra") && unled.contains("none who can sign in"));
    let path = format!("/admin/courses/{}", fixture.course);
    let page = admin.get(&format!("{path}?q=ada")).await.body;
    assert!(page.contains("@ada") && !page.contains("@bob"), "{page}");
    assert!(!page.contains("type=\"module\""), "without the client");
    let (course, user) = (fixture.course.to_string(), fixture.ada.id.to_string());
    let form = [
        ("do", "appoint_instructor"),
        ("form", "appoint-2"),
        ("course", &course),
        ("user", &user),
        ("next", &path),
    ];
    let reply = admin.post(&path, &form).await;
    assert_eq!((reply.status, reply.header("location")), (303, path.as_str()));
    assert!(!admin.get(&path).await.body.contains("No instructor can sign in"));
    let log = admin.get("/admin/log?topic=members").await.body;
    assert!(
        log.contains("Appoint an instructor") && log.contains("127.0.0.1"),
        "{log}"
    );
}

#[tokio::test]
async fn people_are_searched_filtered_and_paged_and_a_refusal_stands_beside_the_form() {
    let fixture = CourseFixture::create().await;
    let admin = &fixture.admin;
    for at in 0..60 {
        fixture.app.add_user(&format!("student{at:02}")).await;
    }
    let first = admin.get("/admin/people?q=STUDENT").await.body;
    assert!(first.contains("student00") && first.contains("student49") && !first.contains("student50"));
    assert!(first.contains("page=2") && !first.contains("Previous page"));
    let second = admin.get("/admin/people?q=student&page=2").await.body;
    assert!(second.contains("student50") && second.contains("student59") && !second.contains("student49"));
    assert!(
        admin
            .get("/admin/people?q=100%25")
            .await
            .body
            .contains("There is nothing here.")
    );
    fixture.app.set_disabled(&fixture.bob, true).await;
    let closed = admin.get("/admin/people?which=closed").await.body;
    assert!(closed.contains("@bob") && !closed.contains("@ada"));
    let own = format!("/admin/people/{}", admin.id);
    let form = [
        ("do", "set_admin"),
        ("form", "set-admin"),
        ("user", &admin.id.to_string()),
        ("admin", "no"),
    ];
    let reply = admin.post(&own, &form).await;
    assert_eq!(reply.status, 409);
    assert!(
        reply.body.contains("at least one admin who can sign in"),
        "{}",
        reply.body
    );
}

/// A day's limit of courses, as the admin sees them: a page is bounded.
#[tokio::test]
async fn courses_show_who_made_them_and_when_somebody_last_wrote() {
    let fixture = CourseFixture::create().await;
    for at in 0..limits::COURSES_A_DAY {
        let command = new_course(&format!("Topology {at}"));
        fixture.app.execute_as(&fixture.bob, command).await;
    }
    let list = fixture.admin.get("/admin/courses?q=topology").await.body;
    assert_eq!(
        list.matches("<a href=\"/admin/courses/").count() as i64,
        limits::COURSES_A_DAY
    );
    assert!(!list.contains("Algebra"));
    let path = format!("/admin/courses/{}", fixture.course);
    let course = fixture.admin.get(&path).await.body;
    assert!(
        course.contains("@teacher") && course.contains("Mon 2 Nov 2026, 09:00 UTC"),
        "{course}"
    );
}

/// The log of a course is for its staff, paged, filtered, and without the networks of people.
#[tokio::test]
async fn the_staff_of_a_course_read_its_log() {
    let fixture = CourseFixture::create().await;
    let path = format!("/courses/{}/log", fixture.course);
    let reads = |user: &TestUser| {
        let (user, path) = (user.clone(), path.clone());
        async move { user.get(&path).await }
    };
    for stranger in [&fixture.ada, &fixture.stranger, &fixture.admin] {
        let of_others = reads(stranger).await;
        let missing = stranger.get("/courses/999/log").await;
        assert_eq!((of_others.status, missing.status), (404, 404), "{}", stranger.username);
        assert_eq!(main_element(&of_others.body), main_element(&missing.body));
    }
    let course = fixture.course;
    fixture.ada.expect_problem(&fixture.remove_bob()).await;
    fixture.teacher.expect_done(&fixture.remove_bob()).await;
    let page = reads(&fixture.teacher).await.body;
    assert!(
        page.contains("Remove a member") && page.contains("refused") && page.contains("@bob"),
        "{page}"
    );
    assert!(!page.contains("127.0.0.1"), "the network is for the site's admin");
    assert!(page.contains("href=\"/courses/1/log?topic=members"));
    let refused = fixture.teacher.get(&format!("{path}?refused=1")).await.body;
    assert!(refused.contains("@ada") && !refused.contains("Add a room"), "{refused}");
    for days in 1..=limits::INVITE_LINKS_A_DAY {
        fixture
            .teacher
            .expect_done(&Command::RenewInvite {
                course,
                days,
                uses: 0,
                approval: false,
            })
            .await;
    }
    let first = fixture.teacher.get(&format!("{path}?topic=members")).await.body;
    assert_eq!(
        first.matches("Renew the invite link").count() as i64,
        limits::INVITE_LINKS_A_DAY
    );
    let older = first.split("before=").nth(1).unwrap();
    let before: String = older.chars().take_while(char::is_ascii_digit).collect();
    let second = fixture
        .teacher
        .get(&format!("{path}?topic=members&before={before}"))
        .await
        .body;
    assert!(
        second.contains("Remove a member") && !second.contains("Renew the invite link"),
        "{second}"
    );
    assert!(
        fixture
            .teacher
            .get("/courses/1")
            .await
            .body
            .contains("href=\"/courses/1/log\"")
    );
}
