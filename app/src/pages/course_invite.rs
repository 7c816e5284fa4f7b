//! The invite link of a course, on its page of members. For staff only.

use crate::client::Client;
use crate::components::{
    CheckableField, CommandForm, Confirm, Select, Submit, TextField, copy_field, timestamp_with_zone, was_refused,
};
use crate::counted::counted;
use crate::protocol::{CourseId, Invite};
use crate::time_format;
use leptos::prelude::*;

pub fn invite_section(client: Client, course: CourseId) -> impl IntoView {
    let link = Memo::new(move |_| {
        client
            .course
            .with(|view| view.as_ref().and_then(|view| view.invite.clone()))
    });
    let current = move || match link.get() {
        None => view! { <p class="empty">"There is no invite link. Make one and hand it to the class."</p> }.into_any(),
        Some(invite) => valid_invite(client, invite),
    };
    // Where there is no link yet, and where the form was refused without JavaScript.
    let open = link.with_untracked(Option::is_none) || was_refused(client, "invite");
    let days = vec![
        ("7", "7 days"),
        ("30", "30 days"),
        ("120", "120 days"),
        ("0", "as long as the course"),
    ];
    view! {
        <section class="card">
            <h2>"Invite link"</h2>
            <p class="hint">"Whoever opens it can join this course as a student, except those who were removed from it."</p>
            {current}
            <details class="more" open=open>
                <summary>"Another link, with limits"</summary>
                <CommandForm command="renew_invite" form="invite">
                    <input type="hidden" name="course" value=course.0/>
                    <Select name="days" label="It works for" options=days value="120"/>
                    <TextField name="uses" kind="number" label="It lets in" value="0" hint="People. 0 is any number."/>
                    <CheckableField name="approval" label="People ask to be let in, and the staff answer" value="yes"/>
                    {move || match link.with(Option::is_some) {
                        true => view! {
                            <Confirm
                                label="Make a new link"
                                question="End the link that is valid now?"
                                hint="Whoever still has it cannot use it any more. Hand out the new one."
                                submit="End it and make a new one"
                                class="button"
                            />
                        }.into_any(),
                        false => view! { <Submit label="Make a new link" class="button"/> }.into_any(),
                    }}
                </CommandForm>
            </details>
        </section>
    }
}

fn valid_invite(client: Client, invite: Invite) -> AnyView {
    let Invite {
        link,
        expires_at,
        uses_left,
        approval,
    } = invite;
    let uses = uses_left.map(|uses| {
        let more = counted(uses.max(0), "more person", "more people");
        view! { <p class="hint">"It lets in "{more}"."</p> }
    });
    let approval =
        approval.then(|| view! { <p class="hint">"Whoever opens it asks to be let in; the staff answer."</p> });
    let until = expires_at.map(
        |at| view! { <p class="hint">"It works until "{timestamp_with_zone(client, at, time_format::short)}"."</p> },
    );
    view! {
        {copy_field("Invite link", link)}
        {until}
        {uses}
        {approval}
    }
    .into_any()
}
