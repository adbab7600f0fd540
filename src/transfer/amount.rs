//! An amount as it is typed, and exact sums. Pure: no float, and nothing is rounded anywhere.

use users_api::rules::{self, Problem};
use users_api::{Decimal, money};

use crate::locales::Texts;

/// The digits before the point that an amount may have. A thousand times the largest such amount, and every balance
/// beside it, stay exact.
const WHOLE_DIGITS: usize = 15;

/// Why a typed amount is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountProblem {
    /// Nothing was typed.
    Empty,
    /// A sign: the direction says whose money moves.
    Sign,
    /// A comma, which is a point to some and groups thousands for others.
    Comma,
    /// White space between the digits.
    Space,
    /// An exponent, as in `1e3`.
    Exponent,
    /// Digits of another script or of another width than 0 to 9.
    OtherDigits,
    /// A point without digits on both sides, or more than one point.
    Point,
    /// No number.
    NotANumber,
    /// Less than 0.01.
    TooSmall,
    /// More than four decimals.
    TooPrecise,
    /// More than 15 digits before the point.
    TooLarge,
}

/// Reads an amount as it was typed: above zero, exact, without zeros at its end. White space around it is taken for an
/// accident of copying; everything else that is no plain decimal number is refused and not guessed at.
///
/// # Errors
/// The one thing that is to be corrected first.
pub fn read(text: &str) -> Result<Decimal, AmountProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AmountProblem::Empty);
    }
    let digits = plain(text)?;
    let whole = digits.split('.').next().unwrap_or_default().trim_start_matches('0');
    if whole.len() > WHOLE_DIGITS {
        return Err(AmountProblem::TooLarge);
    }
    // Zeros at the end say nothing, and could be more than a decimal number holds.
    let shortest = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    // What is still too long for an exact number has far more than four decimals.
    let amount = money::parse(shortest).ok_or(AmountProblem::TooPrecise)?.normalize();
    match rules::amount(amount) {
        Ok(()) => Ok(amount),
        Err(Problem::AmountTooSmall) => Err(AmountProblem::TooSmall),
        Err(_) => Err(AmountProblem::TooPrecise),
    }
}

/// The text, if it is digits with at most one point between them; otherwise what is in the way.
fn plain(text: &str) -> Result<&str, AmountProblem> {
    // U+2212 is the minus of typographers, U+FF0B and U+FF0D are signs of full width.
    let is_sign = |c: char| matches!(c, '+' | '-' | '\u{2212}' | '\u{ff0b}' | '\u{ff0d}');
    let rest = text.trim_start_matches(is_sign);
    let numeric = |c: char| c.is_numeric();
    if !rest.contains(numeric) {
        return Err(AmountProblem::NotANumber);
    }
    if rest.len() < text.len() {
        return Err(AmountProblem::Sign);
    }
    if rest.contains(|c: char| c.is_numeric() && !c.is_ascii_digit()) {
        return Err(AmountProblem::OtherDigits);
    }
    if rest.contains([',', '\u{66b}', '\u{66c}', '\u{ff0c}']) {
        return Err(AmountProblem::Comma);
    }
    if rest.contains(char::is_whitespace) {
        return Err(AmountProblem::Space);
    }
    if let Some((mantissa, exponent)) = rest.split_once(['e', 'E']) {
        let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if number(mantissa) && number(exponent.trim_start_matches(['+', '-'])) {
            return Err(AmountProblem::Exponent);
        }
    }
    if rest.contains(|c: char| !c.is_ascii_digit() && c != '.') {
        return Err(AmountProblem::NotANumber);
    }
    if rest.starts_with('.') || rest.ends_with('.') || rest.split('.').count() > 2 {
        return Err(AmountProblem::Point);
    }
    Ok(rest)
}

