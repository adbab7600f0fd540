//! The cache of installed tools: one folder an installation, named by what is in it and in which version.

use anyhow::{Context, Result, ensure};
use fd_lock::RwLock;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder of the installed tools.
///
/// An installation is made in a folder beside its place and moved there at its end, so a folder with the right name
/// is whole; one installation runs at a time.
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// `$USERS_PANEL_CACHE`, else `$XDG_CACHE_HOME/users-panel`, else `~/.cache/users-panel`; made when missing.
    ///
    /// Errors when none of these variables and no home folder is set, or the folder cannot be made.
    pub(super) fn open() -> Result<Self> {
        Self::at(place(|name| std::env::var_os(name).filter(|value| !value.is_empty()))?)
    }

    fn at(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("the cache {} cannot be made", folder.display()))?;
        let folder =
            folder.canonicalize().with_context(|| format!("the cache {} cannot be opened", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where an entry is, or would be.
    pub(super) fn entry(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder of an entry, which `install` fills when `whole` does not find it as it should be.
    ///
    /// `install` gets an empty folder that is moved to its place afterwards. Errors of `install`, or when `whole`
    /// does not like what `install` made, leave the entry as it was.
    pub(super) fn ensure(
        &self,
        name: &str,
        whole: impl Fn(&Path) -> bool,
        install: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let entry = self.entry(name);
        if whole(&entry) {
            return Ok(entry);
        }
        let mut lock = self.lock()?;
        let _held = wait_for(&mut lock)?;
        // Another command may have installed it while this one waited.
        if whole(&entry) {
            return Ok(entry);
        }
        let partial = self.entry(&format!("{name}.partial"));
        remove(&partial)?;
        fs::create_dir(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
        install(&partial)?;
        ensure!(whole(&partial), "{name} was installed, but does not work; it was left in {}", partial.display());
        remove(&entry)?;
        fs::rename(&partial, &entry).with_context(|| format!("{} cannot be moved to its place", partial.display()))?;
        Ok(entry)
    }

    /// A folder for compiling tools in. What an interrupted installation leaves there serves the next one.
    pub(super) fn scratch(&self) -> PathBuf {
        self.entry("compiling")
    }

    /// Frees the disk of what compiling left. Nothing but space is lost when that fails, or when another command
    /// is compiling now.
    pub(super) fn remove_scratch(&self) {
        if self.scratch().exists()
            && let Ok(mut lock) = self.lock()
            && let Ok(_held) = lock.try_write()
        {
            let _ = remove(&self.scratch());
        }
    }

    fn lock(&self) -> Result<RwLock<File>> {
        let path = self.entry(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        Ok(RwLock::new(file))
    }
}

fn place(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    if let Some(folder) = variable("USERS_PANEL_CACHE") {
        return Ok(folder.into());
    }
    if let Some(folder) = variable("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(folder).join("users-panel"));
    }
    let home = variable("HOME").context("no place for the cache of tools: set USERS_PANEL_CACHE to a folder")?;
    Ok(PathBuf::from(home).join(".cache/users-panel"))
}

fn wait_for(lock: &mut RwLock<File>) -> Result<fd_lock::RwLockWriteGuard<'_, File>> {
    if lock.try_write().is_err_and(|error| error.kind() == ErrorKind::WouldBlock) {
        println!("Another command is installing tools; waiting for it.");
    }
    lock.write().context("the cache of tools cannot be locked")
}

/// Removes a folder with all that is in it, or a file or link; what is not there is removed already.
pub(super) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn has_tool(folder: &Path) -> bool {
        folder.join("tool").is_file()
    }

    fn install(folder: &Path) -> Result<()> {
        Ok(fs::write(folder.join("tool"), "1")?)
    }

    fn never(_: &Path) -> Result<()> {
        bail!("must not be called")
    }

    #[test]
    fn what_is_whole_is_installed_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("a/b")).unwrap();
        let first = cache.ensure("tool-1", has_tool, install).unwrap();
        assert!(has_tool(&first));
        assert_eq!(cache.ensure("tool-1", has_tool, never).unwrap(), first);
    }

    #[test]
    fn an_interrupted_installation_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned()).unwrap();
        let interrupted = |partial: &Path| {
            install(partial)?;
            bail!("out of disk")
        };
        assert!(cache.ensure("tool-1", has_tool, interrupted).is_err());
        assert!(!cache.entry("tool-1").exists());
        let fresh = |partial: &Path| {
            assert!(!has_tool(partial), "an installation starts from an empty folder");
            install(partial)
        };
        assert!(has_tool(&cache.ensure("tool-1", has_tool, fresh).unwrap()));
    }

    #[test]
    fn a_broken_entry_is_replaced_and_a_broken_installation_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned()).unwrap();
        fs::create_dir(cache.entry("tool-1")).unwrap();
        let error = cache.ensure("tool-1", has_tool, |_| Ok(())).unwrap_err();
        assert!(error.to_string().contains("does not work"), "{error}");
        assert!(has_tool(&cache.ensure("tool-1", has_tool, install).unwrap()));
    }

    #[test]
    fn the_place_is_chosen_by_the_most_particular_variable() {
        let all = [("USERS_PANEL_CACHE", "/own"), ("XDG_CACHE_HOME", "/xdg"), ("HOME", "/home/me")];
        let expected = ["/own", "/xdg/users-panel", "/home/me/.cache/users-panel"];
        for (first, expected) in expected.into_iter().enumerate() {
            let found = place(|name| all.iter().skip(first).find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v)));
            assert_eq!(found.unwrap(), Path::new(expected));
        }
        assert!(place(|_| None).is_err());
    }
}
