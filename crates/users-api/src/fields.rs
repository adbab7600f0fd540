//! Parameters as they travel: names and values in order.

use std::fmt;

use form_urlencoded::{Serializer, parse};
use zeroize::Zeroize;

use crate::error::{ApiError, ErrorCode};
use crate::money::{self, Decimal};
use crate::time::Timestamp;

/// The parameters of one request: the union of query, urlencoded body and multipart body.
///
/// Unknown names are kept and ignored. A single value that is given twice counts as its last one;
/// a list takes all of them. `Debug` leaves out the values that are secrets, and they are wiped when it is dropped.
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

impl Drop for Fields {
    fn drop(&mut self) {
        for (name, value) in &mut self.0 {
            if SECRETS.contains(&name.as_str()) {
                value.zeroize();
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn refused<T: fmt::Debug>(result: Result<T, ApiError>) -> (u32, String) {
        let error = result.unwrap_err();
        (error.code.number(), error.field_name.unwrap())
    }

    #[test]
    fn urlencoded_is_the_standards() {
        let mut sent = Fields::new();
        sent.push("user_custom_data", "a&b=ü;c+ %\n\0");
        sent.push("", "nameless");
        sent.push("empty", "");
        let text = "user_custom_data=a%26b%3D%C3%BC%3Bc%2B+%25%0A%00&=nameless&empty=";
        assert_eq!(sent.to_urlencoded(), text);
        assert_eq!(fields(text), sent);
        assert_eq!(fields("a=%C3%BC+b").raw("a"), Some("ü b"));
        assert_eq!(fields("&&a&b==c&").iter().collect::<Vec<_>>(), [("a", ""), ("b", "=c")]);
        assert_eq!(
            Fields::from_urlencoded(b"a=%FF\xFE&b=%zz%4").iter().collect::<Vec<_>>(),
            [("a", "\u{FFFD}\u{FFFD}"), ("b", "%zz%4")]
        );
    }

    #[test]
    fn a_single_value_given_twice_counts_as_its_last_one() {
        let twice = fields("count=1&count=2&user_name=a&user_name=");
        assert_eq!(twice.raw("count"), Some("2"));
        assert_eq!(twice.whole("count"), Ok(Some(2)));
        assert_eq!((twice.raw("user_name"), twice.given("user_name")), (Some(""), None));
        let mut union = fields("count=1");
        union.append(fields("count=9&offset=1"));
        assert_eq!(union.iter().collect::<Vec<_>>(), [("count", "1"), ("count", "9"), ("offset", "1")]);
    }

    #[test]
    fn what_is_required_is_neither_absent_nor_empty() {
        assert_eq!(fields("a=x").required("a"), Ok("x"));
        for text in ["", "a=", "A=x", "a=x&a="] {
            assert_eq!(refused(fields(text).required("a")), (134, "a".to_owned()), "{text}");
        }
    }

    #[test]
    fn an_id_is_digits_and_zero_is_none() {
        let id = |text: &str| fields(&format!("user_id={text}")).id("user_id", ErrorCode::UserIdInvalid);
        for (text, value) in [
            ("1", Some(1)),
            ("007", Some(7)),
            ("18446744073709551615", Some(u64::MAX)),
            ("0", None),
            ("00", None),
            ("", None),
        ] {
            assert_eq!(id(text), Ok(value), "{text}");
        }
        for text in ["18446744073709551616", "-1", "%2B1", "+1", "1+", "1.0", "1e3", "all", "1;2", "x", "%D9%A1"] {
            assert_eq!(refused(id(text)), (117, "user_id".to_owned()), "{text}");
        }
        assert_eq!(fields("").id("user_id", ErrorCode::UserIdInvalid), Ok(None));
    }

    #[test]
    fn a_flag_is_true_or_false_in_any_case() {
        let flag = |text: &str| fields(&format!("user_active={text}")).flag("user_active");
        for text in ["true", "True", "TRUE", "tRuE"] {
            assert_eq!(flag(text), Ok(Some(true)), "{text}");
        }
        for text in ["false", "False", "FALSE"] {
            assert_eq!(flag(text), Ok(Some(false)), "{text}");
        }
        assert_eq!(flag(""), Ok(None));
        for text in ["1", "0", "yes", "on", "truee", "+true", "null"] {
            assert_eq!(refused(flag(text)), (496, "user_active".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_whole_number_starts_at_zero_and_ends_with_64_bits() {
        let whole = |text: &str| fields(&format!("count={text}")).whole("count");
        for (text, value) in [("0", Some(0)), ("20", Some(20)), ("18446744073709551615", Some(u64::MAX)), ("", None)] {
            assert_eq!(whole(text), Ok(value), "{text}");
        }
        for (text, code) in [
            ("-1", 497),
            ("-0", 497),
            ("18446744073709551616", 497),
            ("-18446744073709551616", 497),
            ("-", 496),
            ("--1", 496),
            ("1.5", 496),
            ("x", 496),
        ] {
            assert_eq!(refused(whole(text)), (code, "count".to_owned()), "{text}");
        }
    }

    #[test]
    fn decimals_and_moments_have_their_own_errors() {
        let sent =
            fields("amount=5.67&bad=5,67&from_date=2024-02-29+00%3A00%3A00&to_date=2024-02-30+00%3A00%3A00&none=");
        assert_eq!(sent.decimal("amount", ErrorCode::AmountInvalid), Ok(Some(Decimal::new(567, 2))));
        assert_eq!(sent.decimal("none", ErrorCode::AmountInvalid), Ok(None));
        assert_eq!(refused(sent.decimal("bad", ErrorCode::AmountInvalid)), (225, "bad".to_owned()));
        assert_eq!(sent.timestamp("from_date"), Ok(Timestamp::from_unix(1_709_164_800)));
        assert_eq!(sent.timestamp("none"), Ok(None));
        assert_eq!(refused(sent.timestamp("to_date")), (496, "to_date".to_owned()));
    }

    #[test]
    fn a_list_takes_parts_and_repeated_keys() {
        let parts = |text: &str| fields(text).list("id").map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parts("id=1%3B2&other=9&id=3&id=&id=;;4;"), ["1", "2", "3", "4"]);
        assert!(parts("id=&id=%3B%3B&ID=1").is_empty());
    }

    #[test]
    fn debug_shows_no_secret() {
        let sent = fields("user_name=ann&user_password=A&account_password=B&api_key=C&session_id=D");
        let shown = format!("{sent:?}");
        assert_eq!(
            shown,
            r#"{"user_name": "ann", "user_password": "(secret)", "account_password": "(secret)", "api_key": "(secret)", "session_id": "(secret)"}"#
        );
    }
}