/// What to do about it, as a sentence for the field.
pub fn explain(problem: AmountProblem, texts: Texts) -> &'static str {
    match problem {
        AmountProblem::Empty => texts.amount_empty,
        AmountProblem::Sign => texts.amount_sign,
        AmountProblem::Comma => texts.amount_comma,
        AmountProblem::Space => texts.amount_space,
        AmountProblem::Exponent => texts.amount_exponent,
        AmountProblem::OtherDigits => texts.amount_other_digits,
        AmountProblem::Point => texts.amount_point,
        AmountProblem::NotANumber => texts.amount_not_a_number,
        AmountProblem::TooSmall => texts.amount_too_small,
        AmountProblem::TooPrecise => texts.amount_too_precise,
        AmountProblem::TooLarge => texts.amount_too_large,
    }
}

/// The sum, `None` when it cannot be kept exactly.
pub fn add(one: Decimal, other: Decimal) -> Option<Decimal> {
    // The library rounds a sum that is too long, by giving it fewer decimals.
    let decimals = one.scale().max(other.scale());
    one.checked_add(other).filter(|sum| sum.scale() == decimals || one.is_zero() || other.is_zero())
}

/// The difference, `None` when it cannot be kept exactly.
pub fn subtract(one: Decimal, other: Decimal) -> Option<Decimal> {
    add(one, -other)
}

/// The sum of all, `None` when it cannot be kept exactly.
pub fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, add)
}

/// Whether a text that was typed to confirm a total is that total: the same number, in plain digits.
pub fn confirms(text: &str, total: Decimal) -> bool {
    money::parse(text.trim()) == Some(total)
}

