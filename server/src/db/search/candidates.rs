//! Which messages could be what is searched for, newest first. Rights are in the question: only rooms that are named are
//! looked into.

use super::open::SearchIndex;
use crate::db::dialect::Dialect;
use crate::error::Error;
use crate::search_text::Tag;
use app::protocol::{Millis, RoomId, UserId};

/// A message may have been sent in another order than it was numbered: by so many docs at most.
const SLACK: i64 = 5_000;

/// What a candidate has to have.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In one of these or its threads: those that the asker may read.
    pub rooms: Vec<RoomId>,
    /// Their courses; and those of them that have none.
    pub courses: Vec<i64>,
    pub without_course: Vec<RoomId>,
    /// Words in the signs of the index: all of them.
    pub words: Vec<String>,
    pub tags: Vec<Tag>,
    pub author: Option<UserId>,
    /// Sent from this time on, and before that one.
    pub since: Option<Millis>,
    pub until: Option<Millis>,
    /// Older than this doc.
    pub below: Option<i64>,
    /// How many.
    pub most: i64,
}

/// A message that may be what is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The newer, the higher.
    pub doc: i64,
    pub room: RoomId,
    pub number: i64,
}

impl SearchIndex {
    /// The newest candidates, newest first.
    pub async fn candidates(&self, wanted: &Wanted) -> Result<Vec<Candidate>, Error> {
        if wanted.rooms.is_empty() {
            return Ok(Vec::new());
        }
        let (low, high) = self.docs_between(wanted).await?;
        let rows = match self.dialect {
            Dialect::Sqlite => self.sqlite_candidates(wanted, low, high).await?,
            Dialect::Postgres => self.postgres_candidates(wanted, low, high).await?,
        };
        let candidates = rows.into_iter().map(|(doc, room, number)| Candidate {
            doc,
            room: RoomId(room),
            number,
        });
        Ok(candidates.collect())
    }

    /// The docs (from, below) among which those of the wanted times are.
    async fn docs_between(&self, wanted: &Wanted) -> Result<(i64, i64), Error> {
        let (mut low, mut high) = (0, wanted.below.unwrap_or(i64::MAX));
        let mut conn = self.readers.acquire().await?;
        if let Some(since) = wanted.since {
            let sql = "SELECT doc FROM search_docs WHERE sent_at >= $1 ORDER BY sent_at LIMIT 1";
            let first: Option<(i64,)> = sqlx::query_as(sql).bind(since).fetch_optional(&mut *conn).await?;
            low = first.map_or(i64::MAX, |(doc,)| doc - SLACK);
        }
        if let Some(until) = wanted.until {
            let sql = "SELECT doc FROM search_docs WHERE sent_at < $1 ORDER BY sent_at DESC LIMIT 1";
            let last: Option<(i64,)> = sqlx::query_as(sql).bind(until).fetch_optional(&mut *conn).await?;
            high = high.min(last.map_or(0, |(doc,)| doc + SLACK));
        }
        Ok((low, high))
    }
}

/// The conditions that need no index of words.
pub(super) fn conditions(wanted: &Wanted, low: i64, high: i64) -> String {
    let rooms = crate::db::sql_values::list(&wanted.rooms);
    let mut sql = format!("d.doc >= {low} AND d.doc < {high} AND d.place_id IN ({rooms})");
    if let Some(author) = wanted.author {
        sql += &format!(" AND d.author_id = {author}");
    }
    if let Some(since) = wanted.since {
        sql += &format!(" AND d.sent_at >= {since}");
    }
    if let Some(until) = wanted.until {
        sql += &format!(" AND d.sent_at < {until}");
    }
    sql
}
