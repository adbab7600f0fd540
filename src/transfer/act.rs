//! A transfer under way: it carries out what the batch commands. Its state is the page's, and outlives its dialog.

use leptos::prelude::untrack;
use users_api::params::{GetUsers, Paging};
use users_api::record::{Account, User};
use users_api::{Decimal, ErrorCode};

use super::check::{Around, Check, Choices, Form, Snapshot, Wanted, check};
use super::decision::Decision;
use super::machine::{Batch, Command, Event, Pace, Pause};
use super::record::{Direction, Intent, Record, State};
use super::standing::Standing;
use super::store::{Records, hold_batch, living_batches};
use super::{amount, reverse};
use crate::api::{CallError, explain};
use crate::locales::texts;
use crate::ui::{
    Abort, El, FieldError, Lock, Signal, Timer, after, el, id_value, live, now, on_window, random_bytes, spawn,
};
use crate::work::Desk;

/// The fields of the form that can be at fault.
pub(super) const AMOUNT: &str = "transfer-amount";
pub(super) const CURRENCY: &str = "transfer-currency";
pub(super) const TOTAL: &str = "transfer-total";
pub(super) const USER_WORDS: &str = "transfer-user-words";
pub(super) const ACCOUNT_WORDS: &str = "transfer-account-words";

/// So many users are read one by one; of more, the list is read page by page.
const ONE_BY_ONE: usize = 8;
/// The most users that one page of the list holds.
const PAGE: u64 = 1000;

/// The one transfer of a page.
#[derive(Clone, Copy)]
pub struct TransferAct {
    pub(super) desk: Desk,
    pub(super) records: Records,
    pub(super) shown: Signal<bool>,
    pub(super) asking: Signal<bool>,
    pub(super) step: Signal<Step>,
    /// What is typed.
    pub(super) typed: Typed,
    pub(super) errors: Signal<Vec<FieldError>>,
    /// The account, as it was last read; `None` when it may not be read.
    pub(super) account: Signal<Option<Account>>,
    /// Who is to be sent something.
    pub(super) users: Signal<Vec<(u64, String)>>,
    pub(super) checked: Signal<Option<Checked>>,
    pub(super) choices: Signal<Choices>,
    pub(super) batch: Signal<Option<Batch>>,
    /// What tabs that are gone left open.
    pub(super) left: Signal<Vec<Record>>,
    /// What settling has to say of a record, by its id.
    pub(super) findings: Signal<Vec<(String, String)>>,
    pub(super) is_settling: Signal<bool>,
    lock: Signal<Option<Lock>>,
    /// Tell the other tabs that this one lives.
    alive: Signal<Vec<Lock>>,
    waiting: Signal<Option<Timer>>,
}

/// How far the dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The admin fills in the form.
    Form,
    /// The users are being read.
    Checking,
    /// The admin sees what will happen.
    Check,
    /// A batch is under way, or over.
    Batch,
}

/// What the admin types.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) direction: Signal<Direction>,
    pub(super) amount: Signal<String>,
    pub(super) currency: Signal<String>,
    pub(super) strict: Signal<bool>,
    pub(super) user_words: Signal<String>,
    pub(super) account_words: Signal<String>,
    pub(super) total: Signal<String>,
}

/// What the check rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) form: Form,
    users: Vec<Wanted>,
    standing: Standing,
}

impl TransferAct {
    /// Nothing under way; looks for what tabs that are gone left open.
    pub fn new(desk: Desk) -> Self {
        let act = Self {
            desk,
            records: Records::new(desk.account_id),
            shown: Signal::new(false),
            asking: Signal::new(false),
            step: Signal::new(Step::Form),
            typed: Typed {
                direction: Signal::new(Direction::ToUsers),
                amount: Signal::new(String::new()),
                currency: Signal::new(String::new()),
                strict: Signal::new(true),
                user_words: Signal::new(String::new()),
                account_words: Signal::new(String::new()),
                total: Signal::new(String::new()),
            },
            errors: Signal::new(Vec::new()),
            account: Signal::new(None),
            users: Signal::new(Vec::new()),
            checked: Signal::new(None),
            choices: Signal::new(Choices::default()),
            batch: Signal::new(None),
            left: Signal::new(Vec::new()),
            findings: Signal::new(Vec::new()),
            is_settling: Signal::new(false),
            lock: Signal::new(None),
            alive: Signal::new(Vec::new()),
            waiting: Signal::new(None),
        };
        act.look_for_left_over();
        on_window("online", move || act.settle_all());
        live(move || {
            if desk.session.has_ended().get() {
                untrack(|| act.tell(Event::SessionEnded));
            }
        });
        act
    }

