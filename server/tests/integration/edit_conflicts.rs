//! Two people change the same thing: whoever saves later is told, sees both, and loses neither.

use crate::support::fixtures::{CourseFixture, send};
use crate::support::main_element;
use app::protocol::{Command, CourseDetails, Done, Due, ProblemKind, Role, form_base};

#[tokio::test]
async fn the_later_of_two_changes_of_an_assignment_is_told_and_the_class_hears_of_no_wrong_date() {
    let fixture = CourseFixture::create().await;
    let (teacher, assignment) = (&fixture.teacher, fixture.assignment);
    let change = |title: &str, due: i64, base: &str| Command::ChangeAssignment {
        assignment,
        title: title.into(),
        text: String::new(),
        due: Due(due),
        past: true,
        base: base.into(),
    };
    teacher.expect_done(&change("Sheet 1", 1_000, "")).await;
    let drawn = form_base(&["Sheet 1", "1000", ""]);
    // Somebody else moves the date while this form is open.
    teacher.expect_done(&change("Sheet 1", 2_000, &drawn)).await;
    let (mut ada, _) = fixture.ada.socket().await;
    let problem = teacher.expect_problem(&change("Sheet one", 1_000, &drawn)).await;
    assert_eq!(problem.kind, ProblemKind::Conflict);
    let [field] = problem.fields.as_slice() else {
        panic!("one field has changed meanwhile: {problem:?}")
    };
    assert_eq!((field.field.as_str(), field.now.as_deref()), ("due", Some("2000")));
    assert!(!field.both, "this form had left the date alone");
    ada.expect_nothing().await;
    assert!(
        problem
            .text
            .starts_with("You changed this assignment on another page a moment ago."),
        "{}",
        problem.text
    );
    // The form shows both now, and saving it again is meant.
    let again = problem.base.expect("a base to save again with");
    teacher.expect_done(&change("Sheet one", 2_000, &again)).await;
    // Over the same date, too, if both have changed it.
    let problem = teacher.expect_problem(&change("Sheet one", 3_000, &drawn)).await;
    assert!(
        problem.fields.iter().any(|field| field.field == "due" && field.both),
        "{problem:?}"
    );
    // A script that names no base replaces what is there.
    teacher.expect_done(&change("Sheet 1", 4_000, "")).await;
}

#[tokio::test]
async fn without_javascript_the_form_comes_back_with_both_texts_and_saves_the_second_time() {
    let fixture = CourseFixture::create().await;
    let (teacher, course) = (&fixture.teacher, fixture.course);
    let details = |title: &str, code: &str| Command::ChangeCourse {
        course,
        details: CourseDetails {
            title: title.into(),
            code: code.into(),
            description: String::new(),
            starts_on: String::new(),
            ends_on: String::new(),
        },
        base: String::new(),
    };
    let path = format!("/courses/{course}/settings");
    teacher.expect_done(&details("Logic", "L 1")).await;
    let drawn = base_on_page(&teacher.get(&path).await.body);
    teacher.expect_done(&details("Logic of today", "L 2")).await;
    let id = course.to_string();
    let form = |base: &str| {
        [
            ("do", "change_course".to_owned()),
            ("form", "change-course".to_owned()),
            ("base", base.to_owned()),
            ("course", id.clone()),
            ("title", "Logic and sets".to_owned()),
            ("code", "L 1".to_owned()),
            ("description", String::new()),
        ]
    };
    let post = async |base: &str| {
        let fields = form(base);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        teacher.post(&path, &fields).await
    };
    let refused = post(&drawn).await;
    assert_eq!(refused.status, 409);
    let body = &main_element(&refused.body);
    assert!(
        body.contains(r#"value="Logic and sets""#),
        "one's own title is kept: {body}"
    );
    assert!(
        body.split("<blockquote")
            .nth(1)
            .is_some_and(|quoted| quoted.contains("Logic of today")),
        "and the other stands beside it: {body}"
    );
    assert!(
        body.contains(r#"value="L 2""#),
        "the code, which was left alone, is the new one: {body}"
    );
    let saved = post(&base_on_page(body)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
}

#[tokio::test]
async fn a_room_and_a_message_tell_of_a_conflict_too() {
    let fixture = CourseFixture::create().await;
    let (teacher, room) = (&fixture.teacher, fixture.general);
    let promote = Command::SetRole {
        course: fixture.course,
        user: fixture.bob.id,
        role: Role::Instructor,
    };
    teacher.expect_done(&promote).await;
    fixture.app.accept_offers(&fixture.bob).await;
    let rename = |name: &str, base: &str| Command::ChangeRoom {
        room,
        name: name.into(),
        topic: String::new(),
        base: base.into(),
    };
    teacher.expect_done(&rename("A", "")).await;
    let drawn = form_base(&["A", ""]);
    fixture.bob.expect_done(&rename("B", &drawn)).await;
    fixture.app.clock.advance(180_000);
    let problem = teacher.expect_problem(&rename("C", &drawn)).await;
    let said = "Bob changed this room 3 minutes ago, since you opened it.";
    assert!(problem.text.starts_with(said), "{}", problem.text);
    assert_eq!(problem.fields[0].now.as_deref(), Some("B"));
    let pace = |slow: i64, base: &str| Command::SetRoomPace {
        room,
        slow,
        closed: false,
        base: base.into(),
    };
    let drawn = form_base(&["0", ""]);
    teacher.expect_done(&pace(30, &drawn)).await;
    assert_eq!(
        teacher.expect_problem(&pace(60, &drawn)).await.kind,
        ProblemKind::Conflict
    );
    let Done::Message { number, version, .. } = teacher.expect_done(&send(room, "Monday")).await else {
        panic!()
    };
    let edit = |content: &str, version: i64| Command::Edit {
        room,
        number,
        version,
        content: content.into(),
    };
    teacher.expect_done(&edit("Tuesday", version)).await;
    let problem = teacher.expect_problem(&edit("Friday", version)).await;
    assert_eq!(problem.fields[0].now.as_deref(), Some("Tuesday"), "both can be shown");
    let again = problem
        .base
        .and_then(|base| base.parse().ok())
        .expect("the version to save over");
    teacher.expect_done(&edit("Friday", again)).await;
}

/// The `base` that the page's form would send.
fn base_on_page(body: &str) -> String {
    let (_, rest) = body.split_once(r#"name="base" value=""#).expect("the form has a base");
    rest.split('"').next().unwrap_or_default().to_owned()
}
