//! Files: `POST /files` takes one in, `GET /files/{id}/{name}` hands it out, to whoever may read its room at that moment.

use super::metered_body::metered_file;
use super::request_identity::{ApiIdentity, refusal};
use super::state::WebState;
use crate::application::{Cohort, Derived};
use crate::db::StoredFile;
use app::protocol::{FileId, FileKind, Problem, ProblemKind, RoomId};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::io::ErrorKind;
use tokio_util::io::ReaderStream;

/// Bytes that are read from the disk at a time.
const PIECE: usize = 64 * 1024;
/// What needs no escape in `filename*`.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// For which room a file is, and what its sender calls it.
#[derive(Deserialize)]
pub(super) struct Upload {
    room: RoomId,
    #[serde(default)]
    name: String,
}

/// Takes in the file that the body is. The answer is JSON: an `Uploaded`, or a `Problem`.
pub(super) async fn upload(
    State(state): State<WebState>,
    ApiIdentity(actor): ApiIdentity,
    query: Result<Query<Upload>, QueryRejection>,
    request: Request<Body>,
) -> Response {
    let Some(actor) = actor else {
        return problem_response(&Problem::signed_out());
    };
    let Ok(Query(Upload { room, name })) = query else {
        let text = "Please name the room and the file: POST /files?room=7&name=sheet.pdf.";
        return problem_response(&Problem::new(ProblemKind::Invalid, text));
    };
    let body = request.into_body().into_data_stream();
    match state.cohort.upload(&actor, room, &name, body).await {
        Ok(uploaded) => Json(uploaded).into_response(),
        Err(problem) => problem_response(&problem),
    }
}

fn problem_response(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(problem)).into_response()
}

/// Which version of a file.
#[derive(Deserialize)]
pub(super) struct Version {
    #[serde(default)]
    size: String,
    /// Save it instead of showing it.
    download: Option<String>,
    /// Its beginning, as HTML.
    preview: Option<String>,
}

/// Hands out a file, all of it or the part that a `Range` header asks for.
pub(super) async fn download(
    State(state): State<WebState>,
    ApiIdentity(actor): ApiIdentity,
    path: Result<Path<(i64, String)>, PathRejection>,
    version: Result<Query<Version>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Some(actor) = actor else {
        return refusal(&Problem::signed_out()).into_response();
    };
    let (Ok(Path((id, _))), Ok(Query(version))) = (path, version) else {
        return refusal(&Problem::not_found()).into_response();
    };
    let file = match state.cohort.readable_file(&actor, FileId(id)).await {
        Ok(file) => file,
        Err(problem) => return refusal(&problem).into_response(),
    };
    let answer = match derived_version(&version) {
        Some(derived) => state.cohort.derived(&file, derived).await,
        None => None,
    };
    let mut response = match answer {
        Some(bytes) => {
            let media_type = media_type_of_derived(&bytes);
            let mut response = bytes.into_response();
            describe(response.headers_mut(), &file, media_type, "inline");
            response
        }
        // What nothing was made of is shown as it is, but a preview is no other than that.
        None if version.preview.is_some() => return refusal(&Problem::not_found()).into_response(),
        None => match whole_or_part(&state.cohort, &file, &headers).await {
            Ok(mut response) => {
                let shown = !matches!(file.file.kind, FileKind::Other | FileKind::Source) && version.download.is_none();
                let disposition = if shown { "inline" } else { "attachment" };
                describe(response.headers_mut(), &file, &file.media_type, disposition);
                response
            }
            // It may be deleted in this moment.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return refusal(&Problem::not_found()).into_response();
            }
            Err(error) => {
                tracing::error!(%error, file = id, "a file could not be read");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        },
    };
    response
        .headers_mut()
        .insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    metered_file(response, &state.cohort, actor.user)
}

fn derived_version(version: &Version) -> Option<Derived> {
    if version.preview.is_some() {
        return Some(Derived::Preview);
    }
    (version.size == "small").then_some(Derived::Small)
}

/// Of what we have made ourselves: JPEG, PNG if it is transparent, or HTML.
fn media_type_of_derived(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        Some(0x89) => "image/png",
        Some(b'<') | None => "text/html; charset=utf-8",
        Some(_) => "image/jpeg",
    }
}

/// What keeps a file of a stranger from doing harm: its type is what its bytes are, nothing in it is run, and what is not
/// known to be harmless is saved instead of shown.
fn describe(headers: &mut HeaderMap, file: &StoredFile, media_type: &str, disposition: &str) {
    let name = utf8_percent_encode(&file.file.name, NAME);
    let disposition = format!("{disposition}; filename*=UTF-8''{name}");
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        // Never changes under its number; and only for this one reader.
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
}

async fn whole_or_part(cohort: &Cohort, file: &StoredFile, headers: &HeaderMap) -> std::io::Result<Response> {
    let size = u64::try_from(file.file.size).unwrap_or(0);
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = asked.and_then(|range| part(range, size));
    let (first, length) = range.map_or((0, size), |(first, last)| (first, last - first + 1));
    let bytes = cohort.files.read(&file.stored, first, length).await?;
    let body = Body::from_stream(ReaderStream::with_capacity(bytes, PIECE));
    let mut response = ([(header::CONTENT_LENGTH, HeaderValue::from(length))], body).into_response();
    if let Some((first, last)) = range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        if let Ok(range) = HeaderValue::from_str(&format!("bytes {first}-{last}/{size}")) {
            response.headers_mut().insert(header::CONTENT_RANGE, range);
        }
    }
    Ok(response)
}

/// The first and last byte of a range; none if it is not one that is answered, as several at once.
fn part(range: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) => (first, last.min(size.checked_sub(1)?)),
        (Ok(first), Err(_)) if last.is_empty() => (first, size.checked_sub(1)?),
        (Err(_), Ok(count)) if first.is_empty() => (size.saturating_sub(count), size.checked_sub(1)?),
        _ => return None,
    };
    (first <= last && first < size).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_part_is_within_the_file() {
        for (range, expected) in [
            ("bytes=0-0", Some((0, 0))),
            ("bytes=2-", Some((2, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=5-99", Some((5, 9))),
            ("bytes=10-", None),
            ("bytes=4-3", None),
            ("bytes=0-1,3-4", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), None);
    }
}
