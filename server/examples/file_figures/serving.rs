//! The server that is measured: a process of its own, this program once more.

use app::protocol::{Command as Change, CourseDetails, CourseStarters, RoomId, View};
use server::application::Settings;
use server::cli::serve::{run, start_node};
use server::clock::SystemClock;
use server::ids::{Ids, SystemIds, hash_secret};
use server::web::CookieNames;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;

/// The server, and who may upload for which room.
pub struct Server {
    process: Child,
    pub port: u16,
    pub cookie: String,
    pub room: RoomId,
}

/// Starts it, and waits until it listens.
pub fn start(folder: &Path) -> Server {
    let program = std::env::current_exe().expect("this program");
    let mut process = Command::new(program)
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut line = String::new();
    let output = process.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("a line");
    let words: Vec<&str> = line.split_whitespace().collect();
    Server {
        process,
        port: words[0].parse().expect("a port"),
        cookie: words[1].into(),
        room: RoomId(words[2].parse().expect("a room")),
    }
}

impl Server {
    /// A line of its status, in MB.
    pub fn memory(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        let kilobytes = line.trim_matches(|sign: char| !sign.is_ascii_digit());
        kilobytes.parse::<f64>().expect("a number") / 1000.0
    }

    /// The highest memory is counted from now on.
    pub fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5").expect("Linux");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Serves until it is killed.
#[tokio::main]
pub async fn serve(folder: &Path) {
    let settings = Settings::without_limits(folder.join("files"));
    let database = format!("sqlite://{}", folder.join("cohort.db").display());
    let cohort = start_node(&database, None, Arc::new(SystemClock), Arc::new(SystemIds), settings).await;
    let cohort = cohort.expect("a database");
    let secret = SystemIds.secret();
    let hash = hash_secret(&secret);
    let writing = cohort.store.write(move |tx| {
        Box::pin(async move {
            tx.set_site_name("Figures").await?;
            tx.set_course_starters(CourseStarters::Anybody).await?;
            let user = tx.add_user("ada", "Ada", "no password", false).await?;
            tx.add_session(user.id, &hash, "figures", i64::MAX, i64::MAX).await
        })
    });
    writing.await.expect("an account");
    let actor = cohort
        .actor_of_session(&secret)
        .await
        .ok()
        .flatten()
        .expect("a session");
    let details = CourseDetails {
        title: "Algebra".into(),
        code: "M 101".into(),
        description: String::new(),
        starts_on: String::new(),
        ends_on: String::new(),
    };
    (cohort.execute(&actor, Change::NewCourse { details }).await).expect("a course");
    let snapshot = cohort.snapshot(&actor, View::Overview).await.expect("an overview");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let cookie = CookieNames::new(&cohort).session;
    println!("{port} {cookie}={secret} {}", snapshot.overview.rooms[0].id);
    run(cohort, listener, std::future::pending()).await;
}
