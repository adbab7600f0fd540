//! Arbitrary answers and errors.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use users_api::record::{Account, Application, Queue, Role, Skill, Transaction, User};
use users_api::reply::{AccountInfo, Added, List, LoggedOn, Page, Transferred};
use users_api::{ApiError, ErrorCode, Errors};

use super::{decimal, id, moment, text};

fn any_text() -> impl Strategy<Value = String> {
    text(0..12)
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    any::<Option<bool>>()
}

pub(crate) fn page<T: Clone + std::fmt::Debug>(record: impl Strategy<Value = T>) -> impl Strategy<Value = Page<T>> {
    (vec(record, 0..4), any::<u64>(), any::<u64>()).prop_map(|(items, count, total_count)| Page {
        items,
        count,
        total_count,
    })
}

pub(crate) fn user() -> impl Strategy<Value = User> {
    let required = (id(), any_text(), any_text(), any::<bool>(), any::<bool>(), [decimal(), decimal(), decimal()]);
    let texts = [option::of(any_text()), option::of(any_text()), option::of(any_text())];
    let times = [option::of(moment()), option::of(moment()), option::of(moment())];
    let lists = (option::of(vec(application(), 0..3)), option::of(vec(skill(), 0..3)), option::of(vec(queue(), 0..3)));
    (required, texts, times, flag(), flag(), lists).prop_map(|(required, texts, times, frozen, two_factor, lists)| {
        let (user_id, user_name, user_display_name, user_active, parent_accounting, money) = required;
        let [live_balance, fixed_balance, balance] = money;
        let [user_custom_data, acd_status, mobile_phone] = texts;
        let [created, modified, acd_status_change_time] = times;
        let (applications, skills, acd_queues) = lists;
        User {
            user_id,
            user_name,
            user_display_name,
            user_active,
            parent_accounting,
            live_balance,
            fixed_balance,
            balance,
            user_custom_data,
            created,
            modified,
            acd_status,
            acd_status_change_time,
            frozen,
            mobile_phone,
            two_factor_auth_required: two_factor,
            applications,
            skills,
            acd_queues,
        }
    })
}

pub(crate) fn application() -> impl Strategy<Value = Application> {
    (id(), any_text(), option::of(moment()), flag()).prop_map(
        |(application_id, application_name, modified, secure_record_storage)| Application {
            application_id,
            application_name,
            modified,
            secure_record_storage,
        },
    )
}

pub(crate) fn skill() -> impl Strategy<Value = Skill> {
    (id(), any_text()).prop_map(|(skill_id, skill_name)| Skill { skill_id, skill_name })
}

pub(crate) fn queue() -> impl Strategy<Value = Queue> {
    (id(), any_text(), flag()).prop_map(|(acd_queue_id, acd_queue_name, auto_link)| Queue {
        acd_queue_id,
        acd_queue_name,
        auto_link,
    })
}

pub(crate) fn transaction() -> impl Strategy<Value = Transaction> {
    let texts = (option::of(any_text()), any_text(), option::of(any_text()));
    (id(), moment(), decimal(), texts, option::of(id())).prop_map(
        |(transaction_id, performed_at, amount, texts, user_id)| {
            let (currency, transaction_type, transaction_description) = texts;
            Transaction {
                transaction_id,
                performed_at,
                amount,
                currency,
                transaction_type,
                transaction_description,
                user_id,
            }
        },
    )
}

pub(crate) fn roles() -> impl Strategy<Value = List<Role>> {
    let role = (id(), any_text()).prop_map(|(role_id, role_name)| Role { role_id, role_name });
    vec(role, 0..4).prop_map(|items| List { items })
}

pub(crate) fn account_info() -> impl Strategy<Value = AccountInfo> {
    let account = (id(), any_text(), option::of(any_text()), option::of(any_text()), decimal()).prop_map(
        |(account_id, account_name, account_email, currency, balance)| Account {
            account_id,
            account_name,
            account_email,
            currency,
            balance,
        },
    );
    (account, option::of(any_text())).prop_map(|(account, api_address)| AccountInfo { account, api_address })
}

pub(crate) fn added() -> impl Strategy<Value = Added> {
    any::<u64>().prop_map(|user_id| Added { result: 1, user_id })
}

pub(crate) fn transferred() -> impl Strategy<Value = Transferred> {
    decimal().prop_map(|balance| Transferred { result: 1, balance })
}

/// The parts of a [`LoggedOn`], which has no `Debug`.
pub(crate) fn logged_on() -> impl Strategy<Value = (String, u64, Option<String>)> {
    (any_text(), id(), option::of(any_text()))
}

/// A value of [`LoggedOn`] from its parts.
pub(crate) fn session((session_id, account_id, account_name): (String, u64, Option<String>)) -> LoggedOn {
    LoggedOn { session_id, account_id, account_name }
}

/// A known code, or any number at all.
pub(crate) fn code() -> impl Strategy<Value = ErrorCode> {
    prop_oneof![
        select(ErrorCode::KNOWN),
        any::<u32>().prop_map(ErrorCode::from_number),
        (0..700_u32).prop_map(ErrorCode::from_number)
    ]
}

/// One error or several. No further one equals the first: the wire cannot tell that from the repeated key.
pub(crate) fn errors() -> impl Strategy<Value = Errors> {
    let error = || {
        (code(), any_text(), option::of(any_text())).prop_map(|(code, msg, field_name)| ApiError {
            code,
            msg,
            field_name,
        })
    };
    (error(), vec(error(), 0..4)).prop_map(|(first, mut more)| {
        more.retain(|error| *error != first);
        Errors::new(first, more)
    })
}
