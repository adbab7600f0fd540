//! Finding out by reading what became of a write whose answer is lost.

use users_api::params::{ApplicationRef, GetUsers, OrderBy, Paging};
use users_api::raw::Object;
use users_api::reply::Page;

use super::journal::{Entry, Fate, field_label};
use crate::api::{Api, CallError, explain};
use crate::locales::{Texts, texts};
use crate::ui::Abort;

/// The most names that one request gives. A name filter finds every name that it is a part of.
const MOST: u64 = 1000;

/// What reading tells of an entry: what became of it, [`Fate::Unknown`] where what was read does not tell, `None` when
/// nothing could be read; and what was read, in a sentence.
pub async fn check(api: Api, entry: &Entry) -> (Option<Fate>, String) {
    let failed = |why: &CallError| (None, (texts().activity_check_failed)(&entry.user_name, &explain(why, texts())));
    let Some(abort) = Abort::new() else {
        return failed(&CallError::Network);
    };
    match api.get_raw_users(&question(entry), abort.signal()).await {
        Ok(page) => verdict(entry, &page, texts()),
        // Some servers refuse the id of a user who is gone.
        Err(why) if entry.user_id.is_some() && why.code() == Some(users_api::ErrorCode::UserIdInvalid) => {
            verdict(entry, &Page { items: Vec::new(), count: 0, total_count: 0 }, texts())
        }
        Err(why) => failed(&why),
    }
}

fn question(entry: &Entry) -> GetUsers {
    let name = entry.user_id.is_none().then(|| entry.user_name.clone());
    GetUsers {
        user_id: entry.user_id,
        application: application(entry).filter(|_| name.is_some()),
        user_name: name,
        paging: Paging { count: Some(MOST), offset: None },
        order_by: Some(OrderBy::UserName),
        ..GetUsers::default()
    }
}

/// The application of an added user.
fn application(entry: &Entry) -> Option<ApplicationRef> {
    let by_name = Some(&entry.application_name).filter(|name| !name.is_empty());
    let by_name = by_name.map(|name| ApplicationRef::Name(name.clone()));
    entry.application_id.map(ApplicationRef::Id).or(by_name)
}

fn verdict(entry: &Entry, page: &Page<Object>, texts: Texts) -> (Option<Fate>, String) {
    let name = entry.user_name.as_str();
    let is_meant = |user: &&Object| match entry.user_id {
        Some(id) => user.get("user_id") == Some(id.to_string().as_str()),
        None => plain(user, "user_name") == name,
    };
    let user = page.items.iter().find(is_meant);
    // A name that was not sent may stand among those that were not either.
    if user.is_none() && u64::try_from(page.items.len()).is_ok_and(|sent| sent < page.total_count) {
        return (None, (texts.activity_check_many)(name));
    }
    match (entry.method.as_str(), user) {
        ("AddUser", Some(user)) => (Some(Fate::Done), (texts.activity_check_added)(name, &plain(user, "created"))),
        ("AddUser", None) => (Some(Fate::NotDone), (texts.activity_check_not_added)(name)),
        ("DelUser", Some(_)) => (Some(Fate::NotDone), (texts.activity_check_not_deleted)(name)),
        ("DelUser", None) => (Some(Fate::Done), (texts.activity_check_deleted)(name)),
        (_, None) => (Some(Fate::Unknown), (texts.activity_check_gone)(name)),
        (_, Some(user)) => edited(entry, user, texts),
    }
}

/// An edit is settled when the entry holds the values that it set; otherwise the admin sees what the server holds.
fn edited(entry: &Entry, user: &Object, texts: Texts) -> (Option<Fate>, String) {
    let name = entry.user_name.as_str();
    let (mut all, mut wrong, mut holds, mut password) = (true, false, Vec::new(), false);
    for field in entry.fields() {
        let (key, wanted) = field.split_once('=').map_or((field, None), |(key, value)| (key, Some(value)));
        if key == "user_password" {
            (password, all) = (true, false);
            continue;
        }
        let held = plain(user, key);
        all &= wanted == Some(held.as_str());
        wrong |= wanted.is_some_and(|wanted| wanted != held);
        holds.push([field_label(key, texts), ": ", said(key, &held, texts)].concat());
    }
    if wrong {
        return (Some(Fate::NotDone), (texts.activity_check_not_edited)(name));
    }
    let mut sentence = (texts.activity_check_edited)(name, &holds.join("; "));
    if password {
        if holds.is_empty() {
            sentence.clear();
        } else {
            sentence.push(' ');
        }
        sentence.push_str(texts.activity_check_password);
    }
    let settled = all && !holds.is_empty();
    (Some(if settled { Fate::Done } else { Fate::Unknown }), sentence)
}

