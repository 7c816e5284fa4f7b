//! The only place with SQL. One text for SQLite and PostgreSQL, through `sqlx::Any`.
//!
//! Reading goes through a small pool ([`Store::read`]); every change goes through one writer ([`Store::write`]) that
//! commits what has queued up together, then publishes, then answers. So everything published is committed, and this
//! node's events are published in the order of their commits.

mod api_tokens;
mod assignments;
mod courses;
mod dialect;
mod enum_columns;
mod event_streams;
mod group_commit;
mod installation;
mod invites;
mod job;
mod members;
mod memberships;
mod message_batch;
mod messages;
mod migrations;
mod notification_reads;
mod notifications;
mod overview;
mod participants;
mod read_markers;
mod reader;
mod recipients;
mod rooms;
mod sessions;
mod sql_errors;
mod sql_values;
mod store;
mod stream_versions;
mod timeout;
mod transaction;
mod users;
mod write_queue;
mod writer;

pub use courses::CourseRow;
pub use dialect::Dialect;
pub use job::NewMessage;
pub use memberships::Membership;
pub use message_batch::SentMessage;
pub use notifications::Repeated;
pub use reader::Reader;
pub use recipients::Recipient;
pub use rooms::NewRoom;
pub use sessions::Session;
pub use store::Store;
pub use timeout::in_time;
pub use transaction::Tx;
pub use users::User;
pub use writer::WriterContext;
