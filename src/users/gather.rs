//! Everybody who matches, gathered page by page. The API's `all` is never sent: it would name whoever is there when
//! it arrives, not whom the admin saw.

use std::collections::BTreeMap;

use users_api::params::{GetUsers, OrderBy, Paging};
use users_api::record::User;
use users_api::reply::Page;

use super::query::Filters;
use super::selection::Named;

/// How many users one request asks for: the most that a server gives.
const STEP: u64 = 1000;

/// What is gathered so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathering {
    found: BTreeMap<u64, String>,
    seen: u64,
    total: Option<u64>,
    changed: bool,
}

impl Gathering {
    /// The request for the next page.
    pub fn request(&self, filters: &Filters) -> GetUsers {
        GetUsers {
            paging: Paging { count: Some(STEP), offset: Some(self.seen) },
            // Ids are never given twice and never change: users who come stand at the end of this order.
            order_by: Some(OrderBy::UserId),
            ..filters.request()
        }
    }

    /// Takes a page; true when there is another one to ask for.
    pub fn take(&mut self, page: Page<User>) -> bool {
        let total = *self.total.get_or_insert(page.total_count);
        self.changed |= total != page.total_count;
        self.total = Some(page.total_count);
        let sent = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        self.seen = self.seen.saturating_add(sent);
        for user in page.items {
            self.changed |= self.found.insert(user.user_id, user.user_name).is_some();
        }
        let more = self.seen < page.total_count;
        // A server that has no more to give although its total says so.
        self.changed |= more && sent == 0;
        more && sent > 0
    }

    /// How many users are gathered.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// How many there are, by the last page.
    pub fn total(&self) -> u64 {
        self.total.unwrap_or_default()
    }

    /// Whether the list changed between two pages, so that somebody may be missing.
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    /// The users.
    pub fn into_users(self) -> Vec<Named> {
        self.found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::users;
    use super::*;

    fn page(ids: impl IntoIterator<Item = u64>, total_count: u64) -> Page<User> {
        let items = users(ids);
        Page { count: items.len() as u64, items, total_count }
    }

    fn paging(gathering: &Gathering) -> (Option<u64>, Option<u64>) {
        let request = gathering.request(&Filters::default());
        (request.paging.count, request.paging.offset)
    }

    #[test]
    fn page_after_page_until_everybody_is_there() {
        let mut gathering = Gathering::default();
        assert_eq!(paging(&gathering), (Some(1000), Some(0)));
        assert!(gathering.take(page(1..=1000, 1500)));
        assert_eq!(paging(&gathering), (Some(1000), Some(1000)));
        assert!(!gathering.take(page(1001..=1500, 1500)));
        assert_eq!((gathering.len(), gathering.total(), gathering.has_changed()), (1500, 1500, false));
        assert_eq!(gathering.into_users().first(), Some(&(1, "u1".to_owned())));
    }

    #[test]
    fn a_list_that_changes_in_between_is_told() {
        let mut grown = Gathering::default();
        assert!(grown.take(page(1..=3, 5)));
        assert!(!grown.take(page(4..=6, 6)));
        assert!(grown.has_changed());
        let mut shifted = Gathering::default();
        assert!(shifted.take(page(1..=3, 5)));
        assert!(!shifted.take(page(3..=4, 5)));
        assert!(shifted.has_changed());
    }

    #[test]
    fn a_server_that_gives_no_more_ends_it() {
        let mut gathering = Gathering::default();
        assert!(gathering.take(page(1..=3, 5)));
        assert!(!gathering.take(page([], 5)));
        assert!(gathering.has_changed());
        let mut nobody = Gathering::default();
        assert!(!nobody.take(page([], 0)));
        assert!(!nobody.has_changed());
    }
}
