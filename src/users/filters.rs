//! The filters beside the list.

mod directory;
mod options;
mod typed;
mod typed_field;
mod words;

use leptos::prelude::*;
use users_api::record::AcdStatus;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, ShadowRoot};

use self::directory::Directory;
use self::typed::Field;
use self::typed_field::typed_field;
use self::words::{acd_status_word, filter_label};
use super::query::{Filter, Filters};
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Signal, button, derived, el, live, select_field};

/// The sidebar's id, by which its buttons open and close it where it is a drawer.
const DRAWER: &str = "filters";

/// The filters of one users page: what is asked for, what can be picked, and the way to forget it all.
#[derive(Clone, Copy)]
pub(super) struct FilterFields {
    state: UsersState,
    directory: Directory,
    /// Notified when the admin clears the filters: what was typed and could not be asked for goes, too.
    cleared: Signal<()>,
}

impl FilterFields {
    /// The filters of this page.
    pub(super) fn new(state: UsersState) -> Self {
        Self { state, directory: Directory::new(state.api), cleared: Signal::new(()) }
    }

    /// Asks for everybody, and empties the fields.
    pub(super) fn clear(self) {
        self.state.clear_filters();
        self.cleared.set(());
    }

    /// The values of an active filter in plain words, or nothing where it leaves nobody out.
    pub(super) fn value_words(self, filter: Filter) -> String {
        self.state.query.with(|query| match Field::of(filter) {
            Some(field) => {
                let value = field.value(query);
                match field.kind().map(|kind| self.directory.shelf(kind)) {
                    Some(shelf) => shelf.options.with(|options| field.text(&value, options)),
                    None => field.text(&value, &options::Options::default()),
                }
            }
            None if filter == Filter::AcdStatus => {
                let words: Vec<_> = query.filters().acd_status.iter().map(acd_status_word).collect();
                words.join(", ")
            }
            None => match query.filters().user_active {
                None => String::new(),
                Some(active) => if active { texts().active } else { texts().inactive }.to_owned(),
            },
        })
    }

    /// What a filter is called.
    pub(super) fn label(filter: Filter) -> &'static str {
        filter_label(filter)
    }

    /// The button that opens the drawer, for the header; the style sheet hides it where the sidebar stands open.
    pub(super) fn opener(self) -> El {
        let count = derived(move || self.state.query.with(|query| query.filters().active().count()));
        let number = move || Some(count.get()).filter(|count| *count > 0).map(|count| count.to_string());
        let name = move || number().map(|number| (texts().filters_active)(&number));
        el("button")
            .class("button filters-opener")
            .attr("type", "button")
            .attr("popovertarget", DRAWER)
            .live_attr("aria-label", name)
            .live_attr("data-count", number)
            .text(texts().filters)
    }

    /// What a user must be like to be listed. Every choice asks at once, typing after a pause. Where the panel is
    /// narrow this is a drawer that `opener` opens.
    pub(super) fn sidebar(self, opener: &El) -> El {
        let texts = texts();
        let opener = opener.clone();
        let nothing_to_clear = move || self.state.query.with(|query| query.filters().is_empty());
        let clear = button(texts.clear_filters, move || self.clear()).live_flag("aria-disabled", nothing_to_clear);
        // The first thing in the drawer, so that the keyboard of a phone does not open with it.
        let done = el("button")
            .class("button button--primary filters__done")
            .attr("type", "button")
            .attr("autofocus", "")
            .attr("popovertarget", DRAWER)
            .attr("popovertargetaction", "hide")
            .text(texts.done);
        el("search")
            .class("filters")
            .attr("id", DRAWER)
            .attr("popover", "auto")
            .attr("aria-label", texts.filters)
            .on("beforetoggle", move |event| focus_when_closed(&event, &opener))
            .child(el("div").class("filters__actions").child(clear).child(done))
            .child(typed_field(self, Field::UserName))
            .child(typed_field(self, Field::DisplayName))
            .child(typed_field(self, Field::UserId))
            .child(typed_field(self, Field::Application))
            .child(self.status())
            .child(self.call_centre())
            .child(self.contents())
            .children(self.directory.data_lists())
    }

    fn status(self) -> El {
        let texts = texts();
        let query = self.state.query;
        let choices = [("", texts.any), ("true", texts.active), ("false", texts.inactive)];
        let value = move || match query.with(|query| query.filters().user_active) {
            None => String::new(),
            Some(active) => active.to_string(),
        };
        let choose =
            move |value: String| self.state.filter(|Filters { user_active, .. }| *user_active = value.parse().ok());
        select_field("filter-status", texts.status, &choices, value, choose)
    }

    /// What only a call centre has: open from the start where one of these filters is active.
    fn call_centre(self) -> El {
        let texts = texts();
        let part = el("div")
            .class("filters__part")
            .child(self.acd_status())
            .child(typed_field(self, Field::AcdQueue))
            .child(typed_field(self, Field::NotInAcdQueue))
            .child(typed_field(self, Field::Skill))
            .child(typed_field(self, Field::WithoutSkill));
        let details = el("details").class("filters__group").child(el("summary").text(texts.call_centre)).child(part);
        let active = derived(move || {
            let is_plain = |filter| {
                matches!(
                    filter,
                    Filter::UserName | Filter::DisplayName | Filter::UserId | Filter::Application | Filter::Status
                )
            };
            self.state.query.with(|query| query.filters().active().any(|filter| !is_plain(filter)))
        });
        let element = details.element().clone();
        // Opened only: to close it is the admin's business.
        live(move || {
            if active.get() {
                let _ = element.set_attribute("open", "");
            }
        });
        details
    }

    fn acd_status(self) -> El {
        let query = self.state.query;
        let choice = move |status: AcdStatus| {
            let chosen = move || query.with(|query| query.filters().acd_status.contains(status));
            let choose = move |_| {
                let wanted = !untrack(chosen);
                self.state.filter(|filters| filters.acd_status.set(status, wanted));
            };
            let input = el("input").attr("type", "checkbox").live_prop("checked", chosen).on("change", choose);
            el("label").class("choice").child(input).text(acd_status_word(status))
        };
        el("fieldset")
            .class("choices filters__choices")
            .child(el("legend").text(texts().acd_status))
            .children(AcdStatus::ALL.map(choice))
    }

    /// What the records hold; nobody is left out by it.
    fn contents(self) -> El {
        let texts = texts();
        let query = self.state.query;
        let value = move || query.with(|query| query.output().fixed_balance.to_string());
        let choose = move |value: String| {
            query.change(|query| {
                let mut output = query.output().clone();
                output.fixed_balance = value == "true";
                query.set_output(output);
            });
        };
        let choices = [("false", texts.live), ("true", texts.fixed)];
        el("fieldset")
            .class("filters__group filters__contents")
            .child(el("legend").text(texts.in_the_table))
            .child(select_field("filter-balance", texts.balance, &choices, value, choose))
            .child(typed_field(self, Field::ShowOnlySkill))
    }
}

/// The drawer closes: inside a shadow root the browser does not give the focus back by itself, nor does it anywhere
/// after a click outside. Where that click has focused something else, it stays there.
fn focus_when_closed(event: &Event, opener: &El) {
    let closes = js_sys::Reflect::get(event, &"newState".into()).is_ok_and(|state| state == "closed");
    let root = opener.element().get_root_node().dyn_into::<ShadowRoot>().ok();
    let focused = root.and_then(|root| root.active_element());
    let inside = |element: Element| element.closest(".filters").is_ok_and(|filters| filters.is_some());
    if closes && focused.is_none_or(inside) {
        opener.focus();
    }
}
