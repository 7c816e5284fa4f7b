//! Pages that cannot be shown. What does not exist and what I may not see look the same.

use crate::components::{PageLayout, SignedOutLayout};
use crate::protocol::Problem;
use leptos::prelude::*;

/// For a signed-in user.
pub fn not_found(problem: Problem) -> impl IntoView {
    view! {
        <PageLayout title="Not found">
            <p>{problem.text}</p>
            <p><a class="button primary" href="/">"To my courses and rooms"</a></p>
        </PageLayout>
    }
}

/// For somebody who is not signed in.
pub fn not_found_signed_out(problem: Problem) -> impl IntoView {
    view! {
        <SignedOutLayout title="Not found">
            <p>{problem.text}</p>
            <p><a class="button primary" href="/signin">"Sign in"</a></p>
        </SignedOutLayout>
    }
}

/// For a page that was open when I lost access to it.
pub fn no_longer_available() -> impl IntoView {
    view! {
        <div class="unavailable-page">
            <h2>"This is not open to you any more."</h2>
            <p>"You may have left it, or somebody has taken you out. Ask the course's staff if that is a mistake."</p>
            <p><a class="button primary" href="/">"To my courses and rooms"</a></p>
        </div>
    }
}
