//! Debian's packages, where this user may install them.

use crate::process;
use anyhow::Result;
use std::process::Command;

/// Installs packages by apt-get, as root or through a `sudo` that asks for no password.
///
/// `false` when this machine has no apt-get or this user may not use it. Errors when apt-get itself fails.
pub(super) fn install(packages: &[&str], how_long: &str) -> Result<bool> {
    let Some(prefix) = prefix() else { return Ok(false) };
    println!("Installing {} with apt-get ({how_long}).", packages.join(", "));
    // A fresh machine has no package lists; old lists name packages that are gone.
    process::run(&mut apt(prefix, &["update", "--quiet"]))?;
    let mut install = apt(prefix, &["install", "--quiet", "--yes", "--no-install-recommends"]);
    process::run(install.args(packages))?;
    Ok(true)
}

/// What must stand before `apt-get`, or nothing when it cannot be used.
fn prefix() -> Option<&'static [&'static str]> {
    which::which("apt-get").ok()?;
    if rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    process::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    // `env` hands the setting over even where sudo clears the environment.
    let mut words = prefix.iter().chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).chain(arguments);
    let mut command = Command::new(words.next().copied().unwrap_or("env"));
    command.args(words);
    command
}
