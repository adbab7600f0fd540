//! From page to page.

use leptos::prelude::*;

use super::pages::Pages;
use super::query::ROWS;
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, el, select_field};

/// Where the page stands, the ways to the others, and the size of a page.
pub(super) fn pagination(state: UsersState) -> El {
    let texts = texts();
    let range = move || {
        let pages = state.pages()?;
        let (first, last) = pages.range()?;
        Some((texts.range)(&first.to_string(), &last.to_string(), &pages.total.to_string()))
    };
    el("nav")
        .attr("part", "pagination")
        .class("pagination")
        .attr("aria-label", texts.pagination)
        .child(rows_per_page(state))
        .child(el("span").class("pagination__range").live_text(move || range().unwrap_or_default()))
        .child(page_button(state, texts.first_page, "«", |pages| pages.previous().map(|_| 1)))
        .child(page_button(state, texts.previous_page, "‹", Pages::previous))
        .child(page_button(state, texts.next_page, "›", Pages::next))
        .child(page_button(state, texts.last_page, "»", |pages| pages.next().map(|_| pages.last())))
}

/// A way to another page. Where it leads nowhere it stays focusable, so that the focus is not lost on the way.
fn page_button(state: UsersState, label: &str, symbol: &str, target: fn(Pages) -> Option<u64>) -> El {
    let target = move || state.pages().and_then(target);
    el("button")
        .class("button button--icon")
        .attr("type", "button")
        .attr("aria-label", label)
        .attr("title", label)
        .live_flag("aria-disabled", move || target().is_none())
        .child(el("span").attr("aria-hidden", "true").text(symbol))
        .on_click(move || {
            if let Some(page) = untrack(target) {
                state.query.change(|query| query.set_page(page));
            }
        })
}

fn rows_per_page(state: UsersState) -> El {
    let sizes = ROWS.map(|rows| rows.to_string());
    let choices: Vec<_> = sizes.iter().map(|size| (size.as_str(), size.as_str())).collect();
    let value = move || state.query.with(|query| query.rows().to_string());
    let choose = move |value: String| {
        if let Ok(rows) = value.parse() {
            state.query.change(|query| query.set_rows(rows));
        }
    };
    select_field("rows-per-page", texts().rows_per_page, &choices, value, choose).class("pagination__rows")
}
