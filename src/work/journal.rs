//! What this browser did: one entry for each user of each act. Pure: `work/store.rs` keeps it.
//!
//! An entry holds who was signed in, what was asked of whom, and what became of it; never a password, a key or a
//! session id: of a change it holds the names of the fields, which are constants of the program.

use users_api::raw::Object;

use super::outcome::Outcome;
use super::report::csv;
use crate::api::{CallError, explain};
use crate::locales::{Texts, texts};
use crate::ui::{contains, push_json, utc};

/// How many entries of an account are kept; the oldest are dropped.
pub const MOST_ENTRIES: u32 = 5000;
/// The version that is written; entries of another one are passed over.
const VERSION: &str = "1";
/// A browser without Web Locks cannot say whether a tab lives. No request lasts longer than this, in seconds: the
/// configuration allows 600.
const LONGEST_REQUEST: i64 = 660;

/// What became of one act, as the journal tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is its turn later.
    Waiting,
    /// On its way: written before the request leaves.
    Sending,
    /// The server did it.
    Done,
    /// The server did nothing, and says why: the API's code, 0 when it was not the API that refused, and the words.
    Rejected(u32, String),
    /// Nobody knows.
    Unknown,
    /// Reading has shown that it was not done.
    NotDone,
    /// It was stopped before it was sent.
    NotSent,
}

impl Fate {
    /// What the outcome of a write is in the journal.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Waiting => Self::Waiting,
            Outcome::Sending => Self::Sending,
            Outcome::Done => Self::Done,
            Outcome::Rejected(why) if why.is_lost() => Self::NotDone,
            Outcome::Rejected(why) => Self::rejected(why),
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::NotSent => Self::NotSent,
        }
    }

    /// The server did nothing, for this reason.
    pub fn rejected(why: &CallError) -> Self {
        Self::Rejected(why.code().map_or(0, users_api::ErrorCode::number), explain(why, texts()))
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Rejected(..) => "rejected",
            Self::Unknown => "unknown",
            Self::NotDone => "not_done",
            Self::NotSent => "not_sent",
        }
    }
}

/// One user of one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique, and in the order of time: [`id`].
    pub id: String,
    /// The same for all that one decision asked for.
    pub batch: String,
    /// When it was written, in seconds since 1970 UTC.
    pub at: i64,
    /// The account that was signed in.
    pub account_id: u64,
    /// How that account is called.
    pub who: String,
    /// The API's method.
    pub method: String,
    /// The parameters that it changed, joined by commas; some with their value, as `user_active=true`.
    pub fields: String,
    /// `AddUser`: the application, where it was named by its id.
    pub application_id: Option<u64>,
    /// `AddUser`: the application, where it was named by its name; empty otherwise.
    pub application_name: String,
    /// The user, if its id was known.
    pub user_id: Option<u64>,
    /// The user's name then.
    pub user_name: String,
    /// What became of it.
    pub fate: Fate,
    /// Whether somebody has looked at what the end of its tab left open.
    pub seen: bool,
    /// The tab that did it.
    pub tab: String,
}

/// The ids of an account's entries begin so.
pub fn prefix(account_id: u64) -> String {
    [&account_id.to_string(), "/"].concat()
}

/// An id: of an account, at a moment in milliseconds since 1970, the `count`th of a tab. Ids of an account sort as
/// the entries were written.
pub fn id(account_id: u64, milliseconds: u64, tab: &str, count: u32) -> String {
    let (time, count) = (milliseconds.to_string(), count.to_string());
    let zeros = |text: &str, length: usize| "0".repeat(length.saturating_sub(text.len()));
    [&prefix(account_id), &zeros(&time, 15), &time, "-", tab, "-", &zeros(&count, 6), &count].concat()
}

