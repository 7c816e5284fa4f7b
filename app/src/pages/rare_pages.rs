//! The pages that are downloads of their own, with their forms, so that a room does not wait for their code: the page of the
//! day, and those that few people open first. Asked for once the first page has been hydrated, or before, if it is itself
//! one of these.
//!
//! Only with the feature `split`, which `scripts/build` sets together with cargo-leptos' `--split`. Without it, in the
//! server and while developing, these are pages like any other.

use super::assignment_form::{edit_assignment, new_assignment};
use super::course::course_page;
use super::course_form::{course_settings, new_course};
use super::course_member::course_member;
use super::course_members::course_members;
use super::edit_message::edit_message;
use super::forward_message::forward_message;
use super::home::home;
use super::join_course::{join_course, join_signed_out};
use super::jump_to_date::jump_to_date;
use super::keyboard_map::keyboard_map;
use super::new_conversation::new_conversation;
use super::new_room::new_room;
use super::not_found::not_found;
use super::notifications::notifications;
use super::pins::pins;
use super::profile_card::profile_card;
use super::room_settings::room_settings;
use super::rooms::rooms;
use super::save_message::save_message;
use super::saved::saved;
use super::set_up::set_up;
use super::settings::settings;
use super::sign_in::sign_in;
use super::sign_up::sign_up;
use super::switcher::switcher;
use super::threads::threads;
use crate::client::Client;
use crate::components::{
    ActiveMessage, MessageMenu, message_menu, picture_viewer, reaction_picker, room_beside, writing_tools,
};
use crate::protocol::{CourseId, Problem, RoomId, UserId};
use crate::routes::Route;
use leptos::prelude::*;

/// A download of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The page of the day.
    Home,
    /// The others.
    Rare,
    /// The dialog to go somewhere: once it is opened.
    Switcher,
}

/// The download that has the page. Nothing for a room, which everything else waits for.
pub fn part_of(route: &Route, signed_in: bool) -> Option<Part> {
    match route {
        Route::Room { .. } | Route::Unknown if signed_in => None,
        Route::Home if signed_in => Some(Part::Home),
        // Whoever is not signed in sees the form to sign in there.
        Route::Room { .. } | Route::Unknown | Route::Home => Some(Part::Rare),
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
        | Route::Threads { .. }
        | Route::Pins { .. }
        | Route::JumpToDate { .. }
        | Route::SaveMessage { .. }
        | Route::ForwardMessage { .. }
        | Route::Saved { .. }
        | Route::Settings
        | Route::SetUp { .. }
        | Route::SignIn { .. }
        | Route::SignUp { .. }
        | Route::Join { .. }
        | Route::Course { .. }
        | Route::Notifications { .. } => Some(Part::Rare),
    }
}

/// What is on no page until it is opened. In the download of the rare pages, which is asked for once the page has
/// been hydrated.
#[derive(Clone)]
pub enum RoomTool {
    /// Chooses an emoji to react to a message with.
    Reactions(ActiveMessage, i64),
    /// Shows a picture over the page.
    Picture(ActiveMessage),
    /// Helps to write a message.
    Writing(RoomId),
    /// The room beside the open thread.
    Beside,
    /// Lists the keys.
    Keys,
    /// The card of somebody, with their role in a course.
    Profile(UserId, Option<CourseId>),
    /// What is done less often with a message.
    Menu(MessageMenu),
}

