//! The part of `/settings` about what others see on my card.

use crate::client::Client;
use crate::components::{CommandForm, Submit, TextField};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

pub fn profile_section(client: Client) -> impl IntoView {
    // Drawn once, with what the account has when it is there.
    let known = Memo::new(move |_| client.account.with(Option::is_some));
    let form = move || {
        known.get().then(|| {
            let (pronouns, zone) = client.account.with_untracked(|account| {
                let account = account.as_ref();
                account.map(|account| (account.pronouns.clone(), account.time_zone.clone())).unwrap_or_default()
            });
            view! {
                <CommandForm command="change_profile" form="profile" saved="Saved.">
                    <TextField name="pronouns" label="Pronouns" value=pronouns hint="As you want to be spoken of, such as she/her. You can leave it empty."/>
                    <TextField name="time_zone" label="Time zone" value=zone hint="Such as Europe/Berlin. Others see what time it is where you are. You can leave it empty."/>
                    {move || device_zone_button(client)}
                    <Submit label="Save"/>
                </CommandForm>
            }
        })
    };
    view! {
        <section class="card" id="profile">
            <h2>"Profile"</h2>
            <p class="hint">"Whoever shares a course or a conversation with you sees this on your card: they press your name."</p>
            {form}
        </section>
    }
}

/// Puts the zone of this device into the field. Only the browser knows it.
fn device_zone_button(client: Client) -> Option<AnyView> {
    let zone = client.hydrated.get().then(device_zone)??;
    let label = ["Use the zone of this device: ", &zone].concat();
    let click = move |_| {
        let field = document()
            .query_selector("#profile input[name=time_zone]")
            .ok()
            .flatten();
        let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        field.set_value(&zone);
        let _ = field.focus();
    };
    Some(view! { <p><button type="button" class="button small" on:click=click>{label}</button></p> }.into_any())
}

fn device_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?;
    zone.as_string()
}
