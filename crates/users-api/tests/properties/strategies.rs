//! Arbitrary valid values of everything that travels.

use std::fmt;

use proptest::prelude::*;
use users_api::{Decimal, Params, Timestamp};

pub(crate) mod answers;
pub(crate) mod requests;

/// A request that proptest can print when a property fails, although it may hold a password and has no `Debug`.
/// All values here are made up.
#[derive(Clone)]
pub(crate) struct Shown<P>(pub(crate) P);

impl<P: Params> fmt::Debug for Shown<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.fields().to_urlencoded())
    }
}

/// An id that exists: any but 0, and small ones often.
pub(crate) fn id() -> impl Strategy<Value = u64> {
    prop_oneof![1..100_u64, 1..=u64::MAX]
}

/// Any text of `length` characters; those that mean something on some wire come often.
pub(crate) fn text(length: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        proptest::char::range(' ', '~'),
        proptest::sample::select("&=;+%\0\n\r\t\"\\'<>$}{ ,ü漢👩\u{202e}\u{feff}".chars().collect::<Vec<_>>()),
    ];
    proptest::collection::vec(character, length).prop_map(String::from_iter)
}

/// Every moment that the API can write.
pub(crate) fn moment() -> impl Strategy<Value = Timestamp> {
    seconds().prop_map(|seconds| Timestamp::from_unix(seconds).expect("within the years 0 to 9999"))
}

/// From 0000-01-01 00:00:00 to 9999-12-31 23:59:59.
pub(crate) fn seconds() -> impl Strategy<Value = i64> {
    -62_167_219_200..=253_402_300_799_i64
}

/// Every decimal that there is: 96 bits, either sign, 0 to 28 decimals.
pub(crate) fn decimal() -> impl Strategy<Value = Decimal> {
    let bits = prop_oneof![(any::<u32>(), Just(0), Just(0)), any::<(u32, u32, u32)>()];
    (bits, any::<bool>(), 0..=28_u32)
        .prop_map(|((low, middle, high), negative, scale)| Decimal::from_parts(low, middle, high, negative, scale))
}
