//! Finds out what became of a transfer whose answer was lost. Pure: the caller reads, and nothing is ever sent again.
//!
//! By the transaction history where the role may read it: the row carries the decision's tag. Otherwise by the user's
//! fixed balance, which is weaker: it proves something only while nothing else moves it.

use users_api::params::{GetTransactionHistory, Paging};
use users_api::record::{Transaction, User};
use users_api::reply::Page;
use users_api::{Decimal, Timestamp};

use super::amount;
use super::decision::holds_tag;
use super::record::{Direction, Found, Intent, Proof, Record, State, Verdict};

/// How long after the loss of an answer nothing may be concluded from what is not there, in seconds: the request may
/// still be carried out, and the history may lag behind. What is there counts at once.
pub const QUIET: i64 = 60;
/// How far this browser's clock and the server's may be apart, in seconds. The tag decides, so a wide window costs
/// nothing but rows to read; with clocks further apart no secure connection is made at all.
const CLOCKS_APART: i64 = 86_400;
/// The most rows that one page of the history holds.
const PAGE: u64 = 1000;
/// The most rows of one user that are read.
const MOST_ROWS: u64 = 100_000;

/// What was found out about one transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This is how it was, for `Event::Settled`.
    Verdict(Verdict),
    /// Nothing is there yet: look again after so many seconds.
    Wait(i64),
    /// The reads do not tell. The admin may look again later, or say by hand what was, with a note.
    CannotTell(Doubt),
}

/// Why reading does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The history could not be read as a whole.
    Incomplete,
    /// The history has a row that may be this transfer, without a description.
    NoDescription,
    /// The history has no row, but the fixed balance has changed by just the amount.
    BalanceDisagrees {
        /// Just before the request.
        before: Decimal,
        /// Now.
        after: Decimal,
    },
    /// The fixed balance has changed by something else than the amount.
    OtherMovements {
        /// Just before the request.
        before: Decimal,
        /// Now.
        after: Decimal,
    },
    /// This browser has sent the user something else since.
    OtherTransfer,
    /// The amount is in another currency than the balance.
    OtherCurrency,
    /// The user does not exist any more, and the role may not read the history.
    UserGone,
}

/// The reading of the history for one transfer, page by page.
#[derive(Clone, Debug)]
pub struct Search {
    user_id: u64,
    from: Timestamp,
    to: Timestamp,
    rows: Vec<Transaction>,
    progress: Progress,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is another page: [`Search::question`].
    More,
    /// Everything was read.
    Whole,
    /// The pages do not add up to what the server counts, or there are too many.
    Broken,
}

impl Search {
    /// A search at the moment `now`, in seconds since 1970 UTC; `None` when the clock shows no year of four digits.
    pub fn new(intent: &Intent, now: i64) -> Option<Self> {
        let earliest = intent.at.min(now).saturating_sub(CLOCKS_APART);
        let latest = intent.at.max(now).saturating_add(CLOCKS_APART);
        Some(Self {
            user_id: intent.user_id,
            from: Timestamp::from_unix(earliest)?,
            to: Timestamp::from_unix(latest)?,
            rows: Vec::new(),
            progress: Progress::More,
        })
    }

    /// The next page to ask for. Oldest first: a row that comes in meanwhile moves none that was not read yet.
    pub fn question(&self) -> GetTransactionHistory {
        GetTransactionHistory {
            from_date: self.from.clone(),
            to_date: self.to.clone(),
            user_id: vec![self.user_id],
            paging: Paging { count: Some(PAGE), offset: Some(self.read()) },
            desc_order: Some(false),
        }
    }

    /// Takes the answer to [`Search::question`].
    pub fn take(&mut self, page: Page<Transaction>) -> Progress {
        if self.progress != Progress::More {
            return self.progress;
        }
        let is_empty = page.items.is_empty();
        self.rows.extend(page.items);
        self.progress = if self.read() >= page.total_count {
            Progress::Whole
        } else if is_empty || self.read() >= MOST_ROWS {
            Progress::Broken
        } else {
            Progress::More
        };
        self.progress
    }

    fn read(&self) -> u64 {
        u64::try_from(self.rows.len()).unwrap_or(u64::MAX)
    }

