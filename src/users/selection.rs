//! The users that the admin has picked, across pages and filters.

use std::collections::BTreeMap;

/// A set of users by id; their names are kept beside them, so that every later question can list them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    names: BTreeMap<u64, String>,
    anchor: Option<u64>,
}

/// A user as the selection knows it: id and user name.
pub type Named = (u64, String);

impl Selection {
    /// How many users are selected.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nobody is selected.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether this user is selected.
    pub fn contains(&self, user_id: u64) -> bool {
        self.names.contains_key(&user_id)
    }

    /// Selects a user or lets go of it. A later range starts here.
    pub fn set(&mut self, user: Named, selected: bool) {
        self.anchor = Some(user.0);
        self.put(user, selected);
    }

    /// Does to the whole range what is done to the user at its end: from the user that was set last to this one,
    /// in the order of the rows. Where the first one is not among the rows, to this one alone.
    pub fn set_range(&mut self, rows: &[Named], to: u64, selected: bool) {
        let place = |id: u64| rows.iter().position(|(row, _)| *row == id);
        let Some(end) = place(to) else {
            return;
        };
        let start = self.anchor.and_then(place).unwrap_or(end);
        let range = rows.get(start.min(end)..=start.max(end)).unwrap_or_default();
        self.set_all(range, selected);
        self.anchor = Some(to);
    }

    /// Selects all of these users or lets go of them.
    pub fn set_all(&mut self, users: &[Named], selected: bool) {
        for user in users {
            self.put(user.clone(), selected);
        }
    }

    /// Lets go of everybody.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Lets go of the users of these ids.
    pub fn let_go(&mut self, users: &[u64]) {
        for id in users {
            self.names.remove(id);
        }
    }

    /// The users, by id.
    pub fn users(&self) -> Vec<Named> {
        self.names.iter().map(|(id, name)| (*id, name.clone())).collect()
    }

    /// How many of these users are selected.
    pub fn among(&self, users: impl Iterator<Item = u64>) -> Share {
        let (mut selected, mut all) = (0_usize, 0_usize);
        for id in users {
            all += 1;
            selected += usize::from(self.contains(id));
        }
        match selected {
            0 => Share::None,
            some if some == all => Share::All,
            _ => Share::Some,
        }
    }

    fn put(&mut self, (id, name): Named, selected: bool) {
        if selected {
            self.names.insert(id, name);
        } else {
            self.names.remove(&id);
        }
    }
}

/// How much of a page is selected: the three states of its checkbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Nobody.
    None,
    /// Some, but not all.
    Some,
    /// Everybody, and the page is not empty.
    All,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: impl IntoIterator<Item = u64>) -> Vec<Named> {
        ids.into_iter().map(|id| (id, format!("user{id}"))).collect()
    }

    fn ids(selection: &Selection) -> Vec<u64> {
        selection.names.keys().copied().collect()
    }

    #[test]
    fn it_stays_across_pages() {
        let mut selection = Selection::default();
        selection.set_all(&rows(1..=3), true);
        selection.set_all(&rows(11..=12), true);
        selection.set((2, "user2".to_owned()), false);
        assert_eq!(ids(&selection), [1, 3, 11, 12]);
    }

    #[test]
    fn a_range_goes_both_ways_and_follows_its_end() {
        let page = rows([5, 3, 9, 1, 7]);
        let mut selection = Selection::default();
        selection.set(page[3].clone(), true);
        selection.set_range(&page, 3, true);
        assert_eq!(ids(&selection), [1, 3, 9]);
        selection.set_range(&page, 9, false);
        assert_eq!(ids(&selection), [1]);
    }

    #[test]
    fn a_range_without_a_start_on_this_page_is_one_user() {
        let mut selection = Selection::default();
        selection.set((99, "elsewhere".to_owned()), true);
        selection.set_range(&rows(1..=5), 4, true);
        assert_eq!(ids(&selection), [4, 99]);
        selection.set_range(&rows(1..=5), 77, true);
        assert_eq!(ids(&selection), [4, 99]);
    }

    #[test]
    fn the_checkbox_of_the_page_has_three_states() {
        let mut selection = Selection::default();
        assert_eq!(selection.among([].into_iter()), Share::None);
        assert_eq!(selection.among(1..=3), Share::None);
        selection.set_all(&rows(1..=2), true);
        assert_eq!(selection.among(1..=3), Share::Some);
        assert_eq!(selection.among(1..=2), Share::All);
    }
}
