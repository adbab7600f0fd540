//! Whatever arrives: no panic, and what can be read is read again as the same value.

use proptest::prelude::*;
use users_api::{Params, reply};

use crate::laws;
use crate::strategies::{answers, requests, text};

/// A body with some of its bytes changed, left out or doubled: near enough to a good one to get far.
fn damaged(body: String, damage: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = body.into_bytes();
    for &(place, kind, byte) in damage {
        let place = place % bytes.len().max(1);
        match kind % 4 {
            0 => bytes.insert(place, byte),
            _ if bytes.is_empty() => {}
            1 => bytes[place] = byte,
            2 => bytes.truncate(place),
            _ => bytes.extend_from_within(place..),
        }
        bytes.truncate(10_000);
    }
    bytes
}

fn damage() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    proptest::collection::vec(any::<(usize, u8, u8)>(), 0..6)
}

fn json(depth: u32) -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,12})?",
        "\"[ -!#-\\[\\]-~]{0,12}\"",
    ];
    let key = proptest::sample::select(
        &[
            "result",
            "count",
            "total_count",
            "error",
            "errors",
            "code",
            "msg",
            "field_name",
            "balance",
            "user_id",
            "account_id",
        ][..],
    );
    leaf.prop_recursive(depth, 40, 6, move |inner| {
        let pair = (key.clone(), inner.clone()).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec(pair, 0..6).prop_map(|pairs| format!("{{{}}}", pairs.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn bytes_as_a_request(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        laws::requests::hold(&bytes);
    }

    #[test]
    fn any_values_for_known_names(pairs in proptest::collection::vec((known_name(), value()), 0..12)) {
        let mut fields = users_api::Fields::new();
        for (name, value) in pairs {
            fields.push(name, value);
        }
        laws::requests::hold(fields.to_urlencoded().as_bytes());
    }

    #[test]
    fn a_damaged_new_user(good in requests::add_user(), damage in damage()) {
        laws::requests::hold(&damaged(good.0.fields().to_urlencoded(), &damage));
    }

    #[test]
    fn a_damaged_transfer(good in requests::transfer(), damage in damage()) {
        laws::requests::hold(&damaged(good.0.fields().to_urlencoded(), &damage));
    }

    #[test]
    fn a_damaged_query(good in requests::get_users(), damage in damage()) {
        laws::requests::hold(&damaged(good.0.fields().to_urlencoded(), &damage));
    }

    #[test]
    fn text_as_an_answer(text in text(0..100)) {
        laws::answers::hold(&text);
    }

    #[test]
    fn json_as_an_answer(json in json(4)) {
        laws::answers::hold(&json);
    }

    #[test]
    fn a_damaged_page_of_users(good in answers::page(answers::user()), damage in damage()) {
        let good = reply::encode(&good).expect("every answer can be written");
        laws::answers::hold(&String::from_utf8_lossy(&damaged(good, &damage)));
    }

    #[test]
    fn a_damaged_history(good in answers::page(answers::transaction()), damage in damage()) {
        let good = reply::encode(&good).expect("every answer can be written");
        laws::answers::hold(&String::from_utf8_lossy(&damaged(good, &damage)));
    }

    #[test]
    fn damaged_errors(good in answers::errors(), damage in damage()) {
        let good = reply::encode_errors(&good).expect("every error can be written");
        laws::answers::hold(&String::from_utf8_lossy(&damaged(good, &damage)));
    }
}

fn known_name() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        &[
            "user_id",
            "user_name",
            "application_id",
            "application_name",
            "amount",
            "currency",
            "strict_mode",
            "count",
            "offset",
            "order_by",
            "acd_status",
            "skill_id",
            "user_active",
            "from_date",
            "to_date",
            "account_id",
            "api_key",
            "session_id",
            "user_transaction_description",
            "new_user_name",
            "user_password",
            "user_display_name",
            "key_id",
        ][..],
    )
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        text(0..20),
        "(all|0|[1-9][0-9]{0,24}|-1|;){1,4}",
        "-?[0-9]{1,32}(\\.[0-9]{1,32})?",
        "[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
        "(true|False|READY|READY;DND|USD|user_id|ann|ann;bob|S3cret!pw)",
    ]
}
