//! nginx and Caddy, which the recipes for hosting are tested with.

use super::apt;
use super::cache::Cache;
use crate::process;
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian keeps servers; it is on few users' PATH.
const SERVERS: &str = "usr/sbin";
/// Debian's packages. A package only depends on others that every Debian has, so unpacking is enough.
const PACKAGES: [&str; 3] = ["nginx", "nginx-common", "caddy"];

// Not plain `NGINX`: nginx itself reads that variable, and takes its value for sockets.
/// A web server: its name, the variable that chooses another, what makes it tell its version, where Debian has it.
struct Server {
    name: &'static str,
    variable: &'static str,
    version: &'static str,
    place: &'static str,
}

const NGINX: Server = Server { name: "nginx", variable: "NGINX_BINARY", version: "-v", place: "usr/sbin/nginx" };
const CADDY: Server = Server { name: "caddy", variable: "CADDY_BINARY", version: "version", place: "usr/bin/caddy" };

/// The programs of the web servers.
pub(crate) struct WebServers {
    /// nginx.
    pub(crate) nginx: PathBuf,
    /// Caddy.
    pub(crate) caddy: PathBuf,
}

/// The web servers: `$NGINX_BINARY` and `$CADDY_BINARY`, else those of the machine, else Debian's, unpacked into the cache.
///
/// Not installed: Debian's packages start their servers at once, on ports that may serve others. Errors when one of
/// them cannot be had, with what to do.
pub(crate) fn web_servers() -> Result<WebServers> {
    Ok(WebServers { nginx: NGINX.get()?, caddy: CADDY.get()? })
}

impl Server {
    fn get(&self) -> Result<PathBuf> {
        if let Some(chosen) = std::env::var_os(self.variable).filter(|value| !value.is_empty()) {
            let chosen = PathBuf::from(chosen);
            ensure!(self.works(&chosen), "{} names {}, which does not run", self.variable, chosen.display());
            return Ok(chosen);
        }
        let of_system = Path::new("/").join(SERVERS).join(self.name);
        let installed = which::which(self.name).ok().into_iter().chain([of_system]);
        if let Some(found) = installed.into_iter().find(|program| self.works(program)) {
            return Ok(found);
        }
        let whole = |folder: &Path| [NGINX, CADDY].iter().all(|server| server.works(&folder.join(server.place)));
        let entry = Cache::open()?.ensure("web-servers", whole, |folder| {
            let unpacked = apt::unpack(&PACKAGES, folder, "under a minute")?;
            ensure!(
                unpacked,
                "no {} for the tests of the recipes: install it, or set {} to its program",
                self.name,
                self.variable
            );
            Ok(())
        })?;
        Ok(entry.join(self.place))
    }

    fn works(&self, program: &Path) -> bool {
        process::succeeds(Command::new(program).arg(self.version))
    }
}
