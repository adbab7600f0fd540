//! The sending of a transfer, as one value: events go in, commands come out. Pure: the caller carries the commands out.
//!
//! ```text
//! Ready ── Begin ──▶ Queued ── Locked ──▶ Running ──▶ Over
//!                      ▲                     │
//!                      └── GoOn ── Paused ◀──┘
//! ```
//!
//! While it runs, each user has a turn: the user is read again; if nothing has changed since the check, the intent is
//! written down durably; only when the browser has confirmed that, the one request leaves. What makes it impossible to
//! send twice:
//!
//! - There is one turn at a time, and a request leaves in one place only, on the confirmation of this turn's writing.
//! - Every turn has a ticket of its own. A reply with another ticket than the present turn's changes nothing.
//! - A user whose request has left stays `Sending` until its answer comes. The answer makes it planned again in one
//!   case only: the server refused because the session had ended. The user is then read again before the next
//!   request, and a changed balance stops it.
//! - A new decision (`RetryRejected`) has new ids, and is for those that the server refused. Unknown stays.
//! - A batch that is restored after its tab died cannot send at all.
//!
//! What the caller owes: it carries the commands out in their order; it writes records one after the other, and answers
//! [`Command::Store`] only when the browser has confirmed that the writing is durable; it reads the records for
//! [`Event::Locked`] while it holds the lock and after its own writing; it hands a request to the network once, with
//! nothing that repeats it; and it answers every command that asks for it once.

use users_api::params::{Selection, TransferMoneyToUser, UsersRef};
use users_api::reply::Transferred;
use users_api::{Decimal, ErrorCode};

use super::amount;
use super::check::{Check, Form, Snapshot};
use super::decision::{Decision, account_description, user_description};
use super::record::{Drift, Intent, NotSent, Proof, Record, State, Verdict, Words};
use super::standing::Standing;
use crate::api::{CallError, happened};
use crate::locales::texts;
use crate::work::Counts;

/// What a batch needs to send; a restored one has none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Terms {
    form: Form,
    hour_limit: Option<Decimal>,
    /// What each user is compared with, and the tag of what it takes back, in the order of the records.
    users: Vec<(Snapshot, Option<String>)>,
}

/// How far a batch is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Checked, and not begun.
    Ready,
    /// Waits until no other tab sends.
    Queued,
    /// Users have their turns.
    Running,
    /// Nobody has a turn until [`Event::GoOn`]. A request that has left before is still waited for.
    Paused(Pause),
    /// Everybody has come to something.
    Over,
}

/// Why a batch pauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The session has ended: sign in again, then go on.
    SessionEnded,
    /// The server asks to be left alone for so many seconds. Go on by hand, or when they have passed.
    ServerAsks(u32),
    /// A user could not be read just before the sending; nothing was sent.
    Unread(Words),
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    index: usize,
    ticket: u32,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The user is read again.
    Reading,
    /// The intent is written down.
    Writing,
    /// The request has left.
    Sending,
}

/// The right to be the one tab that sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lock {
    None,
    Asked,
    Held,
}

/// What has happened. A ticket is the one of the command that is answered.
#[derive(Clone, Debug)]
pub enum Event {
    /// The admin has decided.
    Begin,
    /// The right to send is held, as [`Command::Lock`] asked; what the records of all tabs say now, read while it is
    /// held.
    Locked(Standing),
    /// A user was read, as [`Command::Read`] asked; `None` when there is no such user.
    Read {
        /// The command's.
        ticket: u32,
        /// The user.
        user: Result<Option<Snapshot>, CallError>,
        /// When, in seconds since 1970 UTC.
        at: i64,
    },
    /// What [`Command::Store`] asked for is written durably, or could not be.
    Stored {
        /// The command's.
        ticket: u32,
        /// Whether it will outlive the tab.
        is_durable: bool,
    },
    /// The answer to [`Command::Send`], or what came instead of one.
    Answered {
        /// The command's.
        ticket: u32,
        /// The answer.
        answer: Result<Transferred, CallError>,
        /// When, in seconds since 1970 UTC.
        at: i64,
    },
    /// The admin stops: who was not sent is not sent.
    Stop,
    /// The session has ended, as somebody else has learned.
    SessionEnded,
    /// The admin, or the end of a wait, lets it go on.
    GoOn,
    /// The admin decides anew for those who were rejected.
    RetryRejected(Decision),
    /// Settling has found something out about the transfer of this id.
    Settled {
        /// `Intent::id`.
        id: String,
        /// What.
        verdict: Verdict,
    },
}

