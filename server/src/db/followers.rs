//! Who follows a thread: with a read marker of their own, as participants have one of a room. Whoever does not follow it has
//! none, and nothing there is unread for them.

use super::notification_recipients::Recipient;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{Change, Message, Notification, NotificationLevel, RoomId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Somebody who is to follow a thread.
#[derive(Clone, Copy)]
struct Following {
    /// Up to here they have read it.
    read: i64,
    /// They have replied themselves: they follow it even if they once did no longer want to.
    replied: bool,
}

impl Tx<'_> {
    /// New replies make people follow their threads: who wrote the root and is still in its room, who is mentioned, and who
    /// replied, whose read marker moves to their last reply. A script's owner has read nothing.
    pub(super) async fn follow_by_replies(&mut self, replies: &[(&Message, bool)]) -> Result<(), Error> {
        let mut followers: BTreeMap<(RoomId, UserId), Following> = BTreeMap::new();
        let mut first: BTreeMap<RoomId, i64> = BTreeMap::new();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for (reply, by_person) in replies {
            let before = *first.entry(reply.room).or_insert(reply.number - 1);
            let own = Following {
                read: if *by_person { reply.number } else { before },
                replied: *by_person,
            };
            followers.insert((reply.room, reply.author), own);
            named.extend(reply.mentioned.iter().map(String::as_str));
        }
        if first.is_empty() {
            return Ok(());
        }
        let ids = self.ids_of_usernames(&named).await?;
        for (reply, _) in replies {
            let read = first.get(&reply.room).copied().unwrap_or(0);
            for user in reply.mentioned.iter().filter_map(|name| ids.get(name)) {
                let new = Following { read, replied: false };
                followers.entry((reply.room, *user)).or_insert(new);
            }
        }
        for (thread, author) in self.root_authors(first.keys().copied()).await? {
            let read = first.get(&thread).copied().unwrap_or(0);
            followers
                .entry((thread, author))
                .or_insert(Following { read, replied: false });
        }
        self.store_followers(&followers).await
    }

    async fn store_followers(&mut self, followers: &BTreeMap<(RoomId, UserId), Following>) -> Result<(), Error> {
        let pairs = sql_values::rows(followers.keys().map(|(thread, user)| [thread.0, user.0]));
        let known: Vec<(i64, i64, Option<i64>)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT thread_id, user_id, followed_at FROM followers WHERE (thread_id, user_id) IN (VALUES {pairs})"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        let follows: HashSet<(i64, i64)> = (known.iter())
            .filter(|(.., followed_at)| followed_at.is_some())
            .map(|(thread, user, _)| (*thread, *user))
            .collect();
        let known: HashSet<(i64, i64)> = known.iter().map(|(thread, user, _)| (*thread, *user)).collect();
        let (mut rows, mut newly) = (Vec::new(), Vec::new());
        for ((thread, user), following) in followers {
            let pair = (thread.0, user.0);
            if !following.replied && known.contains(&pair) {
                continue;
            }
            rows.push([thread.0, user.0, following.read, i64::from(following.replied)]);
            if !follows.contains(&pair) {
                newly.push((*user, *thread));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO followers (thread_id, user_id, followed_at, read_number, last_sent_at) \
             SELECT v.column1, v.column2, $1, v.column3, CASE WHEN v.column4 = 1 THEN $1 END FROM (VALUES {}) AS v WHERE true \
             ON CONFLICT (thread_id, user_id) DO UPDATE SET read_number = excluded.read_number, \
             last_sent_at = excluded.last_sent_at, followed_at = COALESCE(followers.followed_at, excluded.followed_at)",
            sql_values::rows(rows)
        )))
        .bind(self.now)
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        let changes = (newly.into_iter())
            .map(|(user, room)| {
                let level = NotificationLevel::All;
                (user, Change::Level { room, level })
            })
            .collect();
        self.emit_to_users(changes).await
    }

    /// The users of these names.
    async fn ids_of_usernames(&mut self, names: &BTreeSet<&str>) -> Result<BTreeMap<String, UserId>, Error> {
        let mut found = BTreeMap::new();
        for name in names {
            if let Some(user) = self.user_by_username(name).await? {
                found.insert((*name).to_owned(), user.id);
            }
        }
        Ok(found)
    }

    /// Who wrote what these threads answer, if they are still in its room.
    async fn root_authors(&mut self, threads: impl Iterator<Item = RoomId>) -> Result<Vec<(RoomId, UserId)>, Error> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT t.id, m.author_id FROM rooms t JOIN messages m ON m.room_id = t.root_room AND m.number = t.root_number \
             JOIN participants p ON p.room_id = t.root_room AND p.user_id = m.author_id WHERE t.id IN ({})",
            sql_values::list(threads)
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(thread, user)| (RoomId(thread), UserId(user)))
            .collect())
    }

    /// A user follows a thread from now on, having read it so far, or does not any more.
    pub async fn set_following(&mut self, user: UserId, thread: RoomId, following: bool) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO followers (thread_id, user_id, followed_at, read_number) \
             SELECT id, $2, $3, last_number FROM rooms WHERE id = $1 \
             ON CONFLICT (thread_id, user_id) DO UPDATE SET followed_at = excluded.followed_at, read_number = excluded.read_number",
        )
        .bind(thread.0)
        .bind(user.0)
        .bind(following.then_some(self.now))
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Whoever follows a thread, is in its root's room, and has no unread notification yet that there are replies.
    pub async fn follower_recipients(&mut self, thread: RoomId) -> Result<Vec<Recipient>, Error> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT u.id, u.username, p.level FROM followers f JOIN rooms t ON t.id = f.thread_id \
             JOIN participants p ON p.room_id = t.root_room AND p.user_id = f.user_id JOIN users u ON u.id = f.user_id \
             WHERE f.thread_id = $1 AND f.followed_at IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM notifications n WHERE n.user_id = f.user_id AND n.cause = $2 AND n.read_at IS NULL) ORDER BY u.id",
        )
        .bind(thread.0)
        .bind(Notification::cause_of_thread(thread))
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(user, username, level)| Recipient {
                user: UserId(user),
                username,
                staff: false,
                // Whoever hears only mentions from the room still follows the thread.
                level: if level == "muted" {
                    NotificationLevel::Muted
                } else {
                    NotificationLevel::All
                },
            })
            .collect())
    }
}
