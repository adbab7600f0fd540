//! Debian's packages, where this user may install them.

use crate::process;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
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

/// Fetches packages by apt-get and unpacks them into a folder: nothing is installed and nothing started. What they
/// depend on must be there already.
///
/// `false` when this machine has no apt-get. Errors when apt-get or dpkg-deb fails.
pub(super) fn unpack(packages: &[&str], folder: &Path, how_long: &str) -> Result<bool> {
    if which::which("apt-get").is_err() || which::which("dpkg-deb").is_err() {
        return Ok(false);
    }
    println!("Fetching {} with apt-get ({how_long}).", packages.join(", "));
    // Who may not refresh the package lists uses those that are there.
    if let Some(prefix) = prefix() {
        process::run(&mut apt(prefix, &["update", "--quiet"]))?;
    }
    process::run(Command::new("apt-get").args(["download", "--quiet"]).args(packages).current_dir(folder))?;
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))? {
        let package = entry.with_context(|| format!("{} cannot be listed", folder.display()))?.path();
        if package.extension().is_some_and(|ending| ending == "deb") {
            process::run(Command::new("dpkg-deb").arg("--extract").arg(&package).arg(folder))?;
            fs::remove_file(&package).with_context(|| format!("{} cannot be removed", package.display()))?;
        }
    }
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
