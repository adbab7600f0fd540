//! Python with the official clients, one environment a version.

use super::apt;
use super::cache::Cache;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreters that can import the official client.
pub(crate) struct Pythons {
    /// With client 1.15.0, the last one that transfers money.
    pub(crate) client_1: PathBuf,
    /// With client 2.12.0.
    pub(crate) client_2: PathBuf,
}

/// Packages with their versions, the client first.
type Packages = &'static [(&'static str, &'static str)];

/// PyJWT is held back for this one: newer ones refuse the number that this client puts into `iss`.
const CLIENT_1: Packages = &[("voximplant-apiclient", "1.15.0"), ("PyJWT", "2.9.0")];
const CLIENT_2: Packages = &[("voximplant-apiclient", "2.12.0")];

/// Makes sure of both environments.
pub(crate) fn pythons() -> Result<Pythons> {
    let cache = Cache::open()?;
    Ok(Pythons { client_1: environment(&cache, CLIENT_1)?, client_2: environment(&cache, CLIENT_2)? })
}

fn environment(cache: &Cache, packages: Packages) -> Result<PathBuf> {
    let [(client, version), ..] = packages else { bail!("an environment needs a client") };
    let program = Path::new("bin/python");
    let entry = cache.ensure(
        &format!("python-voximplant-{version}"),
        |folder| holds(&folder.join(program), packages),
        |folder| {
            println!("Making a Python environment with {client} {version} (under a minute).");
            process::run(Command::new(base()?).args(["-m", "venv"]).arg(folder))?;
            let mut pip = Command::new(folder.join(program));
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
            pip.args(packages.iter().map(|(name, version)| format!("{name}=={version}")));
            process::run(&mut pip).with_context(|| format!("{client} {version} could not be installed by pip"))
        },
    )?;
    Ok(entry.join(program))
}

/// Whether an interpreter has exactly these packages. The import shows that what they need is there as well.
fn holds(python: &Path, packages: Packages) -> bool {
    let script = "import sys, voximplant.apiclient\nfrom importlib.metadata import version\n\
                  print(*(version(name) for name in sys.argv[1:]))";
    let names = packages.iter().map(|(name, _)| name);
    let expected: Vec<_> = packages.iter().map(|(_, version)| *version).collect();
    process::output(Command::new(python).args(["-c", script]).args(names))
        .is_ok_and(|found| found == expected.join(" "))
}

/// A Python that can make environments, installed by apt-get when there is none.
fn base() -> Result<PathBuf> {
    if let Some(found) = find_base() {
        return Ok(found);
    }
    apt::install(&["python3", "python3-venv"], "about a minute")?;
    find_base().context("Python 3 with its module venv is needed: on Debian, install python3 and python3-venv")
}

fn find_base() -> Option<PathBuf> {
    // A python3 of the user's own may lack venv where the system's has it.
    [which::which("python3").ok(), Some(PathBuf::from("/usr/bin/python3"))]
        .into_iter()
        .flatten()
        .find(|python| process::succeeds(Command::new(python).args(["-c", "import venv, ensurepip"])))
}
