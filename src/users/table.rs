//! The table of users.

mod body;
mod cells;
mod events;
mod head;
mod row;

use leptos::prelude::*;

use self::body::Body;
pub(super) use self::cells::{Viewer, amount, isolated};
use super::columns::Columns;
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Signal, after, el, keep, live, on_modal};

/// The viewer's formats are made this long after the first rows were drawn, in milliseconds: making them takes the
/// browser longer than drawing, and the rows are readable without.
const FORMATS_WAIT: u32 = 60;

/// The least width of a user's name, in tenths of `--up-rem`.
const NAME_WIDTH: u32 = 110;

/// One row a user, in the order of the answer.
pub(super) fn users_table(state: UsersState) -> El {
    let texts = texts();
    let table = el("table").attr("part", "table");
    let body = Signal::new(Body::new(table.element().clone(), state));
    let table = events::listen(table, state, body)
        .class("table")
        .attr("role", "table")
        .attr("aria-label", texts.users)
        .live_attr("aria-rowcount", move || {
            let total = state.shown.with(|shown| shown.as_ref().map(|listing| listing.page.total_count))?;
            Some(total.saturating_add(1).to_string())
        })
        .live_style("--columns", move || state.columns.with(tracks))
        .live_style("--table-width", move || state.columns.with(width))
        .child(head::head(state));
    live(move || {
        let columns = state.columns.with(|columns| columns.shown().collect());
        if let Some(listing) = state.shown.get() {
            untrack(|| body.update_untracked(|rows| rows.draw(listing, columns, body)));
        }
    });
    live(move || {
        state.selection.track();
        untrack(|| body.update_untracked(|rows| rows.select(body)));
    });
    live(move || {
        if state.formats.get().is_some() {
            body.with_untracked(Body::refill);
        }
    });
    on_modal(&state.page.get_untracked(), move |open| body.update_untracked(|rows| rows.set_aside(open, body)));
    keep(after(FORMATS_WAIT, move || state.make_formats()));
    // What scrolls has to be reachable by keyboard.
    let scroller = el("div").class("table-box");
    let element = scroller.element().clone();
    scroller
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", texts.users)
        .on("scroll", move |_| body.update_untracked(|body| body.look(&element)))
        .child(table)
}

/// The widths of the checkbox, the name, the buttons and the columns, as the tracks of a grid. None depends on what
/// the cells hold, so that every row can be laid out for itself.
fn tracks(columns: &Columns) -> String {
    let mut tracks = [&size(25), " minmax(", &size(NAME_WIDTH), ", 3fr) ", &size(85)].concat();
    for column in columns.shown() {
        let (least, share) = column.width();
        tracks.push_str(" minmax(");
        tracks.push_str(&size(least));
        tracks.push_str(", ");
        tracks.push_str(&share.to_string());
        tracks.push_str("fr)");
    }
    tracks
}

/// The least width of all tracks together.
fn width(columns: &Columns) -> String {
    size(columns.shown().map(|column| column.width().0).sum::<u32>() + 110 + NAME_WIDTH)
}

/// Tenths of the size that all sizes are made of, as CSS writes them.
fn size(tenths: u32) -> String {
    ["calc(", &tenths.to_string(), " * var(--up-rem) / 10)"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tracks_follow_the_columns() {
        let columns = Columns::from_text("balance user_id");
        let expected = "25 minmax(110, 3fr) 85 minmax(115, 2fr) minmax(65, 1fr)";
        assert_eq!(tracks(&columns).replace("calc(", "").replace(" * var(--up-rem) / 10)", ""), expected);
        assert_eq!(width(&columns), "calc(400 * var(--up-rem) / 10)");
    }
}
