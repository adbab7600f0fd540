//! The records of transfers in the browser's database, shared by all tabs of the origin.

use super::record::Record;
use crate::ui::{Database, Lock, Signal, held_locks, spawn};

/// The panel's one database.
const DATABASE: &str = "users-panel";

/// The records of one account.
#[derive(Clone, Copy)]
pub struct Records {
    account_id: u64,
    database: Signal<Option<Database>>,
}

impl Records {
    /// Of this account.
    pub fn new(account_id: u64) -> Self {
        Self { account_id, database: Signal::new(None) }
    }

    fn prefix(self) -> String {
        ["transfers/", &self.account_id.to_string(), "/"].concat()
    }

    async fn open(self) -> Option<Database> {
        if let Some(database) = self.database.try_get_untracked()? {
            return Some(database);
        }
        let database = Database::open(DATABASE).await?;
        let _ = self.database.try_set(Some(database.clone()));
        Some(database)
    }

    /// Every record; `None` when the browser does not give them out.
    pub async fn all(self) -> Option<Vec<Record>> {
        let database = self.open().await?;
        let texts = match database.texts(&self.prefix()).await {
            Some(texts) => texts,
            // The connection was closed by the browser, or from another tab.
            None => {
                let _ = self.database.try_set(None);
                self.open().await?.texts(&self.prefix()).await?
            }
        };
        Some(texts.iter().filter_map(|text| Record::from_json(&text.as_string()?)).collect())
    }

    /// Writes records durably, all of them or none; whether they are on the disk.
    pub async fn put(self, records: &[Record]) -> bool {
        if self.put_once(records).await {
            return true;
        }
        // The connection may have been closed by the browser, or from another tab.
        let _ = self.database.try_set(None);
        self.put_once(records).await
    }

    async fn put_once(self, records: &[Record]) -> bool {
        let text = |record: &Record| ([&self.prefix(), record.intent.id.as_str()].concat(), record.to_json());
        let texts: Vec<_> = records.iter().map(text).collect();
        match self.open().await {
            Some(database) => database.put(&texts).await.is_some(),
            None => false,
        }
    }

    /// Writes records; nobody waits for it. Tried once: a second time could come after what was written since, and
    /// say of a request that has left that it had not.
    pub fn keep(self, records: Vec<Record>) {
        if !records.is_empty() {
            spawn(async move {
                self.put_once(&records).await;
            });
        }
    }

    /// The lock of the one tab that sends.
    pub fn sending_lock(self) -> String {
        ["users-panel/sends/", &self.account_id.to_string()].concat()
    }
}

const BATCH: &str = "users-panel/transfer/";

/// Says to all tabs that the one which decided this lives, until it is dropped.
pub fn hold_batch(batch: &str) -> Lock {
    Lock::hold(&[BATCH, batch].concat())
}

/// The decisions whose tabs live; `None` where the browser does not say.
pub async fn living_batches() -> Option<Vec<String>> {
    let names = held_locks().await?;
    Some(names.iter().filter_map(|name| name.strip_prefix(BATCH)).map(str::to_owned).collect())
}
