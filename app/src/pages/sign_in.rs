//! The pages before there is anybody: the first account, signing in and up, and what an invite link opens.

use super::not_found;
use crate::client::Live;
use crate::components::TextField;
use crate::components::form::{CommandForm, AuthForm, Submit};
use crate::components::layout::{PageLayout, SignedOutLayout};
use crate::protocol::{InviteCard, Problem};
use leptos::prelude::*;

/// `/setup`.
pub fn set_up() -> impl IntoView {
    view! {
        <SignedOutLayout title="Welcome. Let us set this place up.">
            <p class="hint">"You make the first account. It may do everything; the others come by the invite links of their courses."</p>
            <AuthForm command="set_up" form="set-up" class="card">
                <TextField name="site_name" label="Name of this place" required=true focus=true hint="Your school or department. Everybody sees it."/>
                {newcomer()}
                <Submit label="Create the place"/>
            </AuthForm>
        </SignedOutLayout>
    }
}

/// `/signin`.
pub fn sign_in(client: Client, next: String) -> impl IntoView {
    let open = client.context(|context| context.open_sign_up);
    let after = if open {
        view! { <p>"No account yet? "<a href="/signup">"Sign up"</a></p> }.into_any()
    } else {
        view! { <p class="hint">"No account yet? Open the invite link of your course."</p> }.into_any()
    };
    view! {
        <SignedOutLayout title="Sign in">
            <AuthForm command="sign_in" form="sign-in" class="card">
                <input type="hidden" name="next" value=next/>
                {known(true)}
                <Submit label="Sign in"/>
            </AuthForm>
            {after}
        </SignedOutLayout>
    }
}

/// `/signup`.
pub fn sign_up(client: Client) -> impl IntoView {
    let form = if client.context(|context| context.open_sign_up) {
        view! {
            <AuthForm command="sign_up" form="sign-up" class="card">
                {newcomer()}
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
            <p>"Have an account? "<a href="/signin">"Sign in"</a></p>
        </SignedOutLayout>
    }
}

/// `/join/{code}`, for somebody who is not signed in.
pub fn join(client: Client, code: String) -> impl IntoView {
    let Some(card) = client.context(|context| context.invite.clone()) else {
        return not_found::outside(no_invite(client)).into_any();
    };
    let title = ["Join ", &card.title].concat();
    let code_too = code.clone();
    view! {
        <SignedOutLayout title=title>
            <p class="metadata"><span>{card.course_code}</span></p>
            <AuthForm command="sign_up" form="sign-up" class="card">
                <h2>"I am new here"</h2>
                <input type="hidden" name="invite" value=code/>
                {newcomer()}
                <Submit label="Sign up and join"/>
            </AuthForm>
            <AuthForm command="sign_in" form="sign-in" class="card">
                <h2>"I have an account"</h2>
                <input type="hidden" name="invite" value=code_too/>
                {known(false)}
                <Submit label="Sign in and join" class="button"/>
            </AuthForm>
        </SignedOutLayout>
    }
    .into_any()
}

/// `/join/{code}`, for somebody who is.
pub fn join_inside(client: Client, code: String) -> impl IntoView {
    let Some(InviteCard {
        title,
        course_code,
        course,
        ..
    }) = client.context(|context| context.invite.clone())
    else {
        return not_found::inside(no_invite(client)).into_any();
    };
    let form = match course {
        Some(course) => view! {
            <p>"You are in this course already."</p>
            <p><a class="button primary" href=["/courses/", &course.to_string()].concat()>"To the course"</a></p>
        }
        .into_any(),
        None => view! {
            <CommandForm command="join_course" form="join">
                <input type="hidden" name="invite" value=code/>
                <Submit label="Join the course"/>
            </CommandForm>
        }
        .into_any(),
    };
    view! {
        <PageLayout title=["Join ", &title].concat()>
            <p class="metadata"><span>{course_code}</span></p>
            {form}
        </PageLayout>
    }
    .into_any()
}

fn no_invite(client: Client) -> Problem {
    client.page_problem.get_untracked().unwrap_or_else(|| {
        Problem::new(
            crate::protocol::ProblemKind::NotFound,
            "This invite link does not work any more. Ask for a new one.",
        )
    })
}

/// The fields of somebody new.
fn newcomer() -> AnyView {
    view! {
        <TextField name="name" label="Your name" required=true autocomplete="name" hint="As others shall see it."/>
        <TextField name="username" label="User name" required=true autocomplete="username" hint="To sign in with, and for others to mention you: small letters and digits, with . - _ inside."/>
        <TextField name="password" kind="password" label="Password" required=true autocomplete="new-password" hint="At least 8 characters."/>
    }
    .into_any()
}

/// The fields of somebody who has an account.
fn known(focus: bool) -> AnyView {
    view! {
        <TextField name="username" label="User name" required=true focus autocomplete="username"/>
        <TextField name="password" kind="password" label="Password" required=true autocomplete="current-password"/>
    }
    .into_any()
}
