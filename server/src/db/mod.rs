//! The only place with SQL. One text for SQLite and PostgreSQL, through `sqlx::Any`.
//!
//! Reading goes through a small pool ([`Store::read`]); every change goes through one writer ([`Store::write`]) that
//! commits what has queued up together, then publishes, then answers. So everything published is committed, and this
//! node's events are published in the order of their commits.

mod admin_reports;
mod api_tokens;
mod assignments;
mod barred_rooms;
mod blocks;
mod contacts;
mod course_members;
mod course_starters;
mod courses;
mod dialect;
mod enum_columns;
mod event_numbering;
mod group_commit;
mod invites;
mod member_pages;
mod message_batch;
mod messages;
mod migrations;
mod name_search;
mod names;
mod notification_reads;
mod notification_recipients;
mod notifications;
mod offer_endings;
mod offer_lists;
mod offers;
mod overview;
mod quotas;
mod read_markers;
mod read_timeout;
mod reader;
mod removals;
mod room_memberships;
mod room_participants;
mod rooms;
mod security_log;
mod sessions;
mod site_settings;
mod sql_errors;
mod sql_values;
mod storage;
mod store;
mod stream_heads;
mod transaction;
mod users;
mod write_job;
mod write_queue;
mod writer;

pub use admin_reports::SiteCounts;
pub use barred_rooms::BarredRooms;
pub use courses::CourseRow;
pub use dialect::Dialect;
pub use invites::{InviteLink, UsedInvite};
pub use message_batch::SentMessage;
pub use names::Imitated;
pub use notification_recipients::Recipient;
pub use notifications::Repeated;
pub use offer_endings::OffersEnd;
pub use offers::{NewOffer, StoredOffer};
pub use read_timeout::in_time;
pub use reader::Reader;
pub use room_memberships::Membership;
pub use rooms::NewRoom;
pub use security_log::{NamedUser, SecurityFilter, SecurityRow};
pub use sessions::Session;
pub use storage::Storage;
pub use store::Store;
pub use transaction::Tx;
pub use users::User;
pub use write_job::NewMessage;
pub use writer::WriterContext;
