//! Amounts of money: exact decimals, never floats.

pub use rust_decimal::Decimal;

/// Reads plain decimal text: an optional `-`, digits, and at most one `.` with digits on both sides.
///
/// `None` for anything else (blanks, `+`, `,`, exponents, digits of other scripts) and for more than the
/// 28 digits that a [`Decimal`] holds: nothing is rounded.
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

/// Reads a JSON number exactly, with an exponent too; `None` when it needs more than 28 digits.
fn parse_json(text: &str) -> Option<Decimal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return parse(text);
    };
    let mut value = parse(mantissa)?;
    let exponent: i32 = exponent.parse().ok()?;
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(exponent)?;
    if scale >= 0 {
        value.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(value);
    }
    value.set_scale(0).ok()?;
    for _ in 0..scale.unsigned_abs().min(MAX_DIGITS) {
        value = value.checked_mul(Decimal::TEN)?;
    }
    // A zero stays zero whatever its exponent; anything else would have overflowed within the loop.
    Some(value)
}

/// A [`Decimal`] holds 28 digits of any value.
const MAX_DIGITS: u32 = 29;

/// Serde for a [`Decimal`] field as a JSON number, through its text and never through a float.
pub mod json {
    use rust_decimal::Decimal;
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::value::RawValue;

    /// Writes the number with the digits it has.
    ///
    /// # Errors
    /// None but the serializer's own.
    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(value.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }

    /// Reads a number, or a number in quotes.
    ///
    /// # Errors
    /// When it is no number, or holds more than 28 digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        super::parse_json(text).ok_or_else(|| D::Error::custom("an exact decimal number of at most 28 digits"))
    }
}
