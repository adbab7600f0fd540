//! A Chromium for the browser tests.

use super::cache::Cache;
use super::{apt, npm};
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The names that Chromium and Chrome go by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser: `$CHROMIUM`, else one on PATH, else Debian's, else Playwright's own, installed into the cache.
///
/// Needs the Node packages of the browser tests in place for the last of these. Errors when none of them works, with
/// what to do.
pub(crate) fn browser(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let chosen = PathBuf::from(chosen);
        ensure!(works(&chosen), "CHROMIUM names {}, which is no browser that runs", chosen.display());
        return Ok(chosen);
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    // A refusal of apt-get is not the end: Playwright may still have one.
    if let Err(error) = apt::install(&["chromium"], "1 to 2 minutes") {
        eprintln!("Chromium could not be installed by apt-get: {error:#}");
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    of_playwright(workspace).context(
        "no browser for the browser tests: install Chromium, or set CHROMIUM to the program of a Chromium or Chrome",
    )
}

fn on_path() -> Option<PathBuf> {
    // Some systems put a script of this name in place that only tells how to install the browser.
    NAMES.iter().filter_map(|name| which::which(name).ok()).find(|program| works(program))
}

fn works(program: &Path) -> bool {
    process::succeeds(Command::new(program).arg("--version"))
}

fn of_playwright(workspace: &Workspace) -> Result<PathBuf> {
    let browsers = Cache::open()?.entry("playwright-browsers");
    npm()?;
    let script = "console.log(require('@playwright/test').chromium.executablePath())";
    let mut ask = Command::new("node");
    ask.args(["-e", script]).current_dir(workspace.e2e()).env("PLAYWRIGHT_BROWSERS_PATH", &browsers);
    let program = PathBuf::from(process::output(&mut ask)?);
    if !works(&program) {
        println!("Installing Playwright's Chromium (1 to 3 minutes).");
        let mut install = Command::new("npx");
        install.args(["playwright", "install", "chromium"]);
        process::run(install.current_dir(workspace.e2e()).env("PLAYWRIGHT_BROWSERS_PATH", &browsers))?;
        ensure!(works(&program), "{} does not run; it may need libraries of the system", program.display());
    }
    Ok(program)
}
