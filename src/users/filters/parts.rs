//! What the filters are made of on the page.

use users_api::record::AcdStatus;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, ShadowRoot};

use super::field::{FIELDS, FILTERS, Field, Form, PLAIN};
use super::options::Kind;
use super::sidebar::Sidebar;
use super::words::acd_status_word;
use crate::locales::texts;
use crate::ui::{El, el, labelled};

/// The sidebar's id, by which its buttons open and close it where it is a drawer.
const DRAWER: &str = "filters";

/// A button that opens and closes the drawer.
pub fn drawer_button(class: &str, text: &str) -> El {
    el("button").class(class).attr("type", "button").attr("popovertarget", DRAWER).text(text)
}

/// The sidebar around its fields.
pub fn drawer(sidebar: &Sidebar, clear: impl Fn() + 'static) -> El {
    let texts = texts();
    // The first thing in the drawer, so that the keyboard of a phone does not open with it.
    let done = drawer_button("button button--primary filters__done", texts.done)
        .attr("autofocus", "")
        .attr("popovertargetaction", "hide");
    let actions = el("div").class("filters__actions").child(sidebar.clear.clone().on_click(clear)).child(done);
    let mut plain = el("search")
        .attr("part", "filters")
        .class("filters")
        .attr("id", DRAWER)
        .attr("popover", "auto")
        .attr("aria-label", texts.filters)
        .child(actions);
    let mut call_centre = el("div").class("filters__part");
    let mut contents =
        el("fieldset").class("filters__group filters__contents").child(el("legend").text(texts.in_the_table));
    for (index, row) in sidebar.rows.iter().enumerate() {
        let place = if index < PLAIN {
            &mut plain
        } else if index < FILTERS {
            &mut call_centre
        } else {
            &mut contents
        };
        *place = place.clone().child(row.part.clone());
    }
    let group = sidebar.call_centre.clone().child(el("summary").text(texts.call_centre)).child(call_centre);
    plain.child(group).child(contents).children(sidebar.shelves.iter().map(|shelf| shelf.list.clone()))
}

/// The elements of a field.
pub struct Parts {
    /// The whole field.
    pub part: El,
    /// What is typed or chosen with; the checkboxes of the ACD states.
    pub controls: Vec<El>,
    /// What helps.
    pub hint: El,
    /// What is wrong; announced when it comes.
    pub error: El,
}

/// The id on the page of a field, or of what is said of it.
pub fn id(field: &Field, end: &str) -> String {
    ["filter-", field.parameter, end].concat()
}

/// A field of the sidebar.
pub fn parts(field: &Field) -> Parts {
    let hint = el("p").class("field__hint").attr("id", &id(field, "-hint"));
    let error = el("div").class("field__error").attr("id", &id(field, "-error")).attr("aria-live", "polite");
    if field.form == Form::States {
        let controls: Vec<El> = AcdStatus::ALL.iter().map(|state| state_box(field, state.as_str())).collect();
        let mut part = el("fieldset").class("choices filters__choices").child(el("legend").text(field.label));
        for (state, control) in AcdStatus::ALL.iter().zip(&controls) {
            let word = acd_status_word(state.as_str(), texts());
            part = part.child(el("label").class("choice").child(control.clone()).text(word));
        }
        return Parts { part: part.child(error.clone()), controls, hint, error };
    }
    let id = id(field, "");
    let control = control(field).class("input").attr("id", &id).attr("name", field.parameter);
    let part = labelled(&id, field.label);
    let part = if field.form == Form::Pick(Kind::Application) { part.class("field filter--application") } else { part };
    let part = part.child(control.clone()).child(hint.clone()).child(error.clone());
    Parts { part, controls: vec![control], hint, error }
}

fn state_box(field: &Field, state: &str) -> El {
    el("input").attr("type", "checkbox").attr("name", field.parameter).attr("value", state)
}

fn control(field: &Field) -> El {
    if let Form::Choose(choices) = field.form {
        return el("select").children(choices.iter().map(|(value, text)| el("option").attr("value", value).text(text)));
    }
    let input = el("input")
        // Not `search`: there Escape empties the field, where it should close the drawer.
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    match field.form {
        Form::Id => input.attr("inputmode", "numeric"),
        Form::Pick(kind) => {
            let all = if kind == Kind::Application { texts().all_applications } else { "" };
            input.attr("list", kind.source().list_id).attr("placeholder", all)
        }
        _ => input,
    }
}

/// A chip: the filter's name, the place for its value, and the button that takes it away.
pub struct Chip {
    /// All of it.
    pub item: El,
    /// The place for the value.
    pub value: El,
    /// The button.
    pub remove: El,
}

/// The chip of a filter that is not active yet. It stays where it is while the filter is not: so a chip is never
/// made anew under the focus.
pub fn chip(field: &Field) -> Chip {
    let value = el("bdi").class("chip__value");
    let remove = el("button")
        .class("chip__remove")
        .attr("type", "button")
        .attr("name", field.parameter)
        .child(el("span").attr("aria-hidden", "true").text("×"));
    let label = el("span").class("chip__label").text(field.label).text(": ");
    let item = el("li").class("chip").attr("hidden", "").child(label).child(value.clone()).child(remove.clone());
    Chip { item, value, remove }
}

/// Which field an event in its elements, or in its chip, is about.
pub fn index_of(event: &Event) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let name = target.closest("[name]").ok()??.get_attribute("name")?;
    FIELDS.iter().position(|field| field.parameter == name)
}

/// The drawer closes: inside a shadow root the browser does not give the focus back by itself, nor does it anywhere
/// after a click outside. Where that click has focused something else, it stays there.
pub fn focus_when_closed(event: &Event, opener: &El) {
    let closes = js_sys::Reflect::get(event, &"newState".into()).is_ok_and(|state| state == "closed");
    let root = opener.element().get_root_node().dyn_into::<ShadowRoot>().ok();
    let focused = root.and_then(|root| root.active_element());
    let inside = |element: Element| element.closest(".filters").is_ok_and(|filters| filters.is_some());
    if closes && focused.is_none_or(inside) {
        opener.focus();
    }
}
