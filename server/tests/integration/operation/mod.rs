//! Running Cohort: the program as it is started, its settings, files and databases, the nodes beside it, and what its answers
//! tell browsers and proxies.

mod addresses_and_headers;
mod certificates;
mod command_line;
mod database_files;
mod encryption;
mod one_database_one_node;
mod postgres_and_redis;
pub mod program;
mod proxies;