fn draw_tool(client: Client, tool: RoomTool) -> AnyView {
    match tool {
        RoomTool::Reactions(active, number) => reaction_picker(client, active, number),
        RoomTool::Picture(active) => picture_viewer(client, active),
        RoomTool::Writing(room) => writing_tools(client, room),
        RoomTool::Beside => room_beside(client),
        RoomTool::Keys => keyboard_map(client),
        RoomTool::Profile(user, course) => profile_card(client, user, course),
        RoomTool::Menu(menu) => message_menu(client, menu),
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
        Route::Threads { page } => threads(client, page).into_any(),
        Route::Pins { room } => pins(client, room).into_any(),
        Route::JumpToDate { room, .. } => jump_to_date(client, room).into_any(),
        Route::SaveMessage { room, number } => save_message(client, room, number).into_any(),
        Route::ForwardMessage { room, number, q, to } => forward_message(client, room, number, q, to).into_any(),
        Route::Saved { page } => saved(client, page).into_any(),
        Route::Settings => settings(client).into_any(),
        Route::Course { course, filter } => course_page(client, course, filter).into_any(),
        Route::Notifications { filter } => notifications(client, filter).into_any(),
        Route::SignIn { next } => sign_in(client, next).into_any(),
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

    pub fn page_of_part(client: Client, part: Part, page: Route) -> AnyView {
        match part {
            Part::Home => home(client).into_any(),
            Part::Rare => draw(client, page),
            Part::Switcher => switcher(client),
        }
    }

    pub fn room_tool(client: Client, tool: RoomTool) -> AnyView {
        draw_tool(client, tool)
    }

    /// Nothing to load.
    pub async fn load_part(_part: Part) -> bool {
        true
    }
}

#[cfg(feature = "split")]
mod code {
    use super::*;
    use crate::components::PageLayout;
    use crate::pages::when_loaded::skeleton;
    use leptos::LazyViewError;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    thread_local! {
        static HOME: ArcRwSignal<Status> = ArcRwSignal::new(Status::Missing);
        static RARE: ArcRwSignal<Status> = ArcRwSignal::new(Status::Missing);
        static SWITCHER: ArcRwSignal<Status> = ArcRwSignal::new(Status::Missing);
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Status {
        Missing,
        Loaded,
        Failed,
    }

    fn status(part: Part) -> ArcRwSignal<Status> {
        match part {
            Part::Home => HOME.with(Clone::clone),
            Part::Rare => RARE.with(Clone::clone),
            Part::Switcher => SWITCHER.with(Clone::clone),
        }
    }

    /// The page, once its code is here; it comes by itself.
    pub fn page_of_part(client: Client, part: Part, page: Route) -> AnyView {
        match (status(part).get(), part) {
            (Status::Loaded, Part::Home) => loaded_page(client, pin!(split_home(client))),
            (Status::Loaded, Part::Rare) => loaded_page(client, pin!(split_pages(client, Rare::Page(page)))),
            (Status::Loaded, Part::Switcher) => loaded_page(client, pin!(split_switcher(client))),
            // The next key asks again.
            (Status::Missing | Status::Failed, Part::Switcher) => ().into_any(),
            (Status::Missing, _) => skeleton(),
            (Status::Failed, _) => not_loaded(client),
        }
    }

    /// A tool of the open room, once its code is here.
    pub fn room_tool(client: Client, tool: RoomTool) -> AnyView {
        if status(Part::Rare).get() != Status::Loaded {
            leptos::task::spawn_local(async { _ = load_part(Part::Rare).await });
            return ().into_any();
        }
        loaded_page(client, pin!(split_pages(client, Rare::Tool(tool))))
    }

    /// What one download holds.
    enum Rare {
        Page(Route),
        Tool(RoomTool),
    }

    /// Loads the code of these pages; a page that waits for it is drawn then. False if that failed; the next call tries again.
    pub async fn load_part(part: Part) -> bool {
        let loaded = match part {
            Part::Home => __preload_split_home().await.is_ok(),
            Part::Rare => __preload_split_pages().await.is_ok(),
            Part::Switcher => __preload_split_switcher().await.is_ok(),
        };
        let now = if loaded { Status::Loaded } else { Status::Failed };
        let status = status(part);
        // Only a change draws the page again.
        if status.get_untracked() != now {
            status.set(now);
        }
        loaded
    }

    #[lazy(fallible)]
    fn split_home(client: Client) -> Result<AnyView, LazyViewError> {
        Ok(home(client).into_any())
    }

    #[lazy(fallible)]
    fn split_pages(client: Client, what: Rare) -> Result<AnyView, LazyViewError> {
        Ok(match what {
            Rare::Page(page) => draw(client, page),
            Rare::Tool(tool) => draw_tool(client, tool),
        })
    }

    #[lazy(fallible)]
    fn split_switcher(client: Client) -> Result<AnyView, LazyViewError> {
        Ok(switcher(client))
    }

    fn loaded_page(client: Client, page: Pin<&mut dyn Future<Output = Result<AnyView, LazyViewError>>>) -> AnyView {
        match page.poll(&mut Context::from_waker(Waker::noop())) {
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

pub use code::{load_part, page_of_part, room_tool};
