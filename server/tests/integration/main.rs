//! The application as its peers see it: through a real listener, over HTTP and both sockets, on SQLite or (with
//! `COHORT_TEST_POSTGRES`) on PostgreSQL.

mod api_tokens;
mod architecture;
mod authorization;
mod cluster;
mod convergence;
mod documentation;
mod fuzz;
mod health_and_metrics;
mod limits;
mod malformed_frames;
mod messages;
mod notifications;
mod rooms;
mod sign_in;
mod support;
mod upgrade;
mod write_queue;

/// The program's own, because the fuzz test measures memory.
#[global_allocator]
static ALLOCATOR: server::Allocator = server::ALLOCATOR;
