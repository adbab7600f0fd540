//! What is kept of one user's transfer, so that it outlives the tab. Pure: the journal of the browser keeps the text.
//!
//! The keys and the words of the outcomes are those of the journal's other entries: `waiting`, `sending`, `done`,
//! `rejected`, `unknown`, `not_done`, `not_sent`, and `seen` for what nobody has to look at any more. Money and texts
//! are JSON strings: no reader between here and there can turn an amount into a float.

use users_api::raw::Object;
use users_api::{Decimal, money};

/// The version that is written. What another one wrote is not read.
const VERSION: &str = "1";

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the account to the users.
    ToUsers,
    /// From the users to the account.
    FromUsers,
}

impl Direction {
    /// An amount above zero with the sign that the API wants: positive to users.
    pub fn signed(self, amount: Decimal) -> Decimal {
        match self {
            Self::ToUsers => amount,
            Self::FromUsers => -amount,
        }
    }

    /// The other one.
    pub const fn opposite(self) -> Self {
        match self {
            Self::ToUsers => Self::FromUsers,
            Self::FromUsers => Self::ToUsers,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::ToUsers => "to_users",
            Self::FromUsers => "from_users",
        }
    }
}

/// What was decided for one user, written down before the request leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Random, unique: `Decision::id_for`.
    pub id: String,
    /// The same for all that one decision asked for.
    pub batch: String,
    /// What the account's description carries.
    pub tag: String,
    /// When it was written, in seconds since 1970 UTC by this browser's clock.
    pub at: i64,
    /// The account that was signed in.
    pub account_id: u64,
    /// The user.
    pub user_id: u64,
    /// The user's name then.
    pub user_name: String,
    /// Which way.
    pub direction: Direction,
    /// How much was asked for: above zero, in `currency`.
    pub amount: Decimal,
    /// The currency that was sent.
    pub currency: String,
    /// Whether it is the account's, so that it can be compared with balances.
    pub is_own_currency: bool,
    /// `strict_mode` as it was sent: false moves what there is.
    pub strict_mode: bool,
    /// The user's `fixed_balance` just before, in the account's currency.
    pub fixed_before: Decimal,
    /// The user's `live_balance` just before.
    pub live_before: Decimal,
    /// The id of the transfer that this one takes back.
    pub reverses: Option<String>,
}

/// What somebody who refused said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The API's code; 0 when it was not the API.
    pub code: u32,
    /// The reason in whole sentences.
    pub message: String,
}

/// How a user differs from the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The user does not exist any more.
    Gone,
    /// Has another name.
    Renamed,
    /// Was activated or blocked.
    Active,
    /// Uses the account's money now, or does not any more.
    Accounting,
    /// Was frozen, or is not any more.
    Frozen,
    /// The fixed balance is another one: somebody has moved money, or a call was paid for.
    Balance {
        /// At the check.
        was: Decimal,
        /// Now.
        is: Decimal,
    },
    /// The live balance is not enough any more, as it was at the check.
    TooLittle {
        /// At the check.
        was: Decimal,
        /// Now.
        is: Decimal,
    },
}

/// Why a user was sent nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The admin stopped.
    Stopped,
    /// The tab was closed before.
    TabClosed,
    /// The user has changed since the check.
    Drift(Drift),
    /// The browser could not write down durably what was about to be sent.
    NotKept,
    /// The limit of one hour would have been passed: another tab has sent since the check.
    HourLimit,
    /// An earlier transfer to the user is not settled.
    Unsettled,
    /// It was taken back already.
    AlreadyReversed,
    /// The API offers no transfers (103), or not to this role (104).
    NotOffered,
}

/// One row of the ledger that carries the tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The transaction's id.
    pub transaction_id: u64,
    /// When it was made, in the server's own words.
    pub performed_at: String,
    /// Signed, as the account sees it: what leaves the account is negative.
    pub amount: Decimal,
}