    /// Opens the form for these users. While a transfer is under way its dialog comes back instead.
    pub fn open(self, users: Vec<(u64, String)>) {
        if self.is_under_way() || self.step.get_untracked() == Step::Checking {
            return self.shown.settle(true);
        }
        if !self.shown.get_untracked() {
            self.begin(users);
            self.read_account();
        }
        self.shown.settle(true);
    }

    fn begin(self, users: Vec<(u64, String)>) {
        self.users.set(users);
        self.typed.amount.set(String::new());
        self.typed.user_words.set(String::new());
        self.typed.account_words.set(String::new());
        self.typed.direction.set(Direction::ToUsers);
        self.typed.strict.set(true);
        self.errors.set(Vec::new());
        self.batch.set(None);
        self.checked.set(None);
        self.findings.set(Vec::new());
        self.step.set(Step::Form);
        // What the batch before left open is told on the page from now on.
        self.look_for_left_over();
    }

    /// Whether a batch has begun and not everybody has come to something.
    pub(super) fn is_under_way(self) -> bool {
        self.batch.with_untracked(|batch| {
            batch.as_ref().is_some_and(|batch| !matches!(batch.pace(), Pace::Ready | Pace::Over) || batch.is_sending())
        })
    }

    fn read_account(self) {
        let Some(abort) = Abort::new() else {
            return;
        };
        spawn(async move {
            let info = self.desk.api.get_account_info(abort.signal()).await;
            let account = info.ok().map(|info| info.account);
            let currency = account.as_ref().and_then(|account| account.currency.clone());
            if self.account.try_set(account)
                && let Some(currency) = currency
                && self.typed.currency.with_untracked(String::is_empty)
            {
                self.typed.currency.set(currency);
            }
        });
    }

    /// Closes the dialog; what is on its way goes on. What was typed is lost only when the admin says so.
    pub(super) fn close(self) {
        let typed = !self.typed.amount.with_untracked(|amount| amount.trim().is_empty());
        if typed && self.step.get_untracked() != Step::Batch {
            self.asking.set(true);
        } else {
            self.shown.set(false);
        }
    }

    pub(super) fn discard(self) {
        self.asking.set(false);
        self.begin(Vec::new());
        self.shown.set(false);
    }

