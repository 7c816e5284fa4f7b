//! `/settings`: name, theme, password, sessions, API tokens.

use super::api_tokens::api_tokens_section;
use super::blocked_people::blocked_section;
use super::sessions::sessions_section;
use super::theme::theme_section;
use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, TextField};
use crate::protocol::Me;
use leptos::prelude::*;

pub fn settings(client: Client) -> impl IntoView {
    let name = client.me.with_untracked(Me::own_name);
    view! {
        <PageLayout title="Settings">
            <section class="card">
                <h2>"Name"</h2>
                <CommandForm command="rename" form="rename" saved="Saved.">
                    <TextField name="name" label="The name others see" value=name required=true autocomplete="name"/>
                    <Submit label="Save"/>
                </CommandForm>
            </section>
            {theme_section(client)}
            <section class="card">
                <h2>"Password"</h2>
                <CommandForm command="change_password" form="password" reset=true saved="Your password is changed. Your other sessions are ended; API tokens go on working.">
                    <TextField name="old" kind="password" label="Password now" required=true autocomplete="current-password"/>
                    <TextField name="new" kind="password" label="New password" required=true autocomplete="new-password" hint="At least 8 characters."/>
                    <Submit label="Change the password"/>
                </CommandForm>
            </section>
            {sessions_section(client)}
            {api_tokens_section(client)}
            {blocked_section(client)}
        </PageLayout>
    }
}
