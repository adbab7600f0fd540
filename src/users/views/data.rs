//! Saved views: what they hold, and what may be done to them.

use crate::locales::texts;
use crate::ui::lower_case;
use crate::users::columns::Columns;
use crate::users::query::Query;
use crate::users::url::{from_search, to_search};

/// How long a name may be, in characters; `view_name_wrong` and `view_name_part` name it.
pub const LONGEST_NAME: usize = 60;
/// How many views there can be: more nobody finds again. `views_too_many` names it.
pub const MOST_VIEWS: usize = 200;
/// As many of the views that came in under another name are listed; a file may hold many.
const NAMED: usize = 8;

/// What a view shows, in the words of the page's address and of the remembered columns: the same look has the same
/// words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whom it lists: filters, order and rows, on the first page.
    pub query: String,
    /// The columns.
    pub columns: String,
}

impl Look {
    /// What is shown now, from its first page on.
    pub fn new(mut query: Query, columns: &Columns) -> Self {
        query.set_page(1);
        Self { query: to_search(&query, ""), columns: columns.to_text() }
    }

    /// Whom it lists.
    pub fn query(&self) -> Query {
        from_search(&self.query).0
    }

    /// The columns.
    pub fn columns(&self) -> Columns {
        Columns::from_text(&self.columns)
    }
}

/// Filters, order, rows per page and columns under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// How the admin calls it: what [`fitting`] gives.
    pub name: String,
    /// What it shows.
    pub look: Look,
    /// Whether the panel opens with it.
    pub start: bool,
}