    /// The form as it is typed, with the amount; or what is wrong with it.
    fn form(self) -> Result<(Form, Decimal), Vec<FieldError>> {
        let texts = texts();
        let typed = self.typed;
        let mut errors = Vec::new();
        let mut wrong = |id, label: &str, words: &str| {
            errors.push(FieldError { field_id: Some(id), text: [label, ": ", words].concat() });
        };
        let amount = amount::read(&typed.amount.get_untracked());
        if let Err(problem) = amount {
            wrong(AMOUNT, texts.transfer_amount, amount::explain(problem, texts));
        }
        let currency = typed.currency.get_untracked().trim().to_owned();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            wrong(CURRENCY, texts.transfer_currency, texts.currency_wrong);
        }
        let form = Form {
            direction: typed.direction.get_untracked(),
            currency,
            strict_mode: typed.strict.get_untracked(),
            user_words: typed.user_words.get_untracked(),
            account_words: typed.account_words.get_untracked(),
        };
        for (id, label, left) in [
            (USER_WORDS, texts.user_words, self.user_words_left()),
            (ACCOUNT_WORDS, texts.account_words, self.account_words_left()),
        ] {
            if left < 0 {
                wrong(id, label, &(texts.words_too_long)(left.unsigned_abs()));
            }
        }
        match amount {
            Ok(amount) if errors.is_empty() => Ok((form, amount)),
            _ => Err(errors),
        }
    }

    /// Reads the users and what earlier transfers mean, then shows what will happen.
    pub(super) fn check(self) {
        if self.step.get_untracked() != Step::Form {
            return;
        }
        match self.form() {
            Ok((form, amount)) => {
                let wanted = |(user_id, user_name): (u64, String)| Wanted {
                    user_id,
                    user_name,
                    amount,
                    reverses: None,
                    read: None,
                };
                let users = self.users.get_untracked().into_iter().map(wanted).collect();
                self.look_at(form, users);
            }
            Err(errors) => self.errors.set(errors),
        }
    }

    fn look_at(self, form: Form, mut users: Vec<Wanted>) {
        self.errors.set(Vec::new());
        self.step.set(Step::Checking);
        spawn(async move {
            let read = self.read_users(&users).await;
            let standing = self.standing().await;
            let (read, standing) = match (read, standing) {
                (Ok(read), Some(standing)) => (read, standing),
                (Err(why), _) => return self.fail(&[texts().check_failed, " ", &explain(&why, texts())].concat()),
                (_, None) => return self.fail(texts().transfers_not_kept),
            };
            for wanted in &mut users {
                wanted.read = read.iter().find(|user| user.user_id == wanted.user_id).cloned();
            }
            // What was left out before is looked at anew.
            let _ = self.choices.try_set(Choices::default());
            let _ = self.typed.total.try_set(String::new());
            if self.checked.try_set(Some(Checked { form, users, standing })) {
                self.step.set(Step::Check);
            }
        });
    }

    fn fail(self, words: &str) {
        if self.step.try_set(Step::Form) {
            self.errors.set(vec![FieldError { field_id: None, text: words.to_owned() }]);
        }
    }

    /// The users as the server holds them now.
    async fn read_users(self, wanted: &[Wanted]) -> Result<Vec<User>, CallError> {
        let abort = Abort::new().ok_or(CallError::Network)?;
        let mut found = Vec::with_capacity(wanted.len());
        if wanted.len() <= ONE_BY_ONE {
            for one in wanted {
                found.extend(self.desk.read_user(one.user_id, abort.signal()).await?);
            }
            return Ok(found);
        }
        let mut offset = 0;
        loop {
            let question =
                GetUsers { paging: Paging { count: Some(PAGE), offset: Some(offset) }, ..GetUsers::default() };
            let page = self.desk.api.get_users(&question, abort.signal()).await?;
            offset += PAGE;
            let is_last = page.items.is_empty() || offset >= page.total_count;
            found.extend(page.items.into_iter().filter(|user| wanted.iter().any(|one| one.user_id == user.user_id)));
            if is_last || found.len() >= wanted.len() {
                break;
            }
        }
        // The list may have moved while it was read: whoever is missing is asked for by id.
        for one in wanted {
            if !found.iter().any(|user| user.user_id == one.user_id) {
                found.extend(self.desk.read_user(one.user_id, abort.signal()).await?);
            }
        }
        Ok(found)
    }

    /// What the records of all tabs mean now; `None` when the browser keeps none.
    async fn standing(self) -> Option<Standing> {
        let records = self.records.all().await?;
        Some(Standing::of(&records, self.desk.account_id, now()))
    }

    /// The check, with what the admin has chosen.
    pub(super) fn result(self) -> Option<Check> {
        let choices = self.choices.get();
        self.checked.with(|checked| {
            let checked = checked.as_ref()?;
            self.account.with(|account| {
                self.desk.limits().with(|limits| {
                    let around = Around { account: account.as_ref(), limits, standing: &checked.standing };
                    Some(check(&checked.form, &checked.users, around, choices))
                })
            })
        })
    }

    /// Back to the form.
    pub(super) fn change(self) {
        self.errors.set(Vec::new());
        self.step.set(Step::Form);
    }

    /// Sends, once for each press that finds the check right.
    pub(super) fn transfer(self) {
        let texts = texts();
        if self.step.get_untracked() != Step::Check {
            return;
        }
        let (Some(check), Some(form)) =
            (untrack(|| self.result()), self.checked.with_untracked(|checked| Some(checked.as_ref()?.form.clone())))
        else {
            return;
        };
        if check.must_type_total && !amount::confirms(&self.typed.total.get_untracked(), check.total) {
            let words = (texts.total_wrong)(&amount::plain_text(check.total));
            let text = [texts.type_total, ": ", &words].concat();
            return self.errors.set(vec![FieldError { field_id: Some(TOTAL), text }]);
        }
        let limit = self.desk.limits().with_untracked(|limits| limits.per_hour);
        let batch = new_decision().and_then(|decision| {
            let batch = Batch::new(&form, &check, limit, &decision, self.desk.account_id, now())?;
            self.live_for(&decision);
            Some(batch)
        });
        let Some(batch) = batch else {
            return;
        };
        self.errors.set(Vec::new());
        self.typed.amount.set(String::new());
        self.batch.set(Some(batch));
        self.step.set(Step::Batch);
        self.tell(Event::Begin);
    }

    fn live_for(self, decision: &Decision) {
        let lock = hold_batch(&decision.id);
        self.alive.update_untracked(|alive| alive.push(lock));
    }

    /// Decides anew for those who were rejected.
    pub(super) fn retry_rejected(self) {
        if let Some(decision) = new_decision() {
            self.live_for(&decision);
            self.tell(Event::RetryRejected(decision));
        }
    }

    /// Tells the batch what has happened, and does what it commands.
    pub(super) fn tell(self, event: Event) {
        let commands = self.batch.try_update(|batch| batch.as_mut().map(|batch| batch.on(event))).flatten();
        let mut kept = Vec::new();
        for command in commands.unwrap_or_default() {
            match command {
                Command::Keep(record) => {
                    self.tell_of(&record);
                    kept.push(record);
                    continue;
                }
                // In the order of the commands.
                _ => self.records.keep(std::mem::take(&mut kept)),
            }
            self.carry_out(command);
        }
        self.records.keep(kept);
        self.follow();
    }

    /// The page around hears what became of a transfer, once that is known.
    fn tell_of(self, record: &Record) {
        if let Some((outcome, amount)) = record.settled() {
            let Intent { id, user_id, currency, .. } = &record.intent;
            let detail = [
                ("transferId", id.as_str().into()),
                ("userId", id_value(*user_id)),
                ("outcome", outcome.into()),
                ("amount", amount.to_string().into()),
                ("currency", currency.as_str().into()),
            ];
            self.desk.session.host().tell("transfer-settled", &detail);
        }
    }

    fn carry_out(self, command: Command) {
        match command {
            Command::Keep(_) => {}
            Command::Lock => spawn(async move {
                let lock = Lock::acquire(&self.records.sending_lock()).await;
                let standing = self.standing().await;
                match (lock, standing) {
                    (Some(lock), Some(standing)) => {
                        if self.lock.try_update_untracked(|held| *held = Some(lock)).is_some() {
                            self.tell(Event::Locked(standing));
                        }
                    }
                    // Without them nobody can say that no other tab sends the same: nothing is sent.
                    _ => {
                        let _ =
                            self.errors.try_set(vec![FieldError { field_id: None, text: texts().no_locks.to_owned() }]);
                        self.tell(Event::Stop);
                    }
                }
            }),
            Command::Unlock => self.lock.set_untracked(None),
            Command::Read { ticket, user_id } => spawn(async move {
                let user = match Abort::new() {
                    Some(abort) => self.desk.read_user(user_id, abort.signal()).await,
                    None => Err(CallError::Network),
                };
                let user = user.map(|user| user.as_ref().map(Snapshot::of));
                self.tell(Event::Read { ticket, user, at: now() });
            }),
            Command::Store { ticket, record } => spawn(async move {
                let is_durable = self.records.put(&[record]).await;
                self.tell(Event::Stored { ticket, is_durable });
            }),
            Command::Send { ticket, request } => spawn(async move {
                let answer = self.desk.api.transfer_money_to_user(&request).await;
                if let Err(why) = &answer
                    && matches!(why.code(), Some(ErrorCode::UnknownCommand | ErrorCode::ForbiddenCommand))
                {
                    self.desk.no_transfers();
                    self.desk.say(texts().transfers_refused.to_owned());
                }
                self.tell(Event::Answered { ticket, answer, at: now() });
            }),
        }
    }

    /// What follows from how far the batch is now.
    fn follow(self) {
        let pace = self.batch.try_with_untracked(|batch| batch.as_ref().map(|batch| batch.pace().clone())).flatten();
        match pace {
            Some(Pace::Paused(Pause::ServerAsks(seconds))) => {
                let timer = after(seconds.saturating_mul(1000), move || self.tell(Event::GoOn));
                self.waiting.set_untracked(Some(timer));
            }
            Some(Pace::Over) if !self.is_under_way() => self.end(),
            _ => self.waiting.set_untracked(None),
        }
    }

    /// Everybody has come to something: the list is read again, and what is open is settled.
    fn end(self) {
        if self.alive.update_untracked(std::mem::take).is_empty() {
            return;
        }
        let done = self.batch.with_untracked(|batch| {
            let records = batch.iter().flat_map(Batch::records);
            let done = records.filter(|record| matches!(record.state, State::Done { .. }));
            done.map(|record| record.intent.user_id).collect()
        });
        self.desk.dealt_with(done);
        self.desk.changed();
        self.read_account();
        self.settle_all();
    }

    /// Looks for transfers that were on their way, or planned, when their tabs were closed.
    fn look_for_left_over(self) {
        spawn(async move {
            let (Some(mut records), Some(living)) = (self.records.all().await, living_batches().await) else {
                return;
            };
            records.retain(|record| !living.contains(&record.intent.batch));
            let moment = now();
            let lost: Vec<_> =
                records.iter_mut().filter_map(|record| record.lose_tab(moment).then(|| record.clone())).collect();
            self.records.put(&lost).await;
            records.retain(|record| record.state.is_open());
            let _ = self.left.try_set(records);
        });
    }

    /// Shows what tabs that are gone left open, and settles it.
    pub(super) fn open_left_over(self) {
        if self.is_under_way() {
            return self.shown.settle(true);
        }
        self.begin(Vec::new());
        let (batch, commands) = Batch::restored(self.left.get_untracked(), now());
        self.records.keep(commands.into_iter().filter_map(kept).collect());
        self.batch.set(Some(batch));
        self.step.set(Step::Batch);
        self.shown.settle(true);
        self.settle_all();
    }

    /// Checks the opposite transfer of what is proven done.
    pub(super) fn reverse(self) {
        if self.is_under_way() {
            return;
        }
        spawn(async move {
            let Some(standing) = self.standing().await else {
                return;
            };
            let reversed = self.batch.try_with_untracked(|batch| {
                let records = batch.as_ref()?.records();
                let first = &records.first()?.intent;
                let form = Form {
                    direction: first.direction.opposite(),
                    currency: first.currency.clone(),
                    strict_mode: true,
                    user_words: String::new(),
                    account_words: String::new(),
                };
                Some((form, reverse::wanted(records, &standing)))
            });
            if let Some(Some((form, users))) = reversed
                && !users.is_empty()
            {
                self.users.set(users.iter().map(|user| (user.user_id, user.user_name.clone())).collect());
                self.look_at(form, users);
            }
        });
    }

    /// The dialog, and what is said on the page while it is closed.
    pub fn view(self) -> El {
        el("div")
            .class("act")
            .live_child(move || self.left_over())
            .live_child(move || self.bar())
            .live_child(move || self.shown.get().then(|| untrack(|| self.dialog())))
            .live_child(move || self.asking.get().then(|| untrack(|| self.question())))
    }
}

fn kept(command: Command) -> Option<Record> {
    match command {
        Command::Keep(record) => Some(record),
        _ => None,
    }
}

/// A decision that nobody has made before.
fn new_decision() -> Option<Decision> {
    Decision::new(&random_bytes(Decision::BYTES)?)
}
