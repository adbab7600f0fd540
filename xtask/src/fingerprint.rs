//! Telling whether files are still what they were.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256, Sha384};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// The first 16 hexadecimal digits of the SHA-256 of some bytes: enough to tell versions of a file apart.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).iter().take(8))
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).iter())
}

/// The Subresource Integrity of some bytes: `sha384-` and the hash in base64, as browsers check it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// One hash over texts and over files and folders with all that is in them: their names and their contents.
///
/// Errors when one of the paths under `root` is missing or cannot be read.
pub(crate) fn fingerprint(texts: &[&str], root: &Path, paths: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for text in texts {
        add(&mut hash, text.as_bytes());
    }
    for path in paths {
        for entry in WalkDir::new(root.join(path)).sort_by_file_name() {
            let entry = entry.with_context(|| format!("{path} cannot be read"))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let bytes = fs::read(entry.path()).with_context(|| format!("{} cannot be read", entry.path().display()))?;
            let name = entry.path().strip_prefix(root).unwrap_or(entry.path());
            add(&mut hash, name.as_os_str().as_encoded_bytes());
            add(&mut hash, &bytes);
        }
    }
    Ok(hex(hash.finalize().iter()))
}

/// Adds bytes with their length before them, so that no two lists of parts give the same stream.
fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

fn hex<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_published_ones() {
        // FIPS 180-4's example, "abc".
        assert_eq!(short_hash(b"abc"), "ba7816bf8f01cfea");
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(integrity(b"abc"), "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn");
    }

    #[test]
    fn a_fingerprint_sees_names_contents_and_texts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("src/deep")).unwrap();
        fs::write(root.join("src/a"), "1").unwrap();
        fs::write(root.join("src/deep/b"), "2").unwrap();
        let print = |texts: &[&str]| fingerprint(texts, root, &["src"]).unwrap();
        let first = print(&["tool 1"]);
        assert_eq!(print(&["tool 1"]), first);
        assert_ne!(print(&["tool 2"]), first);
        assert_ne!(print(&["tool", " 1"]), first, "parts are kept apart");
        fs::write(root.join("src/deep/b"), "3").unwrap();
        let changed = print(&["tool 1"]);
        assert_ne!(changed, first);
        fs::rename(root.join("src/deep/b"), root.join("src/deep/c")).unwrap();
        assert_ne!(print(&["tool 1"]), changed);
        assert!(fingerprint(&[], root, &["missing"]).is_err());
    }
}
