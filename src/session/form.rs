//! What the admin types to sign in.

use users_api::params::{AccountRef, Logon, Secret};

use super::settings::Mode;

/// What proves who the admin is: a mode, or one half of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The account's password.
    Password,
    /// An API key.
    ApiKey,
    /// A service account's key file.
    ServiceAccount,
    /// The portal's session.
    Cookie,
    /// A token of the page around.
    Token,
}

impl Way {
    /// The account is typed.
    pub fn asks_for_account(self) -> bool {
        matches!(self, Self::Password | Self::ApiKey)
    }

    /// There is nothing to fill in.
    pub fn asks_for_nothing(self) -> bool {
        matches!(self, Self::Cookie | Self::Token)
    }
}

/// The ways that the modes offer, in their order.
pub fn ways(modes: &[Mode]) -> Vec<Way> {
    let ways = modes.iter().flat_map(|mode| match mode {
        Mode::Session => [Some(Way::Password), Some(Way::ApiKey)],
        Mode::ServiceAccount => [Some(Way::ServiceAccount), None],
        Mode::Cookie => [Some(Way::Cookie), None],
        Mode::Token => [Some(Way::Token), None],
    });
    ways.flatten().collect()
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
pub fn logon(account: &str, way: Way, secret: &str) -> Result<Logon, Vec<Field>> {
    match (AccountRef::from_typed(account), secret.is_empty()) {
        (Some(account), false) => {
            let secret = match way {
                // A key is pasted, often with the blanks around it.
                Way::ApiKey => Secret::ApiKey(secret.trim().to_owned()),
                _ => Secret::Password(secret.to_owned()),
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
        let account = |typed| logon(typed, Way::Password, "x").ok().map(|logon| logon.account);
        assert_eq!(account(" 1001 "), Some(AccountRef::Id(1001)));
        assert_eq!(account("demo"), Some(AccountRef::Name("demo".to_owned())));
        assert_eq!(account("1and1"), Some(AccountRef::Name("1and1".to_owned())));
        assert_eq!(account("me@demo.example"), Some(AccountRef::Email("me@demo.example".to_owned())));
    }

    #[test]
    fn a_password_is_taken_as_it_is_and_a_key_without_the_blanks_around_it() {
        let secret = |way| logon("1", way, " x ").ok().map(|logon| logon.secret);
        assert!(secret(Way::Password) == Some(Secret::Password(" x ".to_owned())));
        assert!(secret(Way::ApiKey) == Some(Secret::ApiKey("x".to_owned())));
    }

    #[test]
    fn every_empty_field_is_named() {
        assert_eq!(logon("", Way::Password, "").err(), Some(vec![Field::Account, Field::Secret]));
        assert_eq!(logon("  ", Way::ApiKey, "x").err(), Some(vec![Field::Account]));
        assert_eq!(logon("1", Way::Password, "").err(), Some(vec![Field::Secret]));
    }

    #[test]
    fn every_mode_offers_its_ways_in_the_configured_order() {
        assert_eq!(ways(&[Mode::Session]), [Way::Password, Way::ApiKey]);
        assert_eq!(ways(&[Mode::Token]), [Way::Token]);
        let all = [Mode::Cookie, Mode::Session, Mode::ServiceAccount, Mode::Token];
        assert_eq!(ways(&all), [Way::Cookie, Way::Password, Way::ApiKey, Way::ServiceAccount, Way::Token]);
    }
}
