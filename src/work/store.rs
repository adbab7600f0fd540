//! The journal in the browser's database, shared by all tabs of the origin.

use std::future::Future;
use std::pin::Pin;

use users_api::Method;
use users_api::params::ApplicationRef;

use super::journal::{Entry, Fate, MOST_ENTRIES, id, may_be_left, prefix};
use super::tabs::{Tabs, living_tabs};
use crate::ui::{Database, Signal, now, spawn};

/// The database of every account; the entries of one begin with its id.
const DATABASE: &str = "users-panel";
/// After so many new entries the oldest are dropped, if there are too many: to count them each time would be felt.
const PRUNE_AFTER: u32 = 64;

/// Something to come. Boxed, so that everybody who waits shares one copy of the code.
type Soon<T> = Pin<Box<dyn Future<Output = T>>>;

/// What is about to be done to one user. There is no place for a value that an admin typed: the fields are the
/// program's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The method.
    pub method: Method,
    /// The parameters that it changes; with their value where that is no secret and settles a lost answer, as
    /// `user_active=true`. None for a deletion.
    pub fields: Vec<&'static str>,
    /// `AddUser`: the application.
    pub application: Option<ApplicationRef>,
    /// The user, if it has an id already.
    pub user_id: Option<u64>,
    /// The user's name; of a new user the name that it shall have.
    pub user_name: String,
}

/// What this browser did to the users of one account.
#[derive(Clone, Copy)]
pub struct Journal {
    account_id: u64,
    who: Signal<String>,
    tabs: Tabs,
    database: Signal<Option<Database>>,
    count: Signal<u32>,
    /// The browser does not let this page keep a journal.
    pub(super) refused: Signal<bool>,
    /// What tabs that are gone left open, the newest first.
    pub(super) left: Signal<Vec<Entry>>,
    /// The ids that `Activity` is limited to, while it is open; none of them: it shows everything.
    pub(super) asked: Signal<Option<Vec<String>>>,
    /// Counts what this tab wrote.
    pub(super) written: Signal<u32>,
}

impl Journal {
    /// The journal of this account, which is called `who`. Looks for what tabs that are gone left open.
    pub fn new(account_id: u64, who: &str, tabs: Tabs) -> Self {
        let journal = Self {
            account_id,
            who: Signal::new(who.to_owned()),
            tabs,
            database: Signal::new(None),
            count: Signal::new(0),
            refused: Signal::new(false),
            left: Signal::new(Vec::new()),
            asked: Signal::new(None),
            written: Signal::new(0),
        };
        journal.look();
        // What it did may have settled something.
        tabs.on_change(move || journal.look());
        journal
    }

    /// Writes that an act is about to be sent; ready once that is on the disk, or cannot be. Only then the request
    /// leaves.
    pub fn begin(self, act: Act) -> Soon<Begun> {
        let planned = self.write_acts(vec![act], Fate::Sending);
        Box::pin(async move {
            // One act has one entry; without an account that is signed in there is none.
            planned.await.pop().unwrap_or(Begun { journal: self, entry: None })
        })
    }

    /// Writes what one decision asks for, in this order, before the first of it is sent: whatever happens to the tab,
    /// what it did not send any more is told as well. Each is [`Begun::send`] before its request leaves.
    pub fn plan(self, acts: Vec<Act>) -> Soon<Vec<Begun>> {
        self.write_acts(acts, Fate::Waiting)
    }

    fn write_acts(self, acts: Vec<Act>, fate: Fate) -> Soon<Vec<Begun>> {
        Box::pin(async move {
            let entries = self.entries_of(acts, &fate);
            let kept = self.write(&entries).await;
            entries.into_iter().map(|entry| Begun { journal: self, entry: Some(entry).filter(|_| kept) }).collect()
        })
    }

    fn entries_of(self, acts: Vec<Act>, fate: &Fate) -> Vec<Entry> {
        let (Some(who), Some(tab)) = (self.who.try_get_untracked(), self.tabs.id().try_get_untracked()) else {
            return Vec::new();
        };
        let milliseconds = u64::try_from(now()).unwrap_or_default().saturating_mul(1000);
        let mut batch = String::new();
        let entry = |act: Act| {
            let count = self.count.try_update_untracked(|count| {
                *count = count.wrapping_add(1);
                *count
            });
            let id = id(self.account_id, milliseconds, &tab, count.unwrap_or_default());
            if batch.is_empty() {
                batch.clone_from(&id);
            }
            let (application_id, application_name) = match act.application {
                Some(ApplicationRef::Id(id)) => (Some(id), String::new()),
                Some(ApplicationRef::Name(name)) => (None, name),
                None => (None, String::new()),
            };
            Entry {
                id,
                batch: batch.clone(),
                at: now(),
                account_id: self.account_id,
                who: who.clone(),
                method: act.method.name().to_owned(),
                fields: act.fields.join(","),
                application_id,
                application_name,
                user_id: act.user_id,
                user_name: act.user_name,
                fate: fate.clone(),
                seen: false,
                tab: tab.clone(),
            }
        };
        acts.into_iter().map(entry).collect()
    }

    /// Writes entries; whether they are on the disk.
    async fn write(self, entries: &[Entry]) -> bool {
        let texts: Vec<_> = entries.iter().map(|entry| (entry.id.clone(), entry.to_json())).collect();
        let kept = self.put(&texts).await;
        let _ = self.refused.try_set(!kept);
        self.written.try_update(|count| *count = count.wrapping_add(1));
        let count = self.count.try_get_untracked().unwrap_or_default();
        let new = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        if kept && count / PRUNE_AFTER != count.saturating_sub(new) / PRUNE_AFTER {
            self.prune().await;
        }
        kept
    }

