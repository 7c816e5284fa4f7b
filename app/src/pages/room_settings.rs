//! `/chat/{room}/settings`: how much I hear, name and topic, and who is in a private room.

use super::ready;
use crate::client::{Live, OpenRoom};
use crate::components::layout::Sheet;
use crate::components::user_list::{named, person};
use crate::components::{Choice, CommandForm, Field, Submit};
use crate::protocol::{CourseId, NotificationLevel, Role, RoomEntry, RoomId, RoomKind, View};
use leptos::prelude::*;

pub fn room_settings(live: Live, room: RoomId) -> impl IntoView {
    ready(live, View::RoomSettings { room }, move || {
        let Some(entry) = untrack(|| live.entry(room)) else {
            return super::not_found::gone().into_any();
        };
        let (kind, owner, course) = (entry.kind, entry.owner, entry.course);
        let rules = Memo::new(move |_| {
            let staff = course.and_then(|course| live.role(course)).is_some_and(Role::is_staff);
            kind != RoomKind::Direct && (staff || (owner && kind == RoomKind::Private))
        });
        let name = Memo::new(move |_| live.entry(room).map(|entry| entry.name).unwrap_or_default());
        let back = (["/chat/", &room.to_string()].concat(), entry.name.clone());
        let title = Signal::derive(move || ["Settings of ", &name.get()].concat());
        let first = StoredValue::new(entry.clone());
        let about = move || rules.get().then(|| first.with_value(about));
        let people = (kind == RoomKind::Private).then(|| {
            view! {
                <section class="card">
                    <h2>"People"</h2>
                    {move || live.room.with(|open| open.as_ref().map(|open| inside(live, open, rules.get())))}
                    {move || rules.get().then(|| add(live, room))}
                </section>
                {leave(room)}
            }
        });
        view! {
            <Sheet title back=back>
                {move || of_course(live, course)}
                {level(&entry)}
                {about}
                {people}
            </Sheet>
        }
        .into_any()
    })
}

fn of_course(live: Live, course: Option<CourseId>) -> Option<AnyView> {
    let id = course?;
    let title = (live.courses).with(|courses| Some(courses.iter().find(|course| course.id == id)?.title.clone()))?;
    let path = ["/courses/", &id.to_string()].concat();
    Some(view! { <p class="facts">"A room of "<a href=path>{title}</a></p> }.into_any())
}

fn level(entry: &RoomEntry) -> impl IntoView + use<> {
    let value = match entry.level {
        NotificationLevel::All => "all",
        NotificationLevel::Mentions => "mentions",
        NotificationLevel::Muted => "muted",
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
            <CommandForm verb="set_notification_level" form="level" saved="Saved.">
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
                <Field name="name" label="Name" value=name required=true/>
                <Field name="topic" label="Topic" value=topic hint="One line on what belongs here."/>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}

fn inside(live: Live, open: &OpenRoom, rules: bool) -> impl IntoView + use<> {
    let room = open.room.id;
    let me = live.me.with_untracked(|me| me.id);
    let list = (open.participants.iter())
        .map(|one| {
            let user = one.id.0;
            let away = (rules && one.id != me && !one.owner).then(|| {
                view! {
                    <CommandForm verb="remove_participant" form=["remove-", &user.to_string()].concat()>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="user" value=user/>
                        <Submit label="Remove" class="button small"/>
                    </CommandForm>
                }
            });
            let note = if one.owner { "owner" } else { "" };
            person(one.id, one.name.clone(), one.username.clone(), note, away.into_any())
        })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    view! { <ul class="people">{list}</ul> }
}

/// Somebody of the course, or of any course of mine if the room belongs to none.
fn add(live: Live, room: RoomId) -> Option<AnyView> {
    let inside: Vec<_> = (live.room).with(|open| {
        let people = open.iter().flat_map(|open| open.participants.iter());
        people.map(|one| one.id).collect()
    });
    let mut others = live.contacts.get();
    others.retain(|one| !inside.contains(&one.id));
    if others.is_empty() {
        return None;
    }
    let options = (others.into_iter())
        .map(|one| view! { <option value=one.id.0>{named(&one)}</option> })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    Some(
        view! {
            <CommandForm verb="add_participant" form="add-person" class="inline">
                <input type="hidden" name="room" value=room.0/>
                <label for="add-person-user">"Add"</label>
                <select id="add-person-user" name="user">{options}</select>
                <Submit label="Add to the room" class="button"/>
            </CommandForm>
        }
        .into_any(),
    )
}

fn leave(room: RoomId) -> impl IntoView {
    view! {
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
