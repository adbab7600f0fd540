//! The filters as data: a filter is a parameter of `GetUsers`, and its value is that parameter's text.

use users_api::Fields;
use users_api::rules::{DISPLAY_NAME_MAX, USER_NAME_LENGTH};

use super::super::query::Query;
use super::super::url::{from_search, to_search};
use super::options::{Kind, Options};
use super::words::acd_status_word;
use crate::locales::texts;
use crate::ui::Choice;

/// The application's other parameter, for a part of its name.
const APPLICATION_NAME: &str = "application_name";

/// A field of the sidebar.
pub struct Field {
    /// What it asks for.
    pub parameter: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How it is filled in.
    pub form: Form,
    /// A sentence that helps; empty where there is nothing to say.
    pub hint: &'static str,
}

/// How a field is filled in.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// A text of at most so many characters.
    Text(usize),
    /// An id.
    Id,
    /// An id, or something from a list.
    Pick(Kind),
    /// One of these values.
    Choose(&'static [Choice<'static>]),
    /// Any of the ACD states.
    States,
}

/// The first fields stand alone.
pub const PLAIN: usize = 5;
/// These and those before are filters: they leave users out. What follows is about what the records hold.
pub const FILTERS: usize = 10;

const fn field(parameter: &'static str, label: &'static str, form: Form) -> Field {
    Field { parameter, label, form, hint: "" }
}

/// Every field, in the order of the sidebar.
pub static FIELDS: [Field; 12] = {
    let texts = texts().all();
    [
        field("user_name", texts.user_name, Form::Text(*USER_NAME_LENGTH.end())),
        field("user_display_name", texts.display_name, Form::Text(DISPLAY_NAME_MAX)),
        field("user_id", texts.user_id, Form::Id),
        field("application_id", texts.application, Form::Pick(Kind::Application)),
        field("user_active", texts.status, Form::Choose(STATUS)),
        field("acd_status", texts.acd_status, Form::States),
        field("acd_queue_id", texts.acd_queue, Form::Pick(Kind::Queue)),
        field("excluded_acd_queue_id", texts.not_in_acd_queue, Form::Pick(Kind::Queue)),
        field("skill_id", texts.skill, Form::Pick(Kind::Skill)),
        field("excluded_skill_id", texts.without_skill, Form::Pick(Kind::Skill)),
        field("return_live_balance", texts.balance, Form::Choose(BALANCE)),
        Field {
            hint: texts.show_only_skill_hint,
            ..field("showing_skill_id", texts.show_only_skill, Form::Pick(Kind::Skill))
        },
    ]
};

const STATUS: &[Choice<'_>] =
    &[("", texts().all().any), ("true", texts().all().active), ("false", texts().all().inactive)];
const BALANCE: &[Choice<'_>] = &[("", texts().all().live), ("false", texts().all().fixed)];

/// What a field asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The parameter's text; empty where nothing is asked for.
    pub text: String,
    /// Whether an application is asked for by a part of its name and not by its id.
    pub is_name: bool,
}

/// What a text means.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// This can be asked for.
    Value(Value),
    /// This is wrong, in plain words.
    Wrong(String),
    /// Words in a picker of ids that are neither an id nor one of its options, which are of this kind.
    Unlisted(Kind),
}

impl Field {
    /// What is picked from, in a picker.
    pub const fn kind(&self) -> Option<Kind> {
        match self.form {
            Form::Pick(kind) => Some(kind),
            _ => None,
        }
    }
    const fn takes_names(&self) -> bool {
        matches!(self.form, Form::Pick(Kind::Application))
    }

    /// Whether the API means this field by a parameter's name.
    pub fn is_parameter(&self, name: &str) -> bool {
        name == self.parameter || self.takes_names() && name == APPLICATION_NAME
    }

