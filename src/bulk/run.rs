//! A bulk act under way. Its state is the page's: it goes on when its dialog is closed.

use leptos::prelude::untrack;
use users_api::record::User;
use users_api::{ApiError, ErrorCode};

use super::act::{Act, Request};
use crate::api::CallError;
use crate::ui::{Abort, El, Signal, Timer, after, el, now, on_window, sleep, spawn};
use crate::work::{Batch, Begun, Desk, Fate, Journal, Outcome, Planned, finish_all};

/// How long a server is given before what it has not done counts as not done, in milliseconds.
const GRACE: u32 = 1000;

/// The one bulk act of a page.
#[derive(Clone, Copy)]
pub struct BulkAct {
    pub(super) desk: Desk,
    journal: Journal,
    /// What the journal holds of each user, in the order of the batch; away while it is being written.
    begun: Signal<Vec<Option<Begun>>>,
    pub(super) shown: Signal<bool>,
    pub(super) stage: Signal<Stage>,
    pub(super) act: Signal<Act>,
    pub(super) batch: Signal<Batch>,
    /// When it began, in seconds since 1970 UTC.
    pub(super) began: Signal<i64>,
    /// Until when the server asked to be left alone, in seconds since 1970 UTC.
    pub(super) waits_until: Signal<Option<i64>>,
    waiting: Signal<Option<Timer>>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The admin is asked.
    Asking,
    /// Requests are on their way, or wait for their turn.
    Running,
    /// Everybody has come to something.
    Over,
}

impl BulkAct {
    /// Nothing under way.
    pub fn new(desk: Desk, journal: Journal) -> Self {
        let act = Self {
            desk,
            journal,
            begun: Signal::new(Vec::new()),
            shown: Signal::new(false),
            stage: Signal::new(Stage::Over),
            act: Signal::new(Act::Delete),
            batch: Signal::new(Batch::default()),
            began: Signal::new(0),
            waits_until: Signal::new(None),
            waiting: Signal::new(None),
        };
        on_window("online", move || act.check_again());
        act
    }

    /// Asks whether to do it to these users. While another act is under way its dialog comes back instead.
    pub fn open(self, act: Act, users: Vec<(u64, String)>) {
        if self.stage.get_untracked() != Stage::Running {
            self.act.set(act);
            self.batch.set(Batch::new(users));
            self.begun.set_untracked(Vec::new());
            self.stage.set(Stage::Asking);
        }
        self.shown.settle(true);
    }

    /// The dialog, and what is said on the page while it is closed.
    pub fn view(self) -> El {
        el("div")
            .class("act")
            .live_child(move || self.bar())
            .live_child(move || self.shown.get().then(|| untrack(|| self.dialog())))
    }

    /// Begins, once: the admin has decided.
    pub(super) fn begin(self) {
        if self.stage.get_untracked() == Stage::Asking {
            self.run();
        }
    }

    /// Decides anew for those who were rejected.
    pub(super) fn retry_rejected(self) {
        if self.stage.get_untracked() == Stage::Over {
            self.batch.update(Batch::retry_rejected);
            self.run();
        }
    }

    fn run(self) {
        self.began.set(now());
        self.stage.set(Stage::Running);
        let (method, fields) = self.act.get_untracked().recorded();
        let planned = |(user_id, user_name): (u64, String)| Planned {
            method,
            fields: fields.clone(),
            application: None,
            user_id: Some(user_id),
            user_name,
        };
        let (waiting, total) = self.batch.with_untracked(|batch| (batch.waiting(), batch.items().len()));
        let indices: Vec<_> = waiting.iter().map(|(index, _)| *index).collect();
        let plan = self.journal.plan(waiting.into_iter().map(|(_, user)| planned(user)).collect());
        spawn(async move {
            // Whatever happens to the tab from here on: the next one knows who was to be dealt with.
            let planned = plan.await;
            let begun = self.begun.try_update_untracked(|begun| {
                begun.resize_with(total, || None);
                for (index, entry) in indices.into_iter().zip(planned) {
                    if let Some(place) = begun.get_mut(index) {
                        *place = Some(entry);
                    }
                }
            });
            if begun.is_some() {
                self.record_unsent();
                self.pump();
            }
        });
    }

    /// Writes that a user's turn has come, before the request leaves.
    async fn record_sending(self, index: usize) {
        let place = |begun: &mut Vec<Option<Begun>>| begun.get_mut(index).and_then(Option::take);
        if let Some(mut entry) = self.begun.try_update_untracked(place).flatten() {
            entry.send().await;
            self.begun.try_update_untracked(|begun| {
                if let Some(place) = begun.get_mut(index) {
                    *place = Some(entry);
                }
            });
        }
    }

    /// Writes who was stopped before being sent.
    fn record_unsent(self) {
        self.batch.with_untracked(|batch| {
            self.begun.update_untracked(|begun| {
                let unsent = begun.iter_mut().zip(batch.items()).filter(|(_, item)| item.outcome == Outcome::NotSent);
                finish_all(unsent.filter_map(|(entry, _)| Some((entry.as_mut()?, Fate::NotSent))));
            });
        });
    }

