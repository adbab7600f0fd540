//! The writes of users: AddUser, DelUser, SetUserInfo.

use super::ruled;
use super::select::{ApplicationRef, UserRef, UsersRef};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::method::{Method, Params};
use crate::reply::{Added, Done};
use crate::rules;

/// `AddUser`: creates a user. Has no `Debug`: it holds a password.
#[derive(Clone, PartialEq, Eq)]
pub struct AddUser {
    /// The login name: [`rules::user_name`].
    pub user_name: String,
    /// The name that people see: [`rules::display_name`].
    pub user_display_name: String,
    /// [`rules::password`].
    pub user_password: String,
    /// The application that the user may log in to.
    pub application: ApplicationRef,
    /// True: the account's money. False, and when left out: a balance of its own.
    pub parent_accounting: Option<bool>,
    /// Active when left out.
    pub user_active: Option<bool>,
    /// [`rules::custom_data`].
    pub user_custom_data: Option<String>,
    /// [`rules::mobile_phone`].
    pub mobile_phone: Option<String>,
}

impl Params for AddUser {
    const METHOD: Method = Method::AddUser;
    type Answer = Added;

    fn write(&self, fields: &mut Fields) {
        fields.text("user_name", Some(&self.user_name));
        fields.text("user_display_name", Some(&self.user_display_name));
        fields.text("user_password", Some(&self.user_password));
        self.application.write(fields);
        fields.boolean("parent_accounting", self.parent_accounting);
        fields.boolean("user_active", self.user_active);
        fields.text("user_custom_data", self.user_custom_data.as_deref());
        fields.text("mobile_phone", self.mobile_phone.as_deref());
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let mandatory = |name, rule: fn(&str) -> Result<(), rules::Problem>| {
            let value = fields.required(name)?;
            rule(value).map(|()| value.to_owned()).map_err(|problem| problem.at(name))
        };
        Ok(Self {
            user_name: mandatory("user_name", rules::user_name)?,
            user_display_name: mandatory("user_display_name", rules::display_name)?,
            user_password: mandatory("user_password", rules::password)?,
            application: ApplicationRef::read_required(fields)?,
            parent_accounting: fields.flag("parent_accounting")?,
            user_active: fields.flag("user_active")?,
            user_custom_data: ruled(fields, "user_custom_data", rules::custom_data)?,
            mobile_phone: ruled(fields, "mobile_phone", rules::mobile_phone)?,
        })
    }
}

/// `DelUser`: deletes users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelUser {
    /// Whom. The panel sends ids only.
    pub users: UsersRef,
}

impl Params for DelUser {
    const METHOD: Method = Method::DelUser;
    type Answer = Done;

    fn write(&self, fields: &mut Fields) {
        self.users.write(fields);
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        UsersRef::read(fields).map(|users| Self { users })
    }
}

/// `SetUserInfo`: changes one user.
#[derive(Clone, PartialEq, Eq)]
pub struct SetUserInfo {
    /// Whom.
    pub user: UserRef,
    /// What.
    pub changes: Changes,
}

/// The fields that `SetUserInfo` changes; those left out keep their value.
///
/// The reference says that `user_active` defaults to true, so a caller who wants a blocked user to stay
/// blocked sends it with every change. Has no `Debug`: it can hold a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// A new login name: [`rules::user_name`].
    pub new_user_name: Option<String>,
    /// [`rules::display_name`].
    pub user_display_name: Option<String>,
    /// [`rules::password`].
    pub user_password: Option<String>,
    /// Whether the user may log in.
    pub user_active: Option<bool>,
    /// Whose money the user spends.
    pub parent_accounting: Option<bool>,
    /// [`rules::custom_data`]; empty clears it.
    pub user_custom_data: Option<String>,
    /// [`rules::mobile_phone`]; empty clears it.
    pub mobile_phone: Option<String>,
}

impl Params for SetUserInfo {
    const METHOD: Method = Method::SetUserInfo;
    type Answer = Done;

