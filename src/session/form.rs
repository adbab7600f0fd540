//! What the admin types to sign in.

use users_api::params::{AccountRef, Logon, Secret};

/// What proves who the admin is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// The account's password.
    #[default]
    Password,
    /// An API key.
    ApiKey,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who.
    Account,
    /// The password or the key.
    Secret,
}

/// The request, or the fields that are empty, in the order of the form.
pub fn logon(account: &str, proof: Proof, secret: &str) -> Result<Logon, Vec<Field>> {
    match (AccountRef::from_typed(account), secret.is_empty()) {
        (Some(account), false) => {
            let secret = match proof {
                Proof::Password => Secret::Password(secret.to_owned()),
                // A key is pasted, often with the blanks around it.
                Proof::ApiKey => Secret::ApiKey(secret.trim().to_owned()),
            };
            Ok(Logon { account, secret })
        }
        (account, no_secret) => {
            let mut missing = Vec::new();
            if account.is_none() {
                missing.push(Field::Account);
            }
            if no_secret {
                missing.push(Field::Secret);
            }
            Err(missing)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_an_id_a_name_or_an_email_address() {
        let account = |typed| logon(typed, Proof::Password, "x").ok().map(|logon| logon.account);
        assert_eq!(account(" 1001 "), Some(AccountRef::Id(1001)));
        assert_eq!(account("demo"), Some(AccountRef::Name("demo".to_owned())));
        assert_eq!(account("1and1"), Some(AccountRef::Name("1and1".to_owned())));
        assert_eq!(account("me@demo.example"), Some(AccountRef::Email("me@demo.example".to_owned())));
    }

    #[test]
    fn a_password_is_taken_as_it_is_and_a_key_without_the_blanks_around_it() {
        let secret = |proof| logon("1", proof, " x ").ok().map(|logon| logon.secret);
        assert!(secret(Proof::Password) == Some(Secret::Password(" x ".to_owned())));
        assert!(secret(Proof::ApiKey) == Some(Secret::ApiKey("x".to_owned())));
    }

    #[test]
    fn every_empty_field_is_named() {
        assert_eq!(logon("", Proof::Password, "").err(), Some(vec![Field::Account, Field::Secret]));
        assert_eq!(logon("  ", Proof::ApiKey, "x").err(), Some(vec![Field::Account]));
        assert_eq!(logon("1", Proof::Password, "").err(), Some(vec![Field::Secret]));
    }
}
