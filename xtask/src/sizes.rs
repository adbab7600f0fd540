//! The size report: what a browser loads until the first rows show, held to a budget.

use crate::compress::{ENDINGS, with_ending};
use crate::units::{change, kib};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// The most that a browser may load until the first rows show, in bytes, compressed by brotli: 185 KiB. What the
/// API answers is not counted.
pub(crate) const BUDGET: u64 = 185 * 1024;

/// What a browser loads until the first rows show. A `*` stands for the hash in a name.
const FIRST_LOAD: [&str; 7] = [
    "index.html",
    "users-panel.js",
    "users-panel-*.js",
    "users-panel-*_bg.wasm",
    "users-panel-*.css",
    "config.json",
    "favicon.svg",
];
/// Pieces of JavaScript that libraries bring along: the glue imports them at once.
const SNIPPETS: &str = "snippets/";

/// A file's size in bytes, as it is and as a web server sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The sizes of a build's files, by name; a hash in a name is written `*`, so that builds compare.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report(BTreeMap<String, Size>);

impl Report {
    /// Measures a build with its compressed copies.
    ///
    /// Errors when a file that the first load needs is missing.
    pub(crate) fn measure(dist: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for entry in WalkDir::new(dist) {
            let entry = entry.context("the build cannot be listed")?;
            let copy = entry.path().extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
            if !entry.file_type().is_file() || copy {
                continue;
            }
            let name = entry.path().strip_prefix(dist).unwrap_or(entry.path()).to_string_lossy().into_owned();
            files.insert(without_hash(&name), Size::of(entry.path())?);
        }
        for name in FIRST_LOAD {
            ensure!(files.contains_key(name), "the build holds no {name}");
        }
        Ok(Self(files))
    }

    /// What a browser loads until the first rows show, in bytes, compressed by brotli.
    pub(crate) fn first_load(&self) -> u64 {
        self.0.iter().filter(|(name, _)| is_first(name)).map(|(_, size)| size.brotli).sum()
    }

    /// The table for people, the greatest first, with what changed since an earlier report.
    pub(crate) fn table(&self, before: Option<&Self>) -> String {
        let mut rows: Vec<_> = self.0.iter().collect();
        rows.sort_by_key(|(name, size)| (!is_first(name), std::cmp::Reverse(size.brotli)));
        let mut lines = vec![line("KiB", "raw", "gzip", "brotli", "change")];
        for (name, size) in rows {
            let changed = before.and_then(|report| report.0.get(name)).map(|old| change(old.brotli, size.brotli));
            let name = if is_first(name) { name.clone() } else { format!("({name})") };
            let new = if before.is_some() { "new" } else { "" };
            lines.push(line(
                &name,
                &kib(size.raw),
                &kib(size.gzip),
                &kib(size.brotli),
                &changed.unwrap_or_else(|| new.to_owned()),
            ));
        }
        lines.push(self.total(before));
        lines.join("\n")
    }

    fn total(&self, before: Option<&Self>) -> String {
        let total = self.first_load();
        let changed = before.map(|report| change(report.first_load(), total)).filter(|text| !text.is_empty());
        format!(
            "Until the first rows show: {} KiB by brotli{}, of {} KiB allowed. In brackets: not loaded by then.",
            kib(total),
            changed.map_or_else(String::new, |text| format!(" ({text})")),
            kib(BUDGET)
        )
    }
}

impl Size {
    fn of(file: &Path) -> Result<Self> {
        let length = |path: &Path| fs::metadata(path).map(|found| found.len());
        let raw = length(file).with_context(|| format!("{} cannot be measured", file.display()))?;
        // A file without a copy is sent as it is.
        let copy = |ending| length(&with_ending(file, ending)).unwrap_or(raw);
        Ok(Self { raw, gzip: copy("gz"), brotli: copy("br") })
    }
}

fn is_first(name: &str) -> bool {
    FIRST_LOAD.contains(&name) || name.starts_with(SNIPPETS)
}

