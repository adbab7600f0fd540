//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use users_server::Config;
use users_server::http::Origin;
use users_server::roles::StoredRole;

/// A reference server of the Users HTTP API on SQLite, for development, tests and trying things out.
#[derive(Parser)]
#[command(name = "users-server", version)]
pub(crate) struct Options {
    /// The address to answer on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The SQLite database; it is made when there is none.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: PathBuf,
    /// Fills an empty database with a demo account. Its passwords are public.
    #[arg(long)]
    pub(crate) demo: bool,
    /// How many users the demo account gets [default: 300].
    #[arg(long, value_name = "N", requires = "demo", value_parser = clap::value_parser!(u64).range(..=10_000_000))]
    pub(crate) users: Option<u64>,
    /// A folder with the panel's files, served beside the API.
    #[arg(long = "static", value_name = "DIR")]
    static_dir: Option<PathBuf>,
    /// Writes a new service-account key of the demo account to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) demo_key: Option<PathBuf>,
    /// The role of that key: owner, admin, user-manager, developer, supervisor, accountant… [default: owner].
    #[arg(long, value_name = "ROLE", requires = "demo_key", value_parser = role)]
    pub(crate) demo_key_role: Option<StoredRole>,
    /// Lets anybody ask for faults at /_faults. For tests only.
    #[arg(long)]
    faults: bool,
    /// Another origin whose pages may call the API, for example https://portal.example; may be repeated.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<Origin>,
    /// How long a session lives.
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().session_lifetime,
        value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    session_lifetime: u64,
    /// Makes SetUserInfo without user_active activate the user, as the API's reference can be read.
    #[arg(long)]
    pub(crate) reactivate_default: bool,
}

impl Options {
    /// How the server is to answer.
    ///
    /// # Errors
    /// When the folder of the panel's files is not there.
    pub(crate) fn config(self) -> Result<Config, String> {
        if let Some(dir) = self.static_dir.as_ref().filter(|dir| !dir.is_dir()) {
            return Err(format!("--static: there is no folder {}", dir.display()));
        }
        Ok(Config {
            static_dir: self.static_dir,
            allowed_origins: self.allow_origin,
            session_lifetime: self.session_lifetime,
            faults: self.faults,
            ..Config::default()
        })
    }
}

/// A role by its name, in any case and with `-` for a space.
fn role(text: &str) -> Result<StoredRole, String> {
    let plain = |name: &str| name.to_lowercase().replace([' ', '_'], "-");
    StoredRole::ALL.iter().copied().find(|role| plain(role.name()) == plain(text)).ok_or_else(|| {
        let names: Vec<_> = StoredRole::ALL.iter().map(|role| plain(role.name())).collect();
        format!("there is no such role; the roles are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Options, String> {
        Options::try_parse_from(line.split(' ')).map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn everything_can_be_said() {
        let options = parse(
            "users-server --listen 127.0.0.1:0 --db a.db --demo --users 7 --demo-key k.json --demo-key-role user-manager \
             --faults --allow-origin https://a.example --allow-origin http://localhost:3000 --session-lifetime 60",
        );
        let Ok(options) = options else { panic!("{:?}", options.err()) };
        assert_eq!((options.users, options.demo_key_role), (Some(7), Some(StoredRole::UserManager)));
        let config = options.config().unwrap();
        assert_eq!((config.allowed_origins.len(), config.session_lifetime, config.faults), (2, 60, true));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, told) in [
            ("users-server", "--db"),
            ("users-server --db a.db --users 7", "--demo"),
            ("users-server --db a.db --demo-key-role owner", "--demo-key"),
            ("users-server --db a.db --demo-key k --demo-key-role king", "user-manager"),
            ("users-server --db a.db --allow-origin *", "without a path"),
            ("users-server --db a.db --session-lifetime 0", "1..=31536000"),
            ("users-server --db a.db --listen localhost", "--listen"),
        ] {
            let message = parse(line).err().unwrap_or_default();
            assert!(message.contains(told), "{line}: {message}");
        }
        let missing = parse("users-server --db a.db --static /nowhere/at/all").unwrap().config();
        assert!(missing.is_err_and(|message| message.contains("/nowhere/at/all")));
    }
}
