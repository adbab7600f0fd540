//! Two WebAssembly files of one: what the first rows need, and the rest, which the panel loads after them.
//!
//! Binaryen's wasm-split moves functions into a second module. A function that is moved leaves a placeholder in the
//! table of the first, until the second one is linked. The data that only those functions need is moved here. Which
//! functions and data may go is decided by who refers to whom; that none is called before is the panel's own care: it
//! enters the rest through [`ENTRANCES`] only.

use super::data::{add, places, take_out};
use super::references::{Node, References, names, references};
use super::tables::restore_tables;
use crate::process;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the names of the functions begin through which the first file calls the second.
const ENTRANCES: [&str; 2] = ["users_panel::users::acts::made::", "users_panel::users::views::later::"];

/// The name under which the second file finds what the first one exports, as the glue gives it.
const FIRST: &str = "first";
/// The name of the placeholders, as the glue gives them.
const LATE: &str = "late";

/// What WebAssembly of wasm-bindgen may use; a browser that shows the panel at all knows it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-bulk-memory-opt",
];

/// What is done to a WebAssembly file, given where to put what is taken out of it, and its glue; whether something was.
pub(super) type Split = fn(&Path, &Path, &Path) -> Result<bool>;

/// Leaves the file whole.
pub(super) fn keep(_wasm: &Path, _rest: &Path, _glue: &Path) -> Result<bool> {
    Ok(false)
}

/// The tools of a split: both are Binaryen's, whole builds work without.
struct Tools {
    split: PathBuf,
    opt: PathBuf,
}

/// Splits a WebAssembly file in two, both optimised; the second is written to `rest`, and the glue learns of it.
///
/// `false` when the tools are not there: a build by hand works without, in one file.
///
/// Errors when what Cargo built was not linked with relocations, or the glue is not of the form that wasm-bindgen
/// gives it.
pub(super) fn split(wasm: &Path, rest: &Path, glue: &Path) -> Result<bool> {
    let (Ok(split), Ok(opt)) = (which::which("wasm-split"), which::which("wasm-opt")) else {
        return Ok(false);
    };
    let tools = Tools { split, opt };
    let bytes = fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let linked = linked()?;
    let notes = fs::read(&linked).with_context(|| format!("{} cannot be read", linked.display()))?;
    let notes = references(&notes).with_context(|| format!("{} cannot be split", linked.display()))?;
    let needed = needed(&notes);
    // What wasm-bindgen has removed or renamed is not there any more.
    let later: BTreeSet<_> = later(&notes, &needed).intersection(&names(&bytes)?).cloned().collect();
    ensure!(!later.is_empty(), "no function of {} can come later", wasm.display());
    let list = rest.with_extension("later");
    fs::write(&list, later.into_iter().collect::<Vec<_>>().join("\n"))
        .context("the list of functions cannot be written")?;
    let done = tools.run(wasm, &bytes, rest, &list, &later_data(&notes, &needed));
    fs::remove_file(&list).context("the list of functions cannot be removed")?;
    done?;
    let text = fs::read_to_string(glue).with_context(|| format!("{} cannot be read", glue.display()))?;
    fs::write(glue, with_rest(&text)?).with_context(|| format!("{} cannot be written", glue.display()))?;
    Ok(true)
}

