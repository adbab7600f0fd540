//! All filters at once.

use users_api::raw::Object;
use users_api::record::AcdStatus;
use users_api::reply::Page;
use users_api::{Fields, Params};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::super::state::UsersState;
use super::FilterFields;
use super::field::{FIELDS, FILTERS, Field, Form, PLAIN, Reading, Value};
use super::options::Kind;
use super::parts::{drawer_button, index_of};
use super::row::{Phase, Row};
use super::shelf::Shelf;
use crate::api::{CallError, Remote};
use crate::locales::texts;
use crate::ui::{El, el, set_attribute, value_of};

/// A typed filter waits this long after the last key, in milliseconds, before it asks.
const TYPING_PAUSE: u32 = 250;
/// A field that is left is judged this long afterwards, in milliseconds: an error that came with the press of a
/// button would move what is under the pointer, and the click would be lost.
const LEAVING_PAUSE: u32 = 200;

/// The fields, what can be picked in them, and what else says which filters are active.
pub struct Sidebar {
    state: UsersState,
    /// The fields, in the order of the sidebar.
    pub rows: Vec<Row>,
    /// What can be picked.
    pub shelves: [Shelf; 3],
    /// The button that opens the drawer.
    pub opener: El,
    /// The button that empties every field.
    pub clear: El,
    /// The group of what only a call centre has.
    pub call_centre: El,
    /// The active filters above the list.
    pub chips: El,
    active: Option<usize>,
}

fn shelf(shelves: &mut [Shelf; 3], kind: Option<Kind>) -> &mut Shelf {
    let [applications, queues, skills] = shelves;
    match kind {
        Some(Kind::Queue) => queues,
        Some(Kind::Skill) => skills,
        // A field that is no picker does not look at it.
        Some(Kind::Application) | None => applications,
    }
}

impl Sidebar {
    /// Nothing is asked for yet.
    pub fn new(state: UsersState) -> Self {
        let texts = texts();
        let rows: Vec<Row> = FIELDS.iter().map(Row::new).collect();
        let chips = el("ul").class("chips").attr("aria-label", texts.active_filters);
        Self {
            state,
            shelves: Kind::ALL.map(|kind| Shelf::new(state.api, kind)),
            opener: drawer_button("button filters-opener", texts.filters),
            clear: el("button").class("button").attr("type", "button").text(texts.clear_filters),
            call_centre: el("details").class("filters__group"),
            chips: chips.children(rows.iter().take(FILTERS).map(|row| row.chip.item.clone())),
            rows,
            active: None,
        }
    }

    /// Follows the question and its answer.
    pub fn draw(&mut self, filters: FilterFields) {
        let request = request(self.state);
        let mut active = 0;
        for (index, row) in self.rows.iter_mut().enumerate() {
            let shelf = shelf(&mut self.shelves, row.field.kind());
            let asked = row.field.value(&request);
            if row.asked != asked {
                row.asked = asked;
                let is_there = !row.asked.text.is_empty();
                if is_there && (PLAIN..FILTERS).contains(&index) {
                    // Opened only: to close it is the admin's business.
                    set_attribute(self.call_centre.element(), "open", Some(""));
                }
                if is_there && !row.asked.is_name && row.field.kind().is_some() {
                    // The id of a link wants its name.
                    shelf.fetch(filters);
                }
                row.follow(&shelf.options);
            }
            if index < FILTERS && !row.asked.text.is_empty() {
                active += 1;
            }
            row.draw(&shelf.options, refusal(self.state, row.field));
        }
        if self.active.replace(active) != Some(active) {
            self.draw_count(active);
        }
    }

    fn draw_count(&self, active: usize) {
        let count = active.to_string();
        let any = active > 0;
        let name = (texts().filters_active)(&count);
        set_attribute(self.opener.element(), "aria-label", any.then_some(&name));
        set_attribute(self.opener.element(), "data-count", any.then_some(&count));
        set_attribute(self.clear.element(), "aria-disabled", (!any).then_some("true"));
        set_attribute(self.chips.element(), "hidden", (!any).then_some(""));
    }

    /// Asks for everybody, and empties the fields.
    pub fn clear(&mut self, filters: FilterFields) {
        self.state.clear_filters();
        let request = request(self.state);
        for row in &mut self.rows {
            row.asked = row.field.value(&request);
            row.settle(&shelf(&mut self.shelves, row.field.kind()).options);
        }
        self.draw(filters);
    }

    /// Takes the filter away whose chip was clicked; where the focus goes then, if it goes to another chip.
    pub fn remove(&mut self, event: &Event) -> Option<Option<El>> {
        let index = index_of(event)?;
        ask(self.state, self.rows.get(index)?.field, &Value::default());
        let mut next = None;
        for (other, row) in self.rows.iter().enumerate().take(FILTERS) {
            if other != index && !row.asked.text.is_empty() {
                next = Some(row.chip.remove.clone());
                if other > index {
                    break;
                }
            }
        }
        Some(next)
    }

