//! What a transfer will do, user by user, before anything is sent. Pure: the caller reads the users, the account and
//! the records of this browser.

use users_api::Decimal;
use users_api::record::{Account, User};

use super::amount;
use super::decision::{SAMPLE_TAG, account_description, characters_left, user_description};
use super::record::{Direction, Drift};
use super::standing::Standing;
use crate::work::Limits;

/// What the admin has filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Which way.
    pub direction: Direction,
    /// The currency that is sent, three capital letters.
    pub currency: String,
    /// True: a user or an account with too little is refused. False: what there is moves.
    pub strict_mode: bool,
    /// What the user's side shall say; blank for the API's own words.
    pub user_words: String,
    /// What the account's side shall say behind the tag; blank for the API's own words.
    pub account_words: String,
}

/// A user of the transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The user's id.
    pub user_id: u64,
    /// The name by which the admin knows the user.
    pub user_name: String,
    /// How much, above zero: `amount::read`.
    pub amount: Decimal,
    /// The transfer that this one takes back.
    pub reverses: Option<Link>,
    /// The user as just read; `None` when there is no such user any more.
    pub read: Option<User>,
}

/// A transfer that another one takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The id of its intent.
    pub id: String,
    /// Its tag.
    pub tag: String,
}

/// What the check takes into account beside the form and the users.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The account; `None` when it may not be read.
    pub account: Option<&'a Account>,
    /// The limits.
    pub limits: &'a Limits,
    /// What earlier transfers mean.
    pub standing: &'a Standing,
}

/// What the admin has chosen at the check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Try users who use the account's money too, though 573 will follow.
    pub try_account_money: bool,
    /// `Skip those`: leave out users who got the same within ten minutes.
    pub skip_recent: bool,
}

/// Something to know about a user before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// There is no such user any more: not sent.
    Gone,
    /// The user is named twice in the selection: sent once.
    Twice,
    /// An earlier transfer of this browser to the user is not settled: not sent.
    Unsettled,
    /// The transfer that this one takes back was taken back already: not sent.
    AlreadyReversed,
    /// Uses the account's money, and 573 would follow: not sent unless wanted.
    AccountMoney,
    /// The same was sent at this moment, in seconds since 1970 UTC: sent unless skipped.
    Recent(i64),
    /// Cannot log in to applications.
    Inactive,
    /// Frozen by the platform.
    Frozen,
    /// The payer, the user or the account, has too little. In strict mode the server refuses; otherwise it moves what
    /// there is: [`Row::moves`].
    TooLittle {
        /// What the payer has left for this user, zero at the least.
        has: Decimal,
    },
}

/// One user of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The user's id.
    pub user_id: u64,
    /// The user's name, as just read.
    pub user_name: String,
    /// How much is asked for.
    pub amount: Decimal,
    /// The transfer that this one takes back.
    pub reverses: Option<Link>,
    /// The user as read, to notice a drift; `None` when gone.
    pub seen: Option<Snapshot>,
    /// The live balance afterwards, as far as can be told; `None` in another currency than the account's.
    pub after: Option<Decimal>,
    /// How much will move, as far as can be told: nothing when it will be refused. `None` in another currency.
    pub moves: Option<Decimal>,
    /// What to know.
    pub flags: Vec<Flag>,
    /// Whether the user is sent anything.
    pub is_sent: bool,
}

/// What is remembered of a user to notice that somebody has changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The name, which the descriptions hold.
    pub user_name: String,
    /// `user_active`.
    pub is_active: bool,
    /// `parent_accounting`.
    pub uses_account_money: bool,
    /// `frozen`.
    pub is_frozen: bool,
    /// `fixed_balance`, as last committed.
    pub fixed: Decimal,
    /// `live_balance`, which moves during calls.
    pub live: Decimal,
}

impl Snapshot {
    /// Of a user as read.
    pub fn of(user: &User) -> Self {
        Self {
            user_name: user.user_name.clone(),
            is_active: user.user_active,
            uses_account_money: user.parent_accounting,
            is_frozen: user.frozen == Some(true),
            fixed: user.fixed_balance,
            live: user.live_balance,
        }
    }

