//! What happened, in words.

use super::data::{Imported, LONGEST_NAME, MOST_VIEWS, Problem};
use super::json::FileProblem;
use crate::locales::Texts;
use crate::ui::FileError;

/// As many of the words that a file holds are named; it may hold thousands.
const NAMED: usize = 8;

/// Why something cannot be done.
pub(super) fn words(problem: &Problem, texts: &Texts) -> String {
    match problem {
        Problem::Name => (texts.view_name_wrong)(LONGEST_NAME),
        Problem::Taken(name) => (texts.view_name_taken)(name),
        Problem::Gone(name) => (texts.view_gone)(name),
        Problem::TooMany => (texts.views_too_many)(MOST_VIEWS),
        Problem::TooLong => texts.views_too_long.to_owned(),
        Problem::NotKept => texts.views_not_kept.to_owned(),
        Problem::Unreadable(why) => unreadable(why, texts),
    }
}

/// Why the views that the browser remembers cannot be used.
pub(super) fn unreadable(why: &FileProblem, texts: &Texts) -> String {
    [texts.views_unreadable, " ", &file_problem(why, texts)].concat()
}

/// Why a text is no file of views.
pub(super) fn file_problem(problem: &FileProblem, texts: &Texts) -> String {
    match problem {
        FileProblem::NotJson(why) => (texts.views_not_json)(why),
        FileProblem::NotViews => texts.not_views.to_owned(),
        FileProblem::Newer => texts.views_newer.to_owned(),
        FileProblem::TooMany => (texts.views_too_many)(MOST_VIEWS),
        FileProblem::View(number, "name") => (texts.view_without_name)(*number, LONGEST_NAME),
        FileProblem::View(number, part) => (texts.view_part_wrong)(*number, part),
    }
}

/// Why a file cannot be read at all.
pub(super) fn file_error(error: FileError, texts: &Texts) -> &'static str {
    match error {
        FileError::TooLarge => texts.file_too_large,
        FileError::Unreadable => texts.file_unreadable,
        FileError::NotText => texts.file_not_text,
    }
}

/// What came of an import; `dropped` are the words that mean nothing here.
pub(super) fn imported(imported: &Imported, dropped: &[String], texts: &Texts) -> String {
    let mut said = vec![(texts.views_imported)(imported.added)];
    if imported.known > 0 {
        said.push((texts.views_known)(imported.known));
    }
    said.extend(imported.renamed.iter().take(NAMED).map(|(was, now)| (texts.view_renamed)(was, now)));
    said.extend(imported.start.as_deref().map(texts.start_set));
    if !dropped.is_empty() {
        let named: Vec<&str> = dropped.iter().take(NAMED).map(String::as_str).collect();
        said.push((texts.views_dropped)(&named.join(", ")));
    }
    said.join(" ")
}
