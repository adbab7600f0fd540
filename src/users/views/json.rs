//! Views as a file, and as the browser remembers them: the same JSON.

use serde_json::value::RawValue;
use users_api::raw::Object;

use super::data::{Look, MOST_VIEWS, View, Views, fitting};
use crate::locales::texts;
use crate::ui::push_json;
use crate::users::columns::{Column, Columns};
use crate::users::url::{from_search, to_search};

/// The version that is written. A reader takes it and every older one.
const VERSION: u64 = 1;
/// Says what the file is; nothing else bears this word.
const FORMAT: &str = "users-panel-views";
/// As many of the words that a file holds are named; it may hold thousands.
const NAMED: usize = 8;

/// The views as the text of a file.
pub fn to_json(views: &Views) -> String {
    let mut text = ["{\"format\":\"", FORMAT, "\",\"version\":", &VERSION.to_string()].concat();
    if let Some(start) = views.start() {
        member(&mut text, ",\"start\":", &start.name);
    }
    text.push_str(",\"views\":[");
    let mut before = "\n{\"name\":";
    for view in views.list() {
        member(&mut text, before, &view.name);
        member(&mut text, ",\"query\":", &view.look.query);
        member(&mut text, ",\"columns\":", &view.look.columns);
        text.push('}');
        before = ",\n{\"name\":";
    }
    text.push_str("\n]}\n");
    text
}

fn member(text: &mut String, before: &str, value: &str) {
    text.push_str(before);
    push_json(text, value);
}

/// Reads the text of a file. Members that this version does not know are passed over. Views that share a name get a
/// number. `dropped` takes the first words for filters and columns that mean nothing here, or have values that mean
/// nothing: they are left out.
///
/// # Errors
/// The first thing that is wrong, in words. Nothing of the file is used then.
pub fn from_json(text: &str, dropped: &mut Vec<String>) -> Result<Views, String> {
    let texts = texts();
    let file: Object = serde_json::from_str(text).map_err(|error| {
        if error.is_data() { texts.not_views.to_owned() } else { (texts.views_not_json)(&error.to_string()) }
    })?;
    let version = file.get("version").and_then(|version| version.parse::<u64>().ok()).unwrap_or_default();
    if member_of(&file, "format").as_deref() != Some(FORMAT) || version == 0 {
        return Err(texts.not_views.to_owned());
    }
    if version > VERSION {
        return Err(texts.views_newer.to_owned());
    }
    let entries: Option<Vec<&RawValue>> = file.get("views").and_then(|entries| serde_json::from_str(entries).ok());
    let entries = entries.ok_or(texts.not_views)?;
    if entries.len() > MOST_VIEWS {
        return Err(texts.views_too_many.to_owned());
    }
    let mut views = Views::default();
    for (index, entry) in entries.into_iter().enumerate() {
        views.add(view(entry, dropped).map_err(|part| (texts.view_wrong)(index + 1, part))?)?;
    }
    if let Some(start) = member_of(&file, "start") {
        // A start view that is not there starts nothing.
        let _ = views.toggle_start(&start);
    }
    Ok(views)
}

/// A text of an object; empty when it is left out.
fn member_of(object: &Object, key: &str) -> Option<String> {
    object.get(key).map_or_else(|| Some(String::new()), |value| serde_json::from_str(value).ok())
}

fn view(entry: &RawValue, dropped: &mut Vec<String>) -> Result<View, &'static str> {
    let texts = texts();
    let view: Object = serde_json::from_str(entry.get()).map_err(|_| texts.view_name_part)?;
    let name = member_of(&view, "name").unwrap_or_default();
    let name = fitting(&name).ok_or(texts.view_name_part)?.to_owned();
    let query = member_of(&view, "query").ok_or(texts.view_query_part)?;
    let columns = member_of(&view, "columns").ok_or(texts.view_columns_part)?;
    Ok(View { name, look: look(&query, &columns, dropped), start: false })
}

/// The look in this panel's own words.
fn look(query: &str, columns: &str, dropped: &mut Vec<String>) -> Look {
    let (read, wrong) = from_search(query);
    for word in wrong {
        note(dropped, word);
    }
    let (known, with_unknown) = (to_search(&read, ""), to_search(&read, query));
    // What the panel does not know stays in front.
    let unknown = with_unknown.strip_suffix(&known).unwrap_or_default();
    for field in unknown.split('&') {
        note(dropped, field.split('=').next().unwrap_or_default());
    }
    for word in columns.split_ascii_whitespace() {
        let key = word.strip_prefix('-').unwrap_or(word);
        if !Column::ALL.iter().any(|column| column.key() == key) {
            note(dropped, key);
        }
    }
    // Without its columns a view has the ones at first.
    let columns = if columns.is_empty() { Columns::default() } else { Columns::from_text(columns) };
    Look::new(read, &columns)
}

