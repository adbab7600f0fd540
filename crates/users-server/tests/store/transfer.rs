//! TransferMoneyToUser and GetTransactionHistory.

use users_api::params::{
    ApplicationRef, Changes, GetTransactionHistory, Paging, Selection, TransferMoneyToUser, UsersRef,
};
use users_api::record::Transaction;
use users_api::{ApiError, Decimal, Timestamp};
use users_server::store::{NewUser, Store};

use crate::world::*;

fn send(store: &Store, params: &TransferMoneyToUser) -> Result<Decimal, ApiError> {
    store.transfer_money_to_user(ACCOUNT, params).map(|done| done.balance)
}

/// Nothing moved since [`world`] was made: everybody's balance is what it was, and the ledger has no new row.
fn assert_nothing_moved(store: &Store, users: &[(u64, &str)]) {
    assert_eq!(account_balance(store), Decimal::from(1000));
    for (user_id, expected) in users {
        assert_eq!(balance(store, *user_id), decimal(expected));
    }
}

#[test]
fn every_listed_user_gets_the_whole_amount() {
    let store = world();
    let (ann, bob) = (add(&store, "ann"), add(&store, "bob"));
    assert_eq!(send(&store, &transfer("5.67", ids(&[ann, bob]))), Ok(decimal("988.66")));
    assert_eq!((balance(&store, ann), balance(&store, bob)), (decimal("5.67"), decimal("5.67")));
    assert_eq!(send(&store, &transfer("-0.6701", ids(&[bob]))), Ok(decimal("989.3301")));
    assert_eq!(balance(&store, bob), decimal("4.9999"));
}

#[test]
fn tenths_add_up_exactly() {
    let store = world();
    let ann = add(&store, "ann");
    send(&store, &transfer("0.1", ids(&[ann]))).unwrap();
    send(&store, &transfer("0.2", ids(&[ann]))).unwrap();
    assert_eq!(balance(&store, ann), decimal("0.3"));
    assert_eq!(balance(&store, ann).to_string(), "0.3");
    assert_eq!(account_balance(&store).to_string(), "999.7");
}

#[test]
fn a_user_named_twice_is_paid_once() {
    let store = world();
    let ann = add(&store, "ann");
    assert_eq!(send(&store, &transfer("1", ids(&[ann, ann]))), Ok(Decimal::from(999)));
}

#[test]
fn strict_mode_is_the_default_and_moves_all_or_nothing() {
    let store = world();
    let (ann, bob) = (add(&store, "ann"), add(&store, "bob"));
    assert_eq!(code(send(&store, &transfer("500.0001", ids(&[ann, bob])))), 127);
    assert_eq!(code(send(&store, &transfer("-0.01", ids(&[ann])))), 127);
    assert_nothing_moved(&store, &[(ann, "0"), (bob, "0")]);
    assert_eq!(send(&store, &transfer("500", ids(&[ann, bob]))), Ok(Decimal::ZERO));
    assert_eq!(code(send(&store, &transfer("-500.0001", ids(&[ann, bob])))), 127);
    assert_eq!(send(&store, &transfer("-500", ids(&[ann, bob]))), Ok(Decimal::from(1000)));
}

#[test]
fn lenient_mode_moves_what_there_is_in_the_order_of_the_list() {
    let store = world();
    let (ann, bob, cid) = (add(&store, "ann"), add(&store, "bob"), add(&store, "cid"));
    assert_eq!(send(&store, &lenient("600", ids(&[cid, ann, bob]))), Ok(Decimal::ZERO));
    assert_eq!(balance(&store, cid), Decimal::from(600));
    assert_eq!(balance(&store, ann), Decimal::from(400));
    assert_eq!(balance(&store, bob), Decimal::ZERO);
    assert_eq!(history(&store).len(), 3, "nothing moved for bob, and so there is no row");
    assert_eq!(send(&store, &lenient("-10000000", ids(&[ann, bob, cid]))), Ok(Decimal::from(1000)));
}

