//! `cargo xtask bench`: the measurements.

use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;
use clap::{Args, ValueEnum};

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// What to measure
    what: Subject,
}

#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// GetUsers of the reference server over 100,000 users
    Server,
}

/// Runs a benchmark; it prints what it finds.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let root = Workspace::open()?.root;
    let arguments = match options.what {
        Subject::Server => ["bench", "--package", "users-server", "--bench", "get_users"],
    };
    process::run(process::cargo().args(arguments).current_dir(root))
}
