//! The state of one users page, shared by its parts.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::columns::{Column, Columns};
use super::listing::{AskedBy, Listing, reason_to_wait};
use super::pages::Pages;
use super::query::{Filters, Query};
use super::selection::{Named, Selection};
use crate::api::{Api, Call, Reader, Remote};
use crate::session::Session;
use crate::ui::{Abort, Formats, is_offline, live, spawn};

/// What is asked for, what came of it, and what the admin picked.
#[derive(Clone, Copy)]
pub(super) struct UsersState {
    /// Where to ask.
    pub(super) api: Api,
    /// What is asked for.
    pub(super) query: RwSignal<Query>,
    /// The request for it: under way, answered or failed.
    pub(super) list: ReadSignal<Remote<Arc<Listing>>>,
    /// What is drawn: the last answer, or the one before while the last one waits for a click.
    pub(super) shown: RwSignal<Option<Arc<Listing>>>,
    /// An answer to the clock's question that would move rows: how many, and the answer.
    pub(super) held: RwSignal<Option<(usize, Arc<Listing>)>>,
    /// The columns of the table.
    pub(super) columns: RwSignal<Columns>,
    /// The users that the admin picked.
    pub(super) selection: RwSignal<Selection>,
    /// The account's currency, once it is known.
    pub(super) currency: ReadSignal<Option<String>>,
    /// The user whose details are open.
    pub(super) detail: RwSignal<Option<Named>>,
    /// The parameters of the page's address that are wrong.
    pub(super) dropped: RwSignal<Vec<&'static str>>,
    /// Whether the browser has no connection.
    pub(super) offline: RwSignal<bool>,
    /// Whether it is the clock that asked last: the rows are not dimmed for it.
    pub(super) quiet: RwSignal<bool>,
    /// The viewer's formats, once they are made.
    pub(super) formats: RwSignal<Option<Rc<Formats>>, LocalStorage>,
    /// The next change of the query puts a wrong one right: no step of its own in the browser's history.
    pub(super) correcting: StoredValue<bool>,
    questions: RwSignal<u32>,
    asked_by: StoredValue<AskedBy>,
}

impl UsersState {
    /// Asks `query`, and again whenever the question changes or the session is renewed.
    pub(super) fn new(api: Api, session: Session, query: Query, columns: Columns) -> Self {
        let reader = Reader::new();
        let currency = RwSignal::new(None);
        let state = Self {
            api,
            query: RwSignal::new(query),
            list: reader.state(),
            shown: RwSignal::new(None),
            held: RwSignal::new(None),
            columns: RwSignal::new(columns),
            selection: RwSignal::new(Selection::default()),
            currency: currency.read_only(),
            detail: RwSignal::new(None),
            dropped: RwSignal::new(Vec::new()),
            offline: RwSignal::new(is_offline()),
            quiet: RwSignal::new(false),
            formats: RwSignal::new_local(None),
            correcting: StoredValue::new(false),
            questions: RwSignal::new(0),
            asked_by: StoredValue::new(AskedBy::Admin),
        };
        // Memos: to move a column is no new question.
        let with_skills = Memo::new(move |_| state.columns.with(|columns| columns.shows(Column::Skills)));
        let with_queues = Memo::new(move |_| state.columns.with(|columns| columns.shows(Column::Queues)));
        let question = Memo::new(move |_| state.query.get());
        live(move || {
            state.questions.track();
            session.renewals().track();
            state.ask(reader, question.get(), with_skills.get(), with_queues.get());
        });
        read_currency(api, currency);
        state
    }

    fn ask(self, reader: Reader<Arc<Listing>>, query: Query, with_skills: bool, with_queues: bool) {
        let asked_by = self.asked_by.get_value();
        self.asked_by.set_value(AskedBy::Admin);
        self.quiet.set(asked_by == AskedBy::Clock);
        let request = query.request(with_skills, with_queues);
        let read = move |signal| -> Call<Arc<Listing>> {
            let page = self.api.get_users(&request, signal);
            Box::pin(async move { page.await.map(|page| Arc::new(Listing { query, page })) })
        };
        untrack(|| reader.ask(read, move || self.arrived(asked_by)));
    }

    /// Draws the answer, unless it would move rows and nobody asked for that.
    fn arrived(self, asked_by: AskedBy) {
        let fresh = self.list.with_untracked(|list| match list {
            Remote::Loaded(fresh) => Some(fresh.clone()),
            _ => None,
        });
        let Some(fresh) = fresh else {
            return;
        };
        let waits = self.shown.with_untracked(|shown| reason_to_wait(shown.as_deref(), &fresh, asked_by));
        if let Some(moved) = waits {
            self.held.set(Some((moved, fresh)));
            return;
        }
        // Users were deleted while the admin stood on the last page: turn to the one that is the last now.
        let pages = fresh.pages();
        self.held.set(None);
        self.shown.set(Some(fresh));
        if pages.is_past_the_end() {
            self.correcting.set_value(true);
            self.query.update(|query| query.set_page(pages.last()));
        }
    }

    /// Makes the viewer's formats, unless they are there.
    pub(super) fn make_formats(self) {
        if self.formats.with_untracked(Option::is_none) {
            self.formats.set(Some(Rc::new(Formats::new())));
        }
    }

    /// Draws the answer that waits.
    pub(super) fn show_held(self) {
        if let Some((_, fresh)) = self.held.try_update(Option::take).flatten() {
            self.shown.set(Some(fresh));
        }
    }

    /// Asks for other users, from the first page on.
    pub(super) fn filter(self, change: impl FnOnce(&mut Filters)) {
        self.query.update(|query| query.filter(change));
    }

    /// Asks for everybody.
    pub(super) fn clear_filters(self) {
        self.filter(|filters| *filters = Filters::default());
    }

    /// Asks the same question again, for the admin or for the clock.
    pub(super) fn refresh(self, asked_by: AskedBy) {
        self.asked_by.set_value(asked_by);
        self.questions.update(|count| *count = count.wrapping_add(1));
    }

    /// Where the page that is asked for stands among the others; `None` before the first answer.
    pub(super) fn pages(self) -> Option<Pages> {
        let total = self.shown.with(|shown| shown.as_ref().map(|listing| listing.page.total_count))?;
        Some(self.query.with(|query| Pages { page: query.page(), rows: query.rows(), total }))
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
