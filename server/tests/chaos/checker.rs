//! The judgement: history against what was acknowledged, every tab against history, and nobody heard what was not
//! theirs to hear.

use crate::client::{Answer, look};
use crate::fixtures::TestUser;
use crate::history::{Pages, Sent};
use crate::process::Wait;
use crate::round::Stage;
use crate::snapshots::whole;
use app::protocol::{Message, NotificationFilter, NotificationRow, RoomId, Snapshot, UserId, View, limits};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// How long tabs may take to be whole again.
pub const PATIENCE: Duration = Duration::from_secs(30);

type History = BTreeMap<RoomId, Vec<Message>>;

/// Judges a round whose writers have finished, with all well again.
pub async fn judge(stage: &Stage) {
    let mut wrong = Vec::new();
    for tab in &stage.tabs {
        wrong.extend(whole(stage, tab).await);
    }
    let mut history = History::new();
    for room in stage.school.rooms() {
        history.insert(room, read(stage, room).await);
    }
    for person in stage.school.participants() {
        let Some(overview) = see(stage, person, View::Overview).await else {
            continue;
        };
        counts(stage, person, &overview, &history, &mut wrong);
        let filter = NotificationFilter::default();
        if let Some(Snapshot {
            notifications: Some(page),
            ..
        }) = see(stage, person, View::Notifications { filter }).await
        {
            notifications(stage, person, &overview, &page.rows, &history, &mut wrong);
        }
    }
    let mut pages = stage.ledger.pages();
    numbers(&history, &mut wrong);
    messages(stage, &pages, &history, &mut wrong);
    told(stage, &pages, &history, &mut wrong);
    leaks(stage, &pages, &mut wrong);
    pages.wrong.extend(wrong);
}

pub async fn see(stage: &Stage, who: &TestUser, view: View) -> Option<Snapshot> {
    let wait = Wait::at_most(PATIENCE);
    loop {
        match look(stage.world.ports[0], who, view).await {
            Answer::Yes(snapshot) => return Some(snapshot),
            Answer::No(problem) if problem.kind == app::protocol::ProblemKind::NotFound => return None,
            Answer::No(_) | Answer::Unknown if wait.more().await => {}
            Answer::No(_) | Answer::Unknown => {
                stage.ledger.wrong(format!("{} cannot look at {view:?}", who.username));
                return None;
            }
        }
    }
}

async fn read(stage: &Stage, room: RoomId) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    loop {
        let number = messages.last().map_or(0, |message| message.number);
        let view = View::After { room, number };
        let Some(page) = (see(stage, stage.school.keeper(room), view).await).and_then(|seen| seen.page) else {
            stage.ledger.wrong(format!("the history of room {room} cannot be read"));
            return messages;
        };
        let before = messages.len();
        messages.extend(page.messages);
        if page.at_end || messages.len() == before {
            return messages;
        }
    }
}

/// Numbers are 1, 2, 3 …, versions once each.
fn numbers(history: &History, wrong: &mut Vec<String>) {
    for (room, messages) in history {
        if !messages
            .iter()
            .map(|message| message.number)
            .eq(1..=messages.len() as i64)
        {
            wrong.push(format!("the numbers of room {room} have holes"));
        }
        let versions: BTreeSet<i64> = messages.iter().map(|message| message.version).collect();
        if versions.len() != messages.len() {
            wrong.push(format!("two messages of room {room} have one version"));
        }
    }
}

