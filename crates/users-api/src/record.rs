//! What the answers hold. A field without a value is left out on the wire; unknown fields are ignored.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money;
use crate::time::Timestamp;

/// One user, as `GetUsers` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user's id, unique in the account.
    pub user_id: u64,
    /// The login name, unique in its application.
    pub user_name: String,
    /// The name that people see; any text.
    pub user_display_name: String,
    /// Whether the user may log in to applications.
    pub user_active: bool,
    /// True: the user spends the account's money. False: the user has a balance of its own.
    pub parent_accounting: bool,
    /// In the account's currency; moves during calls.
    #[serde(with = "money::json")]
    pub live_balance: Decimal,
    /// In the account's currency; as last committed.
    #[serde(with = "money::json")]
    pub fixed_balance: Decimal,
    /// The live balance, or the fixed one when the request said `return_live_balance=false`.
    #[serde(with = "money::json")]
    pub balance: Decimal,
    /// Free text of the account's own software.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_custom_data: Option<String>,
    /// When the user was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When the user was last changed, to the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// The user's state as a call-centre agent: one of [`AcdStatus`], or one that is newer than this crate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acd_status: Option<String>,
    /// Since when `acd_status` holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acd_status_change_time: Option<Timestamp>,
    /// True while the user is frozen by the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<bool>,
    /// A phone number as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_phone: Option<String>,
    /// Whether a second factor is asked for at login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub two_factor_auth_required: Option<bool>,
    /// The applications that the user may log in to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applications: Option<Vec<Application>>,
    /// The user's skills; only when asked for by `with_skills`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<Skill>>,
    /// The queues the user works in; only when asked for by `with_queues`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acd_queues: Option<Vec<Queue>>,
}

/// An application of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The application's id.
    pub application_id: u64,
    /// The full form, `application.account.domain`.
    pub application_name: String,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// Whether recordings are kept in the secure storage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secure_record_storage: Option<bool>,
}

/// A skill that users can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The skill's id.
    pub skill_id: u64,
    /// The skill's name.
    pub skill_name: String,
}

/// A queue of the automatic call distribution (ACD).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The queue's id.
    pub acd_queue_id: u64,
    /// The queue's name.
    pub acd_queue_name: String,
    /// Whether every user is linked to the queue by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_link: Option<bool>,
}

/// The account that the credentials belong to (`GetAccountInfo`).
///
/// The wire form can hold an `api_key`: it has no field here, so that it is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's id.
    pub account_id: u64,
    /// The account's name.
    pub account_name: String,
    /// The owner's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_email: Option<String>,
    /// The currency of the account and of its users' balances, for example `USD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The account's own money, in its currency.
    #[serde(with = "money::json")]
    pub balance: Decimal,
}

/// One movement of money (`GetTransactionHistory`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The transaction's id.
    pub transaction_id: u64,
    /// When it was made.
    pub performed_at: Timestamp,
    /// Signed, as the account sees it: what leaves the account is negative.
    #[serde(with = "money::json")]
    pub amount: Decimal,
    /// The currency of `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What it was; `user_money_transfer` for TransferMoneyToUser.
    pub transaction_type: String,
    /// The description on the account's side, macros expanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_description: Option<String>,
    /// The user whose money moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u64>,
}

/// A role of a service-account key (`GetKeyRoles`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The role's id.
    pub role_id: u64,
    /// The role's name, for example `Admin`.
    pub role_name: String,
}

/// What a user can be doing as a call-centre agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the API's own words say what there is to say")]
pub enum AcdStatus {
    Offline,
    Online,
    Ready,
    Banned,
    InService,
    AfterService,
    Timeout,
    Dnd,
}

