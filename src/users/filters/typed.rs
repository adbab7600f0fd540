//! The filters that are typed: what a text means, and how a value is written.

use users_api::params::ApplicationRef;
use users_api::rules::{DISPLAY_NAME_MAX, USER_NAME_LENGTH};

use super::super::query::{Filter, Query};
use super::options::{Kind, Options};

/// A field of the sidebar into which something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after its label")]
pub enum Field {
    UserName,
    DisplayName,
    UserId,
    Application,
    AcdQueue,
    NotInAcdQueue,
    Skill,
    WithoutSkill,
    ShowOnlySkill,
}

/// What a field asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: the field is empty.
    Nothing,
    /// This text, or a part of it.
    Text(String),
    /// This id.
    Id(u64),
}

/// Why a text means nothing that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Longer than the longest that can be found, in characters.
    TooLong(usize),
    /// No whole number above 0 in 64 bits, where an id is wanted.
    NoId,
    /// Neither an id nor one of the options.
    NotListed,
}

/// How the text of a field is read.
enum Form {
    Text(usize),
    Id,
    Pick(Kind),
}

impl Field {
    /// The field of a filter; the others are chosen, not typed.
    pub const fn of(filter: Filter) -> Option<Self> {
        Some(match filter {
            Filter::UserName => Self::UserName,
            Filter::DisplayName => Self::DisplayName,
            Filter::UserId => Self::UserId,
            Filter::Application => Self::Application,
            Filter::AcdQueue => Self::AcdQueue,
            Filter::NotInAcdQueue => Self::NotInAcdQueue,
            Filter::Skill => Self::Skill,
            Filter::WithoutSkill => Self::WithoutSkill,
            Filter::Status | Filter::AcdStatus => return None,
        })
    }

    const fn form(self) -> Form {
        match self {
            Self::UserName => Form::Text(*USER_NAME_LENGTH.end()),
            Self::DisplayName => Form::Text(DISPLAY_NAME_MAX),
            Self::UserId => Form::Id,
            Self::Application => Form::Pick(Kind::Application),
            Self::AcdQueue | Self::NotInAcdQueue => Form::Pick(Kind::Queue),
            Self::Skill | Self::WithoutSkill | Self::ShowOnlySkill => Form::Pick(Kind::Skill),
        }
    }

    /// What is picked from, in a picker.
    pub const fn kind(self) -> Option<Kind> {
        match self.form() {
            Form::Pick(kind) => Some(kind),
            Form::Text(_) | Form::Id => None,
        }
    }

    /// Whether the API means this field by a parameter's name (`field_name` of an error).
    pub fn is_parameter(self, name: &str) -> bool {
        name == match self {
            Self::UserName => "user_name",
            Self::DisplayName => "user_display_name",
            Self::UserId => "user_id",
            Self::Application => return matches!(name, "application_id" | "application_name"),
            Self::AcdQueue => "acd_queue_id",
            Self::NotInAcdQueue => "excluded_acd_queue_id",
            Self::Skill => "skill_id",
            Self::WithoutSkill => "excluded_skill_id",
            Self::ShowOnlySkill => "showing_skill_id",
        }
    }

    /// What the query asks for here.
    pub fn value(self, query: &Query) -> Value {
        let filters = query.filters();
        let text = |text: &String| if text.is_empty() { Value::Nothing } else { Value::Text(text.clone()) };
        let id = match self {
            Self::UserName => return text(&filters.user_name),
            Self::DisplayName => return text(&filters.user_display_name),
            Self::Application => match &filters.application {
                Some(ApplicationRef::Name(name)) => return text(name),
                Some(ApplicationRef::Id(id)) => Some(*id),
                None => None,
            },
            Self::UserId => filters.user_id,
            Self::AcdQueue => filters.acd_queue_id,
            Self::NotInAcdQueue => filters.excluded_acd_queue_id,
            Self::Skill => filters.skill_id,
            Self::WithoutSkill => filters.excluded_skill_id,
            Self::ShowOnlySkill => query.output().showing_skill_id,
        };
        id.map_or(Value::Nothing, Value::Id)
    }

