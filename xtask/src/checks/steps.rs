//! The steps, and what they need.

use super::deny;
use crate::setup::{self, Pythons, WebServers};
use crate::workspace::Workspace;
use crate::{dist, imports, panel, process, server};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One step of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    /// The formatting of the code
    Fmt,
    /// The lints, for this machine and for the browser
    Clippy,
    /// The tests of the code
    Unit,
    /// The rules of the house about imports
    Imports,
    /// The licences, versions, sources and advisories of the libraries
    Deny,
    /// The types in the browser tests
    Types,
    /// The release build, and its size
    Dist,
    /// The build of the reference server
    Server,
    /// The official clients against the reference server
    Clients,
    /// The browser tests
    Browser,
    /// The main paths in Firefox
    Firefox,
    /// The long form of the tests with faults; only when it is named
    Faults,
}

impl Step {
    pub(super) const ALL: [Self; 12] = [
        Self::Fmt,
        Self::Clippy,
        Self::Unit,
        Self::Imports,
        Self::Deny,
        Self::Types,
        Self::Dist,
        Self::Server,
        Self::Clients,
        Self::Browser,
        Self::Firefox,
        Self::Faults,
    ];

    /// What it is called on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Unit => "unit",
            Self::Imports => "imports",
            Self::Deny => "deny",
            Self::Types => "types",
            Self::Dist => "dist",
            Self::Server => "server",
            Self::Clients => "clients",
            Self::Browser => "browser",
            Self::Firefox => "firefox",
            Self::Faults => "faults",
        }
    }

    /// The steps whose results it uses.
    pub(super) fn needs(self) -> &'static [Self] {
        match self {
            // Not `dist`: a panel over its budget is still worth testing.
            Self::Clients | Self::Browser | Self::Firefox | Self::Faults => &[Self::Server],
            _ => &[],
        }
    }
}

/// What the steps work with.
pub(super) struct Bench {
    workspace: Workspace,
    pythons: Option<Pythons>,
    cargo_deny: Option<PathBuf>,
    browser: Option<PathBuf>,
    web_servers: Option<WebServers>,
    firefox: Option<PathBuf>,
    server: Option<PathBuf>,
}

/// Installs what these steps need and the machine lacks.
pub(super) fn set_up(workspace: Workspace, steps: &[Step]) -> Result<Bench> {
    let takes = |step| steps.contains(&step);
    if takes(Step::Fmt) {
        setup::rustfmt()?;
    }
    if takes(Step::Clippy) {
        setup::clippy()?;
        setup::wasm_target()?;
    }
    if takes(Step::Dist) || takes(Step::Browser) || takes(Step::Firefox) || takes(Step::Faults) {
        setup::panel_tools(&workspace)?;
    }
    if [Step::Types, Step::Clients, Step::Browser, Step::Firefox, Step::Faults].into_iter().any(takes) {
        setup::node_modules(&workspace)?;
    }
    let cargo_deny = takes(Step::Deny).then(setup::cargo_deny).transpose()?;
    let pythons = takes(Step::Clients).then(setup::pythons).transpose()?;
    let in_chromium = takes(Step::Browser) || takes(Step::Faults);
    let browser = in_chromium.then(|| setup::browser(&workspace)).transpose()?;
    let firefox = takes(Step::Firefox).then(setup::firefox).transpose()?;
    let web_servers = in_chromium.then(setup::web_servers).transpose()?;
    Ok(Bench { workspace, pythons, cargo_deny, browser, web_servers, firefox, server: None })
}

/// The tests that failed, by the lines of Playwright's reporter in `e2e/fixtures/failed-reporter.ts`.
fn failed_tests(lines: &str) -> String {
    let count = lines.lines().count();
    if count == 0 {
        return "the browser tests did not come to their end".to_owned();
    }
    let shown: String = lines.lines().take(20).map(|line| format!("\n  {line}")).collect();
    format!("{count} failed:{shown}")
}

