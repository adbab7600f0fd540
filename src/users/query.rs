//! What the page asks for: one value.

use users_api::params::{ApplicationRef, GetUsers, OrderBy, Paging};
use users_api::record::AcdStatus;

/// How many users one page can hold, for the admin to choose from.
pub const ROWS: [u64; 5] = [20, 50, 100, 500, 1000];

/// Filters, order, page and page size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    filters: Filters,
    output: Output,
    order: OrderBy,
    page: u64,
    rows: u64,
}

/// What a user must be like to be listed; all that is given must hold (`GetUsers`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Users of this application; a part of its name will do.
    pub application: Option<ApplicationRef>,
    /// The one user of this id.
    pub user_id: Option<u64>,
    /// A part of the user name; everybody when empty.
    pub user_name: String,
    /// A part of the display name; everybody when empty.
    pub user_display_name: String,
    /// Active or inactive users only.
    pub user_active: Option<bool>,
    /// Users in any of these states; everybody when empty.
    pub acd_status: AcdStatuses,
    /// Users of this queue.
    pub acd_queue_id: Option<u64>,
    /// Users who are not in this queue.
    pub excluded_acd_queue_id: Option<u64>,
    /// Users with this skill.
    pub skill_id: Option<u64>,
    /// Users without this skill.
    pub excluded_skill_id: Option<u64>,
}

/// What the records hold; nobody is left out by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The skills that are listed: only this one.
    pub showing_skill_id: Option<u64>,
    /// The balance as last committed, in the place of the live one.
    pub fixed_balance: bool,
}

/// A set of ACD states, in the order of the reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcdStatuses([bool; AcdStatus::ALL.len()]);

impl AcdStatuses {
    /// Adds the state or takes it away.
    pub fn set(&mut self, status: AcdStatus, wanted: bool) {
        for (flag, one) in self.0.iter_mut().zip(AcdStatus::ALL) {
            if one == status {
                *flag = wanted;
            }
        }
    }

    /// The states of the set.
    pub fn iter(self) -> impl Iterator<Item = AcdStatus> {
        AcdStatus::ALL.into_iter().zip(self.0).filter_map(|(status, wanted)| wanted.then_some(status))
    }
}

impl FromIterator<AcdStatus> for AcdStatuses {
    fn from_iter<I: IntoIterator<Item = AcdStatus>>(statuses: I) -> Self {
        let mut set = Self::default();
        for status in statuses {
            set.set(status, true);
        }
        set
    }
}

impl Filters {
    /// Whether nobody is left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The request for everybody who matches, without order and page.
    pub fn request(&self) -> GetUsers {
        let text = |value: &String| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        GetUsers {
            application: self.application.clone(),
            user_id: self.user_id,
            user_name: text(&self.user_name),
            user_display_name: text(&self.user_display_name),
            user_active: self.user_active,
            acd_status: self.acd_status.iter().collect(),
            acd_queue_id: self.acd_queue_id,
            excluded_acd_queue_id: self.excluded_acd_queue_id,
            skill_id: self.skill_id,
            excluded_skill_id: self.excluded_skill_id,
            ..GetUsers::default()
        }
    }
}

impl Default for Query {
    fn default() -> Self {
        Self {
            filters: Filters::default(),
            output: Output::default(),
            order: OrderBy::default(),
            page: 1,
            rows: ROWS.first().copied().unwrap_or(Paging::DEFAULT_COUNT),
        }
    }
}

impl Query {
    /// What a user must be like.
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// What the records hold.
    pub fn output(&self) -> &Output {
        &self.output
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

    /// How many users come before the page.
    pub fn offset(&self) -> u64 {
        self.page.saturating_sub(1).saturating_mul(self.rows)
    }

    /// Asks for other users, from the first page on. The same filters change nothing.
    pub fn set_filters(&mut self, filters: Filters) {
        if self.filters != filters {
            self.filters = filters;
            self.page = 1;
        }
    }

    /// Asks for other users, from the first page on.
    pub fn filter(&mut self, change: impl FnOnce(&mut Filters)) {
        let mut filters = self.filters.clone();
        change(&mut filters);
        self.set_filters(filters);
    }

    /// Asks for other contents of the same records.
    pub fn set_output(&mut self, output: Output) {
        self.output = output;
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

    /// The same question without a filter for applications, where the panel is about one of them only: that one is
    /// asked for anyway.
    #[must_use]
    pub fn within(mut self, application_id: Option<u64>) -> Self {
        if application_id.is_some() && self.filters.application.is_some() {
            self.filter(|filters| filters.application = None);
        }
        self
    }

    /// The request for the page. Skills and queues cost the server time: they are asked for when they are shown.
    pub fn request(&self, with_skills: bool, with_queues: bool) -> GetUsers {
        GetUsers {
            with_skills: with_skills.then_some(true),
            with_queues: with_queues.then_some(true),
            showing_skill_id: self.output.showing_skill_id.filter(|_| with_skills),
            return_live_balance: self.output.fixed_balance.then_some(false),
            paging: Paging { count: Some(self.rows), offset: Some(self.offset()) },
            order_by: Some(self.order),
            ..self.filters.request()
        }
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
        query.filter(|filters| filters.user_name = "ann".to_owned());
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
        query.set_output(Output { fixed_balance: true, ..Output::default() });
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
        query.filter(|filters| {
            filters.user_name = " ann ".to_owned();
            filters.user_active = Some(false);
            filters.acd_status = [AcdStatus::Ready, AcdStatus::Online].into_iter().collect();
        });
        query.set_page(3);
        let expected = GetUsers {
            user_name: Some("ann".to_owned()),
            user_active: Some(false),
            acd_status: vec![AcdStatus::Online, AcdStatus::Ready],
            paging: Paging { count: Some(20), offset: Some(40) },
            order_by: Some(OrderBy::UserName),
            ..GetUsers::default()
        };
        assert_eq!(query.request(false, false), expected);
        query.set_output(Output { showing_skill_id: Some(4), fixed_balance: true });
        let output = query.request(true, true);
        assert_eq!((output.with_skills, output.with_queues), (Some(true), Some(true)));
        assert_eq!((output.showing_skill_id, output.return_live_balance), (Some(4), Some(false)));
        assert_eq!(query.request(false, false).showing_skill_id, None);
    }

    #[test]
    fn pages_begin_at_one() {
        assert_eq!(on_page(0).page(), 1);
        assert_eq!(on_page(u64::MAX).request(false, false).paging.offset, Some(u64::MAX));
    }
}
