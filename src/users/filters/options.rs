//! What a picker knows of the things that it picks from.

use crate::ui::{contains, lower_case};

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

/// A thing to pick: its id, and its name.
pub type Named = (u64, String);

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

impl Supply {
    /// Whether asking for the list is of use: it never was, or it failed in a way that may pass.
    pub fn is_wanted(self) -> bool {
        matches!(self, Self::Unasked | Self::Failed)
    }

    /// Whether an id has to be typed, for there is nothing to pick from.
    pub fn is_missing(self) -> bool {
        matches!(self, Self::Forbidden | Self::Failed)
    }
}

/// The things of one kind that are known, in the order of the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What is known.
    pub items: Vec<Named>,
    /// How much of everything that is.
    pub supply: Supply,
}

impl Options {
    /// The first answer, or an answer to what was typed; the account has `total` that match.
    pub fn add(&mut self, fresh: Vec<Named>, total: u64) {
        if self.supply != Supply::Partial {
            let all = u64::try_from(fresh.len()).is_ok_and(|came| came >= total);
            self.supply = if all { Supply::Whole } else { Supply::Partial };
        }
        for (id, name) in fresh {
            if self.name(id).is_none() {
                self.items.push((id, name));
            }
        }
    }

    /// The name of an id.
    pub fn name(&self, id: u64) -> Option<&str> {
        self.items.iter().find(|(one, _)| *one == id).map(|(_, name)| name.as_str())
    }

    /// How an id is written: as its option, or as the number where the name is not known.
    pub fn text(&self, kind: Kind, id: u64) -> String {
        self.name(id).map_or_else(|| id.to_string(), |name| option_text(kind, id, name))
    }

    /// The id of a text that is an option, or the name of exactly one thing in any case of its letters.
    pub fn find(&self, kind: Kind, text: &str) -> Option<u64> {
        if let Some((id, _)) = self.items.iter().find(|(id, name)| option_text(kind, *id, name) == text) {
            return Some(*id);
        }
        let wanted = lower_case(text);
        let mut called_so = self.items.iter().filter(|(_, name)| lower_case(name) == wanted);
        match (called_so.next(), called_so.next()) {
            (Some((id, _)), None) => Some(*id),
            _ => None,
        }
    }

    /// Whether a text is an option to the letter, as it is when it was picked.
    pub fn has_option(&self, kind: Kind, text: &str) -> bool {
        self.items.iter().any(|(id, name)| option_text(kind, *id, name) == text)
    }

    /// Whether a text can be the beginning, or any part, of an option that is being typed.
    pub fn may_become(&self, kind: Kind, text: &str) -> bool {
        let part = lower_case(text);
        self.items.iter().any(|(id, name)| contains(&lower_case(&option_text(kind, *id, name)), &part))
    }
}

/// What an option says: `NAME (ID)`, or for an application its full name, of which there is only one.
pub fn option_text(kind: Kind, id: u64, name: &str) -> String {
    match kind {
        Kind::Application => name.to_owned(),
        Kind::Queue | Kind::Skill => [name, " (", &id.to_string(), ")"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queues() -> Options {
        let mut options = Options::default();
        let names = ["First line", "Second line", "Night", "night", "12"];
        options.add(names.into_iter().zip(1..).map(|(name, id)| (id, name.to_owned())).collect(), 5);
        options
    }

    #[test]
    fn an_option_is_found_by_its_text_or_by_a_name_that_is_unique() {
        let found = |text| queues().find(Kind::Queue, text);
        assert_eq!(found("Second line (2)"), Some(2));
        assert_eq!(found("second LINE"), Some(2));
        assert_eq!(found("Night (3)"), Some(3));
        assert_eq!(found("Night"), None, "there are two of them");
        assert_eq!(found("line"), None);
        assert_eq!(found("First line (9)"), None);
    }

    #[test]
    fn an_application_is_written_by_its_name_alone() {
        let mut options = Options::default();
        options.add(vec![(7, "shop.acme.example".to_owned())], 1);
        assert_eq!(options.text(Kind::Application, 7), "shop.acme.example");
        assert_eq!(options.find(Kind::Application, "Shop.acme.example"), Some(7));
        assert_eq!(queues().text(Kind::Queue, 1), "First line (1)");
        assert_eq!(queues().text(Kind::Queue, 99), "99");
    }

    #[test]
    fn a_part_of_an_option_is_on_its_way_to_one() {
        assert!(queues().may_become(Kind::Queue, "LINE"));
        assert!(queues().may_become(Kind::Queue, "line (2"));
        assert!(!queues().may_become(Kind::Queue, "nowhere"));
    }

    #[test]
    fn a_list_that_is_cut_stays_so_whatever_a_search_finds() {
        let mut options = Options::default();
        options.add(vec![(1, "a".to_owned()), (2, "b".to_owned())], 3);
        assert_eq!(options.supply, Supply::Partial);
        options.add(vec![(2, "b".to_owned()), (3, "c".to_owned())], 2);
        assert_eq!(options.supply, Supply::Partial);
        assert_eq!(options.items.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(queues().supply, Supply::Whole);
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let wanted =
            [Supply::Unasked, Supply::Asked, Supply::Whole, Supply::Partial, Supply::Forbidden, Supply::Failed]
                .map(Supply::is_wanted);
        assert_eq!(wanted, [true, false, false, false, false, true]);
    }
}
