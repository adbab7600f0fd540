//! `cargo xtask bench panel`: the panel's clocks, read in a real browser by `e2e/bench`.

use crate::workspace::Workspace;
use crate::{panel, process, server, setup};
use anyhow::Result;
use clap::Args;
use std::path::Path;
use std::process::Command;

/// What `cargo xtask bench panel` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// How often each time is measured; medians are reported. 9 take some 20 minutes
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Keep the report in docs/performance.md
    #[arg(long)]
    write: bool,
}

/// Builds the panel and the reference server for release, and measures the one on the other.
///
/// Errors when something cannot be built, or when a page does not do what is to be measured.
pub(super) fn bench(options: &Options) -> Result<()> {
    let workspace = Workspace::open()?;
    setup::node_modules(&workspace)?;
    let browser = setup::browser(&workspace)?;
    panel::build(&workspace)?;
    let program = server::build(&workspace, true)?;
    println!("Measuring. The machine should have nothing else to do.");
    process::run(&mut command(options, &workspace, &program, &browser))
}

fn command(options: &Options, workspace: &Workspace, server: &Path, browser: &Path) -> Command {
    let mut node = Command::new("node");
    node.args(["bench/panel.mjs", "--runs", &options.runs.to_string()]);
    if options.write {
        node.arg("--write").arg(workspace.root.join("docs/performance.md"));
    }
    node.current_dir(workspace.e2e());
    node.env("USERS_SERVER", server).env("PANEL_DIST", workspace.dist()).env("CHROMIUM", browser);
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn the_report_is_kept_only_when_asked_for() {
        let workspace =
            Workspace { root: PathBuf::from("/w"), target: PathBuf::from("/t"), wasm_bindgen: "0.2.130".to_owned() };
        let line =
            |write| process::line(&command(&Options { runs: 3, write }, &workspace, Path::new("/s"), Path::new("/b")));
        assert_eq!(line(false), "node bench/panel.mjs --runs 3");
        assert_eq!(line(true), "node bench/panel.mjs --runs 3 --write /w/docs/performance.md");
    }
}
