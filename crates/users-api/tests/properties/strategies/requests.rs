//! Arbitrary valid parameters of every method.

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use users_api::Decimal;
use users_api::params::{
    AccountRef, AddUser, ApplicationRef, Changes, DelUser, GetApplications, GetKeyRoles, GetQueues, GetSkills,
    GetTransactionHistory, GetUsers, Logon, OrderBy, Paging, Secret, Selection, SetUserInfo, TransferMoneyToUser,
    UserRef, UsersRef,
};
use users_api::record::AcdStatus;

use super::{Shown, id, moment, text};

fn some_text() -> impl Strategy<Value = String> {
    text(1..40)
}

/// Short texts mostly, and some up to the longest that the rule allows.
fn up_to(shortest: usize, longest: usize) -> impl Strategy<Value = String> {
    prop_oneof![9 => text(shortest..20), 1 => text(shortest..=longest), 1 => text(longest..=longest)]
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    any::<Option<bool>>()
}

fn user_name() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9_-]{2,49}"
}

fn password() -> impl Strategy<Value = String> {
    ("[A-ZÄЖ]{1,9}", "[a-zäж]{3,9}", "[0-9]{2,9}", "[&=;+%#!§👩]{2,9}", any::<bool>()).prop_map(
        |(upper, lower, digits, special, turned)| {
            let password = upper + &digits + &special + &lower;
            if turned { password.chars().rev().collect() } else { password }
        },
    )
}

fn application() -> impl Strategy<Value = ApplicationRef> {
    prop_oneof![id().prop_map(ApplicationRef::Id), some_text().prop_map(ApplicationRef::Name)]
}

fn user() -> impl Strategy<Value = UserRef> {
    let name =
        (user_name(), application()).prop_map(|(user_name, application)| UserRef::Name { user_name, application });
    prop_oneof![id().prop_map(UserRef::Id), name]
}

/// Lists that have a form on the wire: see `Selection::These`.
fn users() -> impl Strategy<Value = UsersRef> {
    let ids = btree_set(id(), 1..20).prop_map(|ids| Selection::These(ids.into_iter().rev().collect()));
    let nameable =
        some_text().prop_filter("`all` and `;` mean something in a list", |name| name != "all" && !name.contains(';'));
    let names = btree_set(nameable, 1..5).prop_map(|names| Selection::These(names.into_iter().rev().collect()));
    let names = prop_oneof![9 => names, 1 => Just(Selection::All)];
    prop_oneof![
        prop_oneof![9 => ids, 1 => Just(Selection::All)].prop_map(UsersRef::Ids),
        (names, application()).prop_map(|(names, application)| UsersRef::Names { names, application }),
    ]
}

fn paging() -> impl Strategy<Value = Paging> {
    (option::of(0..2000_u64), any::<Option<u64>>()).prop_map(|(count, offset)| Paging { count, offset })
}

pub(crate) fn add_user() -> impl Strategy<Value = Shown<AddUser>> {
    let texts = (user_name(), up_to(1, 255), password(), option::of(text(0..30)), option::of(up_to(0, 49)));
    (texts, application(), flag(), flag()).prop_map(|(texts, application, parent_accounting, user_active)| {
        let (user_name, user_display_name, user_password, user_custom_data, mobile_phone) = texts;
        Shown(AddUser {
            user_name,
            user_display_name,
            user_password,
            application,
            parent_accounting,
            user_active,
            user_custom_data,
            mobile_phone,
        })
    })
}

pub(crate) fn del_user() -> impl Strategy<Value = Shown<DelUser>> {
    users().prop_map(|users| Shown(DelUser { users }))
}

pub(crate) fn get_users() -> impl Strategy<Value = Shown<GetUsers>> {
    let filters =
        (option::of(application()), option::of(id()), option::of(some_text()), option::of(some_text()), flag());
    let agents = (
        [option::of(id()), option::of(id()), option::of(id()), option::of(id()), option::of(id())],
        vec(select(&AcdStatus::ALL[..]), 0..9),
    );
    let output = (flag(), flag(), flag(), paging(), option::of(select(&OrderBy::ALL[..])));
    (filters, agents, output).prop_map(|(filters, agents, output)| {
        let (application, user_id, user_name, user_display_name, user_active) = filters;
        let ([acd_queue_id, excluded_acd_queue_id, skill_id, excluded_skill_id, showing_skill_id], acd_status) = agents;
        let (with_skills, with_queues, return_live_balance, paging, order_by) = output;
        Shown(GetUsers {
            application,
            user_id,
            user_name,
            user_display_name,
            user_active,
            acd_queue_id,
            excluded_acd_queue_id,
            acd_status,
            skill_id,
            excluded_skill_id,
            with_skills,
            with_queues,
            showing_skill_id,
            return_live_balance,
            paging,
            order_by,
        })
    })
}

