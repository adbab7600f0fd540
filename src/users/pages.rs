//! Where a page stands among the others.

/// The position of one page: how many users there are, how many a page holds, and which page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The page, from 1 on.
    pub page: u64,
    /// The size of a page.
    pub rows: u64,
    /// How many users there are in all.
    pub total: u64,
}

impl Pages {
    /// The last page; 1 when there are no users.
    pub fn last(self) -> u64 {
        self.total.div_ceil(self.rows.max(1)).max(1)
    }

    /// The pages before and after this one, where there are any.
    pub fn previous(self) -> Option<u64> {
        (self.page > 1).then(|| (self.page - 1).min(self.last()))
    }

    /// The page after this one.
    pub fn next(self) -> Option<u64> {
        (self.page < self.last()).then_some(self.page + 1)
    }

    /// Whether the list has become so short that this page is past its end.
    pub fn is_past_the_end(self) -> bool {
        self.page > self.last()
    }

    /// The positions of the first and the last user of this page, from 1 on; `None` when it has none.
    pub fn range(self) -> Option<(u64, u64)> {
        let before = (self.page - 1).saturating_mul(self.rows);
        (before < self.total).then(|| (before + 1, before.saturating_add(self.rows).min(self.total)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(page: u64, total: u64) -> Pages {
        Pages { page, rows: 20, total }
    }

    #[test]
    fn the_last_page_holds_the_rest() {
        assert_eq!([0, 1, 20, 21, 161].map(|total| pages(1, total).last()), [1, 1, 1, 2, 9]);
        assert_eq!(pages(9, 161).range(), Some((161, 161)));
        assert_eq!(pages(1, 161).range(), Some((1, 20)));
    }

    #[test]
    fn there_is_nothing_before_the_first_and_after_the_last() {
        assert_eq!((pages(1, 161).previous(), pages(1, 161).next()), (None, Some(2)));
        assert_eq!((pages(9, 161).previous(), pages(9, 161).next()), (Some(8), None));
        assert_eq!((pages(1, 0).previous(), pages(1, 0).next()), (None, None));
    }

    #[test]
    fn from_past_the_end_the_way_back_is_the_last_page() {
        let past = pages(50, 161);
        assert!(past.is_past_the_end());
        assert_eq!((past.previous(), past.next(), past.range()), (Some(9), None, None));
        assert!(!pages(1, 0).is_past_the_end());
    }
}
