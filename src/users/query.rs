//! What the page asks for: one value.

use users_api::params::{GetUsers, OrderBy, Paging};

/// How many users one page can hold, for the admin to choose from.
pub const ROWS: [u64; 5] = [20, 50, 100, 500, 1000];

/// Filters, order, page and page size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    filters: Filters,
    order: OrderBy,
    page: u64,
    rows: u64,
}

/// What a user must be like to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// A part of the user name; everybody when empty.
    pub user_name: String,
    /// Active or inactive users only.
    pub user_active: Option<bool>,
}

impl Filters {
    /// Whether nobody is left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Query {
    fn default() -> Self {
        Self { filters: Filters::default(), order: OrderBy::default(), page: 1, rows: 20 }
    }
}

impl Query {
    /// What a user must be like.
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// In which order.
    pub fn order(&self) -> OrderBy {
        self.order
    }

    /// Which page; the first one is 1.
    pub fn page(&self) -> u64 {
        self.page
    }

    /// How many users a page holds.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Asks for other users, from the first page on. The same filters change nothing.
    pub fn set_filters(&mut self, filters: Filters) {
        if self.filters != filters {
            self.filters = filters;
            self.page = 1;
        }
    }

    /// Asks for another order, from the first page on.
    pub fn set_order(&mut self, order: OrderBy) {
        if self.order != order {
            self.order = order;
            self.page = 1;
        }
    }

    /// Turns to a page; pages begin at 1.
    pub fn set_page(&mut self, page: u64) {
        self.page = page.max(1);
    }

    /// Asks for pages of another size, and turns to the one that holds the first user of the page before.
    /// A size that is none of [`ROWS`] changes nothing.
    pub fn set_rows(&mut self, rows: u64) {
        if ROWS.contains(&rows) {
            self.page = self.offset() / rows + 1;
            self.rows = rows;
        }
    }

    /// The request.
    pub fn request(&self) -> GetUsers {
        let name = self.filters.user_name.trim();
        GetUsers {
            user_name: (!name.is_empty()).then(|| name.to_owned()),
            user_active: self.filters.user_active,
            paging: Paging { count: Some(self.rows), offset: Some(self.offset()) },
            order_by: Some(self.order),
            ..GetUsers::default()
        }
    }

    fn offset(&self) -> u64 {
        self.page.saturating_sub(1).saturating_mul(self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_page(page: u64) -> Query {
        let mut query = Query::default();
        query.set_page(page);
        query
    }

    #[test]
    fn a_new_question_begins_at_the_first_page() {
        let mut query = on_page(5);
        query.set_filters(Filters { user_name: "ann".to_owned(), user_active: None });
        assert_eq!(query.page(), 1);
        query.set_page(3);
        query.set_order(OrderBy::UserId);
        assert_eq!(query.page(), 1);
    }

    #[test]
    fn the_same_question_stays_on_its_page() {
        let mut query = on_page(5);
        query.set_filters(Filters::default());
        query.set_order(OrderBy::UserName);
        assert_eq!(query.page(), 5);
    }

    #[test]
    fn another_page_size_keeps_the_first_user_in_sight() {
        let mut query = on_page(8); // users 141 to 160
        query.set_rows(50);
        assert_eq!((query.page(), query.rows()), (3, 50)); // users 101 to 150
        query.set_rows(37);
        assert_eq!(query.rows(), 50);
    }

    #[test]
    fn the_request_holds_what_was_asked_for_and_nothing_else() {
        let mut query = on_page(1);
        query.set_filters(Filters { user_name: " ann ".to_owned(), user_active: Some(false) });
        query.set_page(3);
        let expected = GetUsers {
            user_name: Some("ann".to_owned()),
            user_active: Some(false),
            paging: Paging { count: Some(20), offset: Some(40) },
            order_by: Some(OrderBy::UserName),
            ..GetUsers::default()
        };
        assert_eq!(query.request(), expected);
    }

    #[test]
    fn pages_begin_at_one() {
        assert_eq!(on_page(0).page(), 1);
        assert_eq!(on_page(u64::MAX).request().paging.offset, Some(u64::MAX));
    }
}
