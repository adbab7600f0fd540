//! The names and hashes of a build's files, and the two places that must know them: the loader and the page.

use super::script::Change;
use super::split::Split;
use crate::fingerprint::{integrity, short_hash};
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// The loader, which `public/` brings along.
const LOADER: &str = "users-panel.js";
/// The line of the loader that is replaced.
const LOADER_LINE: &str = "const ASSETS = {};";
/// The page.
const PAGE: &str = "index.html";
/// The comment of the page that is replaced.
const PAGE_COMMENT: &str = "<!-- assets -->";
/// The end of the name that wasm-bindgen gives to its WebAssembly.
const WASM_END: &str = "_bg.wasm";
/// The end of the name of what a split takes out of it.
const REST_END: &str = "_rest.wasm";

/// Where the glue keeps the exports of the instance.
const GLUE_INSTANCE: &str = "let wasmModule, wasmInstance, wasm;";
/// What the glue gets: from then on no timer, no answer and no event gets into the instance any more. After a panic it
/// may hold anything, and what it would still send must not be sent. Whoever calls it gets the same nothing, which is
/// also no error, the number 0, and no promise: a lock that is granted too late is given back.
const HALT: &str = "
export function halt() {
    wasmModule = wasmInstance = undefined;
    wasm = new Proxy(() => wasm, {
        get: (_, name) =>
            name === \"then\" ? undefined : name === Symbol.toPrimitive ? () => 0 : /^[0-9]+$/.test(String(name)) ? 0 : wasm,
    });
}
";

/// The files of one build, as the loader and the page name them: relative to themselves, so that the build can be
/// served under any path.
#[derive(Debug, Serialize)]
pub(super) struct Assets {
    script: String,
    style: String,
    wasm: String,
    /// What the panel loads after the first rows, when the build is in two files.
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<String>,
    integrity: Integrity,
}

/// The Subresource Integrity of each file.
#[derive(Debug, Serialize)]
struct Integrity {
    wasm: String,
    style: String,
    script: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<String>,
}

impl Assets {
    /// Gives the glue and the WebAssembly of a build their names by content, and writes the style sheet beside them.
    ///
    /// Errors when the folder does not hold exactly one WebAssembly with its glue, or `split` or `smaller` fails.
    pub(super) fn place(staging: &Path, sheet: &str, smaller: Change, split: Split) -> Result<Self> {
        let stem = stem(staging)?;
        let (old_wasm, old_glue) = (format!("{stem}{WASM_END}"), format!("{stem}.js"));
        let old_rest = format!("{stem}{REST_END}");
        let is_split = split(&staging.join(&old_wasm), &staging.join(&old_rest), &staging.join(&old_glue))?;
        let rest = if is_split { Some(read(staging, &old_rest)?) } else { None };
        let whole = text(staging, &old_glue)?;
        ensure!(whole.contains(GLUE_INSTANCE), "{old_glue} does not hold `{GLUE_INSTANCE}`, which `halt` needs");
        write(staging, &old_glue, [whole.as_str(), HALT].concat().as_bytes())?;
        let bytes = read(staging, &old_wasm)?;
        let wasm = format!("users-panel-{}{WASM_END}", short_hash(&bytes));
        smaller(&staging.join(&old_glue))?;
        let glue = text(staging, &old_glue)?;
        // The address that the glue falls back to, should a caller name none.
        let glue = glue.replace("users-panel_bg.wasm", &wasm);
        let script = format!("users-panel-{}.js", short_hash(glue.as_bytes()));
        let style = format!("users-panel-{}.css", short_hash(sheet.as_bytes()));
        for name in [&old_wasm, &old_glue].into_iter().chain(is_split.then_some(&old_rest)) {
            fs::remove_file(staging.join(name)).with_context(|| format!("{name} cannot be renamed"))?;
        }
        let rest_name = rest.as_ref().map(|bytes| format!("users-panel-{}{REST_END}", short_hash(bytes)));
        if let (Some(name), Some(bytes)) = (&rest_name, &rest) {
            write(staging, name, bytes)?;
        }
        write(staging, &wasm, &bytes)?;
        write(staging, &script, glue.as_bytes())?;
        write(staging, &style, sheet.as_bytes())?;
        let integrity = Integrity {
            wasm: integrity(&bytes),
            style: integrity(sheet.as_bytes()),
            script: integrity(glue.as_bytes()),
            rest: rest.as_deref().map(integrity),
        };
        let [script, style, wasm] = [script, style, wasm].map(|name| format!("./{name}"));
        Ok(Self { script, style, wasm, rest: rest_name.map(|name| format!("./{name}")), integrity })
    }

    /// Writes the names into the loader and the page of a build.
    ///
    /// Errors when one of them does not hold its mark exactly once, or `smaller` fails on the loader.
    pub(super) fn announce(&self, staging: &Path, smaller: Change) -> Result<()> {
        let names = serde_json::to_string(self).context("the names cannot be written as JSON")?;
        replace(staging, LOADER, LOADER_LINE, &format!("const ASSETS = {names};"))?;
        smaller(&staging.join(LOADER))?;
        replace(staging, PAGE, PAGE_COMMENT, &self.links())
    }

    /// The links that let the browser fetch every file while it still reads the page.
    ///
    /// Mode and credentials are those of the loader's own requests: only then is a file fetched once. A preload
    /// `as="fetch"` takes no integrity (Chromium warns of it on every page); the loader's own request for the
    /// WebAssembly carries it. The page uses the style sheet itself, for the little that stands outside the panel.
    fn links(&self) -> String {
        let Self { script, style, wasm, integrity, .. } = self;
        [
            format!(r#"<link rel="modulepreload" href="{script}" integrity="{}">"#, integrity.script),
            format!(r#"<link rel="preload" as="fetch" type="application/wasm" crossorigin href="{wasm}">"#),
            format!(r#"<link rel="stylesheet" crossorigin href="{style}" integrity="{}">"#, integrity.style),
        ]
        .join("\n    ")
    }
}

/// The name that the glue and the WebAssembly of the folder share.
fn stem(staging: &Path) -> Result<String> {
    let entries = fs::read_dir(staging).with_context(|| format!("{} cannot be listed", staging.display()))?;
    let mut stems = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("{} cannot be listed", staging.display()))?;
        stems.extend(entry.file_name().to_str().and_then(|name| name.strip_suffix(WASM_END)).map(str::to_owned));
    }
    match stems.pop() {
        Some(stem) if stems.is_empty() => Ok(stem),
        found => {
            bail!("the build holds {} files *{WASM_END}; it must hold one", stems.len() + usize::from(found.is_some()))
        }
    }
}

fn replace(staging: &Path, name: &str, mark: &str, by: &str) -> Result<()> {
    let old = text(staging, name)?;
    let marks = old.matches(mark).count();
    ensure!(marks == 1, "{name} must hold `{mark}` once, and holds it {marks} times");
    write(staging, name, old.replace(mark, by).as_bytes())
}

fn read(staging: &Path, name: &str) -> Result<Vec<u8>> {
    fs::read(staging.join(name)).with_context(|| format!("{name} of the build cannot be read"))
}

fn text(staging: &Path, name: &str) -> Result<String> {
    String::from_utf8(read(staging, name)?).with_context(|| format!("{name} of the build is not UTF-8"))
}

fn write(staging: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    fs::write(staging.join(name), bytes).with_context(|| format!("{name} of the build cannot be written"))
}
