//! Offers that have no meaning any more.

use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, RoomId, UserId};

/// Why offers to a user have no meaning any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffersEnd {
    /// The user is a member now, by whatever way: even a place that was declined is of no matter.
    CameIn(CourseId),
    /// The user is no member any more.
    Left(CourseId),
    OtherRole(CourseId),
    InRoom(RoomId),
    /// The user's request is answered or taken back.
    Asked(CourseId),
}

impl Tx<'_> {
    /// Deletes the offers to a user that have no meaning any more, and publishes that to the user.
    pub async fn end_offers(&mut self, user: UserId, because: OffersEnd) -> Result<(), Error> {
        let (targets, like, rooms_of, declined_too) = match because {
            OffersEnd::CameIn(course) => (
                [format!("place:{course}"), format!("ask:{course}")],
                String::new(),
                0,
                true,
            ),
            OffersEnd::Left(course) => (Default::default(), format!("role:{course}:%"), course.0, false),
            OffersEnd::OtherRole(course) => (Default::default(), format!("role:{course}:%"), 0, false),
            OffersEnd::InRoom(room) => ([format!("room:{room}"), String::new()], String::new(), 0, true),
            OffersEnd::Asked(course) => ([format!("ask:{course}"), String::new()], String::new(), 0, true),
        };
        let [first, second] = targets;
        let rows: Vec<(i64, Option<i64>)> = sqlx::query_as(
            "DELETE FROM offers WHERE user_id = $1 AND (target = $2 OR target = $3 OR target LIKE $4 \
             OR room_id IN (SELECT id FROM rooms WHERE course_id = $5)) AND ($6 = 1 OR declined_at IS NULL) \
             RETURNING id, declined_at",
        )
        .bind(user.0)
        .bind(first)
        .bind(second)
        .bind(like)
        .bind(rooms_of)
        .bind(i64::from(declined_too))
        .fetch_all(&mut *self.conn)
        .await?;
        let waited = rows.iter().any(|(_, declined)| declined.is_none());
        for (id, _) in rows {
            self.withdraw_cause(user, format!("offer:{id}")).await?;
        }
        if waited { self.emit_offers(user).await } else { Ok(()) }
    }

    /// Deletes every offer of a course or room that ends.
    pub async fn delete_offers_of(&mut self, course: Option<CourseId>, room: Option<RoomId>) -> Result<(), Error> {
        let rows: Vec<(i64, Option<i64>)> =
            sqlx::query_as("DELETE FROM offers WHERE course_id = $1 OR room_id = $2 RETURNING id, user_id")
                .bind(course.map(|course| course.0))
                .bind(room.map(|room| room.0))
                .fetch_all(&mut *self.conn)
                .await?;
        for (id, user) in rows {
            if let Some(user) = user.map(UserId) {
                self.withdraw_cause(user, format!("offer:{id}")).await?;
                self.emit_offers(user).await?;
            }
        }
        Ok(())
    }
}
