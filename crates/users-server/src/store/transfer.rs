//! TransferMoneyToUser.
//!
//! The API knows codes for a probable resend (484, 515). This server never answers them: whoever sends a
//! transfer twice has it carried out twice, which is what a careful client must be able to cope with.

use users_api::params::{TransferMoneyToUser, expand_macros};
use users_api::reply::Transferred;
use users_api::{ApiError, Decimal, ErrorCode, rules};

use super::Store;
use super::accounts::purse;
use super::amount::Amount;
use super::failure::Failure;
use super::ledger::{self, Movement};
use super::targets::{self, Target};

impl Store {
    /// `TransferMoneyToUser`: moves the whole amount between the account and each of the users, or moves nothing.
    ///
    /// What a user can give is the live balance, when it is above zero; what the account can give is its
    /// balance. When `strict_mode` is false, the users are served in the order of the list until nothing is
    /// left; a user for whom nothing moves gets no row in the ledger. `${user_id}` and `${user_name}` are
    /// expanded in the descriptions of both sides.
    ///
    /// # Errors
    /// 125 for an amount under 0.01, with more than four decimals, or too large to be held; 210 for any currency but the
    /// account's, as this server knows no rates; 117, 393, 116, 107 and 558 for users who are not there; 573
    /// when one of them uses the account's money; 127 in strict mode when either side has too little; 115 when
    /// there is no such account; 1 or 162 when the database fails.
    pub fn transfer_money_to_user(&self, account: u64, params: &TransferMoneyToUser) -> Result<Transferred, ApiError> {
        rules::amount(params.amount).map_err(|problem| problem.at("amount"))?;
        let amount =
            Amount::from_decimal(params.amount).ok_or_else(|| ApiError::at(ErrorCode::MoneyAmountInvalid, "amount"))?;
        self.write(|tx| {
            let before = purse(tx, account)?;
            if params.currency.as_ref().is_some_and(|currency| *currency != before.currency) {
                return Err(ApiError::at(ErrorCode::CurrencyInvalid, "currency").into());
            }
            let targets = targets::find(tx, account, &params.users)?;
            if targets.iter().any(|target| target.parent_accounting) {
                return Err(ApiError::at(ErrorCode::UserHasNoOwnBalance, "user_id").into());
            }
            let strict = params.strict_mode.unwrap_or(true);
            for (target, moved) in shares(amount, strict, before.balance, &targets)? {
                let words = Words::of(params, target);
                let account_amount = if amount.is_positive() { moved.negated() } else { moved };
                ledger::record(tx, &words.movement(account, target, account_amount))?;
            }
            Ok(Transferred { result: 1, balance: purse(tx, account)?.balance.to_decimal() })
        })
    }
}

/// What moves for each user: all that was asked for in strict mode, what there is otherwise; nothing is left
/// out. Every share is above zero.
fn shares(
    amount: Amount,
    strict: bool,
    account_balance: Amount,
    targets: &[Target],
) -> Result<Vec<(&Target, Amount)>, Failure> {
    let wanted = amount.abs();
    let to_users = amount.is_positive();
    let mut left = account_balance.at_least_zero();
    let enough = if to_users {
        wanted.times_fits(targets.len(), left)
    } else {
        targets.iter().all(|target| wanted <= available(target))
    };
    if strict && !enough {
        return Err(ApiError::new(ErrorCode::InsufficientMoney).into());
    }
    let mut shares = Vec::with_capacity(targets.len());
    for target in targets {
        let share = wanted.min(if to_users { left } else { available(target) });
        if to_users {
            left = left.checked_sub(share).unwrap_or_default();
        }
        if share.is_positive() {
            shares.push((target, share));
        }
    }
    Ok(shares)
}

/// What can be taken from a user: the live balance, unless it is below zero.
fn available(target: &Target) -> Amount {
    target.fixed_balance.checked_sub(target.call_charges).unwrap_or_default().at_least_zero()
}

/// What the account's side and the user's side say when the request says nothing, before macros are expanded.
pub(super) fn default_descriptions(amount: Decimal) -> (&'static str, &'static str) {
    type Defaults = TransferMoneyToUser;
    if amount.is_sign_positive() {
        (Defaults::ACCOUNT_DESCRIPTION_TO_USER, Defaults::USER_DESCRIPTION_TO_USER)
    } else {
        (Defaults::ACCOUNT_DESCRIPTION_FROM_USER, Defaults::USER_DESCRIPTION_FROM_USER)
    }
}

/// The descriptions of one user's movement.
struct Words {
    account: String,
    user: String,
}

impl Words {
    fn of(params: &TransferMoneyToUser, target: &Target) -> Self {
        let (for_account, for_user) = default_descriptions(params.amount);
        let expand = |given: &Option<String>, default| {
            expand_macros(given.as_deref().unwrap_or(default), target.user_id.unsigned_abs(), &target.user_name)
        };
        Self {
            account: expand(&params.account_transaction_description, for_account),
            user: expand(&params.user_transaction_description, for_user),
        }
    }

    fn movement(&self, account: u64, target: &Target, account_amount: Amount) -> Movement<'_> {
        Movement {
            account,
            user_id: Some(target.user_id),
            account_amount,
            account_description: &self.account,
            user_description: &self.user,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(user_id: i64, fixed: i64, charges: i64) -> Target {
        Target {
            user_id,
            user_name: format!("user-{user_id}"),
            parent_accounting: false,
            fixed_balance: Amount::from_ten_thousandths(fixed),
            call_charges: Amount::from_ten_thousandths(charges),
        }
    }

    /// The users' ids and what moves for each, or the error's code.
    fn moved(amount: i64, strict: bool, account: i64, targets: &[Target]) -> Result<Vec<(i64, i64)>, ErrorCode> {
        let of = Amount::from_ten_thousandths;
        match shares(of(amount), strict, of(account), targets) {
            Ok(shares) => Ok((0..=i64::from(u16::MAX))
                .flat_map(|value| {
                    shares.iter().filter(move |(_, share)| *share == of(value)).map(move |(t, _)| (t.user_id, value))
                })
                .collect()),
            Err(Failure::Refused(error)) => Err(error.code),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn strict_mode_moves_the_whole_amount_or_nothing() {
        let users = [target(1, 0, 0), target(2, 0, 0)];
        assert_eq!(moved(500, true, 1000, &users), Ok(vec![(1, 500), (2, 500)]));
        assert_eq!(moved(500, true, 999, &users), Err(ErrorCode::InsufficientMoney));
        assert_eq!(moved(i64::MAX, true, i64::MAX, &users), Err(ErrorCode::InsufficientMoney));
        let users = [target(1, 700, 0), target(2, 500, 1)];
        assert_eq!(moved(-499, true, 0, &users), Ok(vec![(1, 499), (2, 499)]));
        assert_eq!(moved(-500, true, 0, &users), Err(ErrorCode::InsufficientMoney));
    }

    #[test]
    fn otherwise_it_moves_what_there_is_in_the_order_of_the_list() {
        let users = [target(7, 0, 0), target(3, 0, 0), target(5, 0, 0)];
        assert_eq!(moved(500, false, 800, &users), Ok(vec![(3, 300), (7, 500)]));
        assert_eq!(moved(500, false, -800, &users), Ok(vec![]));
        let users = [target(1, 300, 100), target(2, 100, 300), target(3, -5, 0), target(4, 900, 0)];
        assert_eq!(moved(-500, false, 0, &users), Ok(vec![(1, 200), (4, 500)]));
    }
}
