//! The whole way of a transfer against the reference server's own ledger, without a browser in between.

use std::collections::VecDeque;

use users_api::params::{GetAccountInfo, GetUsers};
use users_api::record::{Account, User};
use users_api::{Decimal, Params};
use users_server::store::{NewAccount, NewUser, Store};

use super::amount;
use super::check::samples::d;
use super::check::{Around, Check, Choices, Form, Snapshot, Wanted, check};
use super::decision::samples::decision;
use super::machine::{Batch, Command, Event, Pace};
use super::record::{Direction, Proof, Record, State, Verdict};
use super::reverse;
use super::settle::{Finding, Progress, QUIET, Search, by_balance};
use super::standing::Standing;
use crate::api::CallError;
use crate::work::Limits;

const ACCOUNT: u64 = 1;

/// An account with 1000 USD and three users with nothing.
fn store() -> Store {
    let store = Store::open_in_memory().unwrap();
    store
        .set_up(|setup| {
            let account = NewAccount {
                account_name: "acme",
                currency: "USD",
                owner_email: "owner@acme.example",
                owner_password: "S3cret!pw",
                api_key: None,
                user_limit: 1000,
            };
            assert_eq!(setup.account(&account)?, ACCOUNT);
            setup.deposit(ACCOUNT, Decimal::from(1000), "Opening", 0)?;
            for user_name in ["ann", "bob", "cid"] {
                setup.user(ACCOUNT, &NewUser { user_name, ..blank() })?;
            }
            Ok(())
        })
        .unwrap();
    store
}

fn blank() -> NewUser<'static> {
    NewUser {
        user_name: "",
        user_display_name: "A user",
        user_password: "S3cret!pw",
        user_active: true,
        parent_accounting: false,
        balance: Decimal::ZERO,
        call_charges: Decimal::ZERO,
        user_custom_data: "",
        mobile_phone: "",
        created: 0,
        modified: 0,
        acd_status: users_api::record::AcdStatus::Offline,
        acd_status_change_time: 0,
        frozen: false,
        two_factor_auth_required: false,
        applications: &[],
        skills: &[],
        queues: &[],
    }
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn account(store: &Store) -> Account {
    store.get_account_info(ACCOUNT, &GetAccountInfo).unwrap().account
}

fn user(store: &Store, user_id: u64) -> Option<User> {
    let params = GetUsers { user_id: Some(user_id), ..GetUsers::default() };
    store.get_users(ACCOUNT, &params).unwrap().items.into_iter().next()
}

fn wanted(store: &Store, user_id: u64, text: &str) -> Wanted {
    let read = user(store, user_id);
    let user_name = read.as_ref().map(|user| user.user_name.clone()).unwrap_or_default();
    Wanted { user_id, user_name, amount: amount::read(text).unwrap(), reverses: None, read }
}

fn form(direction: Direction, strict_mode: bool) -> Form {
    let words = String::new;
    Form { direction, currency: "USD".to_owned(), strict_mode, user_words: words(), account_words: words() }
}

fn checked(store: &Store, form: &Form, users: &[Wanted], standing: &Standing) -> Check {
    let limits = Limits::default();
    check(form, users, Around { account: Some(&account(store)), limits: &limits, standing }, Choices::default())
}

/// What the network makes of one request: whether it arrives, and whether the answer does.
type Network = fn(user_id: u64) -> (bool, bool);

