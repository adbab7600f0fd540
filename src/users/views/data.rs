//! Saved views: what they hold, and what may be done to them.

use crate::ui::lower_case;
use crate::users::columns::Columns;
use crate::users::query::Query;

/// How long a name may be, in characters.
pub const LONGEST_NAME: usize = 60;
/// How many views there can be: more nobody finds again.
pub const MOST_VIEWS: usize = 200;

/// Filters, order, rows per page and columns under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    name: String,
    query: Query,
    columns: Columns,
}

impl View {
    /// What is shown now, from its first page on, as a view.
    ///
    /// # Errors
    /// The name does not fit.
    pub fn new(name: &str, mut query: Query, columns: Columns) -> Result<Self, Problem> {
        query.set_page(1);
        Ok(Self { name: fitting(name)?, query, columns })
    }

    /// How the admin calls it: 1 to [`LONGEST_NAME`] characters in one line, without spaces around them.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whom it lists: filters, order and rows, on the first page.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Whether this is what is on the screen, on whichever page.
    pub fn is_shown(&self, query: &Query, columns: &Columns) -> bool {
        let mut query = query.clone();
        query.set_page(1);
        self.query == query && self.columns == *columns
    }
}

/// Why something cannot be done to the views. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The name is empty, longer than [`LONGEST_NAME`] or of several lines.
    Name,
    /// Another view is called so already; this is how that one writes it.
    Taken(String),
    /// There is no view of this name, or no longer: another tab may have changed it.
    Gone(String),
    /// There would be more than [`MOST_VIEWS`].
    TooMany,
    /// All of them together would be too long for a file.
    TooLong,
    /// The browser refuses to remember anything, or is full.
    NotKept,
    /// What the browser remembers cannot be read, for this reason.
    Unreadable(super::json::FileProblem),
}

/// The views of one account, by name, and the one that the panel opens with. No two names are the same but for case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    list: Vec<View>,
    start: Option<String>,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many views are new.
    pub added: usize,
    /// The new ones whose name was taken: the name in the file, and the one that it has now.
    pub renamed: Vec<(String, String)>,
    /// How many were here already, the same in everything.
    pub known: usize,
    /// The view that the panel opens with from now on, when there was none before.
    pub start: Option<String>,
}

impl Views {
    /// Every view, by name.
    pub fn list(&self) -> &[View] {
        &self.list
    }

    /// The view that the panel opens with.
    pub fn start(&self) -> Option<&View> {
        self.find(self.start.as_deref()?)
    }

    /// Whether the panel opens with the view of this name.
    pub fn is_start(&self, name: &str) -> bool {
        self.start.as_deref() == Some(name)
    }

    /// The view of this name, whatever its case.
    pub fn find(&self, name: &str) -> Option<&View> {
        self.position(name).and_then(|at| self.list.get(at))
    }

    /// Adds a view. `replace` allows that it takes the place of the one that is called so.
    ///
    /// # Errors
    /// The name is taken and `replace` does not hold, or there are too many.
    pub fn save(&mut self, view: View, replace: bool) -> Result<(), Problem> {
        if let Some(at) = self.position(&view.name) {
            let old = self.list.get(at).map(|old| old.name.clone()).unwrap_or_default();
            if !replace {
                return Err(Problem::Taken(old));
            }
            if self.is_start(&old) {
                self.start = Some(view.name.clone());
            }
            self.list.remove(at);
        }
        self.insert(view)
    }

