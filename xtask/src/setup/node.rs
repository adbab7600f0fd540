//! The Node packages of the browser tests.

use super::cache::{Cache, remove};
use super::npm;
use crate::fingerprint::short_hash;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes `e2e/node_modules` a link to what `e2e/package-lock.json` names, installed in the cache.
///
/// Returns the linked folder. A `node_modules` of another lock file, or one made by hand, is replaced.
pub(crate) fn node_modules(workspace: &Workspace) -> Result<PathBuf> {
    let e2e = workspace.e2e();
    let lock = e2e.join("package-lock.json");
    let text = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    // npm writes its own lock file here last of all.
    let whole = |folder: &Path| folder.join("node_modules/.package-lock.json").is_file();
    let name = format!("e2e-{}", short_hash(&text));
    let entry = Cache::open()?.ensure(&name, whole, |folder| install(&e2e, folder))?;
    let modules = entry.join("node_modules");
    link(&modules, &e2e.join("node_modules"))?;
    Ok(modules)
}

fn install(e2e: &Path, folder: &Path) -> Result<()> {
    println!("Installing the packages of the browser tests with `npm ci` (under a minute).");
    for name in ["package.json", "package-lock.json"] {
        fs::copy(e2e.join(name), folder.join(name)).with_context(|| format!("e2e/{name} cannot be copied"))?;
    }
    let mut npm = Command::new(npm()?);
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    // Playwright's own browsers are fetched only when the machine has none: see `browser`.
    npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(&mut npm).context("the packages of the browser tests could not be installed")
}

fn link(modules: &Path, place: &Path) -> Result<()> {
    if fs::read_link(place).is_ok_and(|target| target == modules) {
        return Ok(());
    }
    remove(place)?;
    symlink(modules, place).with_context(|| format!("{} cannot be made a link", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_made_anew_when_its_target_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        fs::create_dir(&old).unwrap();
        fs::write(old.join("kept"), "").unwrap();
        let place = folder.path().join("node_modules");
        fs::create_dir_all(place.join("by/hand")).unwrap();
        for target in [&old, &old, &new] {
            link(target, &place).unwrap();
            assert_eq!(&fs::read_link(&place).unwrap(), target);
        }
        assert!(old.join("kept").is_file(), "only the link is removed");
    }
}
