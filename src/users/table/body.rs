//! The rows of the table, drawn in small tasks.
//!
//! Rows stand in groups of a known height that are laid out for themselves (`contain: strict`): the places of all
//! groups are made at once, those in sight are filled at once, and the others one a task. At 1000 rows that draws in
//! a fifteenth of the time of a plain table, and ends with every row and cell in the accessibility tree, which
//! `content-visibility` would keep out of it (docs/performance.md).

use std::ops::RangeInclusive;
use std::sync::Arc;

use users_api::record::User;
use wasm_bindgen::JsCast;
use web_sys::{Element, ShadowRoot};

use super::super::columns::Column;
use super::super::listing::Listing;
use super::super::state::UsersState;
use super::row::{Row, Template};
use crate::ui::{Signal, Timer, after, el};

/// The rows of one group.
const GROUP: usize = 25;
/// The class of a group that stands aside while a modal is open.
const ASIDE: &str = "is-aside";
/// The class of a group whose place others have taken.
const GONE: &str = "is-gone";
/// Between tasks whose work the browser would otherwise put off, all of it, to one frame. In milliseconds.
const A_FRAME: u32 = 16;
/// So many groups are changed in one task when all of them are.
const AT_ONCE: usize = 4;

/// The rows on the page.
pub struct Body {
    table: Element,
    state: UsersState,
    template: Template,
    listing: Option<Arc<Listing>>,
    groups: Vec<Group>,
    /// Groups whose places others have taken, still to be removed.
    gone: Vec<Element>,
    /// The user whose row had the focus, and which of its controls.
    focused: Option<(u64, usize)>,
    /// Fills the rest of the groups.
    rest: Option<Timer>,
    /// Takes back the groups that were set aside.
    back: Option<Timer>,
    /// Marks the rest of the rows that are selected.
    marks: Option<Timer>,
    /// Removes the groups that are gone.
    removal: Option<Timer>,
}

/// A part of the rows; those of an empty one are still to come.
struct Group {
    element: Element,
    rows: Vec<Row>,
    /// Some of its rows may have been selected, or let go of, and do not show it yet.
    unmarked: bool,
}

impl Group {
    fn toggle(&self, class: &str, wanted: bool) {
        let _ = self.element.class_list().toggle_with_force(class, wanted);
    }
}

/// A place for the body, to be reached from events and timers.
pub type Place = Signal<Body>;

impl Body {
    /// No rows yet, inside `table`.
    pub fn new(table: Element, state: UsersState) -> Self {
        let template = Template::new(Vec::new());
        Self {
            table,
            state,
            template,
            listing: None,
            groups: Vec::new(),
            gone: Vec::new(),
            focused: None,
            rest: None,
            back: None,
            marks: None,
            removal: None,
        }
    }

    /// Draws what the state shows now. Where every user keeps the place, only what changed is written.
    pub fn draw(&mut self, listing: Arc<Listing>, columns: Vec<Column>, place: Place) {
        self.focused = self.focus();
        let on_screen = self.on_screen();
        let before = self.listing.replace(listing.clone());
        let in_place = self.template.columns() == columns
            && before.as_ref().is_some_and(|before| {
                before.query.offset() == listing.query.offset() && before.ids().eq(listing.ids())
            });
        if let Some(before) = before.filter(|_| in_place) {
            self.rewrite(|index, user| before.page.items.get(index) != Some(user));
            return;
        }
        if self.template.columns() != columns {
            self.template = Template::new(columns);
        }
        self.make_groups(listing.page.items.len());
        for index in 0..=on_screen {
            self.fill(index);
        }
        self.go_on(place);
        self.remove_gone(place);
    }

    /// The last of the groups that the screen shows of a table at its top. Asked for before anything changes, for
    /// whoever asks has to wait until the page is laid out.
    fn on_screen(&self) -> usize {
        /// Of the first answer nothing is laid out yet: more than most screens show.
        const UNKNOWN: usize = 1;
        let group = self.groups.first().filter(|group| group.rows.len() == GROUP);
        let heights = group.zip(self.table.parent_element());
        let index =
            heights.and_then(|(group, scroller)| scroller.client_height().checked_div(group.element.client_height()));
        index.and_then(|index| usize::try_from(index).ok()).unwrap_or(UNKNOWN)
    }

