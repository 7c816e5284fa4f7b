//! A class of 1,000 sockets in one room, and one student at the limits: what goes out of the server, and how long the
//! messages of the others take, without the student and with.

use super::ATTACKER;
use super::class::Class;
use super::figure::print;
use super::flood::Flood;
use crate::clock::run_id;
use crate::endpoint::Endpoint;
use crate::scenarios::live_delivery::{MeasureArgs, measure};
use crate::socket_options::SocketOptions;
use crate::virtual_users::VirtualUsers;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

const STUDENTS: usize = 50;
const SOCKETS: usize = 1_000;
/// Messages a second of all others together.
const RATE: f64 = 10.0;
const MEASURE: MeasureArgs = MeasureArgs {
    warm_up: 1.0,
    size: 100,
    drain: 5.0,
};

pub async fn run(host: &str, seconds: u64) -> Result<(), String> {
    let students: Vec<String> = (1..=STUDENTS).map(|number| format!("pupil{number}")).collect();
    let mut usernames: Vec<&str> = students.iter().map(String::as_str).collect();
    usernames.push(ATTACKER);
    let mut class = Class::of(host, &usernames).await?;
    let attacker = class.members.pop().ok_or("nobody joined")?;
    let file = std::env::temp_dir().join(format!("cohort-attack-{:08x}", run_id()));
    let cookies: Vec<&str> = class.members.iter().map(|student| student.cookie.as_str()).collect();
    std::fs::write(&file, cookies.join("\n")).map_err(|error| error.to_string())?;
    let options = SocketOptions {
        host: host.into(),
        cookies: Some(file.clone()),
        endpoint: Endpoint::Ws,
        rooms: None,
        room_ids: vec![class.room],
        rooms_file: None,
        sockets: SOCKETS,
        sender_host: None,
        connect_concurrency: 64,
        pid: Vec::new(),
        json: false,
    };
    let users = VirtualUsers::open(&options, |_, _, _| None).await;
    std::fs::remove_file(&file).ok();
    let users = Arc::new(users?);
    eprintln!("{}", users.summary());
    let seconds = seconds as f64 / 2.0;
    let without = measure(&users, &options, &MEASURE, RATE, seconds).await?;
    let flood = Arc::new(Flood::default());
    let student = tokio::spawn({
        let (flood, room) = (flood.clone(), class.room);
        async move { flood.run(&attacker, room).await }
    });
    // What is allowed at once is over before the measurement.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let with = measure(&users, &options, &MEASURE, RATE, seconds).await?;
    student.abort();
    let rate = |bytes: u64, seconds: f64| bytes as f64 / 1e6 / seconds;
    let out = rate(with.bytes, with.seconds) - rate(without.bytes, without.seconds);
    let (accepted, refused) = (flood.accepted.load(Relaxed), flood.refused.load(Relaxed));
    let words = format!("{out:.1} MB/s ({accepted} messages and edits accepted, {refused} refused)");
    print("student_out", format!("{out:.1}"), words);
    let p99 = |report: &crate::delivery_report::Report| report.delivery_times.percentile(0.99);
    let (alone, beside) = (p99(&without), p99(&with));
    let lost = match with.lost() {
        0 => String::new(),
        lost => format!(", {lost} of {} not delivered", with.sent.expected_deliveries),
    };
    print(
        "student_p99",
        format!("{:.2}", beside / alone),
        format!("{alone:.1} → {beside:.1} ms{lost}"),
    );
    eprintln!("without: {}\nwith: {}", without.faults(), with.faults());
    Ok(())
}