    /// Writes what became of a user.
    fn record(self, index: usize, outcome: &Outcome) {
        self.begun.try_update_untracked(|begun| {
            if let Some(Some(entry)) = begun.get_mut(index) {
                entry.finish(Fate::of(outcome));
            }
        });
    }

    /// Sends nobody more; those on their way arrive.
    pub(super) fn stop(self) {
        self.batch.update(Batch::stop);
        self.pump();
    }

    /// Goes on after the session was renewed.
    pub(super) fn go_on(self) {
        self.batch.update(Batch::go_on);
        self.pump();
    }

    /// Sends as many as may be on their way; when everybody has come to something, it is over.
    fn pump(self) {
        while let Some((index, user_id)) = self.batch.try_update(Batch::next).flatten() {
            let act = self.act.get_untracked();
            spawn(async move {
                self.record_sending(index).await;
                let answer = self.perform(act, user_id).await;
                self.arrive(index, answer);
            });
        }
        let open = self.batch.try_with_untracked(|batch| batch.counts().open);
        if open == Some(0) && self.stage.get_untracked() == Stage::Running {
            self.end();
        }
    }

    fn arrive(self, index: usize, answer: Outcome) {
        let why = match &answer {
            Outcome::Rejected(why) => Some(why.clone()),
            _ => None,
        };
        let ended = why.as_ref().is_some_and(CallError::is_session_end);
        self.record(index, if ended { &Outcome::Waiting } else { &answer });
        let took = self.batch.try_update(|batch| {
            if ended {
                batch.pause_at(index);
            } else {
                batch.answer(index, answer);
            }
        });
        if took.is_none() {
            return;
        }
        if let Some(seconds) = why.and_then(|why| why.wait_asked()) {
            self.wait(seconds);
        }
        self.pump();
    }

    /// The server asks to be left alone: nobody more is sent before.
    fn wait(self, seconds: u32) {
        self.batch.update(Batch::pause);
        self.waits_until.set(Some(now().saturating_add(seconds.into())));
        self.waiting.set_untracked(Some(after(seconds.saturating_mul(1000), move || {
            self.waits_until.set(None);
            self.go_on();
        })));
    }

    fn end(self) {
        self.stage.set(Stage::Over);
        self.record_unsent();
        let through: Vec<u64> = self.batch.with_untracked(|batch| {
            let done = batch.items().iter().filter(|item| item.outcome == Outcome::Done);
            done.map(|item| item.user_id).collect()
        });
        let event = if self.act.get_untracked() == Act::Delete { "users-deleted" } else { "user-changed" };
        self.desk.tell_of(event, &through);
        self.desk.dealt_with(through);
        self.desk.changed();
    }

    /// Does it to one user: one request, and after a lost answer the reading that tells what became of it.
    async fn perform(self, act: Act, user_id: u64) -> Outcome {
        let mut is_active = true;
        if act.reads_first() {
            match self.read(user_id).await {
                Ok(Some(user)) => is_active = user.user_active,
                Ok(None) => return Outcome::Rejected(gone()),
                // Nothing was sent.
                Err(why) => return Outcome::Rejected(why),
            }
        }
        let api = self.desk.api;
        let answer = match act.request(user_id, is_active) {
            Request::Delete(params) => api.del_user(&params).await,
            Request::Change(params) => api.set_user_info(&params).await,
        };
        match Outcome::of(answer) {
            Outcome::Unknown(why) => self.settle(act, user_id, why).await,
            // The browser may have sent the request twice, and the second one met nobody.
            Outcome::Rejected(why) if why.code() == Some(ErrorCode::UserIdInvalid) => {
                self.settle(act, user_id, why).await
            }
            outcome => outcome,
        }
    }

    /// Finds out what became of a request whose answer was lost. Nothing is sent again.
    async fn settle(self, act: Act, user_id: u64, why: CallError) -> Outcome {
        for wait in [0, GRACE] {
            if wait > 0 {
                sleep(wait).await;
            }
            match self.read(user_id).await {
                Ok(user) if act.is_done(user.as_ref()) => return Outcome::Done,
                Ok(_) => {}
                Err(_) => return Outcome::Unknown(why),
            }
        }
        Outcome::Rejected(why)
    }

    async fn read(self, user_id: u64) -> Result<Option<User>, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        self.desk.read_user(user_id, abort.signal()).await
    }

    /// Asks once more what became of those of whom nobody knows.
    pub(super) fn check_again(self) {
        if self.stage.get_untracked() != Stage::Over {
            return;
        }
        let act = self.act.get_untracked();
        spawn(async move {
            let mut from = 0;
            while let Some((index, item)) = self.batch.try_update(|batch| batch.settle_next(from)).flatten() {
                let outcome = match item.outcome {
                    Outcome::Unknown(why) => self.settle(act, item.user_id, why).await,
                    other => other,
                };
                self.record(index, &outcome);
                let _ = self.batch.try_update(|batch| batch.answer(index, outcome));
                from = index.saturating_add(1);
            }
            if from > 0 {
                self.end();
            }
        });
    }
}

fn gone() -> CallError {
    CallError::Refused(ApiError::new(ErrorCode::UserIdInvalid).into())
}
