//! The query in the address of the standalone page: reload, Back, Forward and a shared link give the same page.

use super::query::Query;
use super::state::UsersState;
use super::url::{from_search, to_search};
use crate::ui::{Address, live, on_window};

/// The query of the page's address, and the names of its parameters that are wrong.
pub(super) fn query_of(address: Address) -> (Query, Vec<&'static str>) {
    from_search(&address.search())
}

/// Whether the address says anything about the list.
pub(super) fn is_silent(address: Address) -> bool {
    query_of(address) == (Query::default(), Vec::new())
}

/// Keeps the address and the query the same from now on; `dropped` are the parameters that were wrong so far.
pub(super) fn bind(state: UsersState, address: Address, dropped: Vec<&'static str>) {
    state.dropped.set(dropped);
    // The address that the page was opened with is put in order; every later change is a step of its own.
    state.correcting.set_untracked(true);
    live(move || {
        let current = address.search();
        let wanted = state.query.with(|query| to_search(query, &current));
        let replace = state.correcting.get_untracked();
        state.correcting.set_untracked(false);
        if state.query.with(|query| from_search(&current).0 != *query) || replace {
            address.go(&wanted, replace);
        }
    });
    on_window("popstate", move || {
        let (query, dropped) = query_of(address);
        state.dropped.set(dropped);
        state.query.settle(query);
    });
}
