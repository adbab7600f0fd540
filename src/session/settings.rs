//! How admins sign in here, as the site's administrator chose it.

/// A way to be known to the API (api.md, "Who is calling").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `session`: `Logon` with a password or an API key.
    Session,
    /// `service-account`: tokens that a key file signs.
    ServiceAccount,
    /// `cookie`: the session of the portal around the panel.
    Cookie,
    /// `token`: tokens that the page around the panel hands over.
    Token,
}

impl Mode {
    /// The mode of this name in a configuration.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "session" => Self::Session,
            "service-account" => Self::ServiceAccount,
            "cookie" => Self::Cookie,
            "token" => Self::Token,
            _ => return None,
        })
    }
}

/// What is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The modes that are offered, at least one. The first is chosen beforehand, and when it is `cookie` or `token`
    /// the panel tries it by itself when it opens.
    pub modes: Vec<Mode>,
    /// Where an admin signs in to the portal.
    pub sign_in_url: Option<String>,
    /// Nothing is changed, whatever the role.
    pub read_only: bool,
    /// After so many minutes without a key or a click the admin is signed out; 0: never.
    pub idle_minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { modes: vec![Mode::Session], sign_in_url: None, read_only: false, idle_minutes: 0 }
    }
}
