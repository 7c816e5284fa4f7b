//! Starts the real program. A process is ended when its handle is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A `cohort` that inherits no settings.
pub fn cohort(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cohort"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COHORT_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs it to its end: whether it succeeded, and all that it printed.
pub fn run(command: &mut Command) -> (bool, String) {
    let done = command.output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(text).unwrap())
}

/// The same with something to read.
pub fn run_with_input(command: &mut Command, input: &str) -> (bool, String) {
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end without reading.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let done = child.wait_with_output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(text).unwrap())
}

/// Runs it, expecting it to fail with one sentence; that is returned.
pub fn refused(command: &mut Command) -> String {
    match start(command) {
        Ok(_) => panic!("it has started"),
        Err(text) => text.lines().last().unwrap_or_default().to_owned(),
    }
}

/// A running server.
pub struct Serving {
    child: Child,
    pub port: u16,
}

/// Starts `cohort serve` with more arguments, and waits until it listens. The site is an empty folder: nobody asks for its
/// files.
pub fn serve(database: &str, arguments: &[&str]) -> Serving {
    let site = tempfile::tempdir().unwrap();
    let mut command = serve_command(database, site.path(), arguments);
    started(&mut command)
}

/// The command that [`serve`] starts.
pub fn serve_command(database: &str, site: &Path, arguments: &[&str]) -> Command {
    let port = free_port();
    let mut command = cohort(&["serve"]);
    command
        .args(["--listen", &format!("127.0.0.1:{port}"), "--database-url", database])
        .arg("--site")
        .arg(site)
        .args(arguments);
    command
}

/// Starts a server and waits until it says where it is.
pub fn started(command: &mut Command) -> Serving {
    start(command).unwrap_or_else(|text| panic!("it did not start: {text}"))
}

/// The error is what it printed before it ended.
fn start(command: &mut Command) -> Result<Serving, String> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in &mut lines {
        let line = line.unwrap();
        if line.starts_with("Cohort is at ") {
            // It may print more, and would end if nobody read that.
            std::thread::spawn(move || lines.for_each(drop));
            let listen = command.get_args().skip_while(|argument| *argument != "--listen").nth(1);
            let listen = listen.unwrap_or_default().to_string_lossy().into_owned();
            let port = listen
                .rsplit(':')
                .next()
                .unwrap_or_default()
                .parse()
                .unwrap_or_default();
            return Ok(Serving { child, port });
        }
    }
    assert!(!child.wait().unwrap().success());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(!errors.contains("panicked"), "{errors}");
    Err(errors)
}

impl Serving {
    /// The whole answer to a request, with its head.
    pub fn get(&self, path: &str, more_headers: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more_headers}\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Whether `/readyz` says this within some seconds.
    pub fn becomes(&self, readiness: &str) -> bool {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if self.get("/readyz", "").ends_with(readiness) {
                return true;
            }
        }
        false
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it, and returns what it logged.
    pub fn log(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A statement on a PostgreSQL database, whatever is set for that one.
pub fn psql(database: &str, statement: &str) {
    let done = Command::new("psql")
        .args([database, "-qc", statement])
        .env(
            "PGOPTIONS",
            "-c default_transaction_read_only=off -c statement_timeout=0 -c lock_timeout=0",
        )
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{statement}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
