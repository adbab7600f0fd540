//! The release build of the panel: made by Trunk, and kept while nothing that goes into it changes.

use crate::fingerprint::fingerprint;
use crate::process;
use crate::setup::{self, PanelTools};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// All that goes into the build: the panel, its contract, its page, and the code that finishes the build.
const INPUTS: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "Trunk.toml",
    "index.html",
    "src",
    "style",
    "public",
    "crates/users-api/Cargo.toml",
    "crates/users-api/src",
    "xtask/src/compress.rs",
    "xtask/src/fingerprint.rs",
    "xtask/src/post_build",
    "xtask/src/post_build.rs",
];

/// What is remembered of a build.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Built {
    /// What went in.
    from: String,
    /// What came out, which `trunk serve` and people may have changed since.
    made: String,
}

/// Makes sure that `dist/` holds the release build of the present sources.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let tools = setup::panel_tools(workspace)?;
    let from = inputs(workspace, &tools)?;
    let memory = workspace.memory("panel.json")?;
    let made = outputs(workspace);
    let remembered = fs::read(&memory).ok().and_then(|text| serde_json::from_slice::<Built>(&text).ok());
    if let (Some(built), Ok(made)) = (remembered, made)
        && built == (Built { from: from.clone(), made })
    {
        println!("dist/ is up to date.");
        return Ok(());
    }
    println!("Building the panel with Trunk (some 2 minutes from nothing, half a minute after a change).");
    process::run(&mut trunk(workspace, &tools)).context("the panel could not be built")?;
    // The lock file may have been completed by the build: what went in is asked anew.
    let built = Built { from: inputs(workspace, &tools)?, made: outputs(workspace)? };
    let text = serde_json::to_string(&built).context("the build cannot be remembered")?;
    fs::write(&memory, text).with_context(|| format!("{} cannot be written", memory.display()))
}

fn inputs(workspace: &Workspace, tools: &PanelTools) -> Result<String> {
    let rustc = process::output(Command::new("rustc").arg("-vV"))?;
    let flags = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"].map(|name| std::env::var(name).unwrap_or_default());
    let [plain, encoded] = &flags;
    fingerprint(&[&tools.versions, &rustc, plain, encoded], &workspace.root, &INPUTS)
}

fn outputs(workspace: &Workspace) -> Result<String> {
    fingerprint(&[], &workspace.root, &["dist"])
}

fn trunk(workspace: &Workspace, tools: &PanelTools) -> Command {
    let mut trunk = Command::new(&tools.trunk);
    // Cargo's profile stands in index.html, where `trunk build --release` by hand finds it too.
    trunk.args(["build", "--release", "--offline", "true", "--skip-version-check"]);
    trunk.current_dir(&workspace.root).env("PATH", &tools.path);
    // The setting is named otherwise in the panel's own profile, and a build for the host would find no wasm file.
    trunk.env_remove("CARGO_BUILD_TARGET");
    // Trunk takes only `true` and `false` here, where the convention is that any value counts.
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        trunk.env("NO_COLOR", "true");
    } else {
        trunk.env_remove("NO_COLOR");
    }
    trunk
}
