//! The state of one users page, shared by its parts.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::acts::Acts;
use super::columns::{Column, Columns};
use super::listing::{AskedBy, Listing, reason_to_wait};
use super::pages::Pages;
use super::query::{Filters, Query};
use super::selection::{Named, Selection};
use crate::api::{Api, Call, Reader, Remote};
use crate::ui::{Abort, El, Formats, Rest, Signal, derived, el, is_offline, live, sleep, spawn};
use crate::work::Desk;

/// So many users are read and drawn in one task; more would hold up the page for longer than a frame or two.
const ONE_TASK: usize = 100;

/// What is asked for, what came of it, and what the admin picked.
#[derive(Clone, Copy)]
pub(super) struct UsersState {
    /// Where to ask.
    pub(super) api: Api,
    /// What the acts work with.
    pub(super) desk: Desk,
    /// The acts themselves.
    pub(super) acts: Acts,
    /// What is asked for.
    pub(super) query: Signal<Query>,
    /// The request for it: under way, answered or failed.
    pub(super) list: Signal<Remote<Arc<Listing>>>,
    /// What is drawn: the last answer, or the one before while the last one waits for a click.
    pub(super) shown: Signal<Option<Arc<Listing>>>,
    /// An answer to the clock's question that would move rows: how many, and the answer.
    pub(super) held: Signal<Option<(usize, Arc<Listing>)>>,
    /// The columns of the table.
    pub(super) columns: Signal<Columns>,
    /// The users that the admin picked.
    pub(super) selection: Signal<Selection>,
    /// The account's currency, once it is known.
    pub(super) currency: Signal<Option<String>>,
    /// The user whose details are open.
    pub(super) detail: Signal<Option<Named>>,
    /// The parameters of the page's address that are wrong.
    pub(super) dropped: Signal<Vec<&'static str>>,
    /// The element around all of the page.
    pub(super) page: Signal<El>,
    /// Whether the browser has no connection.
    pub(super) offline: Signal<bool>,
    /// Whether it is the clock that asked last: the rows are not dimmed for it.
    pub(super) quiet: Signal<bool>,
    /// The viewer's formats, once they are made.
    pub(super) formats: Signal<Option<Rc<Formats>>>,
    /// The language of the formats.
    pub(super) locale: Signal<Option<String>>,
    /// The next change of the query puts a wrong one right: no step of its own in the browser's history.
    pub(super) correcting: Signal<bool>,
    questions: Signal<u32>,
    asked_by: Signal<AskedBy>,
}

impl UsersState {
    /// Asks `query`, and again whenever the question changes or the session is renewed.
    pub(super) fn new(desk: Desk, rest: Rest, locale: Signal<Option<String>>, query: Query, columns: Columns) -> Self {
        let Desk { api, session, .. } = desk;
        let reader = Reader::new();
        let currency = Signal::new(None);
        let state = Self {
            api,
            desk,
            acts: Acts::new(desk, rest),
            query: Signal::new(query),
            list: reader.state(),
            shown: Signal::new(None),
            held: Signal::new(None),
            columns: Signal::new(columns),
            selection: Signal::new(Selection::default()),
            currency,
            detail: Signal::new(None),
            dropped: Signal::new(Vec::new()),
            page: Signal::new(el("div").class("users")),
            offline: Signal::new(is_offline()),
            quiet: Signal::new(false),
            formats: Signal::new(None),
            locale,
            correcting: Signal::new(false),
            questions: Signal::new(0),
            asked_by: Signal::new(AskedBy::Admin),
        };
        // Memos: to move a column is no new question.
        let with_skills = derived(move || state.columns.with(|columns| columns.shows(Column::Skills)));
        let with_queues = derived(move || state.columns.with(|columns| columns.shows(Column::Queues)));
        live(move || {
            state.questions.track();
            session.renewals().track();
            desk.changes().track();
            state.ask(reader, state.query.get(), with_skills.get(), with_queues.get());
        });
        live(move || {
            let left = desk.left().get();
            untrack(|| state.selection.change(|selection| selection.let_go(&left)));
        });
        // Not before the first answer: what the admin waits for comes first.
        live(move || {
            if state.shown.with(Option::is_some) {
                untrack(|| state.acts.load());
            }
        });
        live(move || {
            let locale = locale.get();
            if state.formats.with_untracked(Option::is_some) {
                state.formats.set(Some(Rc::new(Formats::new(locale.as_deref()))));
            }
        });
        let refreshes = desk.session.host().refreshes();
        live(move || {
            if refreshes.get() > 0 {
                untrack(|| state.refresh(AskedBy::Admin));
            }
        });
        let asking = Signal::new(None);
        live(move || {
            session.renewals().track();
            desk.changes().track();
            untrack(|| read_account(desk, currency, asking));
        });
        state
    }

    fn ask(self, reader: Reader<Arc<Listing>>, query: Query, with_skills: bool, with_queues: bool) {
        let asked_by = self.asked_by.get_untracked();
        self.asked_by.set_untracked(AskedBy::Admin);
        self.quiet.set(asked_by == AskedBy::Clock);
        let request = self.desk.within(query.request(with_skills, with_queues));
        let read = move |signal| -> Call<Arc<Listing>> {
            let page = self.api.get_users(&request, signal);
            Box::pin(async move {
                let page = page.await?;
                if page.items.len() > ONE_TASK {
                    sleep(0).await;
                }
                Ok(Arc::new(Listing { query, page }))
            })
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
            self.correcting.set_untracked(true);
            self.query.change(|query| query.set_page(pages.last()));
        }
    }

    /// Makes the viewer's formats, unless they are there.
    pub(super) fn make_formats(self) {
        if self.formats.with_untracked(Option::is_none) {
            let locale = self.locale.get_untracked();
            self.formats.set(Some(Rc::new(Formats::new(locale.as_deref()))));
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
        self.query.change(|query| query.filter(change));
    }

    /// Asks for everybody.
    pub(super) fn clear_filters(self) {
        self.filter(|filters| *filters = Filters::default());
    }

    /// Asks the same question again, for the admin or for the clock.
    pub(super) fn refresh(self, asked_by: AskedBy) {
        self.asked_by.set_untracked(asked_by);
        self.questions.update(|count| *count = count.wrapping_add(1));
    }

    /// Where the page that is asked for stands among the others; `None` before the first answer.
    pub(super) fn pages(self) -> Option<Pages> {
        let total = self.shown.with(|shown| shown.as_ref().map(|listing| listing.page.total_count))?;
        Some(self.query.with(|query| Pages { page: query.page(), rows: query.rows(), total }))
    }
}

/// Reads what the page says of the account. A role that may not ask for it sees amounts without a currency.
fn read_account(desk: Desk, currency: Signal<Option<String>>, asking: Signal<Option<Abort>>) {
    let Some(abort) = Abort::new() else {
        return;
    };
    let answer = desk.api.get_account_info(abort.signal());
    // Leaving the page cancels the request, and so does the next one.
    asking.set_untracked(Some(abort));
    spawn(async move {
        if let Ok(info) = answer.await {
            currency.try_set(info.account.currency.clone());
            desk.session.know(info.account);
        }
    });
}
