//! `load attack …`: what one hostile account, or somebody without any, tries against a server of this machine. Bounded:
//! each ends by itself within half a minute or so. `scripts/attack` starts a throwaway server for each and writes
//! `docs/attacks.md`.
//!
//! The accounts are made on the command line beforehand: [`TEACHER`] (the site's admin), [`ATTACKER`], [`VICTIM`] and
//! `pupil1` … `pupil50`, all with [`PASSWORD`].

mod class;
mod courses;
mod figure;
mod flood;
mod guessing;
mod hashing;
mod heads;
mod hello;
mod names;
mod person;
mod rooms;
mod slow_reader;
mod student_at_limits;

use std::net::SocketAddr;

pub const TEACHER: &str = "tessa";
/// The name that others see of the teacher.
pub const TEACHER_NAME: &str = "Tessa Turner";
pub const ATTACKER: &str = "mallory";
pub const VICTIM: &str = "vera";
pub const PASSWORD: &str = "figures of attacks 4711";

#[derive(clap::Args, Clone)]
pub struct AttackArgs {
    #[command(subcommand)]
    attack: Attack,
    /// The server: an address of this machine, with its port.
    #[arg(long, global = true, default_value = "127.0.0.1:3000")]
    host: SocketAddr,
    /// The server's process, whose memory is read.
    #[arg(long, global = true)]
    pid: Option<u32>,
    /// For how long something is repeated.
    #[arg(long, global = true, default_value_t = 20)]
    seconds: u64,
}

#[derive(clap::Subcommand, Clone)]
enum Attack {
    /// Make private rooms with somebody and leave them.
    Rooms,
    /// Make courses, give a teacher a place as their last instructor, and leave them.
    Courses,
    /// Ask for 60 password hashes and hang up after 4 ms.
    Hashing {
        /// By setting the site up, which has to be empty, and not by signing in.
        #[arg(long)]
        set_up: bool,
    },
    /// Begin 100 long request heads and finish none.
    Heads,
    /// Ask for large views on one socket and read nothing.
    SlowReader,
    /// Send and edit the largest messages, as many as allowed, in a class of 1,000 sockets.
    StudentAtLimits,
    /// Guess a teacher's password from many addresses, so that the teacher is locked out.
    Guessing,
    /// Take names that read like the teacher's.
    Names,
}

pub async fn run(args: AttackArgs) -> Result<(), String> {
    if !args.host.ip().is_loopback() {
        return Err("Attacks run against this machine only: give --host as 127.0.0.1 and a port.".into());
    }
    let (host, seconds) = (args.host.to_string(), args.seconds);
    let pid = || args.pid.ok_or("This attack needs --pid, the process of the server.");
    match args.attack {
        Attack::Rooms => rooms::run(&host, seconds).await,
        Attack::Courses => courses::run(&host, seconds).await,
        Attack::Hashing { set_up } => hashing::run(&host, pid()?, set_up).await,
        Attack::Heads => heads::run(&host, pid()?, seconds).await,
        Attack::SlowReader => slow_reader::run(&host, pid()?, seconds).await,
        Attack::StudentAtLimits => student_at_limits::run(&host, seconds).await,
        Attack::Guessing => guessing::run(&host).await,
        Attack::Names => names::run(&host).await,
    }
}
