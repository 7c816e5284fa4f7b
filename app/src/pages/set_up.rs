//! `/setup`: makes the first account. It is shown only while there is none.

use super::account_fields::new_account_fields;
use crate::components::{AuthForm, SignedOutLayout, Submit, TextField};
use leptos::prelude::*;

/// `/setup`.
pub fn set_up(code: String) -> impl IntoView {
    let without_code = code.is_empty();
    view! {
        <SignedOutLayout title="Welcome. Let us set this site up.">
            <p class="hint">"You make the first account. It may do everything; the others come by the invite links of their courses."</p>
            <AuthForm command="set_up" form="set-up" class="card">
                {if without_code {
                    view! { <TextField name="code" label="Set-up code" required=true hint="The program prints a link with it where it was started."/> }.into_any()
                } else {
                    view! { <input type="hidden" name="code" value=code/> }.into_any()
                }}
                <TextField name="site_name" label="Name of this site" required=true focus=true hint="Your school or department. Everybody sees it."/>
                {new_account_fields()}
                <Submit label="Create the site"/>
            </AuthForm>
        </SignedOutLayout>
    }
}