    /// How the user has changed since, if that matters for a transfer of this amount. The live balance may move, as
    /// long as there is not suddenly too little.
    pub fn drift(&self, now: Option<&Self>, direction: Direction, amount: Decimal) -> Option<Drift> {
        let Some(now) = now else {
            return Some(Drift::Gone);
        };
        let lacks = |live: Decimal| direction == Direction::FromUsers && live < amount;
        if now.user_name != self.user_name {
            Some(Drift::Renamed)
        } else if now.is_active != self.is_active {
            Some(Drift::Active)
        } else if now.uses_account_money != self.uses_account_money {
            Some(Drift::Accounting)
        } else if now.is_frozen != self.is_frozen {
            Some(Drift::Frozen)
        } else if now.fixed != self.fixed {
            Some(Drift::Balance { was: self.fixed, is: now.fixed })
        } else if lacks(now.live) && !lacks(self.live) {
            Some(Drift::TooLittle { was: self.live, is: now.live })
        } else {
            None
        }
    }
}

/// Why nothing can be sent as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is left to be sent anything.
    Nobody,
    /// An amount is above the limit for one user.
    PerUser {
        /// The limit.
        limit: Decimal,
    },
    /// The total is above the limit for one transfer.
    PerBatch {
        /// The limit.
        limit: Decimal,
    },
    /// The total is more than is left of the limit of one hour.
    PerHour {
        /// The limit.
        limit: Decimal,
        /// What was used of it; `None` when it cannot be told.
        used: Option<Decimal>,
    },
    /// There are limits, and they do not say how much they are in this currency.
    LimitsInOtherCurrency,
    /// A currency is three capital letters.
    Currency,
    /// The total is too large to be kept exactly.
    TooLarge,
    /// The account's description, with its tag, has so many characters too many.
    AccountDescriptionTooLong(i64),
    /// The user's description has so many characters too many.
    UserDescriptionTooLong(i64),
}

/// What a transfer will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// One row a user, in the order of the selection.
    pub rows: Vec<Row>,
    /// How many users are sent something.
    pub count: usize,
    /// What is asked for in all, above zero.
    pub total: Decimal,
    /// The account's balance now; `None` when it is not known.
    pub account_before: Option<Decimal>,
    /// The account's balance afterwards, as far as can be told; `None` when it is not known, or in another currency.
    pub account_after: Option<Decimal>,
    /// Whether the currency is the account's; when not, or when nobody knows, it is named as such and no balance can
    /// be foretold.
    pub is_own_currency: bool,
    /// Whether the total must be typed before it is sent.
    pub must_type_total: bool,
    /// Why nothing can be sent as it stands; empty when it can.
    pub refusals: Vec<Refusal>,
}

/// Looks at a transfer before it is sent.
pub fn check(form: &Form, users: &[Wanted], around: Around<'_>, choices: Choices) -> Check {
    let is_own_currency =
        around.account.and_then(|account| account.currency.as_ref()).is_some_and(|own| *own == form.currency);
    let account_before = around.account.map(|account| account.balance);
    let mut account = account_before.filter(|_| is_own_currency);
    let mut rows: Vec<Row> = Vec::with_capacity(users.len());
    for wanted in users {
        let is_twice = rows.iter().any(|row| row.user_id == wanted.user_id);
        let mut row = look_at(form, wanted, around.standing, choices, is_twice);
        if is_own_currency {
            foretell(form, &mut row, &mut account);
        }
        rows.push(row);
    }
    let sent = || rows.iter().filter(|row| row.is_sent);
    let total = amount::sum(sent().map(|row| row.amount));
    let count = sent().count();
    let limits = around.limits;
    // In another currency nobody can say which side of the limit a total is on.
    let is_above = |above: Decimal| !is_own_currency || total.is_none_or(|total| total > above);
    let must_type_total = limits.always_typed || count > 1 || limits.typed_above.is_some_and(is_above);
    let refusals = refusals(form, &rows, total, is_own_currency, around);
    Check {
        count,
        total: total.unwrap_or_default(),
        account_before,
        account_after: account,
        is_own_currency,
        must_type_total,
        refusals,
        rows,
    }
}

