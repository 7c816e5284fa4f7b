//! Jumping to a date: the first message of a day, or the next one after it.

use crate::support::START_TIME;
use crate::support::fixtures::{CourseFixture, new_room, send};
use app::protocol::{Done, RoomKind, View};

const DAY: i64 = 86_400_000;

#[tokio::test]
async fn a_date_leads_to_its_first_message_or_the_next_one() {
    let fixture = CourseFixture::create().await;
    let (app, teacher) = (&fixture.app, &fixture.teacher);
    let new = new_room(fixture.course, RoomKind::Course, "Log");
    let Done::Room(room) = app.execute_as(teacher, new).await else {
        panic!()
    };
    let number_at = async |at| app.snapshot(&fixture.ada, View::NumberAt { room, at }).await.number;
    let page = async |date: &str| fixture.ada.get(&format!("/chat/{room}/date?date={date}")).await;
    assert_eq!(number_at(START_TIME).await, Some(0), "an empty room");
    assert_eq!(page("2026-11-02").await.header("location"), format!("/chat/{room}"));
    // Two on the first day, none on the second, three on the third.
    for (days, count) in [(0, 2), (2, 3)] {
        app.clock.advance(days * DAY);
        for _ in 0..count {
            app.execute_as(teacher, send(room, "A day's work")).await;
            app.clock.advance(60_000);
        }
    }
    for (at, number) in [
        (0, 1),
        (START_TIME, 1),
        (START_TIME + 60_000, 2),
        (START_TIME + DAY, 3),
        (START_TIME + 2 * DAY + 3 * 60_000, 4),
        (START_TIME + 30 * DAY, 5),
        (i64::MAX, 5),
        (i64::MIN, 1),
    ] {
        assert_eq!(number_at(at).await, Some(number), "{at}");
    }
    // Without JavaScript, in UTC.
    let reply = page("2026-11-03").await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, format!("/chat/{room}/3#m3").as_str())
    );
    for wrong in ["", "yesterday", "2026-02-30"] {
        let reply = page(wrong).await;
        assert!(reply.status == 200 && reply.body.contains("Jump to a date"), "{wrong}");
    }
    let path = format!("/chat/{}/date?date=2026-11-03", fixture.private);
    assert_eq!(teacher.get(&path).await.status, 404, "not in this room");
}
