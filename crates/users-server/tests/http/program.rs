//! The program itself, as it is started from a shell.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use users_server::store::Store;

use crate::support::write_demo;

struct Program {
    child: Child,
    origin: String,
    lines: Vec<String>,
}

impl Program {
    fn start(db: &Path, arguments: &[&str]) -> Self {
        let mut child = command(db, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = out.next().unwrap().unwrap();
        let origin = first.strip_prefix("listening on http://").unwrap_or_else(|| panic!("{first}")).to_owned();
        let more = if arguments.contains(&"--demo") { 10 } else { 0 };
        let lines = out.take(more).map(Result::unwrap).collect();
        Self { child, origin, lines }
    }

    /// One GET, answered with its body.
    fn get(&self, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(&self.origin).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Asks it to end, as Ctrl-C or a service manager does, and gives back what it logged.
    fn stop(mut self, signal: &str) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let output = self.child.wait_with_output().unwrap();
        self.lines.clear();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{log}");
        log
    }
}

fn command(db: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_users-server"));
    command.args(["--listen", "127.0.0.1:0", "--db"]).arg(db).args(arguments);
    command
}

#[test]
fn a_demo_starts_says_how_to_sign_in_and_stops_with_a_whole_database() {
    let folder = tempfile::tempdir().unwrap();
    let (db, key) = (folder.path().join("users.sqlite"), folder.path().join("key.json"));
    write_demo(&db);
    let arguments = ["--demo", "--demo-key", key.to_str().unwrap(), "--demo-key-role", "user-manager"];
    let program = Program::start(&db, &arguments);
    let told = program.lines.join("\n");
    for part in ["demo (id 1)", "owner@demo.example", "Demo-pass-1", "demo-api-key", "payer@demo.example (Payer)"] {
        assert!(told.contains(part), "{told}");
    }

    let logon = program.get("/Logon?account_id=1&account_password=Demo-pass-1");
    let session = serde_json::from_str::<Value>(&logon).unwrap()["result"].as_str().unwrap().to_owned();
    let roles = program.get(&format!("/GetKeyRoles?account_id=1&session_id={session}&key_id=demo-user-manager"));
    assert!(roles.contains(r#""role_name":"User manager""#), "{roles}");
    assert_key_file(&key);

    let log = program.stop("-TERM");
    assert!(log.contains("GetKeyRoles") && log.contains("stopped"), "{log}");
    for secret in ["Demo-pass-1", "demo-api-key", session.as_str(), "account_id=1", "BEGIN"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    assert!(!db.with_extension("sqlite-wal").exists(), "the log is folded into the database");
    assert!(Store::open(&db).unwrap().service_key("demo-user-manager").unwrap().is_some());
}

fn assert_key_file(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(file["account_email"], "owner@demo.example");
    assert_eq!((file["account_id"].as_u64(), file["key_id"].as_str()), (Some(1), Some("demo-user-manager")));
    assert!(file["private_key"].as_str().unwrap().starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

#[test]
fn it_stops_at_ctrl_c_and_has_no_faults_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&folder.path().join("users.sqlite"), &[]);
    assert_eq!(program.get("/_faults/log"), "There is nothing at this address.\n");
    assert!(program.stop("-INT").contains("stopped"));
    let program = Program::start(&folder.path().join("users.sqlite"), &["--faults"]);
    assert_eq!(program.get("/_faults/log"), "[]");
    program.stop("-INT");
}

#[test]
fn a_start_that_cannot_be_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let refused = |db: &str, arguments: &[&str]| {
        let output = command(&path(db), arguments).output().unwrap();
        assert!(!output.status.success());
        assert_eq!(output.stdout, b"", "nobody may think that it listens");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused("empty.sqlite", &["--demo-key", "k.json"]).contains("no account to make a key for"));
    assert!(refused("empty.sqlite", &["--static", "/nowhere/at/all"]).contains("no folder /nowhere/at/all"));
    assert!(refused("missing/users.sqlite", &[]).contains("cannot open the database"));

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let again = Command::new(env!("CARGO_BIN_EXE_users-server"))
        .args(["--listen", &address, "--db"])
        .arg(path("empty.sqlite"))
        .output()
        .unwrap();
    assert!(String::from_utf8(again.stderr).unwrap().contains(&format!("cannot listen on {address}")));
}
