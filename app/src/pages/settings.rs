//! `/settings`: name, theme, password, sessions, API tokens.

use super::api_tokens::api_tokens_section;
use super::blocked_people::blocked_section;
use super::enter_setting::enter_section;
use super::picture_setting::picture_section;
use super::presence_setting::presence_section;
use super::profile_setting::profile_section;
use super::sessions::sessions_section;
use super::theme::theme_section;
use crate::client::Client;
use crate::components::{AuthForm, CheckableField, CommandForm, PageLayout, Submit, TextField};
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
            {picture_section(client)}
            {profile_section(client)}
            {theme_section(client)}
            {enter_section(client)}
            {presence_section(client)}
            {password_section(client)}
            {sessions_section(client)}
            {api_tokens_section(client)}
            {blocked_section(client)}
        </PageLayout>
    }
}

/// Changing the password is always a plain post: its answer gives the browser another cookie.
fn password_section(client: Client) -> impl IntoView {
    let saved = client
        .location
        .with_untracked(|location| location.path.ends_with("?saved=password"))
        && client.context(|context| context.form_reply.is_none());
    view! {
        <section class="card" id="password">
            <h2>"Password"</h2>
            {saved.then(|| view! { <p class="saved" role="status">"Your password is changed. Your other sessions are ended."</p> })}
            <AuthForm command="change_password" form="password">
                <TextField name="old" kind="password" label="Password now" required=true autocomplete="current-password"/>
                <TextField name="new" kind="password" label="New password" required=true autocomplete="new-password" hint="At least 8 characters, and not one of the common ones."/>
                <CheckableField name="tokens" label="Revoke my API tokens, too" value="true"/>
                <Submit label="Change the password"/>
            </AuthForm>
        </section>
    }
}
