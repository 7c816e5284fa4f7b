//! What the fields of one form share: what was typed, the problem, and whether the form is busy.

use crate::client::Client;
use crate::protocol::Problem;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the fields of one form share.
#[derive(Clone, Copy)]
pub struct FormState {
    /// Which form of the page it is.
    pub key: StoredValue<String>,
    pub problem: RwSignal<Option<Problem>>,
    /// What was typed before the form was refused.
    values: StoredValue<BTreeMap<String, String>>,
    /// The fields that show their problem themselves.
    names: StoredValue<Vec<&'static str>>,
    /// The answer has not come yet.
    pub busy: RwSignal<bool>,
    /// The command was executed and the page stays.
    pub saved: RwSignal<bool>,
    /// The fields hold what was typed on an earlier page.
    pub(super) restored: RwSignal<bool>,
}

/// Whether the page is the answer to this form of it, which was refused: a form that is folded away must be seen then.
pub fn was_refused(client: Client, form: &str) -> bool {
    client.context(|context| context.form_reply_of(form)).problem.is_some()
}

impl FormState {
    pub(super) fn new(client: Client, key: String) -> Self {
        let reply = client.context(|context| context.form_reply_of(&key));
        Self {
            key: StoredValue::new(key),
            problem: RwSignal::new(reply.problem),
            values: StoredValue::new(reply.values),
            names: StoredValue::new(Vec::new()),
            busy: RwSignal::new(false),
            saved: RwSignal::new(false),
            restored: RwSignal::new(false),
        }
    }

    /// The state of the form around this field, and the field's id. Registers the field: it shows its own problem.
    pub fn field(name: &'static str) -> (Self, String) {
        let state = expect_context::<Self>();
        state.names.update_value(|names| names.push(name));
        (state, state.key.with_value(|key| [key.as_str(), "-", name].concat()))
    }

    /// What was typed into a field before the form was refused, or its initial value.
    pub fn value(&self, name: &str, initial: String) -> String {
        self.values
            .with_value(|values| values.get(name).cloned())
            .unwrap_or(initial)
    }

    /// Whether a box was checked when the form was refused, if it was. The server joins a list with commas.
    pub fn checked(&self, name: &str, value: &str) -> Option<bool> {
        self.values.with_value(|values| {
            (!values.is_empty()).then(|| {
                values
                    .get(name)
                    .is_some_and(|list| list.split(',').any(|checked| checked == value))
            })
        })
    }

    /// The problem that belongs to one field.
    pub fn field_problem(&self, name: &str) -> Option<String> {
        self.problem.with(|problem| {
            let problem = problem.as_ref()?;
            if problem.field.as_deref() == Some(name) {
                return Some(problem.text.clone());
            }
            let field = problem.fields.iter().find(|field| field.field == name)?;
            Some(field.text.clone())
        })
    }

    /// What somebody else has made of a field that was changed here, too.
    pub(super) fn meanwhile(&self, name: &str) -> Option<String> {
        self.problem.with(|problem| {
            let field = problem.as_ref()?.fields.iter().find(|field| field.field == name)?;
            field.now.clone().filter(|_| field.both)
        })
    }

    pub(super) fn has_problem(&self) -> bool {
        self.problem.with_untracked(Option::is_some)
    }

    /// Whether the page was drawn with a problem of this field, the first of them.
    pub(super) fn is_first_wrong(&self, name: &str) -> bool {
        let problem = self.problem.get_untracked();
        problem.is_some_and(|problem| problem.field.as_deref() == Some(name))
    }

    /// The problems that no field shows.
    pub(super) fn form_problem(&self) -> Option<String> {
        self.problem.with(|problem| {
            let problem = problem.as_ref()?;
            let hidden = |field: &str| self.names.with_value(|names| !names.contains(&field));
            let mut texts: Vec<&str> = Vec::new();
            if problem.field.as_deref().is_none_or(hidden) {
                texts.push(&problem.text);
            }
            for field in &problem.fields {
                if hidden(&field.field) && !texts.contains(&field.text.as_str()) {
                    texts.push(&field.text);
                }
            }
            (!texts.is_empty()).then(|| texts.join(" "))
        })
    }
}

/// Draws the children of a form with its state in their context, and only in theirs.
pub(super) fn with_form_state(state: FormState, children: Children) -> AnyView {
    let owner = Owner::current().map(|owner| owner.child()).unwrap_or_default();
    let view = owner.with(|| {
        provide_context(state);
        children()
    });
    leptos::tachys::reactive_graph::OwnedView::new_with_owner(view, owner).into_any()
}
