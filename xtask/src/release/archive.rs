//! The archive: the same files always give the same bytes.

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use tar::{Builder, EntryType, Header};
use walkdir::WalkDir;

/// 2020-01-01, the earliest time of a file in an archive, in seconds since 1970.
const EARLIEST: u64 = 1_577_836_800;
/// The times reach four years further: always in the past, and often enough different.
const SPAN: u64 = 1 << 27;

/// Packs a folder as `tar.gz`, its files sorted by name and in one folder `root`.
///
/// Errors when a file cannot be read, or its name is not UTF-8.
pub(super) fn archive(folder: &Path, root: &str) -> Result<Vec<u8>> {
    let files = files(folder)?;
    let time = time(&files);
    // No name and no time in gzip's own header.
    let gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    let mut tar = Builder::new(gzip);
    for (name, bytes) in &files {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_mtime(time);
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, format!("{root}/{name}"), bytes.as_slice())
            .with_context(|| format!("{name} cannot be packed"))?;
    }
    tar.into_inner().and_then(|gzip| gzip.finish()).context("the archive cannot be packed")
}

/// The files under a folder by their names in it, with slashes, sorted.
fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.with_context(|| format!("{} cannot be listed", folder.display()))?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).ok().and_then(Path::to_str);
            let name = name.with_context(|| format!("{} has a name that is not UTF-8", entry.path().display()))?;
            let bytes = fs::read(entry.path()).with_context(|| format!("{} cannot be read", entry.path().display()))?;
            files.push((name.to_owned(), bytes));
        }
    }
    files.sort();
    Ok(files)
}

/// The time of all files, in seconds since 1970: made from their contents.
///
/// Not one time for every version: nginx, Caddy and others tell versions of a file apart by its time and its size, and
/// `index.html` is of the same size in each. With one time, a browser that has the old page would be told to keep it.
fn time(files: &[(String, Vec<u8>)]) -> u64 {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    let number = hash.finalize().iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    EARLIEST + number % SPAN
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    fn folder(index: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        // In another order than their names'.
        fs::write(folder.path().join("users-panel.js"), "js").unwrap();
        fs::create_dir(folder.path().join("icons")).unwrap();
        fs::write(folder.path().join("icons/a.svg"), "svg").unwrap();
        fs::write(folder.path().join("index.html"), index).unwrap();
        folder
    }

    fn entries(archive: &[u8]) -> Vec<(String, String, u64)> {
        let mut tar = tar::Archive::new(GzDecoder::new(archive));
        let read = |mut entry: tar::Entry<'_, _>| {
            let mut text = String::new();
            Read::read_to_string(&mut entry, &mut text).unwrap();
            (entry.path().unwrap().to_str().unwrap().to_owned(), text, entry.header().mtime().unwrap())
        };
        tar.entries().unwrap().map(|entry| read(entry.unwrap())).collect()
    }

    #[test]
    fn it_holds_every_file_sorted_in_one_folder() {
        let packed = archive(folder("page").path(), "panel-1").unwrap();
        let names: Vec<_> = entries(&packed).into_iter().map(|(name, text, _)| (name, text)).collect();
        let expected = [("icons/a.svg", "svg"), ("index.html", "page"), ("users-panel.js", "js")];
        assert_eq!(names, expected.map(|(name, text)| (format!("panel-1/{name}"), text.to_owned())));
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let (first, second) = (folder("page"), folder("page"));
        // The files' own times do not count.
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
        let file = fs::File::options().write(true).open(second.path().join("index.html")).unwrap();
        file.set_modified(old).unwrap();
        assert_eq!(archive(first.path(), "p").unwrap(), archive(second.path(), "p").unwrap());
    }

    #[test]
    fn another_version_has_another_time_and_it_is_past() {
        let times = |index: &str| {
            let packed = archive(folder(index).path(), "p").unwrap();
            entries(&packed).into_iter().map(|(_, _, time)| time).collect::<Vec<_>>()
        };
        let (old, new) = (times("page 1"), times("page 2"));
        assert_ne!(old[0], new[0]);
        for time in old.iter().chain(&new) {
            assert!((EARLIEST..EARLIEST + SPAN).contains(time), "{time}");
        }
        const { assert!(EARLIEST + SPAN < 1_767_225_600, "before 2026") };
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        assert!(archive(Path::new("/no/such/folder"), "p").is_err());
    }
}
