//! `/signin`: signs in with an existing account.

use super::account_fields::{not_my_computer, sign_in_fields};
use crate::client::Client;
use crate::components::{AuthForm, SignedOutLayout, Submit};
use crate::query_string::with_query;
use leptos::prelude::*;

/// `/signin`.
pub fn sign_in(client: Client, next: String) -> impl IntoView {
    // What was posted after the session had ended: see the server's `kept_form.rs`.
    let kept = client.context(|context| context.form_reply_of("sign-in").values.remove("kept"));
    let open = client.context(|context| context.open_sign_up);
    let after = if open {
        let path = with_query("/signup", &[("next", &next)]);
        view! { <p>"No account yet? "<a href=path>"Sign up"</a></p> }.into_any()
    } else {
        view! { <p class="hint">"No account yet? Open the invite link of your course."</p> }.into_any()
    };
    view! {
        <SignedOutLayout title="Sign in">
            <AuthForm command="sign_in" form="sign-in" class="card">
                <input type="hidden" name="next" value=next/>
                {kept.map(|kept| view! { <input type="hidden" name="kept" value=kept/> })}
                {sign_in_fields(true)}
                {not_my_computer()}
                <Submit label="Sign in"/>
            </AuthForm>
            {after}
            <p class="hint">"Lost your password? Ask whoever runs this site for a link to set a new one. Your teacher knows who that is."</p>
        </SignedOutLayout>
    }
}