    /// The places of all rows, in the order of the page.
    fn make_groups(&mut self, rows: usize) {
        for group in std::mem::take(&mut self.groups) {
            // What has the focus leaves at once, so that the focus can go on.
            if group.element.matches(":focus-within").unwrap_or(true) {
                group.element.remove();
            } else {
                group.toggle(GONE, true);
                self.gone.push(group.element);
            }
        }
        let sizes = (0..rows.div_ceil(GROUP)).map(|index| GROUP.min(rows - index * GROUP));
        self.groups = sizes
            .map(|rows| {
                let group = el("tbody").class("group").attr("role", "rowgroup").style("--rows", &rows.to_string());
                let _ = self.table.append_child(group.element());
                Group { element: group.element().clone(), rows: Vec::new(), unmarked: false }
            })
            .collect();
    }

    /// Removes the groups that are gone, a few a task: for a thousand rows the browser takes 30 ms.
    fn remove_gone(&mut self, place: Place) {
        let rest = self.gone.len().saturating_sub(AT_ONCE);
        self.removal = (!self.gone.is_empty()).then(|| {
            after(0, move || {
                place.try_update_untracked(|body| {
                    body.gone.drain(rest.min(body.gone.len())..).for_each(|group| group.remove());
                    body.remove_gone(place);
                });
            })
        });
    }

    /// Fills one group, unless it is filled.
    fn fill(&mut self, index: usize) {
        let (Some(listing), Some(group)) = (self.listing.clone(), self.groups.get_mut(index)) else {
            return;
        };
        if !group.rows.is_empty() {
            return;
        }
        let formats = self.state.formats.get_untracked();
        let first = index * GROUP;
        let positions = listing.query.offset().saturating_add(1)..;
        let mut focus = None;
        self.state.selection.with_untracked(|selection| {
            for (user, position) in listing.page.items.iter().zip(positions).skip(first).take(GROUP) {
                let selected = selection.contains(user.user_id);
                let Some(row) = self.template.row(user, position, selected, formats.as_deref()) else {
                    return;
                };
                let _ = group.element.append_child(row.element());
                if let Some((_, control)) = self.focused.filter(|(focused, _)| *focused == user.user_id) {
                    focus = row.controls().nth(control);
                }
                group.rows.push(row);
            }
        });
        if let Some(control) = focus {
            self.focused = None;
            let _ = control.focus();
        }
    }

    /// Fills the groups that are still empty, each in a task of its own: the page stays free to answer.
    fn go_on(&mut self, place: Place) {
        let empty = self.groups.iter().position(|group| group.rows.is_empty());
        self.rest = empty.map(|index| {
            after(0, move || {
                place.try_update_untracked(|body| {
                    body.fill(index);
                    body.go_on(place);
                });
            })
        });
    }

    /// Fills what has come into sight, and lets its names stay there when the table is scrolled sideways: a cell that
    /// stays costs a layer of its own, which a thousand of them would make felt.
    pub fn look(&mut self, scroller: &Element) {
        let _ = scroller.class_list().toggle_with_force("is-shifted", scroller.scroll_left() != 0);
        let seen = self.seen(scroller);
        for index in 0..self.groups.len() {
            let near = seen.contains(&index);
            if near {
                self.fill(index);
                self.mark(index);
            }
            if let Some(group) = self.groups.get(index) {
                group.toggle("is-near", near);
                if near {
                    group.toggle(ASIDE, false);
                }
            }
        }
    }

    /// The indices of the groups in sight and of their neighbours.
    fn seen(&self, scroller: &Element) -> RangeInclusive<usize> {
        let height = self.groups.first().map_or(0, |group| group.element.client_height()).max(1);
        let index = |pixels: i32| usize::try_from(pixels / height).unwrap_or(0);
        let first = index(scroller.scroll_top()).saturating_sub(1);
        first..=index(scroller.scroll_top() + scroller.client_height()).saturating_add(1)
    }

