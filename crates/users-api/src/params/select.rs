//! How requests point at users, applications and pages.

use std::collections::BTreeSet;

use crate::error::{ApiError, ErrorCode};
use crate::fields::{Fields, parse_id};

/// `all`, or these ones. On the wire `all` or a list joined by `;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection<T> {
    /// The literal `all`. The panel never sends it.
    All,
    /// At least one, nobody twice.
    ///
    /// Some lists have no form on the wire: an empty one, names that are empty or hold a `;`, and lists with the
    /// name `all`, which is a legal user name but can be taken for everybody. The selector is then left out of the
    /// request, so that a server refuses it with 485, and touches nobody. (Select such users by id.)
    These(Vec<T>),
}

/// An application, by id or by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationRef {
    /// `application_id`.
    Id(u64),
    /// `application_name`; in the filters of lists a part of the name will do.
    Name(String),
}

impl ApplicationRef {
    pub(super) fn write(&self, fields: &mut Fields) {
        match self {
            Self::Id(id) => fields.number("application_id", Some(*id)),
            Self::Name(name) => fields.text("application_name", Some(name)),
        }
    }

    /// # Errors
    /// 116 for a malformed id, 458 when both are given.
    pub(super) fn read(fields: &Fields) -> Result<Option<Self>, ApiError> {
        let id = fields.id("application_id", ErrorCode::ApplicationIdInvalid)?;
        match (id, fields.given("application_name")) {
            (Some(_), Some(_)) => Err(ApiError::at(ErrorCode::OnlyOneOf, "application_name")),
            (Some(id), None) => Ok(Some(Self::Id(id))),
            (None, name) => Ok(name.map(|name| Self::Name(name.to_owned()))),
        }
    }

    /// # Errors
    /// As [`Self::read`], and 485 when neither is given.
    pub(super) fn read_required(fields: &Fields) -> Result<Self, ApiError> {
        Self::read(fields)?.ok_or_else(|| ApiError::at(ErrorCode::SpecifyParameter, "application_id"))
    }
}

/// Users, by id, or by name in an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsersRef {
    /// `user_id`.
    Ids(Selection<u64>),
    /// `user_name` with the application that the names belong to.
    Names {
        /// The names.
        names: Selection<String>,
        /// Where the names are looked up.
        application: ApplicationRef,
    },
}

impl UsersRef {
    pub(super) fn write(&self, fields: &mut Fields) {
        match self {
            Self::Ids(ids) => fields.text("user_id", joined(ids, u64::to_string).as_deref()),
            Self::Names { names, application } => {
                fields.text("user_name", joined(names, String::clone).as_deref());
                application.write(fields);
            }
        }
    }

    /// The application belongs to names, and ids do without it. But with `user_id=all` it says whose users are
    /// all, and to leave it out would reach the users of every other application: this is read as all names in it.
    ///
    /// # Errors
    /// 485 when nobody is named, 458 for ids and names at once, 117 for a malformed id, 122 for the name `all`
    /// beside others (it might mean everybody: whoever means the user of that name has an id to say so), and the
    /// application's errors with names and with `user_id=all`.
    pub(super) fn read(fields: &Fields) -> Result<Self, ApiError> {
        // An id of 0 counts as absent, and so does an empty list.
        let ids: Vec<&str> = fields.list("user_id").filter(|id| parse_id(id) != Some(0)).collect();
        let names: Vec<&str> = fields.list("user_name").collect();
        match (ids.is_empty(), names.is_empty()) {
            (true, true) => Err(ApiError::at(ErrorCode::SpecifyParameter, "user_id")),
            (false, false) => Err(ApiError::at(ErrorCode::OnlyOneOf, "user_name")),
            (false, true) => match selection(&ids, parse_id) {
                Some(Selection::All) => Ok(match ApplicationRef::read(fields)? {
                    Some(application) => Self::Names { names: Selection::All, application },
                    None => Self::Ids(Selection::All),
                }),
                Some(these) => Ok(Self::Ids(these)),
                None => Err(ApiError::at(ErrorCode::UserIdInvalid, "user_id")),
            },
            (true, false) => {
                let application = ApplicationRef::read_required(fields)?;
                let names = selection(&names, |name| (name != ALL).then(|| name.to_owned()))
                    .ok_or_else(|| ApiError::at(ErrorCode::UserNameInvalid, "user_name"))?;
                Ok(Self::Names { names, application })
            }
        }
    }
}

/// The list on the wire; `None` when it has no form there that would be read as the same list.
fn joined<T>(selection: &Selection<T>, text: impl Fn(&T) -> String) -> Option<String> {
    let Selection::These(items) = selection else {
        return Some(ALL.to_owned());
    };
    let parts: Vec<_> = items.iter().map(text).collect();
    let sound = !parts.is_empty() && parts.iter().all(|part| !part.is_empty() && !part.contains(';') && part != ALL);
    sound.then(|| parts.join(";"))
}

