//! The tables of the rules, and what they say of one import.

/// The crate's root, lib.rs.
pub(super) const ROOT: &str = "lib";

/// The rooms of the panel, storey by storey from the top. A room imports from the storeys below its own, never from
/// its own storey or from above.
const STOREYS: [&[&str]; 9] = [
    &[ROOT],
    &["panel"],
    &["config"],
    &["users"],
    &["add_user", "edit_user", "bulk", "transfer"],
    &["work"],
    &["session"],
    &["api"],
    &["ui", "locales"],
];

/// The acts of the users page.
const ACTS: &[&str] = &["add_user", "edit_user", "bulk", "transfer"];

/// The libraries that the contract may have, so that it stays free of browsers, runtimes and databases.
const CONTRACT_LIBRARIES: [&str; 5] = ["form_urlencoded", "rust_decimal", "serde", "serde_json", "zeroize"];

/// The parts of the standard library that reach outside of the program.
pub(super) const CONTRACT_DOES_WITHOUT: [&str; 7] = ["env", "fs", "io", "net", "os", "process", "thread"];

/// What is wrong with a room's import of something at the crate's root: nothing, or the rule in words.
pub(super) fn import(room: &str, target: &str) -> Option<String> {
    let Some(from) = storey(room) else {
        return Some(format!("`{room}` has no place in the table of xtask/src/imports/rules.rs: give it one"));
    };
    if room == target {
        return None;
    }
    let Some(to) = storey(target) else {
        // What is defined in lib.rs itself belongs to the top of the house.
        return (room != ROOT).then(|| {
            format!("`{room}` must not import `{target}`: it is no room of the table in xtask/src/imports/rules.rs")
        });
    };
    match to.cmp(&from) {
        std::cmp::Ordering::Greater => None,
        std::cmp::Ordering::Equal if ACTS.contains(&room) => {
            Some(format!("`{room}` must not import `{target}`: an act never imports another; share in `work` or `ui`"))
        }
        std::cmp::Ordering::Equal => Some(format!("`{room}` must not import `{target}`, which stands beside it")),
        std::cmp::Ordering::Less => Some(format!("`{room}` must not import `{target}`, which stands above it")),
    }
}

fn storey(room: &str) -> Option<usize> {
    STOREYS.iter().position(|rooms| rooms.contains(&room))
}

/// The libraries in the contract's Cargo.toml that it must not have; those of its tests are free.
pub(super) fn contract_dependencies(manifest: &str) -> impl Iterator<Item = String> {
    let mut in_dependencies = false;
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            let header = header.trim_end_matches(']');
            // `[dependencies.x]`, `[target.'…'.dependencies]` and `[build-dependencies]` are ways to have a library.
            let name = header.split_once("dependencies.").map(|(_, name)| name);
            let tests = header.contains("dev-dependencies");
            in_dependencies = header.ends_with("dependencies") && !tests;
            found.extend(name.filter(|_| !tests));
        } else if in_dependencies && !line.starts_with('#') {
            found.extend(line.split(['=', '.']).next().map(str::trim).filter(|name| !name.is_empty()));
        }
    }
    found.retain(|name| !CONTRACT_LIBRARIES.contains(name));
    let broken: Vec<_> = found
        .into_iter()
        .map(|name| {
            format!("the contract must not depend on `{name}`: the list in xtask/src/imports/rules.rs leaves it out")
        })
        .collect();
    broken.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downwards_is_allowed() {
        for (room, target) in [
            ("lib", "panel"),
            ("lib", "ui"),
            ("panel", "config"),
            ("panel", "users"),
            ("users", "add_user"),
            ("users", "session"),
            ("transfer", "work"),
            ("work", "api"),
            ("session", "api"),
            ("api", "locales"),
            ("users", "users"),
        ] {
            assert_eq!(import(room, target), None, "{room} imports {target}");
        }
    }

    #[test]
    fn upwards_and_sideways_are_not() {
        for (room, target, word) in [
            ("users", "panel", "above"),
            ("users", "config", "above"),
            ("edit_user", "users", "above"),
            ("edit_user", "transfer", "never imports another"),
            ("work", "bulk", "above"),
            ("session", "work", "above"),
            ("api", "session", "above"),
            ("ui", "locales", "beside"),
            ("locales", "ui", "beside"),
            ("ui", "api", "above"),
            ("panel", "lib", "above"),
            ("users", "Handle", "no room"),
            ("invoices", "ui", "no place"),
        ] {
            let problem = import(room, target).unwrap_or_default();
            assert!(problem.contains(word), "{room} imports {target}: {problem:?}");
        }
    }

    #[test]
    fn the_contract_has_a_short_list_of_libraries() {
        let good = "[package]\nname = \"users-api\"\n[dependencies]\nserde.workspace = true\n# tokio = 1\n\
                    form_urlencoded = \"1\"\n\n[dev-dependencies]\nproptest = \"1\"\ntokio = \"1\"\n[lints]\nworkspace = true\n";
        assert_eq!(contract_dependencies(good).count(), 0);
        for bad in [
            "[dependencies]\ntokio = \"1\"",
            "[dependencies]\nserde = \"1\"\nweb-sys.workspace = true",
            "[dependencies.tokio]\nversion = \"1\"",
            "[target.'cfg(unix)'.dependencies]\ntokio = \"1\"",
            "[build-dependencies]\ncc = \"1\"",
        ] {
            assert_eq!(contract_dependencies(bad).count(), 1, "{bad}");
        }
    }
}
