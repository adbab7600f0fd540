//! The active filters as chips above the list.

use super::filters::FilterFields;
use super::query::Filter;
use super::state::UsersState;
use crate::locales::texts;
use crate::ui::{El, Signal, Timer, after, derived, el};

/// Each active filter with a button that takes it away. The focus goes from a chip that is removed to the next one,
/// and from the last one to `fallback`, which must be focusable.
///
/// Every filter has a chip that is hidden while it is not active: so a chip is never made anew under the focus.
pub(super) fn chips(state: UsersState, filters: FilterFields, fallback: &El) -> El {
    let row = Row { state, fallback: fallback.clone(), buttons: Signal::new(Vec::new()) };
    let pending = Signal::new(None::<Timer>);
    let items = Filter::ALL.map(|filter| {
        let value = derived(move || filters.value_words(filter));
        let label = FilterFields::label(filter);
        let name = move || Some(value.with(|value| (texts().remove_filter)(label, value)));
        let row_here = row.clone();
        let remove = el("button")
            .class("chip__remove")
            .attr("type", "button")
            .live_attr("aria-label", name)
            .child(el("span").attr("aria-hidden", "true").text("×"))
            .on_click(move || {
                state.filter(|filters| *filters = filters.without(filter));
                let row = row_here.clone();
                // The chips show the new filters a moment later.
                pending.set_untracked(Some(after(0, move || row.focus_after(filter))));
            });
        row.buttons.update_untracked(|buttons| buttons.push((filter, remove.clone())));
        el("li")
            .class("chip")
            .live_attr("hidden", move || value.with(String::is_empty).then(String::new))
            .child(el("span").class("chip__label").text(label).text(": "))
            .child(el("bdi").class("chip__value").live_text(move || value.get()))
            .child(remove)
    });
    let none = derived(move || state.query.with(|query| query.filters().is_empty()));
    el("ul")
        .class("chips")
        .attr("aria-label", texts().active_filters)
        .live_attr("hidden", move || none.get().then(String::new))
        .children(items)
}

/// The buttons in order, and where the focus goes when there are no more.
#[derive(Clone)]
struct Row {
    state: UsersState,
    fallback: El,
    buttons: Signal<Vec<(Filter, El)>>,
}

impl Row {
    fn focus_after(&self, removed: Filter) {
        let active: Vec<Filter> = self.state.query.with_untracked(|query| query.filters().active().collect());
        let next = Filter::beside(removed, &active);
        self.buttons.with_untracked(|buttons| {
            let button = buttons.iter().find(|(filter, _)| Some(*filter) == next);
            button.map_or(&self.fallback, |(_, button)| button).focus();
        });
    }
}
