//! A small build in, a finished build out.

use super::*;
use crate::fingerprint::{integrity, short_hash};
use std::collections::BTreeSet;
use std::fs;

const PAGE: &str =
    "<head>\n    <!-- assets -->\n    <script type=\"module\" src=\"./users-panel.js\"></script>\n</head>";
const LOADER: &str = "// the loader\nconst ASSETS = {};\nexport function mount() {}\n";
const GLUE: &str = "let wasmModule, wasmInstance, wasm;\nexport default (input) => input ?? new URL('users-panel_bg.wasm', import.meta.url);";

/// What Trunk leaves in its staging folder, and the sources of the style.
fn build() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("dist/index.html", PAGE),
        ("dist/users-panel.js", LOADER),
        ("dist/users-panel-1a2b.js", GLUE),
        ("dist/users-panel-1a2b_bg.wasm", "\0asm"),
        ("dist/config.json", "{}"),
        ("style/tokens.css", "/* colours */\n:host {\n  --up-accent: blue;\n}\n"),
        ("style/table.css", "td { padding: 0 }"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn finish_build(folder: &tempfile::TempDir, release: bool) -> Result<()> {
    finish(&folder.path().join("dist"), &folder.path().join("style"), release, split::keep)
}

fn names(folder: &tempfile::TempDir) -> BTreeSet<String> {
    let entries = fs::read_dir(folder.path().join("dist")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("dist").join(name)).unwrap()
}

#[test]
fn every_file_is_named_by_what_is_in_it() {
    let folder = build();
    finish_build(&folder, true).unwrap();
    let plain = names(&folder).into_iter().filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"));
    let plain: Vec<_> = plain.collect();
    for name in plain.iter().filter(|name| name.starts_with("users-panel-")) {
        let hash = short_hash(&fs::read(folder.path().join("dist").join(name)).unwrap());
        assert!(name.contains(&hash), "{name} holds {hash}");
    }
    assert_eq!(plain.len(), 6, "page, loader, configuration, glue, WebAssembly and style: {plain:?}");
}

#[test]
fn the_loader_and_the_page_name_the_files_and_their_hashes() {
    let folder = build();
    finish_build(&folder, true).unwrap();
    let loader = read(&folder, "users-panel.js");
    let line = loader.lines().find(|line| line.starts_with("const ASSETS = ")).unwrap();
    let json = line.strip_prefix("const ASSETS = ").unwrap().strip_suffix(';').unwrap();
    let assets: serde_json::Value = serde_json::from_str(json).unwrap();
    let page = read(&folder, "index.html");
    assert!(!page.contains("<!-- assets -->"));
    for kind in ["script", "style", "wasm"] {
        let href = assets[kind].as_str().unwrap();
        let bytes = fs::read(folder.path().join("dist").join(href)).unwrap();
        assert_eq!(assets["integrity"][kind], integrity(&bytes), "{kind}");
        let link = page.lines().find(|line| line.contains(href)).unwrap();
        let (rel, with_integrity) = match kind {
            "script" => ("modulepreload", true),
            "style" => ("stylesheet", true),
            _ => ("preload", false),
        };
        assert!(link.contains(&format!("rel=\"{rel}\"")), "{link}");
        assert_eq!(link.contains(&integrity(&bytes)), with_integrity, "{link}");
    }
    assert!(loader.starts_with("// the loader\n") && loader.ends_with("export function mount() {}\n"));
}

#[test]
fn the_rest_is_named_by_what_is_in_it_and_only_the_loader_knows_it() {
    fn split(_wasm: &Path, rest: &Path, _glue: &Path) -> Result<bool> {
        fs::write(rest, "\0asm, later")?;
        Ok(true)
    }
    let folder = build();
    finish(&folder.path().join("dist"), &folder.path().join("style"), true, split).unwrap();
    let name = format!("users-panel-{}_rest.wasm", short_hash(b"\0asm, later"));
    assert!(names(&folder).contains(&name));
    assert_eq!(names(&folder).iter().filter(|name| name.ends_with("_rest.wasm")).count(), 1);
    let loader = read(&folder, "users-panel.js");
    assert!(loader.contains(&format!("\"rest\":\"./{name}\"")));
    assert!(loader.contains(&format!("\"rest\":\"{}\"", integrity(b"\0asm, later"))));
    assert!(!read(&folder, "index.html").contains("_rest"));
}

#[test]
fn the_glue_falls_back_to_the_file_that_is_there() {
    let folder = build();
    finish_build(&folder, true).unwrap();
    let names = names(&folder);
    let wasm = names.iter().find(|name| name.ends_with("_bg.wasm")).unwrap();
    let glue = names.iter().find(|name| name.starts_with("users-panel-") && name.ends_with(".js")).unwrap();
    assert!(read(&folder, glue).contains(wasm));
}

#[test]
fn the_same_sources_give_the_same_build() {
    let (one, two) = (build(), build());
    finish_build(&one, true).unwrap();
    finish_build(&two, true).unwrap();
    assert_eq!(names(&one), names(&two));
    for name in names(&one) {
        assert_eq!(
            fs::read(one.path().join("dist").join(&name)).unwrap(),
            fs::read(two.path().join("dist").join(&name)).unwrap()
        );
    }
}

#[test]
fn only_a_release_is_stripped_and_compressed() {
    for release in [false, true] {
        let folder = build();
        finish_build(&folder, release).unwrap();
        let names = names(&folder);
        let sheet = names.iter().find(|name| name.ends_with(".css")).unwrap();
        assert_eq!(read(&folder, sheet).contains("/* colours */"), !release);
        assert_eq!(names.contains("index.html.br"), release);
        assert_eq!(names.contains("index.html.gz"), release);
    }
}

#[test]
fn a_build_of_another_form_is_refused_by_name() {
    let cases: [(&str, Option<&str>, &str); 6] = [
        ("dist/users-panel.js", Some("const ASSETS={};"), "users-panel.js must hold"),
        ("dist/users-panel.js", None, "users-panel.js"),
        ("dist/index.html", Some("<!-- assets --><!-- assets -->"), "2 times"),
        ("dist/users-panel-1a2b_bg.wasm", None, "0 files"),
        ("dist/other_bg.wasm", Some("\0asm"), "2 files"),
        ("dist/users-panel-1a2b.js", None, "users-panel-1a2b.js"),
    ];
    for (name, text, message) in cases {
        let folder = build();
        let path = folder.path().join(name);
        match text {
            Some(text) => fs::write(path, text).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        let error = finish_build(&folder, true).unwrap_err();
        assert!(format!("{error:#}").contains(message), "{name}: {error:#}");
    }
}
