//! The style sheets: many for people, one for the browser.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// The sheet that comes first: the others use what it defines.
const FIRST: &str = "tokens.css";

/// The sheets of a folder as one: `tokens.css`, then the others by name.
///
/// Errors when a sheet cannot be read, or `tokens.css` is missing.
pub(super) fn bundle(folder: &Path) -> Result<String> {
    let mut sheets = sheets(folder)?;
    sheets.sort_by_key(|path| (path.file_name().is_none_or(|name| name != FIRST), path.clone()));
    let first = sheets.first().and_then(|path| path.file_name());
    ensure!(first.is_some_and(|name| name == FIRST), "{} holds no {FIRST}", folder.display());
    let mut all = String::new();
    for sheet in sheets {
        let text = fs::read_to_string(&sheet).with_context(|| format!("{} cannot be read", sheet.display()))?;
        all.push_str(text.trim());
        all.push('\n');
    }
    Ok(all)
}

fn sheets(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = || format!("{} cannot be listed", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path.extension().is_some_and(|kind| kind == "css") {
            found.push(path);
        }
    }
    Ok(found)
}

/// A sheet without its comments and without the white space that means nothing beyond doubt: at `{`, `}`, after `;`.
///
/// White space elsewhere is kept as one space, for in selectors and values it can mean something. Strings and
/// unquoted `url(…)` are kept to the letter.
pub(super) fn strip(sheet: &str) -> String {
    let mut stripped = Stripped::default();
    let mut rest = sheet;
    while !rest.is_empty() {
        let (piece, after) = piece(rest);
        stripped.add(&piece);
        rest = after;
    }
    stripped.text
}

enum Piece<'a> {
    /// White space.
    Gap,
    Comment,
    /// What must stay as it is: a string, an unquoted address, an escaped character.
    Kept(&'a str),
    Plain(char),
}

/// The next piece of a sheet, and what follows it.
fn piece(rest: &str) -> (Piece<'_>, &str) {
    if let Some(comment) = rest.strip_prefix("/*") {
        return (Piece::Comment, comment.split_once("*/").map_or("", |(_, after)| after));
    }
    let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
    if trimmed.len() < rest.len() {
        return (Piece::Gap, trimmed);
    }
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, quote),
        Some('\\') => rest.chars().take(2).map(char::len_utf8).sum(),
        Some('u' | 'U') => address(rest),
        _ => 0,
    };
    match rest.split_at_checked(length) {
        Some((kept, after)) if length > 0 => (Piece::Kept(kept), after),
        _ => {
            let mut characters = rest.chars();
            let next = characters.next().map_or(Piece::Gap, Piece::Plain);
            (next, characters.as_str())
        }
    }
}

/// The length in bytes of the string that `rest` begins with, its quotes included.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, character)| {
        let ends = character == quote && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + quote.len_utf8())
}

/// The length in bytes of the unquoted `url(…)` that `rest` begins with, or 0.
fn address(rest: &str) -> usize {
    let Some((name, inside)) = rest.split_at_checked(4) else { return 0 };
    if !name.eq_ignore_ascii_case("url(") || inside.trim_start().starts_with(['"', '\'']) {
        return 0;
    }
    inside.find(')').map_or(rest.len(), |at| name.len() + at + 1)
}

#[derive(Default)]
struct Stripped {
    text: String,
    /// White space was read since the last piece was written.
    gap: bool,
    /// A comment was read since then.
    comment: bool,
    /// The last piece is a `{`, a `}` or a `;`, after which white space means nothing.
    closed: bool,
}

impl Stripped {
    fn add(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Gap => self.gap = true,
            Piece::Comment => self.comment = true,
            Piece::Kept(kept) => {
                self.separate(None);
                self.text.push_str(kept);
                self.closed = false;
            }
            Piece::Plain(character) => {
                self.separate(Some(*character));
                self.text.push(*character);
                self.closed = matches!(character, '{' | '}' | ';');
            }
        }
    }

    /// Writes what must stand between what is written and what comes next: a space where there was white space, an
    /// empty comment where only a comment kept two words apart, or nothing.
    fn separate(&mut self, next: Option<char>) {
        let (gap, comment) = (std::mem::take(&mut self.gap), std::mem::take(&mut self.comment));
        let loose = matches!(next, Some('{' | '}')) || self.text.is_empty() || self.closed;
        match (gap, comment) {
            _ if loose => {}
            (true, _) => self.text.push(' '),
            (false, true) => self.text.push_str("/**/"),
            (false, false) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_first_and_the_rest_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("table.css", "c{}\n"), ("base.css", "b{}"), ("tokens.css", "\na{}\n"), ("notes.md", "x")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        assert_eq!(bundle(folder.path()).unwrap(), "a{}\nb{}\nc{}\n");
        fs::remove_file(folder.path().join("tokens.css")).unwrap();
        assert!(bundle(folder.path()).unwrap_err().to_string().contains("tokens.css"));
    }

    #[test]
    fn comments_and_needless_white_space_go() {
        let sheet = "/* a */\n.panel {\n  color : red;\n  margin: 0 4px;\n}\n\n/* b */ .x { top: 0 }\n";
        assert_eq!(strip(sheet), ".panel{color : red;margin: 0 4px;}.x{top: 0}");
    }

    #[test]
    fn white_space_that_may_mean_something_stays() {
        for sheet in [
            "a :hover{}",
            ".a .b{}",
            "a{width:calc(1px + 2px)}",
            "a{--empty: ;}",
            "@media (width < 900px) and (hover){a{}}",
            "a{grid-area:1 / 2}",
        ] {
            assert_eq!(strip(sheet), sheet);
        }
        assert_eq!(strip("a\n\tb  c{}"), "a b c{}");
    }

    #[test]
    fn a_comment_alone_between_two_words_keeps_them_apart() {
        assert_eq!(strip("a{margin:1px/* x */2px}"), "a{margin:1px/**/2px}");
        assert_eq!(strip("a{margin:1px /* x */ 2px}"), "a{margin:1px 2px}");
        assert_eq!(strip("a{/* x */top:0;/* y */}"), "a{top:0;}");
    }

    #[test]
    fn strings_addresses_and_escapes_stay_to_the_letter() {
        for sheet in [
            r#"a::before{content:"/* no  comment */ {  \" }"}"#,
            r"a::before{content:'  {  '}",
            "a{background:url( data:image/svg+xml;/*x*/  y )}",
            r".a\  b{}",
            r".a\} .b{}",
            "u{top:0}",
            "a{content:\"é  →\"}",
        ] {
            assert_eq!(strip(sheet), sheet);
        }
        assert_eq!(strip(r#"a{background: URL( "x  y" );  }"#), r#"a{background: URL( "x  y" );}"#);
    }

    #[test]
    fn what_is_not_closed_ends_the_sheet() {
        assert_eq!(strip("a{} /* never closed"), "a{}");
        assert_eq!(strip("a{content:\"never closed }"), "a{content:\"never closed }");
        assert_eq!(strip("a{b:url(never closed }"), "a{b:url(never closed }");
    }
}
