//! wasm-opt, which makes the panel smaller: from PATH, or Binaryen's package from npm.

use super::cache::Cache;
use super::npm;
use crate::process;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release of Binaryen that is installed. Older ones know less of what today's Rust writes and shrink it less.
const BINARYEN: u32 = 132;

/// A wasm-opt.
pub(super) struct WasmOpt {
    /// Where it is.
    pub(super) program: PathBuf,
    /// Its name and release.
    pub(super) version: String,
}

/// The wasm-opt on PATH when it is new enough, else the cache's, which is installed when missing.
pub(super) fn wasm_opt(cache: &Cache) -> Result<WasmOpt> {
    if let Ok(program) = which::which("wasm-opt")
        && let Some(release) = release(&program)
        && release >= BINARYEN
    {
        return Ok(WasmOpt { program, version: named(release) });
    }
    let program = Path::new("node_modules/.bin/wasm-opt");
    let entry = cache.ensure(
        &format!("binaryen-{BINARYEN}"),
        |folder| release(&folder.join(program)) == Some(BINARYEN),
        |folder| {
            println!("Installing wasm-opt (Binaryen {BINARYEN}) from npm (under a minute).");
            let package = format!("binaryen@{BINARYEN}.0.0");
            let options = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"];
            process::run(Command::new(npm()?).args(options).arg(folder).arg(package))
                .context("wasm-opt could not be installed from npm")
        },
    )?;
    Ok(WasmOpt { program: entry.join(program), version: named(BINARYEN) })
}

fn named(release: u32) -> String {
    format!("wasm-opt {release}")
}

fn release(program: &Path) -> Option<u32> {
    read_release(&process::output(Command::new(program).arg("--version")).ok()?)
}

/// Reads `wasm-opt version 132 (version_132)`; Debian's leaves out the part in brackets.
fn read_release(answer: &str) -> Option<u32> {
    answer.strip_prefix("wasm-opt version ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_either_answer() {
        assert_eq!(read_release("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(read_release("wasm-opt version 108"), Some(108));
        assert_eq!(read_release("wasm-opt: unknown option"), None);
        assert_eq!(read_release(""), None);
    }
}