/// What the caller has to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask for the right to be the one tab that sends; answer with [`Event::Locked`].
    Lock,
    /// Give the right back.
    Unlock,
    /// Read this user; answer with [`Event::Read`].
    Read {
        /// To be given back.
        ticket: u32,
        /// The user.
        user_id: u64,
    },
    /// Write this down durably; answer with [`Event::Stored`] when the browser has confirmed it.
    Store {
        /// To be given back.
        ticket: u32,
        /// What is about to be sent.
        record: Record,
    },
    /// Send this once, and never again by itself; answer with [`Event::Answered`], whatever comes.
    Send {
        /// To be given back.
        ticket: u32,
        /// The request.
        request: TransferMoneyToUser,
    },
    /// Write this down too, in the order of the commands; nobody waits for it.
    Keep(Record),
}

/// The transfers of one decision, and of those that followed from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    records: Vec<Record>,
    terms: Option<Terms>,
    pace: Pace,
    turn: Option<Turn>,
    lock: Lock,
    tickets: u32,
    account_balance: Option<Decimal>,
}

impl Batch {
    /// Those of a check who are sent something, not begun. `None` when the check refuses.
    pub fn new(
        form: &Form,
        check: &Check,
        hour_limit: Option<Decimal>,
        decision: &Decision,
        account_id: u64,
        now: i64,
    ) -> Option<Self> {
        if !check.refusals.is_empty() {
            return None;
        }
        let mut records = Vec::with_capacity(check.count);
        let mut users = Vec::with_capacity(check.count);
        for row in check.rows.iter().filter(|row| row.is_sent) {
            let seen = row.seen.clone()?;
            let intent = Intent {
                id: decision.id_for(row.user_id),
                batch: decision.id.clone(),
                tag: decision.tag.clone(),
                at: now,
                account_id,
                user_id: row.user_id,
                user_name: row.user_name.clone(),
                direction: form.direction,
                amount: row.amount,
                currency: form.currency.clone(),
                is_own_currency: check.is_own_currency,
                strict_mode: form.strict_mode,
                fixed_before: seen.fixed,
                live_before: seen.live,
                reverses: row.reverses.as_ref().map(|link| link.id.clone()),
            };
            records.push(Record { intent, state: State::Planned });
            users.push((seen, row.reverses.as_ref().map(|link| link.tag.clone())));
        }
        let terms = Some(Terms { form: form.clone(), hour_limit, users });
        Some(Self { terms, ..Self::idle(records, Pace::Ready) })
    }

    /// The records that a tab left which is closed, and what of them has to be written down anew: what was on its way
    /// is unknown, what had not left will not. Nothing is ever sent from it.
    pub fn restored(mut records: Vec<Record>, now: i64) -> (Self, Vec<Command>) {
        let mut commands = Vec::new();
        for record in &mut records {
            if record.lose_tab(now) {
                commands.push(Command::Keep(record.clone()));
            }
        }
        (Self::idle(records, Pace::Over), commands)
    }

    fn idle(records: Vec<Record>, pace: Pace) -> Self {
        Self { records, terms: None, pace, turn: None, lock: Lock::None, tickets: 0, account_balance: None }
    }

