//! The filters beside the list.

use leptos::prelude::*;

use super::page::UsersState;
use super::query::Filters;
use crate::locales::texts;
use crate::ui::{TextField, Timer, after, effect, live};

/// A text filter waits this long after the last key, in milliseconds, before it asks.
const TYPING_PAUSE: u32 = 250;

/// What a user must be like to be listed. Every change asks at once, typing after a pause.
#[component]
pub(super) fn FilterPanel() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let clear = move |_| state.query.update(|query| query.set_filters(Filters::default()));
    let nothing_to_clear = move || state.query.with(|query| query.filters().is_empty()).then_some("true");
    view! {
        <search class="filters" aria-label=texts.filters>
            <UserNameFilter />
            <StatusFilter />
            <button type="button" class="button" aria-disabled=live(nothing_to_clear) on:click=clear>
                {texts.clear_filters}
            </button>
        </search>
    }
}

#[component]
fn UserNameFilter() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let asked = move || state.query.with(|query| query.filters().user_name.clone());
    let typed = RwSignal::new(untrack(asked));
    let pause = StoredValue::new_local(None::<Timer>);
    // Typing leads to a question after a pause …
    effect(move || {
        let user_name = typed.get();
        let ask = move || {
            state.query.update(|query| {
                let filters = Filters { user_name, ..query.filters().clone() };
                query.set_filters(filters);
            });
        };
        let changed = typed.with_untracked(|typed| *typed != untrack(asked));
        pause.set_value(changed.then(|| after(TYPING_PAUSE, ask)));
    });
    // … and a question that came from elsewhere shows in the field.
    effect(move || {
        let asked = asked();
        if typed.with_untracked(|typed| *typed != asked) {
            typed.set(asked);
        }
    });
    view! { <TextField id="filter-user-name" label=texts.user_name kind="search" value=typed /> }
}

#[component]
fn StatusFilter() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let value = move || match state.query.with(|query| query.filters().user_active) {
        None => "",
        Some(true) => "true",
        Some(false) => "false",
    };
    let choose = move |value: String| {
        state.query.update(|query| {
            let user_active = match value.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
            let filters = Filters { user_active, ..query.filters().clone() };
            query.set_filters(filters);
        });
    };
    view! {
        <div class="field">
            <label class="field__label" for="filter-status">{texts.status}</label>
            <select
                class="input"
                id="filter-status"
                prop:value=live(value)
                on:change:target=move |event| choose(event.target().value())
            >
                <option value="">{texts.any}</option>
                <option value="true">{texts.active}</option>
                <option value="false">{texts.inactive}</option>
            </select>
        </div>
    }
}
