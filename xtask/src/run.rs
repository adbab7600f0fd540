//! `cargo xtask run`: the panel with the reference server and a demo account, on one address.

mod child;

use crate::workspace::Workspace;
use crate::{panel, process, server};
use anyhow::{Context, Result, bail, ensure};
use child::Child;
use clap::Args;
use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `cargo xtask run` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// The SQLite file; an empty or missing one is filled with the demo account [default: a file below target/]
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// How many users the demo account has when it is made [default: 300]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MOST_USERS))]
    users: Option<u64>,
    /// Open the panel in the default browser
    #[arg(long)]
    open: bool,
    /// Optimise the server too: slower to build, faster with many users
    #[arg(long)]
    release: bool,
}

/// The most users that `users-server --users` makes.
const MOST_USERS: u64 = 10_000_000;

/// Builds what changed, serves it, and stays until Ctrl-C.
///
/// Errors when the port is taken, when something cannot be built, or when the server ends by itself.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_port(options.port)?;
    let workspace = Workspace::open()?;
    let database = database(options, &workspace)?;
    panel::build(&workspace)?;
    let program = server::build(&workspace, options.release)?;
    let mut server = Child::start(&mut command(&program, options, &workspace, &database))?;
    let Some(address) = server.address()? else { return server.wait() };
    println!("\n  The panel:  {address}/");
    println!("  Database:   {}", database.display());
    println!("  The API:    {address}/platform_api");
    println!("  To stop:    Ctrl-C\n");
    // The demo account's sign-in is among the lines that the server writes next.
    server.pass_on();
    if options.open {
        open(&address);
    }
    server.wait()
}

fn command(program: &Path, options: &Options, workspace: &Workspace, database: &Path) -> Command {
    let mut server = Command::new(program);
    server.arg("--listen").arg(format!("127.0.0.1:{}", options.port)).arg("--db").arg(database).arg("--demo");
    if let Some(users) = options.users {
        server.args(["--users", &users.to_string()]);
    }
    server.arg("--static").arg(workspace.dist());
    server
}

/// Finds out before everything is built whether the port can be had.
fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is in use by another program: stop it, or choose a port with --port")
        }
        Err(error) => Err(error).with_context(|| format!("port {port} cannot be used: choose another with --port")),
    }
}

/// The file of the database, its folder made.
///
/// Each number of users has a default file of its own: a file that is filled already would silently keep its number.
fn database(options: &Options, workspace: &Workspace) -> Result<PathBuf> {
    let file = match (&options.db, options.users) {
        (Some(file), _) => std::path::absolute(file).with_context(|| format!("--db {} is no file", file.display()))?,
        (None, None) => workspace.target.join("demo/users.sqlite"),
        (None, Some(users)) => workspace.target.join(format!("demo/users-{users}.sqlite")),
    };
    ensure!(!file.is_dir(), "--db {} is a folder; it must be a file", file.display());
    let folder = file.parent().with_context(|| format!("--db {} is in no folder", file.display()))?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(file)
}

/// Opens the panel in the default browser; a machine without one is no reason to stop.
fn open(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if !process::succeeds(Command::new(opener).arg(address)) {
        println!("No browser could be opened with {opener}; open {address}/ yourself.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(db: Option<&str>, users: Option<u64>) -> Options {
        Options { port: 8080, db: db.map(PathBuf::from), users, open: false, release: false }
    }

    fn workspace(target: &Path) -> Workspace {
        Workspace { root: PathBuf::from("/w"), target: target.to_owned(), wasm_bindgen: "0.2.130".to_owned() }
    }

    #[test]
    fn a_taken_port_is_said() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} is in use")) && error.contains("--port"), "{error}");
        drop(taken);
        check_port(port).unwrap();
    }

    #[test]
    fn each_number_of_users_has_its_own_default_file() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let file = |options: &Options| database(options, &workspace).unwrap();
        assert_eq!(file(&options(None, None)), folder.path().join("demo/users.sqlite"));
        assert_eq!(file(&options(None, Some(9))), folder.path().join("demo/users-9.sqlite"));
        let own = folder.path().join("mine/a.db");
        assert_eq!(file(&options(own.to_str(), Some(9))), own);
        assert!(own.parent().unwrap().is_dir(), "its folder is made");
        assert!(database(&options(folder.path().to_str(), None), &workspace).is_err());
    }

    #[test]
    fn the_server_gets_what_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let command = command(Path::new("/s"), &options(None, Some(7)), &workspace, Path::new("/d"));
        assert_eq!(process::line(&command), "/s --listen 127.0.0.1:8080 --db /d --demo --users 7 --static /w/dist");
    }
}