impl AcdStatus {
    /// Every status, in the order of the reference.
    pub const ALL: [Self; 8] = [
        Self::Offline,
        Self::Online,
        Self::Ready,
        Self::Banned,
        Self::InService,
        Self::AfterService,
        Self::Timeout,
        Self::Dnd,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "OFFLINE",
            Self::Online => "ONLINE",
            Self::Ready => "READY",
            Self::Banned => "BANNED",
            Self::InService => "IN_SERVICE",
            Self::AfterService => "AFTER_SERVICE",
            Self::Timeout => "TIMEOUT",
            Self::Dnd => "DND",
        }
    }

    /// The status of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{self, List, Page};

    /// Every field of the public reference, in the order of the struct.
    const FULL: &str = r#"{"user_id":7,"user_name":"ann","user_display_name":"Ann <script> \"ü\" 👩","user_active":true,"parent_accounting":false,"live_balance":19.9999,"fixed_balance":20.0000,"balance":19.9999,"user_custom_data":"","created":"2024-02-29 00:00:00","modified":"2024-03-01 12:00:00","acd_status":"READY","acd_status_change_time":"2024-03-01 11:59:59","frozen":false,"mobile_phone":"+1 555","two_factor_auth_required":true,"applications":[{"application_id":1,"application_name":"a.b.c","modified":"2024-03-01 12:00:00","secure_record_storage":false}],"skills":[{"skill_id":2,"skill_name":"sales"}],"acd_queues":[{"acd_queue_id":3,"acd_queue_name":"q","auto_link":true}]}"#;
    const BARE: &str = r#"{"user_id":8,"user_name":"bob","user_display_name":"Bob","user_active":false,"parent_accounting":true,"live_balance":0,"fixed_balance":0,"balance":0}"#;

    #[test]
    fn a_user_is_read_and_written_with_the_names_of_the_reference() {
        let body = format!(r#"{{"result":[{FULL},{BARE}],"count":2,"total_count":161}}"#);
        let page: Page<User> = reply::decode(&body).unwrap();
        assert_eq!(reply::encode(&page).unwrap(), body);
        let [full, bare] = &page.items[..] else { panic!("two users") };
        assert_eq!(full.user_display_name, "Ann <script> \"ü\" 👩");
        assert_eq!((full.live_balance, full.fixed_balance), (Decimal::new(199_999, 4), Decimal::from(20)));
        assert_eq!(full.user_custom_data.as_deref(), Some(""));
        assert_eq!(full.skills.as_deref(), Some(&[Skill { skill_id: 2, skill_name: "sales".to_owned() }][..]));
        assert_eq!((bare.user_active, bare.parent_accounting, &bare.applications), (false, true, &None));
    }

    #[test]
    fn unknown_fields_are_ignored_and_null_is_absent() {
        let body = BARE.replace('}', r#","shoe_size":{"eu":[43]},"created":null,"skills":null,"frozen":null}"#);
        let (user, bare): (User, User) = (serde_json::from_str(&body).unwrap(), serde_json::from_str(BARE).unwrap());
        assert_eq!(user, bare);
        assert_eq!(serde_json::to_string(&user).unwrap(), BARE);
    }

    #[test]
    fn a_user_without_what_makes_one_is_refused() {
        for name in
            ["user_id", "user_name", "user_active", "parent_accounting", "live_balance", "fixed_balance", "balance"]
        {
            let body = BARE.replace(&format!("\"{name}\":"), "\"x\":");
            let error = serde_json::from_str::<User>(&body).unwrap_err().to_string();
            assert!(error.contains(&format!("missing field `{name}`")), "{error}");
        }
        for money in ["null", "\"\"", "\"free\"", "true"] {
            let body = BARE.replace("\"live_balance\":0", &format!("\"live_balance\":{money}"));
            assert!(serde_json::from_str::<User>(&body).is_err(), "{money}");
        }
    }

    #[test]
    fn the_neighbours_records_have_the_names_of_the_reference() {
        let account = r#"{"account_id":1,"account_name":"demo","account_email":"a@b.c","currency":"USD","balance":1234567890123456.7801}"#;
        assert_eq!(serde_json::to_string(&serde_json::from_str::<Account>(account).unwrap()).unwrap(), account);
        let history = r#"{"result":[{"transaction_id":1,"performed_at":"2024-02-29 00:00:00","amount":-5.67,"currency":"USD","transaction_type":"user_money_transfer","transaction_description":"To user: ann","user_id":7},{"transaction_id":2,"performed_at":"2024-02-29 00:00:01","amount":1e3,"transaction_type":"gift"}],"count":2,"total_count":2}"#;
        let page: Page<Transaction> = reply::decode(history).unwrap();
        assert_eq!(page.items.iter().map(|record| record.amount).sum::<Decimal>(), Decimal::new(99433, 2));
        assert_eq!(reply::encode(&page).unwrap(), history.replace("1e3", "1000"));
        let roles = r#"{"result":[{"role_id":1,"role_name":"Admin"}]}"#;
        assert_eq!(reply::encode(&reply::decode::<List<Role>>(roles).unwrap()).unwrap(), roles);
    }

    #[test]
    fn an_acd_status_is_its_word() {
        let words = AcdStatus::ALL.map(AcdStatus::as_str);
        assert_eq!(words, ["OFFLINE", "ONLINE", "READY", "BANNED", "IN_SERVICE", "AFTER_SERVICE", "TIMEOUT", "DND"]);
        for status in AcdStatus::ALL {
            assert_eq!(AcdStatus::parse(status.as_str()), Some(status));
        }
        for other in ["", "ready", "READY ", "all", "AWAY"] {
            assert_eq!(AcdStatus::parse(other), None, "{other}");
        }
    }
}
