//! The part of `/settings` about one's own picture. A plain form with a file: the same with JavaScript and without.

use crate::client::Client;
use crate::components::avatar;
use leptos::prelude::*;

pub fn picture_section(client: Client) -> impl IntoView {
    let (id, name) = client.me.with_untracked(|me| (me.id, me.name.clone()));
    let has_one = move || client.picture_of(id).is_some();
    let problem = client.context(|context| {
        let reply = context.form_reply.as_ref().filter(|reply| reply.form == "picture")?;
        reply.problem.as_ref().map(|problem| problem.text.clone())
    });
    let described = problem.is_some().then_some("picture-problem");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|text| view! { <p class="problem" id="picture-problem" role="alert">{text}</p> });
    let remove = move || {
        has_one().then(|| {
            view! {
                <form method="post" action="/settings/picture" enctype="multipart/form-data" on:submit=move |_| client.leave_document()>
                    <input type="hidden" name="remove" value="yes"/>
                    <details class="confirm">
                        <summary class="button">"Remove the picture"</summary>
                        <div class="question">
                            <p><b>"Remove your picture?"</b></p>
                            <p class="hint">"Others see your initials again."</p>
                            <button type="submit" class="button danger">"Remove it"</button>
                        </div>
                    </details>
                </form>
            }
        })
    };
    view! {
        <section class="card" id="picture">
            <h2>"Picture"</h2>
            <div class="row">{move || avatar(id, &name)}<p class="hint">"Whoever shares a course or a conversation with you sees it beside your name. It is cut to the square in its middle, and what the file tells about place and camera is removed."</p></div>
            <form method="post" action="/settings/picture" enctype="multipart/form-data" on:submit=move |_| client.leave_document()>
                <div class="field">
                    <label for="own-picture">"A file: JPEG, PNG, WebP or GIF, at most 10 MB"</label>
                    <input id="own-picture" type="file" name="picture" accept="image/jpeg,image/png,image/webp,image/gif" required aria-invalid=invalid aria-describedby=described/>
                    {problem}
                </div>
                <button type="submit" class="button primary">"Use this picture"</button>
            </form>
            {remove}
        </section>
    }
}