/// The literal that selects everybody.
const ALL: &str = "all";

/// `all` stands alone: beside others it is no id, and no name. Repeated parts count once, so that nobody
/// is paid twice for being named twice.
fn selection<T: Clone + Ord>(parts: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<Selection<T>> {
    if let [ALL] = parts {
        return Some(Selection::All);
    }
    let mut items = parts.iter().map(|part| parse(part)).collect::<Option<Vec<T>>>()?;
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
    Some(Selection::These(items))
}

/// One user, by id, or by name in an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRef {
    /// `user_id`.
    Id(u64),
    /// `user_name` with its application.
    Name {
        /// The user's name.
        user_name: String,
        /// Where the name is looked up.
        application: ApplicationRef,
    },
}

impl UserRef {
    pub(super) fn write(&self, fields: &mut Fields) {
        match self {
            Self::Id(id) => fields.number("user_id", Some(*id)),
            Self::Name { user_name, application } => {
                fields.text("user_name", Some(user_name));
                application.write(fields);
            }
        }
    }

    /// # Errors
    /// As [`UsersRef::read`].
    pub(super) fn read(fields: &Fields) -> Result<Self, ApiError> {
        let id = fields.id("user_id", ErrorCode::UserIdInvalid)?;
        match (id, fields.given("user_name")) {
            (Some(_), Some(_)) => Err(ApiError::at(ErrorCode::OnlyOneOf, "user_name")),
            (Some(id), None) => Ok(Self::Id(id)),
            (None, Some(user_name)) => {
                Ok(Self::Name { user_name: user_name.to_owned(), application: ApplicationRef::read_required(fields)? })
            }
            (None, None) => Err(ApiError::at(ErrorCode::SpecifyParameter, "user_id")),
        }
    }
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// How many records at the most; 20 when left out. A server may cap it at 1000.
    pub count: Option<u64>,
    /// How many records come before the page; 0 when left out.
    pub offset: Option<u64>,
}

impl Paging {
    /// What a server answers at the most in one page.
    pub const MAX_COUNT: u64 = 1000;
    /// What a request means that names no count.
    pub const DEFAULT_COUNT: u64 = 20;

    /// The number of records to answer at the most, capped.
    pub fn limit(&self) -> u64 {
        self.count.unwrap_or(Self::DEFAULT_COUNT).min(Self::MAX_COUNT)
    }

    /// The number of records to skip.
    pub fn skip(&self) -> u64 {
        self.offset.unwrap_or(0)
    }

    pub(super) fn write(&self, fields: &mut Fields) {
        fields.number("count", self.count);
        fields.number("offset", self.offset);
    }

