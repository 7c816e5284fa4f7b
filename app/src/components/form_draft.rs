//! Fills a form with what was typed into it and not saved, whatever ended that page: a reload, a crash, the end of the
//! session, Back. See `client/form_drafts.rs`.

use super::form_state::FormState;
use crate::client::{Client, DRAFT_ATTRIBUTE, form_values};
use leptos::html;
use leptos::prelude::*;

/// Fills the form with what was kept, once the page is hydrated.
pub(super) fn restore_once_hydrated(client: Client, state: FormState, key: String, node: NodeRef<html::Form>) {
    Effect::new(move |done: Option<bool>| {
        let (false, true, Some(form)) = (done == Some(true), client.hydrated.get(), node.get()) else {
            return done == Some(true);
        };
        let key = key.clone();
        // The fields write their times in the reader's zone first.
        let _ = request_animation_frame(move || {
            let _ = form.set_attribute(DRAFT_ATTRIBUTE, &key);
            let Some(values) = client.kept_form(&key) else { return };
            if form_values::read(&form) == values {
                return;
            }
            form_values::write(&form, &values);
            state.restored.try_set(true);
            if let Ok(Some(folded)) = form.closest("details") {
                let _ = folded.set_attribute("open", "");
            }
        });
        true
    });
}

/// The note on what was restored.
pub(super) fn note(client: Client, state: FormState, key: String, node: NodeRef<html::Form>) -> impl IntoView {
    move || {
        let key = key.clone();
        let discard = move |_| {
            client.store(&key, None);
            state.restored.set(false);
            state.problem.set(None);
            if let Some(form) = node.get_untracked() {
                form.reset();
            }
        };
        state.restored.get().then(|| {
            view! {
                <p class="restored" role="status">
                    <span>"What you had typed here is back. It is not saved yet."</span>
                    <button type="button" class="button small" on:click=discard>"Discard it"</button>
                </p>
            }
        })
    }
}
