//! What came of the question: how many, the users, or why there are none.

use super::filters::FilterFields;
use super::notices::notices;
use super::pagination::pagination;
use super::refresh::refresh_every;
use super::selection_bar::selection_bar;
use super::state::UsersState;
use super::table::users_table;
use crate::api::Remote;
use crate::locales::texts;
use crate::ui::{El, button, derived, el};

/// The live region, the notices, the table, and what stands in its place when it is empty.
pub(super) fn results(state: UsersState, filters: FilterFields) -> El {
    let has_rows =
        derived(move || state.shown.with(|shown| shown.as_ref().is_some_and(|listing| !listing.page.items.is_empty())));
    let waiting = derived(move || !state.quiet.get() && state.list.with(|list| matches!(list, Remote::Loading { .. })));
    // Takes the focus when the last chip is removed.
    let found =
        el("p").class("results__count").attr("role", "status").attr("tabindex", "-1").live_text(move || count(state));
    let chips = filters.chips(&found);
    let top = el("div").class("results__top").child(found).child(refresh_every(state));
    el("main")
        .class("results")
        .live_class("results--waiting", move || waiting.get())
        .live_flag("aria-busy", move || waiting.get())
        .child(top)
        .child(chips)
        .child(state.acts.view(state))
        .child(notices(state))
        .live_children(move || {
            if has_rows.get() { vec![users_table(state), pagination(state)] } else { vec![empty(state, filters)] }
        })
        .child(selection_bar(state))
}

/// Says how many users there are, and that they are being loaded.
fn count(state: UsersState) -> String {
    let texts = texts();
    let no_filter = state.query.with(|query| query.filters().is_empty());
    let total = state.shown.with(|shown| shown.as_ref().map(|listing| listing.page.total_count));
    let failed = state.list.with(|list| matches!(list, Remote::Failed { .. }));
    match total {
        _ if failed => String::new(),
        None => texts.loading_users.to_owned(),
        Some(0) if no_filter => texts.no_users.to_owned(),
        Some(0) => texts.no_match.to_owned(),
        Some(total) => (texts.users_found)(total),
    }
}

/// In the place of an empty table: no users at all, none that match, or nothing while nothing is known.
fn empty(state: UsersState, filters: FilterFields) -> El {
    let texts = texts();
    el("div").class("empty").live_children(move || {
        if state.shown.with(Option::is_none) {
            Vec::new()
        } else if state.query.with(|query| query.filters().is_empty()) {
            vec![el("p").text(texts.no_users_help)]
        } else {
            let clear = button(texts.clear_filters, move || filters.clear());
            vec![el("p").text(texts.no_match_help), clear]
        }
    })
}