/// What was acknowledged is there once, what was refused is not, and each says what it must.
fn messages(stage: &Stage, pages: &Pages, history: &History, wrong: &mut Vec<String>) {
    let mut found: HashMap<(UserId, &str), Vec<&Message>> = HashMap::new();
    for message in history.values().flatten() {
        found
            .entry((message.author, message.uuid.as_str()))
            .or_default()
            .push(message);
    }
    let mut before: HashMap<UserId, &Sent> = HashMap::new();
    for sent in &pages.sent {
        let there = found.remove(&(sent.author, sent.uuid.as_str())).unwrap_or_default();
        let name = format!("{}'s message {}", stage.school.named(sent.author), sent.uuid);
        match (there.as_slice(), sent.number) {
            ([], Some(number)) => wrong.push(format!("{name} was acknowledged as {number} and is lost")),
            ([], None) => {}
            ([one], number) => {
                if one.room != sent.room || number.is_some_and(|number| number != one.number) {
                    wrong.push(format!("{name} is {} in room {}", one.number, one.room));
                }
                if number.is_none() && sent.refused && !sent.open {
                    wrong.push(format!("{name} was refused, and is there"));
                }
                if let Some(why) = says(sent, one) {
                    wrong.push(format!("{name} (number {}) {why}", one.number));
                }
            }
            (several, _) => wrong.push(format!("{name} is there {} times", several.len())),
        }
        // Of one person, what was sent after an acknowledgement comes after it.
        if sent.follows
            && let (Some(number), Some(before)) = (sent.number, before.get(&sent.author))
            && before.room == sent.room
            && before.number.is_some_and(|before| before > number)
        {
            wrong.push(format!("{name} came before the one before it"));
        }
        if sent.room != stage.school.own {
            before.insert(sent.author, sent);
        }
    }
    for (author, uuid) in found.keys() {
        wrong.push(format!("nobody wrote {uuid} of {author}"));
    }
}

fn says(sent: &Sent, message: &Message) -> Option<String> {
    let (edit, delete) = (&sent.edit, &sent.delete);
    match (message.deleted_at, delete) {
        (Some(_), None) => return Some("was deleted by nobody".into()),
        (Some(_), Some(_)) if message.content.is_empty() => return None,
        (Some(_), Some(_)) => return Some("was deleted, and still says something".into()),
        (None, Some(delete)) if delete.acknowledged => return Some("was deleted, and is there again".into()),
        (None, _) => {}
    }
    let edited = edit.as_ref().is_some_and(|edit| edit.content == message.content);
    let must = edit.as_ref().is_some_and(|edit| edit.acknowledged);
    if edited != message.edited_at.is_some() || (!edited && (must || message.content != sent.content)) {
        return Some(format!("says {:?}", message.content));
    }
    None
}

/// Plain sockets told nothing that was not said.
fn told(stage: &Stage, pages: &Pages, history: &History, wrong: &mut Vec<String>) {
    let by_uuid: HashMap<(UserId, &str), &Sent> = (pages.sent.iter())
        .map(|sent| ((sent.author, sent.uuid.as_str()), sent))
        .collect();
    for (room, number) in &pages.skipped {
        let at = usize::try_from(number - 1).ok();
        let message = at.and_then(|at| history.get(room)?.get(at));
        if message.is_none_or(|message| message.deleted_at.is_none()) {
            wrong.push(format!("a plain socket passed over {number} of room {room}"));
        }
    }
    for told in &pages.told {
        let at = usize::try_from(told.number - 1).ok();
        let message = at.and_then(|at| history.get(&told.room)?.get(at));
        let sent = message.and_then(|message| by_uuid.get(&(message.author, message.uuid.as_str())));
        let right = sent.is_some_and(|sent| {
            // As it was sent or, if word of that was lost, as it was edited meanwhile.
            let edited = sent.edit.as_ref().is_some_and(|edit| edit.content == told.content);
            (sent.content == told.content || edited) && stage.school.named(sent.author) == told.sender
        });
        if !right {
            let (number, room, sender) = (told.number, told.room, &told.sender);
            wrong.push(format!(
                "a plain socket told {number} of room {room} by {sender}, which is not so"
            ));
        }
    }
}

/// Nobody heard anything of a room while they were not in it.
fn leaks(stage: &Stage, pages: &Pages, wrong: &mut Vec<String>) {
    for absence in &pages.absences {
        let who = stage.school.named(absence.user);
        let mut heard = pages.heard.iter().filter(|heard| {
            (heard.user, heard.room) == (absence.user, absence.room)
                && absence.until.is_none_or(|until| heard.at < until)
                && (heard.version.is_some_and(|version| version > absence.version)
                    || heard.number.is_some_and(|number| number > absence.number))
        });
        if let Some(first) = heard.next() {
            let at = first.at.duration_since(stage.ledger.began).as_secs_f64();
            wrong.push(format!(
                "{who} was out of room {} from version {} (message {}) on, and heard {} of version {:?}, message {:?} \
                 at {at:.2} s, and {} more",
                absence.room,
                absence.version,
                absence.number,
                first.what,
                first.version,
                first.number,
                heard.count()
            ));
        }
    }
}

