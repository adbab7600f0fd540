//! What came of the question: how many, the users, or why there are none.

use leptos::prelude::*;

use super::pagination::pagination;
use super::state::UsersState;
use super::table::users_table;
use crate::api::{Remote, explain};
use crate::locales::texts;
use crate::ui::{El, button, el};

/// The live region, the table, and what stands in its place when it is empty.
pub(super) fn results(state: UsersState) -> El {
    let has_rows = Memo::new(move |_| state.list.with(|list| list.shown().is_some_and(|page| !page.items.is_empty())));
    let waiting = Memo::new(move |_| state.list.with(|list| matches!(list, Remote::Loading { .. })));
    el("main")
        .class("results")
        .live_class("results--waiting", move || waiting.get())
        .live_flag("aria-busy", move || waiting.get())
        .child(el("p").class("results__count").attr("role", "status").live_text(move || count(state)))
        .live_child(move || failure(state))
        .live_children(
            move || {
                if has_rows.get() { vec![users_table(state), pagination(state)] } else { vec![empty(state)] }
            },
        )
}

/// Says how many users there are, and that they are being loaded.
fn count(state: UsersState) -> String {
    let texts = texts();
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
}

/// Why the list did not come, with a way to ask again.
fn failure(state: UsersState) -> Option<El> {
    let texts = texts();
    let (what, why) = state.list.with(|list| match list {
        Remote::Failed { why, before } => {
            let what = if before.is_some() { texts.list_failed_old_shown } else { texts.list_failed };
            Some((what, explain(why, texts)))
        }
        _ => None,
    })?;
    let words = el("p").child(el("strong").text(what)).text(" ").text(&why);
    let again = button(texts.try_again, move || state.refresh());
    Some(el("div").class("notice notice--danger").attr("role", "alert").child(words).child(again))
}

/// In the place of an empty table: no users at all, none that match, or nothing while nothing is known.
fn empty(state: UsersState) -> El {
    let texts = texts();
    el("div").class("empty").live_children(move || {
        if state.list.with(|list| list.shown().is_none()) {
            Vec::new()
        } else if state.query.with(|query| query.filters().is_empty()) {
            vec![el("p").text(texts.no_users_help)]
        } else {
            let clear = button(texts.clear_filters, move || state.clear_filters());
            vec![el("p").text(texts.no_match_help), clear]
        }
    })
}
