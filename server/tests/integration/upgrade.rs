//! A database of an older version is migrated at start and keeps all its data. `upgrade/` has a dump of one made before the
//! tables were renamed (migration 4), and what its users saw then, as JSON of that version.

use crate::support::{TestApp, TestUser, fixtures};
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

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(fields) => (fields.into_iter())
            .map(|(name, value)| {
                let new = RENAMED
                    .iter()
                    .find(|(old, _)| *old == name)
                    .map(|(_, new)| (*new).to_owned());
                (new.unwrap_or(name), renamed(value))
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(renamed).collect(),
        other => other,
    }
}

fn user_of_cookie(app: &TestApp, cookie: &Value) -> TestUser {
    let (_, secret) = cookie.as_str().unwrap().split_once('=').unwrap();
    TestUser::new(app.address, UserId(0), "", secret.to_owned())
}

async fn sees(user: &TestUser, view: Value) -> Value {
    let reply = user.api("query", json!({ "view": view })).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

#[tokio::test]
async fn an_older_database_keeps_all_its_data() {
    let (database, folder, before) = fixtures::old_database().await;
    let app = TestApp::on_database(database, folder).await;
    for (name, cookie) in before["cookies"].as_object().unwrap() {
        let user = user_of_cookie(&app, cookie);
        let then = renamed(before["views"][name].clone());
        let overview = sees(&user, json!({"view": "overview"})).await;
        assert_eq!(overview, then["overview"], "{name}");
        let filter = json!({"unread": false, "course": null});
        let notifications = sees(&user, json!({"view": "notifications", "filter": filter})).await;
        assert_eq!(notifications, then["notifications"], "{name}");
        for (room, shown) in then["rooms"].as_object().unwrap() {
            let room = room.parse::<i64>().unwrap();
            let now = sees(&user, json!({"view": "room", "room": room, "near": null})).await;
            assert_eq!(now["room"], *shown, "{name} in room {room}");
        }
    }
    // Going on: the password, the API token and the read markers are there, and numbering continues.
    let script = app.nobody().script(before["token"].as_str().unwrap());
    let account = sees(&script, json!({"view": "account"})).await;
    assert_eq!(account["overview"]["me"]["username"], "ada");
    assert_eq!(account["account"]["tokens"][0]["name"], "Grading script");
    let form = [("do", "sign_in"), ("username", "bob"), ("password", "a long password")];
    assert_eq!(app.nobody().post("/signin", &form).await.status, 303);
    let bob = user_of_cookie(&app, &before["cookies"]["bob"]);
    let done = app.run(&bob, fixtures::send(RoomId(1), "Still here, @ada")).await;
    assert!(matches!(done, Done::Message { number: 5, .. }), "{done:?}");
    let ada = user_of_cookie(&app, &before["cookies"]["ada"]);
    app.run(
        &ada,
        Command::Read {
            room: RoomId(1),
            number: 5,
        },
    )
    .await;
    let actor = app.actor(&ada).await;
    let overview = app.cohort.snapshot(&actor, View::Overview).await.unwrap().overview;
    assert!(overview.rooms.iter().any(|room| room.id == RoomId(1) && room.read == 5));
}
