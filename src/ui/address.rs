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
}

impl Address {
    /// Reads the value of `url-state`; anything unknown is off.
    pub fn named(name: &str) -> Self {
        if name == "query" { Self::Query } else { Self::Off }
    }

    /// The panel's part of the address as it is now, without `?`.
    pub fn search(self) -> String {
        let search = match self {
            Self::Off => None,
            Self::Query => web_sys::window().and_then(|window| window.location().search().ok()),
        };
        search.map(|search| search.trim_start_matches('?').to_owned()).unwrap_or_default()
    }

    /// Goes to another state: as a step that Back undoes, or in the place of this one. The page is not loaded anew.
    pub fn go(self, search: &str, replace: bool) {
        let Some(window) = web_sys::window().filter(|_| self == Self::Query) else {
            return;
        };
        let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else {
            return;
        };
        let hash = window.location().hash().unwrap_or_default();
        let question = if search.is_empty() { "" } else { "?" };
        let url = [&path, question, search, &hash].concat();
        // A browser may refuse when there are too many steps in a short time: the list is right all the same.
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        };
    }
}
