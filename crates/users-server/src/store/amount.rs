//! Money as the database holds it.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use users_api::Decimal;
use users_api::rules::MONEY_DECIMALS;

/// An amount of money in ten-thousandths of the account's currency: exact, and up to about 922 million millions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount(i64);

impl Amount {
    pub(super) const ZERO: Self = Self(0);

    #[cfg(test)]
    pub(super) const fn from_ten_thousandths(value: i64) -> Self {
        Self(value)
    }

    /// `None` when the value has more than four decimals, or is too large: nothing is rounded.
    pub(super) fn from_decimal(value: Decimal) -> Option<Self> {
        let value = value.normalize();
        let missing = MONEY_DECIMALS.checked_sub(value.scale())?;
        let whole = value.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
        // Symmetric, so that an amount can always be negated.
        i64::try_from(whole).ok().filter(|whole| *whole != i64::MIN).map(Self)
    }

    /// The exact value, without trailing zeros.
    pub(super) fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, MONEY_DECIMALS).normalize()
    }

    pub(super) fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The amount without its sign; only the one value that no amount has would not fit.
    pub(super) fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    pub(super) fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    pub(super) fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Zero instead of a negative amount.
    pub(super) fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether `count` times this amount is no more than `limit`. Both are at least zero.
    pub(super) fn times_fits(self, count: usize, limit: Self) -> bool {
        i64::try_from(count).ok().and_then(|count| self.0.checked_mul(count)).is_some_and(|total| total <= limit.0)
    }
}

impl ToSql for Amount {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Amount {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        users_api::money::parse(text).unwrap()
    }

    #[test]
    fn four_decimals_are_kept_and_a_fifth_is_refused() {
        assert_eq!(Amount::from_decimal(decimal("19.9999")), Some(Amount(199_999)));
        assert_eq!(Amount::from_decimal(decimal("-0.01")), Some(Amount(-100)));
        assert_eq!(Amount::from_decimal(decimal("5.00000000")), Some(Amount(50_000)));
        assert_eq!(Amount::from_decimal(decimal("0.00001")), None);
    }

    #[test]
    fn what_64_bits_cannot_hold_is_refused() {
        assert_eq!(Amount::from_decimal(decimal("922337203685477.5807")), Some(Amount(i64::MAX)));
        assert_eq!(Amount::from_decimal(decimal("922337203685477.5808")), None);
        assert_eq!(Amount::from_decimal(decimal("-922337203685477.5808")), None);
        assert_eq!(Amount::from_decimal(decimal("9999999999999999999999999999")), None);
    }

    #[test]
    fn a_product_that_overflows_does_not_fit() {
        assert!(Amount(3).times_fits(3, Amount(9)));
        assert!(!Amount(3).times_fits(3, Amount(8)));
        assert!(!Amount(i64::MAX).times_fits(2, Amount(i64::MAX)));
    }

    proptest! {
        #[test]
        fn every_amount_comes_back_from_its_decimal(value in -i64::MAX..=i64::MAX) {
            prop_assert_eq!(Amount::from_decimal(Amount(value).to_decimal()), Some(Amount(value)));
        }
    }
}