/// The name without the spaces around it, if it has 1 to [`LONGEST_NAME`] characters in one line.
pub fn fitting(name: &str) -> Option<&str> {
    let name = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// The views of one account, by name. No two names are the same but for case, and at most one is the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views(Vec<View>);

impl Views {
    /// Every view, by name.
    pub fn list(&self) -> &[View] {
        &self.0
    }

    /// The view that the panel opens with.
    pub fn start(&self) -> Option<&View> {
        self.0.iter().find(|view| view.start)
    }

    /// The view of this name, whatever its case.
    pub fn find(&self, name: &str) -> Option<&View> {
        self.position(name).and_then(|at| self.0.get(at))
    }

    /// Adds a view, in the place of the one called `instead_of` if there is one. Who takes the start view's place is
    /// the start view.
    ///
    /// # Errors
    /// In words: the name is another one's, or there are too many.
    pub fn put(&mut self, mut view: View, instead_of: &str) -> Result<(), String> {
        let old = self.position(instead_of);
        let taken = self.position(&view.name).filter(|taken| Some(*taken) != old);
        if let Some(taken) = taken.and_then(|taken| self.0.get(taken)) {
            return Err((texts().view_taken)(&taken.name));
        }
        if let Some(old) = old {
            view.start |= self.0.remove(old).start;
        }
        if view.start {
            self.0.iter_mut().for_each(|other| other.start = false);
        }
        self.insert(view)
    }

    /// Deletes a view, if it is still there. The name of the one to go on with: the next, or the last.
    pub fn delete(&mut self, name: &str) -> Option<&str> {
        if let Some(at) = self.position(name) {
            self.0.remove(at);
            return self.0.get(at).or_else(|| self.0.last()).map(|view| view.name.as_str());
        }
        None
    }

    /// Lets the panel open with this view, or with none when it does so already. Whether it does so now.
    ///
    /// # Errors
    /// In words: the view is gone, another tab may have changed it.
    pub fn toggle_start(&mut self, name: &str) -> Result<bool, String> {
        let at = self.position(name).ok_or(texts().view_gone)?;
        let mut starts = false;
        for (index, view) in self.0.iter_mut().enumerate() {
            view.start = index == at && !view.start;
            starts |= view.start;
        }
        Ok(starts)
    }

    /// Adds the views of a file, and says what came of it. Nothing is replaced: a view whose name is taken gets a
    /// number, one that is here already in every respect is not doubled. The file's start view counts only where
    /// there is none.
    ///
    /// # Errors
    /// In words: there would be too many.
    pub fn merge(&mut self, file: Self) -> Result<String, String> {
        let texts = texts();
        let (mut added, mut known, mut renamed, mut said) = (0, 0, 0, String::new());
        let has_start = self.start().is_some();
        for view in file.0 {
            let (was, starts) = (view.name.clone(), view.start && !has_start);
            let (now, is_new) = self.add(view)?;
            if is_new {
                added += 1;
            } else {
                known += 1;
            }
            if is_new && now != was {
                renamed += 1;
                if renamed <= NAMED {
                    said.push(' ');
                    said.push_str(&(texts.view_renamed)(&was, &now));
                }
            }
            if starts {
                self.toggle_start(&now)?;
                said.push(' ');
                said.push_str(&(texts.start_set)(&now));
            }
        }
        Ok([(texts.views_imported)(added, known), said].concat())
    }

    /// Adds a view under its name, or that with a number. The name that it has here, and whether it is new.
    ///
    /// # Errors
    /// In words: there are too many.
    pub fn add(&mut self, mut view: View) -> Result<(String, bool), String> {
        let wanted = view.name.clone();
        let mut number = 1_u64;
        while let Some(here) = self.find(&view.name) {
            if here.look == view.look {
                return Ok((here.name.clone(), false));
            }
            number += 1;
            let end = [" ", &number.to_string()].concat();
            let kept: String = wanted.chars().take(LONGEST_NAME.saturating_sub(end.len())).collect();
            view.name = [kept.trim_end(), &end].concat();
        }
        let name = view.name.clone();
        self.insert(View { start: false, ..view })?;
        Ok((name, true))
    }

    fn position(&self, name: &str) -> Option<usize> {
        let name = lower_case(name);
        self.0.iter().position(|view| lower_case(&view.name) == name)
    }

    fn insert(&mut self, view: View) -> Result<(), String> {
        if self.0.len() >= MOST_VIEWS {
            return Err(texts().views_too_many.to_owned());
        }
        let name = lower_case(&view.name);
        let at = self.0.iter().take_while(|other| lower_case(&other.name) <= name).count();
        self.0.insert(at, view);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str) -> View {
        let name = fitting(name).expect("a name").to_owned();
        View { name, look: Look::new(Query::default(), &Columns::default()), start: false }
    }

    fn narrower(name: &str) -> View {
        let mut query = Query::default();
        query.filter(|filters| filters.user_active = Some(false));
        View { look: Look::new(query, &Columns::default()), ..view(name) }
    }

    fn views(names: &[&str]) -> Views {
        let mut views = Views::default();
        for name in names {
            views.put(view(name), "").expect("saved");
        }
        views
    }

    fn starting(names: &[&str], start: &str) -> Views {
        let mut views = views(names);
        assert_eq!(views.toggle_start(start), Ok(true));
        views
    }

    fn names(views: &Views) -> Vec<&str> {
        views.list().iter().map(|view| view.name.as_str()).collect()
    }

    fn start(views: &Views) -> Option<&str> {
        views.start().map(|view| view.name.as_str())
    }

    fn taken(name: &str) -> Result<(), String> {
        Err(["There is a view “", name, "” already."].concat())
    }

    fn gone<T>() -> Result<T, String> {
        Err(texts().view_gone.to_owned())
    }

    #[test]
    fn a_name_fits_or_is_refused() {
        let long = "x".repeat(LONGEST_NAME + 1);
        for name in ["", "  ", long.as_str(), "two\nlines"] {
            assert_eq!(fitting(name), None, "{name:?}");
        }
        assert_eq!(fitting(" Night shift "), Some("Night shift"));
        let longest = "ü".repeat(LONGEST_NAME);
        assert_eq!(fitting(&longest), Some(longest.as_str()));
    }

    #[test]
    fn the_texts_name_the_limits() {
        for text in [texts().view_name_wrong, texts().view_name_part] {
            assert!(text.contains(&format!(" 1 to {LONGEST_NAME} characters")), "{text}");
        }
        assert!(texts().views_too_many.contains(&format!(" {MOST_VIEWS} ")));
    }

    #[test]
    fn a_look_forgets_the_page_and_is_the_same_on_every_page() {
        let mut query = Query::default();
        query.set_page(7);
        let look = Look::new(query.clone(), &Columns::default());
        assert_eq!(look.query().page(), 1);
        assert_eq!(look, Look::new(Query::default(), &Columns::default()));
        query.set_rows(50);
        assert_ne!(look, Look::new(query.clone(), &Columns::default()));
        assert_ne!(look, Look::new(Query::default(), &Columns::from_text("skills")));
        query.set_page(1);
        let look = Look::new(query.clone(), &Columns::from_text("skills"));
        assert_eq!((look.query(), look.columns()), (query, Columns::from_text("skills")));
    }

    #[test]
    fn views_stand_by_name() {
        assert_eq!(names(&views(&["b", "C", "a", "Ä"])), ["a", "b", "C", "Ä"]);
    }

    #[test]
    fn what_is_there_is_replaced_only_when_that_was_asked_for() {
        let mut views = starting(&["Blocked", "Übersicht"], "Blocked");
        let before = views.clone();
        assert_eq!(views.put(narrower("BLOCKED"), ""), taken("Blocked"));
        assert_eq!(views.put(narrower("übersicht"), ""), taken("Übersicht"));
        assert_eq!(views.put(narrower("übersicht"), "Blocked"), taken("Übersicht"));
        assert_eq!(views, before);
        assert_eq!(views.put(narrower("BLOCKED"), "blocked"), Ok(()));
        assert_eq!(names(&views), ["BLOCKED", "Übersicht"]);
        assert_eq!(views.find("blocked").map(|view| &view.look), Some(&narrower("x").look));
        assert_eq!(start(&views), Some("BLOCKED"));
    }

    #[test]
    fn a_new_name_must_be_free_and_the_start_follows_it() {
        let mut views = starting(&["a", "b"], "a");
        assert_eq!(views.put(view("B"), "a"), taken("b"));
        assert_eq!(names(&views), ["a", "b"]);
        assert_eq!(views.put(view("A"), "a"), Ok(()));
        assert_eq!(views.put(view("z"), "A"), Ok(()));
        assert_eq!(names(&views), ["b", "z"]);
        assert_eq!(start(&views), Some("z"));
    }

    #[test]
    fn there_is_one_start_view_or_none() {
        let mut views = starting(&["a", "b"], "a");
        assert_eq!(views.toggle_start("B"), Ok(true));
        assert_eq!(start(&views), Some("b"));
        assert_eq!(views.toggle_start("c"), gone());
        assert_eq!(start(&views), Some("b"));
        assert_eq!(views.put(View { start: true, ..view("c") }, ""), Ok(()));
        assert_eq!(views.list().iter().filter(|view| view.start).count(), 1);
        assert_eq!(views.toggle_start("c"), Ok(false));
        assert_eq!(start(&views), None);
    }

    #[test]
    fn a_deleted_view_starts_nothing_and_its_neighbour_is_next() {
        let mut views = starting(&["a", "b", "c"], "b");
        assert_eq!(views.delete("B"), Some("c"));
        assert_eq!(views.delete("b"), None);
        assert_eq!((names(&views), start(&views)), (vec!["a", "c"], None));
        assert_eq!(views.delete("c"), Some("a"));
        assert_eq!(views.delete("a"), None);
    }

    #[test]
    fn an_import_replaces_nothing_and_doubles_nothing() {
        let mut here = views(&["a", "b", "b 2"]);
        let mut file = Views::default();
        for view in [view("A"), narrower("B"), narrower("c")] {
            file.put(view, "").expect("saved");
        }
        let said = here.merge(file.clone()).expect("merged");
        assert_eq!(
            said,
            "2 views imported. 1 was here already. “B” came in as “B 3”: there is another view of that name."
        );
        assert_eq!(names(&here), ["a", "b", "b 2", "B 3", "c"]);
        assert_eq!(here.find("b"), Some(&view("b")));
        let before = here.clone();
        assert_eq!(here.merge(file).as_deref(), Ok("0 views imported. 3 were here already."));
        assert_eq!(here, before);
    }

    #[test]
    fn an_import_brings_a_start_view_only_where_there_is_none() {
        let file = starting(&["a"], "a");
        let mut here = views(&["x"]);
        let said = here.merge(file.clone()).expect("merged");
        assert_eq!(said, "1 view imported. The panel now opens with “a”.");
        assert_eq!(start(&here), Some("a"));
        let mut here = starting(&["x"], "x");
        assert_eq!(here.merge(file.clone()).as_deref(), Ok("1 view imported."));
        assert_eq!(start(&here), Some("x"));
        let mut here = views(&["a"]);
        here.merge(file).expect("merged");
        assert_eq!(start(&here), Some("a"));
    }

    #[test]
    fn a_long_import_is_told_shortly() {
        let all: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let mut here = views(&all.iter().map(String::as_str).collect::<Vec<_>>());
        let mut file = Views::default();
        for name in &all {
            file.put(narrower(name), "").expect("saved");
        }
        let said = here.merge(file).expect("merged");
        assert_eq!(said.matches("came in as").count(), NAMED);
        assert!(said.starts_with("20 views imported. “0” came in as “0 2”"), "{said}");
    }

    #[test]
    fn a_numbered_name_still_fits() {
        let long = "x".repeat(LONGEST_NAME);
        let mut here = views(&[&long]);
        assert_eq!(here.add(narrower(&long)), Ok((["x".repeat(LONGEST_NAME - 2).as_str(), " 2"].concat(), true)));
    }

    #[test]
    fn there_is_an_end_to_it() {
        let all: Vec<String> = (0..MOST_VIEWS).map(|number| number.to_string()).collect();
        let mut full = views(&all.iter().map(String::as_str).collect::<Vec<_>>());
        let too_many = texts().views_too_many.to_owned();
        assert_eq!(full.put(view("one more"), ""), Err(too_many.clone()));
        assert_eq!(full.clone().merge(views(&["one more"])), Err(too_many));
        assert_eq!(full.put(narrower("7"), "7"), Ok(()));
    }
}
