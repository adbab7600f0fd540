//! The tools that the commands need: what the machine has is used, what it lacks is installed once, pinned, into a
//! cache outside of the checkout.
//!
//! One file a kind of tool; each says before it starts what it installs and how long that may take.

mod apt;
mod browser;
mod cache;
mod cargo_tools;
mod components;
mod esbuild;
mod firefox;
mod node;
mod python;
mod wasm_opt;
mod wasm_split;
mod web_servers;

pub(crate) use browser::browser;
pub(crate) use components::{WASM, clippy, rustfmt, wasm_target};
pub(crate) use firefox::firefox;
pub(crate) use node::node_modules;
pub(crate) use python::{Pythons, pythons};
pub(crate) use web_servers::{WebServers, web_servers};

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use cache::Cache;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The tools that build the panel.
pub(crate) struct PanelTools {
    /// Trunk itself.
    pub(crate) trunk: PathBuf,
    /// The `PATH` on which Trunk finds the others in the right versions.
    pub(crate) path: OsString,
    /// The tools with their versions, for telling one build from another.
    pub(crate) versions: String,
}

/// Makes sure of the wasm target, Trunk, wasm-bindgen, wasm-split, wasm-opt and esbuild.
pub(crate) fn panel_tools(workspace: &Workspace) -> Result<PanelTools> {
    let cache = Cache::open()?;
    wasm_target()?;
    let wasm_bindgen = cargo_tools::wasm_bindgen(&workspace.wasm_bindgen);
    let bindgen = wasm_bindgen.get(&cache)?;
    let trunk = cargo_tools::TRUNK.get(&cache)?;
    cache.remove_scratch();
    let wasm_split = wasm_split::wasm_split()?;
    let wasm_opt = wasm_opt::wasm_opt(&cache)?;
    let esbuild = esbuild::esbuild(&cache)?;
    let says =
        [&*cargo_tools::TRUNK.says, &*wasm_bindgen.says, &wasm_split.version, &wasm_opt.version, esbuild::VERSION];
    // Debian's Binaryen may bring an older wasm-opt beside wasm-split: the first one on PATH counts.
    let path = path_with(&[&bindgen, &wasm_opt.program, &esbuild, &wasm_split.program])?;
    Ok(PanelTools { path, trunk, versions: says.join("\n") })
}

/// Makes sure of cargo-deny.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    let cache = Cache::open()?;
    let program = cargo_tools::DENY.get(&cache)?;
    cache.remove_scratch();
    Ok(program)
}

/// `cargo xtask setup`: every tool of every command.
pub(crate) fn everything() -> Result<()> {
    let workspace = Workspace::open()?;
    rustfmt()?;
    clippy()?;
    let tools = panel_tools(&workspace)?;
    let modules = node_modules(&workspace)?;
    let browser = browser(&workspace)?;
    let pythons = pythons()?;
    let web_servers = web_servers()?;
    let cargo_deny = cargo_deny()?;
    let firefox = firefox()?;
    for (name, place) in [
        ("Trunk", &tools.trunk),
        ("Node packages", &modules),
        ("browser", &browser),
        ("Firefox", &firefox),
        ("cargo-deny", &cargo_deny),
        ("nginx", &web_servers.nginx),
        ("Caddy", &web_servers.caddy),
        ("Python, client 1.15", &pythons.client_1),
        ("Python, client 2.12", &pythons.client_2),
    ] {
        println!("{name:<20} {}", place.display());
    }
    println!("Everything is in place.");
    Ok(())
}

/// The present `PATH` with the folders of these programs before it.
fn path_with(programs: &[&Path]) -> Result<OsString> {
    let mut folders = programs
        .iter()
        .map(|program| program.parent().map(Path::to_path_buf))
        .collect::<Option<Vec<_>>>()
        .context("a tool has no folder")?;
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).context("the folder of a tool cannot stand in PATH, for it holds a `:`")
}

/// npm, which nothing here installs: Node itself must be there.
fn npm() -> Result<PathBuf> {
    which::which("node")
        .and_then(|_| which::which("npm"))
        .ok()
        .context("Node.js 20 or newer with npm is needed: install it, then try again")
}