    /// What the history says at the moment `now`. `fixed_now` is the user's fixed balance as just read: a second
    /// witness before anything is said not to have happened; `None` when the user cannot be read.
    pub fn finding(&self, record: &Record, fixed_now: Option<Decimal>, now: i64) -> Finding {
        let intent = &record.intent;
        let is_of_user = |row: &&Transaction| row.user_id.is_none_or(|id| id == intent.user_id);
        let goes_that_way = |row: &&Transaction| {
            // The history is signed as the account sees it.
            let leaves_account = row.amount.is_sign_negative();
            !row.amount.is_zero() && leaves_account == (intent.direction == Direction::ToUsers)
        };
        let candidates = || self.rows.iter().filter(is_of_user).filter(goes_that_way);
        let mut found: Vec<&Transaction> = Vec::new();
        for row in candidates().filter(|row| description(row).is_some_and(|text| holds_tag(text, &intent.tag))) {
            // A server that shows a row on two pages has made one transfer.
            if !found.iter().any(|other| other.transaction_id == row.transaction_id) {
                found.push(row);
            }
        }
        if !found.is_empty() {
            let moved = amount::sum(found.iter().map(|row| row.amount.abs())).filter(|_| intent.is_own_currency);
            return Finding::Verdict(Verdict::Happened { moved, proof: self.proof(&found) });
        }
        if self.progress != Progress::Whole {
            return Finding::CannotTell(Doubt::Incomplete);
        }
        let may_be_it = |row: &&Transaction| {
            description(row).is_none()
                && (!intent.strict_mode || !intent.is_own_currency || row.amount.abs() == intent.amount)
        };
        if candidates().any(|row| may_be_it(&row)) {
            return Finding::CannotTell(Doubt::NoDescription);
        }
        if let Some(seconds) = still_to_wait(record, now) {
            return Finding::Wait(seconds);
        }
        let before = intent.fixed_before;
        match fixed_now {
            Some(after) if is_whole_amount(intent, before, after) => {
                Finding::CannotTell(Doubt::BalanceDisagrees { before, after })
            }
            _ => Finding::Verdict(Verdict::DidNotHappen { proof: self.proof(&[]) }),
        }
    }

    fn proof(&self, found: &[&Transaction]) -> Proof {
        let found = found.iter().map(|row| Found {
            transaction_id: row.transaction_id,
            performed_at: row.performed_at.as_str().to_owned(),
            amount: row.amount,
        });
        Proof::History {
            found: found.collect(),
            searched: self.read(),
            from: self.from.as_str().to_owned(),
            to: self.to.as_str().to_owned(),
        }
    }
}

fn description(row: &Transaction) -> Option<&str> {
    row.transaction_description.as_deref().filter(|text| !text.trim().is_empty())
}

/// How long nothing may be concluded yet from what is not there.
fn still_to_wait(record: &Record, now: i64) -> Option<i64> {
    let since = match record.state {
        State::Unknown { since, .. } => since,
        _ => record.intent.at,
    };
    // A clock that was set back makes the wait start anew, and no longer than that.
    let left = QUIET.saturating_sub(now.saturating_sub(since)).min(QUIET);
    (left > 0).then_some(left)
}

fn is_whole_amount(intent: &Intent, before: Decimal, after: Decimal) -> bool {
    intent.is_own_currency
        && amount::subtract(after, before) == Some(intent.direction.signed(likely(intent)))
        && after != before
}

/// What must have moved, if all went well: without strict mode, a user gives what there is.
fn likely(intent: &Intent) -> Decimal {
    match intent.direction {
        Direction::FromUsers if !intent.strict_mode => intent.amount.min(intent.live_before.max(Decimal::ZERO)),
        _ => intent.amount,
    }
}

