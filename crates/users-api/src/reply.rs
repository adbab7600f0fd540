//! Answers: from a value to the text on the wire and back, and the errors in between.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::error::{ApiError, Errors};
use crate::money::{self, Decimal};
use crate::record::Account;

/// A page of a list: `{"result":[…],"count":n,"total_count":n}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The records of this page.
    #[serde(rename = "result")]
    pub items: Vec<T>,
    /// How many records this page holds, as the server counts them.
    pub count: u64,
    /// How many records match in all.
    pub total_count: u64,
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