/// Markers and unread counts are what history and the acknowledgements say.
fn counts(stage: &Stage, person: &TestUser, seen: &Snapshot, history: &History, wrong: &mut Vec<String>) {
    let pages = stage.ledger.pages();
    for entry in &seen.overview.rooms {
        let messages = history.get(&entry.id).map_or(&[][..], Vec::as_slice);
        let (who, room, last) = (person.username, entry.id, messages.len() as i64);
        if entry.last_number != last || entry.read > last {
            wrong.push(format!(
                "{who}'s desk says {} of {} in room {room}, not {last}",
                entry.read, entry.last_number
            ));
        }
        let own = messages.iter().rev().find(|message| message.author == person.id);
        let own = own.map_or(0, |message| message.number);
        let stays = !stage.school.coming_and_going(room).contains(&person.id);
        let said = pages.read.get(&(person.id, room)).copied().unwrap_or(0);
        let tried = pages.tried.get(&(person.id, room)).copied().unwrap_or(0);
        if entry.read < own || (stays && (entry.read < said || entry.read > own.max(tried))) {
            wrong.push(format!(
                "{who} has read room {room} up to {}, but wrote {own}, read {said} and tried {tried}",
                entry.read
            ));
        }
    }
}

/// One notification for each message that mentions somebody or is announced to them, unread if it is past their marker.
fn notifications(
    stage: &Stage,
    person: &TestUser,
    seen: &Snapshot,
    rows: &[NotificationRow],
    history: &History,
    wrong: &mut Vec<String>,
) {
    let who = person.username;
    let full = rows.len() as i64 >= limits::NOTIFICATIONS;
    // A list that is full holds the newest.
    let since = rows.iter().map(|row| row.at).min().filter(|_| full).unwrap_or(i64::MIN);
    let always = (stage.school.rooms().iter()).all(|room| !stage.school.coming_and_going(*room).contains(&person.id));
    let mut due_unread = 0;
    let unread = rows.iter().filter(|row| row.read_at.is_none()).count() as i64;
    if !full && seen.overview.unread_notifications != unread {
        wrong.push(format!(
            "{who}'s desk says {} unread notifications; there are {unread}",
            seen.overview.unread_notifications
        ));
    }
    let there: BTreeMap<&str, &NotificationRow> = rows.iter().map(|row| (row.cause.as_str(), row)).collect();
    let mut due = BTreeSet::new();
    for entry in &seen.overview.rooms {
        let stays = !stage.school.coming_and_going(entry.id).contains(&person.id);
        for message in history.get(&entry.id).into_iter().flatten() {
            let announced = entry.id == stage.school.news;
            let named = mentions(&message.content, who);
            if message.author == person.id || message.deleted_at.is_some() || !(announced || named) {
                continue;
            }
            let word = if announced { "announced" } else { "mention" };
            let cause = format!("{word}:{}:{}", entry.id, message.number);
            due_unread += i64::from(message.number > entry.read);
            match there.get(cause.as_str()) {
                None if stays && message.sent_at > since => wrong.push(format!("{who} lacks the notification {cause}")),
                Some(row) if row.read_at.is_none() != (message.number > entry.read) => {
                    wrong.push(format!(
                        "{who}'s notification {cause} is read {:?}, the room up to {}",
                        row.read_at, entry.read
                    ));
                }
                _ => {}
            }
            due.insert(cause);
        }
    }
    // Besides there are at most the two of having been let in.
    if always && !(due_unread..=due_unread + 2).contains(&seen.overview.unread_notifications) {
        let said = seen.overview.unread_notifications;
        wrong.push(format!(
            "{who}'s desk says {said} unread notifications, of messages there are {due_unread}"
        ));
    }
    for cause in there.keys() {
        let of_message = cause.starts_with("mention:") || cause.starts_with("announced:");
        if of_message && !due.contains(*cause) {
            wrong.push(format!("{who} has the notification {cause} of nothing that is there"));
        }
    }
}

/// Whether a message mentions somebody. The messages of this test separate a mention from the words around it.
fn mentions(content: &str, username: &str) -> bool {
    content
        .split_whitespace()
        .any(|word| word.strip_prefix('@') == Some(username))
}
