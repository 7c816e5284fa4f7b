//! Lists are in the order that people expect, and the database, the server and the browser agree on it.

use super::imitation::rename;
use crate::support::TestApp;
use crate::support::fixtures::{new_course, new_room};
use app::protocol::{ContactFilter, Done, RoomKind, View};
use app::state::{sort_participants, sort_rooms};

const NAMES: [&str; 10] = [
    "Adam 2", "adam 10", "Ådahl", "Edda", "Éloïse", "Emil", "Łukas", "Zoë", "Женя", "田中",
];

#[tokio::test]
async fn names_and_numbers_are_sorted_for_people() {
    let app = TestApp::start().await;
    let teacher = app.add_user("prof").await;
    let Done::Course(course) = app.execute_as(&teacher, new_course("Algebra")).await else {
        panic!()
    };
    for (at, name) in NAMES.iter().enumerate().rev() {
        let user = app.add_user(&format!("u-{at}")).await;
        app.execute_as(&user, rename(name)).await;
        app.join(&user, course, &teacher).await;
    }
    for name in ["Week 10", "week 1", "Week 2", "Übung 2", "Uebung", "Ubung 1"] {
        app.execute_as(&teacher, new_room(course, RoomKind::Course, name)).await;
    }
    let expected = [
        "Ådahl", "Adam 2", "adam 10", "Edda", "Éloïse", "Emil", "Łukas", "Zoë", "Женя", "田中",
    ];
    let contacts = View::Contacts {
        filter: ContactFilter::default(),
    };
    let contacts = app.snapshot(&teacher, contacts).await.contacts.unwrap().rows;
    let names: Vec<&str> = contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, expected);
    let mut again = contacts.clone();
    again.reverse();
    sort_participants(&mut again);
    assert_eq!(again, contacts);

    let rooms = app.overview(&teacher).await.rooms;
    let names: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(
        names,
        ["General", "Ubung 1", "Übung 2", "Uebung", "week 1", "Week 2", "Week 10"]
    );
    let mut again = rooms.clone();
    again.reverse();
    sort_rooms(&mut again);
    assert_eq!(again, rooms);
}
