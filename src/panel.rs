//! The root: the configuration, the session gate, then the users page.

use crate::api::Api;
use crate::config::{Config, ConfigError, KEYS, Theme};
use crate::locales::{Texts, texts};
use crate::session::{Idle, Session, Sources, Status, sign_in, sign_in_again};
use crate::ui::{El, Host, Rest, Signal, el, live, set_attribute};
use crate::users::{Place, users_page};
use crate::work::{Features, Offer};

/// One panel, with a state of its own.
#[derive(Clone, Copy)]
pub struct Panel {
    host: Host,
    features: Signal<Features>,
    locale: Signal<Option<String>>,
    theme: Signal<Theme>,
    /// What it runs by; `None` while the configuration is wrong.
    running: Signal<Option<(Config, Session)>>,
}

impl Panel {
    /// A panel that is not drawn yet.
    pub fn new(host: Host) -> Self {
        Self {
            host,
            features: Signal::new(Features::default()),
            locale: Signal::new(None),
            theme: Signal::new(Theme::default()),
            running: Signal::new(None),
        }
    }

    /// Draws it inside `root`. `config_name` is where the configuration came from, as the site's administrator knows
    /// it; `name` tells several panels of one page apart.
    pub fn draw(self, root: &web_sys::Element, config: Result<Config, ConfigError>, config_name: &str, name: String) {
        let place = root.clone();
        live(move || set_attribute(&place, "data-theme", Some(self.theme.get().word())));
        let page = match config {
            Err(error) => {
                let words = config_problem(&error, config_name, texts());
                self.host.tell("error", &[("kind", "config".into()), ("message", words.as_str().into())]);
                config_page(&words)
            }
            Ok(config) => self.gate(config, name),
        };
        let _ = root.append_child(page.element());
    }

    /// Goes on with another configuration; false when the panel must begin anew for it.
    pub fn change(self, config: Result<Config, ConfigError>) -> bool {
        let Ok(config) = config else {
            return false;
        };
        let now = self.running.try_get_untracked().flatten();
        let Some((_, session)) = now.filter(|(now, _)| !now.begins_anew_for(&config)) else {
            return false;
        };
        session.set_read_only(config.session.read_only);
        self.look(&config);
        self.running.set(Some((config, session)));
        true
    }

    /// The list is asked for anew.
    pub fn refresh(self) {
        self.host.ask_refresh();
    }

    fn look(self, config: &Config) {
        self.features.settle(config.features);
        self.locale.settle(config.locale.clone());
        self.theme.settle(config.theme);
    }

    /// The users page for an account that is signed in; another account gets a page of its own.
    fn gate(self, config: Config, name: String) -> El {
        self.look(&config);
        let place = Place {
            address: config.address,
            rest: Rest::new(self.host),
            locale: self.locale,
            offer: Offer {
                features: self.features,
                limits: config.transfers.clone(),
                application_id: config.application_id,
            },
        };
        let api = Api::new(config.api_base.clone(), config.request_timeout_seconds);
        let sources =
            Sources { settings: config.session.clone(), cookie: config.cookie.clone(), host: self.host, panel: name };
        let session = Session::new(api, sources);
        self.running.set(Some((config, session)));
        self.tell_of_the_end(session);
        let status = session.status();
        let idle = Idle::watch(session);
        el("div")
            .live_child(move || {
                Some(match status.get() {
                    Status::SignedOut => sign_in(session),
                    Status::SignedIn(identity) => users_page(api, session, &identity, place.clone()),
                })
            })
            .live_child(move || sign_in_again(session))
            .children(idle.map(Idle::warning))
    }

    /// The page around hears that a session is over.
    fn tell_of_the_end(self, session: Session) {
        let was_in = Signal::new(false);
        live(move || {
            let is_in = session.status().with(|status| *status != Status::SignedOut);
            if was_in.get_untracked() && !is_in {
                self.host.tell("session-ended", &[("reason", "signed-out".into())]);
            }
            was_in.set_untracked(is_in);
        });
        live(move || {
            if session.has_ended().get() && session.status().with_untracked(|status| *status != Status::SignedOut) {
                self.host.tell("session-ended", &[("reason", "expired".into())]);
            }
        });
    }
}

/// The page for the site's administrator whose configuration is wrong.
fn config_page(words: &str) -> El {
    let texts = texts();
    el("main").class("notice-page").child(
        el("div")
            .attr("role", "alert")
            .child(el("h1").text(texts.config_wrong))
            .child(el("p").text(words))
            .child(el("p").text(texts.config_way_out)),
    )
}

fn config_problem(error: &ConfigError, name: &str, texts: Texts) -> String {
    match error {
        ConfigError::Missing => (texts.config_missing)(name),
        ConfigError::NotJson(why) => (texts.config_not_json)(name, why),
        ConfigError::UnknownKey(key) => (texts.config_unknown_key)(name, key, &KEYS.join(", ")),
        ConfigError::WrongValue { key, must_be } => (texts.config_wrong_value)(name, key, must_be),
        ConfigError::InOptions(error) => config_problem(error, texts.config_options, texts),
    }
}