    /// Sets the groups out of sight aside while a modal is open, or takes them back, a few a task. The browser makes
    /// everything behind a modal inert, element by element, and passes over what stands aside: a dialog opens in a
    /// third of the time then. Nobody misses it meanwhile, for what is inert cannot be read or found either.
    pub fn set_aside(&mut self, aside: bool, place: Place) {
        self.back = None;
        if !aside {
            return self.take_back(place);
        }
        let Some(scroller) = self.table.parent_element() else {
            return;
        };
        let seen = self.seen(&scroller);
        for (index, group) in self.groups.iter().enumerate() {
            // The focus comes back to where it was when the modal closes, and cannot come to what stands aside.
            let keep = seen.contains(&index) || group.element.matches(":focus-within").unwrap_or(true);
            group.toggle(ASIDE, !keep);
        }
    }

    fn take_back(&mut self, place: Place) {
        let mut aside = self.groups.iter().filter(|group| group.element.class_list().contains(ASIDE));
        aside.by_ref().take(AT_ONCE).for_each(|group| group.toggle(ASIDE, false));
        self.back = aside.next().map(|_| {
            after(0, move || {
                place.try_update_untracked(|body| body.take_back(place));
            })
        });
    }

    /// Writes every row anew: the viewer's formats have come.
    pub fn refill(&self) {
        self.rewrite(|_, _| true);
    }

    /// Writes the rows anew of which `stale` holds.
    fn rewrite(&self, stale: impl Fn(usize, &User) -> bool) {
        let formats = self.state.formats.get_untracked();
        let columns = self.template.columns();
        self.each_row(|index, row, user| {
            if stale(index, user) {
                row.name(user);
                row.fill(columns, user, formats.as_deref());
            }
        });
    }

    /// Shows who is selected: in the groups in sight at once, in the others a few groups a task, for the browser takes
    /// 80 ms to check a thousand boxes and to give their rows another colour.
    pub fn select(&mut self, place: Place) {
        let seen = self.table.parent_element().map_or(0..=0, |scroller| self.seen(&scroller));
        for index in 0..self.groups.len() {
            if seen.contains(&index) {
                self.mark(index);
            } else if let Some(group) = self.groups.get_mut(index) {
                group.unmarked = true;
            }
        }
        self.mark_rest(place);
    }

    /// Shows in one group who is selected.
    fn mark(&mut self, index: usize) {
        let users = self.listing.as_ref().map_or(&[][..], |listing| &listing.page.items);
        if let Some(group) = self.groups.get_mut(index) {
            group.unmarked = false;
            self.state.selection.with_untracked(|selection| {
                for (row, user) in group.rows.iter().zip(users.iter().skip(index * GROUP)) {
                    row.select(selection.contains(user.user_id));
                }
            });
        }
    }

    fn mark_rest(&mut self, place: Place) {
        let unmarked = self.groups.iter().enumerate().filter_map(|(index, group)| group.unmarked.then_some(index));
        let next: Vec<usize> = unmarked.take(AT_ONCE).collect();
        self.marks = (!next.is_empty()).then(|| {
            after(A_FRAME, move || {
                place.try_update_untracked(|body| {
                    next.iter().for_each(|index| body.mark(*index));
                    body.mark_rest(place);
                });
            })
        });
    }

    /// Every row that is drawn, with its index and its user.
    fn each_row(&self, mut action: impl FnMut(usize, &Row, &User)) {
        for (group, first) in self.groups.iter().zip((0..).step_by(GROUP)) {
            let users = self.users().iter().skip(first);
            for ((row, user), index) in group.rows.iter().zip(users).zip(first..) {
                action(index, row, user);
            }
        }
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
    pub fn index_of(&self, inside: &Element) -> Option<(usize, &Row)> {
        let row = inside.closest("[aria-rowindex]").ok()??;
        let position: u64 = row.get_attribute("aria-rowindex")?.parse().ok()?;
        let before = self.listing.as_ref()?.query.offset().saturating_add(2);
        let index = usize::try_from(position.checked_sub(before)?).ok()?;
        Some((index, self.row_at(index)?))
    }

    /// The row of the user at an index.
    pub fn row_at(&self, index: usize) -> Option<&Row> {
        self.groups.get(index / GROUP)?.rows.get(index % GROUP)
    }

    /// The user whose row has the focus, and which of its controls.
    fn focus(&self) -> Option<(u64, usize)> {
        let root: ShadowRoot = self.table.get_root_node().dyn_into().ok()?;
        let active = root.active_element()?;
        let (index, row) = self.index_of(&active)?;
        let control = row.controls().position(|control| *control == active)?;
        Some((self.users().get(index)?.user_id, control))
    }
}