impl Entry {
    /// The entry as the browser keeps it.
    pub fn to_json(&self) -> String {
        let mut json = ["{\"version\":", VERSION].concat();
        let mut text = |key: &str, value: &str| {
            json.push_str(",\"");
            json.push_str(key);
            json.push_str("\":");
            push_json(&mut json, value);
        };
        text("outcome", self.fate.key());
        for (key, value) in [
            ("id", &self.id),
            ("batch", &self.batch),
            ("who", &self.who),
            ("method", &self.method),
            ("fields", &self.fields),
            ("user_name", &self.user_name),
            ("tab", &self.tab),
        ] {
            text(key, value);
        }
        if !self.application_name.is_empty() {
            text("application_name", &self.application_name);
        }
        let mut code = None;
        if let Fate::Rejected(number, message) = &self.fate {
            text("message", message);
            code = Some(u64::from(*number));
        }
        let numbers = [
            ("at", u64::try_from(self.at).ok()),
            ("account_id", Some(self.account_id)),
            ("application_id", self.application_id),
            ("user_id", self.user_id),
            ("code", code),
        ];
        for (key, number) in numbers {
            if let Some(number) = number {
                json.extend([",\"", key, "\":", &number.to_string()]);
            }
        }
        json.push_str(if self.seen { ",\"seen\":true}" } else { "}" });
        json
    }

    /// Reads what the browser kept; `None` for what another version of the panel wrote, and for what is broken.
    pub fn from_json(json: &str) -> Option<Self> {
        let object: Object = serde_json::from_str(json).ok()?;
        if object.get("version") != Some(VERSION) {
            return None;
        }
        let text = |key: &str| serde_json::from_str::<String>(object.get(key)?).ok();
        let number = |key: &str| object.get(key)?.parse::<u64>().ok();
        let key = text("outcome")?;
        let rejected = || {
            let code = number("code").and_then(|code| u32::try_from(code).ok()).unwrap_or_default();
            Fate::Rejected(code, text("message").unwrap_or_default())
        };
        let fates = [Fate::Waiting, Fate::Sending, Fate::Done, rejected(), Fate::Unknown, Fate::NotDone, Fate::NotSent];
        Some(Self {
            fate: fates.into_iter().find(|fate| fate.key() == key)?,
            id: text("id")?,
            batch: text("batch")?,
            at: i64::try_from(number("at")?).ok()?,
            account_id: number("account_id")?,
            who: text("who")?,
            method: text("method")?,
            fields: text("fields")?,
            application_id: number("application_id"),
            application_name: text("application_name").unwrap_or_default(),
            user_id: number("user_id"),
            user_name: text("user_name")?,
            seen: object.get("seen") == Some("true"),
            tab: text("tab")?,
        })
    }

    /// Whether the tab that wrote it cannot finish it any more. `living` are the tabs that live, `None` where the
    /// browser does not say.
    fn is_orphan(&self, living: Option<&[String]>, now: i64) -> bool {
        match living {
            Some(tabs) => !tabs.contains(&self.tab),
            None => now.saturating_sub(self.at) > LONGEST_REQUEST,
        }
    }

    /// Says what the end of its tab has made of it; whether it is still to be looked at.
    pub fn settle_orphan(&mut self, living: Option<&[String]>, now: i64) -> bool {
        if !self.is_orphan(living, now) {
            return false;
        }
        let left = matches!(self.fate, Fate::Waiting | Fate::Sending | Fate::Unknown);
        match self.fate {
            Fate::Waiting => self.fate = Fate::NotSent,
            Fate::Sending => self.fate = Fate::Unknown,
            _ => {}
        }
        left && !self.seen
    }

    /// What was done, in words.
    pub fn what(&self, texts: Texts) -> String {
        let act = match self.method.as_str() {
            "AddUser" => texts.activity_add,
            "SetUserInfo" => texts.activity_edit,
            "DelUser" => texts.activity_delete,
            other => other,
        };
        let fields: Vec<&str> = self.fields().map(|field| field_label(field, texts)).collect();
        if fields.is_empty() { act.to_owned() } else { [act, ": ", &fields.join(", ")].concat() }
    }

    /// Whether reading can tell what became of it.
    pub fn can_be_checked(&self) -> bool {
        self.fate == Fate::Unknown && matches!(self.method.as_str(), "AddUser" | "SetUserInfo" | "DelUser")
    }

