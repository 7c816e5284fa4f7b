//! Names of users: what others see, which look alike, how they are sorted, what they were before.

use super::transaction::Tx;
use crate::error::Error;
use crate::unicode_text::{Fold, fold};
use app::protocol::{Change, Me, Millis, UserId};
use app::state::collation_key;

/// Users whose keys are filled in one piece of work.
const FILLED_AT_ONCE: i64 = 500;

/// Whom a name imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imitated {
    /// It is somebody's user name.
    Username,
    /// It is the name of an admin, or of staff of a course of the user's.
    Staff,
}

/// What is stored with a name.
pub(super) struct NameColumns {
    /// What others see.
    pub shown: String,
    pub fold: Fold,
    pub sort_key: String,
}

/// The name as others see it if they could take it for somebody else's. No name that a user chooses has an `@` in it.
fn with_username(name: &str, username: &str) -> String {
    format!("{name} (@{username})")
}

fn sort_key(shown: &str) -> String {
    collation_key(shown).bytes().map(|byte| format!("{byte:02x}")).collect()
}

impl Tx<'_> {
    /// What to store with a name. Whoever else can sign in and has a name that looks the same is shown with the user name from now on, and
    /// stays so: going back would let others turn it on and off.
    pub(super) async fn name_columns(
        &mut self,
        user: UserId,
        username: &str,
        name: &str,
    ) -> Result<NameColumns, Error> {
        let fold = fold(name);
        let namesakes: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT id, username, name, own_name FROM users \
                 WHERE (name_fold = $1 OR name_fold_small = $2) AND id <> $3 AND disabled_at IS NULL",
        )
        .bind(fold.typed.clone())
        .bind(fold.small.clone())
        .bind(user.0)
        .fetch_all(&mut *self.conn)
        .await?;
        let shown = if namesakes.is_empty() {
            name.to_owned()
        } else {
            with_username(name, username)
        };
        for (id, username, name, own_name) in namesakes {
            if name == own_name {
                self.show_as(UserId(id), &with_username(&own_name, &username)).await?;
            }
        }
        Ok(NameColumns {
            sort_key: sort_key(&shown),
            shown,
            fold,
        })
    }

    /// Shows a user who can sign in again apart from those who look the same.
    pub(super) async fn show_apart(&mut self, user: UserId) -> Result<(), Error> {
        let (username, name, own_name): (String, String, String) =
            sqlx::query_as("SELECT username, name, own_name FROM users WHERE id = $1")
                .bind(user.0)
                .fetch_one(&mut *self.conn)
                .await?;
        let shown = self.name_columns(user, &username, &own_name).await?.shown;
        if name == own_name && shown != name {
            self.show_as(user, &shown).await?;
        }
        Ok(())
    }

    /// Gives a user another name, everywhere it is shown.
    pub async fn set_name(&mut self, user: UserId, username: &str, name: &str) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO former_names (user_id, name, until_at) SELECT id, own_name, $2 FROM users WHERE id = $1",
        )
        .bind(user.0)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        let columns = self.name_columns(user, username, name).await?;
        sqlx::query("UPDATE users SET own_name = $2, name_fold = $3, name_fold_small = $4 WHERE id = $1")
            .bind(user.0)
            .bind(name.to_owned())
            .bind(columns.fold.typed)
            .bind(columns.fold.small)
            .execute(&mut *self.conn)
            .await?;
        self.show_as(user, &columns.shown).await
    }

    /// How often a user has had another name since then.
    pub async fn count_renames(&mut self, user: UserId, since: Millis) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM former_names WHERE user_id = $1 AND until_at > $2")
            .bind(user.0)
            .bind(since)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    /// The names that a user had, and until when, newest first.
    pub async fn former_names(&mut self, user: UserId) -> Result<Vec<(String, Millis)>, Error> {
        let rows = sqlx::query_as("SELECT name, until_at FROM former_names WHERE user_id = $1 ORDER BY until_at DESC")
            .bind(user.0)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows)
    }

    /// The name that a user chose.
    pub async fn own_name(&mut self, user: UserId) -> Result<String, Error> {
        let (name,): (String,) = sqlx::query_as("SELECT own_name FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(name)
    }

    /// Whom a name would imitate, if this user had it: somebody who can sign in.
    pub async fn imitated(&mut self, user: UserId, name: &str) -> Result<Option<Imitated>, Error> {
        let fold = fold(name);
        let (usernames, staff): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM users u WHERE u.username_fold IN ($1, $2) AND u.id <> $3 AND u.disabled_at IS NULL), \
             (SELECT COUNT(*) FROM users u WHERE (u.name_fold = $1 OR u.name_fold_small = $2) AND u.id <> $3 \
             AND u.disabled_at IS NULL AND (u.admin_at IS NOT NULL OR EXISTS \
             (SELECT 1 FROM members s JOIN members m ON m.course_id = s.course_id \
             WHERE s.user_id = u.id AND s.role <> 'student' AND m.user_id = $3)))",
        )
        .bind(fold.typed)
        .bind(fold.small)
        .bind(user.0)
        .fetch_one(&mut *self.conn)
        .await?;
        Ok(if staff > 0 {
            Some(Imitated::Staff)
        } else {
            (usernames > 0).then_some(Imitated::Username)
        })
    }

    /// The user names that fold to the same as this one.
    pub async fn usernames_like(&mut self, username: &str) -> Result<Vec<String>, Error> {
        let rows: Vec<(String,)> = sqlx::query_as("SELECT username FROM users WHERE username_fold = $1")
            .bind(fold(username).small)
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(|(username,)| username).collect())
    }

    /// Fills the keys of some users who came before there were any. False once there are none left.
    pub async fn fill_name_keys(&mut self) -> Result<bool, Error> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT id, username, own_name FROM users WHERE sort_key = '' ORDER BY id LIMIT CAST($1 AS bigint)",
        )
        .bind(FILLED_AT_ONCE)
        .fetch_all(&mut *self.conn)
        .await?;
        let more = !rows.is_empty();
        for (id, username, name) in rows {
            let columns = self.name_columns(UserId(id), &username, &name).await?;
            sqlx::query(
                "UPDATE users SET name = $2, name_fold = $3, name_fold_small = $4, username_fold = $5, sort_key = $6 \
                 WHERE id = $1",
            )
            .bind(id)
            .bind(columns.shown)
            .bind(columns.fold.typed)
            .bind(columns.fold.small)
            .bind(fold(&username).small)
            .bind(columns.sort_key)
            .execute(&mut *self.conn)
            .await?;
        }
        Ok(more)
    }

    /// Changes what others see, in every open tab.
    async fn show_as(&mut self, user: UserId, shown: &str) -> Result<(), Error> {
        let (username, admin, hidden): (String, Option<i64>, Option<i64>) = sqlx::query_as(
            "UPDATE users SET name = $2, sort_key = $3 WHERE id = $1 RETURNING username, admin_at, presence_hidden_at",
        )
        .bind(user.0)
        .bind(shown.to_owned())
        .bind(sort_key(shown))
        .fetch_one(&mut *self.conn)
        .await?;
        let me = Me {
            id: user,
            username,
            name: shown.to_owned(),
            admin: admin.is_some(),
            hidden: hidden.is_some(),
        };
        self.emit_to_user(user, Change::Me(me)).await?;
        let renamed = || Change::Renamed {
            user,
            name: shown.to_owned(),
        };
        for course in self.courses_of(user).await? {
            self.emit_to_course(course, renamed()).await?;
        }
        for room in self.rooms_of(user).await? {
            self.emit_to_room(room, renamed()).await?;
        }
        let notified = self.notified_of_user(user).await?;
        self.emit_to_users(notified.into_iter().map(|other| (other, renamed())).collect())
            .await
    }
}