/// Notes each word once.
fn note(dropped: &mut Vec<String>, word: &str) {
    if !word.is_empty() && dropped.len() < NAMED && !dropped.iter().any(|known| known == word) {
        dropped.push(word.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use users_api::params::OrderBy;

    use super::*;
    use crate::users::query::{Query, ROWS};

    fn file(views: &str) -> String {
        format!(r#"{{"format":"users-panel-views","version":1,"views":[{views}]}}"#)
    }

    fn read(text: &str) -> Result<Views, String> {
        from_json(text, &mut Vec::new())
    }

    fn saved(name: &str, query: Query, columns: &Columns) -> View {
        View { name: name.to_owned(), look: Look::new(query, columns), start: false }
    }

    #[test]
    fn no_views_are_a_file_too() {
        let text = to_json(&Views::default());
        assert_eq!(text, "{\"format\":\"users-panel-views\",\"version\":1,\"views\":[\n]}\n");
        assert_eq!(read(&text), Ok(Views::default()));
    }

    #[test]
    fn a_file_can_be_read_by_people() {
        let mut query = Query::default();
        query.filter(|filters| filters.user_active = Some(false));
        query.set_rows(50);
        let mut views = Views::default();
        views.put(View { start: true, ..saved("Who is \"out\"?", query, &Columns::default()) }, "").expect("saved");
        let text = to_json(&views);
        assert!(text.contains(r#""start":"Who is \"out\"?""#), "{text}");
        assert!(text.contains(r#""query":"user_active=false&rows=50""#), "{text}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text: &str| read(text).expect_err("a problem");
        for text in ["", "{", "name;query", "{\"format\":}"] {
            assert!(wrong(text).starts_with("This is not JSON: "), "{text}");
        }
        for text in [
            "[]",
            "7",
            "{}",
            r#"{"format":"users-panel-views"}"#,
            r#"{"format":"another","version":1,"views":[]}"#,
            r#"{"format":"users-panel-views","version":"1","views":[]}"#,
            r#"{"format":"users-panel-views","version":0,"views":[]}"#,
            r#"{"format":"users-panel-views","version":1,"views":{}}"#,
            r#"{"format":"users-panel-views","version":1}"#,
        ] {
            assert_eq!(wrong(text), texts().not_views, "{text}");
        }
        assert_eq!(wrong(r#"{"format":"users-panel-views","version":2,"rooms":[]}"#), texts().views_newer);
        let good = r#"{"name":"a"}"#;
        for (entry, part) in [
            ("5", texts().view_name_part),
            ("{}", texts().view_name_part),
            (r#"{"name":""}"#, texts().view_name_part),
            (r#"{"name":7}"#, texts().view_name_part),
            (r#"{"name":"a","query":{}}"#, texts().view_query_part),
            (r#"{"name":"a","query":null}"#, texts().view_query_part),
            (r#"{"name":"a","columns":["user_id"]}"#, texts().view_columns_part),
        ] {
            assert_eq!(wrong(&file(&[good, entry].join(","))), format!("View 2: its {part}."), "{entry}");
        }
        let many = vec![good; MOST_VIEWS + 1].join(",");
        assert_eq!(wrong(&file(&many)), texts().views_too_many);
    }

    #[test]
    fn what_is_unknown_is_left_out_and_named_once() {
        let text = file(
            r#"{"name":"a","shared":true,"query":"user_name=ann&user_shoe=42&rows=21&page=9","columns":"user_id shoe -hat"},
               {"name":"b","query":"user_shoe=43"}"#,
        );
        let mut dropped = Vec::new();
        let views = from_json(&text, &mut dropped).expect("a file");
        assert_eq!(dropped, ["rows", "user_shoe", "shoe", "hat"]);
        let look = &views.find("a").expect("a view").look;
        assert_eq!(look.query, "user_name=ann");
        assert_eq!(look.columns().shown().collect::<Vec<_>>(), [Column::UserId]);
        assert_eq!(views.find("b").expect("a view").look, Look::new(Query::default(), &Columns::default()));
    }

    #[test]
    fn of_many_unknown_words_the_first_are_named() {
        let words: String = (0..20).map(|number| format!("word{number} ")).collect();
        let mut dropped = Vec::new();
        from_json(&file(&format!(r#"{{"name":"a","columns":"{words}"}}"#)), &mut dropped).expect("a file");
        assert_eq!((dropped.len(), dropped.last().map(String::as_str)), (NAMED, Some("word7")));
    }

    #[test]
    fn views_of_one_name_get_numbers_and_a_missing_start_is_none() {
        let twice = r#"{"name":"a"},{"name":"A","query":"user_id=5"}"#;
        let text = file(twice).replace("\"version\"", "\"start\":\"b\",\"version\"");
        let views = read(&text).expect("a file");
        assert_eq!(views.list().iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["a", "A 2"]);
        assert_eq!(views.start(), None);
    }

    fn view() -> impl Strategy<Value = View> {
        let people = ("\\PC{0,12}", proptest::option::of(1_u64..), proptest::option::of(any::<bool>()));
        let shape = (0..ROWS.len(), 0..OrderBy::ALL.len(), proptest::collection::vec(0..Column::ALL.len(), 0..5));
        ("\\PC{1,60}", people, shape).prop_filter_map("a name of spaces", |(name, people, shape)| {
            let mut query = Query::default();
            query.filter(|filters| {
                filters.user_name = people.0.trim().to_owned();
                filters.skill_id = people.1;
                filters.user_active = people.2;
            });
            query.set_rows(ROWS[shape.0]);
            query.set_order(OrderBy::ALL[shape.1]);
            let mut columns = Columns::default();
            for index in shape.2 {
                columns.show(Column::ALL[index], index % 2 == 0);
                columns.shift(Column::ALL[index], true);
            }
            Some(saved(fitting(&name)?, query, &columns))
        })
    }

    proptest! {
        #[test]
        fn every_file_is_read_as_it_was_written(list in proptest::collection::vec(view(), 0..8), start in 0_usize..8) {
            let mut views = Views::default();
            for view in &list {
                views.put(view.clone(), &view.name).expect("saved");
            }
            if let Some(view) = list.get(start) {
                views.toggle_start(&view.name).expect("a start");
            }
            let mut dropped = Vec::new();
            let json = to_json(&views);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
            prop_assert_eq!(from_json(&json, &mut dropped), Ok(views));
            prop_assert_eq!(dropped, Vec::<String>::new());
        }

        #[test]
        fn no_text_is_too_strange(text in "[\\[\\]{}\",:a-z0-9]{0,80}") {
            prop_assert!(read(&text).is_err());
        }
    }
}
