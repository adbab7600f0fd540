//! AddUser, DelUser, GetUsers, SetUserInfo.

use super::ruled;
use super::select::{ApplicationRef, Paging, UserRef, UsersRef};
use crate::error::{ApiError, ErrorCode};
use crate::fields::Fields;
use crate::method::{Method, Params};
use crate::record::{AcdStatus, User};
use crate::reply::{Added, Done, Page};
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

/// The order of `GetUsers`: always ascending, there is no direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OrderBy {
    /// By id.
    UserId,
    /// By name: the API's default.
    #[default]
    UserName,
    /// By display name.
    UserDisplayName,
}

impl OrderBy {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::UserId, Self::UserName, Self::UserDisplayName];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::UserName => "user_name",
            Self::UserDisplayName => "user_display_name",
        }
    }

    /// The order of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }
}

/// `GetUsers`: lists users. Every filter that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetUsers {
    /// Users of this application; a part of its name will do. All applications when left out.
    pub application: Option<ApplicationRef>,
    /// The one user of this id.
    pub user_id: Option<u64>,
    /// A part of the user name.
    pub user_name: Option<String>,
    /// A part of the display name.
    pub user_display_name: Option<String>,
    /// Active or inactive users only.
    pub user_active: Option<bool>,
    /// Users of this queue.
    pub acd_queue_id: Option<u64>,
    /// Users who are not in this queue.
    pub excluded_acd_queue_id: Option<u64>,
    /// Users in any of these states; no filter when empty.
    pub acd_status: Vec<AcdStatus>,
    /// Users with this skill.
    pub skill_id: Option<u64>,
    /// Users without this skill.
    pub excluded_skill_id: Option<u64>,
    /// Whether the records list skills; false when left out.
    pub with_skills: Option<bool>,
    /// Whether the records list queues; false when left out.
    pub with_queues: Option<bool>,
    /// Limits the listed skills to this one.
    pub showing_skill_id: Option<u64>,
    /// Whether `balance` is the live one; true when left out.
    pub return_live_balance: Option<bool>,
    /// Which page.
    pub paging: Paging,
    /// By name when left out.
    pub order_by: Option<OrderBy>,
}

impl Params for GetUsers {
    const METHOD: Method = Method::GetUsers;
    type Answer = Page<User>;

    fn write(&self, fields: &mut Fields) {
        if let Some(application) = &self.application {
            application.write(fields);
        }
        fields.number("user_id", self.user_id);
        fields.text("user_name", self.user_name.as_deref());
        fields.text("user_display_name", self.user_display_name.as_deref());
        fields.boolean("user_active", self.user_active);
        fields.number("acd_queue_id", self.acd_queue_id);
        fields.number("excluded_acd_queue_id", self.excluded_acd_queue_id);
        if !self.acd_status.is_empty() {
            let words: Vec<_> = self.acd_status.iter().map(|status| status.as_str()).collect();
            fields.push("acd_status", words.join(";"));
        }
        fields.number("skill_id", self.skill_id);
        fields.number("excluded_skill_id", self.excluded_skill_id);
        fields.boolean("with_skills", self.with_skills);
        fields.boolean("with_queues", self.with_queues);
        fields.number("showing_skill_id", self.showing_skill_id);
        fields.boolean("return_live_balance", self.return_live_balance);
        self.paging.write(fields);
        fields.text("order_by", self.order_by.map(OrderBy::as_str));
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let text = |name| fields.given(name).map(str::to_owned);
        Ok(Self {
            application: ApplicationRef::read(fields)?,
            user_id: fields.id("user_id", ErrorCode::UserIdInvalid)?,
            user_name: text("user_name"),
            user_display_name: text("user_display_name"),
            user_active: fields.flag("user_active")?,
            acd_queue_id: fields.id("acd_queue_id", ErrorCode::AcdQueueIdInvalid)?,
            excluded_acd_queue_id: fields.id("excluded_acd_queue_id", ErrorCode::AcdQueueIdInvalid)?,
            acd_status: statuses(fields)?,
            skill_id: fields.id("skill_id", ErrorCode::SkillIdInvalid)?,
            excluded_skill_id: fields.id("excluded_skill_id", ErrorCode::ExcludedSkillIdInvalid)?,
            with_skills: fields.flag("with_skills")?,
            with_queues: fields.flag("with_queues")?,
            showing_skill_id: fields.id("showing_skill_id", ErrorCode::SkillIdInvalid)?,
            return_live_balance: fields.flag("return_live_balance")?,
            paging: Paging::read(fields)?,
            order_by: order(fields)?,
        })
    }
}

fn statuses(fields: &Fields) -> Result<Vec<AcdStatus>, ApiError> {
    let invalid = || ApiError::at(ErrorCode::AcdStatusInvalid, "acd_status");
    fields.list("acd_status").map(|word| AcdStatus::parse(word).ok_or_else(invalid)).collect()
}

fn order(fields: &Fields) -> Result<Option<OrderBy>, ApiError> {
    let invalid = || ApiError::at(ErrorCode::ValueInvalid, "order_by");
    fields.given("order_by").map(|word| OrderBy::parse(word).ok_or_else(invalid)).transpose()
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
