//! A server that runs as a child: its first line, its end, and the signals that are meant for it.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{self, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// How the line begins by which the server says that it listens.
const READY: &str = "listening on ";

/// A running server. Asking this program to stop asks the server, which then ends in its own time.
pub(super) struct Child {
    process: process::Child,
    output: Option<BufReader<ChildStdout>>,
    asked_to_stop: Arc<AtomicBool>,
    signals: Handle,
}

impl Child {
    /// Starts the server. From here on Ctrl-C is the server's.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        // The handlers stand before the child does: no signal falls in between.
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("signals cannot be listened to")?;
        // In a group of its own the server hears Ctrl-C once, from here, and not from the terminal as well.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process =
            command.spawn().with_context(|| format!("`{}` could not be started", crate::process::line(command)))?;
        let output = process.stdout.take().map(BufReader::new);
        let asked_to_stop = Arc::new(AtomicBool::new(false));
        let handle = signals.handle();
        forward(signals, Pid::from_child(&process), Arc::clone(&asked_to_stop));
        Ok(Self { process, output, asked_to_stop, signals: handle })
    }

    /// Waits until the server listens, and returns its address, `http://host:port`.
    ///
    /// `None` when it ended before. What it writes otherwise is passed on.
    pub(super) fn address(&mut self) -> Result<Option<String>> {
        let Some(output) = self.output.as_mut() else { return Ok(None) };
        let mut line = String::new();
        while output.read_line(&mut line).context("the server's output cannot be read")? > 0 {
            if let Some(address) = line.trim_end().strip_prefix(READY) {
                return Ok(Some(address.to_owned()));
            }
            print!("{line}");
            line.clear();
        }
        Ok(None)
    }

    /// Passes on what the server writes from here on. Read to its end, so that a full pipe never holds the server.
    pub(super) fn pass_on(&mut self) {
        if let Some(output) = self.output.take() {
            thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| println!("  {line}")));
        }
    }

    /// Waits until the server ends.
    ///
    /// Errors when it ended without having been asked to, or did not end well.
    pub(super) fn wait(mut self) -> Result<()> {
        let status = self.process.wait().context("the server cannot be waited for")?;
        self.signals.close();
        match (status.success(), self.asked_to_stop.load(Ordering::SeqCst)) {
            (true, true) => {
                println!("Stopped.");
                Ok(())
            }
            (true, false) => bail!("the server ended by itself"),
            (false, _) => bail!("the server failed ({status})"),
        }
    }
}

/// Passes every signal on: the first asks the server to finish what runs, a second one ends it at once.
fn forward(mut signals: Signals, server: Pid, asked_to_stop: Arc<AtomicBool>) {
    thread::spawn(move || {
        for _ in signals.forever() {
            let again = asked_to_stop.swap(true, Ordering::SeqCst);
            let signal = if again { Signal::KILL } else { Signal::INT };
            // A server that has ended already needs no signal.
            let _ = kill_process(server, signal);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, PoisonError};

    /// A signal reaches every server of the process: one test at a time.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    fn shell(script: &str) -> Child {
        Child::start(Command::new("sh").args(["-c", script])).unwrap()
    }

    #[test]
    fn the_address_is_read_from_the_line_that_says_it() {
        let _held = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = shell("echo filling; echo listening on http://127.0.0.1:4711; echo more");
        assert_eq!(server.address().unwrap().as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(server.wait().unwrap_err().to_string(), "the server ended by itself");
    }

    #[test]
    fn a_server_that_fails_is_said_to_have_failed() {
        let _held = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = shell("exit 3");
        assert_eq!(server.address().unwrap(), None);
        assert!(server.wait().unwrap_err().to_string().contains("failed"));
    }

    #[test]
    fn a_server_that_was_asked_to_stop_ends_well() {
        let _held = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = shell("trap 'exit 0' INT; echo listening on http://x; while :; do sleep 0.05; done");
        server.address().unwrap();
        server.pass_on();
        signal_hook::low_level::raise(SIGINT).unwrap();
        server.wait().unwrap();
    }
}
