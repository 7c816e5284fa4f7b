//! What stands where an archived course would offer something.

use leptos::prelude::*;

pub fn archived_line() -> AnyView {
    view! { <p class="notice">"This course is archived: everything can be read, nothing can be changed. An instructor can open it again in the course's settings."</p> }
        .into_any()
}