    /// What is asked for here, by the parameters of the request.
    pub fn value(&self, request: &Fields) -> Value {
        let (text, is_name) = match request.raw(APPLICATION_NAME).filter(|_| self.takes_names()) {
            Some(name) => (Some(name), true),
            None => (request.raw(self.parameter), false),
        };
        Value { text: text.unwrap_or_default().to_owned(), is_name }
    }

    /// The query that asks for this value here; for nothing, where the field cannot have it.
    pub fn put(&self, query: &Query, value: &Value) -> Query {
        // The address has reading and writing of every parameter already.
        let mut fields = Fields::new();
        for (name, text) in Fields::from_urlencoded(to_search(query, "").as_bytes()).iter() {
            if !self.is_parameter(name) {
                fields.push(name, text);
            }
        }
        fields.push(if value.is_name { APPLICATION_NAME } else { self.parameter }, value.text.as_str());
        let (wanted, _) = from_search(&fields.to_urlencoded());
        let mut query = query.clone();
        query.set_filters(wanted.filters().clone());
        query.set_output(wanted.output().clone());
        query
    }

    /// What a text means, read with the options that are known now.
    pub fn read(&self, text: &str, options: &Options) -> Reading {
        let texts = texts();
        let text = text.trim();
        let value = |text: &str, is_name| Reading::Value(Value { text: text.to_owned(), is_name });
        // `parse` alone would take a `+`.
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match self.form {
            _ if text.is_empty() => value("", false),
            Form::Text(max) if text.chars().count() > max => Reading::Wrong((texts.filter_too_long)(&max.to_string())),
            Form::Id | Form::Pick(_) if is_number => match text.parse::<u64>() {
                Ok(id) if id > 0 => value(&id.to_string(), false),
                _ if self.form == Form::Id => Reading::Wrong(texts.user_id_wrong.to_owned()),
                _ => Reading::Wrong(texts.id_wrong.to_owned()),
            },
            Form::Id => Reading::Wrong(texts.user_id_wrong.to_owned()),
            Form::Pick(kind) => match options.find(kind, text) {
                Some(id) => value(id, false),
                None if self.takes_names() => value(text, true),
                None => Reading::Unlisted(kind),
            },
            _ => value(text, false),
        }
    }

