//! The root: the configuration, the session gate, then the users page.

use js_sys::Function;

use crate::api::Api;
use crate::config::{Config, ConfigError, KEYS};
use crate::locales::{Texts, texts};
use crate::session::{Idle, Session, Sources, Status, sign_in, sign_in_again};
use crate::ui::{Address, El, Rest, el};
use crate::users::users_page;
use crate::work::Limits;

/// One panel, with a state of its own. `config_name` is where the configuration came from, as the site's
/// administrator knows it; `address` is where the panel may keep what it shows; `token` asks the page around for a token;
/// `rest` is the code that is loaded later.
pub fn panel(
    config: Result<Config, ConfigError>,
    config_name: &str,
    address: Address,
    token: Function,
    rest: Rest,
) -> El {
    match config {
        Err(error) => config_page(&error, config_name),
        Ok(config) => {
            let api = Api::new(config.api_base, config.request_timeout_seconds);
            let sources = Sources { settings: config.session, cookie: config.cookie, token };
            gate(api, Session::new(api, sources), address, rest, config.transfers)
        }
    }
}

/// The users page for an account that is signed in; another account gets a page of its own.
fn gate(api: Api, session: Session, address: Address, rest: Rest, limits: Option<Limits>) -> El {
    let status = session.status();
    let idle = Idle::watch(session);
    el("div")
        .live_child(move || {
            Some(match status.get() {
                Status::SignedOut => sign_in(session),
                Status::SignedIn(identity) => users_page(api, session, &identity, address, rest, limits.clone()),
            })
        })
        .live_child(move || sign_in_again(session))
        .children(idle.map(Idle::warning))
}

/// The page for the site's administrator whose configuration is wrong.
fn config_page(error: &ConfigError, name: &str) -> El {
    let texts = texts();
    el("main").class("notice-page").child(
        el("div")
            .attr("role", "alert")
            .child(el("h1").text(texts.config_wrong))
            .child(el("p").text(&config_problem(error, name, texts)))
            .child(el("p").text(texts.config_way_out)),
    )
}

fn config_problem(error: &ConfigError, name: &str, texts: Texts) -> String {
    match error {
        ConfigError::Missing => (texts.config_missing)(name),
        ConfigError::NotJson(why) => (texts.config_not_json)(name, why),
        ConfigError::UnknownKey(key) => (texts.config_unknown_key)(name, key, &KEYS.join(", ")),
        ConfigError::WrongValue { key, must_be } => (texts.config_wrong_value)(name, key, must_be),
    }
}