    /// What was decided for each user and what became of it, in the order of the check.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// How far it is.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// How many came to what. What settling has shown counts as what it was: done, or rejected when nothing moved.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for record in &self.records {
            *match record.state {
                State::Planned | State::Sending => &mut counts.open,
                State::Done { .. } | State::Settled(Verdict::Happened { .. }) => &mut counts.done,
                State::Rejected(_) | State::Settled(Verdict::DidNotHappen { .. }) => &mut counts.rejected,
                State::Unknown { .. } | State::Settled(Verdict::CannotTell { .. }) => &mut counts.unknown,
                State::NotSent(_) => &mut counts.not_sent,
            } += 1;
        }
        counts
    }

    /// Whether a request has left whose answer is still waited for.
    pub fn is_sending(&self) -> bool {
        self.turn.is_some_and(|turn| turn.phase == Phase::Sending)
    }

    /// The account's balance, as the last answer told it.
    pub fn account_balance(&self) -> Option<Decimal> {
        self.account_balance
    }

    /// Takes what has happened and says what is to be done now.
    pub fn on(&mut self, event: Event) -> Vec<Command> {
        let mut out = Vec::new();
        match event {
            Event::Begin => self.begin(&mut out),
            Event::Locked(standing) => self.locked(&standing, &mut out),
            Event::Read { ticket, user, at } => self.read(ticket, user, at, &mut out),
            Event::Stored { ticket, is_durable } => self.stored(ticket, is_durable, &mut out),
            Event::Answered { ticket, answer, at } => self.answered(ticket, answer, at, &mut out),
            Event::Stop => self.end_planned(&NotSent::Stopped, &mut out),
            Event::SessionEnded => self.pause(Pause::SessionEnded),
            Event::GoOn => self.go_on(&mut out),
            Event::RetryRejected(decision) => self.retry_rejected(&decision, &mut out),
            Event::Settled { id, verdict } => self.settled(&id, verdict, &mut out),
        }
        self.next(&mut out);
        out
    }

    fn begin(&mut self, out: &mut Vec<Command>) {
        if self.pace != Pace::Ready {
            return;
        }
        out.extend(self.records.iter().cloned().map(Command::Keep));
        self.queue(out);
    }

    /// Waits for the right to send; asks for it once only.
    fn queue(&mut self, out: &mut Vec<Command>) {
        self.pace = if self.lock == Lock::Held { Pace::Running } else { Pace::Queued };
        if self.lock == Lock::None {
            self.lock = Lock::Asked;
            out.push(Command::Lock);
        }
    }

    /// What other tabs have done since the check is looked at before anything is sent.
    fn locked(&mut self, standing: &Standing, out: &mut Vec<Command>) {
        if self.lock == Lock::Held {
            return;
        }
        // Nobody has asked for it, or nobody needs it any more: `next` gives it back.
        self.lock = Lock::Held;
        if self.pace != Pace::Queued {
            return;
        }
        self.pace = Pace::Running;
        let limit = self.terms.as_ref().and_then(|terms| terms.hour_limit);
        for record in self.records.iter_mut().filter(|record| record.state == State::Planned) {
            let intent = &record.intent;
            let is_reversed = intent.reverses.as_ref().is_some_and(|id| standing.reversed.contains(id));
            let why = if standing.open.contains(&intent.user_id) {
                NotSent::Unsettled
            } else if is_reversed {
                NotSent::AlreadyReversed
            } else {
                continue;
            };
            record.state = State::NotSent(why);
            out.push(Command::Keep(record.clone()));
        }
        let planned = self.records.iter().filter(|record| record.state == State::Planned);
        let rest = amount::sum(planned.map(|record| record.intent.amount));
        let fits = limit.is_none() || rest.is_some_and(|rest| standing.allows(rest, limit));
        if !fits {
            self.end_planned(&NotSent::HourLimit, out);
        }
    }

    /// Gives nobody a turn. A turn that has not come to its request is taken back; the request of another one has left.
    fn pause(&mut self, why: Pause) {
        if matches!(self.pace, Pace::Queued | Pace::Running) {
            self.pace = Pace::Paused(why);
            self.turn = self.turn.filter(|turn| turn.phase == Phase::Sending);
        }
    }

    fn go_on(&mut self, out: &mut Vec<Command>) {
        if matches!(self.pace, Pace::Paused(_)) {
            self.queue(out);
        }
    }

    /// The turn of this ticket in this phase, and its place.
    fn turn(&self, ticket: u32, phase: Phase) -> Option<usize> {
        self.turn.filter(|turn| turn.ticket == ticket && turn.phase == phase).map(|turn| turn.index)
    }

    fn read(&mut self, ticket: u32, user: Result<Option<Snapshot>, CallError>, at: i64, out: &mut Vec<Command>) {
        let Some(index) = self.turn(ticket, Phase::Reading) else {
            return;
        };
        let user = match user {
            Ok(user) => user,
            Err(why) => {
                let pause = if why.is_session_end() {
                    Pause::SessionEnded
                } else if let Some(seconds) = why.wait_asked() {
                    Pause::ServerAsks(seconds)
                } else {
                    Pause::Unread(words(&why))
                };
                return self.pause(pause);
            }
        };
        let drift = self.drift(index, user.as_ref());
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        match (drift, user) {
            (None, Some(user)) => {
                record.intent.at = at;
                record.intent.fixed_before = user.fixed;
                record.intent.live_before = user.live;
                // A tab that dies from here on leaves it as sent, which may be one turn too early and never too late.
                let record = Record { intent: record.intent.clone(), state: State::Sending };
                self.turn = Some(Turn { index, ticket, phase: Phase::Writing });
                out.push(Command::Store { ticket, record });
            }
            (drift, _) => {
                self.turn = None;
                record.state = State::NotSent(NotSent::Drift(drift.unwrap_or(Drift::Gone)));
                out.push(Command::Keep(record.clone()));
            }
        }
    }

    fn drift(&self, index: usize, user: Option<&Snapshot>) -> Option<Drift> {
        let (seen, _) = self.terms.as_ref()?.users.get(index)?;
        let intent = &self.records.get(index)?.intent;
        seen.drift(user, intent.direction, intent.amount)
    }

    /// The only place from which a request leaves.
    fn stored(&mut self, ticket: u32, is_durable: bool, out: &mut Vec<Command>) {
        let Some(index) = self.turn(ticket, Phase::Writing) else {
            return;
        };
        let request = self.request(index);
        match (self.records.get_mut(index), request) {
            (Some(record), Some(request)) if is_durable => {
                record.state = State::Sending;
                self.turn = Some(Turn { index, ticket, phase: Phase::Sending });
                out.push(Command::Send { ticket, request });
            }
            // What is not written down is not sent.
            _ => self.end_planned(&NotSent::NotKept, out),
        }
    }

    fn request(&self, index: usize) -> Option<TransferMoneyToUser> {
        let terms = self.terms.as_ref()?;
        let intent = &self.records.get(index)?.intent;
        let reverses = terms.users.get(index)?.1.as_deref();
        let form = &terms.form;
        Some(TransferMoneyToUser {
            users: UsersRef::Ids(Selection::These(vec![intent.user_id])),
            amount: intent.direction.signed(intent.amount),
            currency: Some(intent.currency.clone()),
            strict_mode: Some(intent.strict_mode),
            user_transaction_description: user_description(&form.user_words, intent.direction, reverses),
            account_transaction_description: Some(account_description(
                &form.account_words,
                intent.direction,
                &intent.tag,
                reverses,
            )),
        })
    }

    fn answered(&mut self, ticket: u32, answer: Result<Transferred, CallError>, at: i64, out: &mut Vec<Command>) {
        let Some(index) = self.turn(ticket, Phase::Sending) else {
            return;
        };
        self.turn = None;
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        let mut pause = None;
        let mut is_offered = true;
        record.state = match answer {
            Ok(done) => {
                self.account_balance = Some(done.balance);
                State::Done {
                    moved: (record.intent.strict_mode && record.intent.is_own_currency).then_some(record.intent.amount),
                }
            }
            Err(why) if is_lost(&why) => State::Unknown { words: words(&why), since: at },
            Err(why) if why.is_session_end() => {
                pause = Some(Pause::SessionEnded);
                // After a stop nothing is left to wait for.
                if self.pace == Pace::Over { State::NotSent(NotSent::Stopped) } else { State::Planned }
            }
            Err(why) => {
                pause = why.wait_asked().map(Pause::ServerAsks);
                is_offered = !matches!(why.code(), Some(ErrorCode::UnknownCommand | ErrorCode::ForbiddenCommand));
                State::Rejected(words(&why))
            }
        };
        out.push(Command::Keep(record.clone()));
        if let Some(why) = pause {
            self.pause(why);
        }
        if !is_offered {
            self.end_planned(&NotSent::NotOffered, out);
        }
    }

    /// Sends nobody more, for good.
    fn end_planned(&mut self, why: &NotSent, out: &mut Vec<Command>) {
        self.turn = self.turn.filter(|turn| turn.phase == Phase::Sending);
        for record in self.records.iter_mut().filter(|record| record.state == State::Planned) {
            record.state = State::NotSent(why.clone());
            out.push(Command::Keep(record.clone()));
        }
        self.pace = Pace::Over;
    }

    /// A new decision for those who were rejected. Who is done, unknown, settled or not sent stays.
    fn retry_rejected(&mut self, decision: &Decision, out: &mut Vec<Command>) {
        // A decision that was made before would give its ids a second time.
        let is_new = self.records.iter().all(|record| record.intent.batch != decision.id);
        if self.pace != Pace::Over || self.is_sending() || self.terms.is_none() || !is_new {
            return;
        }
        let mut any = false;
        for record in self.records.iter_mut().filter(|record| matches!(record.state, State::Rejected(_))) {
            let user_id = record.intent.user_id;
            record.intent.id = decision.id_for(user_id);
            record.intent.batch = decision.id.clone();
            record.intent.tag = decision.tag.clone();
            record.state = State::Planned;
            out.push(Command::Keep(record.clone()));
            any = true;
        }
        if any {
            self.queue(out);
        }
    }

    fn settled(&mut self, id: &str, verdict: Verdict, out: &mut Vec<Command>) {
        let Some(record) = self.records.iter_mut().find(|record| record.intent.id == id) else {
            return;
        };
        let Some(state) = record.state.settle(verdict) else {
            return;
        };
        record.state = state;
        out.push(Command::Keep(record.clone()));
    }

    /// Gives the next user a turn, ends when nobody is left, and gives the right to send back when it is not needed.
    fn next(&mut self, out: &mut Vec<Command>) {
        let next = self.records.iter().position(|record| record.state == State::Planned);
        if self.turn.is_none() && next.is_none() && self.pace != Pace::Ready {
            self.pace = Pace::Over;
        }
        if let (Pace::Running, None, Some(index)) = (&self.pace, self.turn, next) {
            self.tickets = self.tickets.wrapping_add(1);
            let ticket = self.tickets;
            self.turn = Some(Turn { index, ticket, phase: Phase::Reading });
            out.extend(self.records.get(index).map(|record| Command::Read { ticket, user_id: record.intent.user_id }));
        }
        let is_needed = matches!(self.pace, Pace::Queued | Pace::Running) || self.turn.is_some();
        if self.lock == Lock::Held && !is_needed {
            self.lock = Lock::None;
            out.push(Command::Unlock);
        }
    }
}

