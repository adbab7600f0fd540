//! The address of the page, where the panel may use it.

use wasm_bindgen::JsValue;

/// Where the panel keeps its state in the page's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// Nowhere: the address belongs to the page around the panel.
    #[default]
    Off,
    /// In its query: the part behind `?`.
    Query,
    /// In its fragment: the part behind `#`, which no server sees.
    Hash,
}

impl Address {
    /// The place of this name: `query`, `hash` or `off`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "query" => Self::Query,
            "hash" => Self::Hash,
            "off" => Self::Off,
            _ => return None,
        })
    }

    /// The panel's part of the address as it is now, without `?` or `#`.
    pub fn search(self) -> String {
        let location = web_sys::window().map(|window| window.location());
        let part = location.and_then(|location| match self {
            Self::Off => None,
            Self::Query => location.search().ok(),
            Self::Hash => location.hash().ok(),
        });
        part.map(|part| part.trim_start_matches(['?', '#']).to_owned()).unwrap_or_default()
    }

    /// Goes to another state: as a step that Back undoes, or in the place of this one. The page is not loaded anew.
    pub fn go(self, state: &str, replace: bool) {
        let Some(window) = web_sys::window().filter(|_| self != Self::Off) else {
            return;
        };
        let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else {
            return;
        };
        let mark = match self {
            _ if state.is_empty() => "",
            Self::Hash => "#",
            _ => "?",
        };
        let (search, hash) = (window.location().search(), window.location().hash());
        let url = match self {
            Self::Hash => [&path, &search.unwrap_or_default(), mark, state].concat(),
            _ => [&path, mark, state, &hash.unwrap_or_default()].concat(),
        };
        // A browser may refuse when there are too many steps in a short time: the list is right all the same.
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        };
    }
}