    /// The parameters that it changed.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.split(',').filter(|field| !field.is_empty())
    }

    /// What became of it, in words.
    pub fn outcome(&self, texts: Texts) -> String {
        match &self.fate {
            Fate::Waiting => texts.activity_waiting.to_owned(),
            Fate::Sending => texts.activity_sending.to_owned(),
            Fate::Done if self.seen => texts.activity_done_read.to_owned(),
            Fate::Done => texts.done.to_owned(),
            Fate::Rejected(_, message) => [texts.rejected, ": ", message].concat(),
            Fate::Unknown => texts.unknown.to_owned(),
            Fate::NotDone => texts.activity_not_done.to_owned(),
            Fate::NotSent => texts.not_sent.to_owned(),
        }
    }

    /// Everything that it can be found by, one a line, in the words of the screen; `time` is how that tells the moment.
    pub fn words(&self, time: &str, texts: Texts) -> String {
        let user_id = self.user_id.map(|id| id.to_string()).unwrap_or_default();
        [time, &utc(self.at), &self.who, &self.what(texts), &self.user_name, &user_id, &self.outcome(texts)].join("\n")
    }
}

/// Whether an entry, as the browser keeps it, can have been left open: to read all of them for that would be felt.
pub fn may_be_left(json: &str) -> bool {
    let is_seen = contains(json, ",\"seen\":true");
    !is_seen
        && [Fate::Waiting, Fate::Sending, Fate::Unknown]
            .iter()
            .any(|fate| contains(json, &["\"outcome\":\"", fate.key(), "\""].concat()))
}

/// Whether an entry is found, by its words and what the admin typed, both in lower case: each of the typed words
/// stands somewhere.
pub fn is_found(words: &str, typed: &str) -> bool {
    typed.split_whitespace().all(|part| contains(words, part))
}

/// A parameter in the words of the forms; one that is newer than the panel as it is.
pub fn field_label<'a>(field: &'a str, texts: Texts) -> &'a str {
    match field {
        "user_name" => texts.user_name,
        "user_display_name" => texts.display_name,
        "user_password" => texts.password,
        "user_active" => texts.status,
        "user_active=true" => texts.active,
        "user_active=false" => texts.inactive,
        "parent_accounting" => texts.accounting,
        "parent_accounting=true" => texts.accounting_account,
        "parent_accounting=false" => texts.accounting_own,
        "user_custom_data" => texts.custom_data,
        "mobile_phone" => texts.mobile_phone,
        other => other,
    }
}

/// Entries as a file for spreadsheets.
pub fn to_csv<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let texts = texts();
    let head = [
        texts.activity_when_utc,
        texts.activity_who,
        texts.activity_account_id,
        texts.activity_what,
        texts.user_id,
        texts.activity_user,
        texts.outcome,
        texts.activity_code,
        texts.activity_batch,
    ];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for entry in entries {
        let code = match entry.fate {
            Fate::Rejected(code, _) if code > 0 => code.to_string(),
            _ => String::new(),
        };
        lines.push(vec![
            utc(entry.at),
            entry.who.clone(),
            entry.account_id.to_string(),
            entry.what(texts),
            entry.user_id.map(|id| id.to_string()).unwrap_or_default(),
            entry.user_name.clone(),
            entry.outcome(texts),
            code,
            entry.batch.clone(),
        ]);
    }
    csv(&lines)
}

/// Entries as a file for programs.
pub fn to_json<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut json = "[".to_owned();
    for entry in entries {
        json.push_str(if json.len() > 1 { ",\n" } else { "\n" });
        json.push_str(&entry.to_json());
    }
    json.push_str("\n]\n");
    json
}

#[cfg(test)]
pub mod samples {
    use super::*;

