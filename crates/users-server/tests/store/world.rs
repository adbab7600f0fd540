//! Two accounts that know nothing of each other, and short words for what the tests do to them.

use users_api::params::{
    AddUser, ApplicationRef, Changes, DelUser, GetAccountInfo, GetTransactionHistory, GetUsers, OrderBy, Paging,
    Selection, SetUserInfo, TransferMoneyToUser, UserRef, UsersRef,
};
use users_api::record::{AcdStatus, Transaction, User};
use users_api::{ApiError, Decimal, Timestamp, money};
use users_server::store::{NewAccount, NewUser, Setup, Store};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "S3cret!pw";
/// The account that the tests act for: 1000 USD, and two applications.
pub(crate) const ACCOUNT: u64 = 1;
/// Another account of the same server: 50 EUR, with the user [`STRANGER`].
pub(crate) const RIVAL: u64 = 2;
/// The account's applications, and the rival's.
pub(crate) const MAIN: u64 = 1;
pub(crate) const SIDE: u64 = 2;
pub(crate) const RIVALS_APPLICATION: u64 = 3;
/// The rival's only user, skill and queue.
pub(crate) const STRANGER: u64 = 1;
pub(crate) const RIVALS_SKILL: u64 = 3;
pub(crate) const RIVALS_QUEUE: u64 = 3;

/// A database in memory with both accounts; [`ACCOUNT`] has no users yet.
pub(crate) fn world() -> Store {
    let store = Store::open_in_memory().unwrap();
    furnish(&store);
    store
}

/// Makes both accounts in an empty database.
pub(crate) fn furnish(store: &Store) {
    store
        .set_up(|setup| {
            let account = NewAccount {
                account_name: "acme",
                currency: "USD",
                owner_email: "owner@acme.example",
                owner_password: PASSWORD,
                api_key: Some("acme-key"),
                user_limit: 1000,
            };
            assert_eq!(setup.account(&account)?, ACCOUNT);
            let rival = NewAccount {
                account_name: "rival",
                currency: "EUR",
                owner_email: "owner@rival.example",
                api_key: Some("rival-key"),
                ..account
            };
            assert_eq!(setup.account(&rival)?, RIVAL);
            for (account, name, id) in [
                (ACCOUNT, "main.acme.example", MAIN),
                (ACCOUNT, "side.acme.example", SIDE),
                (RIVAL, "main.rival.example", RIVALS_APPLICATION),
            ] {
                assert_eq!(setup.application(account, name, 0, false)?, id);
            }
            for (account, name) in [(ACCOUNT, "English"), (ACCOUNT, "ÜBERSETZEN"), (RIVAL, "English")] {
                setup.skill(account, name)?;
            }
            setup.queue(ACCOUNT, MAIN, "First line", true)?;
            setup.queue(ACCOUNT, SIDE, "Second line", false)?;
            setup.queue(RIVAL, RIVALS_APPLICATION, "First line", false)?;
            setup.deposit(ACCOUNT, Decimal::from(1000), "Opening", 0)?;
            setup.deposit(RIVAL, Decimal::from(50), "Opening", 0)?;
            let stranger = NewUser { applications: &[RIVALS_APPLICATION], balance: Decimal::from(5), ..blank("ann") };
            assert_eq!(setup.user(RIVAL, &stranger)?, STRANGER);
            Ok(())
        })
        .unwrap();
}

/// A user with nothing but a name, in no application.
pub(crate) fn blank(user_name: &str) -> NewUser<'_> {
    NewUser {
        user_name,
        user_display_name: user_name,
        user_password: PASSWORD,
        user_active: true,
        parent_accounting: false,
        balance: Decimal::ZERO,
        call_charges: Decimal::ZERO,
        user_custom_data: "",
        mobile_phone: "",
        created: 0,
        modified: 0,
        acd_status: AcdStatus::Offline,
        acd_status_change_time: 0,
        frozen: false,
        two_factor_auth_required: false,
        applications: &[],
        skills: &[],
        queues: &[],
    }
}

