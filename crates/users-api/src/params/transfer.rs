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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Selection;

    fn read(text: &str) -> Result<TransferMoneyToUser, (u32, String)> {
        TransferMoneyToUser::read(&Fields::from_urlencoded(text.as_bytes()))
            .map_err(|error| (error.code.number(), error.field_name.unwrap()))
    }

    #[test]
    fn a_transfer_is_written_with_the_names_of_the_reference() {
        let transfer = TransferMoneyToUser {
            users: UsersRef::Ids(Selection::These(vec![1, 2])),
            amount: Decimal::new(567, 2),
            currency: Some("USD".to_owned()),
            strict_mode: Some(true),
            user_transaction_description: Some("From account".to_owned()),
            account_transaction_description: Some(TransferMoneyToUser::ACCOUNT_DESCRIPTION_TO_USER.to_owned()),
        };
        assert_eq!(
            transfer.fields().to_urlencoded(),
            "amount=5.67&user_id=1%3B2&currency=USD&strict_mode=true&user_transaction_description=From+account\
             &account_transaction_description=To+user%3A+%24%7Buser_name%7D"
        );
        assert_eq!(TransferMoneyToUser::read(&transfer.fields()), Ok(transfer));
    }

    #[test]
    fn the_amount_is_exact_and_within_its_rule() {
        for text in ["0.01", "-0.01", "1.2345", "1.23450000", "1234567890123456789012.3456"] {
            let amount = read(&format!("amount={text}&user_id=1")).unwrap().amount;
            assert_eq!(amount.to_string(), text);
        }
        for (text, code) in [
            ("", 134),
            ("0", 125),
            ("0.0099", 125),
            ("-0.0099", 125),
            ("0.00001", 125),
            ("1.00001", 125),
            ("1e3", 225),
            ("1,5", 225),
            ("%2B1", 225),
            ("abc", 225),
            ("99999999999999999999999999999", 225),
        ] {
            assert_eq!(read(&format!("amount={text}&user_id=1")), Err((code, "amount".to_owned())), "{text}");
        }
        assert_eq!(read("user_id=1"), Err((134, "amount".to_owned())));
    }

    #[test]
    fn the_first_error_is_the_references_first() {
        assert_eq!(read("amount=x&currency=x"), Err((225, "amount".to_owned())));
        assert_eq!(read("amount=1&currency=x"), Err((485, "user_id".to_owned())));
        for currency in ["usd", "US", "USDT", "U$D", "ÜSD", "+++"] {
            assert_eq!(read(&format!("amount=1&user_id=1&currency={currency}")), Err((210, "currency".to_owned())));
        }
        assert_eq!(read("amount=1&user_id=1&strict_mode=1"), Err((496, "strict_mode".to_owned())));
        let long = "x".repeat(120);
        for (name, code) in [("user_transaction_description", 235), ("account_transaction_description", 234)] {
            assert_eq!(read(&format!("amount=1&user_id=1&{name}={long}")), Err((code, name.to_owned())));
        }
    }

    #[test]
    fn an_empty_description_is_a_text_and_an_absent_one_is_the_default() {
        let of = |text: &str| read(&format!("amount=1&user_id=1{text}")).unwrap().user_transaction_description;
        assert_eq!(of("&user_transaction_description="), Some(String::new()));
        assert_eq!(of(""), None);
        let longest = "x".repeat(119);
        assert_eq!(of(&format!("&user_transaction_description={longest}")), Some(longest));
    }

    #[test]
    fn macros_are_expanded_once() {
        for (text, expanded) in [
            ("To user: ${user_name}", "To user: ann"),
            ("${user_id}${user_name}${user_id}", "7ann7"),
            ("$${user_id}", "$7"),
            ("${${user_id}}", "${7}"),
            ("${user_id", "${user_id"),
            ("${USER_ID} ${user_id } ${} $user_id", "${USER_ID} ${user_id } ${} $user_id"),
            ("", ""),
            ("ü${user_name}👩", "üann👩"),
        ] {
            assert_eq!(expand_macros(text, 7, "ann"), expanded, "{text}");
        }
        assert_eq!(expand_macros("${user_name}", 7, "${user_id}"), "${user_id}");
    }
}
