//! `/help`: how the site works, for everybody, signed in or not. The same text for all, so a browser may keep it and show it
//! without a connection.

use crate::client::{Client, PageContext};
use crate::components::search_form;
use crate::pages::keyboard_map::{KEY_GROUPS, key_table};
use crate::server_page::HelpPage;
use leptos::prelude::*;

/// A section: its id, title and paragraphs.
type Section = (&'static str, &'static str, &'static [&'static str]);

const SECTIONS: [Section; 15] = [
    (
        "start",
        "Coming in",
        &[
            "If you study: open the invite link that your teacher gave you, and make an account or sign in. You are then in the course and in all of its rooms.",
            "If you teach: create a course, if this site lets you. Its page shows the invite link to hand out until somebody has come in; then it is on the page of members. Rooms, assignments and further staff can be added at any time.",
            "The first page shows your day: what asks for you, rooms with unread messages, what is due in the next two weeks, and what staff have to see to.",
        ],
    ),
    (
        "rooms",
        "Rooms",
        &[
            "Room for everybody: all members of the course read and write. A course begins with one, General.",
            "Announcements: all members read, only staff write.",
            "Private room: only the people in it. Whoever makes it invites others; each of them decides whether to come in.",
            "The star at the top of a room puts it among your favourites, the first section of the list of rooms. The arrow beside a course folds up its rooms; what is unread in them is listed all the same. In each section unread rooms come first, and those that you hear nothing of last.",
            "Direct messages: two people and nobody else. Choose “Write to …” beside a person in the list of members.",
            "A press on a name opens a card: role in the course, pronouns and local time. What yours shows, and your picture, you choose in Settings.",
            "“here” beside a name: that person has a page open. Who is typing stands above the message field, in rooms of up to 100 people and in threads. “Do not show me” in Settings ends both for you.",
            "Each message has an address of its own: its time is a link to it.",
        ],
    ),
    (
        "writing",
        "Writing",
        &[
            "Enter sends, Shift and Enter together begin a new line. On a phone Enter begins a new line, and the Send button sends.",
            "What you have typed stays in this browser until you send it or sign out, also if you go to another room or the connection breaks. Forms keep it too.",
            "Below the field are buttons for bold, italic, code, links, lists and formulas, and a preview. @ offers people, # rooms and : emoji: choose with the arrow keys and Enter, or write on. What you paste from a word processor, a page or a notebook keeps its form as Markdown; Ctrl, Shift and V paste it as plain text.",
            "React to a message with an emoji: the smiling face among what can be done with it, or one press on what others have reacted with. Point at it, or press it for a moment, to see who it was. Nobody is notified of that.",
            "Your own messages can be changed and deleted. Point at a message, or press it for a moment on a phone, to see what can be done with it. A message that you have deleted can be brought back for some seconds: with Undo, or Ctrl and Z.",
        ],
    ),
    (
        "formatting",
        "Formatting",
        &[
            "Markdown is understood: **bold**, *italic*, ~~struck out~~, `code`, > quotations, - lists, 1. numbered lists, - [ ] tasks, # headings, [text](address), ||hidden until pointed at||, :tada: and tables of | and -. A \\ before a sign leaves it as it is.",
            "Code of several lines stands between two lines of ```, the first with the language behind it: ```python. It is coloured and can be copied.",
            "Formulas are LaTeX between $ and $, or on a line of their own between $$ and $$. \\( \\) and \\[ \\] do the same. Prices stay prices.",
        ],
    ),
    (
        "mentions",
        "Mentions",
        &[
            "Write @ and a user name, for example @ada, and that person is told, if they are in the room. Names that nobody in the room has reach nobody, and you are told so.",
            "@staff tells the staff of the course. @everyone tells everybody in the room: only staff, and the owner of a private room, can write it, and in a room of more than 30 people it asks first.",
            "User names stand in the list of members, with the @.",
        ],
    ),
    (
        "threads",
        "Threads",
        &[
            "Any message can be answered in its place: point at it and choose “Reply in thread”. Below it stands how many replies there are. What is unread in a thread does not count in its room.",
            "You follow a thread if you wrote its first message, replied or were mentioned there, and are told of the first reply that you have not read. “Follow” and “Stop following” are at the top of a thread; “Threads”, above your rooms, lists those that you follow. “Also send it to the room” says a reply in the room too; both are then changed and deleted together.",
        ],
    ),
    (
        "messages",
        "What you can do with a message",
        &[
            "“More”, at the end of the buttons that a message shows, has the rest. “Quote” puts it into your message field. “Forward” sends it on to another of your rooms, and you see before what is sent. Nobody is told of names in a quotation.",
            "“Save for me” keeps it on your list, with a note if you like: “Saved messages” in your menu at the top. Nobody else sees that.",
            "Staff, the owner of a private room, and both of you in a direct conversation can pin a message for everybody. The pin at the top of the room leads to all of them.",
            "“Jump to a date” at the top of a room, or a press on a day between the messages, leads to the first message of a day.",
        ],
    ),
    (
        "files",
        "Files",
        &[
            "The paper clip beside the message field chooses files; they can also be dropped on the conversation or pasted. They are sent with the message. Say what a picture shows, for people who cannot see it.",
            "Whoever can read the room can open its files. Pictures lose what they tell about place and camera; one opens over the page, and the arrow keys go to the others. Programs and notebooks have a preview. Deleting a message deletes its files.",
        ],
    ),
    (
        "searching",
        "Searching messages",
        &[
            "The magnifying glass at the top searches all rooms that you can read, threads too. All words have to be in a message, also as parts of other words. Case and accents make no difference. A word of one or two letters is found at the beginning of words.",
            "Words in quotes stand one behind the other: \"limit theorem\". A minus sign leaves out what has a word: -draft.",
            "from:ada or from:me says who wrote it, in:general in which room, before:2026-11-05, after:2026-10 and on:today when (in UTC), has:link, has:code and has:formula what is in it; mentions:me, is:thread.",
            "A message is found about a second after it was sent. What was deleted or changed is not found any more, and text that is hidden until pointed at never.",
        ],
    ),
    (
        "levels",
        "What you hear of",
        &[
            "Each room has a level, which you choose in the settings of the room, and which counts for you alone.",
            "Every message: unread messages are counted, and mentions of you are notified.",
            "Only when somebody mentions me: nothing is counted; a mention is notified.",
            "Nothing: the room is muted. Not even a mention is notified.",
        ],
    ),
    (
        "counts",
        "The numbers at the top",
        &[
            "At the speech bubble: unread messages in all rooms that you hear every message of.",
            "At the bell: what is unread on the page of notifications, one for each row there. A room with unread messages is one row, an announcement is a row of its own. A mention of you is a row of its own, and then its room has no second one.",
            "Rows with a frame around their kind ask for you: somebody mentioned you or wrote to you alone, offers you a place, or asks for something. The others are good to know.",
            "Reading a room reads its notifications. A message can be marked as unread, to come back to it.",
        ],
    ),
    (
        "assignments",
        "Assignments",
        &[
            "They stand on the page of the course, by due date, and on the first page while they are due within two weeks.",
            "Dates are shown in the time of your device. Without JavaScript they are shown in UTC, and say so.",
        ],
    ),
    (
        "courses",
        "For staff",
        &[
            "Instructors and assistants make rooms and assignments, see the invite link, let people in, and can delete messages. Instructors also change the course, give roles and archive it.",
            "The invite link stands on the page of members. It can be limited in days and in people, or let people only ask to be let in. A new link ends the old one.",
            "An archived course can be read by its members, but nothing in it can be changed until an instructor opens it again.",
        ],
    ),
    (
        "noscript",
        "Without JavaScript",
        &[
            "Every page can be read and every form can be sent without JavaScript. New messages are shown when you load the page again, and a room is read when you choose Mark as read.",
        ],
    ),
    (
        "trouble",
        "If something does not work",
        &[
            "Offline: write on. Messages wait in this browser and are sent when the connection is back; one written more than an hour ago asks first.",
            "Password forgotten: ask whoever runs this site for a link to set a new one; your teacher knows who that is. Not let into a course: ask its staff.",
            "This page can be read without a connection for a week after you have opened it.",
        ],
    ),
];