    /// Calls a view otherwise.
    ///
    /// # Errors
    /// It is gone, or the new name does not fit or is another one's.
    pub fn rename(&mut self, name: &str, new_name: &str) -> Result<(), Problem> {
        let new_name = fitting(new_name)?;
        let at = self.position(name).ok_or_else(|| Problem::Gone(name.to_owned()))?;
        if let Some(other) = self.position(&new_name).filter(|other| *other != at) {
            return Err(Problem::Taken(self.list.get(other).map(|view| view.name.clone()).unwrap_or_default()));
        }
        let view = self.list.remove(at);
        if self.is_start(&view.name) {
            self.start = Some(new_name.clone());
        }
        self.insert(View { name: new_name, ..view })
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// It is gone.
    pub fn delete(&mut self, name: &str) -> Result<(), Problem> {
        let at = self.position(name).ok_or_else(|| Problem::Gone(name.to_owned()))?;
        let view = self.list.remove(at);
        if self.is_start(&view.name) {
            self.start = None;
        }
        Ok(())
    }

    /// Lets the panel open with this view, or with none when it does not start with another.
    ///
    /// # Errors
    /// It is gone.
    pub fn set_start(&mut self, name: &str, wanted: bool) -> Result<(), Problem> {
        let name = self.find(name).map(|view| view.name.clone()).ok_or_else(|| Problem::Gone(name.to_owned()))?;
        if wanted {
            self.start = Some(name);
        } else if self.is_start(&name) {
            self.start = None;
        }
        Ok(())
    }

    /// Adds the views of a file. Nothing is replaced: a view whose name is taken gets a number, one that is here
    /// already in every respect is not doubled. The file's start view counts only where there is none.
    ///
    /// # Errors
    /// There would be too many.
    pub fn merge(&mut self, file: Self) -> Result<Imported, Problem> {
        let mut imported = Imported::default();
        for view in file.list {
            let was = view.name.clone();
            let now = if let Some(here) = self.same_as(&view) {
                imported.known += 1;
                here.name.clone()
            } else {
                let now = if self.find(&was).is_some() { self.free_name(&was) } else { was.clone() };
                if now != was {
                    imported.renamed.push((was.clone(), now.clone()));
                }
                imported.added += 1;
                self.insert(View { name: now.clone(), ..view })?;
                now
            };
            if self.start.is_none() && file.start.as_ref() == Some(&was) {
                imported.start = Some(now);
            }
        }
        if self.start.is_none() {
            self.start.clone_from(&imported.start);
        }
        Ok(imported)
    }

    /// The view that came of an earlier import of this one, or is it: under its name, or that with a number.
    fn same_as(&self, view: &View) -> Option<&View> {
        let name = lower_case(&view.name);
        let is_called_so = |here: &View| {
            let here = lower_case(&here.name);
            here.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || is_number(rest))
        };
        let mut list = self.list.iter();
        list.find(|here| here.query == view.query && here.columns == view.columns && is_called_so(here))
    }

    fn position(&self, name: &str) -> Option<usize> {
        let name = lower_case(name);
        self.list.iter().position(|view| lower_case(&view.name) == name)
    }

    fn insert(&mut self, view: View) -> Result<(), Problem> {
        if self.list.len() >= MOST_VIEWS {
            return Err(Problem::TooMany);
        }
        let name = lower_case(&view.name);
        let at = self.list.iter().position(|other| lower_case(&other.name) > name).unwrap_or(self.list.len());
        self.list.insert(at, view);
        Ok(())
    }

    /// The name with the first number that makes it another one than all others.
    fn free_name(&self, name: &str) -> String {
        // One of this many numbers is free.
        let numbered = (2..=self.list.len() + 2).map(|number| {
            let number = [" ", &number.to_string()].concat();
            let kept: String = name.chars().take(LONGEST_NAME.saturating_sub(number.len())).collect();
            [kept.trim_end(), &number].concat()
        });
        numbered.into_iter().find(|name| self.position(name).is_none()).unwrap_or_default()
    }
}

