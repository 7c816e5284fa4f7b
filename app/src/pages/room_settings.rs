//! `/chat/{room}/settings`: notification level, name and topic, and the participants of a private room.

use super::not_found::no_longer_available;
use super::when_loaded::when_loaded;
use crate::client::{Client, OpenRoom};
use crate::components::{
    CheckableField, CommandForm, Confirm, DangerForm, FormBase, PageLayout, Select, Submit, TextField, archived_line,
    block_form, made_offers, read_again, search_form, user_label, user_row,
};
use crate::protocol::{
    Barred, CourseId, NotificationLevel, RoomEntry, RoomId, RoomKind, View, base_of_fields, pace_fields, room_fields,
};
use crate::routes::{course_path, room_path};
use crate::text_direction::isolate;
use leptos::prelude::*;
use std::sync::Arc;

pub fn room_settings(client: Client, room: RoomId, q: String) -> impl IntoView {
    when_loaded(client, View::RoomSettings { room, q }, move || {
        let Some(entry) = untrack(|| client.room_entry(room)) else {
            return no_longer_available().into_any();
        };
        let (kind, course) = (entry.kind, entry.course);
        let archived = Memo::new(move |_| course.is_some_and(|course| client.is_archived(course)));
        let may_manage = Memo::new(move |_| client.may_change_room(room) && !archived.get());
        let name = Memo::new(move |_| client.full_room_name(room).unwrap_or_default());
        let back = (room_path(room), entry.name.clone());
        let title = Signal::derive(move || ["Settings of ", &isolate(&name.get())].concat());
        let details = move || {
            let entry = untrack(|| client.room_entry(room)).filter(|_| may_manage.get());
            entry.map(|entry| room_details(client, &entry))
        };
        let pace =
            move || (may_manage.get() && kind != RoomKind::Announcement).then(|| untrack(|| room_pace(client, room)));
        let private = (kind == RoomKind::Private).then(|| {
            view! {
                <section class="card">
                    <h2>"People"</h2>
                    {move || client.room.with(|open| open.as_ref().map(|open| participants(client, open, may_manage.get())))}
                    {move || may_manage.get().then(|| add_participant(client, room))}
                    {move || made_offers(client)}
                </section>
                {leave(&entry)}
            }
        });
        let direct = (kind == RoomKind::Direct).then(|| {
            let entry = Memo::new(move |_| client.room_entry(room));
            move || entry.get().and_then(|entry| direct_room(&entry))
        });
        view! {
            <PageLayout title back=back>
                {move || course_link(client, course)}
                {move || archived.get().then(archived_line)}
                {notification_level(&entry)}
                {details}
                {pace}
                {private}
                {direct}
            </PageLayout>
        }
        .into_any()
    })
}

fn course_link(client: Client, course: Option<CourseId>) -> Option<AnyView> {
    let id = course?;
    let title = client.course_title(id)?;
    let path = course_path(id);
    Some(view! { <p class="metadata"><span>"A room of "<a href=path dir="auto">{title}</a></span></p> }.into_any())
}

