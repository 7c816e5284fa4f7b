//! Pictures of people: `POST /settings/picture` takes in one's own, by a form that works without JavaScript, and
//! `GET /pictures/{user}/{hash}` hands one out. Its address changes with its content.

use super::page_data::page;
use super::page_rendering::redirect;
use super::request_identity::{BrowserIdentity, refusal};
use super::state::WebState;
use app::bootstrap_data::FormReply;
use app::protocol::{Problem, ProblemKind, UserId, limits};
use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Bytes of such a form: the picture and what is around it.
pub(super) const BODY: usize = limits::PICTURE + 64 * 1024;

/// Sets the picture, or removes it if the form says `remove`.
pub(super) async fn submit(
    State(state): State<WebState>,
    identity: BrowserIdentity,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Ok(form) = form else {
        return (StatusCode::BAD_REQUEST, "This is no form with a picture.\n").into_response();
    };
    match take_in(&state, &identity, form).await {
        Ok(()) => redirect("/settings#picture"),
        Err(problem) if problem.kind == ProblemKind::SignedOut => redirect("/signin?next=%2Fsettings"),
        Err(problem) => {
            let reply = FormReply {
                form: "picture".into(),
                problem: Some(problem),
                ..FormReply::default()
            };
            let request = Request::builder().method("POST").uri("/settings").body(Body::empty());
            match request {
                Ok(request) => page(&state, identity, request, Some(reply)).await,
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
    }
}

async fn take_in(state: &WebState, identity: &BrowserIdentity, mut form: Multipart) -> Result<(), Problem> {
    let actor = identity.actor.as_ref().ok_or_else(Problem::signed_out)?;
    let (mut file, mut remove) = (None, false);
    while let Some(field) = form.next_field().await.map_err(|error| broken(error.status()))? {
        match field.name() {
            Some("picture") => {
                let bytes = field.bytes().await.map_err(|error| broken(error.status()))?;
                file = Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty());
            }
            Some("remove") => remove = true,
            _ => {}
        }
    }
    if file.as_ref().is_some_and(|file| file.len() > limits::PICTURE) {
        return Err(broken(StatusCode::PAYLOAD_TOO_LARGE));
    }
    if file.is_none() && !remove {
        return Err(Problem::invalid("picture", "Please choose a picture first."));
    }
    state.cohort.set_picture(actor, file.filter(|_| !remove)).await
}

fn broken(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let most = limits::PICTURE / 1024 / 1024;
            let text = format!("This file is larger than {most} MB. Please choose a smaller picture.");
            Problem::new(ProblemKind::TooLarge, text).at("picture")
        }
        _ => Problem::invalid(
            "picture",
            "The picture did not arrive completely. Please send it again.",
        ),
    }
}

/// Hands out a picture, to whoever shares a course or a room with its owner.
pub(super) async fn picture(
    State(state): State<WebState>,
    identity: BrowserIdentity,
    path: Result<Path<(i64, String)>, PathRejection>,
) -> Response {
    let Some(actor) = &identity.actor else {
        return refusal(&Problem::signed_out()).into_response();
    };
    let Ok(Path((user, hash))) = path else {
        return refusal(&Problem::not_found()).into_response();
    };
    match state.cohort.user_picture(actor, UserId(user), &hash).await {
        Ok(picture) => {
            let headers = [
                (header::CONTENT_TYPE, picture.media_type),
                (
                    header::CONTENT_SECURITY_POLICY,
                    "default-src 'none'; sandbox".to_owned(),
                ),
                // Another picture has another address; and only for this one reader.
                (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
            ];
            (headers, picture.bytes).into_response()
        }
        Err(problem) => refusal(&problem).into_response(),
    }
}
