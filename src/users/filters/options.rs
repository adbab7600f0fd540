//! What the pickers pick from.

use users_api::raw::Object;
use users_api::{Fields, Method};

use crate::locales::texts;
use crate::ui::{contains, lower_case};

/// As many as one answer can hold.
const COUNT: &str = "1000";

/// What can be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The account's applications, known by their full names.
    Application,
    /// The account's queues. Names may repeat, so the id stands behind them.
    Queue,
    /// The account's skills, written as queues are.
    Skill,
}

/// Where the things of a kind come from, and what is said when they do not.
pub struct Source {
    /// The list's id on the page.
    pub list_id: &'static str,
    /// What lists them.
    pub method: Method,
    /// A record's id.
    id: &'static str,
    /// A record's name; the parameter of this name looks for a part of it.
    name: &'static str,
    forbidden: &'static str,
    failed: &'static str,
    choose: &'static str,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Application, Self::Queue, Self::Skill];

    /// Where they come from.
    pub const fn source(self) -> &'static Source {
        match self {
            Self::Application => &APPLICATIONS,
            Self::Queue => &QUEUES,
            Self::Skill => &SKILLS,
        }
    }

    /// The parameters that list those with this part in their names; everything when it is empty.
    pub fn request(self, part: &str) -> Fields {
        let mut fields = Fields::new();
        if !part.is_empty() {
            fields.push(self.source().name, part);
        }
        fields.push("count", COUNT);
        fields
    }

    /// The ids and names of records; `None` when one of them is not as the reference says.
    pub fn items(self, records: &[Object]) -> Option<Vec<Named>> {
        let Source { id, name, .. } = self.source();
        let mut items = Vec::new();
        for record in records {
            let id = record.get(id).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
            items.push((id.to_owned(), serde_json::from_str(record.get(name)?).ok()?));
        }
        Some(items)
    }
}

const APPLICATIONS: Source = Source {
    list_id: "filter-applications",
    method: Method::GetApplications,
    id: "application_id",
    name: "application_name",
    forbidden: texts().all().applications_forbidden,
    failed: texts().all().applications_failed,
    // Any words are a part of an application's name.
    choose: "",
};

const QUEUES: Source = Source {
    list_id: "filter-queues",
    method: Method::GetQueues,
    id: "acd_queue_id",
    name: "acd_queue_name",
    forbidden: texts().all().queues_forbidden,
    failed: texts().all().queues_failed,
    choose: texts().all().choose_queue,
};

const SKILLS: Source = Source {
    list_id: "filter-skills",
    method: Method::GetSkills,
    id: "skill_id",
    name: "skill_name",
    forbidden: texts().all().skills_forbidden,
    failed: texts().all().skills_failed,
    choose: texts().all().choose_skill,
};

/// A thing to pick: its id as the API writes it, and its name.
pub type Named = (String, String);

/// How much of the account's list is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Supply {
    /// Nobody has asked yet.
    #[default]
    Unasked,
    /// The list is on its way.
    Asked,
    /// Everything there is.
    Whole,
    /// There is more than one answer holds: typing asks for what matches.
    Partial,
    /// The role may not ask (104).
    Forbidden,
    /// The list did not come, for another reason.
    Failed,
}

/// The things of one kind that are known, in the order of the answers.
#[derive(Default)]
pub struct Options {
    items: Vec<Named>,
    /// How much of everything that is.
    pub supply: Supply,
}

impl Options {
    /// The first answer, or an answer to what was typed; the account has `total` that match. Gives what is new.
    pub fn add(&mut self, fresh: Vec<Named>, total: u64) -> &[Named] {
        if self.supply != Supply::Partial {
            let all = u64::try_from(fresh.len()).is_ok_and(|came| came >= total);
            self.supply = if all { Supply::Whole } else { Supply::Partial };
        }
        let before = self.items.len();
        for item in fresh {
            if self.name(&item.0).is_none() {
                self.items.push(item);
            }
        }
        self.items.get(before..).unwrap_or_default()
    }

    /// Whether asking for the list is of use: it never was, or it failed in a way that may pass.
    pub fn is_wanted(&self) -> bool {
        matches!(self.supply, Supply::Unasked | Supply::Failed)
    }

    fn name(&self, id: &str) -> Option<&str> {
        self.items.iter().find(|(one, _)| one == id).map(|(_, name)| name.as_str())
    }

    /// How an id is written: as its option, or as the number where the name is not known.
    pub fn text(&self, kind: Kind, id: &str) -> String {
        self.name(id).map_or_else(|| id.to_owned(), |name| option_text(kind, id, name))
    }

    /// The id of a text that is an option, or the name of exactly one thing in any case of its letters.
    pub fn find(&self, kind: Kind, text: &str) -> Option<&str> {
        if let Some(id) = self.option(kind, text) {
            return Some(id);
        }
        let wanted = lower_case(text);
        let mut found = None;
        for (id, name) in &self.items {
            if lower_case(name) == wanted && found.replace(id.as_str()).is_some() {
                return None;
            }
        }
        found
    }

    /// The id of a text that is an option to the letter, as it is when it was picked.
    pub fn option(&self, kind: Kind, text: &str) -> Option<&str> {
        self.items.iter().find(|(id, name)| option_text(kind, id, name) == text).map(|(id, _)| id.as_str())
    }

    /// Whether a text can be any part of an option that is being typed, or of one that is still on its way. A text
    /// that is `complete` becomes nothing else.
    pub fn may_become(&self, kind: Kind, text: &str, complete: bool) -> bool {
        let part = lower_case(text);
        let may = |(id, name): &Named| contains(&lower_case(&option_text(kind, id, name)), &part);
        self.supply == Supply::Asked || !complete && self.items.iter().any(may)
    }

