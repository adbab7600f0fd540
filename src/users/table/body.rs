//! The rows of the table, kept current with as little work as possible.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use users_api::record::User;
use web_sys::Element;

use super::super::columns::Column;
use super::super::listing::Listing;
use super::super::state::UsersState;
use super::row::{Row, Template};
use crate::ui::{Timer, after};

/// So many rows are drawn at once: more than a screen holds.
const FIRST: usize = 100;
/// And so many of the others in one task, which leaves the page free to answer in between.
const STEP: usize = 150;

/// The rows on the page.
pub struct Body {
    element: Element,
    state: UsersState,
    template: Template,
    listing: Option<Arc<Listing>>,
    /// The rows of the first users of the listing, in its order.
    rows: Vec<Row>,
    /// Rows of the listing before whose users are in this one too, and the users as they were.
    kept: BTreeMap<u64, (Row, User)>,
    /// Draws the rest of the rows.
    rest: Option<Timer>,
}

/// A place for the body, to be reached from events and timers.
pub type Place = StoredValue<Body, LocalStorage>;

impl Body {
    /// No rows yet, inside `element`.
    pub fn new(element: Element, state: UsersState) -> Self {
        let template = Template::new(Vec::new());
        Self { element, state, template, listing: None, rows: Vec::new(), kept: BTreeMap::new(), rest: None }
    }

    /// Draws what the state shows now. Users who were there before keep their row, and with it the focus.
    pub fn draw(&mut self, listing: Arc<Listing>, columns: Vec<Column>, place: Place) {
        let same_columns = self.template.columns() == columns;
        if !same_columns {
            self.template = Template::new(columns);
        }
        let before = self.listing.replace(listing.clone());
        let old_rows = std::mem::take(&mut self.rows);
        let old_users = before.iter().flat_map(|before| before.page.items.iter().cloned());
        let old = std::mem::take(&mut self.kept).into_values().chain(old_rows.into_iter().zip(old_users));
        let mut old: BTreeMap<u64, (Row, User)> = old.map(|(row, user)| (user.user_id, (row, user))).collect();
        if same_columns {
            self.kept = listing.ids().filter_map(|id| old.remove_entry(&id)).collect();
        }
        if self.kept.is_empty() {
            self.element.set_text_content(None);
        } else {
            old.values().for_each(|(row, _)| row.element().remove());
        }
        self.more(FIRST, place);
    }

    /// Draws up to `count` more rows, and leaves the others to a later task.
    fn more(&mut self, count: usize, place: Place) {
        let Some(listing) = self.listing.clone() else {
            return;
        };
        let drawn = self.rows.len();
        let first = listing.query.offset().saturating_add(1);
        let mut next = u32::try_from(drawn).ok().and_then(|drawn| self.element.children().item(drawn));
        for (user, position) in listing.page.items.iter().zip(first..).skip(drawn).take(count) {
            let Some(row) = self.row(user, position) else {
                return;
            };
            if next.as_ref() == Some(row.element()) {
                next = row.element().next_element_sibling();
            } else {
                let _ = self.element.insert_before(row.element(), next.as_deref());
            }
            self.rows.push(row);
        }
        self.rest = (self.rows.len() < listing.page.items.len()).then(|| {
            after(0, move || {
                place.try_update_value(|body| body.more(STEP, place));
            })
        });
    }

    /// The user's row of before, brought up to date, or a new one.
    fn row(&mut self, user: &User, position: u64) -> Option<Row> {
        let formats = self.state.formats.get_untracked();
        let viewer = formats.as_deref();
        if let Some((row, before)) = self.kept.remove(&user.user_id) {
            row.place(position);
            if before != *user {
                row.name(user);
                row.fill(self.template.columns(), user, viewer);
            }
            return Some(row);
        }
        let selected = self.state.selection.with_untracked(|selection| selection.contains(user.user_id));
        self.template.row(user, position, selected, viewer)
    }

    /// Writes every cell anew: the viewer's formats have come.
    pub fn refill(&self) {
        let formats = self.state.formats.get_untracked();
        for (row, user) in self.rows.iter().zip(self.users()) {
            row.fill(self.template.columns(), user, formats.as_deref());
        }
    }

    /// Shows who is selected.
    pub fn select(&mut self) {
        let listing = self.listing.clone();
        let users = listing.iter().flat_map(|listing| &listing.page.items);
        self.state.selection.with_untracked(|selection| {
            for (row, user) in self.rows.iter_mut().zip(users) {
                row.select(selection.contains(user.user_id));
            }
        });
    }

    /// The users of the listing.
    pub fn users(&self) -> &[User] {
        self.listing.as_ref().map_or(&[], |listing| &listing.page.items)
    }

    /// The columns of the rows.
    pub fn columns(&self) -> &[Column] {
        self.template.columns()
    }

    /// The index of the user whose row this element is in, and the row.
    pub fn index_of(&self, inside: &Element) -> Option<(usize, Element)> {
        let row = inside.closest("[aria-rowindex]").ok()??;
        let position: u64 = row.get_attribute("aria-rowindex")?.parse().ok()?;
        let before = self.listing.as_ref()?.query.offset().saturating_add(2);
        Some((usize::try_from(position.checked_sub(before)?).ok()?, row))
    }

    /// The row of the user at an index.
    pub fn row_at(&self, index: usize) -> Option<&Element> {
        self.rows.get(index).map(Row::element)
    }
}
