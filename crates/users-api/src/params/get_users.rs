//! GetUsers.

use super::select::{ApplicationRef, Paging};
use crate::error::{ApiError, ErrorCode};
use crate::fields::Fields;
use crate::method::{Method, Params};
use crate::record::{AcdStatus, User};
use crate::reply::Page;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn fails(text: &str, code: u32, name: &str) {
        let error = GetUsers::read(&fields(text)).map(|_| ()).map_err(|error| (error.code.number(), error.field_name));
        assert_eq!(error, Err((code, Some(name.to_owned()))), "{text}");
    }

    #[test]
    fn a_query_is_written_with_the_names_of_the_reference() {
        let query = GetUsers {
            application: Some(ApplicationRef::Id(1)),
            user_id: Some(2),
            user_name: Some("a".to_owned()),
            user_display_name: Some("B".to_owned()),
            user_active: Some(false),
            acd_queue_id: Some(3),
            excluded_acd_queue_id: Some(4),
            acd_status: vec![AcdStatus::Online, AcdStatus::InService],
            skill_id: Some(5),
            excluded_skill_id: Some(6),
            with_skills: Some(true),
            with_queues: Some(false),
            showing_skill_id: Some(7),
            return_live_balance: Some(false),
            paging: Paging { count: Some(8), offset: Some(9) },
            order_by: Some(OrderBy::UserDisplayName),
        };
        let text = "application_id=1&user_id=2&user_name=a&user_display_name=B&user_active=false&acd_queue_id=3\
            &excluded_acd_queue_id=4&acd_status=ONLINE%3BIN_SERVICE&skill_id=5&excluded_skill_id=6&with_skills=true\
            &with_queues=false&showing_skill_id=7&return_live_balance=false&count=8&offset=9&order_by=user_display_name";
        assert_eq!(query.fields().to_urlencoded(), text);
        assert_eq!(GetUsers::read(&fields(text)), Ok(query));
        assert_eq!(GetUsers::default().fields().to_urlencoded(), "");
    }

    #[test]
    fn an_empty_filter_is_none() {
        let empty = "application_id=0&application_name=&user_id=0&user_name=&user_display_name=&user_active=&acd_queue_id=0\
            &acd_status=&skill_id=&excluded_skill_id=0&with_skills=&count=&offset=&order_by=&nonsense=1";
        assert_eq!(GetUsers::read(&fields(empty)), Ok(GetUsers::default()));
    }

    #[test]
    fn every_filter_has_its_own_error() {
        for (name, value, code) in [
            ("application_id", "x", 116),
            ("user_id", "1;2", 117),
            ("user_active", "1", 496),
            ("acd_queue_id", "x", 218),
            ("excluded_acd_queue_id", "x", 218),
            ("acd_status", "READY;ready", 227),
            ("skill_id", "x", 222),
            ("excluded_skill_id", "-1", 224),
            ("with_skills", "x", 496),
            ("with_queues", "x", 496),
            ("showing_skill_id", "x", 222),
            ("return_live_balance", "x", 496),
            ("count", "-1", 497),
            ("offset", "x", 496),
            ("order_by", "USER_ID", 496),
        ] {
            fails(&format!("{name}={value}"), code, name);
        }
        fails("order_by=x&acd_status=x&user_id=x", 117, "user_id");
    }
}