impl State {
    /// What a verdict makes of this state; `None` when it says nothing that may change it.
    ///
    /// Unknown takes every verdict that has a reason, and one that nobody could tell takes a better one. An answer of
    /// the server is corrected by the server's own ledger only: a refusal by a row that is there after all (the browser
    /// has sent the request twice, and the second answer was the refusal), a success by how much moved.
    fn settle(&self, verdict: Verdict) -> Option<Self> {
        let has_reason = match &verdict {
            Verdict::Happened { proof: Proof::Note(note), .. }
            | Verdict::DidNotHappen { proof: Proof::Note(note) }
            | Verdict::CannotTell { note } => !note.trim().is_empty(),
            Verdict::Happened { proof: Proof::History { found, .. }, .. } => !found.is_empty(),
            Verdict::DidNotHappen { proof: Proof::History { found, .. } } => found.is_empty(),
            Verdict::Happened { proof: Proof::Balance { .. }, .. }
            | Verdict::DidNotHappen { proof: Proof::Balance { .. } } => true,
        };
        if !has_reason {
            return None;
        }
        match (self, verdict) {
            (Self::Unknown { .. } | Self::Settled(Verdict::CannotTell { .. }), verdict) => Some(Self::Settled(verdict)),
            (
                Self::Rejected(_) | Self::Done { .. },
                verdict @ Verdict::Happened { proof: Proof::History { .. }, .. },
            ) => Some(Self::Settled(verdict)),
            _ => None,
        }
    }
}

/// Whether a transfer may have been made though the call gave no answer. A plain HTTP status is believed to come from
/// somebody who stands before the API only when it says so; every other one may be a proxy's that lost the answer.
fn is_lost(why: &CallError) -> bool {
    match why {
        CallError::Http { status, .. } => !matches!(status, 400 | 401 | 403 | 404 | 405 | 411 | 413 | 415 | 429 | 431),
        other => other.is_lost(),
    }
}

fn words(why: &CallError) -> Words {
    Words { code: why.code().map_or(0, ErrorCode::number), message: happened(why, texts()) }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
