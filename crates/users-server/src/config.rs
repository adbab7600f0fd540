//! What a server is started with.

use std::path::PathBuf;
use std::time::Duration;

use crate::http::Origin;

/// How the server answers. [`Config::default`] is the API alone: no files, no other origins, no faults.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the panel's files; without one, there is only the API.
    pub static_dir: Option<PathBuf>,
    /// The other origins whose scripts may call the API and read its answers, with cookies.
    pub allowed_origins: Vec<Origin>,
    /// How long a session lives from Logon on, in seconds.
    pub session_lifetime: u64,
    /// Whether anybody may ask for faults at `/_faults`. For tests only.
    pub faults: bool,
    /// What a client may use up.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            static_dir: None,
            allowed_origins: Vec::new(),
            session_lifetime: 3600,
            faults: false,
            limits: Limits::default(),
        }
    }
}

/// What a client, slow or many, may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; the next ones wait until one is closed.
    pub connections: usize,
    /// How long a connection may take to send the head of its next request, idle time included.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a client may leave its answer unread before the connection is closed.
    pub write: Duration,
    /// How long running requests may take to finish after the server was asked to stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            head: Duration::from_secs(30),
            body: Duration::from_secs(10),
            write: Duration::from_secs(30),
            stop: Duration::from_secs(10),
        }
    }
}