/// Sends a batch over this network.
fn send(store: &Store, batch: &mut Batch, network: Network) {
    let mut commands: VecDeque<_> = batch.on(Event::Begin).into();
    while let Some(command) = commands.pop_front() {
        let event = match command {
            Command::Lock => Event::Locked(Standing::nothing()),
            Command::Read { ticket, user_id } => {
                Event::Read { ticket, user: Ok(user(store, user_id).as_ref().map(Snapshot::of)), at: now() }
            }
            Command::Store { ticket, .. } => Event::Stored { ticket, is_durable: true },
            Command::Send { ticket, request } => {
                let users_api::params::UsersRef::Ids(users_api::params::Selection::These(ids)) = &request.users else {
                    panic!("{request:?}")
                };
                let (arrives, is_answered) = network(ids[0]);
                // Through the text of the wire.
                let read = Params::read(&request.fields()).unwrap();
                let answer = arrives.then(|| store.transfer_money_to_user(ACCOUNT, &read));
                let answer = match answer {
                    Some(answer) if is_answered => answer.map_err(|error| CallError::Refused(error.into())),
                    _ => Err(CallError::Timeout),
                };
                Event::Answered { ticket, answer, at: now() }
            }
            Command::Keep(_) | Command::Unlock => continue,
        };
        commands.extend(batch.on(event));
    }
    assert_eq!(batch.pace(), &Pace::Over);
}

fn search(store: &Store, record: &Record, at: i64) -> Finding {
    let mut search = Search::new(&record.intent, at).unwrap();
    while search.take(store.get_transaction_history(ACCOUNT, &search.question()).unwrap()) == Progress::More {}
    let fixed = user(store, record.intent.user_id).map(|user| user.fixed_balance);
    search.finding(record, fixed, at)
}

fn settle(store: &Store, batch: &mut Batch) {
    for record in batch.records().to_vec() {
        if let Finding::Verdict(verdict) = search(store, &record, now() + QUIET) {
            batch.on(Event::Settled { id: record.intent.id, verdict });
        }
    }
}

fn balances(store: &Store) -> Vec<String> {
    let of = |user_id| user(store, user_id).unwrap().fixed_balance.to_string();
    vec![account(store).balance.to_string(), of(1), of(2), of(3)]
}

fn batch(store: &Store, form: &Form, users: &[Wanted], number: u8) -> Batch {
    let check = checked(store, form, users, &Standing::nothing());
    Batch::new(form, &check, None, &decision(number), ACCOUNT, now()).unwrap()
}

#[test]
fn the_references_examples_are_in_the_ledger() {
    let store = store();
    let users = [wanted(&store, 1, "5.67"), wanted(&store, 2, "5.67")];
    let to_users = form(Direction::ToUsers, true);
    let foretold = checked(&store, &to_users, &users, &Standing::nothing());
    send(&store, &mut batch(&store, &to_users, &users, 1), |_| (true, true));
    assert_eq!(balances(&store), ["988.66", "5.67", "5.67", "0"]);
    assert_eq!(foretold.account_after, Some(account(&store).balance));
    // -5.67
    let users = [wanted(&store, 1, "5.67")];
    send(&store, &mut batch(&store, &form(Direction::FromUsers, true), &users, 2), |_| (true, true));
    assert_eq!(balances(&store), ["994.33", "0", "5.67", "0"]);
    // -10000000 without strict mode: all that the user has.
    let users = [wanted(&store, 2, "10000000")];
    let mut all = batch(&store, &form(Direction::FromUsers, false), &users, 3);
    send(&store, &mut all, |_| (true, true));
    assert_eq!(balances(&store), ["1000", "0", "0", "0"]);
    assert_eq!(all.records()[0].state, State::Done { moved: None });
    settle(&store, &mut all);
    let State::Settled(Verdict::Happened { moved, .. }) = &all.records()[0].state else { panic!("{all:?}") };
    assert_eq!(*moved, Some(d("5.67")), "the ledger tells how much");
}

#[test]
fn lost_answers_are_settled_by_the_tag() {
    let store = store();
    for (direction, number, expected) in
        [(Direction::ToUsers, 1, ["985", "5", "0", "10"]), (Direction::FromUsers, 3, ["990", "0", "0", "10"])]
    {
        let users: Vec<_> = (1..=3).map(|id| wanted(&store, id, if id == 3 { "10" } else { "5" })).collect();
        let users = if direction == Direction::FromUsers { &users[..1] } else { &users[..] };
        let mut batch = batch(&store, &form(direction, true), users, number);
        // The first is carried out and its answer lost, the second never arrives, the third goes well.
        send(&store, &mut batch, |id| (id != 2, id == 3));
        settle(&store, &mut batch);
        assert_eq!(balances(&store), expected);
        let State::Settled(Verdict::Happened { moved, proof }) = &batch.records()[0].state else { panic!("{batch:?}") };
        let Proof::History { found, .. } = proof else { panic!("{proof:?}") };
        assert_eq!((*moved, found.len(), found[0].amount), (Some(d("5")), 1, -direction.signed(d("5"))));
        if let Some(second) = batch.records().get(1) {
            assert!(matches!(second.state, State::Settled(Verdict::DidNotHappen { .. })), "{second:?}");
        }
    }
}