/// What a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The transaction history was searched for the tag.
    History {
        /// The rows with the tag: one for a transfer that happened. More than one: it was made more than once, which
        /// no client of this API can rule out.
        found: Vec<Found>,
        /// How many rows of the user were read in all.
        searched: u64,
        /// From this moment on, as the API writes it.
        from: String,
        /// Up to this moment.
        to: String,
    },
    /// The user's fixed balance was compared.
    Balance {
        /// Just before the request.
        before: Decimal,
        /// Read afterwards.
        after: Decimal,
    },
    /// Somebody says so, and how they know.
    Note(String),
}

/// What settling has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The money moved.
    Happened {
        /// How much in all, above zero, in the currency of the account; `None` when that is not known.
        moved: Option<Decimal>,
        /// By what it is known.
        proof: Proof,
    },
    /// No money moved.
    DidNotHappen {
        /// By what it is known.
        proof: Proof,
    },
    /// Nobody can tell, and the admin has written down what shall be known of it. Not blank.
    CannotTell {
        /// The admin's words.
        note: String,
    },
}

/// What became of one user's transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its turn comes.
    Planned,
    /// The request may have left, and there is no answer yet.
    Sending,
    /// The server said that it was done.
    Done {
        /// How much moved, above zero; `None` without strict mode until it was looked up.
        moved: Option<Decimal>,
    },
    /// The server said that it did nothing.
    Rejected(Words),
    /// The answer was lost.
    Unknown {
        /// What happened to it.
        words: Words,
        /// Since when, in seconds since 1970 UTC.
        since: i64,
    },
    /// Nothing was sent.
    NotSent(NotSent),
    /// The answer was lost, or not believed, and what became of it was found out.
    Settled(Verdict),
}

impl State {
    /// Whether money may have moved, or may still: what limits and warnings count.
    pub const fn may_have_moved(&self) -> bool {
        match self {
            Self::Sending | Self::Done { .. } | Self::Unknown { .. } => true,
            Self::Settled(verdict) => !matches!(verdict, Verdict::DidNotHappen { .. }),
            Self::Planned | Self::Rejected(_) | Self::NotSent(_) => false,
        }
    }

    /// Whether it must be settled before the user is sent more.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Sending | Self::Unknown { .. })
    }

    const fn outcome(&self) -> &'static str {
        match self {
            Self::Planned => "waiting",
            Self::Sending => "sending",
            Self::Done { .. } | Self::Settled(Verdict::Happened { .. }) => "done",
            Self::Rejected(_) => "rejected",
            Self::Unknown { .. } | Self::Settled(Verdict::CannotTell { .. }) => "unknown",
            Self::NotSent(_) => "not_sent",
            Self::Settled(Verdict::DidNotHappen { .. }) => "not_done",
        }
    }
}

/// One user's transfer: what was decided, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What was decided.
    pub intent: Intent,
    /// What became of it.
    pub state: State,
}

impl Record {
    /// What became of it for good, in the journal's word, and the amount that moved or was to move: positive to the
    /// user. `None` while that is not known: also where nobody can tell.
    pub fn settled(&self) -> Option<(&'static str, Decimal)> {
        let amount = match &self.state {
            State::Done { moved } | State::Settled(Verdict::Happened { moved, .. }) => {
                moved.unwrap_or(self.intent.amount)
            }
            State::Rejected(_) | State::Settled(Verdict::DidNotHappen { .. }) => self.intent.amount,
            _ => return None,
        };
        Some((self.state.outcome(), self.intent.direction.signed(amount)))
    }

    /// Says what the end of its tab has made of it, at the moment `now` when that is found; whether this has changed it.
    pub fn lose_tab(&mut self, now: i64) -> bool {
        match self.state {
            State::Planned => self.state = State::NotSent(NotSent::TabClosed),
            State::Sending => self.state = State::Unknown { words: Words::default(), since: now },
            _ => return false,
        }
        true
    }

