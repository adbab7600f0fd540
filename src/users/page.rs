//! The page: header, filters, results.

use leptos::prelude::*;
use users_api::record::User;
use users_api::reply::Page;

use super::filters::FilterPanel;
use super::pages::Pages;
use super::query::Query;
use super::results::Results;
use crate::api::{Api, Reader, Remote};
use crate::locales::texts;
use crate::session::Session;
use crate::ui::{Abort, Menu, effect, spawn};

/// The state of one users page, shared by its parts.
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
    /// Asks the same question again.
    pub(super) fn refresh(self) {
        self.refreshes.update(|count| *count += 1);
    }

    /// Where the shown page stands among the others; `None` before the first answer.
    pub(super) fn pages(self) -> Option<Pages> {
        let total = self.list.with(|list| list.shown().map(|page| page.total_count))?;
        Some(self.query.with(|query| Pages { page: query.page(), rows: query.rows(), total }))
    }

    fn new(api: Api, session: Session) -> Self {
        let reader = Reader::new();
        let currency = RwSignal::new(None);
        let state = Self {
            query: RwSignal::new(Query::default()),
            list: reader.state(),
            currency: currency.read_only(),
            refreshes: RwSignal::new(0),
        };
        effect(move || {
            state.refreshes.track();
            session.renewals().track();
            let request = state.query.with(Query::request);
            reader.ask(move |signal| api.get_users(&request, signal), move || state.stay_within_the_list());
        });
        state.read_currency(api, currency);
        state
    }

    /// Users were deleted while the admin stood on the last page: turn to the one that is the last now.
    fn stay_within_the_list(self) {
        if let Some(pages) = untrack(|| self.pages()).filter(|pages| pages.is_past_the_end()) {
            self.query.update(|query| query.set_page(pages.last()));
        }
    }

    /// A role that may not ask for the account sees amounts without a currency.
    fn read_currency(self, api: Api, currency: RwSignal<Option<String>>) {
        let Some(abort) = Abort::new() else {
            return;
        };
        let signal = abort.signal();
        let abort = StoredValue::new_local(abort);
        spawn(async move {
            if let Ok(info) = api.get_account_info(signal).await {
                let _ = currency.try_set(info.account.currency);
            }
            // Kept until here, so that leaving the page cancels the request.
            let _ = abort.try_with_value(|_| ());
        });
    }
}

/// The users of the account that is signed in.
#[component]
pub fn UsersPage(
    /// How the account is called.
    account: String,
) -> impl IntoView {
    let state = UsersState::new(expect_context(), expect_context());
    provide_context(state);
    view! {
        <div class="users">
            <Header account />
            <div class="users__body">
                <FilterPanel />
                <Results />
            </div>
        </div>
    }
}

#[component]
fn Header(account: String) -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let session: Session = expect_context();
    view! {
        <header class="header">
            <h1 class="header__title">{texts.users}</h1>
            <div class="header__actions">
                <button type="button" class="button" on:click=move |_| state.refresh()>
                    {texts.refresh}
                </button>
                <Menu id="account-menu" label=texts.account>
                    <p class="menu__note">{account}</p>
                    <button type="button" class="menu__item" on:click=move |_| session.close()>
                        {texts.sign_out}
                    </button>
                </Menu>
            </div>
        </header>
    }
}
