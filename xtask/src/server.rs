//! The reference server as a program.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::PathBuf;
use std::process::Stdio;

/// What the server is called.
const NAME: &str = "users-server";

/// Builds the reference server, optimised or not, and says where it is.
pub(crate) fn build(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    let mut cargo = process::cargo();
    // The whole workspace is named so that the libraries have the features that its tests have: built once for both.
    cargo.args(["build", "--workspace", "--bin", NAME, "--message-format", "json-render-diagnostics"]);
    if release {
        cargo.arg("--release");
    }
    cargo.current_dir(&workspace.root).stderr(Stdio::inherit());
    println!("Building the reference server (some 2 minutes from nothing, seconds after a change).");
    let output = cargo.output().context("Cargo could not be started")?;
    if !output.status.success() {
        bail!("the reference server could not be built");
    }
    executable(&String::from_utf8_lossy(&output.stdout)).context("Cargo did not say where it put the reference server")
}

/// The program among Cargo's messages, one a line.
fn executable(messages: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok()?.executable).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_program_is_found_among_the_messages() {
        let messages = [
            r#"{"reason":"compiler-artifact","target":{"name":"users_api"},"executable":null}"#,
            r#"{"reason":"build-script-executed","out_dir":"/t/out"}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"users-server"},"executable":"/t/debug/users-server"}"#,
            r#"{"reason":"build-finished","success":true}"#,
        ];
        assert_eq!(executable(&messages.join("\n")).as_deref(), Some(Path::new("/t/debug/users-server")));
        assert_eq!(executable("not JSON"), None);
    }
}
