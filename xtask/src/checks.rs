//! `cargo xtask test`: everything that must hold, step by step.

mod deny;
mod steps;
mod summary;

use crate::units::time;
use crate::workspace::Workspace;
use clap::Args;
use std::process::ExitCode;
use std::time::Instant;
use steps::{Bench, Step};
use summary::{Outcome, Summary};

/// What `cargo xtask test` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// The steps to take [default: all of them]
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// Instead: the long form of the tests with faults, 1000 transfers and 300 other writes; `SEED` repeats a run
    #[arg(long, conflicts_with = "steps")]
    faults: bool,
}

/// Takes the steps in their order and says how each went; the last line is `N passed, N failed`.
///
/// A failed step does not hold back the ones that can do without it. One that could not be taken counts as failed.
pub(crate) fn test(options: &Options) -> ExitCode {
    let chosen = if options.faults { chosen(&[Step::Faults]) } else { chosen(&options.steps) };
    let mut summary = Summary::default();
    // Whatever is missing is installed before anything else, so that nobody waits half an hour to learn of it.
    let bench = summary.take("set-up", || {
        let workspace = Workspace::open()?;
        steps::set_up(workspace, &chosen)
    });
    if let Some(mut bench) = bench {
        for step in &chosen {
            take(*step, &mut bench, &mut summary);
        }
    }
    summary.print();
    if summary.all_passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn take(step: Step, bench: &mut Bench, summary: &mut Summary) {
    let missing = step.needs().iter().find(|need| summary.has_failed(need.name()));
    match missing {
        Some(need) => summary.add(step.name(), Outcome::NotTaken(need.name())),
        None => {
            summary.take(step.name(), || bench.take(step));
        }
    }
}

/// The chosen steps in their order, each once; all when none is named. A step's needs come along.
fn chosen(named: &[Step]) -> Vec<Step> {
    let all = named.is_empty();
    let wanted = |step: &Step| {
        (all && *step != Step::Faults) || named.iter().any(|name| name == step || name.needs().contains(step))
    };
    Step::ALL.into_iter().filter(wanted).collect()
}

/// Prints a heading, and afterwards how long the work took.
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> (T, String) {
    println!("\n=== {name}");
    let start = Instant::now();
    let result = work();
    let took = time(start.elapsed());
    println!("=== {name}: {took}");
    (result, took)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_every_step_in_order() {
        assert_eq!(chosen(&[]), Step::ALL[..Step::ALL.len() - 1]);
        assert_eq!(chosen(&[Step::Faults]), [Step::Server, Step::Faults]);
    }

    #[test]
    fn named_steps_come_in_order_once_and_with_what_they_need() {
        assert_eq!(chosen(&[Step::Unit, Step::Fmt, Step::Unit]), [Step::Fmt, Step::Unit]);
        assert_eq!(chosen(&[Step::Browser]), [Step::Server, Step::Browser]);
        assert_eq!(chosen(&[Step::Clients]), [Step::Server, Step::Clients]);
    }
}