/// A value in the words of the forms.
fn said<'a>(key: &str, value: &'a str, texts: Texts) -> &'a str {
    match (key, value) {
        (_, "") => texts.none,
        ("user_active", "true") => texts.active,
        ("user_active", _) => texts.inactive,
        ("parent_accounting", "true") => texts.accounting_account,
        ("parent_accounting", _) => texts.accounting_own,
        _ => value,
    }
}

/// A text without its quotes, anything else as JSON; nothing for what is not there.
fn plain(user: &Object, key: &str) -> String {
    let raw = user.get(key).unwrap_or("\"\"");
    serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::journal::samples::entry;
    use super::*;

    const ANN: &str = r#"{"user_id":7,"user_name":"ann","user_display_name":"Ann; \"A\"","user_active":false,"parent_accounting":true,"created":"2024-02-29 12:00:01"}"#;

    fn told(entry: &Entry, users: &[&str], total: u64) -> (Option<Fate>, String) {
        let items: Vec<Object> = users.iter().map(|user| serde_json::from_str(user).expect("a user")).collect();
        verdict(entry, &Page { count: items.len() as u64, items, total_count: total }, texts())
    }

    fn act(method: &str, fields: &str, user_id: Option<u64>) -> Entry {
        Entry { method: method.to_owned(), fields: fields.to_owned(), user_id, ..entry(Fate::Unknown) }
    }

    #[test]
    fn an_added_user_is_looked_for_by_name_in_its_application() {
        let add = act("AddUser", "", None);
        let asked = question(&add);
        assert_eq!((asked.user_name.as_deref(), asked.application), (Some("ann"), Some(ApplicationRef::Id(5))));
        let named = Entry { application_id: None, application_name: "shop".to_owned(), ..add.clone() };
        assert_eq!(question(&named).application, Some(ApplicationRef::Name("shop".to_owned())));
        let joann = ANN.replace("\"ann\"", "\"joann\"");
        let (fate, sentence) = told(&add, &[&joann, ANN], 2);
        assert_eq!((fate, sentence.as_str()), (Some(Fate::Done), "“ann” exists since 2024-02-29 12:00:01 UTC."));
        assert_eq!(told(&add, &[&joann], 1).0, Some(Fate::NotDone));
        assert_eq!(told(&add, &[], 0).0, Some(Fate::NotDone));
        // Not among those that were sent, which are not all.
        assert_eq!(told(&add, &[&joann], 2).0, None);
    }

    #[test]
    fn a_deleted_user_is_absent() {
        let delete = act("DelUser", "", Some(7));
        let asked = question(&delete);
        assert_eq!((asked.user_id, asked.user_name, asked.application), (Some(7), None, None));
        assert_eq!(told(&delete, &[], 0).0, Some(Fate::Done));
        assert_eq!(told(&delete, &[ANN], 1).0, Some(Fate::NotDone));
        // A server that passes over the id.
        assert_eq!(told(&delete, &[&ANN.replace('7', "8")], 300).0, None);
    }

    #[test]
    fn an_edit_is_settled_by_the_values_that_it_set() {
        let set = |fields| told(&act("SetUserInfo", fields, Some(7)), &[ANN], 1).0;
        assert_eq!(set("user_active=false"), Some(Fate::Done));
        assert_eq!(set("user_active=true"), Some(Fate::NotDone));
        assert_eq!(set("parent_accounting=true,user_active=true"), Some(Fate::NotDone));
        assert_eq!(set("user_active=false,user_display_name"), Some(Fate::Unknown));
        assert_eq!(set("user_active=false,user_password"), Some(Fate::Unknown));
        assert_eq!(set(""), Some(Fate::Unknown));
    }

    #[test]
    fn otherwise_an_edit_shows_what_the_server_holds() {
        let say = |fields, users: &[&str]| told(&act("SetUserInfo", fields, Some(7)), users, 1).1;
        assert_eq!(
            say("user_display_name,user_active,mobile_phone,user_password", &[ANN]),
            "The server now holds of “ann”: Display name: Ann; \"A\"; Status: Inactive; Mobile phone: None. A password cannot be read: set it once more to be sure."
        );
        assert_eq!(say("user_password", &[ANN]), "A password cannot be read: set it once more to be sure.");
        let gone = told(&act("SetUserInfo", "user_name", Some(7)), &[], 0);
        assert_eq!(
            gone,
            (
                Some(Fate::Unknown),
                "“ann” does not exist any more: nobody can tell whether it was changed before.".to_owned()
            )
        );
    }
}
