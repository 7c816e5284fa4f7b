//! The form that sends files without JavaScript: `POST /files/send/{room}`, in the way of files (multipart). Its files are
//! taken in one by one, then a message names them. A problem is shown on the room's page, with the text still there.

use super::page_data::page;
use super::page_rendering::redirect;
use super::request_identity::BrowserIdentity;
use super::state::WebState;
use app::bootstrap_data::FormReply;
use app::protocol::{AttachedFile, Command, Problem, ProblemKind, RoomId, SendMessage, limits};
use app::routes::room_path;
use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use std::collections::BTreeMap;

/// Bytes of all fields that are no files.
const TEXTS: usize = 64 * 1024;

/// What such a form holds, as far as it was read.
#[derive(Default)]
struct Typed {
    uuid: String,
    content: String,
    files: Vec<AttachedFile>,
}

pub(super) async fn submit(
    State(state): State<WebState>,
    identity: BrowserIdentity,
    room: Result<Path<i64>, PathRejection>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let (Ok(Path(room)), Ok(form)) = (room, form) else {
        return (StatusCode::BAD_REQUEST, "This is no form with files.\n").into_response();
    };
    let room = RoomId(room);
    let mut typed = Typed::default();
    match take_in(&state, &identity, room, form, &mut typed).await {
        Ok(()) => redirect(&room_path(room)),
        Err(problem) => {
            let reply = FormReply {
                form: "composer".into(),
                problem: Some(problem),
                values: BTreeMap::from([("content".to_owned(), typed.content)]),
                secret: None,
            };
            // The page of the room, as if its own form had been sent.
            let request = Request::builder()
                .method("POST")
                .uri(room_path(room))
                .body(Body::empty());
            match request {
                Ok(request) => page(&state, identity, request, Some(reply)).await,
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
    }
}

async fn take_in(
    state: &WebState,
    identity: &BrowserIdentity,
    room: RoomId,
    mut form: Multipart,
    typed: &mut Typed,
) -> Result<(), Problem> {
    let actor = identity.actor.as_ref().ok_or_else(Problem::signed_out)?;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        match (name.as_str(), field.file_name().map(str::to_owned)) {
            ("file", Some(file)) if !file.is_empty() => {
                if typed.files.len() >= limits::FILES {
                    let text = format!("A message holds at most {} files.", limits::FILES);
                    return Err(Problem::invalid("content", text));
                }
                let body = std::pin::pin!(field.into_stream());
                let uploaded = state.cohort.upload(actor, room, &file, body).await?;
                typed.files.push(AttachedFile {
                    file: uploaded.file.id,
                    alt: String::new(),
                });
            }
            // No file was chosen in this field.
            ("file", _) => {}
            (_, _) => {
                let text = field.text().await.map_err(broken)?;
                if text.len() > TEXTS {
                    return Err(Problem::new(ProblemKind::TooLarge, "This text is too long."));
                }
                match name.as_str() {
                    "uuid" => typed.uuid = text,
                    "content" => typed.content = text,
                    _ => {}
                }
            }
        }
    }
    let send = Command::Send(SendMessage {
        room,
        uuid: beside(&typed.uuid),
        content: typed.content.clone(),
        files: std::mem::take(&mut typed.files),
        ..SendMessage::default()
    });
    state.cohort.execute(actor, send).await.map(drop)
}

/// The page has one UUID for both of its forms: what is sent by this one is another message.
fn beside(uuid: &str) -> String {
    let mut signs = uuid.chars();
    let first = signs.next().and_then(|sign| sign.to_digit(16)).unwrap_or(0);
    let other = char::from_digit(first ^ 8, 16).unwrap_or('0');
    [String::from(other), signs.collect()].concat()
}

fn broken(error: MultipartError) -> Problem {
    let kind = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        _ => ProblemKind::Invalid,
    };
    Problem::new(kind, "The files did not arrive completely. Please send them again.").at("content")
}
