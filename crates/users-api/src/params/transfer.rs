//! TransferMoneyToUser.

use super::ruled;
use super::select::UsersRef;
use crate::error::{ApiError, ErrorCode};
use crate::fields::Fields;
use crate::method::{Method, Params};
use crate::money::{self, Decimal};
use crate::reply::Transferred;
use crate::rules;

/// `TransferMoneyToUser`: moves the whole amount between the account and every listed user.
///
/// The API has no idempotency key, no transaction id and no result for the single user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferMoneyToUser {
    /// Whom. The panel sends one id a request.
    pub users: UsersRef,
    /// For each user; positive moves the account's money to the user, negative the user's to the account.
    pub amount: Decimal,
    /// The account's currency when left out; the panel always sends it.
    pub currency: Option<String>,
    /// True, and when left out: an error when either side has too little. False: moves what there is.
    pub strict_mode: Option<bool>,
    /// What the user's side of the ledger says: [`rules::description`]. Empty is a text, and not the default.
    pub user_transaction_description: Option<String>,
    /// What the account's side says: [`rules::description`], before its macros are expanded.
    pub account_transaction_description: Option<String>,
}

impl TransferMoneyToUser {
    /// The user's description of money that comes from the account, when none is given.
    pub const USER_DESCRIPTION_TO_USER: &'static str = "From account";
    /// The user's description of money that goes to the account, when none is given.
    pub const USER_DESCRIPTION_FROM_USER: &'static str = "To account";
    /// The account's description of money that goes to a user, when none is given.
    pub const ACCOUNT_DESCRIPTION_TO_USER: &'static str = "To user: ${user_name}";
    /// The account's description of money that comes from a user, when none is given.
    pub const ACCOUNT_DESCRIPTION_FROM_USER: &'static str = "From user: ${user_name}";
}

/// Puts a user's id and name in the place of the macros `${user_id}` and `${user_name}`, in one pass: a name
/// that looks like a macro stays as it is.
pub fn expand_macros(text: &str, user_id: u64, user_name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        if let Some(after) = after.strip_prefix("user_id}") {
            out.push_str(&user_id.to_string());
            rest = after;
        } else if let Some(after) = after.strip_prefix("user_name}") {
            out.push_str(user_name);
            rest = after;
        } else {
            out.push_str("${");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

impl Params for TransferMoneyToUser {
    const METHOD: Method = Method::TransferMoneyToUser;
    type Answer = Transferred;

    fn write(&self, fields: &mut Fields) {
        fields.push("amount", self.amount.to_string());
        self.users.write(fields);
        fields.text("currency", self.currency.as_deref());
        fields.boolean("strict_mode", self.strict_mode);
        fields.text("user_transaction_description", self.user_transaction_description.as_deref());
        fields.text("account_transaction_description", self.account_transaction_description.as_deref());
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let amount =
            money::parse(fields.required("amount")?).ok_or_else(|| ApiError::at(ErrorCode::AmountInvalid, "amount"))?;
        rules::amount(amount).map_err(|problem| problem.at("amount"))?;
        let users = UsersRef::read(fields)?;
        let currency = fields.given("currency").map(str::to_owned);
        if currency.as_deref().is_some_and(|code| code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(ApiError::at(ErrorCode::CurrencyInvalid, "currency"));
        }
        let description = |name| ruled(fields, name, rules::description);
        Ok(Self {
            users,
            amount,
            currency,
            strict_mode: fields.flag("strict_mode")?,
            user_transaction_description: description("user_transaction_description")?,
            account_transaction_description: description("account_transaction_description")?,
        })
    }
}
