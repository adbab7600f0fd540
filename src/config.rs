//! What the site's administrator chose in `config.json`, checked, with defaults.

use serde::de::DeserializeOwned;
use users_api::raw::Object;
use users_api::{Decimal, money, rules};

use crate::api::{CookieRules, CsrfToken};
use crate::session::{Mode, Settings};
use crate::ui::Address;
use crate::work::{Feature, Features, Limits};

/// The configuration of one panel. Every key may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `apiBase`: where the methods are, a path or an http(s) URL, without the method's name.
    /// `/platform_api` when left out: a reverse proxy on the page's own origin.
    pub api_base: String,
    /// `requestTimeoutSeconds`: how long an answer may take, 1 to 600; 30 when left out.
    pub request_timeout_seconds: u16,
    /// `credentials`, `csrfHeader`, and `csrfCookie` or `csrfMeta`: how requests are sent in the mode `cookie`.
    pub cookie: CookieRules,
    /// `signIn`, `signInUrl`, `readonly`, `idleMinutes`.
    pub session: Settings,
    /// `transfers` and the keys that begin so: the limits of transfers, amounts in the account's currency; `None` when
    /// transfers are not offered.
    pub transfers: Option<Limits>,
    /// `applicationId`: the one application whose users are shown and added; everybody when left out.
    pub application_id: Option<u64>,
    /// `urlState`: where the panel keeps what it shows; nowhere when left out.
    pub address: Address,
    /// `features`: the acts that are offered; all of them when left out.
    pub features: Features,
    /// `locale`: the language whose numbers and dates are shown; the browser's own when left out.
    pub locale: Option<String>,
    /// `theme`: light or dark; as the system says when left out.
    pub theme: Theme,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// `auto`: as the system says.
    #[default]
    Auto,
    /// `light`
    Light,
    /// `dark`
    Dark,
}

impl Theme {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_base: "/platform_api".to_owned(),
            request_timeout_seconds: 30,
            cookie: CookieRules::default(),
            session: Settings::default(),
            transfers: Some(Limits::default()),
            application_id: None,
            address: Address::default(),
            features: Features::default(),
            locale: None,
            theme: Theme::default(),
        }
    }
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file could not be had.
    Missing,
    /// The text is no JSON object; the parser's words.
    NotJson(String),
    /// A key that does not exist.
    UnknownKey(String),
    /// A key whose value does not fit, and what it must be.
    WrongValue {
        /// The key.
        key: &'static str,
        /// What the value must be.
        must_be: &'static str,
    },
    /// It is not in the file but in what the page around said.
    InOptions(Box<Self>),
}

/// Every key, in the order in which an unknown one's alternatives are listed.
pub const KEYS: [&str; 22] = [
    API_BASE,
    REQUEST_TIMEOUT,
    SIGN_IN,
    CREDENTIALS,
    CSRF_HEADER,
    CSRF_COOKIE,
    CSRF_META,
    SIGN_IN_URL,
    READONLY,
    IDLE_MINUTES,
    TRANSFERS,
    MAX_PER_USER,
    MAX_PER_TRANSFER,
    MAX_PER_HOUR,
    TYPE_TOTAL_ABOVE,
    ALWAYS_TYPE_TOTAL,
    FEATURES,
    APPLICATION_ID,
    THEME,
    LOCALE,
    URL_STATE,
    EMBED_ORIGINS,
];
const API_BASE: &str = "apiBase";
const REQUEST_TIMEOUT: &str = "requestTimeoutSeconds";
const SIGN_IN: &str = "signIn";
const CREDENTIALS: &str = "credentials";
const CSRF_HEADER: &str = "csrfHeader";
const CSRF_COOKIE: &str = "csrfCookie";
const CSRF_META: &str = "csrfMeta";
const SIGN_IN_URL: &str = "signInUrl";
const READONLY: &str = "readonly";
const IDLE_MINUTES: &str = "idleMinutes";
const TRANSFERS: &str = "transfers";
const MAX_PER_USER: &str = "transferMaxPerUser";
const MAX_PER_TRANSFER: &str = "transferMaxPerTransfer";
const MAX_PER_HOUR: &str = "transferMaxPerHour";
const TYPE_TOTAL_ABOVE: &str = "transferTypeTotalAbove";
const ALWAYS_TYPE_TOTAL: &str = "transferAlwaysTypeTotal";
const FEATURES: &str = "features";
const APPLICATION_ID: &str = "applicationId";
const THEME: &str = "theme";
const LOCALE: &str = "locale";
const URL_STATE: &str = "urlState";
/// Read by `embed.js`, before the panel.
const EMBED_ORIGINS: &str = "embedOrigins";

