//! Offers of places, roles and private rooms, and requests to be let into a course. One row a target and user name, whether
//! or not there is somebody of that name.

use super::enum_columns;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, Millis, OfferId, Offered, RoomId, UserId};

const DAY: Millis = 86_400_000;

/// An offer that is about to be made.
pub struct NewOffer<'a> {
    pub what: Offered,
    pub username: &'a str,
    /// Whom it reaches; none if it is to reach nobody.
    pub user: Option<UserId>,
    pub title: &'a str,
    pub by: UserId,
    pub by_name: &'a str,
}

/// An offer as it is stored.
#[derive(Clone, Debug)]
pub struct StoredOffer {
    pub id: OfferId,
    pub what: Offered,
    pub user: Option<UserId>,
    pub by: UserId,
    pub withdrawn: bool,
}

/// The same for the same thing, so that it can be offered only once.
fn target(what: Offered) -> String {
    match what {
        Offered::Place { course, .. } => format!("place:{course}"),
        Offered::Role { course, role } => format!("role:{course}:{}", role.label()),
        Offered::Room { room } => format!("room:{room}"),
        Offered::Asked { course } => format!("ask:{course}"),
    }
}

pub(super) fn what(target: &str, course: Option<i64>, room: Option<i64>, role: &str) -> Offered {
    let (course, role) = (CourseId(course.unwrap_or(0)), enum_columns::role_of(role));
    match (room, target) {
        (Some(room), _) => Offered::Room { room: RoomId(room) },
        (None, target) if target.starts_with("role:") => Offered::Role { course, role },
        (None, target) if target.starts_with("ask:") => Offered::Asked { course },
        (None, _) => Offered::Place { course, role },
    }
}

impl Tx<'_> {
    /// Stores an offer. Returns its id if it is new to the user whom it reaches: not if it waits already, or was declined;
    /// and whether to notify them: not of the same thing twice within a day, but a notification that waits is replaced.
    /// With another role, or by somebody else, it is another offer: who answers the one before does not find it.
    pub async fn store_offer(&mut self, offer: NewOffer<'_>) -> Result<Option<(OfferId, bool)>, Error> {
        let (course, room, role) = match offer.what {
            Offered::Place { course, role } | Offered::Role { course, role } => (Some(course.0), None, role.label()),
            Offered::Room { room } => (None, Some(room.0), ""),
            Offered::Asked { course } => (Some(course.0), None, ""),
        };
        let target = target(offer.what);
        type Before = (i64, Option<i64>, String, i64, i64, Option<i64>, Option<i64>);
        let before: Option<Before> = sqlx::query_as(
            "SELECT id, user_id, role, offered_by, offered_at, declined_at, withdrawn_at FROM offers \
             WHERE target = $1 AND username = $2",
        )
        .bind(target.clone())
        .bind(offer.username.to_owned())
        .fetch_optional(&mut *self.conn)
        .await?;
        let (mut is_new, mut notify) = (true, true);
        if let Some((id, reached, role_before, by, at, declined, withdrawn)) = before {
            let other = role_before != role || by != offer.by.0;
            if reached.is_some() && (offer.user.is_none() || (withdrawn.is_none() && !other)) {
                return Ok(None);
            }
            is_new = declined.is_none();
            if let Some(user) = reached {
                let waits = self.withdraw_cause(UserId(user), format!("offer:{id}")).await?;
                notify = waits || self.now - at >= DAY;
            }
        }
        let id = self.next_id("offer").await?;
        let (id,): (i64,) = sqlx::query_as(
            "INSERT INTO offers (id, target, username, user_id, course_id, room_id, role, title, offered_by, by_name, \
             offered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (target, username) \
             DO UPDATE SET id = CASE WHEN offers.role = excluded.role AND offers.offered_by = excluded.offered_by \
             THEN offers.id ELSE excluded.id END, \
             user_id = COALESCE(offers.user_id, excluded.user_id), role = excluded.role, \
             title = excluded.title, offered_by = excluded.offered_by, by_name = excluded.by_name, \
             offered_at = excluded.offered_at, withdrawn_at = NULL RETURNING id",
        )
        .bind(id)
        .bind(target)
        .bind(offer.username.to_owned())
        .bind(offer.user.map(|user| user.0))
        .bind(course)
        .bind(room)
        .bind(role)
        .bind(offer.title.to_owned())
        .bind(offer.by.0)
        .bind(offer.by_name.to_owned())
        .bind(self.now)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok((is_new && offer.user.is_some()).then_some((OfferId(id), notify)))
    }

    pub async fn offer(&mut self, offer: OfferId) -> Result<Option<StoredOffer>, Error> {
        type Row = (String, Option<i64>, Option<i64>, Option<i64>, String, i64, Option<i64>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT target, user_id, course_id, room_id, role, offered_by, withdrawn_at FROM offers WHERE id = $1",
        )
        .bind(offer.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(
            row.map(|(target, user, course, room, role, by, withdrawn)| StoredOffer {
                id: offer,
                what: what(&target, course, room, &role),
                user: user.map(UserId),
                by: UserId(by),
                withdrawn: withdrawn.is_some(),
            }),
        )
    }

    pub async fn decline_offer(&mut self, offer: OfferId) -> Result<(), Error> {
        sqlx::query("UPDATE offers SET declined_at = $2 WHERE id = $1")
            .bind(offer.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn withdraw_offer(&mut self, offer: OfferId) -> Result<(), Error> {
        sqlx::query("UPDATE offers SET withdrawn_at = $2 WHERE id = $1")
            .bind(offer.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn delete_offer(&mut self, offer: OfferId) -> Result<(), Error> {
        sqlx::query("DELETE FROM offers WHERE id = $1")
            .bind(offer.0)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// How many offers of one user wait for the answer of another.
    pub async fn count_offers_to(&mut self, by: UserId, user: UserId) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM offers WHERE user_id = $2 AND offered_by = $1 AND declined_at IS NULL \
             AND withdrawn_at IS NULL",
        )
        .bind(by.0)
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(count)
    }

    /// To how many users a room is offered, as those see it who may take it back.
    pub async fn count_offers_of_room(&mut self, room: RoomId) -> Result<i64, Error> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM offers WHERE room_id = $1 AND withdrawn_at IS NULL")
                .bind(room.0)
                .fetch_one(&mut *self.conn)
                .await?;
        Ok(count)
    }
}