/// A name with its hash, 16 hexadecimal digits, written `*`.
fn without_hash(name: &str) -> String {
    let known = || {
        let (start, rest) = name.split_once("users-panel-")?;
        let (hash, end) = rest.split_at_checked(16)?;
        let is_hash = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| format!("{start}users-panel-*{end}"))
    };
    known().unwrap_or_else(|| name.to_owned())
}

fn line(name: &str, raw: &str, gzip: &str, brotli: &str, changed: &str) -> String {
    format!("{name:<28}{raw:>9}{gzip:>9}{brotli:>9}  {changed}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef";

    fn dist() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("index.html", 2048, Some(1024)),
            ("users-panel.js", 1024, None),
            (&format!("users-panel-{HASH}.js"), 20_480, Some(4096)),
            (&format!("users-panel-{HASH}_bg.wasm"), 204_800, Some(81_920)),
            (&format!("users-panel-{HASH}.css"), 8192, Some(2048)),
            ("config.json", 100, None),
            ("favicon.svg", 412, None),
            ("locales/de.json", 9000, Some(3000)),
        ];
        for (name, raw, copy) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, vec![b'x'; raw]).unwrap();
            if let Some(copy) = copy {
                fs::write(with_ending(&path, "br"), vec![b'x'; copy]).unwrap();
                fs::write(with_ending(&path, "gz"), vec![b'x'; copy + 100]).unwrap();
            }
        }
        folder
    }

    #[test]
    fn the_first_load_counts_what_is_sent() {
        let report = Report::measure(dist().path()).unwrap();
        assert_eq!(report.first_load(), 1024 + 1024 + 4096 + 81_920 + 2048 + 100 + 412);
    }

    #[test]
    fn a_snippet_counts_and_another_file_does_not() {
        let folder = dist();
        let before = Report::measure(folder.path()).unwrap().first_load();
        fs::create_dir(folder.path().join("snippets")).unwrap();
        fs::write(folder.path().join("snippets/inline0.js"), "x").unwrap();
        fs::write(folder.path().join("photo.png"), "xx").unwrap();
        assert_eq!(Report::measure(folder.path()).unwrap().first_load(), before + 1);
    }

    #[test]
    fn a_build_without_a_needed_file_is_refused() {
        let folder = dist();
        fs::remove_file(folder.path().join(format!("users-panel-{HASH}.css"))).unwrap();
        let error = Report::measure(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), "the build holds no users-panel-*.css");
    }

    #[test]
    fn the_table_says_what_changed() {
        let folder = dist();
        let before = Report::measure(folder.path()).unwrap();
        fs::write(folder.path().join(format!("users-panel-{HASH}_bg.wasm.br")), vec![0; 84_992]).unwrap();
        fs::write(folder.path().join("about.txt"), "x").unwrap();
        let after = Report::measure(folder.path()).unwrap();
        let table = after.table(Some(&before));
        let row = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        assert_eq!(
            row("users-panel-*_bg.wasm").split_whitespace().collect::<Vec<_>>()[1..],
            ["200.0", "80.1", "83.0", "+3.0", "KiB"]
        );
        assert!(row("(about.txt)").ends_with("new"));
        assert!(row("(locales/de.json)").ends_with("2.9"), "no change is not written");
        assert!(table.contains("91.5 KiB by brotli (+3.0 KiB), of 185.0 KiB"), "{table}");
        assert!(!before.table(None).contains("new"));
    }

    #[test]
    fn only_a_hash_is_starred() {
        let hashed = format!("users-panel-{HASH}_bg.wasm");
        assert_eq!(without_hash(&hashed), "users-panel-*_bg.wasm");
        for name in [
            "users-panel.js",
            "users-panel-short.js",
            "users-panel-0123456789ABCDEF.js",
            "users-panel-é23456789abcdefg",
        ] {
            assert_eq!(without_hash(name), name);
        }
    }
}
