//! What is not there, or not for me: the two look the same.

use crate::components::layout::{PageLayout, SignedOutLayout};
use crate::protocol::Problem;
use leptos::prelude::*;

/// For somebody who is signed in.
pub fn inside(problem: Problem) -> impl IntoView {
    view! {
        <PageLayout title="Not found">
            <p>{problem.text}</p>
            <p><a class="button primary" href="/">"To my courses and rooms"</a></p>
        </PageLayout>
    }
}

/// For somebody who is not.
pub fn outside(problem: Problem) -> impl IntoView {
    view! {
        <SignedOutLayout title="Not found">
            <p>{problem.text}</p>
            <p><a class="button primary" href="/signin">"Sign in"</a></p>
        </SignedOutLayout>
    }
}

/// It was open here, and is not any more.
pub fn gone() -> impl IntoView {
    view! {
        <div class="unavailable-page">
            <h2>"This is not open to you any more."</h2>
            <p>"You may have left it, or somebody has taken you out. Ask the course's staff if that is a mistake."</p>
            <p><a class="button primary" href="/">"To my courses and rooms"</a></p>
        </div>
    }
}
