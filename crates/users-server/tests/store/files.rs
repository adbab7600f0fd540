//! Databases in files: what outlives the process, and what is not touched.

use std::{fs, thread};

use rusqlite::Connection;
use users_api::params::GetUsers;
use users_server::store::{Store, StoreError};

use crate::world::*;

#[test]
fn what_was_answered_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    let store = Store::open(&path).unwrap();
    furnish(&store);
    let ann = add(&store, "ann");
    store.transfer_money_to_user(ACCOUNT, &transfer("1.2345", ids(&[ann]))).unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(balance(&store, ann), decimal("1.2345"));
    assert_eq!(history(&store).len(), 2);
}

#[test]
fn two_stores_on_one_file_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    let first = Store::open(&path).unwrap();
    furnish(&first);
    let second = Store::open(&path).unwrap();
    let ann = add(&first, "ann");
    assert_eq!(user(&second, ann).user_name, "ann");
    delete(&second, ids(&[ann])).unwrap();
    assert_eq!(first.get_users(ACCOUNT, &GetUsers::default()).unwrap().total_count, 0);
}

/// What a transfer has checked must still hold when it writes, whichever process holds the file: nobody is told
/// to come back later, and nothing is lost.
#[test]
fn two_stores_on_one_file_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    let store = Store::open(&path).unwrap();
    furnish(&store);
    let ann = add(&store, "ann");
    thread::scope(|scope| {
        for _ in 0..2 {
            let other = Store::open(&path).unwrap();
            scope.spawn(move || {
                for _ in 0..100 {
                    other.transfer_money_to_user(ACCOUNT, &transfer("0.01", ids(&[ann]))).unwrap();
                }
            });
        }
    });
    assert_eq!((balance(&store, ann), account_balance(&store)), (decimal("2"), decimal("998")));
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).err().unwrap();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert!(error.to_string().contains("other.sqlite is the database of another program"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn another_version_of_the_schema_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    drop(Store::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let error = Store::open(&path).err().unwrap();
    assert!(matches!(error, StoreError::Version { found: 999, .. }), "{error}");
    assert!(error.to_string().contains("has schema 999"), "{error}");
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(
        &path,
        "These are my notes, and they are longer than the header of a database file would be. ".repeat(20),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).err().unwrap();
    assert!(error.to_string().contains("cannot open the database") && error.to_string().contains("notes.txt"));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(Store::open(&folder.path().join("no/such/folder/x.sqlite")).is_err());
}

#[test]
fn no_secret_stands_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    let store = Store::open(&path).unwrap();
    furnish(&store);
    add(&store, "ann");
    let login = store.api_key_login(ACCOUNT, "acme-key").unwrap().unwrap();
    let session_id = store.open_session(&login, 600).unwrap();
    drop(store);
    let bytes = fs::read(&path).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("main.acme.example"), "the log was folded into the file");
    for secret in [PASSWORD, "acme-key", &session_id] {
        assert!(!holds(secret), "{secret}");
    }
}

/// What the schema itself refuses, whatever the code above it does.
#[test]
fn the_schema_holds_the_rules_of_money() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.sqlite");
    let store = Store::open(&path).unwrap();
    furnish(&store);
    let ann = add(&store, "ann");
    store.transfer_money_to_user(ACCOUNT, &transfer("1", ids(&[ann]))).unwrap();
    let raw = Connection::open(&path).unwrap();
    let insert = |kind: &str, user: &str, account_amount: i64, user_amount: i64| {
        format!(
            "INSERT INTO ledger (account_id, user_id, performed_at, transaction_type, account_amount, user_amount,
                account_description, user_description)
            VALUES (1, {user}, 0, '{kind}', {account_amount}, {user_amount}, '', '')"
        )
    };
    for sql in [
        "DELETE FROM ledger".to_owned(),
        "UPDATE ledger SET account_amount = 5".to_owned(),
        format!("DELETE FROM users WHERE user_id = {ann}"),
        insert("user_money_transfer", &ann.to_string(), -10, 11),
        insert("user_money_transfer", "99", -10, 10),
        insert("user_money_transfer", &STRANGER.to_string(), -10, 10),
        insert("user_money_transfer", "NULL", -10, 10),
        insert("wire_transfer", &ann.to_string(), 10, 0),
        insert("wire_transfer", "NULL", i64::MAX, 0),
        insert("gift", "NULL", 10, 0),
    ] {
        assert!(raw.execute(&sql, []).is_err(), "{sql}");
    }
    assert_eq!((account_balance(&store), balance(&store, ann)), (decimal("999"), decimal("1")));
}
