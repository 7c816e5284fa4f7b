//! `/chat/{room}/settings`: how much I hear, name and topic, and who is in a private room.

use super::ready;
use crate::client::{Client, OpenRoom};
use crate::components::layout::PageLayout;
use crate::components::user_list::{user_label, user_row};
use crate::components::{Select, CommandForm, TextField, Submit};
use crate::protocol::{CourseId, NotificationLevel, Role, RoomEntry, RoomId, RoomKind, View};
use leptos::prelude::*;

pub fn room_settings(client: Client, room: RoomId) -> impl IntoView {
    when_loaded(client, View::RoomSettings { room }, move || {
        let Some(entry) = untrack(|| client.room_entry(room)) else {
            return super::not_found::gone().into_any();
        };
        let (kind, owner, course) = (entry.kind, entry.owner, entry.course);
        let rules = Memo::new(move |_| {
            let staff = course.and_then(|course| client.role(course)).is_some_and(Role::is_staff);
            kind != RoomKind::Direct && (staff || (owner && kind == RoomKind::Private))
        });
        let name = Memo::new(move |_| client.room_entry(room).map(|entry| entry.name).unwrap_or_default());
        let back = (["/chat/", &room.to_string()].concat(), entry.name.clone());
        let title = Signal::derive(move || ["Settings of ", &name.get()].concat());
        let first = StoredValue::new(entry.clone());
        let about = move || rules.get().then(|| first.with_value(about));
        let people = (kind == RoomKind::Private).then(|| {
            view! {
                <section class="card">
                    <h2>"People"</h2>
                    {move || client.room.with(|open| open.as_ref().map(|open| inside(client, open, rules.get())))}
                    {move || rules.get().then(|| add(client, room))}
                </section>
                {leave(room)}
            }
        });
        view! {
            <PageLayout title back=back>
                {move || of_course(client, course)}
                {level(&entry)}
                {about}
                {people}
            </PageLayout>
        }
        .into_any()
    })
}

fn of_course(client: Client, course: Option<CourseId>) -> Option<AnyView> {
    let id = course?;
    let title = (client.courses).with(|courses| Some(courses.iter().find(|course| course.id == id)?.title.clone()))?;
    let path = ["/courses/", &id.to_string()].concat();
    Some(view! { <p class="metadata">"A room of "<a href=path>{title}</a></p> }.into_any())
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
            <CommandForm command="set_notification_level" form="level" saved="Saved.">
                <input type="hidden" name="room" value=room/>
                <Select name="level" label="Notify me of" options value/>
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
            <CommandForm command="change_room" form="change-room" saved="Saved.">
                <input type="hidden" name="room" value=room/>
                <TextField name="name" label="Name" value=name required=true/>
                <TextField name="topic" label="Topic" value=topic hint="One line on what belongs here."/>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}

fn inside(client: Client, open: &OpenRoom, rules: bool) -> impl IntoView + use<> {
    let room = open.room.id;
    let me = client.me.with_untracked(|me| me.id);
    let list = (open.participants.iter())
        .map(|one| {
            let user = one.id.0;
            let away = (rules && one.id != me && !one.owner).then(|| {
                view! {
                    <CommandForm command="remove_participant" form=["remove-", &user.to_string()].concat()>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="user" value=user/>
                        <Submit label="Remove" class="button small"/>
                    </CommandForm>
                }
            });
            let note = if one.owner { "owner" } else { "" };
            user_row(one.id, one.name.clone(), one.username.clone(), note, away.into_any())
        })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    view! { <ul class="users">{list}</ul> }
}

/// Somebody of the course, or of any course of mine if the room belongs to none.
fn add(client: Client, room: RoomId) -> Option<AnyView> {
    let inside: Vec<_> = (client.room).with(|open| {
        let people = open.iter().flat_map(|open| open.participants.iter());
        people.map(|one| one.id).collect()
    });
    let mut others = client.contacts.get();
    others.retain(|one| !inside.contains(&one.id));
    if others.is_empty() {
        return None;
    }
    let options = (others.into_iter())
        .map(|one| view! { <option value=one.id.0>{user_label(&one)}</option> })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    Some(
        view! {
            <CommandForm command="add_participant" form="add-person" class="inline">
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
            <CommandForm command="leave_room" form="leave-room" next="/">
                <input type="hidden" name="room" value=room.0/>
                <p class="hint">"You will not see this room any more, until somebody adds you again."</p>
                <Submit label="Leave this room" class="button danger"/>
            </CommandForm>
        </section>
    }
}
