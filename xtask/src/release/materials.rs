//! The software bill of materials: a CycloneDX document of every library that goes into the panel.
//!
//! Cargo tells all that stands in it. It holds no time and no random number: the same lock file gives the same bill.

use crate::process;
use crate::setup::WASM;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

/// The crate that ships.
const PANEL: &str = "users-panel";

/// The version of the panel and its bill of materials.
pub(super) struct Materials {
    /// The panel's version.
    pub(super) version: String,
    /// The document, JSON.
    pub(super) bill: String,
}

/// A package and its version.
type Id = (String, String);

/// Asks Cargo for what is compiled into the panel (`required`), and for what only runs while it is compiled: macros
/// and build scripts (`excluded`).
///
/// Errors when Cargo does not tell, or answers in a form that is not known.
pub(super) fn panel(workspace: &Workspace) -> Result<Materials> {
    let lock = workspace.root.join("Cargo.lock");
    let lock = fs::read_to_string(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let metadata = cargo(workspace, &["metadata", "--format-version", "1", "--filter-platform", WASM])?;
    let shipped = tree(workspace, "normal,no-proc-macro")?;
    let used = tree(workspace, "normal,build")?;
    let compiler = process::output(Command::new("rustc").arg("--version"))?;
    compose(&metadata, &lock, &shipped, &used, &compiler)
}

/// The packages of the panel by its kinds of edges. `cargo metadata` alone would count what only other members of the
/// workspace switch on.
fn tree(workspace: &Workspace, edges: &str) -> Result<BTreeSet<Id>> {
    let text = cargo(
        workspace,
        &["tree", "--package", PANEL, "--target", WASM, "--edges", edges, "--prefix", "none", "--format", "{p}"],
    )?;
    Ok(read_tree(&text))
}

/// Reads lines like `serde v1.0.228 (proc-macro)`.
fn read_tree(text: &str) -> BTreeSet<Id> {
    let id = |line: &str| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    };
    text.lines().filter_map(id).collect()
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    process::output(process::cargo().args(arguments).current_dir(&workspace.root))
}

fn compose(
    metadata: &str,
    lock: &str,
    shipped: &BTreeSet<Id>,
    used: &BTreeSet<Id>,
    compiler: &str,
) -> Result<Materials> {
    let metadata: Metadata = serde_json::from_str(metadata).context("`cargo metadata` wrote an unknown form")?;
    let checksums = checksums(lock);
    let packages: BTreeMap<&str, &Package> = metadata.packages.iter().map(|package| (&*package.id, package)).collect();
    let listed = |package: &Package| used.contains(&package.id());
    let mut components: Vec<_> = metadata.packages.iter().filter(|package| listed(package)).collect();
    components.sort_by_key(|package| package.id());
    let panel = components.iter().find(|package| package.name == PANEL).context("Cargo does not list the panel")?;
    let dependencies: BTreeMap<String, BTreeSet<String>> = metadata
        .resolve
        .nodes
        .iter()
        .filter_map(|node| Some((*packages.get(&*node.id)?, node)))
        .filter(|(package, _)| listed(package))
        .map(|(package, node)| {
            let needs =
                node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")));
            let needs = needs.filter_map(|dep| packages.get(&*dep.pkg)).filter(|package| listed(package));
            (package.purl(), needs.map(|package| package.purl()).collect())
        })
        .collect();
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": panel.component("application", None, None),
            "properties": [{ "name": "compiler", "value": compiler }],
        },
        "components": components
            .iter()
            .filter(|package| package.name != PANEL)
            .map(|package| {
                let scope = if shipped.contains(&package.id()) { "required" } else { "excluded" };
                package.component("library", Some(scope), checksums.get(&package.id()))
            })
            .collect::<Vec<_>>(),
        "dependencies": dependencies
            .iter()
            .map(|(package, needs)| json!({ "ref": package, "dependsOn": needs }))
            .collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&bill).context("the bill of materials cannot be written")?;
    text.push('\n');
    Ok(Materials { version: panel.version.clone(), bill: text })
}

/// The SHA-256 of each package from a registry, by what Cargo.lock says.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|block| Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?)))
        .collect()
}

