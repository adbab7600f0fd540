//! What rustup adds to a toolchain: components, and the target of the panel.

use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// What the panel is compiled to.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the panel's target has its standard library.
pub(crate) fn wasm_target() -> Result<()> {
    let library = process::output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(&library).is_dir() {
        return Ok(());
    }
    println!("Adding the target {WASM} with rustup (under a minute).");
    rustup(&["target", "add", WASM])
}

/// Makes sure of `cargo fmt`.
pub(crate) fn rustfmt() -> Result<()> {
    component("fmt", "rustfmt")
}

/// Makes sure of `cargo clippy`.
pub(crate) fn clippy() -> Result<()> {
    component("clippy", "clippy")
}

fn component(subcommand: &str, name: &str) -> Result<()> {
    if process::succeeds(process::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    println!("Adding {name} with rustup (under a minute).");
    rustup(&["component", "add", name])
}

fn rustup(arguments: &[&str]) -> Result<()> {
    if which::which("rustup").is_err() {
        bail!("`rustup {}` is needed, and rustup is not on PATH", arguments.join(" "));
    }
    process::run(Command::new("rustup").args(arguments))
}