/// Whether this is what [`Views::free_name`] puts behind a name.
fn is_number(rest: &str) -> bool {
    rest.strip_prefix(' ').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The name without the spaces around it, if it fits.
fn fitting(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Problem::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str) -> View {
        View::new(name, Query::default(), Columns::default()).expect("a view")
    }

    fn narrower(name: &str) -> View {
        let mut query = Query::default();
        query.filter(|filters| filters.user_active = Some(false));
        View::new(name, query, Columns::default()).expect("a view")
    }

    fn views(names: &[&str]) -> Views {
        let mut views = Views::default();
        for name in names {
            views.save(view(name), false).expect("saved");
        }
        views
    }

    fn names(views: &Views) -> Vec<&str> {
        views.list().iter().map(View::name).collect()
    }

    #[test]
    fn a_name_fits_or_is_refused() {
        let long = "x".repeat(LONGEST_NAME + 1);
        for name in ["", "  ", long.as_str(), "two\nlines"] {
            assert_eq!(View::new(name, Query::default(), Columns::default()), Err(Problem::Name), "{name:?}");
        }
        assert_eq!(view(" Night shift ").name(), "Night shift");
        assert_eq!(view(&"ü".repeat(LONGEST_NAME)).name().chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_view_forgets_the_page_and_is_shown_on_every_page() {
        let mut query = Query::default();
        query.set_page(7);
        let view = View::new("a", query.clone(), Columns::default()).expect("a view");
        assert_eq!(view.query().page(), 1);
        assert!(view.is_shown(&query, &Columns::default()));
        query.set_rows(50);
        assert!(!view.is_shown(&query, &Columns::default()));
        assert!(!view.is_shown(&Query::default(), &Columns::from_text("skills")));
    }

    #[test]
    fn views_stand_by_name() {
        assert_eq!(names(&views(&["b", "C", "a", "Ä"])), ["a", "b", "C", "Ä"]);
    }

    #[test]
    fn what_is_there_is_replaced_only_when_that_was_asked_for() {
        let mut views = views(&["Blocked", "Übersicht"]);
        views.set_start("Blocked", true).expect("a start");
        let before = views.clone();
        assert_eq!(views.save(narrower("BLOCKED"), false), Err(Problem::Taken("Blocked".to_owned())));
        assert_eq!(views.save(narrower("übersicht"), false), Err(Problem::Taken("Übersicht".to_owned())));
        assert_eq!(views, before);
        assert_eq!(views.save(narrower("BLOCKED"), true), Ok(()));
        assert_eq!(names(&views), ["BLOCKED", "Übersicht"]);
        assert_eq!(views.start().map(View::name), Some("BLOCKED"));
    }

    #[test]
    fn a_new_name_must_be_free_and_the_start_follows_it() {
        let mut views = views(&["a", "b"]);
        views.set_start("a", true).expect("a start");
        assert_eq!(views.rename("a", "B"), Err(Problem::Taken("b".to_owned())));
        assert_eq!(views.rename("a", ""), Err(Problem::Name));
        assert_eq!(views.rename("x", "y"), Err(Problem::Gone("x".to_owned())));
        assert_eq!(names(&views), ["a", "b"]);
        assert_eq!(views.rename("a", "A"), Ok(()));
        assert_eq!(views.rename("A", "z"), Ok(()));
        assert_eq!(names(&views), ["b", "z"]);
        assert!(views.is_start("z"));
    }

    #[test]
    fn a_start_view_is_set_moved_and_unset() {
        let mut views = views(&["a", "b"]);
        assert_eq!(views.start(), None);
        views.set_start("a", true).expect("set");
        views.set_start("b", false).expect("no start anyway");
        assert!(views.is_start("a"));
        views.set_start("b", true).expect("moved");
        views.set_start("b", false).expect("unset");
        assert_eq!(views.start(), None);
        assert_eq!(views.set_start("c", true), Err(Problem::Gone("c".to_owned())));
    }

    #[test]
    fn a_deleted_view_starts_nothing() {
        let mut views = views(&["a", "b"]);
        views.set_start("a", true).expect("a start");
        assert_eq!(views.delete("a"), Ok(()));
        assert_eq!(views.delete("a"), Err(Problem::Gone("a".to_owned())));
        assert_eq!((names(&views), views.start()), (vec!["b"], None));
    }

    #[test]
    fn an_import_replaces_nothing_and_doubles_nothing() {
        let mut here = views(&["a", "b", "b 2"]);
        let mut file = Views::default();
        for view in [view("A"), narrower("B"), narrower("c")] {
            file.save(view, false).expect("saved");
        }
        let imported = here.merge(file.clone()).expect("merged");
        let renamed = vec![("B".to_owned(), "B 3".to_owned())];
        assert_eq!(imported, Imported { added: 2, renamed, known: 1, start: None });
        assert_eq!(names(&here), ["a", "b", "b 2", "B 3", "c"]);
        assert_eq!(here.find("b"), Some(&view("b")));
        let again = here.clone().merge(file).expect("merged");
        assert_eq!(again, Imported { known: 3, ..Imported::default() });
    }

    #[test]
    fn an_import_brings_a_start_view_only_where_there_is_none() {
        let mut file = views(&["a"]);
        file.set_start("a", true).expect("a start");
        let mut here = views(&["x"]);
        assert_eq!(here.merge(file.clone()).expect("merged").start.as_deref(), Some("a"));
        assert!(here.is_start("a"));
        let mut here = views(&["x"]);
        here.set_start("x", true).expect("a start");
        assert_eq!(here.merge(file).expect("merged").start, None);
        assert!(here.is_start("x"));
    }

    #[test]
    fn a_numbered_name_still_fits() {
        let long = "x".repeat(LONGEST_NAME);
        let mut here = views(&[&long]);
        let mut file = Views::default();
        file.save(narrower(&long), false).expect("saved");
        let imported = here.merge(file).expect("merged");
        assert_eq!(imported.renamed, [(long, ["x".repeat(LONGEST_NAME - 2).as_str(), " 2"].concat())]);
    }

    #[test]
    fn there_is_an_end_to_it() {
        let all: Vec<String> = (0..MOST_VIEWS).map(|number| number.to_string()).collect();
        let mut full = views(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(full.save(view("one more"), false), Err(Problem::TooMany));
        assert_eq!(full.clone().merge(views(&["one more"])), Err(Problem::TooMany));
        assert_eq!(full.save(narrower("7"), true), Ok(()));
    }
}
