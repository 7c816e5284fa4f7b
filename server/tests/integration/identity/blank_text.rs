//! What shows nothing is nothing: in names, titles, codes and messages, by every way in.

use super::imitation::rename;
use crate::support::fixtures::{CourseFixture, new_room, send};
use app::protocol::{Command, CourseDetails, ProblemKind, RoomKind, View};

const BLANKS: [&str; 10] = [
    "\u{2800}\u{2800}",
    "\u{3164}",
    "\u{ffa0}\u{115f}",
    "\u{e0061}\u{e007f}",
    "\u{fe0f}\u{e0100}",
    "\u{e000}",
    "\u{378}",
    "\u{34f}\u{301}",
    "\u{180e}\u{2061}",
    "\u{1d159}\u{fffc}",
];

#[tokio::test]
async fn what_shows_nothing_is_refused_as_empty() {
    let fixture = CourseFixture::create().await;
    let (course, teacher) = (fixture.course, &fixture.teacher);
    for blank in BLANKS {
        let details = |title: &str, code: &str| CourseDetails {
            title: title.into(),
            code: code.into(),
            description: String::new(),
            starts_on: String::new(),
            ends_on: String::new(),
        };
        for (command, field) in [
            (send(fixture.general, blank), "content"),
            (rename(blank), "name"),
            (new_room(course, RoomKind::Course, blank), "name"),
            (
                Command::ChangeCourse {
                    course,
                    details: details(blank, "A"),
                    base: String::new(),
                },
                "title",
            ),
            (
                Command::ChangeCourse {
                    course,
                    details: details("Algebra", blank),
                    base: String::new(),
                },
                "code",
            ),
        ] {
            let problem = teacher.expect_problem(&command).await;
            assert_eq!(
                (problem.kind, problem.field.as_deref()),
                (ProblemKind::Invalid, Some(field)),
                "{command:?}"
            );
        }
        let topic = Command::ChangeRoom {
            room: fixture.general,
            name: "General".into(),
            topic: blank.into(),
            base: String::new(),
        };
        teacher.expect_done(&topic).await;
        let entry = fixture.app.room_entry(teacher, fixture.general).await;
        assert_eq!(entry.topic, "", "{blank:?}");
    }
}

#[tokio::test]
async fn a_wall_of_empty_lines_is_stored_as_two() {
    let fixture = CourseFixture::create().await;
    let (mut bob, _) = fixture.bob.socket().await;
    let wall = format!("a{}b", "\n".repeat(3_998));
    fixture.ada.expect_done(&send(fixture.general, &wall)).await;
    let heard = crate::support::messages_in(&bob.received_events().await);
    assert_eq!(heard.last().unwrap().1, "a\n\n\nb");
    let room = View::Room {
        room: fixture.general,
        near: None,
    };
    let room = fixture.app.snapshot(&fixture.bob, room).await.room.unwrap();
    assert_eq!(room.messages.values().last().unwrap().content, "a\n\n\nb");
}
