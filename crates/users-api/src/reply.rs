//! Answers: from a value to the text on the wire and back, and the errors in between.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

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
    /// 1.
    pub result: u64,
}

impl Done {
    /// The answer of a method that succeeded.
    pub const OK: Self = Self { result: 1 };
}

/// `AddUser`: the new user's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// 1.
    pub result: u64,
    /// The id of the user that now exists.
    pub user_id: u64,
}

/// `TransferMoneyToUser`: the account's balance afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transferred {
    /// 1.
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

/// Both forms of the API's errors; everything else in the body is skipped.
#[derive(Default, Deserialize)]
struct ErrorBody {
    #[serde(default)]
    error: Option<ApiError>,
    #[serde(default)]
    errors: Option<Vec<ApiError>>,
}

impl ErrorBody {
    fn into_errors(self) -> Option<Errors> {
        let mut all = self.errors.unwrap_or_default();
        match self.error {
            Some(first) => {
                // The newer key repeats the older one's error.
                all.retain(|error| *error != first);
                Some(Errors::new(first, all))
            }
            None if all.is_empty() => None,
            None => {
                let first = all.remove(0);
                Some(Errors::new(first, all))
            }
        }
    }
}

/// Reads an answer's body. A body with an error is an error, whatever else it holds.
///
/// # Errors
/// [`Failure::Refused`] when the API answered an error, [`Failure::Unreadable`] when the text is neither.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, Failure> {
    if let Some(errors) = decode_errors(body) {
        return Err(Failure::Refused(errors));
    }
    serde_json::from_str(body).map_err(|error| Failure::Unreadable(Unreadable(error.to_string())))
}

/// The errors in a body, when it holds any: also for an HTTP status other than 200.
pub fn decode_errors(body: &str) -> Option<Errors> {
    serde_json::from_str::<ErrorBody>(body).ok().and_then(ErrorBody::into_errors)
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
