//! Tools that are written in Rust: from PATH, from the cache, by `cargo binstall`, or compiled by `cargo install`.

use super::cache::Cache;
use super::path_with;
use crate::process;
use anyhow::{Result, bail};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program of a crate, in one version.
pub(super) struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: Cow<'static, str>,
    /// What `--version` answers when it is this version.
    pub(super) says: Cow<'static, str>,
    /// Whether the crate's own Cargo.lock is used.
    locked: bool,
    /// How long compiling takes on two cores.
    how_long: &'static str,
}

/// The last Trunk that Rust 1.95 compiles; later ones want a newer Rust.
pub(super) const TRUNK: CargoTool = CargoTool {
    program: "trunk",
    package: "trunk",
    version: Cow::Borrowed("0.21.14"),
    says: Cow::Borrowed("trunk 0.21.14"),
    locked: true,
    how_long: "6 minutes",
};

/// What looks at the libraries' licences, versions, sources and advisories.
pub(super) const DENY: CargoTool = CargoTool {
    program: "cargo-deny",
    package: "cargo-deny",
    version: Cow::Borrowed("0.20.2"),
    says: Cow::Borrowed("cargo-deny 0.20.2"),
    locked: true,
    how_long: "5 minutes",
};

/// The tool that goes with a version of the library wasm-bindgen: the same one.
pub(super) fn wasm_bindgen(version: &str) -> CargoTool {
    CargoTool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: Cow::Owned(version.to_owned()),
        says: Cow::Owned(format!("wasm-bindgen {version}")),
        // Its lock file names versions that registries have dropped.
        locked: false,
        how_long: "3 minutes",
    }
}

/// Settings that compile a tool sooner; it runs for seconds, so its own speed hardly matters.
const COMPILED_SOON: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

impl CargoTool {
    /// The program: the one on PATH when it is of this version, else the cache's, which is installed when missing.
    pub(super) fn get(&self, cache: &Cache) -> Result<PathBuf> {
        if let Ok(found) = which::which(self.program)
            && self.is_this(&found)
        {
            return Ok(found);
        }
        let name = format!("{}-{}", self.program, self.version);
        let program = Path::new("bin").join(self.program);
        let entry =
            cache.ensure(&name, |folder| self.is_this(&folder.join(&program)), |folder| self.install(cache, folder))?;
        Ok(entry.join(program))
    }

    fn is_this(&self, program: &Path) -> bool {
        process::output(Command::new(program).arg("--version")).is_ok_and(|answer| answer == self.says)
    }

    fn install(&self, cache: &Cache, folder: &Path) -> Result<()> {
        if self.binstall(folder) {
            return Ok(());
        }
        println!(
            "Compiling {} {} with `cargo install`: about {} on two cores, once.",
            self.package, self.version, self.how_long
        );
        if process::run(&mut self.cargo_install(cache, folder)?).is_err() {
            bail!("{} {} could not be installed by cargo install; see above", self.package, self.version);
        }
        Ok(())
    }

    fn cargo_install(&self, cache: &Cache, folder: &Path) -> Result<Command> {
        let mut install = process::cargo();
        install.args(["install", self.package, "--version", &self.version, "--root"]).arg(folder);
        if self.locked {
            install.arg("--locked");
        }
        // Run from the cache, the checkout's own Cargo settings do not reach the tool.
        install.current_dir(folder).env("CARGO_TARGET_DIR", cache.scratch()).envs(COMPILED_SOON);
        // The tool runs here, whatever the panel is compiled to.
        install.env_remove("CARGO_BUILD_TARGET");
        // Cargo would advise to put this folder on PATH, which nobody needs.
        install.env("PATH", path_with(&[&folder.join("bin").join(self.program)])?);
        Ok(install)
    }

    /// Tries for a ready-made program. Out of reach is no error: it can still be compiled.
    fn binstall(&self, folder: &Path) -> bool {
        if which::which("cargo-binstall").is_err() {
            return false;
        }
        println!("Fetching {} {} with `cargo binstall` (under a minute).", self.package, self.version);
        let mut binstall = process::cargo();
        binstall
            .args(["binstall", "--no-confirm", "--disable-telemetry", "--disable-strategies", "compile", "--root"])
            .arg(folder)
            .arg(format!("{}@{}", self.package, self.version))
            .current_dir(folder);
        process::run(&mut binstall).is_ok() && self.is_this(&folder.join("bin").join(self.program))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_told_by_its_whole_version() {
        let tool = wasm_bindgen("0.2.130");
        assert_eq!(tool.says, "wasm-bindgen 0.2.130");
        assert!(!tool.is_this(Path::new("/bin/echo")), "echo answers with a version of its own");
        assert!(!tool.is_this(Path::new("/no/such/program")));
        for tool in [TRUNK, DENY] {
            assert_eq!(format!("{} {}", tool.program, tool.version), tool.says);
        }
    }
}
