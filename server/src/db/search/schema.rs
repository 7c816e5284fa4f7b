//! The tables of the index, for each database. They hold nothing that is not in the messages: those of another version of
//! this file are dropped and made anew.

/// Counts up with every change of what is stored in the index.
pub(super) const VERSION: i64 = 3;

pub(super) const DROP: &str = "DROP TABLE IF EXISTS search_state; DROP TABLE IF EXISTS search_rooms; \
     DROP TABLE IF EXISTS search_numbers; DROP TABLE IF EXISTS search_docs; DROP TABLE IF EXISTS search_texts;";

/// - `search_state`: of which version and database it is, and the last `doc` that was given out.
/// - `search_rooms`: up to which version each room is in the index.
/// - `search_numbers`: the docs of messages that were there before the index and are not in it yet.
/// - `search_docs`: its place is the room whose readers may read it.
/// - `search_texts`: a batch is sorted in memory (up to 16 MB) and written as one piece. See `index_text.rs`, and beside it place, course, author and tags as three signs each. Nothing is stored twice:
///   the table keeps no text, and no places of the groups in it.
pub(super) const SQLITE: &str = "CREATE TABLE search_state (name text NOT NULL PRIMARY KEY, value text NOT NULL) WITHOUT ROWID; \
     CREATE TABLE search_rooms (room_id integer NOT NULL PRIMARY KEY, version bigint NOT NULL); \
     CREATE TABLE search_numbers (room_id bigint NOT NULL, number bigint NOT NULL, doc bigint NOT NULL, \
     PRIMARY KEY (room_id, number)) WITHOUT ROWID; \
     CREATE TABLE search_docs (doc integer NOT NULL PRIMARY KEY, room_id bigint NOT NULL, number bigint NOT NULL, \
     place_id bigint NOT NULL, author_id bigint NOT NULL, sent_at bigint NOT NULL); \
     CREATE UNIQUE INDEX search_docs_of_room ON search_docs (room_id, number); \
     CREATE INDEX search_docs_by_time ON search_docs (sent_at); \
     CREATE VIRTUAL TABLE search_texts USING fts5(words, codes, content='', contentless_delete=1, detail=none, \
     tokenize='trigram case_sensitive 1'); \
     INSERT INTO search_texts (search_texts, rank) VALUES ('hashsize', 16777216);";

/// The same, with the words (and the tags as words) in a column.
pub(super) const POSTGRES: &str = "CREATE TABLE search_state (name text NOT NULL PRIMARY KEY, value text NOT NULL); \
     CREATE TABLE search_rooms (room_id bigint NOT NULL PRIMARY KEY, version bigint NOT NULL); \
     CREATE TABLE search_numbers (room_id bigint NOT NULL, number bigint NOT NULL, doc bigint NOT NULL, \
     PRIMARY KEY (room_id, number)); \
     CREATE TABLE search_docs (doc bigint NOT NULL PRIMARY KEY, room_id bigint NOT NULL, number bigint NOT NULL, \
     place_id bigint NOT NULL, author_id bigint NOT NULL, sent_at bigint NOT NULL, words text NOT NULL); \
     CREATE UNIQUE INDEX search_docs_of_room ON search_docs (room_id, number); \
     CREATE INDEX search_docs_of_place ON search_docs (place_id, doc); \
     CREATE INDEX search_docs_of_author ON search_docs (author_id, doc); \
     CREATE INDEX search_docs_by_time ON search_docs (sent_at);";

/// What every search looks through before it is merged into the index is kept small.
pub(super) const POSTGRES_INDEX: &str = "CREATE INDEX search_docs_by_words ON search_docs USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 1024);";

/// A file that can be made anew needs no sync of its own for each batch: the log is synced when it is merged.
pub(super) const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; \
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA mmap_size = 268435456; PRAGMA wal_autocheckpoint = 2000;";

/// After the settings of every connection: the index may lose its last batches, which are then done again.
pub(super) const POSTGRES_SETTINGS: &str =
    "SET synchronous_commit = off; SET idle_in_transaction_session_timeout = '60s'";
