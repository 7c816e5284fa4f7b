//! `/preview/{file}`: the beginning of a program or a notebook, for who reads without JavaScript. The page has no client.

use crate::actor::Actor;
use crate::application::{Cohort, Derived};
use app::protocol::{FileId, Problem};
use app::server_page::{FilePreview, ServerPage};
use axum::http::Uri;

/// The file of such an address.
pub(super) fn previewed_file(uri: &Uri) -> Option<FileId> {
    uri.path().strip_prefix("/preview/")?.parse().ok().map(FileId)
}

/// What the page is drawn from, for who may read the room of the file at that moment.
pub(super) async fn preview_page(cohort: &Cohort, actor: &Actor, id: FileId) -> Result<ServerPage, Problem> {
    let file = cohort.readable_file(actor, id).await?;
    let html = cohort.derived(&file, Derived::Preview).await;
    let html = html.and_then(|html| String::from_utf8(html).ok());
    Ok(ServerPage::Preview(FilePreview {
        html: html.ok_or_else(Problem::not_found)?,
        room: file.room,
        message: file.message,
        file: file.file,
    }))
}
