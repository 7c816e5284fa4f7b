//! `/password?link=…`: setting a new password with a link that the site's admin has made.

use crate::client::Client;
use crate::components::{AuthForm, PageLayout, SignedOutLayout, Submit, TextField};
use crate::server_page::NewPasswordPage;
use leptos::prelude::*;

pub const TITLE: &str = "Set a new password";

pub fn new_password(client: Client, page: NewPasswordPage) -> AnyView {
    let NewPasswordPage { secret, username } = page;
    let form = view! {
        <AuthForm command="reset_password" form="reset-password" class="card">
            <input type="hidden" name="link" value=secret/>
            <div class="field">
                <label for="username">"User name"</label>
                <input id="username" name="username" readonly autocomplete="username" value=username/>
            </div>
            <TextField name="new" kind="password" label="New password" required=true focus=true autocomplete="new-password" hint="At least 8 characters, and not one of the common ones."/>
            <p class="hint">"You are signed in here then. Wherever else you are signed in, you are signed out, and your API tokens end."</p>
            <Submit label="Set the password"/>
        </AuthForm>
    };
    if client.context(|context| context.signed_in) {
        view! { <PageLayout title=TITLE>{form}</PageLayout> }.into_any()
    } else {
        view! { <SignedOutLayout title=TITLE>{form}</SignedOutLayout> }.into_any()
    }
}
