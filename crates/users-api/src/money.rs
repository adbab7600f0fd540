//! Amounts of money: exact decimals, never floats.

pub use rust_decimal::Decimal;

/// Reads plain decimal text: an optional `-`, digits, and at most one `.` with digits on both sides.
///
/// `None` for anything else (blanks, `+`, `,`, exponents, digits of other scripts) and for what a [`Decimal`]
/// cannot hold exactly: it has 96 bits, which is 28 digits of any value and some numbers of 29, and at most 28
/// decimals. Nothing is rounded.
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

/// Reads a JSON number exactly, with an exponent too; `None` when a [`Decimal`] cannot hold it, as in [`parse`].
fn parse_json(text: &str) -> Option<Decimal> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return parse(text);
    };
    // Zeros at the end of the mantissa would only use up decimals that the exponent needs.
    let mut value = parse(mantissa)?.normalize();
    if value.is_zero() {
        return exponent.parse::<i32>().is_ok().then_some(Decimal::ZERO);
    }
    let exponent: i32 = exponent.parse().ok()?;
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(exponent)?;
    if scale >= 0 {
        value.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(value);
    }
    value.set_scale(0).ok()?;
    // Not zero, so a large exponent ends in an overflow after 29 steps at the most.
    for _ in 0..scale.unsigned_abs() {
        value = value.checked_mul(Decimal::TEN)?;
    }
    Some(value)
}

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
    /// When it is no number, or none that a [`Decimal`] holds exactly.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        super::parse_json(text)
            .ok_or_else(|| D::Error::custom("a decimal number that can be kept exactly was expected"))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Money {
        #[serde(with = "json")]
        balance: Decimal,
    }

    fn from_json(number: &str) -> Option<Decimal> {
        serde_json::from_str(&format!("{{\"balance\":{number}}}")).ok().map(|money: Money| money.balance)
    }

    #[test]
    fn plain_text_is_read_exactly() {
        for text in ["0", "1", "-1", "19.9999", "0.0001", "-0.01", "1234567890123456.78", "5.6700", "100.00"] {
            assert_eq!(parse(text).map(|value| value.to_string()).as_deref(), Some(text));
        }
        assert_eq!(parse("007.5"), Some(Decimal::new(75, 1)));
        assert_eq!(parse("0.1").unwrap() + parse("0.2").unwrap(), parse("0.3").unwrap());
    }

    #[test]
    fn what_is_not_plain_digits_is_refused() {
        let texts = [
            "", " ", "-", "+1", "--1", "1-", " 1", "1 ", "1.", ".5", ".", "-.5", "1.2.3", "1,5", "1_000", "1e3", "0x1",
            "١٢", "１", "NaN", "inf", "1\n", "−1", "$1", "1\0",
        ];
        for text in texts {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_rounded_at_the_end_of_the_digits() {
        let exact = [
            "1234567890123456789012345",
            "9999999999999999999999999999",
            "0.9999999999999999999999999999",
            "-12345678901234.56789012345678",
            // 29 digits fit as long as they stay below 2^96.
            "79228162514264337593543950335",
            "7.9228162514264337593543950335",
        ];
        for text in exact {
            assert_eq!(parse(text).map(|value| value.to_string()).as_deref(), Some(text));
            assert_eq!(from_json(text), parse(text));
        }
        let too_long = [
            "79228162514264337593543950336",
            "7.9228162514264337593543950336",
            "99999999999999999999999999999",
            "100000000000000000000000000000",
            "1234567890123456789012345678.91",
            "0.12345678901234567890123456789",
            "0.00000000000000000000000000001",
            "1.00000000000000000000000000000",
        ];
        for text in too_long {
            assert_eq!(parse(text), None, "{text}");
            assert_eq!(from_json(text), None, "{text}");
        }
    }

    #[test]
    fn a_json_number_is_read_through_its_text() {
        for (number, plain) in [
            ("19.9999", "19.9999"),
            ("-10000000", "-10000000"),
            ("1234567890123456789012345", "1234567890123456789012345"),
            ("1e3", "1000"),
            ("1E+3", "1000"),
            ("1.5E-2", "0.015"),
            ("-2.50e1", "-25"),
            ("12.34e1", "123.4"),
            ("1e28", "10000000000000000000000000000"),
            ("1e-28", "0.0000000000000000000000000001"),
            ("1.0000e-28", "0.0000000000000000000000000001"),
            ("0e999999999", "0"),
            ("0.00e-999999999", "0"),
            ("\"19.9999\"", "19.9999"),
            ("\"1.5E-2\"", "0.015"),
            (" 7 ", "7"),
        ] {
            assert_eq!(from_json(number).map(|value| value.to_string()).as_deref(), Some(plain), "{number}");
        }
        let sum = from_json("0.1").unwrap() + from_json("0.2").unwrap();
        assert_eq!(sum, from_json("0.3").unwrap());
    }

    #[test]
    fn what_is_no_exact_json_number_is_refused() {
        for number in [
            "1e29",
            "1e-29",
            "1.5e-28",
            "1e999999999",
            "1e99999999999",
            "1e-99999999999",
            "null",
            "true",
            "\"\"",
            "\"1e\"",
            "\"e3\"",
            "\"1e 3\"",
            "\" 1\"",
            "\"1,5\"",
            "\"\\u0031\"",
            "[1]",
            "{}",
            "1.",
            "01",
            "+1",
            "--1",
        ] {
            assert_eq!(from_json(number), None, "{number}");
        }
    }

    #[test]
    fn a_number_is_written_with_the_digits_it_has() {
        for text in ["19.9999", "5.6700", "0", "-0.01", "1234567890123456.78", "79228162514264337593543950335"] {
            let written = serde_json::to_string(&Money { balance: parse(text).unwrap() }).unwrap();
            assert_eq!(written, format!("{{\"balance\":{text}}}"));
        }
    }
}
