//! The query in the address of the standalone page: reload, Back, Forward and a shared link give the same page.

use users_api::params::ApplicationRef;

use super::query::Query;
use super::state::UsersState;
use super::url::{from_search, to_search};
use crate::ui::{Address, Signal, live, on_window};

/// The query of the page's address, and the names of its parameters that are wrong. Where there is one application
/// only, to ask for another one is wrong.
pub(super) fn query_of(address: Address, application_id: Option<u64>) -> (Query, Vec<&'static str>) {
    let (query, mut dropped) = from_search(&address.search());
    let asked = query.filters().application.clone();
    if application_id.is_some() && asked.is_some() && asked != application_id.map(ApplicationRef::Id) {
        dropped.push("application");
    }
    (query.within(application_id), dropped)
}

/// Whether the address says anything about the list.
pub(super) fn is_silent(address: Address) -> bool {
    query_of(address, None) == (Query::default(), Vec::new())
}

/// Keeps the address and the query the same from now on; `dropped` are the parameters that were wrong so far.
pub(super) fn bind(state: UsersState, address: Address, dropped: Vec<&'static str>) {
    state.dropped.set(dropped);
    // The address that the page was opened with is put in order; every later change is a step of its own.
    state.correcting.set_untracked(true);
    let told = Signal::new(String::new());
    live(move || {
        let current = address.search();
        let wanted = state.query.with(|query| to_search(query, &current));
        if told.with_untracked(|told| *told != wanted) {
            told.set_untracked(wanted.clone());
            state.desk.session.host().tell("navigate", &[("query", wanted.as_str().into())]);
        }
        let replace = state.correcting.get_untracked();
        state.correcting.set_untracked(false);
        if state.query.with(|query| from_search(&current).0 != *query) || replace {
            address.go(&wanted, replace);
        }
    });
    on_window("popstate", move || {
        let (query, dropped) = query_of(address, state.desk.application_id);
        state.dropped.set(dropped);
        state.query.settle(query);
    });
}
