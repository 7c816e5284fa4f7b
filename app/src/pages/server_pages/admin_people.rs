//! `/admin/people` and `/admin/people/{user}`: accounts, and what an admin can do with one.

use super::parts::{choice, encoded, facts, named, pages, search, table, utc_or, utc_text};
use crate::client::Client;
use crate::components::{CommandForm, Confirm, PageLayout, Submit, TextField, was_refused};
use crate::protocol::UserId;
use crate::server_page::{PeoplePage, PersonRow, WhichPeople};
use crate::text_direction::isolate;
use leptos::prelude::*;

pub fn people(page: PeoplePage) -> AnyView {
    let (_, which, _) = WhichPeople::ALL
        .into_iter()
        .find(|(which, ..)| *which == page.which)
        .unwrap_or(WhichPeople::ALL[0]);
    let q = encoded(&page.q);
    let filters = (WhichPeople::ALL.into_iter())
        .map(|(one, value, label)| {
            choice(
                ["/admin/people?which=", value, "&q=", &q].concat(),
                label,
                one == page.which,
            )
        })
        .collect_view();
    let rows = (page.rows.iter())
        .map(|row| {
            let path = ["/admin/people/", &row.who.id.to_string()].concat();
            view! {
                <tr>
                    <td><a href=path>{named(&row.who)}</a></td>
                    <td>{marks(row)}</td>
                    <td>{row.courses}</td>
                    <td>{row.sessions}</td>
                    <td>{utc_or(row.seen_at, "not signed in")}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let next = ["/admin/people?which=", which, "&q=", &q, "&page="].concat();
    view! {
        <PageLayout title="People" back=("/admin".to_owned(), "Administration".to_owned())>
            {search("/admin/people".into(), "Name or user name", page.q, Some(("which", which)))}
            <nav class="row" aria-label="Filter">{filters}</nav>
            {table("People", &["Name", "Status", "Courses", "Sessions", "Last seen"], rows)}
            {pages(next, page.page, page.more)}
        </PageLayout>
    }
    .into_any()
}

fn marks(row: &PersonRow) -> String {
    let marks = [
        (row.admin, "admin"),
        (row.starts_courses, "starts courses"),
        (row.closed, "closed"),
    ];
    let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    marks.join(", ")
}

fn or_none(text: String) -> String {
    if text.is_empty() {
        "ordinary account".into()
    } else {
        text
    }
}

pub fn person(client: Client, row: PersonRow) -> AnyView {
    let is_me = client.me.with_untracked(|me| me.id) == row.who.id;
    let rows = vec![
        ("User name", row.who.username.clone()),
        ("Status", or_none(marks(&row))),
        ("Account made", utc_text(row.created_at)),
        ("Last seen", row.seen_at.map_or("not signed in".into(), utc_text)),
        ("Sessions", row.sessions.to_string()),
        ("API tokens", row.tokens.to_string()),
        ("Courses", row.courses.to_string()),
    ];
    let user = row.who.id;
    let name = isolate(&row.who.name);
    let closing = (!is_me || row.closed).then(|| {
        let (value, label, class) = if row.closed {
            ("no", "Reopen the account", "button")
        } else {
            ("yes", "Close the account", "button danger")
        };
        view! {
            <CommandForm command="close_account" form="close-account">
                <input type="hidden" name="user" value=user.0/>
                <input type="hidden" name="closed" value=value/>
                {match row.closed {
                    true => view! { <Submit label class/> }.into_any(),
                    false => view! {
                        <Confirm
                            label
                            question=["Close the account of ", &name, "?"].concat()
                            hint="Their sessions and API tokens end. The account can be reopened."
                            submit="Close it"
                            class
                        />
                    }.into_any(),
                }}
            </CommandForm>
        }
    });
    let (admin, admin_label) = if row.admin {
        ("no", "Not an admin any more")
    } else {
        ("yes", "Make an admin")
    };
    let (allowed, starts_label) = if row.starts_courses {
        ("no", "May not start courses any more")
    } else {
        ("yes", "Choose to start courses")
    };
    view! {
        <PageLayout title=row.who.name.clone() back=("/admin/people".to_owned(), "People".to_owned())>
            <section class="card">{facts(rows)}</section>
            <section class="card">
                <h2>"What you can do"</h2>
                <div class="row">
                    <CommandForm command="let_start_courses" form="starts-courses">
                        <input type="hidden" name="user" value=user.0/>
                        <input type="hidden" name="allowed" value=allowed/>
                        <Submit label=starts_label class="button"/>
                    </CommandForm>
                    <CommandForm command="set_admin" form="set-admin">
                        <input type="hidden" name="user" value=user.0/>
                        <input type="hidden" name="admin" value=admin/>
                        <Submit label=admin_label class="button"/>
                    </CommandForm>
                    <CommandForm command="end_sessions_of" form="end-sessions">
                        <input type="hidden" name="user" value=user.0/>
                        <Confirm
                            label="End all sessions and API tokens"
                            question=["End all sessions and API tokens of ", &isolate(&row.who.name), "?"].concat()
                            hint="They have to sign in again, and their programs stop working."
                            submit="End them"
                            class="button"
                        />
                    </CommandForm>
                    {closing}
                </div>
                {(!row.admin && !row.closed).then(|| password_link(client, row.who.id))}
                <p class="hint">"A closed account can be reopened; its sessions and API tokens are gone. Rooms that only this person owned go to whoever has been there longest."</p>
            </section>
        </PageLayout>
    }
    .into_any()
}

/// A link for somebody who has lost the password. It is shown once, in the answer to the form that makes it.
fn password_link(client: Client, user: UserId) -> AnyView {
    let made = client.context(|context| context.form_reply_of("password-link")).secret;
    let open = made.is_some() || was_refused(client, "password-link");
    let link = made.map(|link| {
        view! {
            <div class="field">
                <label for="password-link">"The link"</label>
                <p class="copy-field"><input id="password-link" readonly autofocus autocomplete="off" spellcheck="false" value=link/></p>
                <p class="hint">"Copy it now: it is shown only this once. Give it to nobody else, and not in a room: whoever opens it sets the password. It works once, and for a day."</p>
            </div>
        }
    });
    view! {
        <details class="more" open=open>
            <summary>"The password is lost"</summary>
            {link}
            <CommandForm command="new_password_link" form="password-link">
                <input type="hidden" name="user" value=user.0/>
                <TextField name="password" kind="password" label="Your own password" required=true autocomplete="current-password"/>
                <Submit label="Make a link to set a new password" class="button"/>
                <p class="hint">"Make sure first that it is this person who asks. A new link ends the one before."</p>
            </CommandForm>
        </details>
    }
    .into_any()
}
