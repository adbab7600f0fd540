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
