//! esbuild, which makes the panel's JavaScript smaller: the package from npm.

use super::cache::Cache;
use super::npm;
use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release that is installed. Another one may write other bytes, so what is on PATH is not asked.
pub(super) const VERSION: &str = "0.28.2";

/// The cache's esbuild, which is installed when missing.
pub(super) fn esbuild(cache: &Cache) -> Result<PathBuf> {
    let program = Path::new("node_modules/.bin/esbuild");
    let entry = cache.ensure(
        &format!("esbuild-{VERSION}"),
        |folder| version(&folder.join(program)).as_deref() == Some(VERSION),
        |folder| {
            println!("Installing esbuild {VERSION} from npm (under a minute).");
            let package = format!("esbuild@{VERSION}");
            let options = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"];
            process::run(Command::new(npm()?).args(options).arg(folder).arg(package))
                .context("esbuild could not be installed from npm")
        },
    )?;
    Ok(entry.join(program))
}

fn version(program: &Path) -> Option<String> {
    process::output(Command::new(program).arg("--version")).ok().map(|answer| answer.trim().to_owned())
}
