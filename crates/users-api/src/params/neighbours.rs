//! The reads beside the five methods: what the panel shows and picks from when the role allows.

use super::select::{ApplicationRef, Paging};
use crate::error::{ApiError, ErrorCode};
use crate::fields::{Fields, parse_id};
use crate::method::{Method, Params};
use crate::record::{Application, Queue, Role, Skill, Transaction};
use crate::reply::{AccountInfo, List, Page};
use crate::time::Timestamp;

/// `GetApplications`: the account's applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetApplications {
    /// This application; a part of its name will do.
    pub application: Option<ApplicationRef>,
    /// Which page.
    pub paging: Paging,
}

impl Params for GetApplications {
    const METHOD: Method = Method::GetApplications;
    type Answer = Page<Application>;

    fn write(&self, fields: &mut Fields) {
        if let Some(application) = &self.application {
            application.write(fields);
        }
        self.paging.write(fields);
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self { application: ApplicationRef::read(fields)?, paging: Paging::read(fields)? })
    }
}

/// `GetSkills`: the account's skills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetSkills {
    /// The one skill of this id.
    pub skill_id: Option<u64>,
    /// A part of the name.
    pub skill_name: Option<String>,
    /// Which page.
    pub paging: Paging,
}

impl Params for GetSkills {
    const METHOD: Method = Method::GetSkills;
    type Answer = Page<Skill>;

    fn write(&self, fields: &mut Fields) {
        fields.number("skill_id", self.skill_id);
        fields.text("skill_name", self.skill_name.as_deref());
        self.paging.write(fields);
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self {
            skill_id: fields.id("skill_id", ErrorCode::SkillIdInvalid)?,
            skill_name: fields.given("skill_name").map(str::to_owned),
            paging: Paging::read(fields)?,
        })
    }
}

/// `GetQueues`: the account's ACD queues. The role User manager may not call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetQueues {
    /// The one queue of this id.
    pub acd_queue_id: Option<u64>,
    /// A part of the name.
    pub acd_queue_name: Option<String>,
    /// Queues of this application.
    pub application_id: Option<u64>,
    /// Which page.
    pub paging: Paging,
}

impl Params for GetQueues {
    const METHOD: Method = Method::GetQueues;
    type Answer = Page<Queue>;

    fn write(&self, fields: &mut Fields) {
        fields.number("acd_queue_id", self.acd_queue_id);
        fields.text("acd_queue_name", self.acd_queue_name.as_deref());
        fields.number("application_id", self.application_id);
        self.paging.write(fields);
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self {
            acd_queue_id: fields.id("acd_queue_id", ErrorCode::AcdQueueIdInvalid)?,
            acd_queue_name: fields.given("acd_queue_name").map(str::to_owned),
            application_id: fields.id("application_id", ErrorCode::ApplicationIdInvalid)?,
            paging: Paging::read(fields)?,
        })
    }
}

/// `GetAccountInfo`: who is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GetAccountInfo;

impl Params for GetAccountInfo {
    const METHOD: Method = Method::GetAccountInfo;
    type Answer = AccountInfo;

    fn write(&self, _: &mut Fields) {}

    fn read(_: &Fields) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

/// `GetTransactionHistory`: the account's ledger. The role User manager may not call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetTransactionHistory {
    /// From this moment on.
    pub from_date: Timestamp,
    /// Up to and including this moment.
    pub to_date: Timestamp,
    /// Movements of these users; of everybody when empty. (`all` is read as empty.)
    pub user_id: Vec<u64>,
    /// Which page, of at most 1000 records.
    pub paging: Paging,
    /// Newest first; oldest first when left out.
    pub desc_order: Option<bool>,
}

impl Params for GetTransactionHistory {
    const METHOD: Method = Method::GetTransactionHistory;
    type Answer = Page<Transaction>;

    fn write(&self, fields: &mut Fields) {
        fields.text("from_date", Some(self.from_date.as_str()));
        fields.text("to_date", Some(self.to_date.as_str()));
        if !self.user_id.is_empty() {
            let ids: Vec<_> = self.user_id.iter().map(u64::to_string).collect();
            fields.push("user_id", ids.join(";"));
        }
        self.paging.write(fields);
        fields.boolean("desc_order", self.desc_order);
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let moment = |name| {
            let text = fields.required(name)?;
            Timestamp::parse(text).ok_or_else(|| ApiError::at(ErrorCode::ValueInvalid, name))
        };
        let user_id = || {
            let parts: Vec<_> = fields.list("user_id").filter(|id| parse_id(id) != Some(0)).collect();
            if parts == ["all"] {
                return Ok(Vec::new());
            }
            let invalid = || ApiError::at(ErrorCode::UserIdInvalid, "user_id");
            parts.into_iter().map(|id| parse_id(id).ok_or_else(invalid)).collect()
        };
        Ok(Self {
            from_date: moment("from_date")?,
            to_date: moment("to_date")?,
            user_id: user_id()?,
            paging: Paging::read(fields)?,
            desc_order: fields.flag("desc_order")?,
        })
    }
}