    /// What to do about words that are no option.
    pub fn unlisted(&self, kind: Kind) -> &'static str {
        match self.supply {
            Supply::Forbidden | Supply::Failed => texts().id_wanted,
            _ => kind.source().choose,
        }
    }

    /// What is said of a list that is not there, or not whole.
    pub fn hint(&self, kind: Kind) -> &'static str {
        match self.supply {
            Supply::Forbidden => kind.source().forbidden,
            Supply::Failed => kind.source().failed,
            Supply::Partial => texts().type_for_more,
            Supply::Unasked | Supply::Asked | Supply::Whole => "",
        }
    }
}

/// What an option says: `NAME (ID)`, or for an application its full name, of which there is only one.
pub fn option_text(kind: Kind, id: &str, name: &str) -> String {
    match kind {
        Kind::Application => name.to_owned(),
        Kind::Queue | Kind::Skill => [name, " (", id, ")"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use users_api::Params;
    use users_api::params::{ApplicationRef, GetApplications, GetQueues, GetSkills, Paging};

    use super::*;

    fn items(names: &[(&str, &str)]) -> Vec<Named> {
        names.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
    }

    fn queues() -> Options {
        let mut options = Options::default();
        let names = [("1", "First line"), ("2", "Second line"), ("3", "Night"), ("4", "night"), ("5", "12")];
        options.add(items(&names), 5);
        options
    }

    #[test]
    fn an_option_is_found_by_its_text_or_by_a_name_that_is_unique() {
        let queues = queues();
        let found = |text| queues.find(Kind::Queue, text);
        assert_eq!(found("Second line (2)"), Some("2"));
        assert_eq!(found("second LINE"), Some("2"));
        assert_eq!(found("Night (3)"), Some("3"));
        assert_eq!(found("Night"), None, "there are two of them");
        assert_eq!(found("line"), None);
        assert_eq!(found("First line (9)"), None);
        assert_eq!((queues.option(Kind::Queue, "Night"), queues.option(Kind::Queue, "Night (3)")), (None, Some("3")));
    }

    #[test]
    fn an_application_is_written_by_its_name_alone() {
        let mut options = Options::default();
        options.add(items(&[("7", "shop.acme.example")]), 1);
        assert_eq!(options.text(Kind::Application, "7"), "shop.acme.example");
        assert_eq!(options.find(Kind::Application, "Shop.acme.example"), Some("7"));
        assert_eq!(queues().text(Kind::Queue, "1"), "First line (1)");
        assert_eq!(queues().text(Kind::Queue, "99"), "99");
    }

    #[test]
    fn a_part_of_an_option_is_on_its_way_to_one() {
        assert!(queues().may_become(Kind::Queue, "LINE", false));
        assert!(queues().may_become(Kind::Queue, "line (2", false));
        assert!(!queues().may_become(Kind::Queue, "line (2", true));
        assert!(!queues().may_become(Kind::Queue, "nowhere", false));
        let asked = Options { supply: Supply::Asked, ..Options::default() };
        assert!(asked.may_become(Kind::Queue, "nowhere", true));
    }

    #[test]
    fn a_list_that_is_cut_stays_so_whatever_a_search_finds() {
        let mut options = Options::default();
        options.add(items(&[("1", "a"), ("2", "b")]), 3);
        assert_eq!(options.supply, Supply::Partial);
        assert_eq!(options.add(items(&[("2", "b"), ("3", "c")]), 2), items(&[("3", "c")]));
        assert_eq!(options.supply, Supply::Partial);
        assert_eq!(options.items, items(&[("1", "a"), ("2", "b"), ("3", "c")]));
        assert_eq!(queues().supply, Supply::Whole);
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let wanted =
            [Supply::Unasked, Supply::Asked, Supply::Whole, Supply::Partial, Supply::Forbidden, Supply::Failed]
                .map(|supply| Options { supply, ..Options::default() }.is_wanted());
        assert_eq!(wanted, [true, false, false, false, false, true]);
    }

    #[test]
    fn the_requests_are_those_of_the_contract() {
        let paging = Paging { count: Some(1000), offset: None };
        let part = || Some("a b".to_owned());
        let applications = GetApplications { application: part().map(ApplicationRef::Name), paging };
        assert_eq!(Kind::Application.request("a b"), applications.fields());
        let queues = GetQueues { acd_queue_name: part(), paging, ..GetQueues::default() };
        assert_eq!(Kind::Queue.request("a b"), queues.fields());
        let skills = GetSkills { skill_name: part(), paging, ..GetSkills::default() };
        assert_eq!(Kind::Skill.request("a b"), skills.fields());
        assert_eq!(Kind::Skill.request(""), GetSkills { paging, ..GetSkills::default() }.fields());
        let methods = Kind::ALL.map(|kind| kind.source().method);
        assert_eq!(methods, [GetApplications::METHOD, GetQueues::METHOD, GetSkills::METHOD]);
    }

    #[test]
    fn records_give_ids_and_names() {
        let read = |json: &str| Kind::Queue.items(&serde_json::from_str::<Vec<Object>>(json).expect("records"));
        let known = r#"[{"acd_queue_name":"\"First\" line","acd_queue_id":18446744073709551615,"newer":[1]}]"#;
        assert_eq!(read(known), Some(items(&[("18446744073709551615", "\"First\" line")])));
        for wrong in [r#"[{"acd_queue_id":1}]"#, r#"[{"acd_queue_id":"1","acd_queue_name":"a"}]"#, "[{}]"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
