//! The tabs of one account in one browser: they tell each other what they change and whom they edit.

use crate::ui::{Channel, Lock, Signal, derived, held_locks, keep, live, on_window};

/// What a tab says; behind the last three a user's id and the tab's own.
const CHANGED: &str = "changed";
const OPENED: &str = "opened";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// Who edits whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edits {
    /// The users that are open in this tab, one as often as it is open.
    here: Vec<u64>,
    /// The users that are open in other tabs, each with its tab.
    elsewhere: Vec<(u64, String)>,
}

impl Edits {
    /// Hears what another tab says of a user; whether the two tabs have it open both, and this one has to answer.
    fn hear(&mut self, word: &str, user_id: u64, tab: &str) -> bool {
        self.elsewhere.retain(|(user, other)| (*user, other.as_str()) != (user_id, tab));
        if word != CLOSED {
            self.elsewhere.push((user_id, tab.to_owned()));
        }
        word == OPENED && self.here.contains(&user_id)
    }

    /// Opens a user here. Who has it open elsewhere says so anew: a tab that broke down never said that it closed it.
    fn open(&mut self, user_id: u64) {
        self.here.push(user_id);
        self.elsewhere.retain(|(user, _)| *user != user_id);
    }

    /// Closes a user here; whether it is not open here any more.
    fn close(&mut self, user_id: u64) -> bool {
        let place = self.here.iter().position(|user| *user == user_id);
        if let Some(place) = place {
            self.here.remove(place);
        }
        place.is_some() && !self.here.contains(&user_id)
    }
}

/// The tabs of one account. Each panel of a page counts as a tab of its own.
#[derive(Clone, Copy)]
pub struct Tabs {
    id: Signal<String>,
    channel: Signal<Option<Channel>>,
    changes: Signal<u32>,
    edits: Signal<Edits>,
}

impl Tabs {
    /// Joins the tabs of this account, as long as the owner lives.
    pub fn new(account_id: u64) -> Self {
        // 52 random bits: nobody has as many tabs as to meet another one of the same name.
        let id = js_sys::Math::random().to_bits().to_string();
        keep(Lock::hold(&lock_of(&id)));
        let tabs = Self {
            id: Signal::new(id),
            channel: Signal::new(None),
            changes: Signal::new(0),
            edits: Signal::new(Edits::default()),
        };
        let channel = Channel::open(&["users-panel/", &account_id.to_string()].concat(), move |text| tabs.hear(&text));
        tabs.channel.set_untracked(channel);
        // A page that leaves does not end its owners.
        on_window("pagehide", move || {
            let here = tabs.edits.update_untracked(|edits| std::mem::take(&mut edits.here));
            for user_id in here {
                tabs.say_of(CLOSED, user_id);
            }
        });
        tabs
    }

    /// The name of this tab; another one each time that the page is loaded.
    pub fn id(self) -> Signal<String> {
        self.id
    }

    /// Tells the other tabs that users were added, changed or deleted.
    pub fn changed(self) {
        self.say(CHANGED);
    }

    /// Calls `action` whenever another tab says that it changed users, as long as the owner around lives.
    pub fn on_change(self, action: impl Fn() + 'static) {
        let before = self.changes.get_untracked();
        live(move || {
            if self.changes.get() != before {
                leptos::prelude::untrack(&action);
            }
        });
    }

    /// A user is open for editing in this tab until the guard is dropped: [`keep`] it as long as the form is there.
    pub fn edit(self, user_id: u64) -> Editing {
        self.edits.update(|edits| edits.open(user_id));
        self.say_of(OPENED, user_id);
        Editing { tabs: self, user_id }
    }

    /// Whether a user is open for editing in another tab, too.
    pub fn edited_elsewhere(self, user_id: u64) -> Signal<bool> {
        derived(move || self.edits.with(|edits| edits.elsewhere.iter().any(|(user, _)| *user == user_id)))
    }

    fn hear(self, text: &str) {
        let mut words = text.split(' ');
        let word = words.next().unwrap_or_default();
        if word == CHANGED {
            self.changes.try_update(|count| *count = count.wrapping_add(1));
        } else if let (Some(user_id), Some(tab)) = (words.next().and_then(|id| id.parse().ok()), words.next())
            && self.edits.try_update(|edits| edits.hear(word, user_id, tab)) == Some(true)
        {
            self.say_of(OPEN, user_id);
        }
    }

    fn say_of(self, word: &str, user_id: u64) {
        if let Some(id) = self.id.try_get_untracked() {
            self.say(&[word, " ", &user_id.to_string(), " ", &id].concat());
        }
    }

    fn say(self, text: &str) {
        self.channel.try_with_untracked(|channel| channel.iter().for_each(|channel| channel.say(text)));
    }
}

/// A user is open for editing as long as this lives.
pub struct Editing {
    tabs: Tabs,
    user_id: u64,
}

impl Drop for Editing {
    fn drop(&mut self) {
        let user_id = self.user_id;
        if self.tabs.edits.try_update_untracked(|edits| edits.close(user_id)) == Some(true) {
            self.tabs.say_of(CLOSED, user_id);
        }
    }
}

const LOCK: &str = "users-panel/tab/";

fn lock_of(tab: &str) -> String {
    [LOCK, tab].concat()
}

/// The tabs that live; `None` where the browser does not say.
pub async fn living_tabs() -> Option<Vec<String>> {
    let names = held_locks().await?;
    Some(names.iter().filter_map(|name| name.strip_prefix(LOCK)).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elsewhere(edits: &Edits) -> Vec<u64> {
        edits.elsewhere.iter().map(|(user, _)| *user).collect()
    }

    #[test]
    fn two_tabs_with_the_same_user_hear_of_each_other() {
        let (mut first, mut second) = (Edits::default(), Edits::default());
        first.open(7);
        second.open(7);
        assert!(first.hear(OPENED, 7, "2"));
        assert!(!second.hear(OPEN, 7, "1"));
        assert_eq!((elsewhere(&first), elsewhere(&second)), (vec![7], vec![7]));
        assert!(second.close(7));
        assert!(!first.hear(CLOSED, 7, "2"));
        assert_eq!(elsewhere(&first), [0; 0]);
    }

    #[test]
    fn another_user_is_no_matter() {
        let mut edits = Edits::default();
        edits.open(7);
        assert!(!edits.hear(OPENED, 8, "2"));
        assert_eq!(elsewhere(&edits), [8]);
    }

    #[test]
    fn of_three_tabs_one_may_leave() {
        let mut edits = Edits::default();
        edits.open(7);
        assert!(edits.hear(OPENED, 7, "2"));
        assert!(edits.hear(OPENED, 7, "3"));
        // Said twice, it is there once.
        assert!(!edits.hear(OPEN, 7, "3"));
        edits.hear(CLOSED, 7, "3");
        assert_eq!(edits.elsewhere, [(7, "2".to_owned())]);
    }

    #[test]
    fn who_opens_a_user_asks_anew_and_closes_it_once() {
        let mut edits = Edits::default();
        edits.hear(OPEN, 7, "2");
        edits.open(7);
        assert_eq!(elsewhere(&edits), [0; 0]);
        edits.open(7);
        assert!(!edits.close(7));
        assert!(edits.close(7));
        assert!(!edits.close(7));
    }
}
