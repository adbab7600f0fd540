//! The program `users-server`: the reference server, from the command line.

mod options;

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;
use tracing::Level;
use users_server::auth::key_file::KeyFile;
use users_server::demo::{self, DemoAccount};
use users_server::roles::StoredRole;
use users_server::store::Store;
use users_server::{Config, serve};

use options::Options;

/// How many users `--demo` makes when `--users` does not say.
const DEMO_USERS: u64 = 300;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let options = Options::parse();
    let colours = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_max_level(Level::INFO).with_writer(io::stderr).with_ansi(colours).init();
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails, too.
            let _ = writeln!(io::stderr(), "users-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Outcome<()> {
    let store = Store::open(&options.db)?.with_reactivate_default(options.reactivate_default);
    let demo = if options.demo { Some(fill(&store, options.users.unwrap_or(DEMO_USERS))?) } else { None };
    if let Some(path) = &options.demo_key {
        write_key(&store, options.demo_key_role.unwrap_or(StoredRole::Owner), path)?;
    }
    let listen = options.listen;
    let config = options.config()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(answer(listen, config, store, demo.as_ref()))
}

async fn answer(listen: SocketAddr, config: Config, store: Store, demo: Option<&DemoAccount>) -> Outcome<()> {
    let stop = stop_signal()?;
    let listener = TcpListener::bind(listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    announce(listener.local_addr()?, demo)?;
    serve(listener, config, store, stop).await;
    tracing::info!("stopped");
    Ok(())
}

/// The first line is for programs that wait for the server; the rest is for people.
fn announce(address: SocketAddr, demo: Option<&DemoAccount>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    if let Some(demo) = demo {
        writeln!(out, "demo account: {} (id {})", demo.account_name, demo.account_id)?;
        writeln!(out, "demo sign-in: {} with the password {}", demo.owner_email, demo.password)?;
        writeln!(out, "demo API key: {}", demo.api_key)?;
        writeln!(out, "more sign-ins with the same password:")?;
        for (email, role) in demo::LOGINS.iter().skip(1) {
            writeln!(out, "  {email} ({})", role.name())?;
        }
    }
    out.flush()
}

fn fill(store: &Store, users: u64) -> Outcome<DemoAccount> {
    let demo = demo::fill(store, users)?;
    if demo.made_now {
        tracing::info!(users, "filled the empty database with the demo account");
    } else if store.api_key_login(demo.account_id, demo.api_key)?.is_none() {
        return Err("the database holds another account; --demo fills an empty database, so name another file".into());
    } else {
        tracing::info!("the database holds the demo account already, and is left as it is");
    }
    Ok(demo)
}

/// Makes a key for the first account, which is the demo account, and lets the server know it.
fn write_key(store: &Store, role: StoredRole, path: &Path) -> Outcome<()> {
    let owner = store.owner(1).map_err(|_| "the database holds no account to make a key for; --demo makes one")?;
    let (file, public_key) = KeyFile::generate(&owner, role)?;
    file.write(path).map_err(|error| format!("cannot write the key file {}: {error}", path.display()))?;
    store.insert_service_key(&public_key)?;
    tracing::info!(key_id = public_key.key_id, role = role.name(), "wrote a service account's key");
    Ok(())
}

/// Done at the first Ctrl-C, or when the system asks the program to end.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}

/// Done at the first Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without Ctrl-C the program can still be ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
