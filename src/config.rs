//! What the site's administrator chose in `config.json`, checked, with defaults.

use serde::de::DeserializeOwned;
use users_api::raw::Object;

/// The configuration of one panel. Every key may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `apiBase`: where the methods are, a path or an http(s) URL, without the method's name.
    /// `/platform_api` when left out: a reverse proxy on the page's own origin.
    pub api_base: String,
    /// `requestTimeoutSeconds`: how long an answer may take, 1 to 600; 30 when left out.
    pub request_timeout_seconds: u16,
}

impl Default for Config {
    fn default() -> Self {
        Self { api_base: "/platform_api".to_owned(), request_timeout_seconds: 30 }
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
}

/// Every key, in the order in which an unknown one's alternatives are listed.
pub const KEYS: [&str; 2] = [API_BASE, REQUEST_TIMEOUT];
const API_BASE: &str = "apiBase";
const REQUEST_TIMEOUT: &str = "requestTimeoutSeconds";

impl Config {
    /// Reads the text of a configuration; `None` when there is none.
    ///
    /// # Errors
    /// The first thing that is wrong: nothing of a wrong configuration is used.
    pub fn read(text: Option<&str>) -> Result<Self, ConfigError> {
        let text = text.ok_or(ConfigError::Missing)?;
        let entries: Object = serde_json::from_str(text).map_err(|error| ConfigError::NotJson(error.to_string()))?;
        let mut config = Self::default();
        for (key, value) in entries.0 {
            let value = value.get();
            match key.as_str() {
                API_BASE => config.api_base = read_api_base(value)?,
                REQUEST_TIMEOUT => {
                    config.request_timeout_seconds =
                        typed(value, REQUEST_TIMEOUT, "a whole number from 1 to 600", |seconds| {
                            (1..=600).contains(seconds)
                        })?;
                }
                // An editor's pointer to the schema.
                "$schema" => {}
                _ => return Err(ConfigError::UnknownKey(key)),
            }
        }
        Ok(config)
    }
}

fn read_api_base(value: &str) -> Result<String, ConfigError> {
    let must_be = "a path that begins with “/”, or a URL that begins with “https://” or “http://”, in quotes";
    let base: String = typed(value, API_BASE, must_be, |base: &String| {
        (base.starts_with('/') || base.starts_with("https://") || base.starts_with("http://"))
            && !base.contains(['?', '#', ' '])
    })?;
    Ok(base.trim_end_matches('/').to_owned())
}

fn typed<T: DeserializeOwned>(
    value: &str,
    key: &'static str,
    must_be: &'static str,
    fits: impl Fn(&T) -> bool,
) -> Result<T, ConfigError> {
    serde_json::from_str(value).ok().filter(|value| fits(value)).ok_or(ConfigError::WrongValue { key, must_be })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_gives_the_defaults() {
        assert_eq!(Config::read(Some("{}")), Ok(Config::default()));
        assert_eq!(Config::read(Some(r#"{"$schema":"./config.schema.json"}"#)), Ok(Config::default()));
    }

    #[test]
    fn every_key_is_read() {
        let config = Config::read(Some(r#"{"apiBase":"https://api.example/platform_api/","requestTimeoutSeconds":5}"#));
        let expected = Config { api_base: "https://api.example/platform_api".to_owned(), request_timeout_seconds: 5 };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn a_mistake_names_its_key() {
        let wrong = |text: &str| Config::read(Some(text)).expect_err("a mistake");
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
        assert_eq!(Config::read(None), Err(ConfigError::Missing));
        for text in ["", "[]", "{", "<html>", "{\"apiBase\":\"/x\",}"] {
            assert!(matches!(Config::read(Some(text)), Err(ConfigError::NotJson(_))), "{text}");
        }
    }
}
