//! The compressed copies that a web server hands out instead of the files themselves.

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The kinds of files that shrink; images and fonts are compressed already.
const KINDS: [&str; 9] = ["css", "html", "js", "json", "map", "svg", "txt", "wasm", "webmanifest"];

/// The file that administrators edit where the panel is installed: a compressed copy of it would go stale unseen.
pub(crate) const EDITED: &str = "config.json";

/// The endings of the compressed copies.
pub(crate) const ENDINGS: [&str; 2] = ["br", "gz"];

/// Writes `.br` (quality 11) and `.gz` (level 9) beside every file that shrinks, all folders down.
///
/// The same file always gives the same copies. Copies that would not be smaller are left out.
pub(crate) fn compress_all(folder: &Path) -> Result<()> {
    for entry in WalkDir::new(folder) {
        let entry = entry.context("the build cannot be listed")?;
        if entry.file_type().is_file() && shrinks(entry.path()) {
            compress(entry.path()).with_context(|| format!("{} cannot be compressed", entry.path().display()))?;
        }
    }
    Ok(())
}

fn shrinks(file: &Path) -> bool {
    let edited = file.file_name().is_some_and(|name| name == EDITED);
    !edited && file.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
}

fn compress(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    for (ending, copy) in ENDINGS.iter().zip([brotli(&bytes)?, gzip(&bytes)?]) {
        if copy.len() < bytes.len() {
            fs::write(with_ending(file, ending), copy)?;
        }
    }
    Ok(())
}

/// A file's name with one more ending.
pub(crate) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let mut copy = Vec::new();
    let settings = BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut bytes, &mut copy, &settings)?;
    Ok(copy)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    // No name and no time in the header: the copy depends on the bytes alone.
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn copies_hold_the_same_bytes() {
        let bytes = "users panel ".repeat(500).into_bytes();
        let mut read = Vec::new();
        brotli::Decompressor::new(brotli(&bytes).unwrap().as_slice(), 4096).read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        read.clear();
        flate2::read::GzDecoder::new(gzip(&bytes).unwrap().as_slice()).read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
    }

    #[test]
    fn what_shrinks_gets_copies_and_what_is_edited_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = "a line of text\n".repeat(100);
        fs::create_dir(folder.path().join("icons")).unwrap();
        for name in ["index.html", "config.json", "icons/a.svg", "photo.png"] {
            fs::write(folder.path().join(name), &text).unwrap();
        }
        fs::write(folder.path().join("tiny.txt"), "x").unwrap();
        compress_all(folder.path()).unwrap();
        let has = |name: &str| folder.path().join(name).is_file();
        for name in ["index.html.br", "index.html.gz", "icons/a.svg.br", "icons/a.svg.gz"] {
            assert!(has(name), "{name}");
        }
        for name in ["config.json.br", "config.json.gz", "photo.png.br", "tiny.txt.br", "tiny.txt.gz"] {
            assert!(!has(name), "{name}");
        }
    }
}
