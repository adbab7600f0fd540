//! Who is selected, and how to select everybody who matches.

use super::acts::Ask;
use super::gather::Gathering;
use super::selection::Share;
use super::state::UsersState;
use crate::api::{CallError, explain};
use crate::locales::texts;
use crate::ui::{Abort, El, Signal, button, derived, el, menu, menu_item, on_press, spawn};

/// What became of gathering everybody who matches.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Gather {
    /// Not asked for, or no longer of interest.
    Idle,
    /// Under way: how many are there, of how many.
    Running(usize, u64),
    /// At its end, in a sentence.
    Ended(String),
}

/// The bar while somebody is selected or gathered.
pub(super) fn selection_bar(state: UsersState) -> El {
    let gather = Signal::new(Gather::Idle);
    let running = Signal::new(None::<Abort>);
    let shown =
        derived(move || state.selection.with(|selection| !selection.is_empty()) || gather.get() != Gather::Idle);
    let bar = move || {
        let texts = texts();
        let clear = button(texts.clear_selection, move || {
            running.set_untracked(None);
            gather.set(Gather::Idle);
            state.selection.update(super::selection::Selection::clear);
        });
        let count = move || (texts.selected)(state.selection.with(super::selection::Selection::len));
        el("section")
            .class("selection")
            .attr("aria-label", texts.selection)
            .child(el("span").class("selection__count").live_text(count))
            .live_child(move || matching(state, gather, running))
            .child(el("div").class("selection__acts writes").children(acts(state)))
            .child(clear)
            .child(
                el("span")
                    .class("selection__gather")
                    .attr("aria-live", "polite")
                    .live_text(move || words(&gather.get())),
            )
    };
    el("div").class("selection-place").live_child(move || shown.get().then(bar))
}

/// What can be done to everybody who is selected.
fn acts(state: UsersState) -> Vec<El> {
    let texts = texts();
    let open = move |word: &'static str| {
        let users = state.selection.with_untracked(super::selection::Selection::users);
        state.acts.ask(Ask::Bulk(word, users));
    };
    let transfer = button(texts.transfer_money, move || {
        let users = state.selection.with_untracked(super::selection::Selection::users);
        state.acts.ask(Ask::Transfer(users));
    });
    let mut parts = vec![
        transfer.class("button act--transfer"),
        button(texts.activate, move || open("activate")).class("button act--status"),
        button(texts.deactivate, move || open("deactivate")).class("button act--status"),
    ];
    let accounting = [("account-money", texts.use_account_money), ("own-balance", texts.use_own_balances)];
    let items = accounting.map(|(word, label)| menu_item(word, label));
    let [opener, items] = menu("money-menu", texts.accounting, items);
    let press = move |pressed: &str| {
        if let Some((word, _)) = accounting.iter().find(|(word, _)| *word == pressed) {
            open(word);
        }
    };
    parts.push(el("div").class("act--edit").child(opener).child(on_press(items, true, Box::new(press))));
    parts.push(button(texts.delete, move || open("delete")).class("button button--danger act--delete"));
    parts
}

fn words(gather: &Gather) -> String {
    match gather {
        Gather::Idle => String::new(),
        Gather::Running(gathered, total) => (texts().gathering)(*gathered, *total),
        Gather::Ended(sentence) => sentence.clone(),
    }
}

/// `Select all N matching users`, once the whole page is selected and more match; `Stop` while they are gathered.
fn matching(state: UsersState, gather: Signal<Gather>, running: Signal<Option<Abort>>) -> Option<El> {
    if matches!(gather.get(), Gather::Running(..)) {
        return Some(button(texts().stop, move || {
            running.with_untracked(|running| running.iter().for_each(Abort::abort));
        }));
    }
    let listing = state.shown.get()?;
    let total = listing.page.total_count;
    let (share, selected) = state.selection.with(|selection| (selection.among(listing.ids()), selection.len()));
    let more = u64::try_from(selected).is_ok_and(|selected| selected < total);
    (share == Share::All && more)
        .then(|| button(&(texts().select_matching)(total), move || gather_matching(state, gather, running)))
}

fn gather_matching(state: UsersState, gather: Signal<Gather>, running: Signal<Option<Abort>>) {
    let Some(abort) = Abort::new() else {
        return;
    };
    let signal = abort.signal();
    running.set_untracked(Some(abort));
    let filters = state.query.with_untracked(|query| query.filters().clone());
    gather.set(Gather::Running(
        0,
        state.shown.with_untracked(|shown| shown.as_ref().map_or(0, |one| one.page.total_count)),
    ));
    spawn(async move {
        let mut gathering = Gathering::default();
        let failure = loop {
            match state.api.get_users(&state.desk.within(gathering.request(&filters)), signal.clone()).await {
                Ok(page) => {
                    let more = gathering.take(page);
                    let progress = Gather::Running(gathering.len(), gathering.total());
                    if !gather.try_set(progress) {
                        // The page is gone.
                        return;
                    }
                    if !more {
                        break None;
                    }
                }
                Err(why) => break Some(why),
            }
        };
        finish(state, gather, gathering, failure);
    });
}

/// Selects what was gathered, and says whether that is everybody.
fn finish(state: UsersState, gather: Signal<Gather>, gathering: Gathering, failure: Option<CallError>) {
    let texts = texts();
    let (count, total) = (gathering.len(), gathering.total());
    let sentence = match failure {
        Some(CallError::Cancelled) => (texts.gather_stopped)(count, total),
        Some(why) => (texts.gather_failed)(count, &explain(&why, texts)),
        None if gathering.has_changed() => texts.gather_changed.to_owned(),
        None => (texts.all_matching_selected)(count),
    };
    // `Clear selection` ends a gathering for good.
    if gather.try_get_untracked().is_some_and(|gather| gather != Gather::Idle) {
        state.selection.update(|selection| selection.set_all(&gathering.into_users(), true));
        gather.set(Gather::Ended(sentence));
    }
}
