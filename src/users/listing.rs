//! One answer to the query, and whether it may take the place of the one that is shown.

use users_api::record::User;
use users_api::reply::Page;

use super::pages::Pages;
use super::query::Query;

/// A page of users as the server gave it, with the question that it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The question.
    pub query: Query,
    /// The answer.
    pub page: Page<User>,
}

impl Listing {
    /// Where the page stands among the others.
    pub fn pages(&self) -> Pages {
        Pages { page: self.query.page(), rows: self.query.rows(), total: self.page.total_count }
    }

    /// The ids, in the order of the rows.
    pub fn ids(&self) -> impl Iterator<Item = u64> {
        self.page.items.iter().map(|user| user.user_id)
    }

    /// How many users the server sent, and how many this page should hold by the total that it gave; `None` when
    /// the two agree.
    pub fn shortfall(&self) -> Option<(u64, u64)> {
        let pages = self.pages();
        let expected = pages.range().map_or(0, |(first, last)| last - first + 1);
        let sent = u64::try_from(self.page.items.len()).unwrap_or(u64::MAX);
        (sent != expected && !pages.is_past_the_end()).then_some((sent, expected))
    }

    /// How many users stand elsewhere than in `before`, came or went; zero when every row may be drawn in its place.
    pub fn moved_since(&self, before: &Self) -> usize {
        let here: Vec<u64> = self.ids().collect();
        let there: Vec<u64> = before.ids().collect();
        let gone = there.iter().filter(|id| !here.contains(id)).count();
        let came = here.iter().filter(|id| !there.contains(id)).count();
        // Among those who stayed, whoever is not in the place that the order of before gives.
        let stayed_here = here.iter().filter(|id| there.contains(id));
        let stayed_there = there.iter().filter(|id| here.contains(id));
        gone + came + stayed_here.zip(stayed_there).filter(|(now, then)| now != then).count()
    }
}

/// Who asked for a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskedBy {
    /// The admin: by another question, or by a button.
    #[default]
    Admin,
    /// The clock. It never moves a row under the pointer.
    Clock,
}

/// How many users have changed their place, when that is a reason to wait for a click before `fresh` is drawn.
pub fn reason_to_wait(shown: Option<&Listing>, fresh: &Listing, asked_by: AskedBy) -> Option<usize> {
    let shown = shown.filter(|shown| asked_by == AskedBy::Clock && shown.query == fresh.query)?;
    Some(fresh.moved_since(shown)).filter(|moved| *moved > 0)
}

#[cfg(test)]
mod tests {
    use super::super::samples::users;
    use super::*;

    fn listing(ids: &[u64], total: u64) -> Listing {
        let items = users(ids.iter().copied());
        let count = items.len() as u64;
        Listing { query: Query::default(), page: Page { items, count, total_count: total } }
    }

    #[test]
    fn the_clock_never_moves_a_row() {
        let shown = listing(&[1, 2, 3], 3);
        let reason = |fresh: &Listing, by| reason_to_wait(Some(&shown), fresh, by);
        assert_eq!(reason(&listing(&[1, 3], 2), AskedBy::Clock), Some(1));
        assert_eq!(reason(&listing(&[2, 1, 3], 3), AskedBy::Clock), Some(2));
        assert_eq!(reason(&listing(&[1, 2, 3, 4], 4), AskedBy::Clock), Some(1));
        assert_eq!(reason(&listing(&[9, 8], 2), AskedBy::Clock), Some(5));
    }

    #[test]
    fn what_keeps_every_row_in_its_place_is_drawn_at_once() {
        let shown = listing(&[1, 2, 3], 3);
        let mut fresh = listing(&[1, 2, 3], 90);
        fresh.page.items[1].user_active = false;
        assert_eq!(reason_to_wait(Some(&shown), &fresh, AskedBy::Clock), None);
        assert_eq!(reason_to_wait(None, &fresh, AskedBy::Clock), None);
    }

    #[test]
    fn the_admin_gets_what_the_admin_asked_for() {
        let (shown, mut fresh) = (listing(&[1, 2, 3], 3), listing(&[3, 2], 2));
        assert_eq!(reason_to_wait(Some(&shown), &fresh, AskedBy::Admin), None);
        fresh.query.set_page(2);
        assert_eq!(reason_to_wait(Some(&shown), &fresh, AskedBy::Clock), None);
    }

    #[test]
    fn total_and_rows_are_compared() {
        assert_eq!(listing(&[1, 2, 3], 3).shortfall(), None);
        assert_eq!(listing(&[1, 2, 3], 161).shortfall(), Some((3, 20)));
        assert_eq!(listing(&[1, 2, 3], 2).shortfall(), Some((3, 2)));
        assert_eq!(listing(&[], 0).shortfall(), None);
        let mut past = listing(&[], 161);
        past.query.set_page(50);
        assert_eq!(past.shortfall(), None);
    }
}