    /// The record as the browser keeps it.
    pub fn to_json(&self) -> String {
        let intent = &self.intent;
        let mut json = Json(["{\"version\":", VERSION].concat());
        json.text("outcome", self.state.outcome());
        json.text("method", "TransferMoneyToUser");
        json.text("id", &intent.id);
        json.text("batch", &intent.batch);
        json.text("tag", &intent.tag);
        json.number("at", intent.at);
        json.number("account_id", intent.account_id);
        json.number("user_id", intent.user_id);
        json.text("user_name", &intent.user_name);
        json.text("direction", intent.direction.key());
        json.money("amount", intent.amount);
        json.text("currency", &intent.currency);
        json.flag("is_own_currency", intent.is_own_currency);
        json.flag("strict_mode", intent.strict_mode);
        json.money("fixed_before", intent.fixed_before);
        json.money("live_before", intent.live_before);
        if let Some(reverses) = &intent.reverses {
            json.text("reverses", reverses);
        }
        json.state(&self.state);
        json.0.push('}');
        json.0
    }

    /// Reads what the browser kept; `None` for what another version of the panel wrote, and for what is broken.
    pub fn from_json(json: &str) -> Option<Self> {
        let object: Object = serde_json::from_str(json).ok()?;
        let object = Reader(&object);
        if object.0.get("version") != Some(VERSION) {
            return None;
        }
        let direction = object.text("direction")?;
        let intent = Intent {
            id: object.text("id")?,
            batch: object.text("batch")?,
            tag: object.text("tag")?,
            at: object.moment("at")?,
            account_id: object.number("account_id")?,
            user_id: object.number("user_id")?,
            user_name: object.text("user_name")?,
            direction: [Direction::ToUsers, Direction::FromUsers].into_iter().find(|one| one.key() == direction)?,
            amount: object.money("amount")?,
            currency: object.text("currency")?,
            is_own_currency: object.flag("is_own_currency"),
            strict_mode: object.flag("strict_mode"),
            fixed_before: object.money("fixed_before")?,
            live_before: object.money("live_before")?,
            reverses: object.text("reverses"),
        };
        Some(Self { intent, state: object.state()? })
    }
}

/// A JSON object under way.
struct Json(String);

impl Json {
    fn key(&mut self, key: &str) {
        self.0.extend([",\"", key, "\":"]);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        // A text always has a form in JSON.
        self.0.push_str(&serde_json::to_string(value).unwrap_or_default());
    }

    fn number(&mut self, key: &str, value: impl ToString) {
        self.key(key);
        self.0.push_str(&value.to_string());
    }

    fn money(&mut self, key: &str, value: Decimal) {
        self.text(key, &value.to_string());
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        self.0.push_str(if value { "true" } else { "false" });
    }

    fn words(&mut self, words: &Words) {
        self.number("code", words.code);
        self.text("message", &words.message);
    }

    fn state(&mut self, state: &State) {
        match state {
            State::Planned | State::Sending | State::Done { moved: None } => {}
            State::Done { moved: Some(moved) } => self.money("moved", *moved),
            State::Rejected(words) => self.words(words),
            State::Unknown { words, since } => {
                self.words(words);
                self.number("since", *since);
            }
            State::NotSent(why) => self.not_sent(why),
            State::Settled(Verdict::Happened { moved, proof }) => {
                if let Some(moved) = moved {
                    self.money("moved", *moved);
                }
                self.proof(proof);
            }
            State::Settled(Verdict::DidNotHappen { proof }) => self.proof(proof),
            State::Settled(Verdict::CannotTell { note }) => {
                self.text("note", note);
                self.flag("seen", true);
            }
        }
    }

    fn not_sent(&mut self, why: &NotSent) {
        self.text("why", why_key(why));
        if let NotSent::Drift(Drift::Balance { was, is } | Drift::TooLittle { was, is }) = why {
            self.money("was", *was);
            self.money("is", *is);
        }
    }

    fn proof(&mut self, proof: &Proof) {
        match proof {
            Proof::History { found, searched, from, to } => {
                self.text("proof", "history");
                let rows: Vec<String> = found
                    .iter()
                    .map(|row| {
                        [&row.transaction_id.to_string(), "|", &row.amount.to_string(), "|", &row.performed_at].concat()
                    })
                    .collect();
                self.text("found", &rows.join("\n"));
                self.number("searched", *searched);
                self.text("from", from);
                self.text("to", to);
            }
            Proof::Balance { before, after } => {
                self.text("proof", "balance");
                self.money("before", *before);
                self.money("after", *after);
            }
            Proof::Note(note) => {
                self.text("proof", "note");
                self.text("note", note);
            }
        }
    }
}

