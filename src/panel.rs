//! The root component: the configuration, the session gate, then the users page.

use leptos::prelude::*;

use crate::api::Api;
use crate::config::{Config, ConfigError, KEYS};
use crate::locales::{Texts, texts};
use crate::session::{Session, SignIn, SignInAgain, Status};
use crate::ui::live_view;
use crate::users::UsersPage;

/// One panel, with a state of its own.
#[component]
pub fn Panel(
    /// What was read from the configuration, or what is wrong with it.
    config: Result<Config, ConfigError>,
    /// Where the configuration came from, as the site's administrator knows it.
    config_name: String,
) -> impl IntoView {
    match config {
        Err(error) => view! { <ConfigPage error config_name /> }.into_any(),
        Ok(config) => {
            let api = Api::new(config.api_base, config.request_timeout_seconds);
            let session = Session::new(api);
            provide_context(api);
            provide_context(session);
            view! { <Gate session /> }.into_any()
        }
    }
}

/// The users page for an account that is signed in; another account gets a page of its own.
#[component]
fn Gate(session: Session) -> impl IntoView {
    let status = session.status();
    view! {
        {live_view(move || {
            Some(match status.get() {
                Status::SignedOut => view! { <SignIn /> }.into_any(),
                Status::SignedIn(identity) => view! { <UsersPage account=identity.label() /> }.into_any(),
            })
        })}
        <SignInAgain />
    }
}

/// The page for the site's administrator whose configuration is wrong.
#[component]
fn ConfigPage(error: ConfigError, config_name: String) -> impl IntoView {
    let texts = texts();
    view! {
        <main class="notice-page" role="alert">
            <h1>{texts.config_wrong}</h1>
            <p>{config_problem(&error, &config_name, texts)}</p>
            <p>{texts.config_way_out}</p>
        </main>
    }
}

fn config_problem(error: &ConfigError, name: &str, texts: &Texts) -> String {
    match error {
        ConfigError::Missing => (texts.config_missing)(name),
        ConfigError::NotJson(why) => (texts.config_not_json)(name, why),
        ConfigError::UnknownKey(key) => (texts.config_unknown_key)(name, key, &KEYS.join(", ")),
        ConfigError::WrongValue { key, must_be } => (texts.config_wrong_value)(name, key, must_be),
    }
}
