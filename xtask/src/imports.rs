//! The rules of the house about imports: they point one way, downwards.
//!
//! The rules themselves are the tables of [`rules`]; docs/architecture.md tells them to people.

mod rules;
mod scan;

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Holds the panel and the contract to the rules.
///
/// Errors with every place that breaks one.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut broken = Vec::new();
    let files = sources(&workspace.root.join("src"))?;
    for (file, text) in &files {
        broken.extend(panel_file(file, text)?);
    }
    let contract = workspace.root.join("crates/users-api");
    let parts = sources(&contract.join("src"))?;
    for (file, text) in &parts {
        broken.extend(contract_file(file, text)?);
    }
    let manifest = contract.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).with_context(|| format!("{} cannot be read", manifest.display()))?;
    broken.extend(rules::contract_dependencies(&text).map(|problem| format!("crates/users-api/Cargo.toml: {problem}")));
    if !broken.is_empty() {
        bail!("imports that break the rules of docs/architecture.md:\n  {}", broken.join("\n  "));
    }
    println!("{} files of the panel and {} of the contract keep the rules.", files.len(), parts.len());
    Ok(())
}

/// The Rust files under a folder, by their paths in it.
fn sources(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("{} cannot be listed", folder.display()))?;
        if entry.path().extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(entry.path())
                .with_context(|| format!("{} cannot be read", entry.path().display()))?;
            found.push((entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned(), text));
        }
    }
    Ok(found)
}

fn panel_file(file: &Path, text: &str) -> Result<Vec<String>> {
    let module = scan::module_of(file)?;
    let room = module.first().map_or(rules::ROOT, String::as_str);
    let paths = scan::crate_paths(text, &module).with_context(|| format!("src/{} is not Rust", file.display()))?;
    let problem = |path: scan::CratePath| {
        let broken = rules::import(room, &path.target)?;
        Some(format!("src/{}:{}: {broken}", file.display(), path.line))
    };
    Ok(paths.into_iter().filter_map(problem).collect())
}

fn contract_file(file: &Path, text: &str) -> Result<Vec<String>> {
    let name = format!("crates/users-api/src/{}", file.display());
    let found = scan::words_after_std(text).with_context(|| format!("{name} is not Rust"))?;
    let outside = found.into_iter().filter(|path| rules::CONTRACT_DOES_WITHOUT.contains(&path.target.as_str()));
    let problem = |path: scan::CratePath| {
        format!("{name}:{}: the contract does no input or output, and uses std::{}", path.line, path.target)
    };
    Ok(outside.map(problem).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_checkout_keeps_the_rules() {
        check(&Workspace::open().unwrap()).unwrap();
    }

    #[test]
    fn an_upward_import_is_found_with_its_place() {
        let text = "//! A call.\nuse crate::ui::Abort;\nuse crate::{locales, session::{Session, form}};\n";
        let broken = panel_file(Path::new("api/client.rs"), text).unwrap();
        assert_eq!(broken, ["src/api/client.rs:3: `api` must not import `session`, which stands above it"]);
    }

    #[test]
    fn the_contract_may_not_touch_the_outside() {
        let text = "use std::{fmt, fs::File};\nfn f() { std::thread::sleep(D) }";
        let broken = contract_file(Path::new("time.rs"), text).unwrap();
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(broken[0].starts_with("crates/users-api/src/time.rs:1:") && broken[0].ends_with("std::fs"));
        assert!(broken[1].starts_with("crates/users-api/src/time.rs:2:") && broken[1].ends_with("std::thread"));
    }
}
