//! Candidates from FTS5: it walks from the newest message backwards, through those that have all groups at once.

use super::candidates::{Wanted, conditions};
use super::codes::{author_code, group_code, room_code, tag_code};
use super::open::SearchIndex;
use crate::error::Error;
use crate::search_text::grams;
use app::protocol::RoomId;
use sqlx::AssertSqlSafe;

/// Rooms that the index itself sorts out. With more it sorts out courses, and the rest is left out behind it.
const ROOMS: usize = 8;
const GROUPS: usize = 100;

impl SearchIndex {
    pub(super) async fn sqlite_candidates(
        &self,
        wanted: &Wanted,
        low: i64,
        high: i64,
    ) -> Result<Vec<(i64, i64, i64)>, Error> {
        let mut conn = self.readers.acquire().await?;
        let conditions = conditions(wanted, low, high);
        let Some(groups) = groups(wanted) else {
            let sql = format!(
                "SELECT d.doc, d.room_id, d.number FROM search_docs d WHERE {conditions} ORDER BY d.doc DESC LIMIT {}",
                wanted.most
            );
            let query = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
            return Ok(query.fetch_all(&mut *conn).await?);
        };
        let sql = format!(
            "SELECT d.doc, d.room_id, d.number FROM search_texts CROSS JOIN search_docs d ON d.doc = search_texts.rowid \
             WHERE search_texts MATCH $1 AND search_texts.rowid >= {low} AND search_texts.rowid < {high} AND {conditions} \
             ORDER BY search_texts.rowid DESC LIMIT {}",
            wanted.most
        );
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(groups).persistent(false);
        Ok(query.fetch_all(&mut *conn).await?)
    }
}

/// Everything that has to be in the index, in its own language; none if that is nothing.
fn groups(wanted: &Wanted) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for word in &wanted.words {
        all.extend(grams(word).into_iter().map(quoted));
    }
    all.extend(wanted.tags.iter().map(|tag| quoted(&tag_code(tag))));
    all.extend(wanted.author.map(|author| quoted(&author_code(author))));
    let rooms: Vec<String> = match wanted.rooms.len() {
        0..=ROOMS => wanted.rooms.iter().map(|room| room_code(*room)).collect(),
        _ => {
            let courses = wanted.courses.iter().map(|course| group_code(RoomId(0), Some(*course)));
            courses
                .chain(wanted.without_course.iter().map(|room| room_code(*room)))
                .collect()
        }
    };
    if rooms.len() <= GROUPS {
        let rooms: Vec<String> = rooms.iter().map(|room| quoted(room)).collect();
        all.push(format!("({})", rooms.join(" OR ")));
    }
    all.dedup();
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// No group has a quotation mark.
fn quoted(group: &str) -> String {
    ["\"", group, "\""].concat()
}
