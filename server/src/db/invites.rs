//! The invite link of a course.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, InviteCard, Millis, UserId};

/// What an invite link allows.
#[derive(Clone, Copy, Debug, Default)]
pub struct InviteLink {
    pub expires_at: Option<Millis>,
    pub uses: Option<i64>,
    pub approval: bool,
}

/// A link that somebody uses.
#[derive(Clone, Copy, Debug)]
pub struct UsedInvite {
    pub course: CourseId,
    pub uses_left: Option<i64>,
    pub approval: bool,
    hour: Option<Millis>,
    hour_uses: Option<i64>,
    told_at: Option<Millis>,
}

const HOUR: Millis = 3_600_000;
/// Uses within an hour that are never unusual.
const USUAL_USES: i64 = 20;

impl Tx<'_> {
    pub async fn set_invite(&mut self, course: CourseId, code: &str, link: InviteLink) -> Result<(), Error> {
        sqlx::query(
            "UPDATE courses SET invite_code = $2, invite_expires_at = $3, invite_uses_left = $4, \
             invite_approval_at = $5, invite_hour = NULL, invite_hour_uses = NULL, invite_told_at = NULL WHERE id = $1",
        )
        .bind(course.0)
        .bind(code.to_owned())
        .bind(link.expires_at)
        .bind(link.uses)
        .bind(link.approval.then_some(self.now))
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Another code for the same link.
    pub async fn set_invite_code(&mut self, course: CourseId, code: &str) -> Result<(), Error> {
        sqlx::query("UPDATE courses SET invite_code = $2 WHERE id = $1")
            .bind(course.0)
            .bind(code.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// The invite of a code, if it is in force.
    pub async fn invite(&mut self, code: &str) -> Result<Option<UsedInvite>, Error> {
        type Row = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, invite_uses_left, invite_approval_at, invite_hour, invite_hour_uses, invite_told_at \
             FROM courses WHERE invite_code = $1 AND archived_at IS NULL AND deleted_at IS NULL \
             AND (invite_expires_at IS NULL OR invite_expires_at > $2) \
             AND (invite_uses_left IS NULL OR invite_uses_left > 0)",
        )
        .bind(code.to_owned())
        .bind(self.now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(
            row.map(|(id, uses_left, approval, hour, hour_uses, told_at)| UsedInvite {
                course: CourseId(id),
                uses_left,
                approval: approval.is_some(),
                hour,
                hour_uses,
                told_at,
            }),
        )
    }

    /// Counts a use. Returns how often the link was used within the hour, if the staff are to be told that it is unusually
    /// often: more than twenty times, and by more than a quarter of the members there are; once a link and day.
    pub async fn use_invite(&mut self, invite: UsedInvite) -> Result<Option<i64>, Error> {
        let hour = self.now - self.now.rem_euclid(HOUR);
        let before = invite.hour_uses.filter(|_| invite.hour == Some(hour));
        let uses = before.unwrap_or(0) + 1;
        let members = self.count_members(invite.course).await?;
        let often = uses > USUAL_USES && uses * 4 > members;
        let tell = often && invite.told_at.is_none_or(|at| at + 24 * HOUR <= self.now);
        sqlx::query(
            "UPDATE courses SET invite_uses_left = invite_uses_left - 1, invite_hour = $2, invite_hour_uses = $3, \
             invite_told_at = $4 WHERE id = $1",
        )
        .bind(invite.course.0)
        .bind(hour)
        .bind(uses)
        .bind(if tell { Some(self.now) } else { invite.told_at })
        .execute(&mut *self.conn)
        .await?;
        Ok(tell.then_some(uses))
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
        type Row = (i64, String, String, Option<i64>, Option<i64>, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT c.id, c.title, c.code, m.user_id, c.invite_approval_at, o.id FROM courses c \
             LEFT JOIN offers o ON o.target = 'ask:' || c.id AND o.user_id = $2 \
             LEFT JOIN members m ON m.course_id = c.id AND m.user_id = $2 \
             WHERE c.invite_code = $1 AND c.archived_at IS NULL AND c.deleted_at IS NULL \
             AND (c.invite_uses_left IS NULL OR c.invite_uses_left > 0 OR m.user_id IS NOT NULL OR o.id IS NOT NULL) \
             AND (c.invite_expires_at IS NULL OR c.invite_expires_at > $3)",
        )
        .bind(code.to_owned())
        .bind(user.map_or(0, |user| user.0))
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(|(id, title, course_code, member, approval, asked)| InviteCard {
            code: code.to_owned(),
            title,
            course_code,
            course: member.map(|_| CourseId(id)),
            approval: approval.is_some(),
            asked: asked.is_some(),
        }))
    }
}
