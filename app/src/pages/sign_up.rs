//! `/signup`: makes an account where anybody may sign up.

use super::account_fields::new_account_fields;
use crate::client::Client;
use crate::components::{AuthForm, SignedOutLayout, Submit};
use crate::query_string::with_query;
use leptos::prelude::*;

/// `/signup`.
pub fn sign_up(client: Client, next: String) -> impl IntoView {
    let sign_in = with_query("/signin", &[("next", &next)]);
    let form = if client.context(|context| context.open_sign_up) {
        view! {
            <AuthForm command="sign_up" form="sign-up" class="card">
                <input type="hidden" name="next" value=next/>
                {new_account_fields()}
                <Submit label="Sign up"/>
            </AuthForm>
        }
        .into_any()
    } else {
        view! { <p>"To sign up here, open the invite link of your course."</p> }.into_any()
    };
    view! {
        <SignedOutLayout title="Sign up">
            {form}
            <p>"Have an account? "<a href=sign_in>"Sign in"</a></p>
        </SignedOutLayout>
    }
}
