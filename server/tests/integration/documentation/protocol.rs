//! What the documents show is what there is: every JSON example of `docs/protocol.md` is read with the real types,
//! written back and compared, and what has no example fails. Settings, targets and tests that other documents name
//! exist.
//!
//! A block of examples is one or more JSON values. The word in brackets at the end of its heading names their type.

use crate::convergence::every_command;
use crate::support::fixtures::School;
use app::api;
use app::protocol::{
    AuthCommand, Change, ClientFrame, Command, Done, Event, Notification, ProblemKind, Request, RoomClientFrame,
    RoomServerFrame, ServerFrame, View,
};
use clap::CommandFactory;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The variants of an enum of the protocol by their names on the wire.
trait Named {
    const ALL: &'static [&'static str];
    fn name(&self) -> &'static str;
}

/// The matches have no `_`, so a new variant does not compile until it is here.
macro_rules! named {
    ($type:ty { $($variant:ident $name:literal)+ }) => {
        impl Named for $type {
            const ALL: &'static [&'static str] = &[$($name),+];
            fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name),+ }
            }
        }
    };
}

named!(Request { Command "command" Form "command" View "view" CatchUp "catch_up" Ping "ping" });
named!(ServerFrame {
    Hello "hello" Ack "ack" Problem "problem" Event "event" Snapshot "snapshot" CaughtUp "caught_up" Heads "heads"
    Pong "pong"
});
named!(View {
    Overview "overview" Room "room" Course "course" Notifications "notifications" Account "account" RoomSettings "room_settings"
    Contacts "contacts" Before "before" After "after"
});
named!(Done { Ok "ok" Message "message" Room "room" Course "course" Assignment "assignment" Token "token" });
named!(AuthCommand { SetUp "set_up" SignUp "sign_up" SignIn "sign_in" SignOut "sign_out" });
named!(Change {
    Message "message" Room "room" Participant "participant" ParticipantLeft "participant_left" Course "course" Member "member"
    MemberLeft "member_left" Assignment "assignment" AssignmentDeleted "assignment_deleted" InviteRenewed "invite_renewed"
    Renamed "renamed" RoomJoined "room_joined" RoomLeft "room_left" CourseJoined "course_joined"
    CourseLeft "course_left" Read "read" Level "level" Notification "notification" NotificationsRead "notifications_read"
    NotificationsWithdrawn "notifications_withdrawn" Me "me" TokensChanged "tokens_changed"
});
named!(Notification {
    Messages "messages" Mentioned "mentioned" Announced "announced" AssignmentNew "assignment_new"
    AssignmentChanged "assignment_changed" AddedToCourse "added_to_course" AddedToRoom "added_to_room"
    RoleChanged "role_changed"
});
named!(ProblemKind {
    Invalid "invalid" SignedOut "signed_out" Forbidden "forbidden" NotFound "not_found" Conflict "conflict"
    TooLarge "too_large" TooMany "too_many" Busy "busy" Internal "internal" Unreachable "unreachable"
});

/// The names that the examples show, by what they are names of.
#[derive(Default)]
struct Shown(BTreeMap<&'static str, BTreeSet<String>>);

impl Shown {
    /// Notes an example of an enum, and that its name on the wire is the one in the list above.
    fn note<T: Named + Serialize>(&mut self, of: &'static str, example: &T) {
        let value = serde_json::to_value(example).unwrap();
        let name = example.name();
        let tagged = |tag| value.get(tag).and_then(Value::as_str) == Some(name);
        let on_the_wire = value == name || value.get(name).is_some() || ["do", "view", "kind"].into_iter().any(tagged);
        assert!(on_the_wire, "{name} is not the name in {value}");
        self.0.entry(of).or_default().insert(name.into());
    }

    fn expect_all(&self, of: &str, all: impl IntoIterator<Item = String>) {
        let shown = self.0.get(of).cloned().unwrap_or_default();
        assert_eq!(shown, all.into_iter().collect(), "examples of {of}");
    }

    fn expect<T: Named>(&self, of: &str) {
        self.expect_all(of, T::ALL.iter().map(ToString::to_string));
    }
}

/// Reads an example as `T` and checks that `T` writes the same.
fn read<T: DeserializeOwned + Serialize>(example: &Value) -> T {
    let read: T = serde_json::from_str(&example.to_string()).unwrap_or_else(|error| panic!("{error} in {example}"));
    assert_eq!(
        &serde_json::to_value(&read).unwrap(),
        example,
        "an example says more or less than its type"
    );
    read
}

pub fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every example with the word that names its type.
pub fn examples(text: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut sort = String::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match (&mut block, line) {
            (None, "```json") => block = Some(String::new()),
            (None, line) if line.starts_with('#') => {
                let word = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
                sort = word.map(|(_, word)| word.to_owned()).unwrap_or_default();
            }
            (None, _) => {}
            (Some(json), "```") => {
                for value in serde_json::Deserializer::from_str(json).into_iter::<Value>() {
                    found.push((sort.clone(), value.unwrap_or_else(|error| panic!("{error} in {json}"))));
                }
                block = None;
            }
            (Some(json), line) => {
                json.push_str(line);
                json.push('\n');
            }
        }
    }
    assert!(block.is_none(), "a block of examples does not end");
    found
}

