//! Files that messages have: pictures, sheets, programs. They are uploaded first, then a message names them.

use super::ids::FileId;
use super::lenient_values::lenient_number;
use serde::{Deserialize, Serialize};

/// A file of a message. Its bytes are at `/files/{id}/{name}`, for whoever may read the message's room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub id: FileId,
    /// As its sender named it, without a path; at most [`FILE_NAME`](super::limits::FILE_NAME) characters.
    pub name: String,
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    /// Of a picture, in pixels, as it is shown. Its smaller version is at `/files/{id}/{name}?size=small`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// What a picture shows, in words, for whoever does not see it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
}

/// How a file is shown. Decided by what its bytes are; its name only tells in which language a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// JPEG, PNG, GIF or WebP that was decoded.
    Picture,
    Sound,
    Film,
    Pdf,
    /// A program, or a notebook: a text in a language that its name tells. It is only downloaded, but its beginning is at
    /// `/files/{id}/{name}?preview`, as HTML.
    Source,
    /// Anything else: it is only downloaded.
    Other,
}

/// An uploaded file that a message names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    pub file: FileId,
    /// See [`File::alt`]; at most [`FILE_ALT`](super::limits::FILE_ALT) characters.
    #[serde(default)]
    pub alt: String,
}

/// The answer to an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    pub file: File,
    /// Bytes that its owner may still upload.
    #[serde(deserialize_with = "lenient_number")]
    pub left: i64,
}
