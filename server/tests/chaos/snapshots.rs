//! What a tab shows, against what a fresh page shows.

use crate::browser_clients::{Page, Tab};
use crate::checker::{PATIENCE, see};
use crate::process::Wait;
use crate::round::Stage;
use app::protocol::{NotificationFilter, Overview, Snapshot, View};
use app::state::State;

/// A tab becomes what a fresh page shows, by itself.
pub async fn whole(stage: &Stage, tab: &Tab) -> Option<String> {
    let view = match tab.page {
        Page::Room(room) => View::end_of(room),
        Page::Notifications => View::Notifications {
            filter: NotificationFilter::default(),
        },
    };
    let wait = Wait::at_most(PATIENCE);
    loop {
        let state = tab.state();
        let lacks = match see(stage, &tab.who, view).await {
            Some(fresh) => difference(&state, &fresh)?,
            None if state.room.is_some() => "it shows a room that is not there".into(),
            None => return None,
        };
        if !wait.more().await {
            return Some(format!("{} is not whole: {lacks}", tab.name()));
        }
    }
}

fn difference(state: &State, fresh: &Snapshot) -> Option<String> {
    if !state.needs().is_empty() {
        return Some(format!("it needs {:?}", state.needs()));
    }
    if state.overview != fresh.overview {
        return Some(desk_difference(&state.overview, &fresh.overview));
    }
    if let Some(page) = &fresh.notifications
        && state.notifications.as_ref() != Some(page)
    {
        return Some("its list of notifications".into());
    }
    let Some(fresh) = &fresh.room else { return None };
    let Some(view) = &state.room else {
        return Some("no room".into());
    };
    let (first, last) = (
        view.messages.keys().next().copied().unwrap_or(0),
        view.messages.keys().next_back().copied().unwrap_or(0),
    );
    let newest = fresh.messages.keys().next_back().copied().unwrap_or(0);
    if (view.version, view.at_end, last) != (fresh.version, true, newest) {
        let end = view.at_end;
        return Some(format!(
            "version {}, last {last}, at end {end} instead of {}, {newest}",
            view.version, fresh.version
        ));
    }
    if !view.messages.keys().copied().eq(first..=last) && newest > 0 {
        return Some("messages are missing in between".into());
    }
    if view.room != fresh.room || view.participants != fresh.participants {
        return Some("the room or its people".into());
    }
    let other = fresh
        .messages
        .iter()
        .find(|(number, message)| **number >= first && view.messages.get(number) != Some(message));
    other.map(|(number, _)| format!("message {number}"))
}

fn desk_difference(overview: &Overview, fresh: &Overview) -> String {
    let other = (fresh.rooms.iter())
        .find(|entry| !overview.rooms.contains(entry))
        .map(|entry| (overview.rooms.iter().find(|known| known.id == entry.id), entry));
    match other {
        Some((known, entry)) => format!("the desk has {known:?} instead of {entry:?}"),
        None => format!(
            "the desk has version {}, {} rooms, {} notifications, {:?} instead of {}, {}, {}, {:?}",
            overview.version,
            overview.rooms.len(),
            overview.unread_notifications,
            overview.courses,
            fresh.version,
            fresh.rooms.len(),
            fresh.unread_notifications,
            fresh.courses
        ),
    }
}