    /// An act of a tab called `t1` that adds `ann`.
    pub fn entry(fate: Fate) -> Entry {
        Entry {
            id: id(1, 1_709_208_000_123, "t1", 1),
            batch: "b1".to_owned(),
            at: 1_709_208_000,
            account_id: 1,
            who: "demo".to_owned(),
            method: "AddUser".to_owned(),
            fields: "user_display_name,user_active=false".to_owned(),
            application_id: Some(5),
            application_name: String::new(),
            user_id: None,
            user_name: "ann".to_owned(),
            fate,
            seen: false,
            tab: "t1".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use users_api::{ApiError, ErrorCode};

    use super::samples::entry;
    use super::*;
    use crate::api::CallError;

    #[test]
    fn ids_sort_as_the_entries_were_written() {
        let ids = [id(1, 9, "t", 9), id(1, 9, "t", 10), id(1, 10, "a", 1), id(1, 1_709_208_000_123, "a", 2)];
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.starts_with(&prefix(1))));
        assert!(!id(11, 9, "t", 1).starts_with(&prefix(1)));
    }

    #[test]
    fn an_outcome_is_told_with_its_code_and_its_words() {
        let taken = CallError::Refused(ApiError::new(ErrorCode::UserNameNotUnique).into());
        let words = "The 'user_name' parameter is not unique. (code 118)".to_owned();
        assert_eq!(Fate::of(&Outcome::Rejected(taken)), Fate::Rejected(118, words));
        let wait = CallError::Http { status: 429, retry_after: None };
        assert!(matches!(Fate::of(&Outcome::Rejected(wait)), Fate::Rejected(0, _)));
        assert_eq!(Fate::of(&Outcome::Unknown(CallError::Timeout)), Fate::Unknown);
    }

