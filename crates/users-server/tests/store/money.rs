//! Whatever happens, and however much of it at once: money moves only by the ledger, exactly, and none is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use proptest::prelude::*;
use users_api::params::{Changes, DelUser, Selection, SetUserInfo, TransferMoneyToUser, UserRef, UsersRef};
use users_api::{Decimal, ErrorCode};
use users_server::store::Store;

use crate::world::*;

/// One thing that happens. Users are numbered from 0 on: a number may stand for nobody.
#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Delete(Vec<u8>),
    DeleteAll,
    Rename(u8, u8),
    Accounting(u8, bool),
    Transfer { users: Option<Vec<u8>>, amount: i64, strict: bool },
    Deposit(i64),
}

/// How many user names are played with: few, so that they meet often.
const NAMES: u8 = 8;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let someone = || 0..NAMES;
    let some = || prop::collection::vec(someone(), 1..4);
    // Hundredths and up to the fourth decimal; now and then more than anybody has.
    let amount = || prop_oneof![6 => -900_000..900_000_i64, 1 => Just(12_345_678), 1 => Just(-100_000_000_000)];
    let step = prop_oneof![
        4 => someone().prop_map(Step::Add),
        1 => some().prop_map(Step::Delete),
        1 => Just(Step::DeleteAll),
        1 => (someone(), someone()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (someone(), any::<bool>()).prop_map(|(user, parent)| Step::Accounting(user, parent)),
        12 => (prop::option::weighted(0.9, some()), amount(), any::<bool>())
            .prop_map(|(users, amount, strict)| Step::Transfer { users, amount, strict }),
        1 => (1..50_000_i64).prop_map(Step::Deposit),
    ];
    prop::collection::vec(step, 1..60)
}

fn name(number: u8) -> String {
    format!("user-{number}")
}

/// The same rules written down once more, in the plainest way: what the database must agree with.
struct Model {
    account: i64,
    /// By number: id, balance in ten-thousandths, whether it uses the account's money.
    users: BTreeMap<u8, (u64, i64, bool)>,
}

/// An id that no user has.
const NOBODY: u64 = 1_000_000;

impl Model {
    fn id(&self, number: u8) -> u64 {
        self.users.get(&number).map_or(NOBODY, |(id, ..)| *id)
    }

    fn remove(&mut self, number: u8) {
        if let Some((_, balance, _)) = self.users.remove(&number) {
            self.account += balance;
        }
    }

    /// The numbers that a list names, each once; `None` when one of them is nobody.
    fn known(&self, numbers: &[u8]) -> Option<Vec<u8>> {
        let mut once: Vec<u8> = Vec::new();
        for number in numbers {
            if !self.users.contains_key(number) {
                return None;
            }
            if !once.contains(number) {
                once.push(*number);
            }
        }
        Some(once)
    }

    /// Everybody, in the order of their ids.
    fn all(&self) -> Vec<u8> {
        let mut all: Vec<_> = self.users.iter().map(|(number, (id, ..))| (*id, *number)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, number)| number).collect()
    }

    fn transfer(&mut self, users: Option<&[u8]>, amount: i64, strict: bool) -> u32 {
        if amount.abs() < 100 {
            return 125;
        }
        let Some(users) = users.map_or_else(|| Some(self.all()), |users| self.known(users)) else { return 117 };
        if users.iter().any(|number| self.users[number].2) {
            return 573;
        }
        let before = (self.account, self.users.clone());
        for number in users {
            let user = self.users.get_mut(&number).unwrap();
            let there = if amount > 0 { self.account } else { user.1 };
            let share = amount.abs().min(there);
            if strict && share < amount.abs() {
                (self.account, self.users) = before;
                return 127;
            }
            user.1 += share * amount.signum();
            self.account -= share * amount.signum();
        }
        0
    }
}

fn ten_thousandths(value: i64) -> Decimal {
    Decimal::new(value, 4)
}

fn users_ref(ids: Option<Vec<u64>>) -> UsersRef {
    UsersRef::Ids(ids.map_or(Selection::All, Selection::These))
}

