//! The project's commands: `cargo xtask run | test | dist | bench | setup`.
//!
//! Each command makes what it needs first: the tools come from [`setup`], pinned, into a cache that outlives the
//! checkout. The panel is built by Trunk; what Trunk leaves undone is [`post_build`]'s, which Trunk calls as a hook.

mod bench;
mod checks;
mod compress;
mod dist;
mod fingerprint;
mod imports;
mod panel;
mod post_build;
mod process;
mod release;
mod run;
mod server;
mod setup;
mod sizes;
mod units;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the panel and serve it with the reference server and a demo account
    Run(run::Options),
    /// Check everything: formatting, lints, tests, imports, sizes, the official clients, the browser tests
    Test(checks::Options),
    /// Build the panel for release into dist/, hold its size to the budget, and pack it into release/
    Dist,
    /// Measure
    Bench(bench::Options),
    /// Install every tool that the other commands need
    Setup,
    /// Finish a build of Trunk's; called by Trunk
    #[command(hide = true)]
    PostBuild,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => return checks::test(&options),
        Command::Dist => dist::dist(),
        Command::Bench(options) => bench::bench(&options),
        Command::Setup => setup::everything(),
        Command::PostBuild => post_build::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
