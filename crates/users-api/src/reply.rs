//! Answers: from a value to the text on the wire and back, and the errors in between.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::error::{ApiError, Errors};
use crate::money::{self, Decimal};
use crate::record::Account;

/// A page of a list: `{"result":[…],"count":n,"total_count":n}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The records of this page.
    #[serde(rename = "result")]
    pub items: Vec<T>,
    /// How many records this page holds, as the server counts them.
    pub count: u64,
    /// How many records match in all.
    pub total_count: u64,
}

/// The page around the records, which is read once for every kind of record and not anew for each: the browser pays
/// for the difference in kilobytes.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    result: &'a RawValue,
    count: u64,
    total_count: u64,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Envelope { result, count, total_count } = Envelope::deserialize(deserializer)?;
        let items = serde_json::from_str(result.get()).map_err(D::Error::custom)?;
        Ok(Self { items, count, total_count })
    }
}

/// `{"result":1}`: done, and nothing to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// 1: a body with any other number is unreadable.
    #[serde(deserialize_with = "one")]
    pub result: u64,
}

impl Done {
    /// The answer of a method that succeeded.
    pub const OK: Self = Self { result: 1 };
}

/// `AddUser`: the new user's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// 1: a body with any other number is unreadable.
    #[serde(deserialize_with = "one")]
    pub result: u64,
    /// The id of the user that now exists.
    pub user_id: u64,
}

/// `TransferMoneyToUser`: the account's balance afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transferred {
    /// 1: a body with any other number is unreadable.
    #[serde(deserialize_with = "one")]
    pub result: u64,
    /// The account's balance after the transfer, in the account's currency.
    #[serde(with = "money::json")]
    pub balance: Decimal,
}

/// `Logon`: a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedOn {
    /// The session id: a secret. It has no `Debug`, so that no log can hold it.
    #[serde(rename = "result")]
    pub session_id: String,
    /// The account that is signed in.
    pub account_id: u64,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
}

/// `GetAccountInfo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountInfo {
    /// Who is signed in.
    #[serde(rename = "result")]
    pub account: Account,
    /// The host that serves this account, when the server names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_address: Option<String>,
}

/// A list that comes whole: `{"result":[…]}` (`GetKeyRoles`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List<T> {
    /// The records.
    #[serde(rename = "result")]
    pub items: Vec<T>,
}

/// The API writes 1 for a success. What another number would mean is not known, so it does not pass for one.
fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    match u64::deserialize(deserializer)? {
        1 => Ok(1),
        other => Err(D::Error::invalid_value(Unexpected::Unsigned(other), &"1")),
    }
}

/// Why an answer is not the value that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The API refused, and says why.
    Refused(Errors),
    /// The body is neither an answer nor an error: what the server did is not known from it.
    Unreadable(Unreadable),
}

/// What makes a body unreadable, in the parser's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Both forms of the API's errors; everything else in the body is skipped. They are kept as text at first: one
/// that cannot be understood is still an error, and must not let the body pass for a success.
#[derive(Deserialize)]
struct ErrorBody<'a> {
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

impl ErrorBody<'_> {
    /// The errors that can be understood, `error` first; nothing when the body holds none.
    fn read(&self) -> Result<Option<Errors>, Unreadable> {
        let one = |text: &RawValue| serde_json::from_str::<ApiError>(text.get()).ok();
        let list = self.errors.map(|text| serde_json::from_str::<Vec<&RawValue>>(text.get()));
        let empty_list = matches!(&list, Some(Ok(list)) if list.is_empty());
        let told = self.error.is_some() || (list.is_some() && !empty_list);
        let mut more = list.and_then(Result::ok).unwrap_or_default().into_iter().filter_map(one);
        match self.error.and_then(one).or_else(|| more.next()) {
            Some(first) => {
                // The newer key repeats the older one's error.
                let more = more.filter(|error| *error != first).collect();
                Ok(Some(Errors::new(first, more)))
            }
            None if told => Err(Unreadable("the answer holds an error that cannot be understood".to_owned())),
            None => Ok(None),
        }
    }
}

fn errors_in(body: &str) -> Result<Option<Errors>, Unreadable> {
    serde_json::from_str::<ErrorBody<'_>>(body).map_err(unreadable)?.read()
}

fn unreadable(error: serde_json::Error) -> Unreadable {
    Unreadable(error.to_string())
}

/// Reads an answer's body. A body with an error is an error, whatever else it holds.
///
/// # Errors
/// [`Failure::Refused`] when the API answered an error; [`Failure::Unreadable`] when the text is neither, or holds
/// an error that cannot be understood.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    match errors_in(body) {
        Ok(None) => serde_json::from_str(body).map_err(|error| Failure::Unreadable(unreadable(error))),
        Ok(Some(errors)) => Err(Failure::Refused(errors)),
        Err(unreadable) => Err(Failure::Unreadable(unreadable)),
    }
}

