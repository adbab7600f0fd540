//! One row: cloned from a template, then filled.

use std::cell::Cell;

use users_api::record::User;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::super::columns::Column;
use super::NAME_WIDTH;
use super::cells::{self, Viewer};
use crate::locales::texts;
use crate::ui::el;

/// What can be done with the user of a row.
pub struct Act {
    /// The word by which the table hears which button was pressed.
    pub value: &'static str,
    /// Where users are only looked at, `writes` is not shown; nor is an act that is not offered.
    class: &'static str,
    /// What stands on the button.
    sign: &'static str,
    /// What it is called, for a user of this name.
    label: fn(&str) -> String,
}

/// The buttons of a row.
pub const ACTS: [Act; 4] = [
    Act { value: "details", class: "button button--row", sign: "›", label: texts().all().details_of },
    Act { value: "edit", class: "button button--row writes act--edit", sign: "✎", label: texts().all().edit_user },
    Act {
        value: "transfer",
        class: "button button--row writes act--transfer",
        sign: "⇄",
        label: texts().all().transfer_money_to,
    },
    Act {
        value: "delete",
        class: "button button--row writes act--delete",
        sign: "✕",
        label: texts().all().delete_user,
    },
];

/// A row without a user: every row of the table is a copy of it, which is several times as fast as building each.
pub struct Template {
    row: Element,
    columns: Vec<Column>,
}

impl Template {
    /// A row with these columns.
    pub fn new(columns: Vec<Column>) -> Self {
        // The display of rows and cells is a grid, which would take their roles away.
        let cell = |class: &str| el("td").attr("role", "cell").class(class);
        let checkbox = el("input").attr("type", "checkbox");
        let name = el("th").attr("role", "rowheader").attr("scope", "row").class("cell cell--name");
        let cells = columns.iter().map(|column| {
            let cell = cell(cells::class(*column));
            if cells::is_free_text(*column) { cell.attr("dir", "auto") } else { cell }
        });
        let acts = ACTS.map(|act| {
            el("button")
                .class(act.class)
                .attr("type", "button")
                .attr("aria-haspopup", "dialog")
                .attr("value", act.value)
                .text(act.sign)
        });
        let row = el("tr")
            .class("row")
            .attr("role", "row")
            .child(cell("cell cell--select").child(el("label").class("cell__box").child(checkbox)))
            .child(name)
            .child(cell("cell cell--acts").children(acts))
            .children(cells);
        Self { row: row.element().clone(), columns }
    }

    /// The columns of the rows.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// A row for a user that is the `position`-th of all, from 1 on.
    pub fn row(&self, user: &User, position: u64, selected: bool, viewer: Viewer<'_>) -> Option<Row> {
        let element: Element = self.row.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let checkbox: HtmlInputElement = element.query_selector("input").ok()??.dyn_into().ok()?;
        let row = Row { element, checkbox, selected: Cell::new(false) };
        row.select(selected);
        row.place(position);
        row.name(user);
        row.fill(&self.columns, user, viewer);
        Some(row)
    }
}

/// A row on the page.
pub struct Row {
    element: Element,
    checkbox: HtmlInputElement,
    selected: Cell<bool>,
}

impl Row {
    /// The element.
    pub fn element(&self) -> &Element {
        &self.element
    }

    /// Shows whether the user is selected.
    pub fn select(&self, selected: bool) {
        if self.selected.replace(selected) != selected {
            self.checkbox.set_checked(selected);
            let _ = self.element.class_list().toggle_with_force("is-selected", selected);
        }
    }

    /// The checkbox.
    pub fn checkbox(&self) -> &HtmlInputElement {
        &self.checkbox
    }

    /// What can have the focus in the row: the checkbox, then the buttons.
    pub fn controls(&self) -> impl Iterator<Item = HtmlElement> {
        let buttons = self.acts().map(|acts| acts.children());
        let buttons = (0..).map_while(move |index| buttons.as_ref()?.item(index));
        std::iter::once(self.checkbox.clone().into()).chain(buttons).map(Element::unchecked_into)
    }

    /// Tells the place among all the users that match; the heads are the first row.
    pub fn place(&self, position: u64) {
        let _ = self.element.set_attribute("aria-rowindex", &position.saturating_add(1).to_string());
    }

    /// Writes everything that depends on the user's name.
    pub fn name(&self, user: &User) {
        let texts = texts();
        let name = user.user_name.as_str();
        let _ = self.checkbox.set_attribute("aria-label", &(texts.select_user)(name));
        for (button, act) in self.controls().skip(1).zip(&ACTS) {
            let _ = button.set_attribute("aria-label", &(act.label)(name));
        }
        if let Some(cell) = self.name_cell() {
            write(&cell, name, NAME_WIDTH);
        }
    }

    /// Writes the cells of the columns.
    pub fn fill(&self, columns: &[Column], user: &User, viewer: Viewer<'_>) {
        let texts = texts();
        let mut cell = self.acts();
        for column in columns {
            cell = cell.and_then(|cell| cell.next_element_sibling());
            let Some(cell) = &cell else {
                return;
            };
            if *column == Column::Status {
                let active = if user.user_active { "cell status status--active" } else { "cell status" };
                cell.set_class_name(active);
            }
            write(cell, &cells::text(*column, user, viewer, texts), column.width().0);
        }
    }

    fn name_cell(&self) -> Option<Element> {
        self.element.first_element_child()?.next_element_sibling()
    }

    /// The cell with the buttons, before those of the columns.
    fn acts(&self) -> Option<Element> {
        self.name_cell()?.next_element_sibling()
    }
}

/// Writes a cell's text, whose least width is in tenths of `--up-rem`.
fn write(cell: &Element, text: &str, width: u32) {
    let had_text = cell.first_child().is_some();
    cell.set_text_content(Some(text));
    let is_long = cells::is_long(text, width);
    // A new cell has no class to lose.
    if is_long || had_text {
        let _ = cell.class_list().toggle_with_force("is-long", is_long);
    }
}
