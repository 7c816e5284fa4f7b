//! The application as its peers see it: through a real listener, over HTTP and both sockets, on SQLite or (with
//! `COHORT_TEST_POSTGRES`) on PostgreSQL.

mod chat;
mod converge;
mod counts;
mod entry;
mod frames;
mod houses;
mod limits;
mod nodes;
mod noise;
mod notifications;
mod protocol;
mod rooms;
mod strain;
mod strangers;
mod support;
mod tokens;

/// That of the program, for noise measures what it keeps. Of a password's 19 MB the system's own would hold back some in each
/// of its arenas.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
