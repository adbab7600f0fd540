//! Firefox, for the main paths in another browser than Chromium.

use super::apt;
use crate::process;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The names that Firefox goes by; the first is Debian's.
const NAMES: [&str; 2] = ["firefox-esr", "firefox"];

/// Firefox: `$FIREFOX`, else one on PATH, else Debian's.
///
/// Errors when none of them works, with what to do.
pub(crate) fn firefox() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("FIREFOX").filter(|value| !value.is_empty()) {
        let chosen = PathBuf::from(chosen);
        ensure!(works(&chosen), "FIREFOX names {}, which is no browser that runs", chosen.display());
        return Ok(chosen);
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    apt::install(&["firefox-esr"], "1 to 2 minutes")?;
    on_path().context("no Firefox for the tests: install firefox-esr, or set FIREFOX to the program of a Firefox")
}

fn on_path() -> Option<PathBuf> {
    NAMES.iter().filter_map(|name| which::which(name).ok()).find(|program| works(program))
}

fn works(program: &Path) -> bool {
    process::succeeds(Command::new(program).arg("--version"))
}
