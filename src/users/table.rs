//! The table of users.

mod body;
mod cells;
mod events;
mod head;
mod row;

use leptos::prelude::*;

use self::body::Body;
pub(super) use self::cells::{Viewer, amount};
use super::columns::{Column, Columns};
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, after, el, live};

/// The viewer's formats are made this long after the first rows were drawn, in milliseconds: making them takes the
/// browser longer than drawing, and the rows are readable without.
const FORMATS_WAIT: u32 = 60;

/// One row a user, in the order of the answer.
pub(super) fn users_table(state: UsersState) -> El {
    let texts = texts();
    let tbody = el("tbody").attr("role", "rowgroup");
    let body = StoredValue::new_local(Body::new(tbody.element().clone(), state));
    let table = el("table")
        .class("table")
        .attr("role", "table")
        .attr("aria-label", texts.users)
        .live_attr("aria-rowcount", move || {
            let total = state.shown.with(|shown| shown.as_ref().map(|listing| listing.page.total_count))?;
            Some(total.saturating_add(1).to_string())
        })
        .live_style("--columns", move || state.columns.with(tracks))
        .live_style("--table-width", move || state.columns.with(width))
        .child(head::head(state))
        .child(events::listen(tbody, state, body));
    let columns = Memo::new(move |_| state.columns.with(|columns| columns.shown().collect::<Vec<Column>>()));
    live(move || {
        let (shown, columns) = (state.shown.get(), columns.get());
        if let Some(listing) = shown {
            untrack(|| body.update_value(|rows| rows.draw(listing, columns, body)));
        }
    });
    live(move || {
        state.selection.track();
        untrack(|| body.update_value(Body::select));
    });
    live(move || {
        if state.formats.get().is_some() {
            body.with_value(Body::refill);
        }
    });
    StoredValue::new_local(after(FORMATS_WAIT, move || state.make_formats()));
    // What scrolls has to be reachable by keyboard.
    el("div")
        .class("table-box")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", texts.users)
        .child(table)
}

/// The widths of the checkbox, the name, the columns and the buttons, as the tracks of a grid. None depends on what
/// the cells hold, so that every row can be laid out for itself.
fn tracks(columns: &Columns) -> String {
    let mut tracks = String::from("2.5rem minmax(11rem, 3fr)");
    for column in columns.shown() {
        let (least, share) = column.width();
        tracks.push_str(" minmax(");
        tracks.push_str(&rem(least));
        tracks.push_str(", ");
        tracks.push_str(&share.to_string());
        tracks.push_str("fr)");
    }
    tracks.push_str(" 3rem");
    tracks
}

/// The least width of all tracks together.
fn width(columns: &Columns) -> String {
    rem(columns.shown().map(|column| column.width().0).sum::<u32>() + 165)
}

/// Tenths of a `rem` as CSS writes them.
fn rem(tenths: u32) -> String {
    [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string(), "rem"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tracks_follow_the_columns() {
        let columns = Columns::from_text("balance user_id");
        assert_eq!(
            tracks(&columns),
            "2.5rem minmax(11rem, 3fr) minmax(11.5rem, 2fr) minmax(6.5rem, 1fr) 3rem"
        );
        assert_eq!(width(&columns), "34.5rem");
    }
}
