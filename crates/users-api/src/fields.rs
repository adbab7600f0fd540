//! Parameters as they travel: names and values in order.

use std::fmt;

use form_urlencoded::{Serializer, parse};

use crate::error::{ApiError, ErrorCode};
use crate::money::{self, Decimal};
use crate::time::Timestamp;

/// The parameters of one request: the union of query, urlencoded body and multipart body.
///
/// Unknown names are kept and ignored. A single value that is given twice counts as its last one;
/// a list takes all of them. `Debug` leaves out the values that are secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// The parameters whose values no log may hold.
const SECRETS: [&str; 4] = ["user_password", "account_password", "api_key", "session_id"];

impl fmt::Debug for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().map(|(name, value)| (name, if SECRETS.contains(&name) { "(secret)" } else { value }));
        formatter.debug_map().entries(shown).finish()
    }
}

impl Fields {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads `application/x-www-form-urlencoded` bytes, as a body or a query string holds them.
    /// Bytes that are not UTF-8 become U+FFFD, as the URL standard says.
    pub fn from_urlencoded(bytes: &[u8]) -> Self {
        Self(parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// Writes `application/x-www-form-urlencoded`.
    pub fn to_urlencoded(&self) -> String {
        let mut out = Serializer::new(String::new());
        for (name, value) in &self.0 {
            out.append_pair(name, value);
        }
        out.finish()
    }

    /// Adds a parameter.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds all of `other` behind these.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Every name with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of `name` as it was sent, empty or not.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    // What a request writes.

    /// Adds `name` when there is a value: absent parameters are left out.
    pub(crate) fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    pub(crate) fn number(&mut self, name: &str, value: Option<u64>) {
        if let Some(value) = value {
            self.push(name, value.to_string());
        }
    }

    pub(crate) fn boolean(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.push(name, if value { "true" } else { "false" });
        }
    }

    // What a server reads. Each error names the parameter and changes nothing.

    /// The value of `name`, where an empty one counts as absent (a selector).
    pub fn given(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// A value that the method cannot do without: 134 when it is absent or empty.
    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.given(name).ok_or_else(|| ApiError::at(ErrorCode::RequiredParameterEmpty, name))
    }

    /// A positive id. `0` and an empty value count as absent; anything else that is no number gives `code`.
    pub fn id(&self, name: &str, code: ErrorCode) -> Result<Option<u64>, ApiError> {
        match self.given(name) {
            None => Ok(None),
            Some(text) => parse_id(text).map(|id| (id != 0).then_some(id)).ok_or_else(|| ApiError::at(code, name)),
        }
    }

    /// `true` or `false` in any case (the Python client writes `True`); 496 for anything else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.given(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(ApiError::at(ErrorCode::ValueInvalid, name)),
        }
    }

    /// A whole number from 0 on, for `count` and `offset`: 497 when it is negative or over 64 bits, 496 when it
    /// is no number.
    pub fn whole(&self, name: &str) -> Result<Option<u64>, ApiError> {
        match self.given(name) {
            None => Ok(None),
            Some(text) => match parse_id(text) {
                Some(number) => Ok(Some(number)),
                None => {
                    let number = is_digits(text.strip_prefix('-').unwrap_or(text));
                    let code = if number { ErrorCode::ValueOutOfRange } else { ErrorCode::ValueInvalid };
                    Err(ApiError::at(code, name))
                }
            },
        }
    }

    /// An exact decimal in plain digits; `code` when it is not one.
    pub fn decimal(&self, name: &str, code: ErrorCode) -> Result<Option<Decimal>, ApiError> {
        match self.given(name) {
            None => Ok(None),
            Some(text) => money::parse(text).map(Some).ok_or_else(|| ApiError::at(code, name)),
        }
    }

    /// A moment, `YYYY-MM-DD HH:mm:ss` in UTC; 496 when it is not one.
    pub fn timestamp(&self, name: &str) -> Result<Option<Timestamp>, ApiError> {
        match self.given(name) {
            None => Ok(None),
            Some(text) => Timestamp::parse(text).map(Some).ok_or_else(|| ApiError::at(ErrorCode::ValueInvalid, name)),
        }
    }

    /// The parts of a list: joined by `;`, or given as repeated keys. Empty parts are dropped.
    pub fn list<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .flat_map(|(_, value)| value.split(';'))
            .filter(|part| !part.is_empty())
    }
}

/// Digits only: no sign, no blank, no exponent.
pub(crate) fn parse_id(text: &str) -> Option<u64> {
    if is_digits(text) { text.parse().ok() } else { None }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
