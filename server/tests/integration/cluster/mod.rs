//! Two nodes on one PostgreSQL, with Redis between them and without. These tests need both (`make test` starts them);
//! on SQLite there is only one node, and they do nothing.

pub mod nodes;
mod with_redis;
mod without_redis;
