//! `/preview/{file}`: the beginning of a program or a notebook.

use crate::client::file_path;
use crate::components::PageLayout;
use crate::routes::{message_path, room_path};
use crate::server_page::FilePreview;
use leptos::html;
use leptos::prelude::*;

pub fn preview(page: FilePreview) -> AnyView {
    let FilePreview {
        file,
        room,
        message,
        html,
    } = page;
    let back = message.map_or_else(|| room_path(room), |number| message_path(room, number));
    view! {
        <PageLayout title="Preview">
            <p><b dir="auto" translate="no">{file.name.clone()}</b></p>
            <p class="row"><a class="button" href=file_path(&file, false)>"Download"</a><a class="button" href=back>"Back to the message"</a></p>
            {html::div().class("formatted preview").inner_html(html)}
        </PageLayout>
    }
    .into_any()
}
