//! What Trunk leaves undone, done as its one `post_build` hook: `trunk serve` and `trunk build` call it alike.
//!
//! The style sheets become one; the glue and the WebAssembly get names by their final content (Trunk's are older
//! than wasm-bindgen and wasm-opt, so that equal names could hold different bytes); the loader and the page learn
//! the names; a release's WebAssembly becomes two files, its scripts are made smaller, and it gets compressed copies.

mod assets;
mod data;
mod references;
mod script;
mod split;
mod style;
mod tables;

use crate::compress;
use anyhow::{Context, Result};
use assets::Assets;
use split::Split;
use std::path::{Path, PathBuf};

/// Finishes the build that Trunk describes in the environment of its hooks.
///
/// Errors when called otherwise, or when the build is not of the form that the loader and the page expect; Trunk
/// then keeps the last good build.
pub(crate) fn run() -> Result<()> {
    let folder = |name: &str| {
        std::env::var_os(name).map(PathBuf::from).with_context(|| format!("{name} is not set: this is a hook of Trunk"))
    };
    let release = std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let split = if release { split::split } else { split::keep };
    finish(&folder("TRUNK_STAGING_DIR")?, &folder("TRUNK_SOURCE_DIR")?.join("style"), release, split)
}

fn finish(staging: &Path, style: &Path, release: bool, split: Split) -> Result<()> {
    let sheet = style::bundle(style)?;
    let sheet = if release { style::strip(&sheet) } else { sheet };
    let smaller = if release { script::minify } else { script::keep };
    Assets::place(staging, &sheet, smaller, split)?.announce(staging, smaller)?;
    if release {
        compress::compress_all(staging)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
