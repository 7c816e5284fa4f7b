//! Convergence: what a browser client shows becomes, by itself, what a fresh snapshot has.

use crate::browser_clients::BrowserClient;
use crate::deadline::Deadline;
use crate::final_reads::{CONVERGENCE_TIMEOUT, read_view};
use crate::round_context::RoundContext;
use app::protocol::{Overview, RoomView, Snapshot};
use app::state::State;

/// Waits until a client shows what a fresh snapshot has. A sentence about the difference if it does not in time.
pub async fn wait_for_convergence(context: &RoundContext, client: &BrowserClient) -> Option<String> {
    let deadline = Deadline::after(CONVERGENCE_TIMEOUT);
    loop {
        let state = client.state();
        let difference = match read_view(context, &client.user, client.page.view()).await {
            Some(fresh) => difference(&state, &fresh)?,
            None if state.room.is_some() => "it shows a room that is not there".into(),
            None => return None,
        };
        if !deadline.wait().await {
            return Some(format!("{} does not converge: {difference}", client.name()));
        }
    }
}

fn difference(state: &State, fresh: &Snapshot) -> Option<String> {
    if !state.missing_parts().is_empty() {
        return Some(format!("it needs {:?}", state.missing_parts()));
    }
    if state.overview != fresh.overview {
        return Some(overview_difference(&state.overview, &fresh.overview));
    }
    if let Some(page) = &fresh.notifications
        && state.notifications.as_ref() != Some(page)
    {
        return Some("its list of notifications".into());
    }
    let fresh = fresh.room.as_ref()?;
    match &state.room {
        Some(view) => room_difference(view, fresh),
        None => Some("no room".into()),
    }
}

/// A client may show more messages than the snapshot has, but none differently.
fn room_difference(view: &RoomView, fresh: &RoomView) -> Option<String> {
    let first = view.messages.keys().next().copied().unwrap_or(0);
    let last = view.messages.keys().next_back().copied().unwrap_or(0);
    let newest = fresh.messages.keys().next_back().copied().unwrap_or(0);
    if (view.version, view.at_end, last) != (fresh.version, true, newest) {
        let at_end = view.at_end;
        return Some(format!(
            "version {}, last {last}, at end {at_end} instead of {}, {newest}",
            view.version, fresh.version
        ));
    }
    if !view.messages.keys().copied().eq(first..=last) && newest > 0 {
        return Some("it lacks messages between others".into());
    }
    if view.room != fresh.room || view.participants != fresh.participants {
        return Some("the room or its participants".into());
    }
    let different = fresh
        .messages
        .iter()
        .find(|(number, message)| **number >= first && view.messages.get(number) != Some(message));
    different.map(|(number, _)| format!("message {number}"))
}

fn overview_difference(overview: &Overview, fresh: &Overview) -> String {
    let different = (fresh.rooms.iter())
        .find(|entry| !overview.rooms.contains(entry))
        .map(|entry| (overview.rooms.iter().find(|known| known.id == entry.id), entry));
    match different {
        Some((known, entry)) => format!("the overview has {known:?} instead of {entry:?}"),
        None => format!(
            "the overview has version {}, {} rooms, {} notifications, {:?} instead of {}, {}, {}, {:?}",
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
