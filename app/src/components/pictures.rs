//! Which pictures the loaded messages of the open room have, and the click that opens one over the page. The rest is a download
//! of its own: `picture_viewer.rs`.

use super::selected_message::ActiveMessage;
use crate::client::Client;
use crate::client::page_elements::closest;
use crate::protocol::{File, FileId, FileKind};
use crate::state::State;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// The link around a picture of a message.
pub const PICTURE: &str = "a.picture[data-file]";

/// Opens the picture that was clicked over the page. With a key held, its link does what the browser does with links.
pub fn open_picture(client: Client, active: ActiveMessage, event: &MouseEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    let file = closest(event, PICTURE).and_then(|link| link.get_attribute("data-file")?.parse().ok());
    let Some(file) = file.map(FileId).filter(|_| !modified) else {
        return;
    };
    // The finger that has opened the toolbar opens nothing else.
    if active.held.get_untracked() {
        return event.prevent_default();
    }
    // One that is not sent yet is no picture of the room.
    let known = (client.state).with_untracked(|state| pictures(state).any(|(_, picture)| picture.id == file));
    if known {
        event.prevent_default();
        active.viewing.set(Some(file));
    }
}

/// The pictures, oldest first, each with who has sent it.
pub fn pictures(state: &State) -> impl Iterator<Item = (&str, &File)> {
    let messages = state.room.iter().flat_map(|view| view.messages.values());
    messages.flat_map(|message| {
        let files = message.files.iter().filter(|file| file.kind == FileKind::Picture);
        files.map(|file| (message.name.as_str(), file))
    })
}
