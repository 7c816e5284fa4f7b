//! New accounts: the first one, and those by invite link.

use crate::support::account_forms::SET_UP;
use crate::support::fixtures::CourseFixture;
use crate::support::{FORM_HEADERS, SETUP_CODE, TestApp};
use app::protocol::{Command, ProblemKind};

#[tokio::test]
async fn the_first_visit_leads_through_setup_to_the_first_course() {
    let app = TestApp::start().await;
    let mut grace = app.anonymous();
    let first = grace.get("/").await;
    assert_eq!((first.status, first.header("location")), (303, "/setup"));
    assert_eq!(grace.get("/setup").await.status, 200);
    let link = app.cohort.setup_link().await.unwrap().unwrap();
    let page = grace
        .get(link.strip_prefix(&app.cohort.settings.public_url).unwrap())
        .await;
    assert!(
        page.body.contains(&format!("value=\"{SETUP_CODE}\"")),
        "{link}: {}",
        page.body
    );
    // Whoever found the server first would need the code.
    for wrong in ["", "something", "ONLY THE OPERATOR KNOWS THIS"] {
        let mut fields = SET_UP;
        fields[1] = ("code", wrong);
        let refused = grace.post("/setup", &fields).await;
        assert!(
            refused.status == 422 && refused.body.contains("not the set-up code"),
            "{}",
            refused.status
        );
    }

    // Nobody finds it by trying either; and nobody who tries keeps the operator out.
    let form = |code: &'static str| {
        let mut fields = SET_UP;
        fields[1] = ("code", code);
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
    };
    let [content_type, site] = FORM_HEADERS;
    let headers = [content_type, site, ("x-forwarded-for", "198.51.100.66")];
    for status in [422, 422, 422, 422, 422, 429] {
        let guessed = grace.request("POST", "/setup", &headers, form("1234").into()).await;
        assert_eq!(guessed.status, status);
    }
    let guessed = grace.request("POST", "/setup", &headers, form(SETUP_CODE).into()).await;
    assert!(guessed.status == 429 && guessed.body.contains("Too many tries"));

    let created = grace.post("/setup", &SET_UP).await;
    assert_eq!((created.status, created.header("location")), (303, "/"));
    let cookie = created.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    grace.session_secret = created.session_secret();
    let home = grace.get("/").await;
    assert!(
        home.status == 200 && home.body.contains("Hilltop School"),
        "{}",
        home.status
    );

    let again = app.anonymous().post("/setup", &SET_UP).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("set up already"));

    let course = grace.post(
        "/courses/new",
        &[
            ("do", "new_course"),
            ("title", "Compilers"),
            ("code", "CS 7"),
            ("description", ""),
        ],
    );
    let course = course.await;
    assert_eq!((course.status, course.header("location")), (303, "/courses/1"));
}

#[tokio::test]
async fn an_invite_link_is_valid_until_it_is_renewed_or_expires() {
    let fixture = CourseFixture::create().await;
    let invite = fixture.app.invite(fixture.course, &fixture.teacher).await;
    let sign_up = |username: &'static str, invite: String| {
        let anonymous = fixture.app.anonymous();
        async move {
            let fields = [
                ("do", "sign_up"),
                ("form", "sign-up"),
                ("invite", invite.as_str()),
                ("username", username),
                ("name", "New Student"),
                ("password", "a long password"),
            ];
            let path = if invite.is_empty() {
                "/signup".into()
            } else {
                format!("/join/{invite}")
            };
            anonymous.post(&path, &fields).await
        }
    };
    let joined = sign_up("nina", invite.clone()).await;
    assert_eq!(
        (joined.status, joined.header("location")),
        (303, format!("/courses/{}", fixture.course).as_str())
    );
    let taken = sign_up("nina", invite.clone()).await;
    assert_eq!(taken.status, 409);
    assert!(
        taken.body.contains("taken") && taken.body.contains("value=\"New Student\""),
        "the typed text stays: {}",
        taken.body
    );
    assert!(!taken.body.contains("a long password"), "but not the password");

    fixture
        .teacher
        .expect_done(&Command::RenewInvite {
            course: fixture.course,
            days: 1,
            uses: 0,
            approval: false,
        })
        .await;
    assert_eq!(sign_up("omar", invite.clone()).await.status, 404);
    // An invalid invite does not reveal whether a username exists.
    assert_eq!(sign_up("ada", invite.clone()).await.status, 404);
    assert_eq!(
        fixture.app.anonymous().get(&format!("/join/{invite}")).await.status,
        404
    );
    let renewed = fixture.app.invite(fixture.course, &fixture.teacher).await;
    assert_eq!(
        fixture
            .stranger
            .expect_problem(&Command::JoinCourse { invite: invite.clone() })
            .await
            .kind,
        ProblemKind::NotFound
    );
    fixture.app.clock.advance(2 * 86_400_000);
    assert_eq!(sign_up("omar", renewed).await.status, 404, "the day is over");
    let without = sign_up("omar", String::new()).await;
    assert_eq!(without.status, 403, "sign-up without an invite is closed");
}
