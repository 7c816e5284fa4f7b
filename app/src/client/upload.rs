//! One file on its way to the server, and the addresses of those that are there.

use crate::protocol::{File, FileKind, RoomId};
use web_sys::XmlHttpRequest;

/// A file that is to be sent with the next message of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Tells it from the others of this tab.
    pub key: u32,
    pub room: RoomId,
    pub name: String,
    pub status: UploadStatus,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadStatus {
    /// So many percent are there.
    Sending(u8),
    Done(File),
    /// Why it was not taken, and whether trying again can help.
    Failed(String),
}

/// What belongs to an upload and no page is drawn from: the file, and the request while it is on its way.
pub(crate) struct UploadRequest {
    pub key: u32,
    pub file: web_sys::File,
    pub request: XmlHttpRequest,
}

/// The address of a file, or of the smaller version of a picture.
pub fn file_path(file: &File, small: bool) -> String {
    let name = file.name.replace(['/', '\\', '?', '#', '%'], "_");
    let size = if small && file.kind == FileKind::Picture {
        "?size=small"
    } else {
        ""
    };
    ["/files/", &file.id.to_string(), "/", &name, size].concat()
}
