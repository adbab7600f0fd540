//! From page to page.

use leptos::prelude::*;

use super::page::UsersState;
use super::pages::Pages;
use super::query::ROWS;
use crate::locales::texts;
use crate::ui::live;

/// Where the page stands, the ways to the others, and the size of a page.
#[component]
pub(super) fn Pagination() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let range = move || {
        let pages = state.pages()?;
        let (first, last) = pages.range()?;
        Some((texts.range)(&first.to_string(), &last.to_string(), &pages.total.to_string()))
    };
    view! {
        <nav class="pagination" aria-label=texts.pagination>
            <RowsPerPage />
            <span class="pagination__range">{live(range)}</span>
            <PageButton label=texts.first_page symbol="«" target=|pages| pages.previous().map(|_| 1) />
            <PageButton label=texts.previous_page symbol="‹" target=Pages::previous />
            <PageButton label=texts.next_page symbol="›" target=Pages::next />
            <PageButton label=texts.last_page symbol="»" target=|pages| pages.next().map(|_| pages.last()) />
        </nav>
    }
}

/// A way to another page. Where it leads nowhere it stays focusable, so that the focus is not lost on the way.
#[component]
fn PageButton(label: &'static str, symbol: &'static str, target: fn(Pages) -> Option<u64>) -> impl IntoView {
    let state: UsersState = expect_context();
    let target = move || state.pages().and_then(target);
    let turn = move |_| {
        if let Some(page) = untrack(target) {
            state.query.update(|query| query.set_page(page));
        }
    };
    view! {
        <button
            type="button"
            class="button button--icon"
            aria-label=label
            title=label
            aria-disabled=live(move || target().is_none().then_some("true"))
            on:click=turn
        >
            <span aria-hidden="true">{symbol}</span>
        </button>
    }
}

#[component]
fn RowsPerPage() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let choose = move |value: String| {
        if let Ok(rows) = value.parse() {
            state.query.update(|query| query.set_rows(rows));
        }
    };
    view! {
        <label class="pagination__rows">
            {texts.rows_per_page}
            <select
                class="input"
                prop:value=live(move || state.query.with(|query| query.rows().to_string()))
                on:change:target=move |event| choose(event.target().value())
            >
                {ROWS.map(|rows| view! { <option value=rows.to_string()>{rows.to_string()}</option> }).collect_view()}
            </select>
        </label>
    }
}