    /// Asks for a value of this field; one that the field cannot have is as good as nothing.
    pub fn put(self, query: &mut Query, value: Value) {
        let mut filters = query.filters().clone();
        let (text, id) = match value {
            Value::Nothing => (String::new(), None),
            Value::Text(text) => (text, None),
            Value::Id(id) => (String::new(), Some(id)),
        };
        match self {
            Self::UserName => filters.user_name = text,
            Self::DisplayName => filters.user_display_name = text,
            Self::UserId => filters.user_id = id,
            Self::Application => {
                let name = Some(text).filter(|text| !text.is_empty()).map(ApplicationRef::Name);
                filters.application = id.map(ApplicationRef::Id).or(name);
            }
            Self::AcdQueue => filters.acd_queue_id = id,
            Self::NotInAcdQueue => filters.excluded_acd_queue_id = id,
            Self::Skill => filters.skill_id = id,
            Self::WithoutSkill => filters.excluded_skill_id = id,
            Self::ShowOnlySkill => {
                let mut output = query.output().clone();
                output.showing_skill_id = id;
                query.set_output(output);
            }
        }
        query.set_filters(filters);
    }

    /// What a text means, read with the options that are known now.
    ///
    /// # Errors
    /// [`Problem::TooLong`] and [`Problem::NoId`]; [`Problem::NotListed`] for words in a picker of ids that
    /// are none of its options. (The words in the application's picker are a part of its name.)
    pub fn read(self, text: &str, options: &Options) -> Result<Value, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Nothing);
        }
        let id = || text.parse().ok().filter(|id| *id > 0).map(Value::Id).ok_or(Problem::NoId);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match self.form() {
            Form::Text(max) if text.chars().count() > max => Err(Problem::TooLong(max)),
            Form::Text(_) => Ok(Value::Text(text.to_owned())),
            // `parse` alone would take a `+`.
            Form::Id if !is_number => Err(Problem::NoId),
            Form::Id => id(),
            Form::Pick(_) if is_number => id(),
            Form::Pick(kind) => match options.find(kind, text) {
                Some(id) => Ok(Value::Id(id)),
                None if kind == Kind::Application => Ok(Value::Text(text.to_owned())),
                None => Err(Problem::NotListed),
            },
        }
    }

    /// How a value is written.
    pub fn text(self, value: &Value, options: &Options) -> String {
        match (value, self.kind()) {
            (Value::Nothing, _) => String::new(),
            (Value::Text(text), _) => text.clone(),
            (Value::Id(id), Some(kind)) => options.text(kind, *id),
            (Value::Id(id), None) => id.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Field; 9] = [
        Field::UserName,
        Field::DisplayName,
        Field::UserId,
        Field::Application,
        Field::AcdQueue,
        Field::NotInAcdQueue,
        Field::Skill,
        Field::WithoutSkill,
        Field::ShowOnlySkill,
    ];

    fn options() -> Options {
        let mut options = Options::default();
        options.add(vec![(3, "First line".to_owned()), (4, "Second line".to_owned())], 2);
        options
    }

    fn read(field: Field, text: &str) -> Result<Value, Problem> {
        field.read(text, &options())
    }

    #[test]
    fn an_id_is_a_whole_number_above_zero() {
        for field in [Field::UserId, Field::AcdQueue, Field::ShowOnlySkill, Field::Application] {
            assert_eq!(read(field, " 42 "), Ok(Value::Id(42)), "{field:?}");
            assert_eq!(read(field, "18446744073709551615"), Ok(Value::Id(u64::MAX)), "{field:?}");
            for wrong in ["0", "000", "18446744073709551616"] {
                assert_eq!(read(field, wrong), Err(Problem::NoId), "{field:?} {wrong}");
            }
        }
        for wrong in ["-1", "+5", "1.5", "12a", "1 2", "٣"] {
            assert_eq!(read(Field::UserId, wrong), Err(Problem::NoId), "{wrong}");
        }
    }

    #[test]
    fn a_text_can_be_as_long_as_what_it_is_a_part_of() {
        for (field, max) in [(Field::UserName, 50), (Field::DisplayName, 255)] {
            assert!(read(field, &"ü".repeat(max)).is_ok());
            assert_eq!(read(field, &"ü".repeat(max + 1)), Err(Problem::TooLong(max)));
        }
        assert_eq!(read(Field::UserName, "  ann "), Ok(Value::Text("ann".to_owned())));
    }

    #[test]
    fn a_queue_or_a_skill_is_one_of_the_list_or_a_number() {
        for field in [Field::AcdQueue, Field::NotInAcdQueue, Field::Skill, Field::WithoutSkill, Field::ShowOnlySkill] {
            assert_eq!(read(field, "Second line (4)"), Ok(Value::Id(4)));
            assert_eq!(read(field, "first line"), Ok(Value::Id(3)));
            assert_eq!(read(field, "99"), Ok(Value::Id(99)), "an id that is not in the list");
            assert_eq!(read(field, "line"), Err(Problem::NotListed));
            assert_eq!(field.text(&Value::Id(4), &options()), "Second line (4)");
            assert_eq!(field.text(&Value::Id(99), &options()), "99");
        }
    }

    #[test]
    fn an_application_is_one_of_the_list_or_a_number_or_a_part_of_a_name() {
        assert_eq!(read(Field::Application, "Second line"), Ok(Value::Id(4)));
        assert_eq!(read(Field::Application, "line"), Ok(Value::Text("line".to_owned())));
        assert_eq!(read(Field::Application, "-5"), Ok(Value::Text("-5".to_owned())));
    }

    #[test]
    fn an_empty_field_asks_for_nothing() {
        for field in ALL {
            assert_eq!(read(field, "  "), Ok(Value::Nothing));
            assert_eq!(field.text(&Value::Nothing, &options()), "");
        }
    }

    #[test]
    fn each_field_has_a_place_of_its_own_in_the_query() {
        let mut query = Query::default();
        for (field, id) in ALL.into_iter().zip(1..) {
            assert_eq!(field.value(&query), Value::Nothing, "{field:?}");
            let text = matches!(field, Field::UserName | Field::DisplayName);
            let value = if text { Value::Text(id.to_string()) } else { Value::Id(id) };
            field.put(&mut query, value.clone());
            assert_eq!(field.value(&query), value);
        }
        Field::Application.put(&mut query, Value::Text("shop".to_owned()));
        assert_eq!(Field::Application.value(&query), Value::Text("shop".to_owned()));
        for field in ALL {
            field.put(&mut query, Value::Nothing);
        }
        assert_eq!(query, Query::default());
    }

    #[test]
    fn an_error_of_the_api_finds_its_field() {
        for name in ["user_name", "user_id", "application_id", "application_name", "acd_queue_id", "skill_id"] {
            assert_eq!(ALL.into_iter().filter(|field| field.is_parameter(name)).count(), 1, "{name}");
        }
        assert!(!ALL.into_iter().any(|field| field.is_parameter("count")));
    }

    proptest! {
        #[test]
        fn what_is_shown_means_what_was_asked_for(text in "\\PC{1,12}", id in 1_u64.., index in 0..ALL.len()) {
            let field = ALL[index];
            for value in [Value::Text(text.trim().to_owned()), Value::Id(id), Value::Id(3), Value::Nothing] {
                let mut query = Query::default();
                field.put(&mut query, value);
                let asked = field.value(&query);
                // A part of an application's name that looks like an id or a whole name is read as that.
                let ambiguous = matches!(&asked, Value::Text(text) if field == Field::Application
                    && read(field, text) != Ok(Value::Text(text.clone())));
                if !ambiguous {
                    prop_assert_eq!(read(field, &field.text(&asked, &options())), Ok(asked));
                }
            }
        }
    }
}
