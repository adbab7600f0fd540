//! The heads of the columns.

use leptos::prelude::untrack;
use users_api::params::OrderBy;

use super::super::column_labels::label;
use super::super::columns::Column;
use super::super::selection::{Named, Share};
use super::super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, el};

/// The row of heads: a checkbox for the page, the name, the buttons, the columns.
pub fn head(state: UsersState) -> El {
    let columns = move || {
        let columns: Vec<Column> = state.columns.with(|columns| columns.shown().collect());
        let name = sort_header(state, OrderBy::UserName, texts().user_name, "cell--name");
        let mut cells = vec![select_page(state), name, plain_header("cell--acts", texts().acts)];
        cells.extend(columns.into_iter().map(|column| column_header(state, column)));
        cells
    };
    el("thead")
        .attr("role", "rowgroup")
        .child(el("tr").class("row row--head").attr("role", "row").attr("aria-rowindex", "1").live_children(columns))
}

fn cell(class: &str) -> El {
    el("th").class(&["cell ", class].concat()).attr("role", "columnheader").attr("scope", "col")
}

/// A head that only assistive technology reads.
fn plain_header(class: &str, text: &str) -> El {
    cell(class).child(el("span").class("visually-hidden").text(text))
}

/// The checkbox of the page: all, none or some of its users are selected.
fn select_page(state: UsersState) -> El {
    let share = move || {
        let shown = state.shown.get();
        state.selection.with(|selection| selection.among(shown.iter().flat_map(|listing| listing.ids())))
    };
    let checkbox = el("input")
        .attr("type", "checkbox")
        .attr("aria-label", texts().select_page)
        .live_prop("checked", move || share() == Share::All)
        .live_prop("indeterminate", move || share() == Share::Some)
        .on("click", move |_| select_all_on_page(state, untrack(share) != Share::All));
    cell("cell--select").child(el("label").class("cell__box").child(checkbox))
}

fn select_all_on_page(state: UsersState, selected: bool) {
    let Some(listing) = state.shown.get_untracked() else {
        return;
    };
    let users: Vec<Named> = listing.page.items.iter().map(|user| (user.user_id, user.user_name.clone())).collect();
    state.selection.update(|selection| selection.set_all(&users, selected));
}

fn column_header(state: UsersState, column: Column) -> El {
    let text = label(column, texts());
    match column {
        Column::UserId => sort_header(state, OrderBy::UserId, text, ""),
        Column::DisplayName => sort_header(state, OrderBy::UserDisplayName, text, ""),
        Column::Balance | Column::LiveBalance | Column::FixedBalance => {
            let words = move || match state.currency.get() {
                Some(currency) => [text, ", ", &currency].concat(),
                None => text.to_owned(),
            };
            cell("cell--number").live_text(words)
        }
        _ => cell("").text(text),
    }
}

/// A head that orders the list by its column; the API knows ascending orders only.
fn sort_header(state: UsersState, order: OrderBy, label: &str, class: &str) -> El {
    let sorted = move || state.query.with(|query| query.order() == order);
    let sort = el("button")
        .class("table__sort")
        .attr("type", "button")
        .text(label)
        .on_click(move || state.query.change(|query| query.set_order(order)));
    cell(class).live_attr("aria-sort", move || sorted().then(|| "ascending".to_owned())).child(sort)
}