    /// How a value is written: in plain words, and as `read` reads it.
    pub fn words(&self, value: &Value, options: &Options) -> String {
        let text = value.text.as_str();
        match self.form {
            Form::Pick(kind) if !value.is_name => options.text(kind, text),
            Form::Choose(choices) if !text.is_empty() => {
                choices.iter().find(|(value, _)| *value == text).map_or("", |(_, label)| label).to_owned()
            }
            Form::States => {
                let mut words = String::new();
                for state in text.split(';').filter(|state| !state.is_empty()) {
                    if !words.is_empty() {
                        words.push_str(", ");
                    }
                    words.push_str(acd_status_word(state, texts()));
                }
                words
            }
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn options() -> Options {
        let mut options = Options::default();
        options.add([("3", "First line"), ("4", "Second line")].map(|(id, name)| (id.into(), name.into())).into(), 2);
        options
    }

    fn of(parameter: &str) -> &'static Field {
        FIELDS.iter().find(|field| field.parameter == parameter).expect("a field")
    }

    fn some(text: &str) -> Value {
        Value { text: text.to_owned(), is_name: false }
    }

    fn named(text: &str) -> Value {
        Value { text: text.to_owned(), is_name: true }
    }

    fn read(parameter: &str, text: &str) -> Reading {
        of(parameter).read(text, &options())
    }

    fn asked(field: &Field, query: &Query) -> Value {
        field.value(&users_api::Params::fields(&query.request(true, false)))
    }

    #[test]
    fn an_id_is_a_whole_number_above_zero() {
        for field in ["user_id", "acd_queue_id", "showing_skill_id", "application_id"] {
            assert_eq!(read(field, " 42 "), Reading::Value(some("42")), "{field}");
            assert_eq!(read(field, "0042"), Reading::Value(some("42")), "{field}");
            assert_eq!(read(field, "18446744073709551615"), Reading::Value(some(&u64::MAX.to_string())), "{field}");
            for wrong in ["0", "000", "18446744073709551616"] {
                assert!(matches!(read(field, wrong), Reading::Wrong(_)), "{field}: {wrong}");
            }
        }
        for wrong in ["2a", "-1", "+1", "1.5", "1 2", "٣", "²"] {
            assert!(matches!(read("user_id", wrong), Reading::Wrong(_)), "{wrong}");
        }
    }

    #[test]
    fn words_in_a_picker_are_an_option_or_nothing() {
        assert_eq!(read("acd_queue_id", " second LINE "), Reading::Value(some("4")));
        assert_eq!(read("skill_id", "First line (3)"), Reading::Value(some("3")));
        assert_eq!(read("excluded_skill_id", "line"), Reading::Unlisted(Kind::Skill));
        assert_eq!(read("application_id", "First line"), Reading::Value(some("3")));
        assert_eq!(read("application_id", "line"), Reading::Value(named("line")));
    }

    #[test]
    fn a_text_has_at_most_as_many_characters_as_what_it_is_a_part_of() {
        for (field, max) in [("user_name", 50), ("user_display_name", 255)] {
            let longest = "ü".repeat(max);
            assert_eq!(read(field, &longest), Reading::Value(some(&longest)));
            assert!(matches!(read(field, &"ü".repeat(max + 1)), Reading::Wrong(_)), "{field}");
        }
    }

    #[test]
    fn a_value_is_said_in_plain_words() {
        let said = |parameter, text| of(parameter).words(&some(text), &options());
        assert_eq!(said("user_active", "false"), "Inactive");
        assert_eq!(said("acd_status", "READY;IN_SERVICE"), "Ready, In service");
        assert_eq!((said("acd_queue_id", "3"), said("acd_queue_id", "9")), ("First line (3)".into(), "9".into()));
        for field in &FIELDS {
            assert_eq!(field.words(&some(""), &options()), "");
        }
    }

    #[test]
    fn each_field_has_a_place_of_its_own_in_the_query() {
        let mut query = Query::default();
        for (field, number) in FIELDS.iter().zip(1..) {
            assert_eq!(asked(field, &query), some(""), "{}", field.parameter);
            let value = match field.form {
                Form::Choose(_) => "false".to_owned(),
                Form::States => "READY;DND".to_owned(),
                _ => number.to_string(),
            };
            query = field.put(&query, &some(&value));
            assert_eq!(asked(field, &query), some(&value));
        }
        query.set_page(3);
        let application = of("application_id");
        query = application.put(&query, &named("12"));
        assert_eq!((asked(application, &query), query.page()), (named("12"), 1));
        query.set_page(3);
        query = of("return_live_balance").put(&query, &some(""));
        assert_eq!(query.page(), 3, "nobody else is asked for");
        for field in &FIELDS {
            query = field.put(&query, &Value::default());
        }
        assert_eq!(query, Query::default());
    }

    #[test]
    fn an_error_of_the_api_finds_its_field() {
        for name in ["user_name", "user_id", "application_id", "application_name", "acd_queue_id", "skill_id"] {
            assert_eq!(FIELDS.iter().filter(|field| field.is_parameter(name)).count(), 1, "{name}");
        }
        assert!(!FIELDS.iter().any(|field| field.is_parameter("count")));
    }

    proptest! {
        #[test]
        fn what_is_shown_means_what_was_asked_for(text in "\\PC{1,12}", id in 1_u64.., index in 0..FIELDS.len()) {
            let field = &FIELDS[index];
            for text in [text.trim().to_owned(), id.to_string(), "3".to_owned(), String::new()] {
                let query = field.put(&Query::default(), &some(&text));
                let value = asked(field, &query);
                if !matches!(field.form, Form::Choose(_) | Form::States) {
                    let shown = field.words(&value, &options());
                    prop_assert_eq!(field.read(&shown, &options()), Reading::Value(value));
                }
            }
        }
    }
}