#[test]
fn a_role_without_the_history_settles_by_balances() {
    let store = store();
    let users: Vec<_> = (1..=2).map(|id| wanted(&store, id, "5")).collect();
    let mut batch = batch(&store, &form(Direction::ToUsers, true), &users, 1);
    send(&store, &mut batch, |id| (id == 1, false));
    let at = now() + QUIET;
    let find = |index: usize| {
        let record = &batch.records()[index];
        by_balance(record, user(&store, record.intent.user_id).as_ref(), true, at)
    };
    let proof = |after| Proof::Balance { before: d("0"), after: d(after) };
    let happened = Verdict::Happened { moved: Some(d("5")), proof: proof("5") };
    assert_eq!(find(0), Finding::Verdict(happened));
    assert_eq!(find(1), Finding::Verdict(Verdict::DidNotHappen { proof: proof("0") }));
}

#[test]
fn a_browser_that_sends_twice_is_found_out_and_taken_back() {
    let store = store();
    let users = [wanted(&store, 1, "5")];
    let to_users = form(Direction::ToUsers, true);
    let mut batch = batch(&store, &to_users, &users, 1);
    let mut commands: VecDeque<_> = batch.on(Event::Begin).into();
    while let Some(command) = commands.pop_front() {
        if let Command::Send { request, .. } = &command {
            store.transfer_money_to_user(ACCOUNT, request).unwrap();
            let answer = store.transfer_money_to_user(ACCOUNT, request);
            batch.on(Event::Answered {
                ticket: 1,
                answer: answer.map_err(|error| CallError::Refused(error.into())),
                at: now(),
            });
            break;
        }
        let event = match command {
            Command::Lock => Event::Locked(Standing::nothing()),
            Command::Read { ticket, user_id } => {
                Event::Read { ticket, user: Ok(user(&store, user_id).as_ref().map(Snapshot::of)), at: now() }
            }
            Command::Store { ticket, .. } => Event::Stored { ticket, is_durable: true },
            _ => continue,
        };
        commands.extend(batch.on(event));
    }
    assert_eq!(batch.records()[0].state, State::Done { moved: Some(d("5")) });
    assert_eq!(balances(&store), ["990", "10", "0", "0"]);
    settle(&store, &mut batch);
    let State::Settled(Verdict::Happened { moved, proof: Proof::History { found, .. } }) = &batch.records()[0].state
    else {
        panic!("{batch:?}")
    };
    assert_eq!((*moved, found.len()), (Some(d("10")), 2));
    // Both are taken back, through the same check, and once only.
    let standing = Standing::of(batch.records(), ACCOUNT, now());
    let mut users = reverse::wanted(batch.records(), &standing);
    users[0].read = user(&store, 1);
    let from_users = form(Direction::FromUsers, true);
    let check = checked(&store, &from_users, &users, &standing);
    let mut back = Batch::new(&from_users, &check, None, &decision(2), ACCOUNT, now()).unwrap();
    send(&store, &mut back, |_| (true, true));
    assert_eq!(balances(&store), ["1000", "0", "0", "0"]);
    let all = [batch.records(), back.records()].concat();
    let standing = Standing::of(&all, ACCOUNT, now());
    assert_eq!(reverse::wanted(&all, &standing), []);
    // What took it back is not taken for it.
    let Finding::Verdict(Verdict::Happened { moved, .. }) = search(&store, &batch.records()[0], now()) else {
        panic!("{batch:?}")
    };
    assert_eq!(moved, Some(d("10")));
}