/// One user, without foretelling balances.
fn look_at(form: &Form, wanted: &Wanted, standing: &Standing, choices: Choices, is_twice: bool) -> Row {
    let seen = wanted.read.as_ref().map(Snapshot::of);
    let mut flags = Vec::new();
    let mut is_sent = true;
    let mut flag = |flag, sends: bool| {
        flags.push(flag);
        is_sent &= sends;
    };
    if is_twice {
        flag(Flag::Twice, false);
    }
    if standing.open.contains(&wanted.user_id) {
        flag(Flag::Unsettled, false);
    }
    if wanted.reverses.as_ref().is_some_and(|link| standing.reversed.contains(&link.id)) {
        flag(Flag::AlreadyReversed, false);
    }
    if let Some(at) = standing.same(wanted.user_id, form.direction, wanted.amount) {
        flag(Flag::Recent(at), !choices.skip_recent);
    }
    match &seen {
        None => flag(Flag::Gone, false),
        Some(seen) => {
            if seen.uses_account_money {
                flag(Flag::AccountMoney, choices.try_account_money);
            }
            if !seen.is_active {
                flag(Flag::Inactive, true);
            }
            if seen.is_frozen {
                flag(Flag::Frozen, true);
            }
        }
    }
    let user_name = seen.as_ref().map_or(&wanted.user_name, |seen| &seen.user_name).clone();
    Row {
        user_id: wanted.user_id,
        user_name,
        amount: wanted.amount,
        reverses: wanted.reverses.clone(),
        seen,
        after: None,
        moves: None,
        flags,
        is_sent,
    }
}

/// Foretells what moves for a user, with what the account has left before and after.
fn foretell(form: &Form, row: &mut Row, account: &mut Option<Decimal>) {
    let Some(seen) = &row.seen else {
        return;
    };
    let payer = match form.direction {
        Direction::ToUsers => *account,
        Direction::FromUsers => Some(seen.live),
    };
    let has = payer.map(|has| has.max(Decimal::ZERO));
    // What is refused: 573 whatever the balances are.
    let mut moves = if row.is_sent && !seen.uses_account_money { row.amount } else { Decimal::ZERO };
    if let Some(has) = has.filter(|has| row.is_sent && *has < row.amount) {
        row.flags.push(Flag::TooLittle { has });
        moves = if form.strict_mode { Decimal::ZERO } else { moves.min(has) };
    }
    let to_user = form.direction.signed(moves);
    row.moves = Some(moves);
    row.after = amount::add(seen.live, to_user);
    *account = account.and_then(|account| amount::subtract(account, to_user));
}

fn refusals(
    form: &Form,
    rows: &[Row],
    total: Option<Decimal>,
    is_own_currency: bool,
    around: Around<'_>,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let limits = around.limits;
    let sent = || rows.iter().filter(|row| row.is_sent);
    if sent().next().is_none() {
        refusals.push(Refusal::Nobody);
    }
    let Some(total) = total else {
        return vec![Refusal::TooLarge];
    };
    if form.currency.len() != 3 || !form.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        refusals.push(Refusal::Currency);
    }
    let has_limits = limits.per_user.is_some() || limits.per_batch.is_some() || limits.per_hour.is_some();
    if has_limits && !is_own_currency {
        refusals.push(Refusal::LimitsInOtherCurrency);
    }
    if let Some(limit) = limits.per_user.filter(|limit| sent().any(|row| row.amount > *limit)) {
        refusals.push(Refusal::PerUser { limit });
    }
    if let Some(limit) = limits.per_batch.filter(|limit| total > *limit) {
        refusals.push(Refusal::PerBatch { limit });
    }
    if let Some(limit) = limits.per_hour.filter(|limit| !around.standing.allows(total, Some(*limit))) {
        refusals.push(Refusal::PerHour { limit, used: around.standing.used_this_hour });
    }
    let tag = |row: &Row| row.reverses.as_ref().map(|link| link.tag.clone());
    let longest = |left: &dyn Fn(&Row) -> i64| sent().map(left).min().filter(|left| *left < 0).map(i64::abs);
    let account = longest(&|row| {
        characters_left(&account_description(&form.account_words, form.direction, SAMPLE_TAG, tag(row).as_deref()))
    });
    refusals.extend(account.map(Refusal::AccountDescriptionTooLong));
    let user = longest(&|row| {
        let words = user_description(&form.user_words, form.direction, tag(row).as_deref());
        characters_left(words.as_deref().unwrap_or_default())
    });
    refusals.extend(user.map(Refusal::UserDescriptionTooLong));
    refusals
}

