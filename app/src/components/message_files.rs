//! The files of a message: pictures, players, and cards for everything else.

use super::attachments::size_in_words;
use super::icons::{FILE, icon};
use super::source_preview::source_preview;
use crate::client::file_path;
use crate::protocol::{File, FileKind};
use leptos::prelude::*;

/// Nothing if there are none.
pub fn message_files(files: &[File]) -> Option<AnyView> {
    let shown = files.iter().map(shown_file).collect::<Vec<_>>();
    (!files.is_empty()).then(|| view! { <div class="files">{shown}</div> }.into_any())
}

fn shown_file(file: &File) -> AnyView {
    let (path, name) = (file_path(file, false), file.name.clone());
    match file.kind {
        FileKind::Picture => {
            let alt = if file.alt.is_empty() { name } else { file.alt.clone() };
            let (width, height) = (file.width.unwrap_or(1), file.height.unwrap_or(1));
            // With both sizes known, nothing moves when the picture comes.
            view! {
                <a class="picture" data-file=file.id.0 href=path target="_blank" rel="noopener">
                    <img src=file_path(file, true) alt=alt width=width height=height loading="lazy" decoding="async"/>
                </a>
            }
            .into_any()
        }
        FileKind::Sound => view! {
            <figure><audio controls preload="none" src=path></audio><figcaption dir="auto">{name}</figcaption></figure>
        }
        .into_any(),
        FileKind::Film => view! {
            <figure><video controls preload="metadata" src=path></video><figcaption dir="auto">{name}</figcaption></figure>
        }
        .into_any(),
        FileKind::Source => view! {
            <div class="source">{card(path, name, file.size)}{source_preview(file)}</div>
        }
        .into_any(),
        FileKind::Pdf | FileKind::Other => card(path, name, file.size),
    }
}

fn card(path: String, name: String, size: i64) -> AnyView {
    view! {
        <a class="file-card" href=path target="_blank" rel="noopener">
            {icon(FILE)}<b dir="auto" translate="no">{name}</b><small>{size_in_words(size)}</small>
        </a>
    }
    .into_any()
}