fn notification_level(entry: &RoomEntry) -> impl IntoView + use<> {
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

fn room_details(client: Client, entry: &RoomEntry) -> impl IntoView + use<> {
    let (id, room) = (entry.id, entry.id.0);
    let (name, topic) = (entry.name.clone(), entry.topic.clone());
    let base: FormBase = Arc::new(move || {
        let base = client.with_room_entry(id, |entry| base_of_fields(&room_fields(&entry.name, &entry.topic)));
        base.unwrap_or_default()
    });
    view! {
        <section class="card">
            <h2>"About the room"</h2>
            <CommandForm command="change_room" form="change-room" saved="Saved." base>
                <input type="hidden" name="room" value=room/>
                <TextField name="name" label="Name" value=name required=true/>
                <TextField name="topic" label="Topic" value=topic hint="One line on what belongs here."/>
                <Submit label="Save"/>
            </CommandForm>
        </section>
    }
}

/// How fast others may write, and whether at all. The fields are drawn once: what somebody is choosing stays.
fn room_pace(client: Client, room: RoomId) -> Option<AnyView> {
    let (slow, closed) = client.room.with(|open| {
        let open = open.as_ref()?;
        Some((open.room.slow, open.room.closed))
    })?;
    let options = vec![
        ("0", "As often as they like"),
        ("5", "One message every 5 seconds"),
        ("15", "One message every 15 seconds"),
        ("30", "One message every 30 seconds"),
        ("60", "One message a minute"),
        ("300", "One message every 5 minutes"),
        ("900", "One message every 15 minutes"),
        ("3600", "One message an hour"),
    ];
    let base: FormBase = Arc::new(move || {
        client.room.with(|open| {
            let room = open.as_ref().map(|open| &open.room);
            room.map_or_else(String::new, |room| base_of_fields(&pace_fields(room.slow, room.closed)))
        })
    });
    // Another number, set by a script, shows as the next slower choice.
    let at_least = |option: &&(&'static str, &str)| option.0.parse().is_ok_and(|seconds: i64| seconds >= slow);
    let value = options.iter().find(at_least).map_or("3600", |option| option.0);
    Some(
        view! {
            <section class="card">
                <h2>"Who writes, and how often"</h2>
                <CommandForm command="set_room_pace" form="pace" saved="Saved." base>
                    <input type="hidden" name="room" value=room.0/>
                    <Select name="slow" label="Each person writes" options value/>
                    <CheckableField name="closed" label="Closed for writing: everybody reads, only you and others who can change this room write" value="true" checked=closed/>
                    <Submit label="Save"/>
                </CommandForm>
            </section>
        }
        .into_any(),
    )
}

fn participants(client: Client, open: &OpenRoom, may_manage: bool) -> impl IntoView + use<> {
    let (room, title) = (open.room.id, isolate(&open.room.name));
    let me = client.me.with_untracked(|me| me.id);
    let list = (open.participants.iter())
        .map(|user| {
            let id = user.id.0;
            let about = user.name.clone();
            let question = ["Remove ", &isolate(&about), " from ", &title, "?"].concat();
            let remove = (may_manage && user.id != me && !user.owner).then(|| {
                view! {
                    <CommandForm command="remove_participant" form=["remove-", &id.to_string()].concat()>
                        <input type="hidden" name="room" value=room.0/>
                        <input type="hidden" name="user" value=id/>
                        <Confirm
                            label="Remove"
                            about
                            question
                            hint="They come back only if the room is offered to them again."
                            submit="Remove from the room"
                            class="button small"
                        />
                    </CommandForm>
                }
            });
            let block = (user.id != me).then(|| block_form(user.id, &user.name, false));
            let note = if user.owner { "owner" } else { "" };
            user_row(
                user.id,
                user.name.clone(),
                user.username.clone(),
                note,
                view! { <div class="row">{remove}{block}</div> }.into_any(),
            )
        })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    view! { <ul class="users">{list}</ul> }
}

/// Adds a member of the course, or of any course of mine if the room belongs to none.
fn add_participant(client: Client, room: RoomId) -> Option<AnyView> {
    let present: Vec<_> = (client.room).with(|open| {
        let people = open.iter().flat_map(|open| open.participants.iter());
        people.map(|user| user.id).collect()
    });
    let offered: Vec<String> = client
        .waiting
        .with(|waiting| waiting.offers.iter().map(|offer| offer.username.clone()).collect());
    let page = client.contacts.get();
    let (q, more) = (page.filter.q, page.more);
    let mut others = page.rows;
    others.retain(|user| !present.contains(&user.id) && !offered.contains(&user.username));
    if others.is_empty() && q.is_empty() {
        return None;
    }
    let search = (more || !q.is_empty()).then(|| {
        let path = [&room_path(room), "/settings"].concat();
        search_form(client, path, "Search whom to add", q, Vec::new())
    });
    let options = (others.into_iter())
        .map(|user| view! { <option value=user.id.0>{user_label(&user)}</option> })
        .map(IntoAny::into_any)
        .collect::<Vec<_>>();
    Some(
        view! {
            {search}
            <CommandForm command="add_participant" form="add-person" class="inline" on_done=read_again(client)>
                <input type="hidden" name="room" value=room.0/>
                <label for="add-person-user">"Offer it to"</label>
                <select id="add-person-user" name="user">{options}</select>
                <Submit label="Offer the room" class="button"/>
            </CommandForm>
        }
        .into_any(),
    )
}

/// Leaving a direct room, and blocking the other.
fn direct_room(entry: &RoomEntry) -> Option<AnyView> {
    let blocked = entry.barred == Some(Barred::Blocked);
    let (other, name) = (entry.other?, entry.name.clone());
    Some(
        view! {
            <section class="card">
                <h2>"Leave, or block"</h2>
                <DangerForm
                    command="leave_room"
                    form="leave-room"
                    next="/"
                    field=("room", entry.id.0)
                    question=["Leave the conversation with ", &isolate(&entry.name), "?"].concat()
                    hint="It is not in your list any more, and the other person cannot write here until you open it again."
                    label="Leave this conversation"
                    submit="Leave"
                />
                <p class="hint">"Whom you block cannot write to you directly or offer you private rooms, nor you to them. In the rooms of courses nothing changes. They are not told."</p>
                {block_form(other, &name, blocked)}
            </section>
        }
        .into_any(),
    )
}

fn leave(entry: &RoomEntry) -> AnyView {
    let question = ["Leave ", &isolate(&entry.name), "?"].concat();
    view! {
        <section class="card">
            <h2>"Leave"</h2>
            <DangerForm
                command="leave_room"
                form="leave-room"
                next="/"
                field=("room", entry.id.0)
                question
                hint="You will not see this room any more, until it is offered to you again."
                label="Leave this room"
                submit="Leave"
            />
        </section>
    }
    .into_any()
}