#[cfg(test)]
pub(super) mod samples {
    use users_api::money::parse;

    use super::*;

    /// A decimal.
    pub fn d(text: &str) -> Decimal {
        parse(text).unwrap()
    }

    /// A user with this fixed and live balance.
    pub fn user(user_id: u64, balance: &str) -> User {
        let json = format!(
            r#"{{"user_id":{user_id},"user_name":"u{user_id}","user_display_name":"U","user_active":true,
            "parent_accounting":false,"live_balance":{balance},"fixed_balance":{balance},"balance":{balance}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    /// This user, to be sent an amount.
    pub fn wanted(user: User, amount: &str) -> Wanted {
        Wanted {
            user_id: user.user_id,
            user_name: user.user_name.clone(),
            amount: d(amount),
            reverses: None,
            read: Some(user),
        }
    }

    /// The account, in USD.
    pub fn account(balance: &str) -> Account {
        serde_json::from_str(&format!(
            r#"{{"account_id":1,"account_name":"demo","currency":"USD","balance":{balance}}}"#
        ))
        .unwrap()
    }

    /// In USD, strict, without words.
    pub fn form(direction: Direction) -> Form {
        Form {
            direction,
            currency: "USD".to_owned(),
            strict_mode: true,
            user_words: String::new(),
            account_words: String::new(),
        }
    }

    /// A check without limits and without earlier transfers.
    pub fn plain_check(form: &Form, users: &[Wanted], account_balance: &str) -> Check {
        let account = account(account_balance);
        let (limits, standing) = (Limits::default(), Standing::nothing());
        let around = Around { account: Some(&account), limits: &limits, standing: &standing };
        check(form, users, around, Choices::default())
    }
}

#[cfg(test)]
mod tests {
    use super::samples::*;
    use super::*;
    use crate::transfer::standing::Recent;

    const TO: Direction = Direction::ToUsers;
    const FROM: Direction = Direction::FromUsers;

    fn with(form: &Form, users: &[Wanted], limits: &Limits, standing: &Standing, choices: Choices) -> Check {
        let account = account("1000");
        check(form, users, Around { account: Some(&account), limits, standing }, choices)
    }

    fn limited(limits: &Limits, amounts: &[&str]) -> Vec<Refusal> {
        let users: Vec<_> = amounts.iter().zip(1..).map(|(amount, id)| wanted(user(id, "0"), amount)).collect();
        with(&form(TO), &users, limits, &Standing::nothing(), Choices::default()).refusals
    }

    #[test]
    fn the_references_example_costs_twice_the_amount() {
        let users = [wanted(user(1, "0"), "5.67"), wanted(user(2, "1.1"), "5.67")];
        let check = plain_check(&form(TO), &users, "1000");
        assert_eq!((check.count, check.total), (2, d("11.34")));
        assert_eq!((check.account_before, check.account_after), (Some(d("1000")), Some(d("988.66"))));
        assert_eq!(check.rows.iter().map(|row| row.after).collect::<Vec<_>>(), [Some(d("5.67")), Some(d("6.77"))]);
        assert!(check.must_type_total && check.refusals.is_empty());
        let back = plain_check(&form(FROM), &users[1..], "1000");
        assert_eq!(back.rows[0].flags, [Flag::TooLittle { has: d("1.1") }]);
    }

    #[test]
    fn a_thousand_users_are_added_up_exactly() {
        let users: Vec<_> = (1..=1000).map(|id| wanted(user(id, "0.0001"), "9999999.9999")).collect();
        let check = plain_check(&form(TO), &users, "10000000000");
        assert_eq!((check.total, check.account_after), (d("9999999999.9"), Some(d("0.1"))));
        assert!(check.rows.iter().all(|row| row.after == Some(d("10000000"))));
    }

    #[test]
    fn too_little_is_refused_in_strict_mode_and_moves_what_there_is_otherwise() {
        let users = [wanted(user(1, "3"), "5"), wanted(user(2, "-1"), "5"), wanted(user(3, "9"), "5")];
        let strict = plain_check(&form(FROM), &users, "100");
        let told = |check: &Check| {
            let row = |row: &Row| (row.moves.unwrap().to_string(), row.after.unwrap().to_string());
            check.rows.iter().map(row).collect::<Vec<_>>()
        };
        let pairs = |list: [(&str, &str); 3]| list.map(|(one, other)| (one.to_owned(), other.to_owned())).to_vec();
        assert_eq!(told(&strict), pairs([("0", "3"), ("0", "-1"), ("5", "4")]));
        assert_eq!(strict.account_after, Some(d("105")));
        let lenient = plain_check(&Form { strict_mode: false, ..form(FROM) }, &users, "100");
        assert_eq!(told(&lenient), pairs([("3", "0"), ("0", "-1"), ("5", "4")]));
        assert_eq!(lenient.account_after, Some(d("108")));
        let flags: Vec<_> = lenient.rows.iter().map(|row| row.flags.clone()).collect();
        let too_little = |has: &str| vec![Flag::TooLittle { has: d(has) }];
        assert_eq!(flags, [too_little("3"), too_little("0"), vec![]]);
        assert!(lenient.rows.iter().all(|row| row.is_sent), "the server decides");
    }

    #[test]
    fn the_accounts_money_runs_out_in_the_order_of_the_list() {
        let users = [wanted(user(1, "0"), "5"), wanted(user(2, "0"), "5"), wanted(user(3, "0"), "5")];
        let moves = |check: &Check| check.rows.iter().map(|row| row.moves.unwrap()).collect::<Vec<_>>();
        let strict = plain_check(&form(TO), &users, "7");
        assert_eq!((moves(&strict), strict.account_after), (vec![d("5"), d("0"), d("0")], Some(d("2"))));
        let lenient = plain_check(&Form { strict_mode: false, ..form(TO) }, &users, "7");
        assert_eq!((moves(&lenient), lenient.account_after), (vec![d("5"), d("2"), d("0")], Some(d("0"))));
        assert_eq!(lenient.rows[2].flags, [Flag::TooLittle { has: d("0") }]);
        assert_eq!(lenient.total, d("15"), "what is asked for, which is what is typed");
    }

    #[test]
    fn everything_can_be_taken() {
        let users = [wanted(user(1, "42.5"), "10000000")];
        let check = plain_check(&Form { strict_mode: false, ..form(FROM) }, &users, "0");
        assert_eq!((check.rows[0].moves, check.rows[0].after), (Some(d("42.5")), Some(d("0"))));
        assert!(!check.must_type_total);
    }

    #[test]
    fn users_who_use_the_accounts_money_are_skipped_unless_wanted() {
        let users = [wanted(User { parent_accounting: true, ..user(1, "0") }, "5"), wanted(user(2, "0"), "5")];
        let check = plain_check(&form(TO), &users, "100");
        assert_eq!((check.rows[0].flags.as_slice(), check.rows[0].is_sent), (&[Flag::AccountMoney][..], false));
        assert_eq!((check.count, check.total, check.account_after), (1, d("5"), Some(d("95"))));
        let choices = Choices { try_account_money: true, ..Choices::default() };
        let tried = with(&form(TO), &users, &Limits::default(), &Standing::nothing(), choices);
        assert_eq!((tried.count, tried.total), (2, d("10")));
        assert_eq!(tried.account_after, Some(d("995")), "573 moves nothing");
    }

    #[test]
    fn what_is_odd_about_a_user_is_said() {
        let odd = User { user_active: false, frozen: Some(true), ..user(1, "0") };
        let gone = Wanted { read: None, ..wanted(user(2, "0"), "5") };
        let check = plain_check(
            &form(TO),
            &[wanted(odd, "5"), gone, wanted(user(3, "0"), "5"), wanted(user(3, "0"), "5")],
            "100",
        );
        let told: Vec<_> = check.rows.iter().map(|row| (row.flags.clone(), row.is_sent)).collect();
        assert_eq!(
            told,
            [
                (vec![Flag::Inactive, Flag::Frozen], true),
                (vec![Flag::Gone], false),
                (vec![], true),
                (vec![Flag::Twice], false)
            ]
        );
        assert_eq!(check.rows[1].user_name, "u2");
    }

    #[test]
    fn a_repetition_is_a_warning_and_an_open_transfer_is_none() {
        let recent = Recent { user_id: 1, direction: TO, amount: d("5"), at: 77 };
        let standing = Standing { open: vec![2], recent: vec![recent], ..Standing::nothing() };
        let users = [wanted(user(1, "0"), "5"), wanted(user(2, "0"), "5"), wanted(user(3, "0"), "5")];
        let told = |choices| {
            let check = with(&form(TO), &users, &Limits::default(), &standing, choices);
            check.rows.into_iter().map(|row| (row.flags, row.is_sent)).collect::<Vec<_>>()
        };
        let expected = |sent| [(vec![Flag::Recent(77)], sent), (vec![Flag::Unsettled], false), (vec![], true)];
        assert_eq!(told(Choices::default()), expected(true));
        assert_eq!(told(Choices { skip_recent: true, ..Choices::default() }), expected(false));
        let back = with(&form(FROM), &users[..1], &Limits::default(), &standing, Choices::default());
        assert_eq!(back.rows[0].flags, [Flag::TooLittle { has: d("0") }], "the other direction is no repetition");
    }

    #[test]
    fn limits_are_refusals_that_name_the_limit() {
        let limit = Some(d("5"));
        let per_user = Limits { per_user: limit, ..Limits::default() };
        assert_eq!(limited(&per_user, &["5", "5"]), []);
        assert_eq!(limited(&per_user, &["5", "5.0001"]), [Refusal::PerUser { limit: d("5") }]);
        let per_batch = Limits { per_batch: limit, ..Limits::default() };
        assert_eq!(limited(&per_batch, &["2.5", "2.5"]), []);
        assert_eq!(limited(&per_batch, &["2.5", "2.5001"]), [Refusal::PerBatch { limit: d("5") }]);
        let per_hour = Limits { per_hour: limit, ..Limits::default() };
        let standing = Standing { used_this_hour: Some(d("4")), ..Standing::nothing() };
        let hour = |amount| {
            with(&form(TO), &[wanted(user(1, "0"), amount)], &per_hour, &standing, Choices::default()).refusals
        };
        assert_eq!(hour("1"), []);
        assert_eq!(hour("1.01"), [Refusal::PerHour { limit: d("5"), used: Some(d("4")) }]);
        assert_eq!(limited(&Limits::default(), &[]), [Refusal::Nobody]);
    }

    #[test]
    fn what_cannot_be_added_up_is_refused() {
        let users = [wanted(user(1, "0"), "79228162514264337593543950335"), wanted(user(2, "0"), "0.01")];
        assert_eq!(plain_check(&form(TO), &users, "1").refusals, [Refusal::TooLarge]);
    }

    #[test]
    fn the_total_is_typed_for_many_above_the_limit_or_always() {
        let typed = |limits: &Limits, amounts: &[&str]| {
            let users: Vec<_> = amounts.iter().zip(1..).map(|(amount, id)| wanted(user(id, "0"), amount)).collect();
            with(&form(TO), &users, limits, &Standing::nothing(), Choices::default()).must_type_total
        };
        assert!(!typed(&Limits::default(), &["999"]));
        assert!(typed(&Limits::default(), &["1", "1"]));
        let above = Limits { typed_above: Some(d("10")), ..Limits::default() };
        assert!(!typed(&above, &["10"]) && typed(&above, &["10.01"]));
        assert!(typed(&Limits { always_typed: true, ..Limits::default() }, &["0.01"]));
    }

    #[test]
    fn another_currency_foretells_nothing_and_meets_no_limit() {
        let foreign = Form { currency: "EUR".to_owned(), ..form(TO) };
        let users = [wanted(user(1, "3"), "5")];
        let check = plain_check(&foreign, &users, "1");
        assert!(!check.is_own_currency && check.refusals.is_empty());
        assert_eq!((check.rows[0].after, check.rows[0].moves, check.account_after), (None, None, None));
        assert_eq!((check.account_before, check.total), (Some(d("1")), d("5")));
        let limits = Limits { per_hour: Some(d("1000")), ..Limits::default() };
        let refused = with(&foreign, &users, &limits, &Standing::nothing(), Choices::default()).refusals;
        assert_eq!(refused, [Refusal::LimitsInOtherCurrency]);
        let above = Limits { typed_above: Some(d("1000")), ..Limits::default() };
        assert!(with(&foreign, &users, &above, &Standing::nothing(), Choices::default()).must_type_total);
        // An account that may not be read has no known currency either.
        let (limits, standing) = (Limits::default(), Standing::nothing());
        let unknown = check_without_account(&users, &limits, &standing);
        assert!(!unknown.is_own_currency && unknown.account_before.is_none() && unknown.refusals.is_empty());
    }

    fn check_without_account(users: &[Wanted], limits: &Limits, standing: &Standing) -> Check {
        check(&form(TO), users, Around { account: None, limits, standing }, Choices::default())
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        for currency in ["", "usd", "US", "USDT", "ÜS"] {
            let form = Form { currency: currency.to_owned(), ..form(TO) };
            assert_eq!(
                plain_check(&form, &[wanted(user(1, "3"), "5")], "9").refusals,
                [Refusal::Currency],
                "{currency}"
            );
        }
    }

    #[test]
    fn descriptions_must_fit_with_the_tag_and_the_link() {
        let refusals = |account: usize, user: usize, link: Option<Link>| {
            let form = Form { account_words: "x".repeat(account), user_words: "ü".repeat(user), ..form(TO) };
            plain_check(&form, &[Wanted { reverses: link, ..wanted(user_of_ten(), "5") }], "100").refusals
        };
        assert_eq!(refusals(109, 119, None), []);
        let too_long = [Refusal::AccountDescriptionTooLong(1), Refusal::UserDescriptionTooLong(2)];
        assert_eq!(refusals(110, 121, None), too_long);
        let link = || Some(Link { id: "x-1".to_owned(), tag: "#K7Q2M9XA".to_owned() });
        assert_eq!(refusals(88, 98, link()), []);
        let too_long = [Refusal::AccountDescriptionTooLong(1), Refusal::UserDescriptionTooLong(1)];
        assert_eq!(refusals(89, 99, link()), too_long);
    }

    fn user_of_ten() -> User {
        user(1, "10")
    }

    #[test]
    fn a_reversal_is_made_once() {
        let link = Link { id: "x-1".to_owned(), tag: "#K7Q2M9XA".to_owned() };
        let users = [Wanted { reverses: Some(link), ..wanted(user_of_ten(), "5") }];
        let standing = Standing { reversed: vec!["x-1".to_owned()], ..Standing::nothing() };
        let check = with(&form(FROM), &users, &Limits::default(), &standing, Choices::default());
        assert_eq!((check.rows[0].flags.as_slice(), check.count), (&[Flag::AlreadyReversed][..], 0));
        assert_eq!(check.refusals, [Refusal::Nobody]);
    }

    #[test]
    fn a_drift_is_noticed() {
        let seen = Snapshot::of(&user_of_ten());
        let drift = |user: User, direction, amount: &str| seen.drift(Some(&Snapshot::of(&user)), direction, d(amount));
        assert_eq!(drift(user_of_ten(), TO, "5"), None);
        assert_eq!(seen.drift(None, TO, d("5")), Some(Drift::Gone));
        assert_eq!(drift(User { user_name: "x".into(), ..user_of_ten() }, TO, "5"), Some(Drift::Renamed));
        assert_eq!(drift(User { user_active: false, ..user_of_ten() }, TO, "5"), Some(Drift::Active));
        assert_eq!(drift(User { parent_accounting: true, ..user_of_ten() }, TO, "5"), Some(Drift::Accounting));
        assert_eq!(drift(User { frozen: Some(true), ..user_of_ten() }, TO, "5"), Some(Drift::Frozen));
        assert_eq!(drift(User { frozen: Some(false), ..user_of_ten() }, TO, "5"), None);
        let paid = User { fixed_balance: d("15"), ..user_of_ten() };
        assert_eq!(drift(paid, TO, "5"), Some(Drift::Balance { was: d("10"), is: d("15") }));
        let on_call = |live: &str| User { live_balance: d(live), ..user_of_ten() };
        assert_eq!(drift(on_call("4"), TO, "5"), None);
        assert_eq!(drift(on_call("5"), FROM, "5"), None);
        assert_eq!(drift(on_call("4"), FROM, "5"), Some(Drift::TooLittle { was: d("10"), is: d("4") }));
        assert_eq!(drift(on_call("4"), FROM, "11"), None, "there was too little at the check already");
        let renamed_detail =
            User { user_display_name: "Other".into(), user_custom_data: Some("x".into()), ..user_of_ten() };
        assert_eq!(drift(renamed_detail, TO, "5"), None);
    }
}
