//! The texts of the screen, as typed constants: one file a language.

mod en;

/// Every text of the panel in one language. The words that tests and assistive technology find things by are
/// fixed in English (docs/architecture.md).
#[allow(missing_docs, reason = "each text is its own documentation")]
pub struct Texts {
    // Signing in
    pub account: &'static str,
    pub account_hint: &'static str,
    pub account_missing: &'static str,
    pub account_password: &'static str,
    pub an_api_key: &'static str,
    pub api_key: &'static str,
    pub api_key_missing: &'static str,
    pub not_signed_in: &'static str,
    pub password: &'static str,
    pub password_missing: &'static str,
    pub session_ended: &'static str,
    pub sign_in: &'static str,
    pub sign_in_again: &'static str,
    pub sign_in_with: &'static str,
    pub sign_out: &'static str,
    pub signing_in: &'static str,
    pub wrong_api_key: &'static str,
    pub wrong_password: &'static str,

    // The configuration
    pub config_missing: fn(file: &str) -> String,
    pub config_not_json: fn(file: &str, why: &str) -> String,
    pub config_unknown_key: fn(file: &str, key: &str, keys: &str) -> String,
    pub config_way_out: &'static str,
    pub config_wrong: &'static str,
    pub config_wrong_value: fn(file: &str, key: &str, must_be: &str) -> String,

    // Calls that failed
    pub cancelled: &'static str,
    pub http_status: fn(status: &str) -> String,
    pub network: &'static str,
    pub refused: fn(message: &str, code: &str) -> String,
    pub timeout: &'static str,
    pub too_many_requests: &'static str,
    pub try_again: &'static str,
    pub unreadable: &'static str,

    // The users page
    pub active: &'static str,
    pub any: &'static str,
    pub clear_filters: &'static str,
    pub filters: &'static str,
    pub first_page: &'static str,
    pub inactive: &'static str,
    pub last_page: &'static str,
    pub list_failed: &'static str,
    pub list_failed_old_shown: &'static str,
    pub loading_users: &'static str,
    pub next_page: &'static str,
    pub no_match: &'static str,
    pub no_match_help: &'static str,
    pub no_users: &'static str,
    pub no_users_help: &'static str,
    pub pagination: &'static str,
    pub previous_page: &'static str,
    pub range: fn(first: &str, last: &str, total: &str) -> String,
    pub refresh: &'static str,
    pub rows_per_page: &'static str,
    pub status: &'static str,
    pub users: &'static str,
    pub users_found: fn(total: u64) -> String,

    // The columns
    pub accounting: &'static str,
    pub accounting_account: &'static str,
    pub accounting_own: &'static str,
    pub applications: &'static str,
    pub balance: &'static str,
    pub balance_in: fn(currency: &str) -> String,
    pub display_name: &'static str,
    pub modified_utc: &'static str,
    pub user_id: &'static str,
    pub user_name: &'static str,
}

/// The texts of the panel's language.
pub const fn texts() -> &'static Texts {
    &en::TEXTS
}
