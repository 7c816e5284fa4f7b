//! Cohort's server. See ARCHITECTURE.md for the map. Layers, from the top; each imports only from itself and from below:
//! `cli`, `web`, `application`, `db`, `realtime`, and the ground (all other files).

pub mod actor;
pub mod application;
pub mod avatar_picture;
pub mod budget;
pub mod cli;
pub mod clock;
pub mod db;
pub mod emoji;
pub mod error;
pub mod file_previews;
pub mod file_store;
pub mod guessing;
pub mod ids;
pub mod markdown;
pub mod metrics;
pub mod net;
pub mod overload_metrics;
pub mod pictures;
pub mod rate_limit;
pub mod realtime;
pub mod s3;
pub mod search_text;
pub mod security_event;
pub mod unicode_text;
pub mod virus_scanner;
pub mod web;

/// The allocator of the program and of its tests. The system's keeps what password hashing frees (19 MB a time), and is
/// slower at drawing pages.
pub type Allocator = mimalloc::MiMalloc;
pub const ALLOCATOR: Allocator = mimalloc::MiMalloc;