impl Bench {
    /// Takes a step.
    ///
    /// Errors when what it checks does not hold; what is wrong has been printed, or is in the error.
    pub(super) fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Fmt => self.cargo(&["fmt", "--all", "--check"]),
            Step::Clippy => self.clippy(),
            Step::Unit => self.unit(),
            Step::Imports => imports::check(&self.workspace),
            Step::Deny => {
                deny::check(&self.workspace, self.cargo_deny.as_deref().context("cargo-deny was not set up")?)
            }
            Step::Types => process::run(self.outside("npm").args(["run", "--silent", "check"])),
            Step::Dist => dist::dist(),
            Step::Server => {
                self.server = Some(server::build(&self.workspace, false)?);
                Ok(())
            }
            Step::Clients => self.clients(),
            Step::Browser => self.browser(&[]),
            Step::Faults => self.browser(&["tests/faults-"]),
            Step::Firefox => self.firefox(),
        }
    }

    fn clippy(&self) -> Result<()> {
        self.cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
        let panel = ["clippy", "--package", "users-panel", "--target", "wasm32-unknown-unknown"];
        self.cargo(&[&panel[..], &["--", "--deny", "warnings"]].concat())
    }

    fn unit(&self) -> Result<()> {
        if process::succeeds(process::cargo().args(["nextest", "--version"])) {
            self.cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])?;
            // nextest leaves out the examples in the documentation.
            return self.cargo(&["test", "--workspace", "--doc"]);
        }
        self.cargo(&["test", "--workspace", "--no-fail-fast"])
    }

    fn clients(&self) -> Result<()> {
        let Pythons { client_1, client_2 } = self.pythons.as_ref().context("Python was not set up")?;
        for (program, arguments) in [
            (client_2.as_path(), &["clients/python_2.py"][..]),
            (client_1.as_path(), &["clients/python_1.py"]),
            // Named one by one: newer releases of Node do not take a folder here.
            (Path::new("node"), &["--test", "clients/node.test.mjs"]),
        ] {
            process::run(self.with_server(program)?.args(arguments))?;
        }
        Ok(())
    }

    /// The browser tests; with `files` the long form of those in these files.
    fn browser(&self, files: &[&str]) -> Result<()> {
        let browser = self.browser.as_ref().context("no browser was set up")?;
        let WebServers { nginx, caddy } = self.web_servers.as_ref().context("no web servers were set up")?;
        panel::build(&self.workspace)?;
        let mut playwright = self.with_server("npx")?;
        playwright.args(["playwright", "test"]).args(files);
        if !files.is_empty() {
            // Some are left out of each batch, for they use the account's money: a thousand are sent.
            playwright.env("FAULT_RUNS", "1500");
        }
        playwright.env("NGINX_BINARY", nginx).env("CADDY_BINARY", caddy);
        let failed = self.workspace.root.join("target").join("failed-browser-tests.txt");
        playwright.env("PANEL_DIST", self.workspace.dist()).env("CHROMIUM", browser).env("FAILED_TESTS", &failed);
        process::run(&mut playwright).with_context(|| failed_tests(&fs::read_to_string(failed).unwrap_or_default()))
    }

    fn firefox(&self) -> Result<()> {
        let firefox = self.firefox.as_ref().context("no Firefox was set up")?;
        panel::build(&self.workspace)?;
        let mut node = self.with_server("node")?;
        node.args(["--test", "--test-reporter", "spec", "firefox/main-paths.test.mjs"]);
        process::run(node.env("PANEL_DIST", self.workspace.dist()).env("FIREFOX", firefox))
    }

    /// A program of the tests from outside, in their folder.
    fn outside(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.workspace.e2e());
        command
    }

    /// The same, told where the reference server is.
    fn with_server(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let server = self.server.as_ref().context("the reference server was not built")?;
        let mut command = self.outside(program);
        command.env("USERS_SERVER", server);
        Ok(command)
    }

    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        process::run(process::cargo().args(arguments).current_dir(&self.workspace.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_needs_comes_before_it() {
        for (at, step) in Step::ALL.iter().enumerate() {
            for need in step.needs() {
                assert!(Step::ALL[..at].contains(need), "{} comes before {}", need.name(), step.name());
            }
        }
    }

    #[test]
    fn a_step_is_named_as_on_the_command_line() {
        for step in Step::ALL {
            assert_eq!(Step::from_str(step.name(), false), Ok(step));
        }
    }

    #[test]
    fn the_browser_tests_that_failed_are_named() {
        assert_eq!(failed_tests("a › b: why\nc: why\n"), "2 failed:\n  a › b: why\n  c: why");
        assert!(failed_tests("").contains("did not come to their end"));
        assert_eq!(failed_tests(&"x\n".repeat(50)).lines().count(), 21);
    }
}
