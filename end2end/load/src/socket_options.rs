//! The command-line options of all subcommands that open many sockets.

use crate::accounts::read_cookies;
use crate::endpoint::Endpoint;
use crate::process::Processes;
use crate::rooms::{self, Room};
use std::path::PathBuf;

/// Which sockets to open, and where.
#[derive(clap::Args, Clone)]
pub struct SocketOptions {
    /// Host and port, such as 127.0.0.1:3000.
    #[arg(long)]
    pub host: String,
    /// A file with one cookie per line. Without it no cookie is sent.
    #[arg(long)]
    pub cookies: Option<PathBuf>,
    /// Which WebSocket endpoint to connect to.
    #[arg(long, value_enum, default_value = "ws")]
    pub endpoint: Endpoint,
    /// How many rooms: the first of those given, or else the rooms 1, 2, 3 …
    #[arg(long)]
    pub rooms: Option<usize>,
    /// The ids of the rooms, if every user is in each of them.
    #[arg(long, value_delimiter = ',')]
    pub room_ids: Vec<i64>,
    /// The rooms and their participants, as `seed` wrote them.
    #[arg(long)]
    pub rooms_file: Option<PathBuf>,
    /// Sockets in all, spread evenly over the rooms.
    #[arg(long, default_value_t = 50)]
    pub sockets: usize,
    /// Another node of the same installation: ten more sockets are opened there, and only they send.
    #[arg(long)]
    pub sender_host: Option<String>,
    /// How many sockets are opened at once.
    #[arg(long, default_value_t = 64)]
    pub connect_concurrency: usize,
    /// The server's processes, whose memory and processor time are reported.
    #[arg(long, value_delimiter = ',')]
    pub pid: Vec<u32>,
    /// Print the results as one line of JSON.
    #[arg(long)]
    pub json: bool,
}

impl SocketOptions {
    pub fn processes(&self) -> Processes {
        Processes(self.pid.clone())
    }

    pub fn read_cookies(&self) -> Result<Vec<String>, String> {
        self.cookies.as_deref().map_or(Ok(Vec::new()), read_cookies)
    }

    /// The rooms to use, with their participants among so many users.
    pub fn read_rooms(&self, users: usize) -> Result<Vec<Room>, String> {
        let everyone: Vec<usize> = (0..users.max(1)).collect();
        let shared_room = |id| Room {
            id,
            participants: everyone.clone(),
        };
        let mut rooms: Vec<Room> = match (&self.rooms_file, self.room_ids.as_slice()) {
            (Some(file), []) => rooms::read(file)?,
            (_, []) => (1..=self.rooms.unwrap_or(1) as i64).map(shared_room).collect(),
            (_, ids) => ids.iter().copied().map(shared_room).collect(),
        };
        rooms.truncate(self.rooms.unwrap_or(usize::MAX));
        if rooms.is_empty() {
            Err("There is no room.".into())
        } else {
            Ok(rooms)
        }
    }
}
