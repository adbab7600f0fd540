//! `cargo deny`: the libraries' licences, versions, sources and advisories, by the rules of deny.toml.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// What can be judged by the checkout alone.
const ALWAYS: [&str; 3] = ["licenses", "bans", "sources"];

/// Holds every library to deny.toml.
///
/// The advisories need the database of rustsec.org, which is fetched by git. Where it cannot be had that is said, and
/// the rest still counts. Errors when a rule is broken.
pub(super) fn check(workspace: &Workspace, program: &Path) -> Result<()> {
    let fetched = process::run(&mut fetch(workspace, program));
    let judged = process::run(&mut judge(workspace, program, &ALWAYS));
    let advised = match &fetched {
        Ok(()) => process::run(&mut judge(workspace, program, &["advisories"])),
        Err(error) => {
            println!("NOT CHECKED: advisories. Their database could not be fetched: {error}");
            Ok(())
        }
    };
    judged.context("a library breaks a rule of deny.toml")?;
    advised.context("there is an advisory against a library")
}

fn fetch(workspace: &Workspace, program: &Path) -> Command {
    let mut command = deny(workspace, program);
    command.args(["fetch", "db"]);
    // A network that swallows everything must not hold the tests, and nobody is there to be asked for a password.
    command
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1000")
        .env("GIT_HTTP_LOW_SPEED_TIME", "20")
        .env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn judge(workspace: &Workspace, program: &Path, what: &[&str]) -> Command {
    let mut command = deny(workspace, program);
    // What Cargo.lock names is there since the workspace was opened, and the database since it was fetched.
    command.args(["--workspace", "--offline", "--locked", "check", "--hide-inclusion-graph"]).args(what);
    command
}

fn deny(workspace: &Workspace, program: &Path) -> Command {
    let mut command = Command::new(program);
    // Cargo would call it so: `cargo-deny deny …`.
    command.arg("deny").current_dir(&workspace.root);
    command
}
