//! What is handed on of a release build: the archive, the bill of materials, and the checksums of both.

mod archive;
mod materials;

use crate::fingerprint::sha256;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The name that everything of a release begins with, without the version.
const NAME: &str = "users-panel";

/// Packs `dist/` into the folder `release/`, in place of what is there, and returns the files.
///
/// - `users-panel-VERSION.tar.gz`: the files of `dist/` in one folder; the same files always give the same archive;
/// - `users-panel-VERSION.cdx.json`: every library that is compiled into the panel or makes it, as CycloneDX;
/// - `users-panel-VERSION.sha256`: the checksums of both, for `sha256sum --check`.
///
/// Errors when `dist/` cannot be read, Cargo does not tell the libraries, or a file cannot be written.
pub(crate) fn pack(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let panel = materials::panel(workspace)?;
    let stem = format!("{NAME}-{}", panel.version);
    let folder = workspace.root.join("release");
    empty(&folder)?;
    let archive = archive::archive(&workspace.dist(), &stem)?;
    let mut written = Vec::new();
    let mut sums = String::new();
    for (name, bytes) in [(format!("{stem}.tar.gz"), archive), (format!("{stem}.cdx.json"), panel.bill.into_bytes())] {
        sums.push_str(&format!("{}  {name}\n", sha256(&bytes)));
        written.push(write(&folder, &name, &bytes)?);
    }
    written.push(write(&folder, &format!("{stem}.sha256"), sums.as_bytes())?);
    Ok(written)
}

/// Removes what earlier builds, perhaps of other versions, left in the folder; makes the folder when it is missing.
fn empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))? {
        let entry = entry.with_context(|| format!("{} cannot be listed", folder.display()))?;
        if entry.file_name().to_string_lossy().starts_with(NAME) {
            fs::remove_file(entry.path()).with_context(|| format!("{} cannot be removed", entry.path().display()))?;
        }
    }
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = folder.join(name);
    fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}