/// The errors in a body, when it holds any that can be understood: also for an HTTP status other than 200.
pub fn decode_errors(body: &str) -> Option<Errors> {
    errors_in(body).ok().flatten()
}

/// Writes a successful answer.
///
/// # Errors
/// None in practice: every answer of this crate is representable in JSON.
pub fn encode<T: Serialize>(answer: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(answer)
}

/// Writes an error with both keys: `error` for every client, and the newer `errors`.
///
/// # Errors
/// None in practice.
pub fn encode_errors(errors: &Errors) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Body<'a> {
        error: &'a ApiError,
        errors: Vec<&'a ApiError>,
    }
    serde_json::to_string(&Body { error: errors.first(), errors: errors.iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::record::User;

    const NAME_TAKEN: &str = r#"{"code":118,"msg":"not unique","field_name":"user_name"}"#;

    fn refused<T: DeserializeOwned>(body: &str) -> Vec<u32> {
        match decode::<T>(body) {
            Err(Failure::Refused(errors)) => {
                assert_eq!(decode_errors(body), Some(errors.clone()));
                errors.iter().map(|error| error.code.number()).collect()
            }
            Err(Failure::Unreadable(why)) => panic!("unreadable: {why}"),
            Ok(_) => panic!("passes for a success: {body}"),
        }
    }

    fn unreadable<T: DeserializeOwned>(body: &str) -> String {
        assert_eq!(decode_errors(body), None, "{body}");
        match decode::<T>(body) {
            Err(Failure::Unreadable(why)) => why.to_string(),
            Err(Failure::Refused(errors)) => panic!("refused: {errors:?}"),
            Ok(_) => panic!("passes for a success: {body}"),
        }
    }

    #[test]
    fn answers_are_read_and_written_as_the_api_does() {
        assert_eq!(decode(r#"{"result":1}"#), Ok(Done::OK));
        assert_eq!(encode(&Done::OK).unwrap(), r#"{"result":1}"#);
        let added = Added { result: 1, user_id: 5 };
        assert_eq!(decode(r#" {"user_id":5,"new_key":[{}],"result":1} "#), Ok(added));
        assert_eq!(encode(&added).unwrap(), r#"{"result":1,"user_id":5}"#);
        let transferred = Transferred { result: 1, balance: Decimal::new(-199_999, 4) };
        assert_eq!(decode(r#"{"result":1,"balance":-19.9999}"#), Ok(transferred));
        assert_eq!(encode(&transferred).unwrap(), r#"{"result":1,"balance":-19.9999}"#);
        let page: Page<User> = Page { items: vec![], count: 0, total_count: 161 };
        assert_eq!(decode(r#"{"result":[],"count":0,"total_count":161}"#).as_ref(), Ok(&page));
        assert_eq!(encode(&page).unwrap(), r#"{"result":[],"count":0,"total_count":161}"#);
    }

    #[test]
    fn a_session_is_read_with_and_without_the_accounts_name() {
        let session = |body: &str| decode::<LoggedOn>(body).map(|on| (on.session_id, on.account_id, on.account_name));
        let named = Some("demo".to_owned());
        assert_eq!(session(r#"{"result":"s","account_id":1,"account_name":"demo"}"#), Ok(("s".to_owned(), 1, named)));
        assert_eq!(session(r#"{"result":"s","account_id":1}"#), Ok(("s".to_owned(), 1, None)));
        let written = encode(&LoggedOn { session_id: "s".to_owned(), account_id: 1, account_name: None }).unwrap();
        assert_eq!(written, r#"{"result":"s","account_id":1}"#);
    }

    #[test]
    fn an_accounts_api_key_is_not_kept() {
        let body =
            r#"{"result":{"account_id":1,"account_name":"demo","balance":0.3,"api_key":"hush"},"api_address":"h"}"#;
        let info: AccountInfo = decode(body).unwrap();
        assert_eq!(info.account.balance, Decimal::new(3, 1));
        assert_eq!(info.api_address.as_deref(), Some("h"));
        assert!(!format!("{info:?}{}", encode(&info).unwrap()).contains("hush"));
    }

    #[test]
    fn errors_are_read_in_every_form() {
        for (body, codes) in [
            (format!(r#"{{"error":{NAME_TAKEN}}}"#), vec![118]),
            (format!(r#"{{"errors":[{NAME_TAKEN}]}}"#), vec![118]),
            (format!(r#"{{"error":{NAME_TAKEN},"errors":[{NAME_TAKEN}]}}"#), vec![118]),
            (format!(r#"{{"error":{NAME_TAKEN},"errors":[{NAME_TAKEN},{{"code":9999,"msg":"?"}}]}}"#), vec![118, 9999]),
            (format!(r#"{{"errors":[{{"code":117}},{NAME_TAKEN},{{"code":117}}]}}"#), vec![117, 118]),
            (format!(r#"{{"request":{{"a":null}},"error":{NAME_TAKEN},"errors":[]}}"#), vec![118]),
            (r#"{"error":{"code":104,"msg":"no","field_name":null,"why":{}}}"#.to_owned(), vec![104]),
        ] {
            assert_eq!(refused::<Done>(&body), codes, "{body}");
        }
        let errors = decode_errors(&format!(r#"{{"error":{NAME_TAKEN}}}"#)).unwrap();
        assert_eq!(errors.first().field_name.as_deref(), Some("user_name"));
        assert_eq!(errors.first().msg, "not unique");
    }

    #[test]
    fn an_error_is_an_error_whatever_else_the_body_holds() {
        assert_eq!(refused::<Done>(&format!(r#"{{"result":1,"error":{NAME_TAKEN}}}"#)), [118]);
        assert_eq!(refused::<Added>(&format!(r#"{{"result":1,"user_id":5,"errors":[{NAME_TAKEN}]}}"#)), [118]);
        assert_eq!(refused::<Done>(&format!(r#"{{"result":1,"error":"oops","errors":[{NAME_TAKEN}]}}"#)), [118]);
        assert_eq!(refused::<Done>(&format!(r#"{{"error":{NAME_TAKEN},"errors":"oops"}}"#)), [118]);
        assert_eq!(refused::<Done>(&format!(r#"{{"errors":["oops",{NAME_TAKEN}]}}"#)), [118]);
    }

    #[test]
    fn an_error_that_cannot_be_understood_is_no_success() {
        for error in [
            r#""error":"oops""#,
            r#""error":{}"#,
            r#""error":{"code":"118","msg":"m"}"#,
            r#""error":{"code":-1,"msg":"m"}"#,
            r#""error":false"#,
            r#""errors":"oops""#,
            r#""errors":[{}]"#,
            r#""errors":{"code":118}"#,
        ] {
            let why = unreadable::<Done>(&format!(r#"{{"result":1,{error}}}"#));
            assert_eq!(why, "the answer holds an error that cannot be understood", "{error}");
        }
        let twice = unreadable::<Done>(&format!(r#"{{"result":1,"error":{NAME_TAKEN},"error":{NAME_TAKEN}}}"#));
        assert!(twice.contains("duplicate field"), "{twice}");
    }

    #[test]
    fn no_errors_is_no_error() {
        for none in [r#""error":null"#, r#""errors":null"#, r#""errors":[]"#, r#""error":null,"errors":[]"#] {
            assert_eq!(decode(&format!(r#"{{"result":1,{none}}}"#)), Ok(Done::OK), "{none}");
        }
    }

    #[test]
    fn a_body_that_is_no_answer_is_unreadable() {
        for body in [
            "",
            " ",
            "<html><body>502 Bad Gateway</body></html>",
            "null",
            "1",
            "\"1\"",
            "[]",
            "[1]",
            "[1,2]",
            "[null,null]",
            "{}",
            r#"{"result":1"#,
            r#"{"result":1}}"#,
            r#"{"result":1,"result":1}"#,
            r#"{"result":0}"#,
            r#"{"result":2}"#,
            r#"{"result":-1}"#,
            r#"{"result":null}"#,
            r#"{"result":"1"}"#,
            r#"{"result":true}"#,
            "\u{feff}{\"result\":1}",
        ] {
            assert!(!unreadable::<Done>(body).is_empty(), "{body}");
        }
        unreadable::<Added>(r#"{"result":1}"#);
        unreadable::<Added>(r#"{"result":0,"user_id":5}"#);
        unreadable::<Transferred>(r#"{"result":1}"#);
        unreadable::<Transferred>(r#"{"result":0,"balance":1}"#);
        unreadable::<Transferred>(r#"{"result":1,"balance":null}"#);
        unreadable::<Transferred>(r#"{"result":1,"balance":99999999999999999999999999999.5}"#);
        unreadable::<Page<User>>(r#"{"result":[{}],"count":1,"total_count":1}"#);
        unreadable::<Page<User>>(r#"{"result":[]}"#);
        unreadable::<Done>(&"[".repeat(100_000));
        unreadable::<Done>(&format!("{{\"result\":{}", "{\"a\":".repeat(100_000)));
    }

    #[test]
    fn errors_are_written_with_both_keys() {
        let errors = Errors::new(
            ApiError::at(ErrorCode::UserIdInvalid, "user_id"),
            vec![ApiError { code: ErrorCode::Other(9999), msg: "\"<\u{202e}".to_owned(), field_name: None }],
        );
        let written = encode_errors(&errors).unwrap();
        let first = r#"{"code":117,"msg":"The 'user_id' parameter is invalid.","field_name":"user_id"}"#;
        let second = "{\"code\":9999,\"msg\":\"\\\"<\u{202e}\"}";
        assert_eq!(written, format!(r#"{{"error":{first},"errors":[{first},{second}]}}"#));
        assert_eq!(decode_errors(&written), Some(errors));
    }
}
