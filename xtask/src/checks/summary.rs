//! How the steps went.

use super::timed;
use anyhow::Result;

/// How a step went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It passed; how long it took.
    Passed(String),
    /// It failed; why.
    Failed(String),
    /// It was not taken, because this other step failed.
    NotTaken(&'static str),
}

/// The steps that are over, in their order.
#[derive(Default)]
pub(super) struct Summary(Vec<(&'static str, Outcome)>);

impl Summary {
    /// Does a step's work and notes how it went. Returns what the work gave, if it passed.
    pub(super) fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let (result, took) = timed(name, work);
        match result {
            Ok(value) => {
                self.add(name, Outcome::Passed(took));
                Some(value)
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                self.add(name, Outcome::Failed(format!("{error:#}")));
                None
            }
        }
    }

    /// Notes how a step went.
    pub(super) fn add(&mut self, name: &'static str, outcome: Outcome) {
        self.0.push((name, outcome));
    }

    /// Whether a step was taken without success, or could not be taken.
    pub(super) fn has_failed(&self, name: &str) -> bool {
        self.0.iter().any(|(step, outcome)| *step == name && !matches!(outcome, Outcome::Passed(_)))
    }

    /// Whether there was something to pass, and nothing failed.
    pub(super) fn all_passed(&self) -> bool {
        !self.0.is_empty() && self.failed() == 0
    }

    /// Prints every step, and last of all how many passed and failed.
    pub(super) fn print(&self) {
        println!("\n{}", self.lines().join("\n"));
    }

    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<_> = self
            .0
            .iter()
            .map(|(name, outcome)| match outcome {
                Outcome::Passed(took) => format!("passed   {name:<10}{took:>14}"),
                Outcome::Failed(why) => format!("FAILED   {name:<10}{}", shortened(why)),
                Outcome::NotTaken(need) => format!("FAILED   {name:<10}not taken, for {need} failed"),
            })
            .collect();
        lines.push(format!("{} passed, {} failed", self.0.len().saturating_sub(self.failed()), self.failed()));
        lines
    }

    fn failed(&self) -> usize {
        self.0.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::Passed(_))).count()
    }
}

/// The beginning of an error; the rest of a long one stands above, where it happened.
fn shortened(why: &str) -> String {
    let lines = why.lines().take(25).map(|line| line.chars().take(300).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn the_last_line_counts_the_steps() {
        let mut summary = Summary::default();
        assert_eq!(summary.take("fmt", || Ok(1)), Some(1));
        assert_eq!(summary.take::<()>("dist", || bail!("over the budget\nby much")), None);
        summary.add("browser", Outcome::NotTaken("dist"));
        let lines = summary.lines();
        assert!(lines[0].starts_with("passed   fmt"), "{lines:?}");
        assert_eq!(lines[1], "FAILED   dist      over the budget\nby much");
        assert_eq!(lines[2], "FAILED   browser   not taken, for dist failed");
        assert_eq!(lines[3], "1 passed, 2 failed");
        assert!(summary.has_failed("dist") && summary.has_failed("browser") && !summary.has_failed("fmt"));
        assert!(!summary.all_passed());
    }

    #[test]
    fn nothing_taken_is_not_passed() {
        assert!(!Summary::default().all_passed());
    }
}
