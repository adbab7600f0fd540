//! `cargo xtask dist`: the release build with its size report, packed for handing on.

use crate::sizes::{BUDGET, Report};
use crate::units::kib;
use crate::workspace::Workspace;
use crate::{panel, release};
use anyhow::{Context, Result, ensure};
use std::fs;

/// Builds the panel for release, prints its sizes beside those of the last report, and packs it into `release/`.
///
/// Errors when the panel cannot be built, or is over its budget.
pub(crate) fn dist() -> Result<()> {
    let workspace = Workspace::open()?;
    panel::build(&workspace)?;
    let report = Report::measure(&workspace.dist())?;
    let memory = workspace.memory("sizes.json")?;
    let before = fs::read(&memory).ok().and_then(|text| serde_json::from_slice::<Report>(&text).ok());
    println!("{}", report.table(before.as_ref()));
    let text = serde_json::to_string(&report).context("the report cannot be remembered")?;
    fs::write(&memory, text).with_context(|| format!("{} cannot be written", memory.display()))?;
    let total = report.first_load();
    ensure!(total <= BUDGET, "the panel is {} KiB over its budget", kib(total.saturating_sub(BUDGET)));
    for file in release::pack(&workspace)? {
        println!("{}", file.display());
    }
    Ok(())
}
