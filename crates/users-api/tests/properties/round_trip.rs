//! Written and read again: the same value.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use users_api::params::{Credentials, GetAccountInfo, Logout};
use users_api::reply::{self, Done, Failure};
use users_api::{Decimal, ErrorCode, Fields, Params, Timestamp, money};

use crate::strategies::{Shown, answers, decimal, id, moment, requests, seconds, text};

/// Through the body of a request, as the panel sends it and a server reads it.
fn travels<P: Params + PartialEq>(Shown(params): Shown<P>) -> Result<(), TestCaseError> {
    let body = params.fields().to_urlencoded();
    prop_assert!(body.is_ascii() && !body.contains([' ', '\n']), "{}", body);
    match P::read(&Fields::from_urlencoded(body.as_bytes())) {
        Ok(read) => prop_assert!(read == params, "read as {}", read.fields().to_urlencoded()),
        Err(error) => prop_assert!(false, "refused: {}", error),
    }
    Ok(())
}

/// Through the body of an answer.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq>(answer: &T) -> Result<(), TestCaseError> {
    let body = reply::encode(answer).expect("every answer can be written");
    match reply::decode::<T>(&body) {
        Ok(read) => prop_assert!(read == *answer, "{}", body),
        Err(failure) => prop_assert!(false, "{:?} from {}", failure, body),
    }
    // A text that says so is in quotes, and the quotes in it are escaped: this finds values only.
    prop_assert!(!body.contains("\":null"), "{}", body);
    Ok(())
}

proptest! {
    #[test]
    fn add_user(params in requests::add_user()) { travels(params)?; }

    #[test]
    fn del_user(params in requests::del_user()) { travels(params)?; }

    #[test]
    fn get_users(params in requests::get_users()) { travels(params)?; }

    #[test]
    fn set_user_info(params in requests::set_user_info()) { travels(params)?; }

    #[test]
    fn transfer(params in requests::transfer()) {
        let digits = params.0.amount.to_string();
        let fields = params.0.fields();
        prop_assert_eq!(fields.raw("amount"), Some(digits.as_str()));
        travels(params)?;
    }

    #[test]
    fn get_applications(params in requests::get_applications()) { travels(params)?; }

    #[test]
    fn get_skills(params in requests::get_skills()) { travels(params)?; }

    #[test]
    fn get_queues(params in requests::get_queues()) { travels(params)?; }

    #[test]
    fn get_transaction_history(params in requests::get_transaction_history()) { travels(params)?; }

    #[test]
    fn get_key_roles(params in requests::get_key_roles()) { travels(params)?; }

    #[test]
    fn logon(params in requests::logon()) { travels(params)?; }

    #[test]
    fn credentials_beside_a_request(params in requests::get_users(), account_id in id(), secret in text(1..40), key: bool) {
        let credentials = if key {
            Credentials::ApiKey { account_id, api_key: secret }
        } else {
            Credentials::Session { account_id, session_id: secret }
        };
        let mut fields = params.0.fields();
        credentials.write(&mut fields);
        let fields = Fields::from_urlencoded(fields.to_urlencoded().as_bytes());
        prop_assert!(Credentials::read(&fields) == Ok(Some(credentials)));
        prop_assert!(users_api::params::GetUsers::read(&fields) == Ok(params.0));
    }

    #[test]
    fn users(page in answers::page(answers::user())) { comes_back(&page)?; }

    #[test]
    fn applications(page in answers::page(answers::application())) { comes_back(&page)?; }

    #[test]
    fn skills(page in answers::page(answers::skill())) { comes_back(&page)?; }

    #[test]
    fn queues(page in answers::page(answers::queue())) { comes_back(&page)?; }

    #[test]
    fn transactions(page in answers::page(answers::transaction())) { comes_back(&page)?; }

    #[test]
    fn roles(list in answers::roles()) { comes_back(&list)?; }

    #[test]
    fn account_info(info in answers::account_info()) { comes_back(&info)?; }

    #[test]
    fn added(answer in answers::added()) { comes_back(&answer)?; }

    #[test]
    fn transferred(answer in answers::transferred()) { comes_back(&answer)?; }

    #[test]
    fn logged_on(parts in answers::logged_on()) { comes_back(&answers::session(parts))?; }

    #[test]
    fn errors(errors in answers::errors()) {
        let body = reply::encode_errors(&errors).expect("every error can be written");
        prop_assert_eq!(reply::decode_errors(&body), Some(errors.clone()));
        prop_assert_eq!(reply::decode::<Done>(&body), Err(Failure::Refused(errors)));
    }

    #[test]
    fn error_codes(number: u32) {
        prop_assert_eq!(ErrorCode::from_number(number).number(), number);
    }

    #[test]
    fn money_as_text(value in decimal()) {
        let read = money::parse(&value.to_string()).expect("every decimal can be read");
        prop_assert_eq!((read, read.scale()), (value, value.scale()));
    }

    #[test]
    fn money_is_never_rounded(digits in "[1-9][0-9]{0,33}", decimals in 0..34_usize, negative: bool) {
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
        let whole = if whole.is_empty() { "0" } else { whole };
        let point = if fraction.is_empty() { "" } else { "." };
        let text = format!("{}{whole}{point}{fraction}", if negative { "-" } else { "" });
        match money::parse(&text) {
            Some(value) => prop_assert_eq!(value.to_string(), text),
            None => prop_assert!(digits.len() > 28 || fraction.len() > 28),
        }
    }

    #[test]
    fn money_adds_up_in_ten_thousandths(parts in proptest::collection::vec(-1_000_000_000_000_i64..1_000_000_000_000, 1..50)) {
        let sum: Decimal = parts.iter().map(|part| money::parse(&Decimal::new(*part, 4).to_string()).expect("four decimals")).sum();
        prop_assert_eq!(sum, Decimal::new(parts.iter().sum(), 4));
    }

    #[test]
    fn moments(seconds in seconds()) {
        let moment = Timestamp::from_unix(seconds).expect("within the years 0 to 9999");
        prop_assert_eq!(moment.unix(), Some(seconds));
        prop_assert_eq!(Timestamp::parse(moment.as_str()), Some(moment));
    }

    #[test]
    fn the_next_second_sorts_after(moment in moment()) {
        if let Some(next) = moment.unix().and_then(|seconds| Timestamp::from_unix(seconds + 1)) {
            prop_assert!(moment < next);
        }
    }
}

#[test]
fn requests_without_parameters() {
    for fields in [GetAccountInfo.fields(), Logout.fields()] {
        assert_eq!(fields, Fields::new());
    }
    assert_eq!(GetAccountInfo::read(&Fields::new()), Ok(GetAccountInfo));
    assert_eq!(Logout::read(&Fields::new()), Ok(Logout));
}
