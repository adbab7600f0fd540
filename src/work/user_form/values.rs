//! What a form holds: one text for each field.

use users_api::Fields;
use users_api::params::ApplicationRef;
use users_api::record::User;

use super::fields::{FIELDS, Field};

/// The text of every field. A flag is `true` or `false`, and the application an id, a name, or an option of its list.
#[derive(Clone, PartialEq, Eq)]
pub struct Values([String; FIELDS.len()]);

impl Default for Values {
    /// A new user: active, with a balance of its own.
    fn default() -> Self {
        Self(FIELDS.map(|field| match field {
            Field::Active => TRUE.to_owned(),
            Field::Accounting => FALSE.to_owned(),
            _ => String::new(),
        }))
    }
}

const TRUE: &str = "true";
const FALSE: &str = "false";

impl Values {
    /// What the server holds of a user; it never tells a password.
    pub fn of(user: &User) -> Self {
        let flag = |flag| if flag { TRUE } else { FALSE }.to_owned();
        let application = user.applications.iter().flatten().next().map(|one| one.application_name.clone());
        Self(FIELDS.map(|field| match field {
            Field::UserName => user.user_name.clone(),
            Field::DisplayName => user.user_display_name.clone(),
            Field::Password => String::new(),
            Field::Application => application.clone().unwrap_or_default(),
            Field::Active => flag(user.user_active),
            Field::Accounting => flag(user.parent_accounting),
            Field::CustomData => user.user_custom_data.clone().unwrap_or_default(),
            Field::MobilePhone => user.mobile_phone.clone().unwrap_or_default(),
        }))
    }

    /// The text of a field.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(field as usize).map_or("", String::as_str)
    }

    /// Whether a flag is set.
    pub fn is(&self, flag: Field) -> bool {
        self.get(flag) == TRUE
    }

    /// Writes a field.
    pub fn set(&mut self, field: Field, text: &str) {
        if let Some(place) = self.0.get_mut(field as usize) {
            text.clone_into(place);
        }
    }

    /// Writes a flag.
    pub fn flag(&mut self, field: Field, flag: bool) {
        self.set(field, if flag { TRUE } else { FALSE });
    }

    /// The fields whose texts differ, in the order of the form.
    pub fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Field> + 'a {
        FIELDS.into_iter().filter(|field| self.get(*field) != other.get(*field))
    }

    /// What the journal keeps of a change of these fields: the parameters, those of flags with their values.
    pub fn recorded(&self, fields: impl Iterator<Item = Field>) -> Vec<&'static str> {
        let word = |field| match (field, self.is(field)) {
            (Field::Active, true) => "user_active=true",
            (Field::Active, false) => "user_active=false",
            (Field::Accounting, true) => "parent_accounting=true",
            (Field::Accounting, false) => "parent_accounting=false",
            _ => field.parameter(),
        };
        fields.map(word).collect()
    }

    /// The application as a request names it. Digits are an id, anything else a name.
    pub fn application(&self) -> ApplicationRef {
        let text = self.get(Field::Application).trim();
        match text.parse() {
            Ok(id) if text.bytes().all(|byte| byte.is_ascii_digit()) => ApplicationRef::Id(id),
            _ => ApplicationRef::Name(text.to_owned()),
        }
    }

    /// The form as a draft that outlives a reload: everything but the password.
    pub fn to_draft(&self) -> String {
        let mut draft = Fields::new();
        for field in FIELDS.into_iter().filter(|field| *field != Field::Password) {
            draft.push(field.parameter(), self.get(field));
        }
        draft.to_urlencoded()
    }

    /// Reads a draft; fields that it does not name are as in `self`.
    #[must_use]
    pub fn with_draft(mut self, draft: &str) -> Self {
        let draft = Fields::from_urlencoded(draft.as_bytes());
        for field in FIELDS.into_iter().filter(|field| *field != Field::Password) {
            if let Some(text) = draft.raw(field.parameter()) {
                self.set(field, text);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_draft_holds_everything_but_the_password() {
        let mut values = Values::default();
        values.set(Field::UserName, "ann");
        values.set(Field::Password, "S3cret!pw");
        values.set(Field::CustomData, "a&b=ü\n;");
        values.flag(Field::Active, false);
        let draft = values.to_draft();
        assert!(!draft.contains("S3cret") && !draft.contains("password"), "{draft}");
        let read = Values::default().with_draft(&draft);
        assert_eq!(read.differing(&values).collect::<Vec<_>>(), [Field::Password]);
    }

    #[test]
    fn an_application_is_an_id_or_a_name() {
        let application = |text: &str| {
            let mut values = Values::default();
            values.set(Field::Application, text);
            values.application()
        };
        assert_eq!(application(" 12 "), ApplicationRef::Id(12));
        assert_eq!(application("shop.demo.example"), ApplicationRef::Name("shop.demo.example".to_owned()));
        assert_eq!(application("+12"), ApplicationRef::Name("+12".to_owned()));
    }

    proptest! {
        #[test]
        fn a_draft_is_read_as_it_was_written(name in ".*", data in ".*", active: bool) {
            let mut values = Values::default();
            values.set(Field::DisplayName, &name);
            values.set(Field::CustomData, &data);
            values.flag(Field::Active, active);
            prop_assert!(Values::default().with_draft(&values.to_draft()) == values);
        }
    }
}
