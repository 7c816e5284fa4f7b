//! `/people/{user}`: the card of somebody as a page.

use crate::client::Client;
use crate::components::{CommandForm, PageLayout, Submit, profile_details};
use crate::server_page::ProfilePage;
use crate::text_direction::isolate;
use leptos::prelude::*;

pub fn profile(client: Client, page: ProfilePage) -> AnyView {
    let ProfilePage { profile, course, now } = page;
    let user = profile.id;
    let label = ["Write to ", &isolate(&profile.name)].concat();
    let is_me = client.me.with_untracked(|me| me.id) == user;
    let mark = client.mark(course, user);
    view! {
        <PageLayout title=profile.name.clone()>
            {profile_details(&profile, mark, Some(now))}
            {(!is_me).then(|| view! {
                <CommandForm command="open_direct" form="write">
                    <input type="hidden" name="user" value=user.0/>
                    <Submit label/>
                </CommandForm>
            })}
            {is_me.then(|| view! { <p><a href="/settings#profile">"Change what others see here"</a></p> })}
        </PageLayout>
    }
    .into_any()
}