/// Makes users of [`ACCOUNT`] as the platform would.
pub(crate) fn make(store: &Store, users: &[NewUser<'_>]) -> Vec<u64> {
    let each = |setup: &mut Setup<'_>| users.iter().map(|user| setup.user(ACCOUNT, user)).collect();
    store.set_up(each).unwrap()
}

/// A request for a new user of the main application.
pub(crate) fn new_user(user_name: &str) -> AddUser {
    AddUser {
        user_name: user_name.to_owned(),
        user_display_name: format!("The user {user_name}"),
        user_password: PASSWORD.to_owned(),
        application: ApplicationRef::Id(MAIN),
        parent_accounting: None,
        user_active: None,
        user_custom_data: None,
        mobile_phone: None,
    }
}

pub(crate) fn add(store: &Store, user_name: &str) -> u64 {
    store.add_user(ACCOUNT, &new_user(user_name)).unwrap().user_id
}

pub(crate) fn set(store: &Store, user_id: u64, changes: Changes) -> Result<(), ApiError> {
    store.set_user_info(ACCOUNT, &SetUserInfo { user: UserRef::Id(user_id), changes }).map(drop)
}

pub(crate) fn delete(store: &Store, users: UsersRef) -> Result<(), ApiError> {
    store.del_user(ACCOUNT, &DelUser { users }).map(drop)
}

pub(crate) fn ids(ids: &[u64]) -> UsersRef {
    UsersRef::Ids(Selection::These(ids.to_vec()))
}

pub(crate) fn names(names: &[&str], application: ApplicationRef) -> UsersRef {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    UsersRef::Names { names: Selection::These(names), application }
}

pub(crate) fn decimal(text: &str) -> Decimal {
    money::parse(text).unwrap()
}

/// A transfer to these users in strict mode.
pub(crate) fn transfer(amount: &str, users: UsersRef) -> TransferMoneyToUser {
    TransferMoneyToUser {
        users,
        amount: decimal(amount),
        currency: None,
        strict_mode: None,
        user_transaction_description: None,
        account_transaction_description: None,
    }
}

/// As [`transfer`], moving what there is.
pub(crate) fn lenient(amount: &str, users: UsersRef) -> TransferMoneyToUser {
    TransferMoneyToUser { strict_mode: Some(false), ..transfer(amount, users) }
}

/// The error's number; 0 for success.
pub(crate) fn code<T>(result: Result<T, ApiError>) -> u32 {
    result.err().map_or(0, |error| error.code.number())
}

/// The error's number and its parameter.
pub(crate) fn fault<T>(result: Result<T, ApiError>) -> (u32, Option<String>) {
    result.err().map_or((0, None), |error| (error.code.number(), error.field_name))
}

/// An expected [`fault`].
pub(crate) fn at(code: u32, field_name: &str) -> (u32, Option<String>) {
    (code, Some(field_name.to_owned()))
}

pub(crate) fn account_balance(store: &Store) -> Decimal {
    store.get_account_info(ACCOUNT, &GetAccountInfo).unwrap().account.balance
}

pub(crate) fn user(store: &Store, user_id: u64) -> User {
    let params =
        GetUsers { user_id: Some(user_id), with_skills: Some(true), with_queues: Some(true), ..GetUsers::default() };
    let mut page = store.get_users(ACCOUNT, &params).unwrap();
    assert_eq!((page.count, page.total_count), (1, 1), "user {user_id} is there once");
    page.items.remove(0)
}

pub(crate) fn balance(store: &Store, user_id: u64) -> Decimal {
    user(store, user_id).fixed_balance
}

/// Every user, as one answer holds them: of one moment, whatever others do meanwhile.
pub(crate) fn everybody_now(store: &Store) -> Vec<User> {
    let paging = Paging { count: Some(1000), offset: None };
    let page = store.get_users(ACCOUNT, &GetUsers { paging, ..GetUsers::default() }).unwrap();
    let held = page.items.len() as u64;
    assert_eq!((page.count, page.total_count), (held, held), "the answer agrees with itself");
    page.items
}

/// Every user, gathered page by page. Two pages are of two moments: nobody may add or delete users meanwhile.
pub(crate) fn everybody(store: &Store) -> Vec<User> {
    let mut users = Vec::new();
    loop {
        let paging = Paging { count: Some(1000), offset: Some(users.len() as u64) };
        let params = GetUsers { paging, order_by: Some(OrderBy::UserId), ..GetUsers::default() };
        let page = store.get_users(ACCOUNT, &params).unwrap();
        users.extend(page.items);
        if page.count == 0 {
            assert_eq!(users.len() as u64, page.total_count);
            return users;
        }
    }
}

/// The whole ledger, oldest first.
pub(crate) fn history(store: &Store) -> Vec<Transaction> {
    let mut records = Vec::new();
    loop {
        let params = GetTransactionHistory {
            from_date: Timestamp::parse("1970-01-01 00:00:00").unwrap(),
            to_date: Timestamp::parse("2999-01-01 00:00:00").unwrap(),
            user_id: Vec::new(),
            paging: Paging { count: Some(1000), offset: Some(records.len() as u64) },
            desc_order: None,
        };
        let page = store.get_transaction_history(ACCOUNT, &params).unwrap();
        records.extend(page.items);
        if page.count == 0 {
            assert_eq!(records.len() as u64, page.total_count);
            return records;
        }
    }
}
