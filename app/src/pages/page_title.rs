//! The title of the browser tab.

use crate::client::{Client, PageContext};
use crate::routes::Route;
use crate::state::{State, badge};
use crate::text_direction::isolate;
use leptos::prelude::*;

/// The title of the browser tab: count of unread messages, page, site.
pub fn page_title(client: Client) -> String {
    let site_name = client.context(PageContext::site_name_or_default);
    let page = page_name(client);
    let unread = badge(client.state.with(State::unread_message_count));
    let mut title = String::new();
    if !unread.is_empty() {
        title.push('(');
        title.push_str(&unread);
        title.push_str(") ");
    }
    if !page.is_empty() {
        title.push_str(&isolate(&page));
        title.push_str(" · ");
    }
    title.push_str(&isolate(&site_name));
    title
}

fn page_name(client: Client) -> String {
    if client.page_problem.with(Option::is_some) {
        return "Not found".into();
    }
    #[cfg(feature = "ssr")]
    if let Some(title) = super::server_pages::server_page_title() {
        return title;
    }
    let route = client.location.with(|location| location.route.clone());
    match route {
        ref route if !route.is_public() && client.context(|context| !context.signed_in) => "Sign in".into(),
        Route::Home => String::new(),
        Route::SetUp { .. } => "Set up".into(),
        Route::SignIn { .. } => "Sign in".into(),
        Route::SignUp { .. } => "Sign up".into(),
        Route::Join { .. } => "Join a course".into(),
        Route::Room { room, .. } | Route::EditMessage { room, .. } | Route::RoomSettings { room, .. } => {
            client.full_room_name(room).unwrap_or_default()
        }
        Route::Pins { .. } => "Pinned messages".into(),
        Route::JumpToDate { .. } => "Jump to a date".into(),
        Route::SaveMessage { .. } => "Save a message".into(),
        Route::ForwardMessage { .. } => "Forward a message".into(),
        Route::Saved { .. } => "Saved messages".into(),
        Route::Rooms { .. } => "All rooms".into(),
        Route::Threads { .. } => "Threads".into(),
        Route::NewConversation { .. } => "New conversation".into(),
        Route::NewCourse => "New course".into(),
        Route::Course { course: id, .. } | Route::CourseSettings { course: id } => {
            client.course_title(id).unwrap_or_default()
        }
        Route::Members { .. } => "Members".into(),
        Route::Member { .. } => "Member".into(),
        Route::NewRoom { .. } => "New room".into(),
        Route::NewAssignment { .. } => "New assignment".into(),
        Route::EditAssignment { .. } => "Change assignment".into(),
        Route::Notifications { .. } => "Notifications".into(),
        Route::Settings => "Settings".into(),
        Route::Unknown => "Not found".into(),
    }
}
