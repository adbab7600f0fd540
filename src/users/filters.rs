//! The filters beside the list.

use leptos::prelude::*;

use super::query::Filters;
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, TextField, Timer, after, button, el, live, select_field};

/// A text filter waits this long after the last key, in milliseconds, before it asks.
const TYPING_PAUSE: u32 = 250;

/// What a user must be like to be listed. Every change asks at once, typing after a pause.
pub(super) fn filter_panel(state: UsersState) -> El {
    let texts = texts();
    let clear = button(texts.clear_filters, move || state.clear_filters())
        .live_flag("aria-disabled", move || state.query.with(|query| query.filters().is_empty()));
    el("search")
        .class("filters")
        .attr("aria-label", texts.filters)
        .child(user_name(state))
        .child(status(state))
        .child(clear)
}

fn user_name(state: UsersState) -> El {
    // A memo: another filter's change is none of this field's business, and must not undo what is being typed.
    let asked = Memo::new(move |_| state.query.with(|query| query.filters().user_name.clone()));
    let typed = RwSignal::new(asked.get_untracked());
    let pause = StoredValue::new_local(None::<Timer>);
    // Typing leads to a question after a pause …
    live(move || {
        let user_name = typed.get();
        let changed = asked.get_untracked() != user_name;
        let ask = move || state.filter(|filters| filters.user_name = user_name);
        pause.set_value(changed.then(|| after(TYPING_PAUSE, ask)));
    });
    // … and a question that came from elsewhere shows in the field.
    live(move || {
        let asked = asked.get();
        if typed.with_untracked(|typed| *typed != asked) {
            typed.set(asked);
        }
    });
    let field = TextField { kind: "search", ..TextField::new("filter-user-name", texts().user_name, typed) };
    field.build(|| false)
}

fn status(state: UsersState) -> El {
    let texts = texts();
    let choices = [("", texts.any), ("true", texts.active), ("false", texts.inactive)];
    let value = move || match state.query.with(|query| query.filters().user_active) {
        None => String::new(),
        Some(active) => active.to_string(),
    };
    let choose = move |value: String| state.filter(|Filters { user_active, .. }| *user_active = value.parse().ok());
    select_field("filter-status", texts.status, &choices, value, choose)
}