fn transfer_of(users: UsersRef, amount: i64, strict: bool) -> TransferMoneyToUser {
    TransferMoneyToUser { amount: ten_thousandths(amount), strict_mode: Some(strict), ..transfer("1", users) }
}

/// Does the step to both, and compares what they say.
fn play(store: &Store, model: &mut Model, step: &Step) {
    match step {
        Step::Add(number) => {
            let added = store.add_user(ACCOUNT, &new_user(&name(*number)));
            if model.users.contains_key(number) {
                assert_eq!(code(added), 118);
            } else {
                model.users.insert(*number, (added.unwrap().user_id, 0, false));
            }
        }
        Step::Delete(numbers) => {
            let ids = numbers.iter().map(|number| model.id(*number)).collect();
            let deleted = store.del_user(ACCOUNT, &DelUser { users: users_ref(Some(ids)) });
            assert_eq!(code(deleted), if model.known(numbers).is_some() { 0 } else { 117 });
            if let Some(numbers) = model.known(numbers) {
                numbers.into_iter().for_each(|number| model.remove(number));
            }
        }
        Step::DeleteAll => {
            store.del_user(ACCOUNT, &DelUser { users: users_ref(None) }).unwrap();
            model.all().into_iter().for_each(|number| model.remove(number));
        }
        Step::Rename(from, to) => {
            let changes = Changes { new_user_name: Some(name(*to)), ..Changes::default() };
            let expected = match (model.users.contains_key(from), model.users.contains_key(to)) {
                (false, _) => 117,
                (true, true) if from != to => 118,
                _ => 0,
            };
            assert_eq!(code(set(store, model.id(*from), changes)), expected);
            if expected == 0 {
                let user = model.users.remove(from).unwrap();
                model.users.insert(*to, user);
            }
        }
        Step::Accounting(number, parent) => {
            let changes = Changes { parent_accounting: Some(*parent), ..Changes::default() };
            let expected = if model.users.contains_key(number) { 0 } else { 117 };
            assert_eq!(code(set(store, model.id(*number), changes)), expected);
            if let Some(user) = model.users.get_mut(number) {
                user.2 = *parent;
            }
        }
        Step::Transfer { users, amount, strict } => {
            let ids = users.as_ref().map(|users| users.iter().map(|number| model.id(*number)).collect());
            let moved = store.transfer_money_to_user(ACCOUNT, &transfer_of(users_ref(ids), *amount, *strict));
            let expected = model.transfer(users.as_deref(), *amount, *strict);
            if let Ok(moved) = &moved {
                assert_eq!(moved.balance, ten_thousandths(model.account));
            }
            assert_eq!(code(moved), expected);
        }
        Step::Deposit(amount) => {
            store.set_up(|setup| setup.deposit(ACCOUNT, ten_thousandths(*amount), "Wire", 0)).unwrap();
            model.account += amount;
        }
    }
}

/// What must hold in every state: read through the API alone.
fn assert_accounted_for(store: &Store) {
    let users = everybody(store);
    let ledger = history(store);
    let sum = |of: &mut dyn Iterator<Item = Decimal>| of.sum::<Decimal>();
    let deposits = sum(&mut ledger.iter().filter(|r| r.transaction_type == "wire_transfer").map(|r| r.amount));
    let account = account_balance(store);
    assert_eq!(account, sum(&mut ledger.iter().map(|r| r.amount)), "the account's balance is its ledger's sum");
    for user in &users {
        let of_user = sum(&mut ledger.iter().filter(|r| r.user_id == Some(user.user_id)).map(|r| -r.amount));
        assert_eq!(user.fixed_balance, of_user, "each user's balance is the ledger's sum");
        assert!(user.fixed_balance >= Decimal::ZERO);
    }
    assert!(account >= Decimal::ZERO);
    assert_eq!(account + sum(&mut users.iter().map(|user| user.fixed_balance)), deposits, "no money is lost or made");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Some 7000 random steps in all, each compared with the model.
    #[test]
    fn any_story_agrees_with_the_plain_rules(steps in steps()) {
        let store = world();
        let mut model = Model { account: 1000_0000, users: BTreeMap::new() };
        for step in &steps {
            play(&store, &mut model, step);
        }
        assert_accounted_for(&store);
        prop_assert_eq!(account_balance(&store), ten_thousandths(model.account));
        let found: BTreeMap<_, _> = everybody(&store)
            .into_iter()
            .map(|user| (user.user_name, (user.user_id, user.fixed_balance, user.parent_accounting)))
            .collect();
        let expected: BTreeMap<_, _> = model
            .users
            .iter()
            .map(|(number, (id, balance, parent))| (name(*number), (*id, ten_thousandths(*balance), *parent)))
            .collect();
        prop_assert_eq!(found, expected);
    }
}