const fn why_key(why: &NotSent) -> &'static str {
    match why {
        NotSent::Stopped => "stopped",
        NotSent::TabClosed => "tab_closed",
        NotSent::Drift(Drift::Gone) => "gone",
        NotSent::Drift(Drift::Renamed) => "renamed",
        NotSent::Drift(Drift::Active) => "active",
        NotSent::Drift(Drift::Accounting) => "accounting",
        NotSent::Drift(Drift::Frozen) => "frozen",
        NotSent::Drift(Drift::Balance { .. }) => "balance",
        NotSent::Drift(Drift::TooLittle { .. }) => "too_little",
        NotSent::NotKept => "not_kept",
        NotSent::HourLimit => "hour_limit",
        NotSent::Unsettled => "unsettled",
        NotSent::AlreadyReversed => "already_reversed",
        NotSent::NotOffered => "not_offered",
    }
}

/// A JSON object that is read.
struct Reader<'a>(&'a Object);

impl Reader<'_> {
    fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.0.get(key)?).ok()
    }

    fn number(&self, key: &str) -> Option<u64> {
        self.0.get(key)?.parse().ok()
    }

    fn moment(&self, key: &str) -> Option<i64> {
        self.0.get(key)?.parse().ok()
    }

    fn money(&self, key: &str) -> Option<Decimal> {
        money::parse(&self.text(key)?)
    }

    /// A money value that may be left out; `Err` when it is there and broken.
    fn optional_money(&self, key: &str) -> Result<Option<Decimal>, ()> {
        if self.0.get(key).is_none() { Ok(None) } else { self.money(key).map(Some).ok_or(()) }
    }

    fn flag(&self, key: &str) -> bool {
        self.0.get(key) == Some("true")
    }

    fn words(&self) -> Option<Words> {
        Some(Words { code: u32::try_from(self.number("code")?).ok()?, message: self.text("message")? })
    }

    fn state(&self) -> Option<State> {
        let outcome = self.text("outcome")?;
        let has_proof = self.0.get("proof").is_some();
        Some(match outcome.as_str() {
            "waiting" => State::Planned,
            "sending" => State::Sending,
            "done" => {
                let moved = self.optional_money("moved").ok()?;
                if has_proof {
                    State::Settled(Verdict::Happened { moved, proof: self.proof()? })
                } else {
                    State::Done { moved }
                }
            }
            "rejected" => State::Rejected(self.words()?),
            "unknown" if self.flag("seen") => State::Settled(Verdict::CannotTell { note: self.text("note")? }),
            "unknown" => State::Unknown { words: self.words()?, since: self.moment("since")? },
            "not_done" => State::Settled(Verdict::DidNotHappen { proof: self.proof()? }),
            "not_sent" => State::NotSent(self.not_sent()?),
            _ => return None,
        })
    }

    fn not_sent(&self) -> Option<NotSent> {
        Some(match self.text("why")?.as_str() {
            "stopped" => NotSent::Stopped,
            "tab_closed" => NotSent::TabClosed,
            "gone" => NotSent::Drift(Drift::Gone),
            "renamed" => NotSent::Drift(Drift::Renamed),
            "active" => NotSent::Drift(Drift::Active),
            "accounting" => NotSent::Drift(Drift::Accounting),
            "frozen" => NotSent::Drift(Drift::Frozen),
            "balance" => NotSent::Drift(Drift::Balance { was: self.money("was")?, is: self.money("is")? }),
            "too_little" => NotSent::Drift(Drift::TooLittle { was: self.money("was")?, is: self.money("is")? }),
            "not_kept" => NotSent::NotKept,
            "hour_limit" => NotSent::HourLimit,
            "unsettled" => NotSent::Unsettled,
            "already_reversed" => NotSent::AlreadyReversed,
            "not_offered" => NotSent::NotOffered,
            _ => return None,
        })
    }

    fn proof(&self) -> Option<Proof> {
        Some(match self.text("proof")?.as_str() {
            "history" => Proof::History {
                found: self.text("found")?.lines().map(found).collect::<Option<_>>()?,
                searched: self.number("searched")?,
                from: self.text("from")?,
                to: self.text("to")?,
            },
            "balance" => Proof::Balance { before: self.money("before")?, after: self.money("after")? },
            "note" => Proof::Note(self.text("note")?),
            _ => return None,
        })
    }
}

