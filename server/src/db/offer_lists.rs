//! Lists of offers: to a user, of a course and of a room. Each is bounded.

use super::offers::what;
use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{
    Change, CourseId, JoinRequest, MadeOffer, Millis, Offer, OfferId, Offered, RoomId, UserId, limits,
};
use sqlx::AnyConnection;

impl Tx<'_> {
    /// What waits for a user's answer, newest first.
    pub async fn offers_to(&mut self, user: UserId) -> Result<Vec<Offer>, Error> {
        offers_to(self.conn, user, Shown::Open).await
    }

    /// The requests that wait for the staff of a course, and those of a user.
    pub async fn count_requests(&mut self, course: CourseId, user: UserId) -> Result<(i64, i64), Error> {
        let (of_course, of_user): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM offers WHERE target = $1 AND declined_at IS NULL), \
             (SELECT COUNT(*) FROM offers WHERE user_id = $2 AND target LIKE 'ask:%' AND declined_at IS NULL)",
        )
        .bind(format!("ask:{course}"))
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok((of_course, of_user))
    }

    /// A user's request to be let into a course, and whether it was refused.
    pub async fn request(&mut self, course: CourseId, user: UserId) -> Result<Option<(OfferId, bool)>, Error> {
        let row: Option<(i64, Option<i64>)> =
            sqlx::query_as("SELECT id, declined_at FROM offers WHERE target = $1 AND user_id = $2")
                .bind(format!("ask:{course}"))
                .bind(user.0)
                .fetch_optional(&mut *self.conn)
                .await?;
        Ok(row.map(|(id, declined)| (OfferId(id), declined.is_some())))
    }

    /// The event that the offers which wait for a user's answer have changed.
    pub async fn emit_offers(&mut self, user: UserId) -> Result<(), Error> {
        let offers = offers_to(self.conn, user, Shown::Open).await?;
        self.emit_to_user(user, Change::Offers(offers)).await
    }
}

/// Which offers of a user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Open,
    Declined,
}

/// The offers of a user, newest first.
pub(super) async fn offers_to(conn: &mut AnyConnection, user: UserId, shown: Shown) -> Result<Vec<Offer>, Error> {
    type Row = (
        i64,
        String,
        Option<i64>,
        Option<i64>,
        String,
        String,
        String,
        String,
        i64,
        Millis,
    );
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT o.id, o.target, o.course_id, o.room_id, o.role, o.title, u.name, u.username, u.id, o.offered_at \
         FROM offers o JOIN users u ON u.id = o.offered_by WHERE o.user_id = $1 AND o.withdrawn_at IS NULL \
         AND ($2 = 1) = (o.declined_at IS NOT NULL) ORDER BY o.offered_at DESC, o.id DESC LIMIT CAST($3 AS bigint)",
    )
    .bind(user.0)
    .bind(i64::from(shown == Shown::Declined))
    .bind(limits::OFFERS)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(
            |(id, target, course, room, role, title, by, by_username, by_id, at)| Offer {
                id: OfferId(id),
                what: what(&target, course, room, &role),
                title,
                by,
                by_username,
                by_id: UserId(by_id),
                at,
            },
        )
        .collect())
}

impl Reader {
    /// The offers that a user has declined and could accept after all, newest first.
    pub async fn declined_offers(&mut self, user: UserId) -> Result<Vec<Offer>, Error> {
        let mut offers = offers_to(&mut self.conn, user, Shown::Declined).await?;
        offers.retain(|offer| !matches!(offer.what, Offered::Asked { .. }));
        Ok(offers)
    }

    /// The offers of a course, or of a room, as those see them who may take them back: newest first, whether or not they
    /// have reached anybody.
    pub async fn made_offers(
        &mut self,
        course: Option<CourseId>,
        room: Option<RoomId>,
    ) -> Result<Vec<MadeOffer>, Error> {
        type Row = (i64, String, Option<i64>, Option<i64>, String, String, String, Millis);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, target, course_id, room_id, role, username, by_name, offered_at FROM offers \
             WHERE (course_id = $1 OR room_id = $2) AND withdrawn_at IS NULL AND target NOT LIKE 'ask:%' \
             ORDER BY offered_at DESC, id DESC LIMIT CAST($3 AS bigint)",
        )
        .bind(course.map(|course| course.0))
        .bind(room.map(|room| room.0))
        .bind(limits::WAITING)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, target, course, room, role, username, by, at)| MadeOffer {
                id: OfferId(id),
                what: what(&target, course, room, &role),
                username,
                by,
                at,
            })
            .collect())
    }

    /// Who asks to be let into a course, oldest first.
    pub async fn join_requests(&mut self, course: CourseId) -> Result<Vec<JoinRequest>, Error> {
        let rows: Vec<(i64, String, String, Millis)> = sqlx::query_as(
            "SELECT u.id, u.username, u.name, o.offered_at FROM offers o JOIN users u ON u.id = o.user_id \
             WHERE o.course_id = $1 AND o.target LIKE 'ask:%' AND o.declined_at IS NULL AND o.withdrawn_at IS NULL \
             ORDER BY o.offered_at, o.id LIMIT CAST($2 AS bigint)",
        )
        .bind(course.0)
        .bind(limits::WAITING)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, username, name, at)| JoinRequest {
                user: UserId(id),
                username,
                name,
                at,
            })
            .collect())
    }
}
