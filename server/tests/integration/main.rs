//! The application as its clients see it: through a real listener, over HTTP and both sockets, on SQLite or (with
//! `COHORT_TEST_POSTGRES`) on PostgreSQL.

mod admin;
mod api_tokens;
mod architecture;
mod authorization;
mod cluster;
mod consent;
mod convergence;
mod convergence_of_lists;
mod course_members;
mod courses;
mod documentation;
mod edit_conflicts;
mod files;
mod fuzz;
mod health_and_metrics;
mod help;
mod home;
mod http_limits;
mod identity;
mod input_validation;
mod limits;
mod link_ends;
mod lists;
mod malformed_frames;
mod messages;
mod notifications;
mod operation;
mod presence;
mod profiles;
mod quotas;
mod responses;
mod room_pace;
mod room_socket;
mod rooms;
mod search;
mod security_log;
mod sessions;
mod sign_in;
mod sign_up;
mod signing_in;
mod socket_closing;
mod support;
mod threads;
mod traffic;
mod upgrade;
mod write_queue;
mod writing_views;

/// The same allocator as in the program, because the fuzz test measures memory.
#[global_allocator]
static ALLOCATOR: server::Allocator = server::ALLOCATOR;
