//! The form fields that the pages before signing in share.

use crate::components::{CheckableField, TextField};
use leptos::prelude::*;

/// The fields of a new account.
pub fn new_account_fields() -> AnyView {
    view! {
        <TextField name="name" label="Your name" required=true autocomplete="name" hint="As others shall see it."/>
        <TextField name="username" label="User name" required=true autocomplete="username" hint="To sign in with, and for others to mention you: small letters and digits, with . - _ inside."/>
        <TextField name="password" kind="password" label="Password" required=true autocomplete="new-password" hint="At least 8 characters, and not one of the common ones."/>
    }
    .into_any()
}

/// The fields to sign in with.
pub fn sign_in_fields(focus: bool) -> AnyView {
    view! {
        <TextField name="username" label="User name" required=true focus autocomplete="username"/>
        <TextField name="password" kind="password" label="Password" required=true autocomplete="current-password"/>
    }
    .into_any()
}

/// The box for somebody who signs in at a computer that others use too.
pub fn not_my_computer() -> AnyView {
    view! { <CheckableField name="elsewhere" label="This is not my computer: sign me out when the browser closes, or after 12 hours" value="true"/> }.into_any()
}
