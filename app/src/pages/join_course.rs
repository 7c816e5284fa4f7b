//! `/join/{code}`: what an invite link opens.

use super::account_fields::{new_account_fields, not_my_computer, sign_in_fields};
use super::not_found::{not_found, not_found_signed_out};
use crate::client::Client;
use crate::components::{AuthForm, CommandForm, PageLayout, SignedOutLayout, Submit};
use crate::protocol::{InviteCard, Problem, ProblemKind};
use crate::routes::course_path;
use crate::text_direction::isolate;
use leptos::prelude::*;

/// `/join/{code}`, for somebody who is not signed in.
pub fn join_signed_out(client: Client, code: String, next: String) -> impl IntoView {
    let Some(card) = client.context(|context| context.invite.clone()) else {
        return not_found_signed_out(invite_problem(client)).into_any();
    };
    let title = ["Join ", &isolate(&card.title)].concat();
    let (code_too, next_too) = (code.clone(), next.clone());
    let (sign_up, sign_in) = if card.approval {
        ("Sign up and ask", "Sign in and ask")
    } else {
        ("Sign up and join", "Sign in and join")
    };
    view! {
        <SignedOutLayout title=title>
            <p class="metadata"><span>{card.course_code}</span></p>
            {card.approval.then(|| view! { <p class="hint">"The staff of the course decide who comes in."</p> })}
            <AuthForm command="sign_up" form="sign-up" class="card">
                <h2>"I am new here"</h2>
                <input type="hidden" name="invite" value=code/>
                <input type="hidden" name="next" value=next/>
                {new_account_fields()}
                <Submit label=sign_up/>
            </AuthForm>
            <AuthForm command="sign_in" form="sign-in" class="card">
                <h2>"I have an account"</h2>
                <input type="hidden" name="invite" value=code_too/>
                <input type="hidden" name="next" value=next_too/>
                {sign_in_fields(false)}
                {not_my_computer()}
                <Submit label=sign_in class="button"/>
            </AuthForm>
        </SignedOutLayout>
    }
    .into_any()
}

/// `/join/{code}`, for a signed-in user.
pub fn join_course(client: Client, code: String, next: String) -> impl IntoView {
    let Some(InviteCard {
        title,
        course_code,
        course,
        approval,
        asked,
        ..
    }) = client.context(|context| context.invite.clone())
    else {
        return not_found(invite_problem(client)).into_any();
    };
    let form = match course {
        Some(course) => view! {
            <p>"You are in this course already."</p>
            <p><a class="button primary" href=course_path(course)>"To the course"</a></p>
        }
        .into_any(),
        None if asked => view! { <p>"You have asked to be let in. Its staff will answer."</p> }.into_any(),
        None if approval => view! {
            <p class="hint">"The staff of the course decide who comes in."</p>
            <CommandForm command="join_course" form="join" next="/">
                <input type="hidden" name="invite" value=code/>
                <Submit label="Ask to be let in"/>
            </CommandForm>
        }
        .into_any(),
        None => view! {
            <CommandForm command="join_course" form="join" next=next>
                <input type="hidden" name="invite" value=code/>
                <Submit label="Join the course"/>
            </CommandForm>
        }
        .into_any(),
    };
    view! {
        <PageLayout title=["Join ", &isolate(&title)].concat()>
            <p class="metadata"><span>{course_code}</span></p>
            {form}
        </PageLayout>
    }
    .into_any()
}

/// Why there is no such invite.
fn invite_problem(client: Client) -> Problem {
    client.page_problem.get_untracked().unwrap_or_else(|| {
        Problem::new(
            ProblemKind::NotFound,
            "This invite link does not work any more. Ask for a new one.",
        )
    })
}