fn found(line: &str) -> Option<Found> {
    let (transaction_id, rest) = line.split_once('|')?;
    let (amount, performed_at) = rest.split_once('|')?;
    Some(Found {
        transaction_id: transaction_id.parse().ok()?,
        amount: money::parse(amount)?,
        performed_at: performed_at.to_owned(),
    })
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// 5.67 USD to the user 7 in strict mode, who has 10.
    pub fn intent() -> Intent {
        let decision = crate::transfer::decision::samples::decision(1);
        Intent {
            id: decision.id_for(7),
            batch: decision.id,
            tag: decision.tag,
            at: 1_709_208_000,
            account_id: 1,
            user_id: 7,
            user_name: "ann".to_owned(),
            direction: Direction::ToUsers,
            amount: Decimal::new(567, 2),
            currency: "USD".to_owned(),
            is_own_currency: true,
            strict_mode: true,
            fixed_before: Decimal::TEN,
            live_before: Decimal::TEN,
            reverses: None,
        }
    }

    /// The same, come to this.
    pub fn record(state: State) -> Record {
        Record { intent: intent(), state }
    }

    /// Every proof.
    pub fn proofs() -> Vec<Proof> {
        let found = |id: u64| Found {
            transaction_id: id,
            performed_at: "2024-02-29 12:00:01".to_owned(),
            amount: -Decimal::new(567, 2),
        };
        let history = |found: Vec<Found>| Proof::History {
            found,
            searched: 4,
            from: "2024-02-28 12:00:00".to_owned(),
            to: "2024-03-01 12:00:00".to_owned(),
        };
        vec![
            history(Vec::new()),
            history(vec![found(12)]),
            history(vec![found(12), found(13)]),
            Proof::Balance { before: Decimal::TEN, after: Decimal::new(1567, 2) },
            Proof::Note("The bank | says\n\"so\"".to_owned()),
        ]
    }

    /// Every reason to send nothing.
    pub fn not_sent() -> Vec<NotSent> {
        let (was, is) = (Decimal::TEN, Decimal::new(-11, 1));
        let drifts = [
            Drift::Gone,
            Drift::Renamed,
            Drift::Active,
            Drift::Accounting,
            Drift::Frozen,
            Drift::Balance { was, is },
            Drift::TooLittle { was, is },
        ];
        let others = [
            NotSent::Stopped,
            NotSent::TabClosed,
            NotSent::NotKept,
            NotSent::HourLimit,
            NotSent::Unsettled,
            NotSent::AlreadyReversed,
            NotSent::NotOffered,
        ];
        drifts.into_iter().map(NotSent::Drift).chain(others).collect()
    }

    /// Every state, with every proof and every reason.
    pub fn states() -> Vec<State> {
        let words = || Words { code: 127, message: "There is not enough money. (code 127)".to_owned() };
        let mut states = vec![
            State::Planned,
            State::Sending,
            State::Done { moved: None },
            State::Done { moved: Some(Decimal::new(567, 2)) },
            State::Rejected(words()),
            State::Unknown { words: words(), since: 1_709_208_030 },
            State::Settled(Verdict::CannotTell { note: "Asked the bank.".to_owned() }),
        ];
        states.extend(not_sent().into_iter().map(State::NotSent));
        for proof in proofs() {
            states.push(State::Settled(Verdict::Happened { moved: None, proof: proof.clone() }));
            states.push(State::Settled(Verdict::Happened { moved: Some(Decimal::ONE), proof: proof.clone() }));
            states.push(State::Settled(Verdict::DidNotHappen { proof }));
        }
        states
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::samples::*;
    use super::*;

    #[test]
    fn every_state_comes_back_from_its_text() {
        for state in states() {
            let record = record(state);
            assert_eq!(Record::from_json(&record.to_json()), Some(record.clone()), "{}", record.to_json());
        }
    }

    #[test]
    fn the_text_is_the_journals() {
        let json = record(State::Sending).to_json();
        assert_eq!(
            json,
            "{\"version\":1,\"outcome\":\"sending\",\"method\":\"TransferMoneyToUser\",\
             \"id\":\"01010101010101010101010101010101-7\",\"batch\":\"01010101010101010101010101010101\",\
             \"tag\":\"#040G2081\",\"at\":1709208000,\"account_id\":1,\"user_id\":7,\"user_name\":\"ann\",\
             \"direction\":\"to_users\",\"amount\":\"5.67\",\"currency\":\"USD\",\"is_own_currency\":true,\
             \"strict_mode\":true,\"fixed_before\":\"10\",\"live_before\":\"10\"}"
        );
    }

    #[test]
    fn what_another_version_wrote_or_something_broke_is_not_read() {
        let json = record(State::Done { moved: Some(Decimal::ONE) }).to_json();
        assert!(Record::from_json(&json).is_some());
        for (part, other) in [
            ("\"version\":1", "\"version\":2"),
            ("\"outcome\":\"done\"", "\"outcome\":\"dreamt\""),
            ("\"moved\":\"1\"", "\"moved\":\"1e3\""),
            ("\"amount\":\"5.67\"", "\"amount\":5.67"),
            ("\"amount\":\"5.67\"", "\"amount\":\"5,67\""),
            ("\"direction\":\"to_users\"", "\"direction\":\"up\""),
            ("\"user_id\":7", "\"user_id\":-7"),
            ("\"tag\"", "\"gat\""),
        ] {
            let broken = json.replace(part, other);
            assert_ne!(broken, json);
            assert_eq!(Record::from_json(&broken), None, "{broken}");
        }
        // What a newer panel adds within the version does no harm.
        assert!(Record::from_json(&json.replace("{\"v", "{\"mood\":[],\"v")).is_some());
    }

    #[test]
    fn a_closed_tab_leaves_what_it_sent_unknown() {
        for state in states() {
            let mut one = record(state.clone());
            let changed = one.lose_tab(5);
            let expected = match state {
                State::Planned => State::NotSent(NotSent::TabClosed),
                State::Sending => State::Unknown { words: Words::default(), since: 5 },
                ref other => other.clone(),
            };
            assert_eq!((&one.state, changed), (&expected, expected != state));
        }
    }

    #[test]
    fn the_sign_follows_the_direction() {
        let amount = Decimal::new(567, 2);
        assert_eq!(Direction::ToUsers.signed(amount).to_string(), "5.67");
        assert_eq!(Direction::FromUsers.signed(amount).to_string(), "-5.67");
        for direction in [Direction::ToUsers, Direction::FromUsers] {
            assert_ne!(direction, direction.opposite());
            assert_eq!(direction, direction.opposite().opposite());
        }
    }

    proptest! {
        #[test]
        fn every_intent_comes_back_from_its_text(
            texts in proptest::array::uniform6(any::<String>()),
            numbers in (any::<i64>(), any::<u64>(), any::<u64>()),
            money in (any::<i64>(), any::<i64>(), any::<i64>(), 0_u32..=4),
            flags in any::<[bool; 4]>(),
        ) {
            let [id, batch, tag, user_name, currency, other] = texts;
            let (at, account_id, user_id) = numbers;
            let [to_users, is_own_currency, strict_mode, reverses] = flags;
            let of = |value| Decimal::new(value, money.3);
            let intent = Intent {
                id, batch, tag, at, account_id, user_id, user_name, currency, is_own_currency, strict_mode,
                direction: if to_users { Direction::ToUsers } else { Direction::FromUsers },
                amount: of(money.0), fixed_before: of(money.1), live_before: of(money.2),
                reverses: reverses.then(|| other.clone()),
            };
            let record = Record { intent, state: State::Rejected(Words { code: 7, message: other }) };
            prop_assert_eq!(Record::from_json(&record.to_json()), Some(record));
        }

        #[test]
        fn no_text_is_too_strange(text in "[\\[\\]{}\",:a-z0-9]{0,80}") {
            prop_assert_eq!(Record::from_json(&text), None);
        }
    }
}
