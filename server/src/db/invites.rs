//! The invite link of a course.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, InviteCard, Millis, UserId};

impl Tx<'_> {
    pub async fn set_invite(&mut self, course: CourseId, code: &str, expires_at: Option<Millis>) -> Result<(), Error> {
        sqlx::query("UPDATE courses SET invite_code = $2, invite_expires_at = $3 WHERE id = $1")
            .bind(course.0)
            .bind(code.to_owned())
            .bind(expires_at)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The course of an invite code, if the invite is in force.
    pub async fn course_of_invite(&mut self, code: &str) -> Result<Option<CourseId>, Error> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM courses WHERE invite_code = $1 AND archived_at IS NULL \
             AND (invite_expires_at IS NULL OR invite_expires_at > $2)",
        )
        .bind(code.to_owned())
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id,)| CourseId(id)))
    }
}

impl Reader {
    /// What the holder of an invite link sees.
    pub async fn invite_card(
        &mut self,
        code: &str,
        user: Option<UserId>,
        now: Millis,
    ) -> Result<Option<InviteCard>, Error> {
        type Row = (i64, String, String, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT c.id, c.title, c.code, m.user_id FROM courses c \
             LEFT JOIN members m ON m.course_id = c.id AND m.user_id = $2 \
             WHERE c.invite_code = $1 AND c.archived_at IS NULL \
             AND (c.invite_expires_at IS NULL OR c.invite_expires_at > $3)",
        )
        .bind(code.to_owned())
        .bind(user.map_or(0, |user| user.0))
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id, title, course_code, member)| InviteCard {
            code: code.to_owned(),
            title,
            course_code,
            course: member.map(|_| CourseId(id)),
        }))
    }
}
