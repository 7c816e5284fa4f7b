//! The card of somebody: what it tells, to whom, and what is refused.

use crate::support::fixtures::{CourseFixture, change_profile, private_room};
use crate::support::{HttpReply, TestUser, main_element};
use app::protocol::{Command, Done, ProblemKind, Role, View, limits};

#[tokio::test]
async fn whoever_shares_a_course_or_a_room_sees_role_pronouns_and_local_time_and_nobody_else() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        ada,
        bob,
        stranger,
        teacher,
        course,
        ..
    } = &fixture;
    ada.expect_done(&change_profile("  she/her ", "asia/kathmandu")).await;
    let view = |course| View::Profile { user: ada.id, course };
    let card = app.snapshot(bob, view(Some(*course))).await.profile.unwrap();
    let zone = card.time_zone.unwrap();
    assert_eq!(
        (card.name.as_str(), card.username.as_str(), card.role),
        ("Ada", "ada", Some(Role::Student))
    );
    assert_eq!(
        (card.pronouns.as_str(), zone.name.as_str(), zone.offset),
        ("she/her", "Asia/Kathmandu", 345)
    );
    let own = app.snapshot(ada, View::Account).await.account.unwrap();
    assert_eq!(
        (own.pronouns.as_str(), own.time_zone.as_str()),
        ("she/her", "Asia/Kathmandu")
    );

    let refused = async |course| {
        let actor = app.actor(stranger).await;
        app.cohort.snapshot(&actor, view(course)).await.unwrap_err().kind
    };
    assert_eq!(
        [refused(None).await, refused(Some(*course)).await],
        [ProblemKind::NotFound; 2]
    );
    let path = format!("/people/{}?course={course}", ada.id);
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(app.anonymous().get(&path).await.status, 303);
    // What was there before shows nothing empty.
    let teacher_card = app
        .snapshot(
            ada,
            View::Profile {
                user: teacher.id,
                course: None,
            },
        )
        .await;
    let teacher_card = teacher_card.profile.unwrap();
    assert_eq!(
        (
            teacher_card.role,
            teacher_card.pronouns.as_str(),
            teacher_card.time_zone
        ),
        (None, "", None)
    );

    // A room without a course is enough, also after the course was left.
    let Done::Room(room) = ada.expect_done(&private_room("Us", &[bob])).await else {
        panic!()
    };
    let offer = app.overview(bob).await.offers.remove(0).id;
    bob.expect_done(&Command::AnswerOffer { offer, accept: true }).await;
    teacher.expect_done(&fixture.remove_bob()).await;
    assert!(app.snapshot(bob, view(None)).await.profile.is_some());
    bob.expect_done(&Command::LeaveRoom { room }).await;
    bob.expect_done(&Command::LeaveRoom { room: fixture.direct }).await;
    let actor = app.actor(bob).await;
    assert!(app.cohort.snapshot(&actor, view(None)).await.is_err());
}

#[tokio::test]
async fn without_javascript_there_is_a_page_and_a_form_and_wrong_input_is_kept() {
    let fixture = CourseFixture::create().await;
    let form = |pronouns: &'static str, zone: &'static str| {
        [
            ("do", "change_profile"),
            ("form", "profile"),
            ("pronouns", pronouns),
            ("time_zone", zone),
        ]
    };
    let long = "x".repeat(41);
    let refused = fixture
        .ada
        .post("/settings", &form(long.leak(), "Middle-earth/Shire"))
        .await;
    assert_eq!(refused.status, 422);
    for part in [
        "There is no such time zone",
        "Please shorten this to 40 characters",
        "value=\"Middle-earth/Shire\"",
        "xxxxxxx",
    ] {
        assert!(refused.body.contains(part), "{part}: {}", main_element(&refused.body));
    }
    assert_eq!(
        fixture
            .ada
            .post("/settings", &form("<b>x</b>", "Europe/Berlin"))
            .await
            .status,
        303
    );
    let page = fixture.bob.get(&format!("/chat/{}", fixture.general)).await.body;
    let path = format!("/people/{}?course={}", fixture.ada.id, fixture.course);
    assert!(
        page.contains(&format!("href=\"{path}\"")),
        "a name is a link: {}",
        main_element(&page)
    );
    let page = main_element(&fixture.bob.get(&path).await.body);
    for part in [
        "@ada",
        "student",
        "&lt;b&gt;x&lt;/b&gt;",
        "10:00, Europe/Berlin (UTC+1)",
        "Write to ",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// A form with a file, as browsers send it.
fn multipart(field: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = "----boundary";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

async fn upload(user: &TestUser, field: &str, bytes: &[u8]) -> HttpReply {
    let (kind, body) = multipart(field, bytes);
    let headers = [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin")];
    user.request("POST", "/settings/picture", &headers, body.into()).await
}

fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(side, side, image::Rgb([200, 30, 30]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn an_own_picture_is_shown_beside_the_name_to_those_who_share_a_course_until_it_is_removed() {
    let fixture = CourseFixture::create().await;
    let CourseFixture {
        app,
        ada,
        bob,
        stranger,
        general,
        ..
    } = &fixture;
    let room = format!("/chat/{general}");
    let marks = format!("src=\"/pictures/{}/", ada.id);
    assert!(!bob.get(&room).await.body.contains(&marks));
    let reply = upload(ada, "picture", &png(300)).await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, "/settings#picture"),
        "{}",
        reply.body
    );

    let page = bob.get(&room).await.body;
    let at = page.find(&marks).unwrap_or_else(|| panic!("{}", main_element(&page)));
    let path = page[at + 5..].split('"').next().unwrap().to_owned();
    let picture = bob.get(&path).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/jpeg"));
    assert_eq!(picture.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(
        [
            stranger.get(&path).await.status,
            app.anonymous().get(&path).await.status
        ],
        [404, 401]
    );
    assert_eq!(
        bob.get(&format!("{path}x")).await.status,
        404,
        "another hash is another picture"
    );
    let overview = app.snapshot(ada, View::Overview).await;
    assert_eq!(overview.pictures.len(), 1, "the own one is in the header of every page");

    for (bytes, sentence) in [
        (b"<svg/>".to_vec(), "no picture that can be read"),
        (Vec::new(), "choose a picture first"),
    ] {
        let refused = upload(ada, "picture", &bytes).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(sentence), "{}", main_element(&refused.body));
    }
    let refused = upload(ada, "picture", &vec![0; limits::PICTURE + 1]).await;
    assert_eq!(refused.status, 413, "{}", main_element(&refused.body));
    let elsewhere = upload(&app.anonymous(), "picture", &png(10)).await;
    assert_eq!(
        (elsewhere.status, elsewhere.header("location")),
        (303, "/signin?next=%2Fsettings")
    );
    assert_eq!(bob.get(&path).await.status, 200, "what is refused leaves the old one");

    assert_eq!(upload(ada, "remove", b"yes").await.status, 303);
    assert_eq!(bob.get(&path).await.status, 404);
    assert!(!bob.get(&room).await.body.contains(&marks));
}
