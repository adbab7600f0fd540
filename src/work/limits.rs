//! What the site's administrator allows for transfers of money.

use users_api::Decimal;

/// What is allowed, in the account's currency. `None` is no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The largest amount for one user.
    pub per_user: Option<Decimal>,
    /// The largest total of one transfer.
    pub per_batch: Option<Decimal>,
    /// The largest sum of one hour in this browser, both directions added.
    pub per_hour: Option<Decimal>,
    /// A total above this one must be typed, for one user too.
    pub typed_above: Option<Decimal>,
    /// Every total must be typed.
    pub always_typed: bool,
}
