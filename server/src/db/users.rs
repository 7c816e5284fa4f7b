//! Users: accounts with a username, a name and a password.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;
use crate::unicode_text::fold;
use app::protocol::{Me, Millis, UserId};
use sqlx::AnyConnection;

/// An account.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub username: String,
    /// What others see.
    pub name: String,
    pub password_hash: String,
    pub admin: bool,
    pub disabled: bool,
    /// Shown neither as here nor as writing.
    pub hidden: bool,
    pub created_at: Millis,
}

impl User {
    pub fn me(&self) -> Me {
        Me {
            id: self.id,
            username: self.username.clone(),
            name: self.name.clone(),
            admin: self.admin,
            hidden: self.hidden,
        }
    }
}

type Row = (i64, String, String, String, Option<i64>, Option<i64>, i64, Option<i64>);

fn user((id, username, name, password_hash, admin, disabled, created_at, hidden): Row) -> User {
    User {
        id: UserId(id),
        username,
        name,
        password_hash,
        admin: admin.is_some(),
        disabled: disabled.is_some(),
        hidden: hidden.is_some(),
        created_at,
    }
}

macro_rules! select_users {
    ($rest:literal) => {
        concat!(
            "SELECT id, username, name, password_hash, admin_at, disabled_at, created_at, presence_hidden_at FROM users ",
            $rest
        )
    };
}

async fn by_username(conn: &mut AnyConnection, username: &str) -> Result<Option<User>, Error> {
    let row = sqlx::query_as::<_, Row>(select_users!("WHERE username = $1"))
        .bind(username.to_owned())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(user))
}

impl Reader {
    /// Whose password a link with this secret sets, if it is in force.
    pub async fn user_of_password_link(&mut self, secret_hash: &str, now: Millis) -> Result<Option<User>, Error> {
        let row = sqlx::query_as::<_, Row>(select_users!(
            "WHERE disabled_at IS NULL AND id = (SELECT user_id FROM password_links WHERE secret_hash = $1 AND expires_at > $2)"
        ))
        .bind(secret_hash.to_owned())
        .bind(now)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(row.map(user))
    }
}

impl Tx<'_> {
    pub async fn count_users(&mut self) -> Result<i64, Error> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM users")
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    pub async fn user_by_username(&mut self, username: &str) -> Result<Option<User>, Error> {
        by_username(self.conn, username).await
    }

    pub async fn user(&mut self, id: UserId) -> Result<Option<User>, Error> {
        let row = sqlx::query_as::<_, Row>(select_users!("WHERE id = $1"))
            .bind(id.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(user))
    }

    /// Adds an account. The username must be free (the caller has checked; the table makes sure).
    pub async fn add_user(&mut self, username: &str, name: &str, hash: &str, admin: bool) -> Result<User, Error> {
        let id = UserId(self.next_id("user").await?);
        let columns = self.name_columns(id, username, name).await?;
        sqlx::query(
            "INSERT INTO users (id, username, name, password_hash, admin_at, created_at, version, own_name, name_fold, \
             name_fold_small, username_fold, sort_key) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, $11)",
        )
        .bind(id.0)
        .bind(username.to_owned())
        .bind(columns.shown.clone())
        .bind(hash.to_owned())
        .bind(admin.then_some(self.now))
        .bind(self.now)
        .bind(name.to_owned())
        .bind(columns.fold.typed)
        .bind(columns.fold.small)
        .bind(fold(username).small)
        .bind(columns.sort_key)
        .execute(&mut *self.conn)
        .await?;
        Ok(User {
            id,
            username: username.to_owned(),
            name: columns.shown,
            password_hash: hash.to_owned(),
            admin,
            disabled: false,
            hidden: false,
            created_at: self.now,
        })
    }

    pub async fn set_password(&mut self, user: UserId, hash: &str) -> Result<(), Error> {
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(user.0)
            .bind(hash.to_owned())
            .execute(&mut *self.conn)
            .await?;
        self.end_password_link(user).await
    }

    /// Stores the same password in another way, unless it was changed in the meantime.
    pub async fn renew_password_hash(&mut self, user: UserId, before: &str, hash: &str) -> Result<(), Error> {
        sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(user.0)
            .bind(before.to_owned())
            .bind(hash.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Disables an account, or enables it again. Disabling ends its sessions and API tokens.
    pub async fn set_disabled(&mut self, user: UserId, disabled: bool) -> Result<(), Error> {
        sqlx::query("UPDATE users SET disabled_at = $2 WHERE id = $1")
            .bind(user.0)
            .bind(disabled.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        if disabled {
            self.end_password_link(user).await?;
            self.end_all_sessions(user).await?;
        } else {
            self.show_apart(user).await?;
        }
        Ok(())
    }
}

impl Reader {
    pub async fn user_by_username(&mut self, username: &str) -> Result<Option<User>, Error> {
        by_username(&mut self.conn, username).await
    }

    /// Everybody, by username, for the command line.
    pub async fn users(&mut self) -> Result<Vec<User>, Error> {
        let rows = sqlx::query_as::<_, Row>(select_users!("ORDER BY username"))
            .fetch_all(&mut *self.conn)
            .await?;
        Ok(rows.into_iter().map(user).collect())
    }
}