    #[test]
    fn what_another_version_wrote_is_passed_over() {
        let json = entry(Fate::Done).to_json();
        assert!(json.starts_with(r#"{"version":1,"outcome":"done","id":"1/"#), "{json}");
        assert!(Entry::from_json(&json).is_some());
        for broken in [
            json.replace(":1,\"o", ":2,\"o"),
            json.replace("\"done\"", "\"dreamt\""),
            json.replace("\"who\"", "\"whom\""),
            json.replace("\"at\":1", "\"at\":-1"),
            "[]".to_owned(),
            String::new(),
        ] {
            assert_eq!(Entry::from_json(&broken), None, "{broken}");
        }
        // What a newer panel adds within the version does no harm.
        assert!(Entry::from_json(&json.replace("{\"v", "{\"mood\":[],\"v")).is_some());
    }

    #[test]
    fn what_a_closed_tab_left_open_is_unknown_or_was_not_sent() {
        let settled = |fate, tabs: Option<&[String]>, now| {
            let mut one = entry(fate);
            let left = one.settle_orphan(tabs, now);
            (one.fate, left)
        };
        let (none, alive) = (Some([].as_slice()), [String::from("t1")]);
        assert_eq!(settled(Fate::Sending, none, 0), (Fate::Unknown, true));
        assert_eq!(settled(Fate::Waiting, none, 0), (Fate::NotSent, true));
        assert_eq!(settled(Fate::Unknown, none, 0), (Fate::Unknown, true));
        for fate in [Fate::Done, Fate::NotDone, Fate::NotSent, Fate::Rejected(118, String::new())] {
            assert_eq!(settled(fate.clone(), none, 0), (fate, false));
        }
        for fate in [Fate::Sending, Fate::Waiting, Fate::Unknown] {
            assert_eq!(settled(fate.clone(), Some(&alive), i64::MAX), (fate, false));
        }
        // Where the browser does not say which tabs live, time does.
        let at = entry(Fate::Sending).at;
        assert_eq!(settled(Fate::Sending, None, at + LONGEST_REQUEST), (Fate::Sending, false));
        assert_eq!(settled(Fate::Sending, None, at + LONGEST_REQUEST + 1), (Fate::Unknown, true));
    }

    #[test]
    fn what_may_be_left_open_is_known_by_its_text() {
        for fate in [Fate::Waiting, Fate::Sending, Fate::Unknown] {
            let one = entry(fate);
            assert!(may_be_left(&one.to_json()));
            assert!(!may_be_left(&Entry { seen: true, ..one }.to_json()));
        }
        let done = Entry { user_name: r#""outcome":"unknown""#.to_owned(), ..entry(Fate::Done) };
        assert!(!may_be_left(&done.to_json()));
    }

    #[test]
    fn what_was_looked_at_is_not_left_over_any_more() {
        let mut one = Entry { seen: true, ..entry(Fate::Unknown) };
        assert!(!one.settle_orphan(Some(&[]), 0));
        assert_eq!(one.fate, Fate::Unknown);
    }

    #[test]
    fn an_entry_is_said_in_the_words_of_the_forms() {
        let mut one = entry(Fate::Done);
        assert_eq!(one.what(texts()), "Add: Display name, Inactive");
        one.fields = "user_active,shoe_size=43".to_owned();
        one.method = "SetUserInfo".to_owned();
        assert_eq!(one.what(texts()), "Edit: Status, shoe_size=43");
        one.fields.clear();
        one.method = "SetUserShoes".to_owned();
        assert_eq!(one.what(texts()), "SetUserShoes");
    }

    #[test]
    fn every_typed_word_must_be_found() {
        let words = entry(Fate::Rejected(118, "Not unique. (code 118)".to_owned()))
            .words("29 Feb 2024, 13:00", texts())
            .to_lowercase();
        for typed in ["", "ANN", "  add   ann", "118 demo", "inactive", "2024-02-29", "feb"] {
            assert!(is_found(&words, &typed.to_lowercase()), "{typed}");
        }
        for typed in ["bob", "ann bob", "unknown"] {
            assert!(!is_found(&words, typed), "{typed}");
        }
    }

    #[test]
    fn files_hold_every_entry() {
        let hostile = Entry { user_name: "=1+1".to_owned(), user_id: Some(7), ..entry(Fate::Unknown) };
        let entries = [entry(Fate::Rejected(118, "no \"ann\"".to_owned())), hostile];
        let csv = to_csv(entries.iter());
        let lines: Vec<_> = csv.split("\r\n").collect();
        assert_eq!(
            lines[0],
            "\u{feff}\"When (UTC)\",\"Who\",\"Account ID\",\"What\",\"User ID\",\"User\",\"Outcome\",\"Code\",\"Decision\""
        );
        let first = "\"2024-02-29 12:00:00\",\"demo\",\"1\",\"Add: Display name, Inactive\",\"\",\"ann\",\"Rejected: no \"\"ann\"\"\",\"118\",\"b1\"";
        assert_eq!(lines[1], first);
        assert!(lines[2].contains(",\"7\",\"'=1+1\",\"Unknown\",\"\","), "{csv}");
        let json: serde_json::Value = serde_json::from_str(&to_json(entries.iter())).expect("JSON");
        assert_eq!(json[1]["user_name"], "=1+1");
        assert_eq!(to_json([].iter()), "[\n]\n");
    }

    fn fate() -> impl Strategy<Value = Fate> {
        prop_oneof![
            Just(Fate::Waiting),
            Just(Fate::Sending),
            Just(Fate::Done),
            Just(Fate::Unknown),
            Just(Fate::NotDone),
            Just(Fate::NotSent),
            (any::<u32>(), any::<String>()).prop_map(|(code, message)| Fate::Rejected(code, message)),
        ]
    }

    proptest! {
        #[test]
        fn every_entry_is_read_as_it_was_written(
            texts in proptest::array::uniform8(any::<String>()),
            ids in (any::<u64>(), any::<Option<u64>>(), any::<Option<u64>>()),
            rest in (0..i64::MAX, any::<bool>(), fate()),
        ) {
            let [id, batch, who, method, fields, user_name, tab, _] = texts;
            let (account_id, application_id, user_id) = ids;
            let (at, seen, fate) = rest;
            let entry = Entry {
                id, batch, at, account_id, who, method, fields, application_id, application_name: user_name.clone(), user_id, user_name, fate, seen, tab,
            };
            prop_assert_eq!(Entry::from_json(&entry.to_json()), Some(entry));
        }

        #[test]
        fn no_text_is_too_strange(text in "[\\[\\]{}\",:a-z0-9]{0,80}") {
            prop_assert_eq!(Entry::from_json(&text), None);
        }
    }
}