const PATH_OR_URL: &str = "a path that begins with “/”, or a URL that begins with “https://” or “http://”, in quotes";
const NAME: &str = "a name of letters, digits, “-”, “_” and “.”, in quotes";

impl Config {
    /// Reads the text of a configuration, `None` when there is none, and what the page around says in the place of
    /// single keys: a JSON object, too.
    ///
    /// # Errors
    /// The first thing that is wrong: nothing of a wrong configuration is used.
    pub fn read(text: Option<&str>, options: &str) -> Result<Self, ConfigError> {
        let in_options = |why| ConfigError::InOptions(Box::new(why));
        let mut reading = Reading::default();
        reading.take(text.ok_or(ConfigError::Missing)?)?;
        reading.take(options).map_err(in_options)?;
        reading.finish()
    }

    /// Whether a panel that runs by this configuration must begin anew for the other one.
    pub fn begins_anew_for(&self, other: &Self) -> bool {
        let mut same = self.clone();
        same.session.read_only = other.session.read_only;
        same.features = other.features;
        same.locale.clone_from(&other.locale);
        same.theme = other.theme;
        same != *other
    }
}

/// A configuration while it is read.
#[derive(Default)]
struct Reading {
    config: Config,
    limits: Limits,
    without_transfers: bool,
    csrf_header: Option<String>,
    /// The first key that only the mode `cookie` uses.
    cookie_key: Option<&'static str>,
}

impl Reading {
    fn take(&mut self, text: &str) -> Result<(), ConfigError> {
        let entries: Object = serde_json::from_str(text).map_err(|error| ConfigError::NotJson(error.to_string()))?;
        for (key, value) in entries.0 {
            match KEYS.into_iter().find(|known| *known == key) {
                Some(known) => self.entry(known, value.get())?,
                // An editor's pointer to the schema.
                None if key == "$schema" => {}
                None => return Err(ConfigError::UnknownKey(key)),
            }
        }
        Ok(())
    }

