//! wasm-split, which takes out of the panel what the first rows do not need: Binaryen's, from PATH or from Debian.
//! Binaryen's package on npm, where wasm-opt comes from, leaves it out.

use super::apt;
use crate::process;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// A wasm-split.
pub(super) struct WasmSplit {
    /// Where it is.
    pub(super) program: PathBuf,
    /// Its name and release.
    pub(super) version: String,
}

/// The wasm-split on PATH, which is installed from Debian's packages when missing.
///
/// Errors when there is none, with what to do.
pub(super) fn wasm_split() -> Result<WasmSplit> {
    if find().is_none()
        && let Err(error) = apt::install(&["binaryen"], "under a minute")
    {
        eprintln!("wasm-split could not be installed by apt-get: {error:#}");
    }
    find().context(
        "wasm-split is needed: install Binaryen, of which it is a part (from your system's packages, or from \
         https://github.com/WebAssembly/binaryen/releases), so that wasm-split is on PATH, then try again",
    )
}

fn find() -> Option<WasmSplit> {
    let program = which::which("wasm-split").ok()?;
    let version = process::output(Command::new(&program).arg("--version")).ok()?.trim().to_owned();
    Some(WasmSplit { program, version })
}
