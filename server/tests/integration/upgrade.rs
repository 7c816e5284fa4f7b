//! Migrations at start: an empty database becomes usable, and a database of an older version keeps all its data.
//! `upgrade/` has a dump of one made before the tables were renamed (migration 4), and what its users saw then, as
//! JSON of that version.

use crate::support::databases::old_database;
use crate::support::fixtures::{new_course, send};
use crate::support::{TestApp, TestUser, room_entry};
use app::protocol::{Command, Done, RoomId, UserId, View};
use serde_json::{Value, json};

/// What a field or value of the old protocol is called now.
const RENAMED: [(&str, &str); 9] = [
    ("desk", "overview"),
    ("handle", "username"),
    ("notice", "notification"),
    ("notices", "notifications"),
    ("others", "contacts"),
    ("people", "participants"),
    ("person", "user"),
    ("place", "site_name"),
    ("unread_notices", "unread_notifications"),
];

/// What the old protocol did not have.
const NEW: [&str; 8] = [
    "admins",
    "by",
    "deleted",
    "mentioned",
    "more",
    "offers",
    "page",
    "staff",
];

#[tokio::test]
async fn migrations_create_a_working_database_from_nothing() {
    let app = TestApp::start().await;
    let ada = app.add_user("ada").await;
    let Done::Course(_) = app.execute_as(&ada, new_course("Logic")).await else {
        panic!()
    };
    let room = app.overview(&ada).await.rooms[0].id;
    app.execute_as(&ada, send(room, "First")).await;
    assert_eq!(app.anonymous().get("/healthz").await.status, 200);
    assert_eq!(app.anonymous().get("/readyz").await.status, 200);
}

#[tokio::test]
async fn an_older_database_keeps_all_its_data() {
    let (database, folder, before) = old_database().await;
    let app = TestApp::start_on(database, folder).await;
    for (name, cookie) in before["cookies"].as_object().unwrap() {
        let user = user_of_cookie(&app, cookie);
        let then = renamed(before["views"][name].clone());
        let overview = query(&user, json!({"view": "overview"})).await;
        assert_eq!(without_new(overview), then["overview"], "{name}");
        let filter = json!({"unread": false, "course": null});
        let notifications = query(&user, json!({"view": "notifications", "filter": filter})).await;
        assert_eq!(without_new(notifications), then["notifications"], "{name}");
        for (room, shown) in then["rooms"].as_object().unwrap() {
            let room = room.parse::<i64>().unwrap();
            let now = query(&user, json!({"view": "room", "room": room, "near": null})).await;
            assert_eq!(without_new(now["room"].clone()), *shown, "{name} in room {room}");
        }
    }
    // The database goes on working: the password, the API token and the read markers are there, and numbering
    // continues.
    let script = app.anonymous().with_api_token(before["token"].as_str().unwrap());
    let account = query(&script, json!({"view": "account"})).await;
    assert_eq!(account["overview"]["me"]["username"], "ada");
    assert_eq!(account["account"]["tokens"][0]["name"], "Grading script");
    let form = [("do", "sign_in"), ("username", "bob"), ("password", "a long password")];
    assert_eq!(app.anonymous().post("/signin", &form).await.status, 303);
    let bob = user_of_cookie(&app, &before["cookies"]["bob"]);
    let done = app.execute_as(&bob, send(RoomId(1), "Still here, @ada")).await;
    assert!(matches!(done, Done::Message { number: 5, .. }), "{done:?}");
    let ada = user_of_cookie(&app, &before["cookies"]["ada"]);
    app.execute_as(
        &ada,
        Command::Read {
            room: RoomId(1),
            number: 5,
        },
    )
    .await;
    let overview = app.snapshot(&ada, View::Overview).await.overview;
    assert_eq!(room_entry(&overview, RoomId(1)).read, 5);
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(fields) => (fields.into_iter())
            .map(|(name, value)| {
                let new_name = RENAMED
                    .iter()
                    .find(|(old, _)| *old == name)
                    .map(|(_, new)| (*new).to_owned());
                (new_name.unwrap_or(name), renamed(value))
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(renamed).collect(),
        other => other,
    }
}

fn without_new(value: Value) -> Value {
    match value {
        Value::Object(fields) => (fields.into_iter())
            .filter(|(name, value)| {
                let rendered = name == "html" || name == "plain";
                !rendered && (!NEW.contains(&name.as_str()) || value.is_string() || value.is_object())
            })
            .map(|(name, value)| (name, without_new(value)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_new).collect(),
        other => other,
    }
}

fn user_of_cookie(app: &TestApp, cookie: &Value) -> TestUser {
    let (_, secret) = cookie.as_str().unwrap().split_once('=').unwrap();
    TestUser::new(app.address, &app.cohort, UserId(0), "", secret.to_owned())
}

async fn query(user: &TestUser, view: Value) -> Value {
    let reply = user.post_api("query", json!({ "view": view })).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}
