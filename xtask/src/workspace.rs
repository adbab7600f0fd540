//! The checkout: where it is, where Cargo builds, and which versions Cargo.lock names.

use crate::process;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What the commands must know of the checkout.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// The version of wasm-bindgen in Cargo.lock; its command-line tool must have the same.
    pub(crate) wasm_bindgen: String,
}

impl Workspace {
    /// Asks Cargo. Downloads what Cargo.lock names and the machine lacks, so that later builds can be offline.
    pub(crate) fn open() -> Result<Self> {
        // Cargo runs this program from wherever the user stands; the manifest is found from the source instead.
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.toml");
        let mut metadata = process::cargo();
        metadata.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
        // On a fresh machine this downloads every library: people want to see that.
        let text = process::output(metadata.stderr(Stdio::inherit()))?;
        Self::from_metadata(&text)
    }

    fn from_metadata(text: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(text).context("`cargo metadata` wrote an unknown form")?;
        let mut versions = metadata.packages.into_iter().filter(|package| package.name == "wasm-bindgen");
        let (Some(package), None) = (versions.next(), versions.next()) else {
            bail!("Cargo.lock must hold exactly one version of wasm-bindgen");
        };
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory, wasm_bindgen: package.version })
    }

    /// The folder of the release build of the panel.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder of the browser tests and of the official clients' tests.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("e2e")
    }

    /// A file in which these commands remember something from one run to the next; Cargo's `clean` removes it.
    pub(crate) fn memory(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(folder.join(name))
    }
}

/// The part of `cargo metadata --format-version 1` that is read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(packages: &str) -> String {
        format!(r#"{{"packages":[{packages}],"target_directory":"/t","workspace_root":"/w","version":1}}"#)
    }

    #[test]
    fn the_version_of_wasm_bindgen_is_the_locked_one() {
        let text = metadata(
            r#"{"name":"wasm-bindgen","version":"0.2.130","id":"x"},{"name":"wasm-bindgen-futures","version":"0.4.80"}"#,
        );
        let workspace = Workspace::from_metadata(&text).unwrap();
        assert_eq!(workspace.wasm_bindgen, "0.2.130");
        assert_eq!(workspace.target, Path::new("/t"));
        assert_eq!(workspace.dist(), Path::new("/w/dist"));
    }

    #[test]
    fn no_or_two_versions_are_refused() {
        assert!(Workspace::from_metadata(&metadata("")).is_err());
        let two = r#"{"name":"wasm-bindgen","version":"0.2.130"},{"name":"wasm-bindgen","version":"0.2.99"}"#;
        assert!(Workspace::from_metadata(&metadata(two)).is_err());
    }

    #[test]
    fn another_form_is_refused() {
        assert!(Workspace::from_metadata("{}").is_err());
        assert!(Workspace::from_metadata("error: no such command").is_err());
    }

    #[test]
    fn this_checkout_is_read() {
        let workspace = Workspace::open().unwrap();
        assert!(workspace.root.join("xtask/Cargo.toml").is_file());
    }
}
