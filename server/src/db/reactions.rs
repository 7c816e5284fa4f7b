//! Reactions: who has reacted to a message with what. Each change gives the message the room's next version.

use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::emoji;
use crate::error::Error;
use app::protocol::{Change, Message, MessageReactions, Reaction, ReactionNames, RoomId, UserId, limits};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashMap;

/// What decides whether somebody can react to a message with an emoji, or take that back.
pub struct ReactedMessage {
    pub version: i64,
    pub deleted: bool,
    /// The user has reacted with this emoji.
    pub mine: bool,
    /// Somebody has.
    pub known: bool,
    /// How many different emoji it has.
    pub kinds: i64,
    /// How many reactions of all.
    pub total: i64,
}

/// Gives messages, which are of one room, their reactions.
pub(super) async fn fill_reactions(conn: &mut AnyConnection, messages: &mut [Message]) -> Result<(), Error> {
    let Some(room) = messages.first().map(|message| message.room) else {
        return Ok(());
    };
    let numbers = sql_values::list(messages.iter().map(|message| message.number));
    let found: Vec<(i64, String, i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT number, emoji, user_id, version FROM reactions WHERE room_id = $1 AND number IN ({numbers})"
    )))
    .bind(room.0)
    .persistent(false)
    .fetch_all(&mut *conn)
    .await?;
    let mut by_message: HashMap<i64, Vec<Reaction>> = HashMap::new();
    for (number, emoji, user, version) in found {
        let reactions = by_message.entry(number).or_default();
        let by = (UserId(user), version);
        match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.users.push(by),
            None => reactions.push(Reaction {
                name: emoji::name(&emoji),
                emoji,
                users: vec![by],
            }),
        }
    }
    for message in messages {
        if let Some(mut reactions) = by_message.remove(&message.number) {
            for reaction in &mut reactions {
                reaction.users.sort_unstable_by_key(|(_, version)| *version);
            }
            reactions.sort_unstable_by_key(Reaction::first_version);
            message.reactions = reactions;
        }
    }
    Ok(())
}

impl Tx<'_> {
    pub async fn reacted_message(
        &mut self,
        (room, number): (RoomId, i64),
        emoji: &str,
        user: UserId,
    ) -> Result<Option<ReactedMessage>, Error> {
        let row: Option<(i64, Option<i64>, i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT m.version, m.deleted_at, \
             (SELECT COUNT(*) FROM reactions r WHERE r.room_id = $1 AND r.number = $2 AND r.emoji = $3 AND r.user_id = $4), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM reactions r WHERE r.room_id = $1 AND r.number = $2 AND r.emoji = $3 LIMIT 1) one), \
             (SELECT COUNT(DISTINCT r.emoji) FROM reactions r WHERE r.room_id = $1 AND r.number = $2), \
             (SELECT COUNT(*) FROM reactions r WHERE r.room_id = $1 AND r.number = $2) \
             FROM messages m WHERE m.room_id = $1 AND m.number = $2",
        )
        .bind(room.0)
        .bind(number)
        .bind(emoji.to_owned())
        .bind(user.0)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(
            row.map(|(version, deleted_at, mine, known, kinds, total)| ReactedMessage {
                version,
                deleted: deleted_at.is_some(),
                mine: mine > 0,
                known: known > 0,
                kinds,
                total,
            }),
        )
    }

    /// Adds a reaction or takes it back, with the room's next version, and publishes that. Returns the version.
    pub async fn set_reaction(
        &mut self,
        (room, number): (RoomId, i64),
        emoji: &str,
        user: UserId,
        on: bool,
    ) -> Result<i64, Error> {
        let (version, after) = self.next_room_version(room).await?;
        sqlx::query(
            "UPDATE messages SET text_version = COALESCE(text_version, version), version = $3 \
             WHERE room_id = $1 AND number = $2",
        )
        .bind(room.0)
        .bind(number)
        .bind(version)
        .execute(&mut *self.conn)
        .await?;
        let change = if on {
            "INSERT INTO reactions (room_id, number, emoji, user_id, version) VALUES ($1, $2, $3, $4, $5)"
        } else {
            "DELETE FROM reactions WHERE room_id = $1 AND number = $2 AND emoji = $3 AND user_id = $4 AND version < $5"
        };
        sqlx::query(change)
            .bind(room.0)
            .bind(number)
            .bind(emoji.to_owned())
            .bind(user.0)
            .bind(version)
            .execute(&mut *self.conn)
            .await?;
        let reaction = Change::Reaction {
            number,
            user,
            emoji: emoji.to_owned(),
            name: if on { emoji::name(emoji) } else { String::new() },
            on,
        };
        self.publish_in_room(room, version, reaction, after);
        Ok(version)
    }

    /// Removes what everybody has reacted to a message with.
    pub async fn remove_reactions(&mut self, room: RoomId, number: i64) -> Result<(), Error> {
        sqlx::query("DELETE FROM reactions WHERE room_id = $1 AND number = $2")
            .bind(room.0)
            .bind(number)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// The names of those who have reacted to a message: for each emoji the first ones, and how many there are. Nothing for a
    /// message that is not there.
    pub async fn reaction_names(&mut self, room: RoomId, number: i64) -> Result<MessageReactions, Error> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT r.emoji, r.total, u.name FROM (SELECT emoji, user_id, version, \
             COUNT(*) OVER (PARTITION BY emoji) AS total, ROW_NUMBER() OVER (PARTITION BY emoji ORDER BY version) AS place \
             FROM reactions WHERE room_id = $1 AND number = $2) r \
             JOIN users u ON u.id = r.user_id WHERE r.place <= $3 ORDER BY r.version",
        )
        .bind(room.0)
        .bind(number)
        .bind(limits::REACTION_NAMES)
        .fetch_all(&mut *self.conn)
        .await?;
        let mut kinds: Vec<ReactionNames> = Vec::new();
        for (emoji, total, name) in rows {
            match kinds.iter_mut().find(|kind| kind.emoji == emoji) {
                Some(kind) => kind.names.push(name),
                None => kinds.push(ReactionNames {
                    emoji,
                    names: vec![name],
                    total,
                }),
            }
        }
        Ok(MessageReactions { room, number, kinds })
    }
}
