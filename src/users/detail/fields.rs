//! A record field by field: the known ones in words, the others as they came.

use serde::de::DeserializeOwned;
use users_api::raw::Object;
use users_api::record::{Application, Queue, Skill};
use users_api::{Decimal, Timestamp};

use super::super::filters::acd_status_word;
use super::super::table::{Viewer, amount, isolated};
use crate::locales::Texts;
use crate::ui::now;

/// A field's name and value on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub label: String,
    /// The value.
    pub value: String,
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Status,
    AcdStatus,
    Accounting,
    Flag,
    Money,
    Moment,
    Applications,
    Skills,
    Queues,
}

type Known = (&'static str, fn(Texts) -> &'static str, Kind);

/// The fields of the reference, in the order in which they are shown.
const KNOWN: [Known; 19] = [
    ("user_id", |texts| texts.user_id, Kind::Plain),
    ("user_name", |texts| texts.user_name, Kind::Plain),
    ("user_display_name", |texts| texts.display_name, Kind::Plain),
    ("user_active", |texts| texts.status, Kind::Status),
    ("frozen", |texts| texts.frozen, Kind::Flag),
    ("parent_accounting", |texts| texts.accounting, Kind::Accounting),
    ("balance", |texts| texts.balance, Kind::Money),
    ("live_balance", |texts| texts.live_balance, Kind::Money),
    ("fixed_balance", |texts| texts.fixed_balance, Kind::Money),
    ("applications", |texts| texts.applications, Kind::Applications),
    ("acd_status", |texts| texts.acd_status, Kind::AcdStatus),
    ("acd_status_change_time", |texts| texts.acd_since, Kind::Moment),
    ("skills", |texts| texts.skills, Kind::Skills),
    ("acd_queues", |texts| texts.queues, Kind::Queues),
    ("mobile_phone", |texts| texts.mobile_phone, Kind::Plain),
    ("two_factor_auth_required", |texts| texts.two_factor, Kind::Flag),
    ("user_custom_data", |texts| texts.custom_data, Kind::Plain),
    ("created", |texts| texts.created, Kind::Moment),
    ("modified", |texts| texts.modified, Kind::Moment),
];

/// Every field that the API sent: the known ones, then those that are newer than this panel.
pub fn entries(user: &Object, texts: Texts, currency: Option<&str>, viewer: Viewer<'_>) -> (Vec<Entry>, Vec<Entry>) {
    let known = KNOWN.iter().filter_map(|(key, label, kind)| {
        let raw = user.get(key)?;
        // What is not as the reference says is shown as it came.
        let value = value(*kind, raw, texts, currency, viewer).unwrap_or_else(|| plain(raw));
        Some(Entry { label: label(texts).to_owned(), value })
    });
    let other = user.0.iter().filter(|(key, _)| !KNOWN.iter().any(|(known, ..)| known == key));
    let other = other.map(|(key, raw)| Entry { label: key.clone(), value: plain(raw.get()) });
    (known.collect(), other.collect())
}

fn value(kind: Kind, raw: &str, texts: Texts, currency: Option<&str>, viewer: Viewer<'_>) -> Option<String> {
    let flag = || read::<bool>(raw);
    let choose = |yes: &str, no: &str| flag().map(|flag| if flag { yes } else { no }.to_owned());
    match kind {
        Kind::Plain => None,
        Kind::AcdStatus => Some(acd_status_word(&read::<String>(raw)?, texts).to_owned()),
        Kind::Status => choose(texts.active, texts.inactive),
        Kind::Accounting => choose(texts.accounting_account, texts.accounting_own),
        Kind::Flag => choose(texts.yes, texts.no),
        Kind::Money => {
            let amount = amount(Decimal::from_str_exact(raw).ok()?, viewer).into_owned();
            Some(currency.map_or_else(|| amount.clone(), |currency| [&amount, " ", currency].concat()))
        }
        Kind::Moment => moment(&read::<Timestamp>(raw)?, texts, viewer),
        Kind::Applications => {
            Some(names(read::<Vec<Application>>(raw)?, texts, |one| (one.application_name, one.application_id)))
        }
        Kind::Skills => Some(names(read::<Vec<Skill>>(raw)?, texts, |one| (one.skill_name, one.skill_id))),
        Kind::Queues => Some(names(read::<Vec<Queue>>(raw)?, texts, |one| (one.acd_queue_name, one.acd_queue_id))),
    }
}

fn read<T: DeserializeOwned>(raw: &str) -> Option<T> {
    serde_json::from_str(raw).ok()
}

/// A text without its quotes, anything else as JSON.
fn plain(raw: &str) -> String {
    read(raw).unwrap_or_else(|| raw.to_owned())
}

/// A moment in the viewer's zone, its distance from now, and in UTC.
fn moment(stamp: &Timestamp, texts: Texts, viewer: Viewer<'_>) -> Option<String> {
    let (formats, unix) = (viewer?, stamp.unix()?);
    Some((texts.moment_local)(&formats.time(unix), &formats.relative(unix, now()), stamp.as_str()))
}

/// Names with their ids, for the API's parameters take ids. Each name is isolated: one that is read from its right
/// takes neither its id nor its neighbour along.
fn names<T>(items: Vec<T>, texts: Texts, split: fn(T) -> (String, u64)) -> String {
    if items.is_empty() {
        return texts.none.to_owned();
    }
    let words = items.into_iter().map(split).map(|(name, id)| [&isolated(&name), " (", &id.to_string(), ")"].concat());
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::texts;

    type Pairs = Vec<(String, String)>;

    fn shown(json: &str) -> (Pairs, Pairs) {
        let user: Object = serde_json::from_str(json).expect("a record");
        let pairs = |entries: Vec<Entry>| entries.into_iter().map(|entry| (entry.label, entry.value)).collect();
        let (known, other) = entries(&user, texts(), Some("USD"), None);
        (pairs(known), pairs(other))
    }

    fn pair(label: &str, value: &str) -> (String, String) {
        (label.to_owned(), value.to_owned())
    }

    #[test]
    fn known_fields_are_said_in_words() {
        let (known, other) = shown(
            r#"{"modified":"2024-03-01 12:00:00","user_active":false,"balance":19.9999,"user_id":7,"user_name":"ann",
            "parent_accounting":true,"skills":[{"skill_id":2,"skill_name":"sales"}],"acd_queues":[],"frozen":true}"#,
        );
        let expected = [
            pair("User ID", "7"),
            pair("User name", "ann"),
            pair("Status", "Inactive"),
            pair("Frozen", "Yes"),
            pair("Money", "Account's money"),
            pair("Balance", "19.9999 USD"),
            pair("Skills", "\u{2068}sales\u{2069} (2)"),
            pair("Queues", "None"),
            pair("Modified", "2024-03-01 12:00:00"),
        ];
        assert_eq!((known.as_slice(), other.as_slice()), (&expected[..], &[][..]));
    }

    #[test]
    fn what_is_newer_than_the_panel_or_otherwise_than_told_is_shown_as_it_came() {
        let (known, other) = shown(r#"{"shoe_size":{"eu":[43]},"nick":"<b>","balance":"free","frozen":"a little"}"#);
        assert_eq!(known, [pair("Frozen", "a little"), pair("Balance", "free")]);
        assert_eq!(other, [pair("shoe_size", r#"{"eu":[43]}"#), pair("nick", "<b>")]);
    }
}