/// What Cargo built and wasm-bindgen read, with the linker's notes.
fn linked() -> Result<PathBuf> {
    let metadata =
        process::output(process::cargo().args(["metadata", "--format-version=1", "--no-deps", "--offline"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).context("cargo's metadata cannot be read")?;
    let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    let target = target.context("cargo does not say where it builds")?;
    Ok(Path::new(target).join("wasm32-unknown-unknown/wasm/users_panel.wasm"))
}

impl Tools {
    fn run(&self, wasm: &Path, whole: &[u8], rest: &Path, list: &Path, data: &[Range<u32>]) -> Result<()> {
        let first = rest.with_extension("first");
        let mut split = Command::new(&self.split);
        split.args(["-g", "--all-features", "--export-prefix=~"]);
        split.args([format!("--import-namespace={FIRST}"), format!("--placeholder-namespace={LATE}")]);
        split.args([
            flag("--split-funcs=@", list),
            flag("--primary-output=", &first),
            flag("--secondary-output=", rest),
            wasm.into(),
        ]);
        process::run(&mut split).context("the WebAssembly could not be split")?;
        let half = fs::read(&first).context("the first half cannot be read")?;
        fs::remove_file(&first).context("the first half cannot be removed")?;
        let mut half = restore_tables(whole, &half)?;
        let pieces = take_out(&mut half, data)?;
        fs::write(wasm, half).context("the first half cannot be written")?;
        let half = fs::read(rest).context("the second half cannot be read")?;
        fs::write(rest, add(&half, &pieces)?).context("the second half cannot be written")?;
        for half in [wasm, rest] {
            let mut opt = Command::new(&self.opt);
            opt.args(["-Os", "--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
            process::run(opt.arg(half).arg("-o").arg(half)).context("the WebAssembly could not be made smaller")?;
        }
        Ok(())
    }
}

fn flag(name: &str, path: &Path) -> OsString {
    let mut flag = OsString::from(name);
    flag.push(path);
    flag
}

/// What the first file must hold: all that somebody needs other than through [`ENTRANCES`].
fn needed(references: &References) -> BTreeSet<Node> {
    let is_entrance = |node: &Node| match node {
        Node::Function(index) => {
            let name = references.names.get(index).map(|name| format!("{:#}", rustc_demangle::demangle(name)));
            name.is_some_and(|name| ENTRANCES.iter().any(|entrance| name.starts_with(entrance)))
        }
        Node::Data(_) => false,
    };
    let mut needed = BTreeSet::new();
    let mut open: Vec<_> = references.open.iter().map(|index| Node::Function(*index)).collect();
    while let Some(node) = open.pop() {
        if !is_entrance(&node) && needed.insert(node) {
            open.extend(references.edges.get(&node).into_iter().flatten());
        }
    }
    needed
}

/// The functions that can go, by their names.
fn later(references: &References, needed: &BTreeSet<Node>) -> BTreeSet<String> {
    let here = references.names.iter().filter(|(index, _)| **index >= references.imported);
    here.filter(|(index, _)| !needed.contains(&Node::Function(**index))).map(|(_, name)| name.clone()).collect()
}

/// The data that can go, by its places in the memory, in their order.
fn later_data(references: &References, needed: &BTreeSet<Node>) -> Vec<Range<u32>> {
    let (stay, go): (Vec<_>, Vec<_>) =
        references.places.iter().partition(|(symbol, _)| needed.contains(&Node::Data(**symbol)));
    let of = |pieces: Vec<(&usize, &Range<u32>)>| pieces.into_iter().map(|(_, place)| place.clone()).collect();
    places(of(go), of(stay))
}

/// The glue with placeholders for what is not linked yet, and a way to link it.
fn with_rest(glue: &str) -> Result<String> {
    let call = "const imports = __wbg_get_imports();";
    let calls = glue.matches(call).count();
    ensure!(calls > 0, "the glue does not hold `{call}`");
    let glue = glue.replace(call, &format!("const imports = {{ ...__wbg_get_imports(), {LATE}: placeholders }};"));
    Ok([&glue, REST].concat())
}

/// What the glue gets: `linkRest(bytes)` puts the functions of the second file into the table of the first.
const REST: &str = r#"
const placeholders = new Proxy({}, {
  get: () => () => {
    throw new Error("a part of the panel was used before it was loaded");
  },
});
export async function linkRest(bytes) {
  await WebAssembly.instantiate(bytes, { first: wasm });
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_entrance_needs_goes() {
        let names = [
            "imported",
            "users_panel::mount",
            "users_panel::users::acts::made::open",
            "users_panel::add_user::dialog",
            "a closure of the page, and of the acts by the same code",
            "a closure of the acts",
            "used by both",
            "used by nobody",
        ];
        let names = (0..).zip(names.map(str::to_owned)).collect();
        let [mount, open, dialog, shared, own, both] = [1, 2, 3, 4, 5, 6].map(Node::Function);
        let [table_of_page, table_of_acts] = [0, 1].map(Node::Data);
        let edges = [
            (mount, vec![open, both, table_of_page]),
            (open, vec![dialog]),
            (dialog, vec![both, table_of_acts, Node::Function(0)]),
            (table_of_page, vec![shared]),
            (table_of_acts, vec![shared, own]),
        ];
        let places = [(0, 16..32), (1, 32..48)].into_iter().collect();
        let edges = edges.into_iter().collect();
        let references = References { names, imported: 1, open: vec![1], places, edges };
        let needed = needed(&references);
        assert_eq!(later_data(&references, &needed), [32..48]);
        let later = later(&references, &needed);
        let names: Vec<_> = later.iter().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "a closure of the acts",
                "used by nobody",
                "users_panel::add_user::dialog",
                "users_panel::users::acts::made::open",
            ]
        );
    }

    #[test]
    fn the_glue_learns_of_the_rest_or_is_refused() {
        let glue = with_rest("function init() { const imports = __wbg_get_imports(); }").unwrap();
        assert!(glue.contains("const imports = { ...__wbg_get_imports(), late: placeholders };"));
        assert!(glue.contains("export async function linkRest"));
        assert!(with_rest("something else").is_err());
    }
}