    /// What the admin does in a field.
    pub fn hear(&mut self, filters: FilterFields, name: &str, event: &Event) {
        let Some((index, row)) = index_of(event).and_then(|index| Some((index, self.rows.get_mut(index)?))) else {
            return;
        };
        let shelf = shelf(&mut self.shelves, row.field.kind());
        match (row.field.form, name) {
            (Form::States | Form::Choose(_), "change") => {
                let text = match row.field.form {
                    Form::States => states(&row.field.value(&request(self.state)).text, event),
                    _ => value_of(event),
                };
                ask(self.state, row.field, &Value { text, is_name: false });
            }
            (Form::States | Form::Choose(_), _) => {}
            (Form::Pick(kind), "focusin") => {
                let asks = shelf.fetch(filters);
                if asks {
                    self.options_changed(filters, kind);
                }
            }
            (form, "input") => {
                row.phase = Phase::Typing;
                row.text = value_of(event);
                match form {
                    Form::Pick(kind) if shelf.options.option(kind, &row.text).is_some() => {
                        self.judge(filters, index, false);
                    }
                    _ => row.judge_in(TYPING_PAUSE, filters, index, false),
                }
            }
            // The admin leaves the field, or says by Enter that the text is complete.
            (_, "change" | "focusout") if row.phase == Phase::Typing => {
                row.phase = Phase::Unread;
                row.judge_in(LEAVING_PAUSE, filters, index, true);
            }
            _ => {}
        }
    }

    /// Asks for what the text means, or says why it means nothing. While a text can still become an option it is
    /// not wrong yet, unless it is complete.
    pub fn judge(&mut self, filters: FilterFields, index: usize, complete: bool) {
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        let shelf = shelf(&mut self.shelves, row.field.kind());
        row.stop_waiting();
        row.problem.clear();
        let text = row.text.trim();
        match row.read(&shelf.options) {
            Reading::Value(value) => {
                if value.is_name {
                    shelf.search(filters, text);
                }
                ask(self.state, row.field, &value);
                row.asked = value;
                if complete {
                    row.settle(&shelf.options);
                }
            }
            Reading::Wrong(what) => row.reject(&what, &shelf.options, complete),
            Reading::Unlisted(kind) => {
                shelf.search(filters, text);
                let waits = shelf.options.may_become(kind, text, complete);
                row.reject(if waits { "" } else { shelf.options.unlisted(kind) }, &shelf.options, complete);
            }
        }
        self.draw(filters);
    }

    /// Takes an answer with things to pick.
    pub fn arrived(
        &mut self,
        filters: FilterFields,
        kind: Kind,
        searching: bool,
        answer: Result<Page<Object>, CallError>,
    ) {
        shelf(&mut self.shelves, Some(kind)).take(searching, answer);
        self.options_changed(filters, kind);
    }

    /// Reads the fields of a kind again, now that other options are known.
    fn options_changed(&mut self, filters: FilterFields, kind: Kind) {
        for index in 0..self.rows.len() {
            let row = self.rows.get_mut(index).filter(|row| row.field.kind() == Some(kind) && !row.is_pausing());
            match row.map(|row| (row.phase, row)) {
                Some((Phase::Settled, row)) => row.settle(&shelf(&mut self.shelves, Some(kind)).options),
                Some((phase, _)) => self.judge(filters, index, phase == Phase::Unread),
                None => {}
            }
        }
        self.draw(filters);
    }
}

fn request(state: UsersState) -> Fields {
    state.query.with_untracked(|query| query.request(true, false).fields())
}

fn ask(state: UsersState, field: &Field, value: &Value) {
    state.query.settle(state.query.with_untracked(|query| field.put(query, value)));
}

/// The ACD states that are asked for, with the one whose checkbox was clicked or without it.
fn states(asked: &str, event: &Event) -> String {
    let clicked = value_of(event);
    let checked = event.target().is_some_and(|target| target.unchecked_ref::<HtmlInputElement>().checked());
    let mut states = String::new();
    for state in AcdStatus::ALL.map(AcdStatus::as_str) {
        if if state == clicked { checked } else { asked.split(';').any(|one| one == state) } {
            states.push_str(state);
            states.push(';');
        }
    }
    states
}

/// The server's error about the value that is asked for in a field.
fn refusal(state: UsersState, field: &Field) -> Option<String> {
    state.list.with_untracked(|list| match list {
        Remote::Failed { why: CallError::Refused(errors), .. } => {
            let mine = |name: &String| field.is_parameter(name);
            let error = errors.iter().find(|error| error.field_name.as_ref().is_some_and(mine))?;
            Some((texts().refused)(&error.msg, &error.code.number().to_string()))
        }
        _ => None,
    })
}
