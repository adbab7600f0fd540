//! Where the views live: in the browser's storage, shared with other tabs.

use super::data::{Problem, Views};
use super::json::{FileProblem, from_json, to_json};
use crate::ui::{LARGEST_FILE, Signal, storage};

/// The views of one account in this browser.
#[derive(Clone, Copy)]
pub(super) struct Store {
    account_id: u64,
    /// What the browser remembers, or why that cannot be read.
    views: Signal<Result<Views, FileProblem>>,
}

/// What the browser remembers now.
///
/// # Errors
/// It remembers something that cannot be read: of a newer panel, or broken.
pub(super) fn remembered(account_id: u64) -> Result<Views, FileProblem> {
    storage::read(&key(account_id)).map_or_else(|| Ok(Views::default()), |text| Ok(from_json(&text)?.views))
}

fn key(account_id: u64) -> String {
    ["users-panel/", &account_id.to_string(), "/views"].concat()
}

impl Store {
    /// Stays current when another tab changes something.
    pub(super) fn new(account_id: u64) -> Self {
        let store = Self { account_id, views: Signal::new(remembered(account_id)) };
        storage::on_change_elsewhere(move || store.reload());
        store
    }

    /// The views, as of the last look.
    pub(super) fn views(self) -> Signal<Result<Views, FileProblem>> {
        self.views
    }

    /// Looks again: another panel on the same page changes them without a word.
    pub(super) fn reload(self) {
        let fresh = remembered(self.account_id);
        if self.views.try_with_untracked(|views| *views != fresh) == Some(true) {
            self.views.set(fresh);
        }
    }

    /// Changes the views as they are now, not as they were when this page last looked.
    ///
    /// # Errors
    /// Why nothing has changed.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Views) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut views = remembered(self.account_id).map_err(Problem::Unreadable)?;
        let outcome = change(&mut views);
        if outcome.is_err() {
            self.reload();
            return outcome;
        }
        let text = to_json(&views);
        if u32::try_from(text.len()).is_ok_and(|length| length <= LARGEST_FILE) {
            if !storage::write(&key(self.account_id), &text) {
                return Err(Problem::NotKept);
            }
            let _ = self.views.try_set(Ok(views));
            outcome
        } else {
            Err(Problem::TooLong)
        }
    }

    /// Forgets what cannot be read.
    pub(super) fn discard(self) {
        storage::remove(&key(self.account_id));
        self.reload();
    }
}
