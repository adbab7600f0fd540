//! What came of the question: how many, the users, or why there are none.

use leptos::prelude::*;

use super::page::UsersState;
use super::pagination::Pagination;
use super::query::Filters;
use super::table::UsersTable;
use crate::api::{Remote, explain};
use crate::locales::texts;
use crate::ui::{live, live_view};

/// The live region, the table, and what stands in its place when it is empty.
#[component]
pub(super) fn Results() -> impl IntoView {
    let state: UsersState = expect_context();
    let has_rows = Memo::new(move |_| state.list.with(|list| list.shown().is_some_and(|page| !page.items.is_empty())));
    let waiting = Memo::new(move |_| state.list.with(|list| matches!(list, Remote::Loading { .. })));
    view! {
        <main class="results" class:results--waiting=live(move || waiting.get()) aria-busy=live(move || waiting.get().then_some("true"))>
            <Count />
            <Failure />
            {live_view(move || {
                Some(if has_rows.get() {
                    view! {
                        <UsersTable />
                        <Pagination />
                    }
                    .into_any()
                } else {
                    view! { <Empty /> }.into_any()
                })
            })}
        </main>
    }
}

/// Says how many users there are, and that they are being loaded.
#[component]
fn Count() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let words = move || {
        let no_filter = state.query.with(|query| query.filters().is_empty());
        state.list.with(|list| match list {
            Remote::Loading { before: None } => texts.loading_users.to_owned(),
            Remote::Failed { .. } => String::new(),
            Remote::Loading { before: Some(page) } | Remote::Loaded(page) => match page.total_count {
                0 if no_filter => texts.no_users.to_owned(),
                0 => texts.no_match.to_owned(),
                total => (texts.users_found)(total),
            },
        })
    };
    view! { <p class="results__count" role="status">{live(words)}</p> }
}

/// Why the list did not come, with a way to ask again.
#[component]
fn Failure() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let reason = move || {
        state.list.with(|list| match list {
            Remote::Failed { why, before } => {
                let what = if before.is_some() { texts.list_failed_old_shown } else { texts.list_failed };
                Some((what, explain(why, texts)))
            }
            _ => None,
        })
    };
    live_view(move || {
        reason().map(|(what, why)| {
            view! {
                <div class="notice notice--danger" role="alert">
                    <p>
                        <strong>{what}</strong>
                        " "
                        {why}
                    </p>
                    <button type="button" class="button" on:click=move |_| state.refresh()>
                        {texts.try_again}
                    </button>
                </div>
            }
            .into_any()
        })
    })
}

/// In the place of an empty table: no users at all, or none that match.
#[component]
fn Empty() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let clear = move |_| state.query.update(|query| query.set_filters(Filters::default()));
    live_view(move || {
        if state.list.with(|list| list.shown().is_none()) {
            return None;
        }
        Some(if state.query.with(|query| query.filters().is_empty()) {
            view! { <p class="empty">{texts.no_users_help}</p> }.into_any()
        } else {
            view! {
                <div class="empty">
                    <p>{texts.no_match_help}</p>
                    <button type="button" class="button" on:click=clear>{texts.clear_filters}</button>
                </div>
            }
            .into_any()
        })
    })
}
