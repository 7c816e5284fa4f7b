//! Tests of `routes.rs`: what an address means.

use super::*;
use crate::query_string::with_query;

#[test]
fn a_path_is_parsed_to_its_route() {
    assert_eq!(
        Route::parse("/chat/7/42", ""),
        Route::Room {
            room: RoomId(7),
            near: Some(42)
        }
    );
    assert_eq!(
        Route::parse("/chat/7/", ""),
        Route::Room {
            room: RoomId(7),
            near: None
        }
    );
    assert_eq!(
        Route::parse("/notifications", "unread=1&course=3"),
        Route::Notifications {
            filter: NotificationFilter {
                asks: false,
                unread: true,
                course: Some(CourseId(3)),
                page: 0
            }
        }
    );
    assert_eq!(
        Route::parse("/signin", "next=%2Fchat%2F7"),
        Route::SignIn { next: "/chat/7".into() }
    );
    let asked_for = "/notifications?unread=1&course=3#é +";
    let path = with_query("/signin", &[("next", asked_for)]);
    let (_, query) = path.split_once('?').unwrap();
    let next = asked_for.to_owned();
    assert_eq!(Route::parse("/signin", query), Route::SignIn { next });
    for unknown in ["/chat/x", "/chat/0", "/chat/-1", "/courses/5/x", "/chat/1/2/3"] {
        assert_eq!(Route::parse(unknown, ""), Route::Unknown, "{unknown}");
    }
}
