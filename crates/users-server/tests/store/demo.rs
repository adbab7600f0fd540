//! The demo account: complete, within the API's rules, and the same each time.

use std::collections::BTreeSet;

use users_api::params::{
    AccountRef, ApplicationRef, GetAccountInfo, GetApplications, GetQueues, GetSkills, GetTransactionHistory, GetUsers,
    OrderBy, Paging, Secret,
};
use users_api::record::{AcdStatus, User};
use users_api::{Decimal, Timestamp, money, rules};
use users_server::demo;
use users_server::store::Store;

fn filled(users: u64) -> Store {
    let store = Store::open_in_memory().unwrap();
    assert!(demo::fill(&store, users).unwrap().made_now);
    store
}

fn everybody(store: &Store) -> Vec<User> {
    let params = GetUsers {
        paging: Paging { count: Some(1000), offset: None },
        order_by: Some(OrderBy::UserId),
        with_skills: Some(true),
        with_queues: Some(true),
        ..GetUsers::default()
    };
    store.get_users(1, &params).unwrap().items
}

#[test]
fn everybody_signs_in_with_the_role_of_the_address() {
    let store = filled(3);
    for (email, role) in demo::LOGINS {
        let secret = Secret::Password(demo::PASSWORD.to_owned());
        let login = store.login(&AccountRef::Email(email.to_owned()), &secret).unwrap().unwrap();
        assert_eq!((login.account_id, login.role, login.email.as_deref()), (1, role, Some(email)));
    }
    assert!(store.api_key_login(1, demo::API_KEY).unwrap().is_some());
}

#[test]
fn the_account_holds_its_sum_to_the_last_decimal() {
    let account = filled(400).get_account_info(1, &GetAccountInfo).unwrap().account;
    assert_eq!(account.balance, money::parse("25000.1234").unwrap());
    assert_eq!(account.account_name, demo::ACCOUNT_NAME);
    assert_eq!(account.currency.as_deref(), Some("USD"));
    assert_eq!(account.account_email.as_deref(), Some("owner@demo.example"));
}

#[test]
fn a_second_filling_changes_nothing() {
    let store = filled(20);
    let before = everybody(&store);
    assert!(!demo::fill(&store, 50).unwrap().made_now);
    assert_eq!(everybody(&store), before);
}

#[test]
fn the_same_number_of_users_is_the_same_data() {
    assert_eq!(everybody(&filled(120)), everybody(&filled(120)));
}

#[test]
fn four_hundred_users_show_every_kind() {
    let users = everybody(&filled(400));
    assert_eq!(users.len(), 400);
    let some = |what: &str, is: fn(&User) -> bool| {
        assert!(users.iter().any(is) && !users.iter().all(is), "users of both kinds: {what}");
    };
    some("active", |user| user.user_active);
    some("frozen", |user| user.frozen == Some(true));
    some("two factors", |user| user.two_factor_auth_required == Some(true));
    some("the account's money", |user| user.parent_accounting);
    some("nothing", |user| !user.parent_accounting && user.fixed_balance.is_zero());
    some("much", |user| user.fixed_balance > Decimal::from(1000));
    some("live balance below zero", |user| user.live_balance < Decimal::ZERO);
    some("four decimals", |user| user.fixed_balance.scale() == rules::MONEY_DECIMALS);
    some("custom data", |user| user.user_custom_data.is_some());
    some("a phone", |user| user.mobile_phone.is_some());
    some("several applications", |user| user.applications.as_ref().unwrap().len() > 1);
    some("skills", |user| !user.skills.as_ref().unwrap().is_empty());
    some("queues", |user| !user.acd_queues.as_ref().unwrap().is_empty());
    let statuses: BTreeSet<_> = users.iter().filter_map(|user| user.acd_status.as_deref()).collect();
    assert_eq!(statuses.len(), AcdStatus::ALL.len());
    for user in &users {
        assert_eq!(rules::user_name(&user.user_name), Ok(()));
        assert_eq!(rules::display_name(&user.user_display_name), Ok(()));
        assert!(user.created <= user.modified);
    }
}

#[test]
fn users_1_and_2_are_active_and_have_their_own_money() {
    let users = everybody(&filled(2));
    let names: Vec<_> = users.iter().map(|user| (user.user_id, user.user_name.as_str())).collect();
    assert_eq!(names, [(1, "ann"), (2, "bob")]);
    for user in &users {
        assert!(user.user_active && !user.parent_accounting && user.live_balance > Decimal::from(10));
        assert_eq!(user.applications.as_ref().unwrap()[0].application_name, "myapp1.demo.example");
    }
}

#[test]
fn hostile_names_are_on_the_first_page() {
    let page = filled(400).get_users(1, &GetUsers::default()).unwrap().items;
    let shown = |text: &str| page.iter().any(|user| user.user_display_name.contains(text));
    for text in ["<script>alert(1)</script>", "\"Doc\" O'Neil", "👩🏽‍💻", "שירה", "\u{202e}", "  "] {
        assert!(shown(text), "{text}");
    }
    assert!(page.iter().any(|user| user.user_display_name.chars().count() == rules::DISPLAY_NAME_MAX));
}

#[test]
fn there_is_something_to_pick_from_and_to_look_back_on() {
    let store = filled(100);
    assert!(store.get_applications(1, &GetApplications::default()).unwrap().total_count >= 3);
    assert!(store.get_skills(1, &GetSkills::default()).unwrap().total_count >= 3);
    let queues = store.get_queues(1, &GetQueues::default()).unwrap();
    assert!(queues.items.iter().any(|queue| queue.auto_link == Some(true)));
    let linked = GetUsers { acd_queue_id: Some(2), ..GetUsers::default() };
    let of_application = GetUsers { application: Some(ApplicationRef::Id(2)), ..GetUsers::default() };
    assert_eq!(
        store.get_users(1, &linked).unwrap().total_count,
        store.get_users(1, &of_application).unwrap().total_count,
        "an auto-linked queue holds everybody of its application"
    );

    let history = GetTransactionHistory {
        from_date: Timestamp::parse("2023-01-01 00:00:00").unwrap(),
        to_date: Timestamp::parse("2030-01-01 00:00:00").unwrap(),
        user_id: Vec::new(),
        paging: Paging { count: Some(1000), offset: None },
        desc_order: None,
    };
    let records = store.get_transaction_history(1, &history).unwrap().items;
    assert_eq!(records[0].transaction_type, "wire_transfer");
    assert!(records.is_sorted_by_key(|record| record.transaction_id), "ids and moments go up together");
    assert!(records.iter().any(|record| record.user_id == Some(1) && record.amount > Decimal::ZERO));
}
