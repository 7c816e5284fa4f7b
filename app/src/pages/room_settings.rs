//! `/chat/{room}/settings`: how much I hear, name and topic, and who is in a private room.

use super::ready;
use crate::live::{Live, OpenRoom};
use crate::parts::frame::Sheet;
use crate::parts::people::person;
use crate::parts::{Choice, CommandForm, Field, Submit};
use crate::wire::{Level, RoomEntry, RoomId, RoomKind, View, limits};
use leptos::prelude::*;

pub fn room_settings(live: Live, room: RoomId) -> impl IntoView {
    ready(live, View::Room { room, near: None }, move || {
        let (Some(open), Some(entry)) = (live.room.get(), untrack(|| live.entry(room))) else {
            return super::lost::gone().into_any();
        };
        let staff = entry
            .course
            .and_then(|course| live.role(course))
            .is_some_and(|role| role.is_staff());
        let mine = match entry.kind {
            RoomKind::Course | RoomKind::Announcement => staff,
            RoomKind::Private => entry.owner || staff,
            RoomKind::Direct => false,
        };
        let back = (["/chat/", &room.to_string()].concat(), entry.name.clone());
        let course = live.courses.with(|courses| {
            let course = courses.iter().find(|course| Some(course.id) == entry.course)?;
            let (path, title) = (["/courses/", &course.id.to_string()].concat(), course.title.clone());
            Some(view! { <p class="facts">"A room of "<a href=path>{title}</a></p> })
        });
        let people = (entry.kind == RoomKind::Private).then(|| people(live, &open, mine));
        view! {
            <Sheet title=["Settings of ", &entry.name].concat() back=back>
                {course}
                {level(&entry)}
                {mine.then(|| about(&entry))}
                {people}
            </Sheet>
        }
        .into_any()
    })
}

fn level(entry: &RoomEntry) -> impl IntoView + use<> {
    let value = match entry.level {
        Level::All => "all",
        Level::Mentions => "mentions",
        Level::Muted => "muted",
    };
    let options = vec![
        ("all", "Every message"),
        ("mentions", "Only when somebody mentions me"),
        ("muted", "Nothing: mute this room"),
    ];
    let room = entry.id.0;
    view! {
        <section class="card">
            <h2>"What I hear of it"</h2>
            <CommandForm verb="set_level" form="level" saved="Saved.">
                <input type="hidden" name="room" value=room/>
                <Choice name="level" label="Notify me of" options value/>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}

fn about(entry: &RoomEntry) -> impl IntoView + use<> {
    let (room, name, topic) = (entry.id.0, entry.name.clone(), entry.topic.clone());
    view! {
        <section class="card">
            <h2>"About the room"</h2>
            <CommandForm verb="change_room" form="change-room" saved="Saved.">
                <input type="hidden" name="room" value=room/>
                <Field name="name" label="Name" value=name max=limits::NAME required=true/>
                <Field name="topic" label="Topic" value=topic max=limits::TOPIC hint="One line on what belongs here."/>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}

fn people(live: Live, open: &OpenRoom, mine: bool) -> impl IntoView + use<> {
    let room = open.room.id;
    let me = live.me.with_untracked(|me| me.id);
    let list = (open.people.iter())
        .map(|one| {
            let user = one.id.0;
            let away = (mine && one.id != me && !one.owner).then(|| {
                view! {
                    <CommandForm verb="remove_person" form=["remove-", &user.to_string()].concat()>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="user" value=user/>
                        <Submit label="Remove" class="button small"/>
                    </CommandForm>
                }
            });
            let note = if one.owner { "owner" } else { "" };
            person(one.id, one.name.clone(), one.handle.clone(), note, away.into_any())
        })
        .collect::<Vec<_>>();
    let inside: Vec<_> = open.people.iter().map(|one| one.id).collect();
    let others = live.course.with(|course| {
        let members = course.iter().flat_map(|course| course.members.iter());
        members
            .filter(|member| !inside.contains(&member.id))
            .cloned()
            .collect::<Vec<_>>()
    });
    let add = (mine && !others.is_empty()).then(|| {
        let options = (others.into_iter())
            .map(|one| view! { <option value=one.id.0>{one.name}</option> })
            .collect::<Vec<_>>();
        view! {
            <CommandForm verb="add_person" form="add-person" class="inline">
                <input type="hidden" name="room" value=room.0/>
                <label for="add-person-user">"Add"</label>
                <select id="add-person-user" name="user">{options}</select>
                <Submit label="Add to the room" class="button"/>
            </CommandForm>
        }
    });
    view! {
        <section class="card">
            <h2>"People"</h2>
            <ul class="people">{list}</ul>
            {add}
        </section>
        <section class="card">
            <h2>"Leave"</h2>
            <CommandForm verb="leave_room" form="leave-room" next="/">
                <input type="hidden" name="room" value=room.0/>
                <p class="hint">"You will not see this room any more, until somebody adds you again."</p>
                <Submit label="Leave this room" class="button danger"/>
            </CommandForm>
        </section>
    }
}