/// `GetKeyRoles`: the roles of a service-account key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetKeyRoles {
    /// The key's id.
    pub key_id: String,
}

impl Params for GetKeyRoles {
    const METHOD: Method = Method::GetKeyRoles;
    type Answer = List<Role>;

    fn write(&self, fields: &mut Fields) {
        fields.text("key_id", Some(&self.key_id));
    }

    fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self { key_id: fields.required("key_id")?.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<P: Params>(text: &str) -> Result<P, (u32, Option<String>)> {
        P::read(&Fields::from_urlencoded(text.as_bytes())).map_err(|error| (error.code.number(), error.field_name))
    }

    fn same<P: Params + PartialEq + std::fmt::Debug>(params: P, text: &str) {
        assert_eq!(params.fields().to_urlencoded(), text);
        assert_eq!(read::<P>(text), Ok(params));
    }

    #[test]
    fn lists_are_written_with_the_names_of_the_reference() {
        let paging = Paging { count: Some(50), offset: Some(100) };
        let application = Some(ApplicationRef::Name("my app".to_owned()));
        same(GetApplications { application, paging }, "application_name=my+app&count=50&offset=100");
        same(GetApplications::default(), "");
        let skill_name = Some("ü".to_owned());
        same(GetSkills { skill_id: Some(1), skill_name, paging }, "skill_id=1&skill_name=%C3%BC&count=50&offset=100");
        same(
            GetQueues { acd_queue_id: Some(1), acd_queue_name: Some("q".to_owned()), application_id: Some(2), paging },
            "acd_queue_id=1&acd_queue_name=q&application_id=2&count=50&offset=100",
        );
        same(GetKeyRoles { key_id: "k".to_owned() }, "key_id=k");
        same(GetAccountInfo, "");
    }

    #[test]
    fn the_history_is_written_with_the_names_of_the_reference() {
        let moment = |seconds| Timestamp::from_unix(seconds).unwrap();
        let history = GetTransactionHistory {
            from_date: moment(0),
            to_date: moment(86_399),
            user_id: vec![1, 2],
            paging: Paging { count: Some(1000), offset: None },
            desc_order: Some(true),
        };
        same(
            history,
            "from_date=1970-01-01+00%3A00%3A00&to_date=1970-01-01+23%3A59%3A59&user_id=1%3B2&count=1000&desc_order=true",
        );
    }

    #[test]
    fn the_history_reads_every_form_of_a_user_list() {
        let users = |text: &str| {
            let dates = "from_date=1970-01-01+00%3A00%3A00&to_date=1970-01-02+00%3A00%3A00";
            read::<GetTransactionHistory>(&format!("{dates}&{text}")).map(|history| history.user_id)
        };
        for everybody in ["", "user_id=", "user_id=0", "user_id=all"] {
            assert_eq!(users(everybody), Ok(vec![]), "{everybody}");
        }
        assert_eq!(users("user_id=3;0;55&user_id=4"), Ok(vec![3, 55, 4]));
        for text in ["x", "%2B5", "-5", "all;1", "1.5"] {
            assert_eq!(users(&format!("user_id={text}")), Err((117, Some("user_id".to_owned()))), "{text}");
        }
    }

    #[test]
    fn bad_values_have_their_code_and_name() {
        fn fails<P: Params>(text: &str, code: u32, name: &str) {
            let error = read::<P>(text).map(|_| ());
            assert_eq!(error, Err((code, Some(name.to_owned()))), "{text}");
        }
        fails::<GetApplications>("application_id=x", 116, "application_id");
        fails::<GetApplications>("application_id=1&application_name=a", 458, "application_name");
        fails::<GetSkills>("skill_id=x", 222, "skill_id");
        fails::<GetQueues>("acd_queue_id=x", 218, "acd_queue_id");
        fails::<GetQueues>("application_id=-1", 116, "application_id");
        fails::<GetQueues>("count=-1", 497, "count");
        fails::<GetKeyRoles>("key_id=", 134, "key_id");
        fails::<GetTransactionHistory>("user_id=x", 134, "from_date");
        fails::<GetTransactionHistory>("from_date=2024-01-01", 496, "from_date");
        fails::<GetTransactionHistory>("from_date=2024-01-01+00%3A00%3A00", 134, "to_date");
    }
}