/// The part of `cargo metadata --format-version 1` that is read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    description: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Package {
    fn id(&self) -> Id {
        (self.name.clone(), self.version.clone())
    }

    /// The package URL, which is its name in the document, too.
    fn purl(&self) -> String {
        // The one character of versions that a package URL writes otherwise.
        format!("pkg:cargo/{}@{}", self.name, self.version.replace('+', "%2B"))
    }

    fn component(&self, kind: &str, scope: Option<&str>, checksum: Option<&String>) -> Value {
        let mut component = json!({
            "type": kind,
            "bom-ref": self.purl(),
            "name": self.name,
            "version": self.version,
            "purl": self.purl(),
        });
        if let Some(fields) = component.as_object_mut() {
            let mut add = |name: &str, value: Option<Value>| {
                if let Some(value) = value {
                    fields.insert(name.to_owned(), value);
                }
            };
            add("scope", scope.map(Value::from));
            add("description", self.description.as_deref().map(|text| text.trim().into()));
            // What older packages write with a slash is `OR` today.
            let expression = self.license.as_deref().map(|text| text.replace('/', " OR "));
            add("licenses", expression.map(|expression| json!([{ "expression": expression }])));
            add("hashes", checksum.map(|content| json!([{ "alg": "SHA-256", "content": content }])));
            // Only what comes from a registry can be had by its package URL; the rest is part of the project.
            let registry = self.source.as_deref().filter(|source| source.starts_with("registry+"));
            add(
                "externalReferences",
                registry.map(|_| {
                    let url = format!("https://crates.io/crates/{}/{}", self.name, self.version);
                    json!([{ "type": "distribution", "url": url }])
                }),
            );
        }
        component
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_by_name_and_version() {
        let text =
            "users-panel v0.1.0 (/w)\nserde v1.0.9\nserde_derive v1.0.9 (proc-macro) (*)\n\n[build-dependencies]\n";
        let id = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(
            read_tree(text),
            [id("users-panel", "0.1.0"), id("serde", "1.0.9"), id("serde_derive", "1.0.9")].into()
        );
    }

    #[test]
    fn checksums_are_those_of_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"r\"\nchecksum = \"abc\"\n\n\
                    [[package]]\nname = \"own\"\nversion = \"0.1.0\"\ndependencies = [\n \"a\",\n]\n";
        assert_eq!(checksums(lock), [(("a".to_owned(), "1.0.0".to_owned()), "abc".to_owned())].into());
    }

    #[test]
    fn the_bill_lists_what_is_used_and_says_what_ships() {
        let metadata = r#"{
            "packages": [
                {"id":"p","name":"users-panel","version":"0.1.0","license":null,"description":"The panel","source":null},
                {"id":"a","name":"a","version":"1.0.0+x","license":"MIT/Apache-2.0","description":null,"source":"registry+r"},
                {"id":"m","name":"macros","version":"2.0.0","license":"MIT","description":null,"source":"registry+r"},
                {"id":"t","name":"tests","version":"3.0.0","license":"MIT","description":null,"source":"registry+r"}
            ],
            "resolve": {"nodes": [
                {"id":"p","deps":[
                    {"pkg":"a","dep_kinds":[{"kind":null}]},
                    {"pkg":"macros-unknown","dep_kinds":[{"kind":null}]},
                    {"pkg":"m","dep_kinds":[{"kind":"dev"},{"kind":"build"}]},
                    {"pkg":"t","dep_kinds":[{"kind":"dev"}]}
                ]},
                {"id":"a","deps":[]}, {"id":"m","deps":[]}, {"id":"t","deps":[]}
            ]}
        }"#;
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0+x\"\nchecksum = \"abc\"\n";
        let shipped = read_tree("users-panel v0.1.0\na v1.0.0+x");
        let used = read_tree("users-panel v0.1.0\na v1.0.0+x\nmacros v2.0.0");
        let made = compose(metadata, lock, &shipped, &used, "rustc 1").unwrap();
        assert_eq!(made.version, "0.1.0");
        let bill: Value = serde_json::from_str(&made.bill).unwrap();
        assert_eq!(bill["metadata"]["component"]["name"], "users-panel");
        let components = bill["components"].as_array().unwrap();
        let told: Vec<_> =
            components.iter().map(|one| (one["name"].as_str().unwrap(), one["scope"].as_str().unwrap())).collect();
        assert_eq!(told, [("a", "required"), ("macros", "excluded")]);
        assert_eq!(components[0]["purl"], "pkg:cargo/a@1.0.0%2Bx");
        assert_eq!(components[0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(components[0]["hashes"][0]["content"], "abc");
        let needs = json!(["pkg:cargo/a@1.0.0%2Bx", "pkg:cargo/macros@2.0.0"]);
        assert_eq!(bill["dependencies"][2], json!({ "ref": "pkg:cargo/users-panel@0.1.0", "dependsOn": needs }));
        assert_eq!(bill["dependencies"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn this_checkouts_bill_holds_the_panels_libraries_and_not_the_servers() {
        let made = panel(&Workspace::open().unwrap()).unwrap();
        assert_eq!(made.version, env!("CARGO_PKG_VERSION"));
        let bill: Value = serde_json::from_str(&made.bill).unwrap();
        let components = bill["components"].as_array().unwrap();
        let scope = |name: &str| components.iter().find(|one| one["name"] == name).map(|one| one["scope"].clone());
        for shipped in ["leptos", "users-api", "serde_json", "rust_decimal", "web-sys"] {
            assert_eq!(scope(shipped), Some("required".into()), "{shipped}");
        }
        assert_eq!(scope("serde_derive"), Some("excluded".into()));
        for other in ["axum", "tokio", "clap", "proptest", "users-server", "xtask"] {
            assert_eq!(scope(other), None, "{other}");
        }
        for one in components.iter().filter(|one| one["name"] != "users-api") {
            assert!(one["licenses"][0]["expression"].is_string() && one["hashes"][0]["content"].is_string(), "{one}");
        }
    }
}