#[test]
fn running_calls_have_spent_what_they_cost() {
    let store = world();
    let on_call = NewUser { balance: Decimal::from(10), call_charges: decimal("2.5"), ..blank("ann") };
    let in_debt = NewUser { balance: Decimal::from(1), call_charges: decimal("2.5"), ..blank("bob") };
    let users = make(&store, &[on_call, in_debt]);
    let ann = user(&store, users[0]);
    assert_eq!((ann.live_balance, ann.fixed_balance, ann.balance), (decimal("7.5"), Decimal::from(10), decimal("7.5")));
    assert_eq!(user(&store, users[1]).live_balance, decimal("-1.5"));
    assert_eq!(code(send(&store, &transfer("-8", ids(&users[..1])))), 127);
    assert_eq!(send(&store, &lenient("-8", ids(&users))), Ok(decimal("996.5")));
    assert_eq!(user(&store, users[0]).live_balance, Decimal::ZERO);
    assert_eq!(balance(&store, users[1]), Decimal::from(1), "below zero there is nothing to take");
}

#[test]
fn who_uses_the_accounts_money_stops_the_transfer_for_all() {
    let store = world();
    let (ann, bob) = (add(&store, "ann"), add(&store, "bob"));
    set(&store, bob, Changes { parent_accounting: Some(true), ..Changes::default() }).unwrap();
    for params in [transfer("1", ids(&[ann, bob])), lenient("1", UsersRef::Ids(Selection::All))] {
        assert_eq!(fault(send(&store, &params)), at(573, "user_id"));
    }
    assert_nothing_moved(&store, &[(ann, "0"), (bob, "0")]);
}

#[test]
fn a_list_with_one_bad_entry_pays_nobody() {
    let store = world();
    let ann = add(&store, "ann");
    assert_eq!(fault(send(&store, &transfer("1", ids(&[ann, 99])))), at(117, "user_id"));
    assert_eq!(fault(send(&store, &transfer("1", ids(&[ann, STRANGER])))), at(117, "user_id"));
    let named = names(&["ann", "nobody"], ApplicationRef::Id(MAIN));
    assert_eq!(fault(send(&store, &transfer("1", named))), at(117, "user_name"));
    assert_nothing_moved(&store, &[(ann, "0")]);
}

#[test]
fn amounts_are_refused_rather_than_rounded_or_wrapped() {
    let store = world();
    let ann = add(&store, "ann");
    for amount in ["0", "0.0099", "-0.0099", "1.00001", "922337203685477.5808", "9999999999999999999999999999"] {
        assert_eq!(fault(send(&store, &transfer(amount, ids(&[ann])))), at(125, "amount"), "{amount}");
    }
    assert_eq!(code(send(&store, &transfer("922337203685477.5807", ids(&[ann])))), 127);
    assert_nothing_moved(&store, &[(ann, "0")]);
}

#[test]
fn a_balance_that_would_not_fit_is_refused_and_nothing_moves() {
    let store = world();
    let largest = decimal("922337203685477.5807");
    let users = make(&store, &[NewUser { balance: largest, ..blank("ann") }, blank("bob")]);
    // The account owes what ann has; now it gets enough to give.
    store.set_up(|setup| setup.deposit(ACCOUNT, largest, "More", 0)).unwrap();
    let before = account_balance(&store);
    assert_eq!(fault(send(&store, &transfer("0.01", ids(&[users[1], users[0]])))), at(125, "amount"));
    assert_eq!(account_balance(&store), before);
    assert_eq!((balance(&store, users[0]), balance(&store, users[1])), (largest, Decimal::ZERO));
}

#[test]
fn only_the_accounts_currency_is_moved() {
    let store = world();
    let ann = add(&store, "ann");
    let in_currency = |currency: &str| {
        fault(send(&store, &TransferMoneyToUser { currency: Some(currency.to_owned()), ..transfer("1", ids(&[ann])) }))
    };
    for currency in ["EUR", "RUR", "usd", "XXX"] {
        assert_eq!(in_currency(currency), at(210, "currency"));
    }
    assert_nothing_moved(&store, &[(ann, "0")]);
    assert_eq!(in_currency("USD"), (0, None));
}