/// What the user's fixed balance says at the moment `now`, for a role that may not read the history. `user` is the
/// user as just read, `None` when there is no such user any more. `is_alone`: no other transfer of this browser to the
/// user was sent since.
pub fn by_balance(record: &Record, user: Option<&User>, is_alone: bool, now: i64) -> Finding {
    let intent = &record.intent;
    let Some(user) = user else {
        return Finding::CannotTell(Doubt::UserGone);
    };
    if !is_alone {
        return Finding::CannotTell(Doubt::OtherTransfer);
    }
    let (before, after) = (intent.fixed_before, user.fixed_balance);
    let proof = Proof::Balance { before, after };
    if is_whole_amount(intent, before, after) {
        return Finding::Verdict(Verdict::Happened { moved: Some(likely(intent)), proof });
    }
    if before != after {
        let other = Doubt::OtherMovements { before, after };
        return Finding::CannotTell(if intent.is_own_currency { other } else { Doubt::OtherCurrency });
    }
    match still_to_wait(record, now) {
        Some(seconds) => Finding::Wait(seconds),
        None => Finding::Verdict(Verdict::DidNotHappen { proof }),
    }
}

/// Whether no other transfer of these records to the same user may have moved money since this one was written down.
pub fn is_alone(record: &Record, all: &[Record]) -> bool {
    let intent = &record.intent;
    !all.iter().any(|other| {
        other.intent.id != intent.id
            && other.intent.account_id == intent.account_id
            && other.intent.user_id == intent.user_id
            && other.intent.at >= intent.at
            && other.state.may_have_moved()
    })
}

#[cfg(test)]
mod tests {
    use users_api::Params;

    use super::super::check::samples::{d, user};
    use super::super::decision::{account_description, samples::decision};
    use super::super::record::Words;
    use super::super::record::samples::{intent, record};
    use super::*;

    const LOST: i64 = 1_709_208_030;
    const LATER: i64 = LOST + QUIET;

    fn lost() -> Record {
        record(State::Unknown { words: Words::default(), since: LOST })
    }

    fn row(transaction_id: u64, amount: &str, description: Option<&str>) -> Transaction {
        Transaction {
            transaction_id,
            performed_at: Timestamp::from_unix(LOST).unwrap(),
            amount: d(amount),
            currency: Some("USD".to_owned()),
            transaction_type: "user_money_transfer".to_owned(),
            transaction_description: description.map(str::to_owned),
            user_id: Some(7),
        }
    }

    fn ours(transaction_id: u64, amount: &str) -> Transaction {
        row(transaction_id, amount, Some(&format!("{} To user: ann", intent().tag)))
    }

    fn whole(rows: Vec<Transaction>) -> Search {
        let mut search = Search::new(&intent(), LATER).unwrap();
        let total_count = rows.len() as u64;
        assert_eq!(search.take(Page { items: rows, count: total_count, total_count }), Progress::Whole);
        search
    }

