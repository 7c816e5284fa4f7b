//! `docs/protocol.md` and the types of the protocol agree: every JSON example is read with the real types, written
//! back and compared, and every variant has an example.

use super::wire_names::WireNames;
use crate::support::documents::{document, examples};
use crate::support::every_command::every_command;
use crate::support::fixtures::CourseFixture;
use app::api;
use app::protocol::{
    AuthCommand, Change, ClientFrame, Command, Done, Event, Notification, ProblemKind, Request, RoomClientFrame,
    RoomServerFrame, ServerFrame, View,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::realtime::hub::{GOING_AWAY, NOT_FOUND, RESUME, SIGNED_OUT, TOO_MANY};
use std::collections::{BTreeMap, BTreeSet};

/// The wire names of the examples, by enum.
#[derive(Default)]
struct ExampleNames(BTreeMap<&'static str, BTreeSet<String>>);

impl ExampleNames {
    /// Adds an example of an enum, and checks that its name on the wire is the one in `wire_names.rs`.
    fn add<T: WireNames + Serialize>(&mut self, kind: &'static str, example: &T) {
        let value = serde_json::to_value(example).unwrap();
        let name = example.wire_name();
        let tagged = |tag| value.get(tag).and_then(Value::as_str) == Some(name);
        let on_the_wire = value == name || value.get(name).is_some() || ["do", "view", "kind"].into_iter().any(tagged);
        assert!(on_the_wire, "{name} is not the name in {value}");
        self.0.entry(kind).or_default().insert(name.into());
    }

    fn expect_all(&self, kind: &str, all: impl IntoIterator<Item = String>) {
        let found = self.0.get(kind).cloned().unwrap_or_default();
        assert_eq!(found, all.into_iter().collect(), "examples of {kind}");
    }

    fn expect_all_variants_of<T: WireNames>(&self, kind: &str) {
        self.expect_all(kind, T::ALL.iter().map(ToString::to_string));
    }
}

#[tokio::test]
async fn every_example_matches_its_type_and_every_variant_has_an_example() {
    let text = document("docs/protocol.md");
    let mut names = ExampleNames::default();
    let mut commands = BTreeSet::new();
    for (type_name, example) in examples(&text) {
        match type_name.as_str() {
            "up" => {
                let ClientFrame { request, .. } = read(&example);
                if let Request::View(view) = &request {
                    names.add("view", view);
                }
                names.add("up", &request);
            }
            "down" => {
                let frame: ServerFrame = read(&example);
                if let ServerFrame::Ack { done, .. } = &frame {
                    names.add("done", done);
                }
                names.add("down", &frame);
            }
            "command" => {
                read::<Command>(&example);
                commands.insert(example["do"].as_str().unwrap().to_owned());
            }
            "event" => names.add("change", &read::<Event>(&example).change),
            "notification" => {
                let notification: Notification = read(&example);
                // An unread room has no stored row.
                if !matches!(notification, Notification::Messages { .. }) {
                    let cause = notification.cause();
                    let stored = Notification::ASKING_CAUSES.iter().any(|begin| cause.starts_with(begin));
                    assert_eq!(notification.asks(), stored, "found by its cause: {cause}");
                }
                names.add("notification", &notification);
            }
            "entry" => names.add("entry", &read::<AuthCommand>(&example)),
            "plain up" => {
                read::<RoomClientFrame>(&example);
            }
            "plain down" => {
                read::<RoomServerFrame>(&example);
            }
            "execute" => {
                read::<api::ExecuteCommand>(&example);
            }
            "query" => {
                read::<api::QueryView>(&example);
            }
            other => panic!("the heading above {example} names no type: ({other})"),
        }
    }
    let fixture = CourseFixture::create().await;
    let all = every_command(&fixture).into_iter().map(|(_, _, command)| {
        let value = serde_json::to_value(&command).unwrap();
        value["do"].as_str().unwrap().to_owned()
    });
    assert_eq!(commands, all.collect(), "examples of commands");
    names.expect_all_variants_of::<Request>("up");
    names.expect_all_variants_of::<View>("view");
    names.expect_all_variants_of::<ServerFrame>("down");
    names.expect_all_variants_of::<Done>("done");
    names.expect_all_variants_of::<Change>("change");
    names.expect_all_variants_of::<Notification>("notification");
    names.expect_all_variants_of::<AuthCommand>("entry");
}

#[test]
fn every_problem_kind_and_close_code_is_listed() {
    let text = document("docs/protocol.md");
    for name in ProblemKind::ALL {
        let kind: ProblemKind = serde_json::from_str(&format!("\"{name}\"")).unwrap();
        assert_eq!(kind.wire_name(), *name);
        let row = format!("| `{name}` | {} |", kind.status());
        assert!(text.contains(&row), "{row}");
    }
    for code in [
        1000, 1002, 1003, 1009, 1011, GOING_AWAY, NOT_FOUND, RESUME, SIGNED_OUT, TOO_MANY,
    ] {
        assert!(text.contains(&format!("\n| {code} | ")), "close code {code}");
    }
}

/// Reads an example as `T` and checks that `T` writes the same.
fn read<T: DeserializeOwned + Serialize>(example: &Value) -> T {
    let read: T = serde_json::from_str(&example.to_string()).unwrap_or_else(|error| panic!("{error} in {example}"));
    assert_eq!(
        &serde_json::to_value(&read).unwrap(),
        example,
        "an example has more or fewer fields than its type"
    );
    read
}
