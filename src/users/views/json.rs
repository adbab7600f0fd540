//! Views as a file, and as the browser remembers them: the same JSON.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use users_api::Fields;

use super::data::{MOST_VIEWS, View, Views};
use crate::users::columns::{Column, Columns};
use crate::users::query::Query;
use crate::users::url::{from_search, to_search};

/// The version that is written. A reader takes it and every older one.
const VERSION: u16 = 1;
/// Says what the file is; nothing else bears this word.
const FORMAT: &str = "users-panel-views";

/// Why a text is no file of views. Nothing of it is used then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The text is no JSON; the parser's words.
    NotJson(String),
    /// It is JSON, but not what this panel exports.
    NotViews,
    /// A newer panel made it.
    Newer,
    /// There are more than [`MOST_VIEWS`].
    TooMany,
    /// The view of this number (the first is 1) is wrong in this part of it: `name`, `query` or `columns`.
    View(usize, &'static str),
}

/// A file that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewsFile {
    /// Its views. Those that shared a name got a number.
    pub views: Views,
    /// The words for filters and columns that mean nothing here, or have values that mean nothing: left out.
    pub dropped: Vec<String>,
}

/// The views as the text of a file.
pub fn to_json(views: &Views) -> String {
    let mut text = ["{\"format\":\"", FORMAT, "\",\"version\":", &VERSION.to_string()].concat();
    if let Some(start) = views.start() {
        member(&mut text, ",\"start\":", start.name());
    }
    text.push_str(",\"views\":[");
    for (number, view) in views.list().iter().enumerate() {
        let before = if number == 0 { "\n{\"name\":" } else { ",\n{\"name\":" };
        member(&mut text, before, view.name());
        member(&mut text, ",\"query\":", &to_search(view.query(), ""));
        member(&mut text, ",\"columns\":", &view.columns().to_text());
        text.push('}');
    }
    text.push_str("\n]}\n");
    text
}

fn member(text: &mut String, before: &str, value: &str) {
    text.push_str(before);
    // A string always has a form in JSON.
    text.push_str(&serde_json::to_string(value).unwrap_or_default());
}

/// Reads the text of a file. Members that this version does not know are passed over.
///
/// # Errors
/// The first thing that is wrong.
pub fn from_json(text: &str) -> Result<ViewsFile, FileProblem> {
    // Whether it is JSON at all is another matter than what it holds.
    serde_json::from_str::<&RawValue>(text).map_err(|error| FileProblem::NotJson(error.to_string()))?;
    let file: Object = read(text).ok_or(FileProblem::NotViews)?;
    let version: u16 = get(&file, "version").ok_or(FileProblem::NotViews)?;
    let format: String = get(&file, "format").ok_or(FileProblem::NotViews)?;
    if format != FORMAT || version == 0 {
        return Err(FileProblem::NotViews);
    }
    if version > VERSION {
        return Err(FileProblem::Newer);
    }
    let entries: Vec<&RawValue> = get(&file, "views").ok_or(FileProblem::NotViews)?;
    if entries.len() > MOST_VIEWS {
        return Err(FileProblem::TooMany);
    }
    let mut read = ViewsFile::default();
    for (index, entry) in entries.into_iter().enumerate() {
        let view = read_view(entry, &mut read.dropped).map_err(|part| FileProblem::View(index + 1, part))?;
        let mut one = Views::default();
        // There is room for all of them.
        let _ = one.save(view, false).and_then(|()| read.views.merge(one));
    }
    if let Some(start) = get::<String>(&file, "start") {
        // A start view that is not there starts nothing.
        let _ = read.views.set_start(&start, true);
    }
    Ok(read)
}

/// An object by its keys; each value is read when it is known what it must be.
type Object<'a> = BTreeMap<String, &'a RawValue>;

fn read<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Option<T> {
    serde_json::from_str(text).ok()
}

fn get<'a, T: serde::Deserialize<'a>>(object: &Object<'a>, key: &str) -> Option<T> {
    object.get(key).and_then(|value| read(value.get()))
}

/// A part of a view; empty when it is left out.
fn part<T: DeserializeOwned + Default>(view: &Object<'_>, key: &'static str) -> Result<Option<T>, &'static str> {
    view.get(key).map(|value| read(value.get()).ok_or(key)).transpose()
}

fn read_view(entry: &RawValue, dropped: &mut Vec<String>) -> Result<View, &'static str> {
    let view: Object = read(entry.get()).ok_or("name")?;
    let name: String = part(&view, "name")?.ok_or("name")?;
    let query = part(&view, "query")?.map(|text: String| read_query(&text, dropped)).unwrap_or_default();
    let columns = part(&view, "columns")?.map(|text: String| read_columns(&text, dropped)).unwrap_or_default();
    View::new(&name, query, columns).map_err(|_| "name")
}

fn read_query(text: &str, dropped: &mut Vec<String>) -> Query {
    let (mut query, wrong) = from_search(text);
    query.set_page(1);
    let known = Fields::from_urlencoded(to_search(&query, "").as_bytes());
    let with_unknown = Fields::from_urlencoded(to_search(&query, text).as_bytes());
    // What the panel does not know stays in front.
    let unknown = with_unknown.iter().count().saturating_sub(known.iter().count());
    let unknown = with_unknown.iter().take(unknown).map(|(name, _)| name);
    note(dropped, wrong.into_iter().chain(unknown));
    query
}