    fn ids(finding: Finding) -> Vec<u64> {
        match finding {
            Finding::Verdict(Verdict::Happened { proof: Proof::History { found, .. }, .. }) => {
                found.iter().map(|row| row.transaction_id).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn did_not_happen(finding: &Finding) -> bool {
        matches!(finding, Finding::Verdict(Verdict::DidNotHappen { .. }))
    }

    #[test]
    fn the_question_asks_for_the_user_with_room_for_clocks() {
        let question = Search::new(&intent(), LATER).unwrap().question();
        assert_eq!(
            question.fields().to_urlencoded(),
            "from_date=2024-02-28+12%3A00%3A00&to_date=2024-03-01+12%3A01%3A30&user_id=7&count=1000&offset=0&desc_order=false"
        );
        assert!(Search::new(&Intent { at: i64::MAX, ..intent() }, LATER).is_none());
    }

    #[test]
    fn the_tag_proves_what_happened_at_once() {
        let search = whole(vec![row(1, "-5.67", Some("To user: ann")), ours(2, "-5.67"), row(3, "5.67", Some("x"))]);
        let finding = search.finding(&lost(), None, LOST);
        let Finding::Verdict(Verdict::Happened { moved, proof }) = finding else { panic!("{finding:?}") };
        assert_eq!(moved, Some(d("5.67")));
        let Proof::History { found, searched, .. } = proof else { panic!("{proof:?}") };
        assert_eq!((found.len(), found[0].transaction_id, searched), (1, 2, 3));
        assert_eq!((found[0].amount, found[0].performed_at.as_str()), (d("-5.67"), "2024-02-29 12:00:30"));
    }

    #[test]
    fn a_transfer_that_was_made_twice_is_told() {
        let search = whole(vec![ours(2, "-5.67"), ours(3, "-5.67"), ours(3, "-5.67")]);
        let finding = search.finding(&lost(), None, LATER);
        assert!(matches!(&finding, Finding::Verdict(Verdict::Happened { moved, .. }) if *moved == Some(d("11.34"))));
        assert_eq!(ids(finding), [2, 3]);
    }

    #[test]
    fn what_is_not_there_did_not_happen_after_a_while_only() {
        let search = whole(vec![row(1, "-5.67", Some("To user: ann"))]);
        assert_eq!(search.finding(&lost(), Some(d("10")), LOST), Finding::Wait(QUIET));
        assert_eq!(search.finding(&lost(), Some(d("10")), LATER - 1), Finding::Wait(1));
        assert!(did_not_happen(&search.finding(&lost(), Some(d("10")), LATER)));
        assert!(did_not_happen(&search.finding(&lost(), None, LATER)));
        assert_eq!(search.finding(&lost(), None, LOST - 5000), Finding::Wait(QUIET), "the clock was set back");
    }

    #[test]
    fn a_balance_that_disagrees_leaves_it_open() {
        let search = whole(vec![]);
        let finding = search.finding(&lost(), Some(d("15.67")), LATER);
        assert_eq!(finding, Finding::CannotTell(Doubt::BalanceDisagrees { before: d("10"), after: d("15.67") }));
        assert!(did_not_happen(&search.finding(&lost(), Some(d("15.66")), LATER)));
    }

    #[test]
    fn other_rows_are_not_taken_for_it() {
        let tag = intent().tag;
        let reversal = account_description("", Direction::FromUsers, &decision(2).tag, Some(&tag));
        let others = vec![
            row(1, "-5.67", Some(&decision(2).tag)),
            row(2, "5.67", Some(&reversal)),
            row(3, "-5.67", Some(&format!("{tag}X"))),
            Transaction { user_id: Some(8), ..ours(4, "-5.67") },
            row(5, "5.67", None),
            row(6, "-5.68", Some("")),
        ];
        assert!(did_not_happen(&whole(others).finding(&lost(), None, LATER)));
    }

    #[test]
    fn a_row_without_words_may_be_it() {
        for description in [None, Some(""), Some(" ")] {
            let finding = whole(vec![row(1, "-5.67", description)]).finding(&lost(), None, LATER);
            assert_eq!(finding, Finding::CannotTell(Doubt::NoDescription));
        }
        let mut lenient = lost();
        lenient.intent.strict_mode = false;
        let finding = whole(vec![row(1, "-1", None)]).finding(&lenient, None, LATER);
        assert_eq!(finding, Finding::CannotTell(Doubt::NoDescription));
        let mut foreign = lost();
        foreign.intent.is_own_currency = false;
        let finding = whole(vec![row(1, "-1", None)]).finding(&foreign, None, LATER);
        assert_eq!(finding, Finding::CannotTell(Doubt::NoDescription));
    }

    #[test]
    fn without_strict_mode_the_row_tells_how_much() {
        let mut lenient = lost();
        lenient.intent.strict_mode = false;
        lenient.intent.direction = Direction::FromUsers;
        let finding = whole(vec![ours(1, "3.2")]).finding(&lenient, None, LOST);
        assert!(matches!(finding, Finding::Verdict(Verdict::Happened { moved: Some(moved), .. }) if moved == d("3.2")));
        lenient.intent.is_own_currency = false;
        let finding = whole(vec![ours(1, "3.2")]).finding(&lenient, None, LOST);
        assert!(matches!(finding, Finding::Verdict(Verdict::Happened { moved: None, .. })));
    }

    #[test]
    fn pages_are_read_to_the_end_or_nothing_is_concluded() {
        let page = |items: Vec<Transaction>, total_count| Page { count: items.len() as u64, items, total_count };
        let mut search = Search::new(&intent(), LATER).unwrap();
        assert_eq!(search.take(page(vec![row(1, "-1", Some("x")), row(2, "-1", Some("x"))], 3)), Progress::More);
        assert_eq!(search.question().paging, Paging { count: Some(1000), offset: Some(2) });
        assert_eq!(search.finding(&lost(), None, LATER), Finding::CannotTell(Doubt::Incomplete));
        assert_eq!(search.clone().take(page(vec![], 3)), Progress::Broken);
        assert_eq!(search.take(page(vec![ours(3, "-5.67")], 3)), Progress::Whole);
        assert_eq!(ids(search.finding(&lost(), None, LATER)), [3]);
        // What is found counts although something is missing.
        let mut broken = Search::new(&intent(), LATER).unwrap();
        broken.take(page(vec![ours(3, "-5.67")], 9));
        assert_eq!(broken.take(page(vec![], 9)), Progress::Broken);
        assert_eq!(broken.take(page(vec![], 0)), Progress::Broken);
        assert_eq!(ids(broken.finding(&lost(), None, LATER)), [3]);
    }

    #[test]
    fn a_balance_proves_what_nothing_else_moves() {
        let now = |balance: &str| user(7, balance);
        let by = |record: &Record, balance: &str, at| by_balance(record, Some(&now(balance)), true, at);
        let happened = by(&lost(), "15.67", LOST);
        let proof = Proof::Balance { before: d("10"), after: d("15.67") };
        assert_eq!(happened, Finding::Verdict(Verdict::Happened { moved: Some(d("5.67")), proof }));
        assert_eq!(by(&lost(), "10", LATER - 7), Finding::Wait(7));
        let proof = Proof::Balance { before: d("10"), after: d("10.00") };
        assert_eq!(by(&lost(), "10.00", LATER), Finding::Verdict(Verdict::DidNotHappen { proof }));
        for (balance, text) in [("15.66", "less"), ("4.33", "the other way"), ("21.34", "twice"), ("9.5", "a call")] {
            let doubt = Doubt::OtherMovements { before: d("10"), after: d(balance) };
            assert_eq!(by(&lost(), balance, LATER), Finding::CannotTell(doubt), "{text}");
        }
        assert_eq!(by_balance(&lost(), None, true, LATER), Finding::CannotTell(Doubt::UserGone));
        let other = by_balance(&lost(), Some(&now("15.67")), false, LATER);
        assert_eq!(other, Finding::CannotTell(Doubt::OtherTransfer));
    }

    #[test]
    fn taking_everything_is_proven_by_what_there_was() {
        let mut all = lost();
        all.intent =
            Intent { direction: Direction::FromUsers, strict_mode: false, amount: d("10000000"), ..all.intent };
        all.intent.live_before = d("9.5");
        let by = |balance: &str| by_balance(&all, Some(&user(7, balance)), true, LATER);
        assert!(matches!(by("0.5"), Finding::Verdict(Verdict::Happened { moved: Some(m), .. }) if m == d("9.5")));
        assert!(matches!(by("0"), Finding::CannotTell(Doubt::OtherMovements { .. })));
        all.intent.live_before = d("-1");
        assert!(did_not_happen(&by_balance(&all, Some(&user(7, "10")), true, LATER)), "nothing could move");
    }

    #[test]
    fn another_currency_has_no_balance_to_compare() {
        let mut foreign = lost();
        foreign.intent.is_own_currency = false;
        let by = |balance: &str| by_balance(&foreign, Some(&user(7, balance)), true, LATER);
        assert_eq!(by("15.67"), Finding::CannotTell(Doubt::OtherCurrency));
        assert!(did_not_happen(&by("10")));
    }

    #[test]
    fn another_transfer_since_spoils_the_balance() {
        let one = lost();
        let other = |at: i64, user_id: u64, state: State| {
            let mut other = record(state);
            other.intent = Intent { id: "other".to_owned(), at, user_id, ..other.intent };
            other
        };
        let done = || State::Done { moved: None };
        let at = one.intent.at;
        assert!(is_alone(&one, std::slice::from_ref(&one)));
        assert!(is_alone(&one, &[other(at - 1, 7, done()), other(at, 8, done()), other(at, 7, State::Planned)]));
        assert!(!is_alone(&one, &[other(at, 7, done())]));
        assert!(!is_alone(&one, &[other(at + 9, 7, State::Sending)]));
    }
}
