//! Settling, carried out: reads until each open record has a verdict, or until reading cannot tell.

use users_api::ErrorCode;
use users_api::record::User;

use super::act::TransferAct;
use super::machine::{Batch, Event};
use super::record::{Proof, Record, State, Verdict};
use super::report::doubt;
use super::settle::{Finding, Progress, Search, by_balance, is_alone};
use crate::api::{CallError, explain};
use crate::locales::texts;
use crate::ui::{Abort, now, sleep, spawn};

/// The rows of the history, or why there are none.
enum History {
    Read(Search),
    /// The role may not read it.
    Forbidden,
}

impl TransferAct {
    /// Settles everything that is open, one after the other. Reads only.
    pub(super) fn settle_all(self) {
        if self.is_settling.get_untracked() {
            return;
        }
        self.is_settling.set(true);
        spawn(async move {
            let mut tried: Vec<String> = Vec::new();
            while let Some(record) = self.next_open(&tried) {
                tried.push(record.intent.id.clone());
                self.settle(record).await;
            }
            let _ = self.is_settling.try_set(false);
        });
    }

    /// The first record that is open and was not tried; a success without a known amount is looked up, too.
    fn next_open(self, tried: &[String]) -> Option<Record> {
        self.batch.try_with_untracked(|batch| {
            let mut records = batch.iter().flat_map(Batch::records);
            let is_open = |record: &&Record| {
                let open = matches!(record.state, State::Unknown { .. } | State::Done { moved: None });
                open && !tried.contains(&record.intent.id)
            };
            records.find(is_open).cloned()
        })?
    }

    /// Whether this record is of the batch that the page shows; not when the page is gone.
    fn is_shown(self, id: &str) -> bool {
        let shown = self
            .batch
            .try_with_untracked(|batch| batch.iter().flat_map(Batch::records).any(|record| record.intent.id == id));
        shown == Some(true)
    }

    /// Reads until there is a verdict, or none can be had.
    async fn settle(self, record: Record) {
        let id = record.intent.id.clone();
        loop {
            let words = match self.find_out(&record).await {
                // Another batch is shown by now: what is not said of this one stays open, and is found again.
                _ if !self.is_shown(&id) => return,
                Ok(Finding::Verdict(verdict)) => {
                    self.say_of(&id, String::new());
                    self.tell(Event::Settled { id: id.clone(), verdict });
                    self.forget_left(&id);
                    self.desk.changed();
                    return;
                }
                // What was answered is not doubted by what is not there yet.
                Ok(Finding::Wait(_)) if matches!(record.state, State::Done { .. }) => return,
                Ok(Finding::Wait(seconds)) => {
                    self.say_of(&id, (texts().settle_waits)(&seconds.to_string()));
                    let milliseconds = u32::try_from(seconds).unwrap_or(1).saturating_mul(1000);
                    sleep(milliseconds.clamp(1000, 15_000)).await;
                    if !self.is_shown(&id) {
                        return;
                    }
                    continue;
                }
                Ok(Finding::CannotTell(why)) => [texts().settle_cannot_tell, " ", &doubt(&why, texts())].concat(),
                Err(why) => [texts().settle_failed, " ", &explain(&why, texts())].concat(),
            };
            return self.say_of(&id, words);
        }
    }

    async fn find_out(self, record: &Record) -> Result<Finding, CallError> {
        let history = self.read_history(record).await?;
        // After the history: what moved in between is in the balance, and a doubt is the worst that comes of it.
        let user = self.read_user(record.intent.user_id).await;
        Ok(match history {
            History::Read(search) => {
                let fixed = user.ok().flatten().map(|user| user.fixed_balance);
                search.finding(record, fixed, now())
            }
            History::Forbidden => {
                let all = self.records.all().await.unwrap_or_default();
                by_balance(record, user?.as_ref(), is_alone(record, &all), now())
            }
        })
    }

    async fn read_user(self, user_id: u64) -> Result<Option<User>, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        self.desk.read_user(user_id, abort.signal()).await
    }

    async fn read_history(self, record: &Record) -> Result<History, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let mut search = Search::new(&record.intent, now()).ok_or(CallError::Network)?;
        loop {
            match self.desk.api.get_transaction_history(&search.question(), abort.signal()).await {
                Ok(page) => {
                    if search.take(page) != Progress::More {
                        return Ok(History::Read(search));
                    }
                }
                Err(why) if matches!(why.code(), Some(ErrorCode::UnknownCommand | ErrorCode::ForbiddenCommand)) => {
                    return Ok(History::Forbidden);
                }
                Err(why) => return Err(why),
            }
        }
    }

    /// What the admin says by hand of a transfer that reading cannot tell, with a note of how it is known.
    pub(super) fn settle_by_hand(self, id: &str, word: &str, note: &str) {
        let note = note.trim().to_owned();
        let verdict = match word {
            "happened" => Verdict::Happened { moved: None, proof: Proof::Note(note) },
            "did-not-happen" => Verdict::DidNotHappen { proof: Proof::Note(note) },
            _ => Verdict::CannotTell { note },
        };
        self.tell(Event::Settled { id: id.to_owned(), verdict });
        self.forget_left(id);
    }

    fn say_of(self, id: &str, words: String) {
        self.findings.try_update(|findings| {
            findings.retain(|(of, _)| of != id);
            if !words.is_empty() {
                findings.push((id.to_owned(), words));
            }
        });
    }

    fn forget_left(self, id: &str) {
        self.left.try_update(|left| left.retain(|record| record.intent.id != id));
    }
}
