//! The files of the message that is being written: choosing them, dropping and pasting them, how far they are.

use super::icons::{CLIP, icon};
use crate::client::{Client, Upload, UploadStatus};
use crate::protocol::{FileKind, RoomId, limits};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The button that chooses files. It needs JavaScript; without it there is a form of its own.
pub fn attach_button(client: Client, room: RoomId) -> impl IntoView {
    let choose = move |event: web_sys::Event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = target else { return };
        client.upload(room, listed(input.files()));
        // The same file can be chosen once more.
        input.set_value("");
    };
    view! {
        <label class="icon-button attach" title="Attach files">
            {icon(CLIP)}<span class="visually-hidden">"Attach files"</span>
            <input type="file" multiple class="visually-hidden" on:change=choose/>
        </label>
    }
}

/// Takes files that were pasted, and leaves texts alone.
pub fn paste_files(client: Client, room: RoomId, event: &web_sys::ClipboardEvent) {
    let files = event
        .clipboard_data()
        .map(|data| listed(data.files()))
        .unwrap_or_default();
    if !files.is_empty() {
        event.prevent_default();
        client.upload(room, files);
    }
}

/// Files are held over the page: they may be dropped.
pub fn allow_drop(event: &web_sys::DragEvent) {
    let holds_files = event.data_transfer().is_some_and(|data| {
        data.types()
            .iter()
            .any(|kind| kind.as_string().as_deref() == Some("Files"))
    });
    if holds_files {
        event.prevent_default();
    }
}

/// Takes files that were dropped.
pub fn drop_files(client: Client, room: RoomId, event: &web_sys::DragEvent) {
    let files = event
        .data_transfer()
        .map(|data| listed(data.files()))
        .unwrap_or_default();
    if !files.is_empty() {
        event.prevent_default();
        client.upload(room, files);
    }
}

fn listed(files: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// The files that go with the next message of the room.
pub fn attachments(client: Client, room: RoomId) -> impl IntoView {
    // Progress does not draw the list again: what is typed into it stays.
    let keys = Memo::new(move |_| {
        (client.uploads).with(|uploads| {
            uploads
                .iter()
                .filter(|one| one.room == room)
                .map(|one| one.key)
                .collect::<Vec<_>>()
        })
    });
    view! {
        <ul class="attachments" aria-label="Files to send">
            <For each=move || keys.get() key=|key| *key children=move |key| attachment(client, key)/>
        </ul>
    }
}

fn attachment(client: Client, key: u32) -> impl IntoView {
    let upload = Memo::new(move |_| {
        client
            .uploads
            .with(|uploads| uploads.iter().find(|one| one.key == key).cloned())
    });
    let name = untrack(|| upload.get().map(|one: Upload| one.name).unwrap_or_default());
    let is_picture = Memo::new(move |_| {
        upload.with(|one| matches!(one, Some(Upload { status: UploadStatus::Done(file), .. }) if file.kind == FileKind::Picture))
    });
    let status = move || {
        match upload.get()?.status {
        UploadStatus::Sending(percent) => Some(
            view! { <progress max="100" value=percent.to_string() aria-label="Sent so far"></progress> }.into_any(),
        ),
        UploadStatus::Done(file) => Some(view! { <small>{size_in_words(file.size)}</small> }.into_any()),
        UploadStatus::Failed(text) => Some(
            view! {
                <p class="problem" role="alert">{text}</p>
                <button type="button" class="button small" on:click=move |_| client.retry_upload(key)>"Try again"</button>
            }
            .into_any(),
        ),
    }
    };
    let describe = move |event: web_sys::Event| client.describe_upload(key, event_target_value(&event));
    let alt = move || {
        is_picture.get().then(|| {
            view! {
                <input type="text" class="alt" maxlength=limits::FILE_ALT placeholder="What it shows, for who cannot see it"
                    aria-label="What the picture shows" on:change=describe/>
            }
        })
    };
    view! {
        <li>
            <b dir="auto" translate="no">{name.clone()}</b>
            {status}
            {alt}
            <button type="button" class="icon-button" title="Take away" on:click=move |_| client.remove_upload(key)>
                "×"<span class="visually-hidden">"Take away "{name}</span>
            </button>
        </li>
    }
}

/// A number of bytes for people.
pub fn size_in_words(bytes: i64) -> String {
    match bytes {
        ..1_000 => [&bytes.to_string(), " bytes"].concat(),
        1_000..1_000_000 => [&(bytes / 1_000).to_string(), " KB"].concat(),
        _ => {
            let tenths = bytes / 100_000;
            [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), " MB"].concat()
        }
    }
}

/// Sends files without JavaScript: a form of its own, because a text form is not sent in the way of files.
pub fn upload_form_without_script(client: Client, room: RoomId) -> impl IntoView {
    let action = ["/files/send/", &room.to_string()].concat();
    view! {
        <details class="without-script upload-form">
            <summary>"Send files"</summary>
            <form method="post" action=action enctype="multipart/form-data">
                <input type="hidden" name="uuid" value=client.context(|context| context.message_uuid.clone())/>
                <label>"Text (may be empty) "<textarea name="content" rows="2"></textarea></label>
                <label>"Files "<input type="file" name="file" multiple required/></label>
                <button type="submit" class="button">"Send files"</button>
            </form>
        </details>
    }
}
