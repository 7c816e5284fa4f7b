//! Which build this is. A tab of another build reloads itself.

/// The package's version and when it was compiled: see `build.rs`.
pub const BUILD: &str = env!("COHORT_BUILD");