    /// # Errors
    /// 496 for what is no whole number, 497 for a negative one.
    pub(super) fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self { count: fields.whole("count")?, offset: fields.whole("offset")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    fn users(text: &str) -> Result<UsersRef, (u32, String)> {
        UsersRef::read(&fields(text)).map_err(|error| (error.code.number(), error.field_name.unwrap()))
    }

    fn user(text: &str) -> Result<UserRef, (u32, String)> {
        UserRef::read(&fields(text)).map_err(|error| (error.code.number(), error.field_name.unwrap()))
    }

    fn named(names: Selection<String>) -> UsersRef {
        UsersRef::Names { names, application: ApplicationRef::Id(1) }
    }

    fn written(users: &UsersRef) -> String {
        let mut fields = Fields::new();
        users.write(&mut fields);
        fields.to_urlencoded()
    }

    #[test]
    fn users_are_ids_or_names_in_an_application() {
        let ids = |ids: &[u64]| Ok(UsersRef::Ids(Selection::These(ids.to_vec())));
        assert_eq!(users("user_id=3%3B55"), ids(&[3, 55]));
        assert_eq!(users("user_id=3&user_id=55"), ids(&[3, 55]));
        assert_eq!(users("user_id=3;3;03&user_id=3"), ids(&[3]));
        assert_eq!(users("user_id=3&user_name=&application_id=1"), ids(&[3]));
        let names = |names: &[&str]| Selection::These(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(users("user_name=ann%3Bbob&application_id=1"), Ok(named(names(&["ann", "bob"]))));
        assert_eq!(
            users("user_id=0&user_name=ann;ann&user_name=bob;&application_id=1"),
            Ok(named(names(&["ann", "bob"])))
        );
        let application = ApplicationRef::Name("myapp1".to_owned());
        let ann = UsersRef::Names { names: names(&["ann"]), application };
        assert_eq!(users("user_name=ann&application_id=0&application_name=myapp1"), Ok(ann));
    }

    #[test]
    fn users_that_are_not_named_clearly_are_nobody() {
        let error = |code, name: &str| Err((code, name.to_owned()));
        for text in ["", "user_id=", "user_id=0", "user_id=00;0;;", "user_name=;", "application_id=1"] {
            assert_eq!(users(text), error(485, "user_id"), "{text}");
        }
        assert_eq!(users("user_id=1&user_name=ann&application_id=1"), error(458, "user_name"));
        for text in
            ["x", "1;x", "-1", "1.0", "1;+2", "1+;2", "18446744073709551616", "all;1", "1;all", "all;all", "All"]
        {
            assert_eq!(users(&format!("user_id={text}")), error(117, "user_id"), "{text}");
        }
        assert_eq!(users("user_name=ann"), error(485, "application_id"));
        assert_eq!(users("user_name=ann&application_id=x"), error(116, "application_id"));
        assert_eq!(users("user_name=ann&application_id=1&application_name=a"), error(458, "application_name"));
        for text in ["all;ann", "ann;all", "all;all"] {
            assert_eq!(users(&format!("user_name={text}&application_id=1")), error(122, "user_name"), "{text}");
        }
    }

    #[test]
    fn all_stays_within_its_application() {
        assert_eq!(users("user_id=all"), Ok(UsersRef::Ids(Selection::All)));
        assert_eq!(users("user_id=all;"), Ok(UsersRef::Ids(Selection::All)));
        assert_eq!(users("user_name=all&application_id=1"), Ok(named(Selection::All)));
        assert_eq!(users("user_id=all&application_id=1"), Ok(named(Selection::All)));
        assert_eq!(users("user_id=all&application_id=x"), Err((116, "application_id".to_owned())));
        assert_eq!(users("user_name=all"), Err((485, "application_id".to_owned())));
        assert_eq!(written(&UsersRef::Ids(Selection::All)), "user_id=all");
        assert_eq!(written(&named(Selection::All)), "user_name=all&application_id=1");
    }

    #[test]
    fn a_list_that_would_be_read_as_another_is_not_written() {
        let names = |names: &[&str]| named(Selection::These(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(written(&names(&["ann", "bob"])), "user_name=ann%3Bbob&application_id=1");
        for unclear in [names(&[]), names(&["all"]), names(&["ann", "all"]), names(&["a;b"]), names(&["ann", ""])] {
            assert_eq!(written(&unclear), "application_id=1");
            assert_eq!(users(&written(&unclear)), Err((485, "user_id".to_owned())));
        }
        assert_eq!(written(&UsersRef::Ids(Selection::These(vec![]))), "");
        assert_eq!(written(&UsersRef::Ids(Selection::These(vec![3, 55]))), "user_id=3%3B55");
    }

    #[test]
    fn one_user_is_an_id_or_a_name_in_an_application() {
        let ann = |application| Ok(UserRef::Name { user_name: "ann".to_owned(), application });
        assert_eq!(user("user_id=5&user_name="), Ok(UserRef::Id(5)));
        assert_eq!(user("user_id=5&user_id=6"), Ok(UserRef::Id(6)));
        assert_eq!(user("user_id=0&user_name=ann&application_id=1"), ann(ApplicationRef::Id(1)));
        assert_eq!(user("user_name=ann&application_name=a"), ann(ApplicationRef::Name("a".to_owned())));
        // Only lists have an `all`.
        let all = UserRef::Name { user_name: "all".to_owned(), application: ApplicationRef::Id(1) };
        assert_eq!(user("user_name=all&application_id=1"), Ok(all));
        for (text, code, name) in [
            ("", 485, "user_id"),
            ("user_id=0&user_name=", 485, "user_id"),
            ("user_id=all", 117, "user_id"),
            ("user_id=1;2", 117, "user_id"),
            ("user_id=1&user_name=ann", 458, "user_name"),
            ("user_name=ann", 485, "application_id"),
        ] {
            assert_eq!(user(text), Err((code, name.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_page_has_a_default_and_a_cap() {
        let page = |text: &str| Paging::read(&fields(text)).map(|paging| (paging.limit(), paging.skip()));
        assert_eq!(page(""), Ok((20, 0)));
        assert_eq!(page("count=0&offset=0"), Ok((0, 0)));
        assert_eq!(page("count=1000&offset=40"), Ok((1000, 40)));
        assert_eq!(page("count=1001"), Ok((1000, 0)));
        assert_eq!(page("count=-1").unwrap_err().code, ErrorCode::ValueOutOfRange);
        assert_eq!(page("offset=x").unwrap_err().field_name.as_deref(), Some("offset"));
    }
}
