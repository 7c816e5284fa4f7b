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
mod notices;
mod protocol;
mod rooms;
mod strain;
mod strangers;
mod support;
mod tokens;