pub(crate) fn set_user_info() -> impl Strategy<Value = Shown<SetUserInfo>> {
    let names = (option::of(user_name()), option::of(up_to(1, 255)), option::of(password()));
    let rest = (flag(), flag(), option::of(text(0..30)), option::of(up_to(0, 49)));
    (user(), names, rest).prop_map(|(user, names, rest)| {
        let (new_user_name, user_display_name, user_password) = names;
        let (user_active, parent_accounting, user_custom_data, mobile_phone) = rest;
        let changes = Changes {
            new_user_name,
            user_display_name,
            user_password,
            user_active,
            parent_accounting,
            user_custom_data,
            mobile_phone,
        };
        Shown(SetUserInfo { user, changes })
    })
}

/// At least 0.01 in either direction, with up to four decimals.
fn amount() -> impl Strategy<Value = Decimal> {
    (prop_oneof![100..1_000_000_i64, 100..i64::MAX], any::<bool>(), 0..=4_u32).prop_map(|(digits, negative, scale)| {
        let mut amount = Decimal::new(digits, scale);
        amount.set_sign_negative(negative);
        amount
    })
}

pub(crate) fn transfer() -> impl Strategy<Value = Shown<TransferMoneyToUser>> {
    let descriptions = (option::of(up_to(0, 119)), option::of(up_to(0, 119)));
    (users(), amount(), option::of("[A-Z]{3}"), flag(), descriptions).prop_map(
        |(users, amount, currency, strict_mode, descriptions)| {
            let (user_transaction_description, account_transaction_description) = descriptions;
            Shown(TransferMoneyToUser {
                users,
                amount,
                currency,
                strict_mode,
                user_transaction_description,
                account_transaction_description,
            })
        },
    )
}

pub(crate) fn get_applications() -> impl Strategy<Value = Shown<GetApplications>> {
    (option::of(application()), paging())
        .prop_map(|(application, paging)| Shown(GetApplications { application, paging }))
}

pub(crate) fn get_skills() -> impl Strategy<Value = Shown<GetSkills>> {
    (option::of(id()), option::of(some_text()), paging())
        .prop_map(|(skill_id, skill_name, paging)| Shown(GetSkills { skill_id, skill_name, paging }))
}

pub(crate) fn get_queues() -> impl Strategy<Value = Shown<GetQueues>> {
    (option::of(id()), option::of(some_text()), option::of(id()), paging()).prop_map(
        |(acd_queue_id, acd_queue_name, application_id, paging)| {
            Shown(GetQueues { acd_queue_id, acd_queue_name, application_id, paging })
        },
    )
}

pub(crate) fn get_transaction_history() -> impl Strategy<Value = Shown<GetTransactionHistory>> {
    (moment(), moment(), vec(id(), 0..20), paging(), flag()).prop_map(
        |(from_date, to_date, user_id, paging, desc_order)| {
            Shown(GetTransactionHistory { from_date, to_date, user_id, paging, desc_order })
        },
    )
}

pub(crate) fn get_key_roles() -> impl Strategy<Value = Shown<GetKeyRoles>> {
    some_text().prop_map(|key_id| Shown(GetKeyRoles { key_id }))
}

pub(crate) fn logon() -> impl Strategy<Value = Shown<Logon>> {
    let account = prop_oneof![
        id().prop_map(AccountRef::Id),
        some_text().prop_map(AccountRef::Name),
        some_text().prop_map(AccountRef::Email),
    ];
    // `Secret` has no `Debug` either, so it is made last.
    (account, some_text(), any::<bool>()).prop_map(|(account, text, key)| {
        let secret = if key { Secret::ApiKey(text) } else { Secret::Password(text) };
        Shown(Logon { account, secret })
    })
}