    fn entry(&mut self, key: &'static str, value: &str) -> Result<(), ConfigError> {
        let Self { config, limits, .. } = self;
        if [CREDENTIALS, CSRF_HEADER, CSRF_COOKIE, CSRF_META, SIGN_IN_URL].contains(&key) {
            self.cookie_key = self.cookie_key.or(Some(key));
        }
        match key {
            API_BASE => {
                let base = text_of(value, key, PATH_OR_URL, |base| is_path_or_url(base) && !base.contains(['?', '#']))?;
                base.trim_end_matches('/').clone_into(&mut config.api_base);
            }
            REQUEST_TIMEOUT => {
                config.request_timeout_seconds =
                    number(value, key, "a whole number from 1 to 600", |seconds| (1..=600).contains(&seconds))?;
            }
            SIGN_IN => config.session.modes = modes(value)?,
            CREDENTIALS => {
                let must_be = "“same-origin” or “include”";
                let words = text_of(value, key, must_be, |words| matches!(words, "same-origin" | "include"))?;
                config.cookie.to_other_origins = words == "include";
            }
            CSRF_HEADER => self.csrf_header = Some(text_of(value, key, NAME, is_name)?),
            CSRF_COOKIE | CSRF_META => {
                let name = text_of(value, key, NAME, is_name)?;
                if config.cookie.csrf.is_some() {
                    return Err(wrong(CSRF_META, "left out where “csrfCookie” is given"));
                }
                let token = if key == CSRF_COOKIE { CsrfToken::Cookie(name) } else { CsrfToken::Meta(name) };
                config.cookie.csrf = Some((String::new(), token));
            }
            SIGN_IN_URL => config.session.sign_in_url = Some(text_of(value, key, PATH_OR_URL, is_path_or_url)?),
            READONLY => config.session.read_only = flag(value, key)?,
            TRANSFERS => self.without_transfers = !flag(value, key)?,
            ALWAYS_TYPE_TOTAL => limits.always_typed = flag(value, key)?,
            MAX_PER_USER => limits.per_user = Some(amount(value, key)?),
            MAX_PER_TRANSFER => limits.per_batch = Some(amount(value, key)?),
            MAX_PER_HOUR => limits.per_hour = Some(amount(value, key)?),
            TYPE_TOTAL_ABOVE => limits.typed_above = Some(amount(value, key)?),
            FEATURES => config.features = features(value)?,
            APPLICATION_ID => config.application_id = Some(application_id(value)?),
            THEME => config.theme = one_of(value, key, "“auto”, “light” or “dark”", theme)?,
            URL_STATE => config.address = one_of(value, key, "“query”, “hash” or “off”", Address::named)?,
            LOCALE => {
                let must_be = "a language like “en-GB” or “de”, in quotes";
                config.locale = Some(text_of(value, key, must_be, is_language)?);
            }
            EMBED_ORIGINS => origins(value)?,
            _ => {
                config.session.idle_minutes =
                    number(value, key, "a whole number from 0 (off) to 1440", |minutes| minutes <= 1440)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Config, ConfigError> {
        let mut config = self.config;
        config.transfers = (!self.without_transfers).then_some(self.limits);
        match (&mut config.cookie.csrf, self.csrf_header) {
            (None, None) => {}
            (Some((place, _)), Some(name)) => *place = name,
            (None, Some(_)) => return Err(wrong(CSRF_HEADER, "given together with “csrfCookie” or “csrfMeta”")),
            (Some(_), None) => return Err(wrong(CSRF_HEADER, "given where “csrfCookie” or “csrfMeta” is")),
        }
        // A key that does nothing is a mistake that would stay unseen.
        match self.cookie_key.filter(|_| !config.session.modes.contains(&Mode::Cookie)) {
            Some(key) => Err(wrong(key, "left out, unless “signIn” holds “cookie”")),
            None => Ok(config),
        }
    }
}

fn wrong(key: &'static str, must_be: &'static str) -> ConfigError {
    ConfigError::WrongValue { key, must_be }
}

fn flag(value: &str, key: &'static str) -> Result<bool, ConfigError> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(wrong(key, "true or false, without quotes")),
    }
}

/// An amount as it stands in the text, so that it stays exact.
fn amount(value: &str, key: &'static str) -> Result<Decimal, ConfigError> {
    let amount = money::parse(value).filter(|amount| amount.is_sign_positive() && rules::amount(*amount).is_ok());
    amount.ok_or_else(|| wrong(key, "an amount of at least 0.01 with at most four decimals, without quotes: 500.00"))
}

/// One mode in quotes, or a list of them, each once.
fn modes(value: &str) -> Result<Vec<Mode>, ConfigError> {
    let must_be = "“session”, “service-account”, “cookie” or “token”, or a list of these in [ ], each once";
    let list = if value.starts_with('[') { value.to_owned() } else { ["[", value, "]"].concat() };
    let names: Vec<String> = typed(&list, SIGN_IN, must_be)?;
    let mut modes = Vec::new();
    for name in names {
        match Mode::named(&name).filter(|mode| !modes.contains(mode)) {
            Some(mode) => modes.push(mode),
            None => return Err(wrong(SIGN_IN, must_be)),
        }
    }
    if modes.is_empty() { Err(wrong(SIGN_IN, must_be)) } else { Ok(modes) }
}

fn features(value: &str) -> Result<Features, ConfigError> {
    let must_be = "a list in [ ] of “add”, “edit”, “status”, “delete” and “transfer”; [] for none";
    let names: Vec<String> = typed(value, FEATURES, must_be)?;
    names.iter().try_fold(Features::NONE, |features, name| {
        let feature = Feature::ALL.into_iter().find(|feature| feature.word() == name);
        feature.map(|feature| features.and(feature)).ok_or_else(|| wrong(FEATURES, must_be))
    })
}

fn application_id(value: &str) -> Result<u64, ConfigError> {
    let must_be = "an application’s id: a whole number of at least 1, without quotes";
    let id: u64 = typed(value, APPLICATION_ID, must_be)?;
    if id == 0 { Err(wrong(APPLICATION_ID, must_be)) } else { Ok(id) }
}

fn theme(word: &str) -> Option<Theme> {
    [Theme::Auto, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.word() == word)
}

fn one_of<T>(
    value: &str,
    key: &'static str,
    must_be: &'static str,
    named: fn(&str) -> Option<T>,
) -> Result<T, ConfigError> {
    let word: String = typed(value, key, must_be)?;
    named(&word).ok_or_else(|| wrong(key, must_be))
}

/// A language, perhaps with a script and a region: what every browser takes.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && letters(part));
    let script = parts.next_if(|part| part.len() == 4);
    let region = parts.next();
    let is_region = |part: &str| {
        (part.len() == 2 && letters(part)) || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    language && script.is_none_or(letters) && region.is_none_or(is_region) && parts.next().is_none()
}

/// Origins as a browser writes them, for nothing else is ever equal to one.
fn origins(value: &str) -> Result<(), ConfigError> {
    let must_be = "a list in [ ] of origins like “https://portal.example.com”, without a path or a slash at the end";
    let list: Vec<String> = typed(value, EMBED_ORIGINS, must_be)?;
    let is_origin = |text: &String| {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        host.is_some_and(|host| {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:[]".contains(&byte);
            !host.is_empty() && host.bytes().all(fits)
        })
    };
    if list.iter().all(is_origin) { Ok(()) } else { Err(wrong(EMBED_ORIGINS, must_be)) }
}

fn is_path_or_url(text: &str) -> bool {
    let known = text.starts_with('/') || text.starts_with("https://") || text.starts_with("http://");
    known && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn text_of(
    value: &str,
    key: &'static str,
    must_be: &'static str,
    fits: fn(&str) -> bool,
) -> Result<String, ConfigError> {
    let text: String = typed(value, key, must_be)?;
    if fits(&text) { Ok(text) } else { Err(wrong(key, must_be)) }
}

fn number(value: &str, key: &'static str, must_be: &'static str, fits: fn(u16) -> bool) -> Result<u16, ConfigError> {
    let number = typed(value, key, must_be)?;
    if fits(number) { Ok(number) } else { Err(wrong(key, must_be)) }
}

fn typed<T: DeserializeOwned>(value: &str, key: &'static str, must_be: &'static str) -> Result<T, ConfigError> {
    serde_json::from_str(value).map_err(|_| wrong(key, must_be))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: Option<&str>) -> Result<Config, ConfigError> {
        Config::read(text, "{}")
    }

    #[test]
    fn an_empty_object_gives_the_defaults() {
        assert_eq!(read(Some("{}")), Ok(Config::default()));
        assert_eq!(read(Some(r#"{"$schema":"./config.schema.json"}"#)), Ok(Config::default()));
    }

    #[test]
    fn every_key_is_read() {
        let config = read(Some(
            r#"{"apiBase":"https://api.example/platform_api/","requestTimeoutSeconds":5,
            "signIn":["cookie","session","service-account","token"],"credentials":"include",
            "csrfHeader":"X-CSRF-Token","csrfCookie":"csrf","signInUrl":"/sign-in?to=/users/",
            "readonly":true,"idleMinutes":15,"transfers":true,"transferMaxPerUser":100,"transferMaxPerTransfer":1000.5,
            "transferMaxPerHour":2000,"transferTypeTotalAbove":0.01,"transferAlwaysTypeTotal":true,
            "features":["edit","add"],"applicationId":7,"theme":"dark","locale":"de-CH","urlState":"hash",
            "embedOrigins":["https://portal.example.com","http://127.0.0.1:8080"]}"#,
        ));
        let expected = Config {
            api_base: "https://api.example/platform_api".to_owned(),
            request_timeout_seconds: 5,
            cookie: CookieRules {
                to_other_origins: true,
                csrf: Some(("X-CSRF-Token".to_owned(), CsrfToken::Cookie("csrf".to_owned()))),
            },
            session: Settings {
                modes: vec![Mode::Cookie, Mode::Session, Mode::ServiceAccount, Mode::Token],
                sign_in_url: Some("/sign-in?to=/users/".to_owned()),
                read_only: true,
                idle_minutes: 15,
            },
            transfers: Some(Limits {
                per_user: Some(Decimal::ONE_HUNDRED),
                per_batch: Some(Decimal::new(10005, 1)),
                per_hour: Some(Decimal::from(2000)),
                typed_above: Some(Decimal::new(1, 2)),
                always_typed: true,
            }),
            application_id: Some(7),
            address: Address::Hash,
            features: Features::NONE.and(Feature::Add).and(Feature::Edit),
            locale: Some("de-CH".to_owned()),
            theme: Theme::Dark,
        };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn transfers_can_be_left_out_and_limits_are_exact_amounts() {
        assert_eq!(read(Some(r#"{"transfers":false}"#)).map(|config| config.transfers), Ok(None));
        for value in ["\"100\"", "0", "-1", "0.001", "1e3", "null", "0.00001", "true"] {
            let config = read(Some(&format!(r#"{{"transferMaxPerUser":{value}}}"#)));
            assert!(matches!(config, Err(ConfigError::WrongValue { key: MAX_PER_USER, .. })), "{value}: {config:?}");
        }
    }

    #[test]
    fn a_mode_is_named_alone_or_in_a_list() {
        let modes = |value: &str| {
            let text = format!(r#"{{"signIn":{value}}}"#);
            read(Some(&text)).map(|config| config.session.modes)
        };
        assert_eq!(modes("\"token\""), Ok(vec![Mode::Token]));
        assert_eq!(modes(r#"["token"]"#), Ok(vec![Mode::Token]));
        assert_eq!(modes(r#"[ "service-account", "session" ]"#), Ok(vec![Mode::ServiceAccount, Mode::Session]));
        for value in ["[]", "\"\"", "\"Session\"", "[\"session\",\"session\"]", "[\"oauth\"]", "null", "1", "[1]"] {
            assert!(matches!(modes(value), Err(ConfigError::WrongValue { key: SIGN_IN, .. })), "{value}");
        }
    }

    #[test]
    fn a_csrf_header_has_one_source_for_its_value() {
        let csrf = |keys: &str| {
            let text = format!(r#"{{"signIn":"cookie",{keys}}}"#);
            read(Some(&text)).map(|config| config.cookie.csrf)
        };
        let meta = Some(("X-T".to_owned(), CsrfToken::Meta("t".to_owned())));
        assert_eq!(csrf(r#""csrfMeta":"t","csrfHeader":"X-T""#), Ok(meta));
        for (keys, key) in [
            (r#""csrfHeader":"X-T""#, CSRF_HEADER),
            (r#""csrfCookie":"t""#, CSRF_HEADER),
            (r#""csrfHeader":"X-T","csrfCookie":"t","csrfMeta":"t""#, CSRF_META),
            (r#""csrfHeader":"X T","csrfCookie":"t""#, CSRF_HEADER),
            (r#""csrfHeader":"X-T","csrfCookie":"""#, CSRF_COOKIE),
            (r#""csrfHeader":"X-T","csrfMeta":"a\"]""#, CSRF_META),
        ] {
            let error = csrf(keys).expect_err("a mistake");
            assert!(matches!(error, ConfigError::WrongValue { key: named, .. } if named == key), "{keys}: {error:?}");
        }
    }

    #[test]
    fn what_the_cookie_alone_needs_stands_beside_it() {
        for (keys, key) in [
            (r#""credentials":"include""#, CREDENTIALS),
            (r#""csrfHeader":"X-T","csrfCookie":"t""#, CSRF_HEADER),
            (r#""signInUrl":"/sign-in","signIn":["session","token"]"#, SIGN_IN_URL),
        ] {
            let error = read(Some(&format!("{{{keys}}}"))).expect_err("a mistake");
            assert!(matches!(error, ConfigError::WrongValue { key: named, .. } if named == key), "{keys}: {error:?}");
        }
    }

    #[test]
    fn the_values_of_the_session_are_checked() {
        for (text, key) in [
            (r#"{"signIn":"cookie","credentials":"omit"}"#, CREDENTIALS),
            (r#"{"signIn":"cookie","credentials":true}"#, CREDENTIALS),
            (r#"{"signIn":"cookie","signInUrl":"javascript:alert(1)"}"#, SIGN_IN_URL),
            (r#"{"signIn":"cookie","signInUrl":"sign-in"}"#, SIGN_IN_URL),
            (r#"{"readonly":"true"}"#, READONLY),
            (r#"{"readonly":1}"#, READONLY),
            (r#"{"idleMinutes":1441}"#, IDLE_MINUTES),
            (r#"{"idleMinutes":-1}"#, IDLE_MINUTES),
            (r#"{"idleMinutes":0.5}"#, IDLE_MINUTES),
        ] {
            let error = read(Some(text)).expect_err("a mistake");
            assert!(matches!(error, ConfigError::WrongValue { key: named, .. } if named == key), "{text}: {error:?}");
        }
    }

    #[test]
    fn a_mistake_names_its_key() {
        let wrong = |text: &str| read(Some(text)).expect_err("a mistake");
        assert_eq!(wrong(r#"{"apiBas":"/x"}"#), ConfigError::UnknownKey("apiBas".to_owned()));
        for text in [r#"{"apiBase":5}"#, r#"{"apiBase":"ftp://x"}"#, r#"{"apiBase":"/x?y"}"#, r#"{"apiBase":null}"#] {
            assert!(matches!(wrong(text), ConfigError::WrongValue { key: API_BASE, .. }), "{text}");
        }
        for seconds in ["0", "601", "-1", "1.5", "\"30\""] {
            let text = format!(r#"{{"requestTimeoutSeconds":{seconds}}}"#);
            assert!(matches!(wrong(&text), ConfigError::WrongValue { key: REQUEST_TIMEOUT, .. }), "{text}");
        }
    }

    #[test]
    fn no_file_and_no_object_are_told_apart() {
        assert_eq!(read(None), Err(ConfigError::Missing));
        for text in ["", "[]", "{", "<html>", "{\"apiBase\":\"/x\",}"] {
            assert!(matches!(read(Some(text)), Err(ConfigError::NotJson(_))), "{text}");
        }
    }

    #[test]
    fn the_page_around_goes_before_the_file_and_its_mistakes_are_told_apart() {
        let with = |options: &str| Config::read(Some(r#"{"apiBase":"/a","readonly":true}"#), options);
        let config = with(r#"{"readonly":false,"theme":"light","urlState":"query"}"#).expect("a configuration");
        assert_eq!((config.api_base.as_str(), config.session.read_only), ("/a", false));
        assert_eq!((config.theme, config.address), (Theme::Light, Address::Query));
        let wrong = with(r#"{"theme":"pink"}"#).expect_err("a mistake");
        let expected = ConfigError::WrongValue { key: THEME, must_be: "“auto”, “light” or “dark”" };
        assert_eq!(wrong, ConfigError::InOptions(Box::new(expected)));
        let unknown = with(r#"{"them":"dark"}"#).expect_err("a mistake");
        assert_eq!(unknown, ConfigError::InOptions(Box::new(ConfigError::UnknownKey("them".to_owned()))));
    }

    #[test]
    fn what_is_for_the_page_around_is_checked() {
        for (text, key) in [
            (r#"{"features":"add"}"#, FEATURES),
            (r#"{"features":["import"]}"#, FEATURES),
            (r#"{"applicationId":0}"#, APPLICATION_ID),
            (r#"{"applicationId":"7"}"#, APPLICATION_ID),
            (r#"{"applicationId":1.5}"#, APPLICATION_ID),
            (r#"{"theme":"Dark"}"#, THEME),
            (r#"{"urlState":true}"#, URL_STATE),
            (r#"{"urlState":"path"}"#, URL_STATE),
            (r#"{"locale":""}"#, LOCALE),
            (r#"{"locale":"en_GB"}"#, LOCALE),
            (r#"{"locale":"en-GB-"}"#, LOCALE),
            (r#"{"locale":"english"}"#, LOCALE),
            (r#"{"embedOrigins":"https://portal.example.com"}"#, EMBED_ORIGINS),
            (r#"{"embedOrigins":["https://portal.example.com/"]}"#, EMBED_ORIGINS),
            (r#"{"embedOrigins":["*"]}"#, EMBED_ORIGINS),
            (r#"{"embedOrigins":["https://Portal.example.com"]}"#, EMBED_ORIGINS),
        ] {
            let error = read(Some(text)).expect_err("a mistake");
            assert!(matches!(error, ConfigError::WrongValue { key: named, .. } if named == key), "{text}: {error:?}");
        }
        assert_eq!(read(Some(r#"{"features":[]}"#)).map(|config| config.features), Ok(Features::NONE));
        for locale in ["en", "de-CH", "zh-Hant", "sr-Latn-RS", "es-419", "fil"] {
            let config = read(Some(&format!(r#"{{"locale":"{locale}"}}"#)));
            assert_eq!(config.map(|config| config.locale), Ok(Some(locale.to_owned())));
        }
    }

    #[test]
    fn only_some_changes_need_a_new_beginning() {
        let now = Config::default();
        for text in [r#"{"readonly":true}"#, r#"{"features":[]}"#, r#"{"locale":"de"}"#, r#"{"theme":"dark"}"#, "{}"] {
            assert_eq!(read(Some(text)).map(|other| now.begins_anew_for(&other)), Ok(false), "{text}");
        }
        for text in [r#"{"apiBase":"/x"}"#, r#"{"applicationId":7}"#, r#"{"signIn":"token"}"#, r#"{"urlState":"hash"}"#]
        {
            assert_eq!(read(Some(text)).map(|other| now.begins_anew_for(&other)), Ok(true), "{text}");
        }
    }
}