/// Id and title of the last section, the table of keys.
const KEYS: (&str, &str) = ("keys", "Keys");

pub fn help(client: Client, page: &HelpPage) -> AnyView {
    let site_name = client.context(PageContext::site_name_or_default);
    let found: Vec<&Section> = SECTIONS.iter().filter(|section| holds(section, &page.q)).collect();
    let searched = (!page.q.is_empty()).then(|| {
        let text = match found.len() + usize::from(keys_hold(&page.q)) {
            0 => "Nothing here has the words ",
            _ => "Sections with the words ",
        };
        let all = view! { " "<a href="/help">"Show everything"</a> };
        view! { <p role="status">{text}<bdi>{page.q.clone()}</bdi>"."{all}</p> }
    });
    let with_keys = keys_hold(&page.q);
    let contents = (found.iter().map(|(id, title, _)| (*id, *title)))
        .chain(with_keys.then_some(KEYS))
        .map(|(id, title)| view! { <li><a href=["#", id].concat()>{title}</a></li> })
        .collect_view();
    let sections = found
        .iter()
        .map(|(id, title, paragraphs)| {
            let paragraphs = paragraphs.iter().map(|text| view! { <li>{*text}</li> }).collect_view();
            view! { <section id=*id><h2>{*title}</h2><ul>{paragraphs}</ul></section> }
        })
        .collect_view();
    view! {
        <main class="page help" id="main" tabindex="-1">
            <p class="site-name"><a href="/" dir="auto">{site_name}</a></p>
            <h1>"Help"</h1>
            {search_form(client, "/help".into(), "Search", page.q.clone(), Vec::new())}
            {searched}
            <nav aria-label="On this page"><ul class="contents">{contents}</ul></nav>
            {sections}
            {with_keys.then(keys)}
        </main>
    }
    .into_any()
}

/// What the dialog of `?` lists.
fn keys() -> impl IntoView {
    let groups = KEY_GROUPS
        .iter()
        .map(|(title, keys)| view! { <h3>{*title}</h3>{key_table(title, keys)} })
        .collect_view();
    view! {
        <section id=KEYS.0>
            <h2>{KEYS.1}</h2>
            <ul>
                <li>"They need JavaScript, except Tab: its first press on a page offers to skip to the content."</li>
                <li>"On a Mac, Command does what Ctrl does here."</li>
            </ul>
            {groups}
        </section>
    }
}

fn holds((_, title, paragraphs): &Section, q: &str) -> bool {
    has_words(&[*title, &paragraphs.join(" ")].join(" "), q)
}

fn keys_hold(q: &str) -> bool {
    let rows = KEY_GROUPS
        .iter()
        .flat_map(|(title, keys)| std::iter::once(*title).chain(keys.iter().flat_map(|(keys, what)| [*keys, *what])));
    has_words(&rows.chain([KEYS.1]).collect::<Vec<_>>().join(" "), q)
}

/// Whether a text has all the words, whatever their case.
fn has_words(text: &str, q: &str) -> bool {
    let text = text.to_lowercase();
    q.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}