    async fn put(self, texts: &[(String, String)]) -> bool {
        // A connection may have been closed by the browser, or from another tab.
        if let Some(database) = self.database.try_get_untracked().flatten()
            && database.put(texts).await.is_some()
        {
            return true;
        }
        match self.open().await {
            Some(database) => database.put(texts).await.is_some(),
            None => false,
        }
    }

    async fn open(self) -> Option<Database> {
        let database = Database::open(DATABASE).await?;
        let _ = self.database.try_set(Some(database.clone()));
        Some(database)
    }

    /// The database, and how the ids of this account begin.
    async fn place(self) -> Option<(Database, String)> {
        let database = self.open().await;
        let _ = self.refused.try_set(database.is_none());
        Some((database?, prefix(self.account_id)))
    }

    /// Drops the oldest entries where there are too many.
    async fn prune(self) -> Option<()> {
        let (database, prefix) = self.place().await?;
        let keys = database.keys(&prefix).await?;
        let last = keys.get(keys.length().checked_sub(MOST_ENTRIES)?.checked_sub(1)?);
        database.delete(&prefix, Some(&last.as_string()?)).await
    }

    /// Forgets all entries of this account.
    pub(super) async fn clear(self) {
        if let Some((database, prefix)) = self.place().await {
            let _ = database.delete(&prefix, None).await;
        }
        let _ = self.left.try_set(Vec::new());
        self.written.try_update(|count| *count = count.wrapping_add(1));
    }

    /// The entries, the newest first, as the end of their tabs leaves them; with each whether it is still to be
    /// looked at. With `open` only those that may be. `None`: the browser does not keep any.
    pub(super) async fn entries(self, open: bool) -> Option<Vec<(Entry, bool)>> {
        let (database, prefix) = self.place().await?;
        let Some(texts) = database.texts(&prefix).await else {
            let _ = self.refused.try_set(true);
            return None;
        };
        if texts.length() > MOST_ENTRIES {
            self.prune().await;
        }
        let living = living_tabs().await;
        let moment = now();
        let read = |text: wasm_bindgen::JsValue| {
            let text = text.as_string().filter(|text| !open || may_be_left(text))?;
            let mut entry = Entry::from_json(&text)?;
            let left = entry.settle_orphan(living.as_deref(), moment);
            Some((entry, left))
        };
        let mut entries: Vec<_> = texts.iter().filter_map(read).collect();
        entries.reverse();
        Some(entries)
    }

    /// What tabs that are gone left open.
    async fn left_over(self) -> Vec<Entry> {
        let entries = self.entries(true).await.unwrap_or_default();
        entries.into_iter().filter(|(_, left)| *left).map(|(entry, _)| entry).collect()
    }

    /// Looks for what tabs that are gone left open.
    pub(super) fn look(self) {
        spawn(async move {
            let left = self.left_over().await;
            let _ = self.left.try_set(left);
        });
    }

    /// Opens `Activity`.
    pub fn show(self) {
        self.asked.set(Some(Vec::new()));
    }

    /// Opens `Activity` with what was left open: what nobody knows, or, where there is no such thing, what was not
    /// sent.
    pub(super) fn open_left_over(self) {
        let ids = self.left.with_untracked(|left| {
            let of = |unknown: bool| -> Vec<String> {
                let found = left.iter().filter(|entry| (entry.fate == Fate::Unknown) == unknown);
                found.map(|entry| entry.id.clone()).collect()
            };
            let unknown = of(true);
            if unknown.is_empty() { of(false) } else { unknown }
        });
        self.asked.set(Some(ids));
    }

    /// The admin has seen what was left open, and leaves it so.
    pub(super) fn dismiss(self) {
        spawn(async move {
            // As it is now: another tab may have settled some of it.
            let mut left = self.left_over().await;
            left.iter_mut().for_each(|entry| entry.seen = true);
            self.write(&left).await;
            self.look();
        });
    }

    /// Writes what reading has shown of an entry.
    pub(super) fn settle(self, entry: Entry) {
        spawn(async move {
            self.write(&[entry]).await;
            self.look();
        });
    }
}

/// An act that stands in the journal, or does not because the browser refuses.
pub struct Begun {
    journal: Journal,
    entry: Option<Entry>,
}

impl Begun {
    /// Writes that its turn has come; ready once that is on the disk, or cannot be. Only then the request leaves.
    pub async fn send(&mut self) {
        if let Some(entry) = &mut self.entry {
            entry.fate = Fate::Sending;
            self.journal.write(std::slice::from_ref(entry)).await;
        }
    }

    /// Writes what became of it. Nobody has to wait for that.
    pub fn finish(&mut self, fate: Fate) {
        finish_all(std::iter::once((self, fate)));
    }

    /// The user has an id now: an added one.
    pub fn found(&mut self, user_id: u64) {
        if let Some(entry) = &mut self.entry {
            entry.user_id = Some(user_id);
        }
    }
}

/// Writes what became of several at once. Nobody has to wait for that.
pub fn finish_all<'a>(fates: impl Iterator<Item = (&'a mut Begun, Fate)>) {
    let mut journal = None;
    let mut entries = Vec::new();
    for (begun, fate) in fates {
        if let Some(entry) = &mut begun.entry {
            entry.fate = fate;
            journal = Some(begun.journal);
            entries.push(entry.clone());
        }
    }
    if let Some(journal) = journal {
        spawn(async move {
            journal.write(&entries).await;
        });
    }
}
