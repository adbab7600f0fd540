//! The state of one users page, shared by its parts.

use leptos::prelude::*;
use users_api::record::User;
use users_api::reply::Page;

use super::pages::Pages;
use super::query::{Filters, Query};
use crate::api::{Api, Reader, Remote};
use crate::session::Session;
use crate::ui::{Abort, live, spawn};

/// What is asked for, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct UsersState {
    /// What is asked for.
    pub(super) query: RwSignal<Query>,
    /// What came of it.
    pub(super) list: ReadSignal<Remote<Page<User>>>,
    /// The account's currency, once it is known.
    pub(super) currency: ReadSignal<Option<String>>,
    refreshes: RwSignal<u32>,
}

impl UsersState {
    /// Asks for the first page, and again whenever the question changes or the session is renewed.
    pub(super) fn new(api: Api, session: Session) -> Self {
        let reader = Reader::new();
        let currency = RwSignal::new(None);
        let state = Self {
            query: RwSignal::new(Query::default()),
            list: reader.state(),
            currency: currency.read_only(),
            refreshes: RwSignal::new(0),
        };
        live(move || {
            state.refreshes.track();
            session.renewals().track();
            let request = state.query.with(Query::request);
            untrack(|| {
                reader.ask(move |signal| api.get_users(&request, signal), move || state.stay_within_the_list());
            });
        });
        read_currency(api, currency);
        state
    }

    /// Asks for other users.
    pub(super) fn filter(self, change: impl FnOnce(&mut Filters)) {
        let mut filters = self.query.with_untracked(|query| query.filters().clone());
        change(&mut filters);
        self.query.update(|query| query.set_filters(filters));
    }

    /// Asks for everybody.
    pub(super) fn clear_filters(self) {
        self.filter(|filters| *filters = Filters::default());
    }

    /// Asks the same question again.
    pub(super) fn refresh(self) {
        self.refreshes.update(|count| *count += 1);
    }

    /// Where the shown page stands among the others; `None` before the first answer.
    pub(super) fn pages(self) -> Option<Pages> {
        let total = self.list.with(|list| list.shown().map(|page| page.total_count))?;
        Some(self.query.with(|query| Pages { page: query.page(), rows: query.rows(), total }))
    }

    /// Users were deleted while the admin stood on the last page: turn to the one that is the last now.
    fn stay_within_the_list(self) {
        if let Some(pages) = untrack(|| self.pages()).filter(|pages| pages.is_past_the_end()) {
            self.query.update(|query| query.set_page(pages.last()));
        }
    }
}

/// A role that may not ask for the account sees amounts without a currency.
fn read_currency(api: Api, currency: RwSignal<Option<String>>) {
    let Some(abort) = Abort::new() else {
        return;
    };
    let signal = abort.signal();
    // Leaving the page cancels the request.
    StoredValue::new_local(abort);
    spawn(async move {
        if let Ok(info) = api.get_account_info(signal).await {
            let _ = currency.try_set(info.account.currency);
        }
    });
}