    fn write(&self, fields: &mut Fields) {
        let Self { user, changes } = self;
        user.write(fields);
        fields.text("new_user_name", changes.new_user_name.as_deref());
        fields.text("user_display_name", changes.user_display_name.as_deref());
        fields.text("user_password", changes.user_password.as_deref());
        fields.boolean("user_active", changes.user_active);
        fields.boolean("parent_accounting", changes.parent_accounting);
        fields.text("user_custom_data", changes.user_custom_data.as_deref());
        fields.text("mobile_phone", changes.mobile_phone.as_deref());
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self {
            user: UserRef::read(fields)?,
            changes: Changes {
                new_user_name: ruled(fields, "new_user_name", rules::user_name)?,
                user_display_name: ruled(fields, "user_display_name", rules::display_name)?,
                user_password: ruled(fields, "user_password", rules::password)?,
                user_active: fields.flag("user_active")?,
                parent_accounting: fields.flag("parent_accounting")?,
                user_custom_data: ruled(fields, "user_custom_data", rules::custom_data)?,
                mobile_phone: ruled(fields, "mobile_phone", rules::mobile_phone)?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Selection;

    const ADD: &str = "user_name=iden1&user_display_name=Iden+One&user_password=S3cret%21pw&application_id=1";

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn fails<P: Params>(text: &str, code: u32, name: &str) {
        let error = P::read(&fields(text)).map(|_| ()).map_err(|error| (error.code.number(), error.field_name));
        assert_eq!(error, Err((code, Some(name.to_owned()))), "{text}");
    }

    #[test]
    fn a_new_user_is_written_with_the_names_of_the_reference() {
        let user = AddUser {
            user_name: "iden1".to_owned(),
            user_display_name: "Iden One".to_owned(),
            user_password: "S3cret!pw".to_owned(),
            application: ApplicationRef::Id(1),
            parent_accounting: Some(false),
            user_active: Some(true),
            user_custom_data: Some(String::new()),
            mobile_phone: Some("+1".to_owned()),
        };
        let text = format!("{ADD}&parent_accounting=false&user_active=true&user_custom_data=&mobile_phone=%2B1");
        assert_eq!(user.fields().to_urlencoded(), text);
        assert!(AddUser::read(&fields(&text)) == Ok(user));
    }

    #[test]
    fn every_rule_of_a_new_user_has_its_own_error() {
        assert!(AddUser::read(&fields(ADD)).is_ok());
        let with = |name: &str, value: &str| format!("{ADD}&{name}={value}");
        for (name, value, code) in [
            ("user_name", "", 134),
            ("user_name", "Ab!", 122),
            ("user_display_name", "", 134),
            ("user_display_name", &"x".repeat(256), 157),
            ("user_password", "", 134),
            ("user_password", "+++", 463),
            ("user_password", "S3cret%21+pw", 524),
            ("user_password", "S3%21pw", 523),
            ("user_password", "secretpw", 464),
            ("application_id", "x", 116),
            ("application_id", "0", 485),
            ("application_name", "a", 458),
            ("parent_accounting", "1", 496),
            ("user_active", "yes", 496),
            ("user_custom_data", &"x".repeat(8192), 212),
            ("mobile_phone", &"1".repeat(50), 203),
        ] {
            fails::<AddUser>(&with(name, value), code, name);
        }
        fails::<AddUser>("", 134, "user_name");
        fails::<AddUser>("user_name=ab&user_password=x", 122, "user_name");
    }

    #[test]
    fn whom_to_delete_is_written_with_the_names_of_the_reference() {
        let delete = DelUser { users: UsersRef::Ids(Selection::These(vec![3, 55])) };
        assert_eq!(delete.fields().to_urlencoded(), "user_id=3%3B55");
        assert_eq!(DelUser::read(&fields("user_id=3;55")), Ok(delete));
        fails::<DelUser>("application_id=1", 485, "user_id");
    }

    #[test]
    fn changes_are_written_with_the_names_of_the_reference() {
        let changes = Changes {
            new_user_name: Some("zoe".to_owned()),
            user_display_name: Some("Zoë".to_owned()),
            user_password: Some("N3w!passw".to_owned()),
            user_active: Some(false),
            parent_accounting: Some(true),
            user_custom_data: Some(String::new()),
            mobile_phone: Some(String::new()),
        };
        let edit = SetUserInfo { user: UserRef::Id(1), changes };
        let text = "user_id=1&new_user_name=zoe&user_display_name=Zo%C3%AB&user_password=N3w%21passw&user_active=false\
            &parent_accounting=true&user_custom_data=&mobile_phone=";
        assert_eq!(edit.fields().to_urlencoded(), text);
        assert!(SetUserInfo::read(&fields(text)) == Ok(edit));
        let nothing = SetUserInfo { user: UserRef::Id(1), changes: Changes::default() };
        assert!(SetUserInfo::read(&fields("user_id=1")) == Ok(nothing));
    }

    #[test]
    fn every_rule_of_a_change_has_its_own_error() {
        fails::<SetUserInfo>("user_active=true", 485, "user_id");
        for (name, value, code) in [
            ("new_user_name", "AB", 462),
            ("new_user_name", "", 134),
            ("user_display_name", "", 134),
            ("user_display_name", &"x".repeat(256), 157),
            ("user_password", "", 134),
            ("user_password", "+", 463),
            ("user_active", "1", 496),
            ("user_custom_data", &"x".repeat(8192), 212),
            ("mobile_phone", &"1".repeat(50), 203),
        ] {
            fails::<SetUserInfo>(&format!("user_id=1&{name}={value}"), code, name);
        }
    }
}