const THREADS: u64 = 4;
const ROUNDS: u64 = 150;

/// What one of several administrators does, all of them with the same users.
fn administer(store: &Store, users: &[u64], seed: u64) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut mine = Vec::new();
    for round in 0..ROUNDS {
        let chosen: Vec<u64> = (0..rng.usize(1..4)).filter_map(|_| rng.choice(users).copied()).collect();
        let amount = rng.i64(-500_000..500_000);
        match rng.u8(..10) {
            0 => mine.push(add(store, &format!("of-{seed}-{round}"))),
            1 => {
                if let Some(user_id) = mine.pop() {
                    // Not in strict mode: the others may have left the account empty.
                    let payment = store.transfer_money_to_user(ACCOUNT, &transfer_of(ids(&[user_id]), 100, false));
                    payment.unwrap();
                    delete(store, ids(&[user_id])).unwrap();
                }
            }
            2 => {
                let user = UserRef::Id(rng.choice(users).copied().unwrap());
                let changes = Changes { mobile_phone: Some(round.to_string()), ..Changes::default() };
                store.set_user_info(ACCOUNT, &SetUserInfo { user, changes }).unwrap();
            }
            3 => {
                let found: BTreeSet<_> = everybody_now(store).iter().map(|user| user.user_id).collect();
                // Nobody deletes these.
                assert!(
                    users.iter().chain(&mine).all(|user_id| found.contains(user_id)),
                    "{users:?} {mine:?} {found:?}"
                );
            }
            strictness => {
                let moved = store.transfer_money_to_user(ACCOUNT, &transfer_of(ids(&chosen), amount, strictness < 7));
                if let Err(error) = moved {
                    let expected =
                        if amount.abs() < 100 { ErrorCode::MoneyAmountInvalid } else { ErrorCode::InsufficientMoney };
                    assert_eq!(error.code, expected);
                }
            }
        }
    }
}

fn administer_at_once(store: &Store) {
    furnish(store);
    let users: Vec<u64> = (0..6).map(|number| add(store, &name(number))).collect();
    thread::scope(|scope| {
        for seed in 0..THREADS {
            let (store, users) = (store.clone(), &users);
            scope.spawn(move || administer(&store, users, seed));
        }
    });
    assert_accounted_for(store);
    assert!(history(store).len() > 100, "money did move");
}

#[test]
fn administrators_at_once_lose_no_money_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    administer_at_once(&Store::open(&folder.path().join("users.sqlite")).unwrap());
}

#[test]
fn administrators_at_once_lose_no_money_in_memory() {
    administer_at_once(&Store::open_in_memory().unwrap());
}

/// A hundred takers, and money for one: exactly one is served.
#[test]
fn the_last_money_goes_to_one_taker() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("users.sqlite")).unwrap();
    furnish(&store);
    let ann = add(&store, "ann");
    store.transfer_money_to_user(ACCOUNT, &transfer("10", ids(&[ann]))).unwrap();
    let served: usize = thread::scope(|scope| {
        let takers: Vec<_> = (0..10)
            .map(|_| {
                let store = store.clone();
                scope.spawn(move || {
                    (0..10)
                        .filter(|_| store.transfer_money_to_user(ACCOUNT, &transfer("-7", ids(&[ann]))).is_ok())
                        .count()
                })
            })
            .collect();
        takers.into_iter().map(|taker| taker.join().unwrap()).sum()
    });
    assert_eq!(served, 1);
    assert_eq!(balance(&store, ann), Decimal::from(3));
    assert_accounted_for(&store);
}
