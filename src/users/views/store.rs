//! Where the views live: in the browser's storage, shared with other tabs.

use super::data::Views;
use super::json::{from_json, to_json};
use crate::locales::texts;
use crate::ui::{Signal, storage};

/// The views of one account in this browser.
#[derive(Clone, Copy)]
pub(super) struct Store {
    account_id: u64,
    /// What the browser remembered when this page last looked, or in words why that cannot be read.
    pub(super) views: Signal<Result<Views, String>>,
}

/// What the browser remembers now.
///
/// # Errors
/// In words: it remembers something that cannot be read, of a newer panel or broken.
pub(super) fn remembered(account_id: u64) -> Result<Views, String> {
    let text = storage::read(&key(account_id));
    let views = text.map_or_else(|| Ok(Views::default()), |text| from_json(&text, &mut Vec::new()));
    views.map_err(|why| [texts().views_unreadable, " ", &why].concat())
}

fn key(account_id: u64) -> String {
    ["users-panel/", &account_id.to_string(), "/views"].concat()
}

impl Store {
    /// Stays current when another tab changes something.
    pub(super) fn new(account_id: u64) -> Self {
        let store = Self { account_id, views: Signal::new(remembered(account_id)) };
        storage::on_change_elsewhere(move || store.views.settle(remembered(account_id)));
        store
    }

    /// Looks again: another panel on the same page changes them without a word.
    pub(super) fn reload(self) {
        self.views.set(remembered(self.account_id));
    }

    /// Changes the views as they are now, not as they were when this page last looked. `change` says what it did.
    ///
    /// # Errors
    /// In words: why nothing has changed.
    pub(super) fn change(self, change: &dyn Fn(&mut Views) -> Result<String, String>) -> Result<String, String> {
        let mut views = remembered(self.account_id)?;
        let said = change(&mut views)?;
        if !storage::write(&key(self.account_id), &to_json(&views)) {
            return Err(texts().views_not_kept.to_owned());
        }
        self.views.try_set(Ok(views));
        Ok(said)
    }

    /// Forgets what cannot be read.
    pub(super) fn discard(self) {
        storage::remove(&key(self.account_id));
        self.reload();
    }
}
