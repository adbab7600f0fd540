//! `cargo xtask bench`: the measurements. None of them fails because something is slow.

mod panel;

use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;
use clap::{Args, Subcommand};

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// GetUsers of the reference server over 100,000 users
    Server,
    /// The panel in the browser, beside a page written by hand without a framework
    Panel(panel::Options),
}

/// Runs a benchmark; it prints what it finds.
pub(crate) fn bench(options: &Options) -> Result<()> {
    match &options.what {
        Subject::Server => server(),
        Subject::Panel(options) => panel::bench(options),
    }
}

fn server() -> Result<()> {
    let arguments = ["bench", "--package", "users-server", "--bench", "get_users"];
    process::run(process::cargo().args(arguments).current_dir(Workspace::open()?.root))
}