/// An amount as plain text, without zeros at its end and with two decimals at the least: `5` is `5.00`.
pub fn plain_text(amount: Decimal) -> String {
    let mut shown = amount.normalize();
    if shown.scale() < 2 {
        shown.rescale(2);
    }
    shown.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Result<String, AmountProblem> {
        read(text).map(|amount| amount.to_string())
    }

    #[test]
    fn plain_amounts_are_understood_exactly() {
        for (text, amount) in [
            ("0.01", "0.01"),
            ("5.67", "5.67"),
            ("5.6700", "5.67"),
            ("5.67000000000000000000000000000000000000", "5.67"),
            ("1", "1"),
            ("1.0", "1"),
            ("100", "100"),
            ("007.50", "7.5"),
            ("0.0100", "0.01"),
            ("9999999.9999", "9999999.9999"),
            ("10000000", "10000000"),
            ("999999999999999.9999", "999999999999999.9999"),
            ("  5.67\t", "5.67"),
            ("\u{a0}5.67\u{202f}", "5.67"),
        ] {
            assert_eq!(shown(text).as_deref(), Ok(amount), "{text:?}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_to_correct() {
        use AmountProblem as P;
        for (text, problem) in [
            ("", P::Empty),
            ("   ", P::Empty),
            ("0", P::TooSmall),
            ("0.00", P::TooSmall),
            ("0.0049", P::TooSmall),
            ("0.0099", P::TooSmall),
            ("0.00991", P::TooSmall),
            ("0.00000000000000000000000000000001", P::TooPrecise),
            ("1.00001", P::TooPrecise),
            ("0.01001", P::TooPrecise),
            ("1.000000000000000000000000000000001", P::TooPrecise),
            ("1e3", P::Exponent),
            ("1E+3", P::Exponent),
            ("1.5e-2", P::Exponent),
            ("1,5", P::Comma),
            ("1,000", P::Comma),
            ("1,000.50", P::Comma),
            ("1 000", P::Space),
            ("1\u{a0}000", P::Space),
            ("１２", P::OtherDigits),
            ("1２", P::OtherDigits),
            ("١٢", P::OtherDigits),
            ("½", P::OtherDigits),
            ("5²", P::OtherDigits),
            ("-5.67", P::Sign),
            ("+5.67", P::Sign),
            ("−5", P::Sign),
            ("--5", P::Sign),
            ("- 5", P::Sign),
            ("-", P::NotANumber),
            ("NaN", P::NotANumber),
            ("-inf", P::NotANumber),
            ("Infinity", P::NotANumber),
            ("abc", P::NotANumber),
            ("$5", P::NotANumber),
            ("5 USD", P::Space),
            ("5USD", P::NotANumber),
            ("0x10", P::NotANumber),
            ("1_000", P::NotANumber),
            ("1'000", P::NotANumber),
            ("e5", P::NotANumber),
            ("5e", P::NotANumber),
            ("1\u{0}", P::NotANumber),
            ("5.", P::Point),
            (".5", P::Point),
            ("1.2.3", P::Point),
            (".", P::NotANumber),
            ("123456789012345678901234567890", P::TooLarge),
            ("1000000000000000", P::TooLarge),
            ("1000000000000000.01", P::TooLarge),
        ] {
            assert_eq!(read(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn totals_are_exact() {
        let total = |text: &str, count| sum(std::iter::repeat_n(read(text).unwrap(), count)).unwrap().to_string();
        assert_eq!(total("0.1", 1000), "100.0");
        assert_eq!(total("9999999.9999", 1000), "9999999999.9000");
        assert_eq!(total("5.67", 2), "11.34");
        assert_eq!(total("999999999999999.9999", 1000), "999999999999999999.9000");
    }

    #[test]
    fn a_sum_that_would_be_rounded_is_none() {
        let largest = money::parse("79228162514264337593543950335").unwrap();
        assert_eq!(add(largest, Decimal::ONE), None);
        assert_eq!(add(largest, Decimal::new(1, 1)), None);
        assert_eq!(subtract(-largest, Decimal::new(1, 4)), None);
        assert_eq!(add(largest, Decimal::ZERO), Some(largest));
        assert_eq!(add(Decimal::new(0, 4), largest), Some(largest));
    }

    #[test]
    fn a_total_is_confirmed_by_the_same_number_only() {
        let total = Decimal::new(1134, 2);
        for text in ["11.34", " 11.34 ", "11.3400", "011.34"] {
            assert!(confirms(text, total), "{text}");
        }
        for text in ["", "11", "11.3", "11,34", "-11.34", "11.341", "1134", "USD 11.34", "１１.34"] {
            assert!(!confirms(text, total), "{text}");
        }
    }

    #[test]
    fn an_amount_is_shown_with_two_decimals_at_the_least() {
        for (amount, text) in
            [("5", "5.00"), ("5.6700", "5.67"), ("0.1", "0.10"), ("1.2345", "1.2345"), ("-3", "-3.00")]
        {
            assert_eq!(plain_text(money::parse(amount).unwrap()), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_is_sent_wrong(text in "\\PC{0,12}|[-+0-9.,eE ]{0,34}") {
            if let Ok(amount) = read(&text) {
                let text = text.trim();
                let whole = money::parse(text).or_else(|| money::parse(text.split_once('.')?.0)).unwrap();
                prop_assert!(whole == amount || (text.contains('.') && whole == amount.trunc()), "{} {}", text, amount);
                prop_assert!(rules::amount(amount).is_ok());
            }
        }

        #[test]
        fn every_lawful_amount_is_read_as_it_is(ten_thousandths in 100_i64..=i64::MAX) {
            let amount = Decimal::new(ten_thousandths, 4);
            prop_assert_eq!(read(&amount.to_string()), Ok(amount.normalize()));
        }

        #[test]
        fn sums_agree_with_whole_numbers(parts in proptest::collection::vec(1_i64..10_i64.pow(15), 0..1000)) {
            let expected: i128 = parts.iter().map(|part| i128::from(*part)).sum();
            let total = sum(parts.iter().map(|part| Decimal::new(*part, 4)));
            prop_assert_eq!(total, Some(Decimal::from_i128_with_scale(expected, 4)));
        }
    }
}