fn read_columns(text: &str, dropped: &mut Vec<String>) -> Columns {
    let words = text.split_ascii_whitespace().map(|word| word.strip_prefix('-').unwrap_or(word));
    note(dropped, words.filter(|word| !Column::ALL.into_iter().any(|column| column.key() == *word)));
    Columns::from_text(text)
}

/// Notes each word once.
fn note<'a>(dropped: &mut Vec<String>, words: impl Iterator<Item = &'a str>) {
    for word in words {
        if !dropped.iter().any(|known| known == word) {
            dropped.push(word.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use users_api::params::OrderBy;

    use super::*;
    use crate::users::query::ROWS;

    fn file(views: &str) -> String {
        format!(r#"{{"format":"users-panel-views","version":1,"views":[{views}]}}"#)
    }

    #[test]
    fn no_views_are_a_file_too() {
        let text = to_json(&Views::default());
        assert_eq!(text, "{\"format\":\"users-panel-views\",\"version\":1,\"views\":[\n]}\n");
        assert_eq!(from_json(&text), Ok(ViewsFile::default()));
    }

    #[test]
    fn a_file_can_be_read_by_people() {
        let mut query = Query::default();
        query.filter(|filters| filters.user_active = Some(false));
        query.set_rows(50);
        let mut views = Views::default();
        let view = View::new("Who is \"out\"?", query, Columns::default()).expect("a view");
        views.save(view, false).expect("saved");
        views.set_start("Who is \"out\"?", true).expect("a start");
        let text = to_json(&views);
        assert!(text.contains(r#""start":"Who is \"out\"?""#), "{text}");
        assert!(text.contains(r#""query":"user_active=false&rows=50""#), "{text}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text: &str| from_json(text).expect_err("a problem");
        for text in ["", "{", "name;query", "{\"format\":}"] {
            assert!(matches!(wrong(text), FileProblem::NotJson(_)), "{text}");
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
            assert_eq!(wrong(text), FileProblem::NotViews, "{text}");
        }
        assert_eq!(wrong(r#"{"format":"users-panel-views","version":2,"rooms":[]}"#), FileProblem::Newer);
        let good = r#"{"name":"a"}"#;
        for (entry, part) in [
            ("5", "name"),
            ("{}", "name"),
            (r#"{"name":""}"#, "name"),
            (r#"{"name":7}"#, "name"),
            (r#"{"name":"a","query":{}}"#, "query"),
            (r#"{"name":"a","query":null}"#, "query"),
            (r#"{"name":"a","columns":["user_id"]}"#, "columns"),
        ] {
            assert_eq!(wrong(&file(&[good, entry].join(","))), FileProblem::View(2, part), "{entry}");
        }
        let many = vec![good; MOST_VIEWS + 1].join(",");
        assert_eq!(wrong(&file(&many)), FileProblem::TooMany);
    }

    #[test]
    fn what_is_unknown_is_left_out_and_named_once() {
        let text = file(
            r#"{"name":"a","shared":true,"query":"user_name=ann&user_shoe=42&rows=21&page=9","columns":"user_id shoe -hat"},
               {"name":"b","query":"user_shoe=43"}"#,
        );
        let read = from_json(&text).expect("a file");
        assert_eq!(read.dropped, ["rows", "user_shoe", "shoe", "hat"]);
        let view = read.views.find("a").expect("a view");
        assert_eq!((view.query().filters().user_name.as_str(), view.query().page()), ("ann", 1));
        assert_eq!(view.columns().shown().collect::<Vec<_>>(), [Column::UserId]);
        assert_eq!(read.views.find("b").expect("a view").query(), &Query::default());
    }

    #[test]
    fn views_of_one_name_get_numbers_and_a_missing_start_is_none() {
        let twice = r#"{"name":"a"},{"name":"A","query":"user_id=5"}"#;
        let text = file(twice).replace("\"version\"", "\"start\":\"b\",\"version\"");
        let read = from_json(&text).expect("a file");
        assert_eq!(read.views.list().iter().map(View::name).collect::<Vec<_>>(), ["a", "A 2"]);
        assert_eq!(read.views.start(), None);
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
            View::new(&name, query, columns).ok()
        })
    }

    proptest! {
        #[test]
        fn every_file_is_read_as_it_was_written(list in proptest::collection::vec(view(), 0..8), start in 0_usize..8) {
            let mut views = Views::default();
            for view in &list {
                views.save(view.clone(), true).expect("saved");
            }
            if let Some(view) = list.get(start) {
                views.set_start(view.name(), true).expect("a start");
            }
            prop_assert_eq!(from_json(&to_json(&views)), Ok(ViewsFile { views, dropped: Vec::new() }));
        }

        #[test]
        fn no_text_is_too_strange(text in "[\\[\\]{}\",:a-z0-9]{0,80}") {
            prop_assert!(from_json(&text).is_err());
        }
    }
}