/// The last record's description.
fn said(store: &Store) -> Option<String> {
    history(store).pop().unwrap().transaction_description
}

#[test]
fn the_ledger_says_what_the_account_sees() {
    let store = world();
    let ann = add(&store, "ann");
    send(&store, &transfer("2", ids(&[ann]))).unwrap();
    assert_eq!(said(&store).as_deref(), Some("To user: ann"));
    send(&store, &transfer("-1", ids(&[ann]))).unwrap();
    assert_eq!(said(&store).as_deref(), Some("From user: ann"));
    let described = TransferMoneyToUser {
        account_transaction_description: Some("${user_name} is ${user_id}, ${other}".to_owned()),
        ..transfer("0.5", ids(&[ann]))
    };
    send(&store, &described).unwrap();
    assert_eq!(said(&store), Some(format!("ann is {ann}, ${{other}}")));

    let records = history(&store);
    let amounts: Vec<_> = records.iter().map(|record| record.amount.to_string()).collect();
    assert_eq!(amounts, ["1000", "-2", "1", "-0.5"], "what leaves the account is negative");
    for record in &records[1..] {
        assert_eq!((record.user_id, record.currency.as_deref()), (Some(ann), Some("USD")));
        assert_eq!(record.transaction_type, "user_money_transfer");
    }
    assert_eq!((records[0].user_id, records[0].transaction_type.as_str()), (None, "wire_transfer"));
}

#[test]
fn the_history_is_filtered_paged_and_turned_around() {
    let store = world();
    let users = make(&store, &[blank("ann"), blank("bob")]);
    store
        .set_up(|setup| {
            for (at, user_id) in [(100, users[0]), (200, users[1]), (300, users[0]), (300, users[1])] {
                setup.transfer(ACCOUNT, user_id, Decimal::ONE, at)?;
            }
            Ok(())
        })
        .unwrap();
    let at = |seconds| Timestamp::from_unix(seconds).unwrap();
    let between = |from, to| GetTransactionHistory {
        from_date: at(from),
        to_date: at(to),
        user_id: Vec::new(),
        paging: Paging::default(),
        desc_order: None,
    };
    let found = |params: &GetTransactionHistory| {
        let page = store.get_transaction_history(ACCOUNT, params).unwrap();
        let seen = |record: Transaction| (record.performed_at.unix().unwrap(), record.user_id.unwrap());
        (page.items.into_iter().map(seen).collect::<Vec<_>>(), page.total_count)
    };
    let (ann, bob) = (users[0], users[1]);
    assert_eq!(found(&between(100, 299)), (vec![(100, ann), (200, bob)], 2), "both ends are in it");
    assert_eq!(found(&between(101, 199)), (vec![], 0));
    assert_eq!(found(&between(300, 100)), (vec![], 0));
    let of_ann = GetTransactionHistory { user_id: vec![ann, 99], ..between(1, 300) };
    assert_eq!(found(&of_ann), (vec![(100, ann), (300, ann)], 2));
    let second_page = Paging { count: Some(2), offset: Some(1) };
    let newest_first = GetTransactionHistory { desc_order: Some(true), paging: second_page, ..between(1, 300) };
    assert_eq!(found(&newest_first), (vec![(300, ann), (200, bob)], 4));
    assert_eq!(store.get_transaction_history(RIVAL, &between(1, 300)).unwrap().total_count, 0);
}

#[test]
fn a_transfer_by_name_reaches_the_users_of_that_application() {
    let store = world();
    let ann = add(&store, "ann");
    let main = || ApplicationRef::Name("main".to_owned());
    send(&store, &transfer("3", names(&["ann"], main()))).unwrap();
    let all = UsersRef::Names { names: Selection::All, application: main() };
    send(&store, &transfer("1", all)).unwrap();
    assert_eq!(balance(&store, ann), Decimal::from(4));
}
