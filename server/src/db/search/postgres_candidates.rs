//! Candidates from PostgreSQL. The index of words finds what is rare, and takes long for what is in every third message; so the
//! newest messages are looked through first, where that is found at once.

use super::candidates::{Wanted, conditions};
use super::codes::tag_word;
use super::open::SearchIndex;
use crate::error::Error;
use sqlx::AssertSqlSafe;

/// Messages that are looked through first.
const NEWEST: i64 = 3_000;

impl SearchIndex {
    pub(super) async fn postgres_candidates(
        &self,
        wanted: &Wanted,
        low: i64,
        high: i64,
    ) -> Result<Vec<(i64, i64, i64)>, Error> {
        let mut conn = self.readers.acquire().await?;
        let (conditions, most) = (conditions(wanted, low, high), wanted.most);
        let columns = "SELECT d.doc, d.room_id, d.number FROM";
        let words = patterns(wanted);
        let mut statements = Vec::new();
        if words.is_empty() {
            statements.push(format!(
                "{columns} search_docs d WHERE {conditions} ORDER BY d.doc DESC LIMIT {most}"
            ));
        } else {
            let words = words.join(" AND ");
            statements.push(format!(
                "{columns} (SELECT * FROM search_docs WHERE doc >= {low} AND doc < {high} ORDER BY doc DESC LIMIT {NEWEST}) AS d \
                 WHERE {conditions} AND {words} ORDER BY d.doc DESC LIMIT {most}"
            ));
            // The order is not the index's, so that the words are looked up.
            statements.push(format!(
                "{columns} search_docs d WHERE {conditions} AND {words} ORDER BY d.doc + 0 DESC LIMIT {most}"
            ));
        }
        let mut rows: Vec<(i64, i64, i64)> = Vec::new();
        for sql in statements {
            rows = (sqlx::query_as(AssertSqlSafe(sql)).persistent(false))
                .fetch_all(&mut *conn)
                .await?;
            if rows.len() as i64 >= most {
                break;
            }
        }
        Ok(rows)
    }
}

/// A text of the index has only small letters, digits and spaces: nothing in it has a meaning in SQL.
fn patterns(wanted: &Wanted) -> Vec<String> {
    let tags = wanted.tags.iter().map(|tag| [" ", &tag_word(tag), " "].concat());
    let words = wanted.words.iter().cloned().chain(tags);
    let is_plain = |word: &String| {
        word.bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    (words.filter(is_plain))
        .map(|word| format!("d.words LIKE '%{word}%'"))
        .collect()
}