#[tokio::test]
async fn every_example_is_what_the_types_say_and_nothing_lacks_one() {
    let text = document("docs/protocol.md");
    let mut shown = Shown::default();
    let mut commands = BTreeSet::new();
    for (sort, example) in examples(&text) {
        match sort.as_str() {
            "up" => {
                let ClientFrame { request, .. } = read(&example);
                if let Request::View(view) = &request {
                    shown.note("view", view);
                }
                shown.note("up", &request);
            }
            "down" => {
                let down: ServerFrame = read(&example);
                if let ServerFrame::Ack { done, .. } = &down {
                    shown.note("done", done);
                }
                shown.note("down", &down);
            }
            "command" => {
                read::<Command>(&example);
                commands.insert(example["do"].as_str().unwrap().to_owned());
            }
            "event" => shown.note("change", &read::<Event>(&example).change),
            "notification" => shown.note("notification", &read::<Notification>(&example)),
            "entry" => shown.note("entry", &read::<AuthCommand>(&example)),
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
    let school = School::open().await;
    let all = every_command(&school).into_iter().map(|(_, _, command)| {
        let value = serde_json::to_value(&command).unwrap();
        value["do"].as_str().unwrap().to_owned()
    });
    assert_eq!(commands, all.collect(), "examples of commands");
    shown.expect::<Request>("up");
    shown.expect::<View>("view");
    shown.expect::<ServerFrame>("down");
    shown.expect::<Done>("done");
    shown.expect::<Change>("change");
    shown.expect::<Notification>("notification");
    shown.expect::<AuthCommand>("entry");
}

#[test]
fn every_problem_and_close_code_is_listed() {
    let text = document("docs/protocol.md");
    for name in ProblemKind::ALL {
        let kind: ProblemKind = serde_json::from_str(&format!("\"{name}\"")).unwrap();
        assert_eq!(kind.name(), *name);
        let row = format!("| `{name}` | {} |", kind.status());
        assert!(text.contains(&row), "{row}");
    }
    use server::realtime::hub::{GOING_AWAY, NOT_FOUND, RESUME, SIGNED_OUT, TOO_MANY};
    for code in [
        1000, 1002, 1003, 1009, 1011, GOING_AWAY, NOT_FOUND, RESUME, SIGNED_OUT, TOO_MANY,
    ] {
        assert!(text.contains(&format!("\n| {code} | ")), "close code {code}");
    }
}

/// `.env.sample` has every setting of the server with its default, and no other.
#[test]
fn the_sample_has_every_setting_with_its_default() {
    let sample = document(".env.sample");
    let cli = server::cli::config::Cli::command();
    let serve = cli.find_subcommand("serve").unwrap();
    let mut names: BTreeSet<String> = BTreeSet::from(["COHORT_LOG".into()]);
    for setting in serve.get_arguments() {
        let Some(name) = setting.get_env().and_then(|name| name.to_str()) else {
            continue;
        };
        names.insert(name.into());
        let line = sample
            .lines()
            .find_map(|line| line.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('='));
        let line = line.unwrap_or_else(|| panic!("{name} is not in .env.sample"));
        if let [default] = setting.get_default_values() {
            assert_eq!(line, default.to_str().unwrap(), "{name}");
        }
    }
    let sampled = sample
        .lines()
        .filter_map(|line| line.strip_prefix("#COHORT_")?.split_once('='));
    let sampled: BTreeSet<String> = sampled.map(|(name, _)| format!("COHORT_{name}")).collect();
    assert_eq!(sampled, names);
}

#[test]
fn what_the_documents_name_is_there() {
    let makefile = document("Makefile");
    for name in ["README.md", "ARCHITECTURE.md", "docs/figures.md"] {
        let text = document(name);
        let words: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let lines = text.lines().filter_map(|line| line.strip_prefix("make "));
        for target in lines.chain(words.iter().filter_map(|word| word.strip_prefix("make "))) {
            let target: String = target.chars().take_while(char::is_ascii_lowercase).collect();
            assert!(makefile.contains(&format!("\n{target}:")), "{name}: make {target}");
        }
        // The path of a file, then the names of tests in it: `server/tests/it/chat.rs` `a_test_of_it`.
        let mut file = String::new();
        for word in words {
            let snake = word.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_');
            if word.ends_with(".rs") && word.contains('/') {
                file = document(word);
            } else if snake && word.matches('_').count() > 1 {
                assert!(file.contains(&format!("fn {word}(")), "{name}: {word}");
            }
        }
    }
    assert!(document("ARCHITECTURE.md").lines().count() < 200);
}
