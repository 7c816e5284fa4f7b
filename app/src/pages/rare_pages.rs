//! The pages that few people open first, with their forms. Their code is a download of its own, so that the first page
//! does not wait for it: asked for once the first page has been hydrated, or before, if it is itself one of these.
//!
//! Only with the feature `split`, which `scripts/build` sets together with cargo-leptos' `--split`. Without it, in the
//! server and while developing, these are pages like any other.

use super::assignment_form::{edit_assignment, new_assignment};
use super::course::course_page;
use super::course_form::{course_settings, new_course};
use super::course_member::course_member;
use super::course_members::course_members;
use super::edit_message::edit_message;
use super::join_course::{join_course, join_signed_out};
use super::new_conversation::new_conversation;
use super::new_room::new_room;
use super::not_found::not_found;
use super::notifications::notifications;
use super::room_settings::room_settings;
use super::rooms::rooms;
use super::set_up::set_up;
use super::settings::settings;
use super::sign_up::sign_up;
use crate::client::Client;
use crate::protocol::Problem;
use crate::routes::Route;
use leptos::prelude::*;

/// Whether the page is one of these.
pub fn is_rare(route: &Route) -> bool {
    match route {
        Route::EditMessage { .. }
        | Route::RoomSettings { .. }
        | Route::NewConversation { .. }
        | Route::NewCourse
        | Route::Members { .. }
        | Route::Member { .. }
        | Route::CourseSettings { .. }
        | Route::NewRoom { .. }
        | Route::NewAssignment { .. }
        | Route::EditAssignment { .. }
        | Route::Rooms { .. }
        | Route::Settings
        | Route::SetUp { .. }
        | Route::SignUp { .. }
        | Route::Join { .. }
        | Route::Course { .. }
        | Route::Notifications { .. } => true,
        Route::Home | Route::SignIn { .. } | Route::Room { .. } | Route::Unknown => false,
    }
}

/// Draws a page that `page_of_route.rs` does not draw itself.
fn draw(client: Client, page: Route) -> AnyView {
    match page {
        Route::EditMessage { room, number } => edit_message(client, room, number).into_any(),
        Route::RoomSettings { room, q } => room_settings(client, room, q).into_any(),
        Route::NewConversation { filter } => new_conversation(client, filter).into_any(),
        Route::NewCourse => new_course(client).into_any(),
        Route::Members { course, filter } => course_members(client, course, filter).into_any(),
        Route::Member { course, user } => course_member(client, course, user).into_any(),
        Route::CourseSettings { course } => course_settings(client, course).into_any(),
        Route::NewRoom { course, filter } => new_room(client, course, filter).into_any(),
        Route::NewAssignment { course } => new_assignment(client, course).into_any(),
        Route::EditAssignment { course, assignment } => edit_assignment(client, course, assignment).into_any(),
        Route::Rooms { filter } => rooms(client, filter).into_any(),
        Route::Settings => settings(client).into_any(),
        Route::Course { course, filter } => course_page(client, course, filter).into_any(),
        Route::Notifications { filter } => notifications(client, filter).into_any(),
        Route::SetUp { code } => set_up(code).into_any(),
        Route::SignUp { next } => sign_up(client, next).into_any(),
        Route::Join { code, next } => match client.context(|context| context.signed_in) {
            true => join_course(client, code, next).into_any(),
            false => join_signed_out(client, code, next).into_any(),
        },
        _ => not_found(Problem::not_found()).into_any(),
    }
}

#[cfg(not(feature = "split"))]
mod code {
    use super::*;

    pub fn rare_page(client: Client, page: Route) -> AnyView {
        draw(client, page)
    }

    /// Nothing to load.
    pub async fn load_rare_pages() -> bool {
        true
    }
}

#[cfg(feature = "split")]
mod code {
    use super::*;
    use crate::components::PageLayout;
    use crate::pages::when_loaded::skeleton;
    use leptos::LazyViewError;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    thread_local! {
        static STATUS: ArcRwSignal<Status> = ArcRwSignal::new(Status::Missing);
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Status {
        Missing,
        Loaded,
        Failed,
    }

    /// The page, once its code is here; it comes by itself.
    pub fn rare_page(client: Client, page: Route) -> AnyView {
        let status = STATUS.with(Clone::clone);
        match status.get() {
            Status::Loaded => loaded_page(client, page),
            Status::Missing => skeleton(),
            Status::Failed => not_loaded(client),
        }
    }

    /// Loads the code of these pages; a page that waits for it is drawn then. False if that failed; the next call tries again.
    pub async fn load_rare_pages() -> bool {
        let loaded = __preload_split_pages().await.is_ok();
        let status = if loaded { Status::Loaded } else { Status::Failed };
        STATUS.with(Clone::clone).set(status);
        loaded
    }

    #[lazy(fallible)]
    fn split_pages(client: Client, page: Route) -> Result<AnyView, LazyViewError> {
        Ok(draw(client, page))
    }

    fn loaded_page(client: Client, page: Route) -> AnyView {
        match pin!(split_pages(client, page)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(view)) => view,
            // Loaded code is there at once.
            Poll::Ready(Err(_)) | Poll::Pending => not_loaded(client),
        }
    }

    fn not_loaded(client: Client) -> AnyView {
        let path = client.location.with_untracked(|location| location.path.clone());
        view! {
            <PageLayout title="Not loaded">
                <p>"This page could not be loaded. Check your connection, then try again."</p>
                <p><a class="button primary" href=path target="_self">"Try again"</a></p>
            </PageLayout>
        }
        .into_any()
    }
}

pub use code::{load_rare_pages, rare_page};
