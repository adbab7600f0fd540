//! Reading the paths that start at the crate's root out of a Rust file.
//!
//! The file is read as tokens, not as syntax, so that paths inside of macros (`view! { … }`) are seen as well.

use anyhow::{Result, anyhow};
use proc_macro2::{TokenStream, TokenTree};
use std::path::Path;

/// A path that reaches the crate's root.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CratePath {
    /// Its first name below the root.
    pub(super) target: String,
    /// The line, counted from 1.
    pub(super) line: usize,
}

/// The module path of a file, by its path under `src`: empty for lib.rs.
pub(super) fn module_of(file: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for part in file.with_extension("").iter() {
        names.push(part.to_str().ok_or_else(|| anyhow!("{} has a name that is not UTF-8", file.display()))?.to_owned());
    }
    let own_folder = names.last().is_some_and(|name| name == "mod") || names == ["lib"] || names == ["main"];
    if own_folder {
        names.pop();
    }
    Ok(names)
}

/// Every path of a file that reaches the crate's root, by `crate::…` or by enough `super::…`.
///
/// Errors when the file cannot be read as Rust.
pub(super) fn crate_paths(text: &str, module: &[String]) -> Result<Vec<CratePath>> {
    let mut found = Vec::new();
    walk(parse(text)?, module.len(), &mut found);
    Ok(found)
}

/// The names that follow `std::`, `core::` and `alloc::`.
///
/// Errors when the file cannot be read as Rust.
pub(super) fn words_after_std(text: &str) -> Result<Vec<CratePath>> {
    let mut found = Vec::new();
    walk_std(parse(text)?, &mut found);
    Ok(found)
}

fn parse(text: &str) -> Result<TokenStream> {
    text.parse().map_err(|error| anyhow!("{error}"))
}

/// Walks through tokens that stand in a module `depth` levels below the root.
fn walk(stream: TokenStream, depth: usize, found: &mut Vec<CratePath>) {
    let tokens: Vec<_> = stream.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Ident(word) => {
                if let Some(level) = start(&word.to_string(), depth) {
                    if let Some(path) = colons(after) {
                        follow(path, level, found);
                    }
                    rest = past(after);
                } else if word == "mod"
                    && let [TokenTree::Ident(_), TokenTree::Group(body), later @ ..] = after
                {
                    walk(body.stream(), depth + 1, found);
                    rest = later;
                }
            }
            TokenTree::Group(group) => walk(group.stream(), depth, found),
            _ => {}
        }
    }
}

fn walk_std(stream: TokenStream, found: &mut Vec<CratePath>) {
    let tokens: Vec<_> = stream.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Ident(word) if ["std", "core", "alloc"].iter().any(|name| word == name) => {
                if let Some(path) = colons(after) {
                    follow(path, 0, found);
                }
            }
            TokenTree::Group(group) => walk_std(group.stream(), found),
            _ => {}
        }
    }
}

/// The level below the root at which a path begins that starts with this word, seen from `depth` levels below.
fn start(word: &str, depth: usize) -> Option<usize> {
    match word {
        "crate" => Some(0),
        "super" => Some(depth.saturating_sub(1)),
        "self" => Some(depth),
        _ => None,
    }
}

/// Follows what stands after a `::` at a level below the root, and keeps what it names at the root itself: a name,
/// `*`, or each of a group `{a, b::c}`.
fn follow(path: &[TokenTree], level: usize, found: &mut Vec<CratePath>) {
    match path {
        [TokenTree::Ident(word), after @ ..] if word == "super" => {
            if let Some(path) = colons(after) {
                follow(path, level.saturating_sub(1), found);
            }
        }
        [TokenTree::Group(group), ..] => {
            let tokens: Vec<_> = group.stream().into_iter().collect();
            for part in tokens.split(|token| is_mark(token, ',')) {
                follow(part, level, found);
            }
        }
        [name, ..] if level == 0 && (matches!(name, TokenTree::Ident(_)) || is_mark(name, '*')) => {
            found.push(CratePath { target: name.to_string(), line: name.span().start().line });
        }
        _ => {}
    }
}

/// What is left after the names of a path, and after a group that ends it.
fn past(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let Some(after) = colons(tokens) {
        match after.split_first() {
            Some((TokenTree::Ident(_) | TokenTree::Group(_), later)) => tokens = later,
            _ => return after,
        }
    }
    tokens
}

/// What follows a `::`.
fn colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [one, two, rest @ ..] if is_mark(one, ':') && is_mark(two, ':') => Some(rest),
        _ => None,
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(file: &str, text: &str) -> Vec<String> {
        let module = module_of(Path::new(file)).unwrap();
        crate_paths(text, &module).unwrap().into_iter().map(|path| path.target).collect()
    }

    #[test]
    fn a_file_is_a_module() {
        for (file, module) in [
            ("lib.rs", vec![]),
            ("panel.rs", vec!["panel"]),
            ("users/table.rs", vec!["users", "table"]),
            ("users/mod.rs", vec!["users"]),
        ] {
            assert_eq!(module_of(Path::new(file)).unwrap(), module);
        }
    }

    #[test]
    fn every_form_of_a_path_is_seen() {
        for (text, expected) in [
            ("use crate::api::Api;", vec!["api"]),
            ("use crate::{api::{Api, Reader}, ui, work::*};", vec!["api", "ui", "work"]),
            ("fn f() { crate::session::now(); }", vec!["session"]),
            ("fn f() -> Vec<crate::api::Call> { Vec::<crate::ui::Abort>::new() }", vec!["api", "ui"]),
            ("fn f() { view! { <div>{move || crate::transfer::open()}</div> } }", vec!["transfer"]),
            ("pub(crate) fn f() {} pub(in crate::users) fn g() {}", vec!["users"]),
            ("use crate::*;", vec!["*"]),
            ("use crate::{self as root};", vec!["self"]),
            ("use ::std::fmt; use users_api::User; /// [`crate::api`]\nstruct S;", vec![]),
        ] {
            assert_eq!(targets("users/table.rs", text), expected, "{text}");
        }
    }

    #[test]
    fn super_is_followed_to_the_root_and_no_further() {
        for (file, text, expected) in [
            ("users/table.rs", "use super::query::Query;", vec![]),
            ("users/table.rs", "use super::super::session::Session;", vec!["session"]),
            ("users/table.rs", "use super::{query, super::{api, ui::Abort}};", vec!["api", "ui"]),
            ("users/table.rs", "use self::super::super::api;", vec!["api"]),
            ("users/table.rs", "mod tests { use super::*; use super::super::query; }", vec![]),
            ("users/table.rs", "mod tests { use super::super::super::panel; }", vec!["panel"]),
            ("users.rs", "use super::session; pub(super) fn f() {}", vec!["session"]),
            ("panel.rs", "use super::*;", vec!["*"]),
            ("lib.rs", "mod tests { use super::Handle; }", vec!["Handle"]),
        ] {
            assert_eq!(targets(file, text), expected, "{file}: {text}");
        }
    }

    #[test]
    fn lines_are_counted_from_one() {
        let found = crate_paths("\nuse crate::{\n    api,\n};\n", &["users".to_owned()]).unwrap();
        assert_eq!(found, [CratePath { target: "api".to_owned(), line: 3 }]);
    }

    #[test]
    fn what_is_no_rust_is_an_error() {
        assert!(crate_paths("fn f( {", &[]).is_err());
    }
}
