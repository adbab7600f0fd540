//! The panel's JavaScript: many words for people, few for the browser.

use crate::process;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// What is done to a script's file.
pub(super) type Change = fn(&Path) -> Result<()>;

/// Leaves a script as it is.
pub(super) fn keep(_script: &Path) -> Result<()> {
    Ok(())
}

/// Makes a module smaller by esbuild, where there is one: a build by hand works without.
///
/// Errors when esbuild does not understand the script.
pub(super) fn minify(script: &Path) -> Result<()> {
    let Ok(esbuild) = which::which("esbuild") else {
        return Ok(());
    };
    let mut command = Command::new(esbuild);
    command.arg(script).args([
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
        "--allow-overwrite",
    ]);
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(script);
    process::run(command.arg(outfile)).with_context(|| format!("{} could not be made smaller", script.display()))
}
