//! Accounts.

use super::{Reader, Tx, values};
use crate::fanout::Outgoing;
use crate::fault::Fault;
use app::wire::{Change, Event, Me, Millis, Stream, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::{BTreeMap, HashMap};

/// An account, as the rules and the command line see it.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub handle: String,
    pub name: String,
    pub password_hash: String,
    pub admin: bool,
    pub disabled: bool,
    pub created_at: Millis,
}

impl User {
    pub fn me(&self) -> Me {
        Me {
            id: self.id,
            handle: self.handle.clone(),
            name: self.name.clone(),
            admin: self.admin,
        }
    }
}

type Row = (i64, String, String, String, Option<i64>, Option<i64>, i64);

fn user((id, handle, name, password_hash, admin, disabled, created_at): Row) -> User {
    User {
        id: UserId(id),
        handle,
        name,
        password_hash,
        admin: admin.is_some(),
        disabled: disabled.is_some(),
        created_at,
    }
}

macro_rules! select_users {
    ($rest:literal) => {
        concat!(
            "SELECT id, handle, name, password_hash, admin_at, disabled_at, created_at FROM users ",
            $rest
        )
    };
}

async fn by_handle(conn: &mut AnyConnection, handle: &str) -> Result<Option<User>, Fault> {
    let row = sqlx::query_as::<_, Row>(select_users!("WHERE handle = $1"))
        .bind(handle.to_owned())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(user))
}

impl Tx<'_> {
    /// The next small number for a kind of thing.
    pub(super) async fn next_id(&mut self, kind: &'static str) -> Result<i64, Fault> {
        let (id,): (i64,) = sqlx::query_as("UPDATE counters SET last = last + 1 WHERE name = $1 RETURNING last")
            .bind(kind)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(id)
    }

    /// What others see of a person now.
    pub async fn name_of(&mut self, user: UserId) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> = sqlx::query_as("SELECT name FROM users WHERE id = $1")
            .bind(user.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(name,)| name))
    }

    /// Tells a person's own tabs something, with the next version of the person's stream.
    pub async fn tell_person(&mut self, user: UserId, change: Change) -> Result<(), Fault> {
        let (version,): (i64,) =
            sqlx::query_as("UPDATE users SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(user.0)
                .fetch_one(&mut *self.conn)
                .await?;
        self.tell(Outgoing::Event(Event {
            stream: Stream::Person(user),
            version,
            change,
        }));
        Ok(())
    }

    /// Tells people something each, in this order, taking all versions of their streams in one statement.
    pub async fn tell_people(&mut self, changes: Vec<(UserId, Change)>) -> Result<(), Fault> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut counts: BTreeMap<UserId, i64> = BTreeMap::new();
        for (user, _) in &changes {
            *counts.entry(*user).or_default() += 1;
        }
        let wanted = values(counts.iter().map(|(user, count)| [user.0, *count]));
        let rows: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "UPDATE users SET version = version + v.column2 FROM (VALUES {wanted}) AS v WHERE id = v.column1 \
             RETURNING id, version"
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        let mut told: HashMap<UserId, i64> = (rows.into_iter())
            .map(|(id, version)| (UserId(id), version - counts.get(&UserId(id)).copied().unwrap_or(0)))
            .collect();
        for (user, change) in changes {
            if let Some(version) = told.get_mut(&user) {
                *version += 1;
                let version = *version;
                self.tell(Outgoing::Event(Event {
                    stream: Stream::Person(user),
                    version,
                    change,
                }));
            }
        }
        Ok(())
    }

    pub async fn count_users(&mut self) -> Result<i64, Fault> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM users")
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(count)
    }

    pub async fn user_by_handle(&mut self, handle: &str) -> Result<Option<User>, Fault> {
        by_handle(self.conn, handle).await
    }

    pub async fn user(&mut self, id: UserId) -> Result<Option<User>, Fault> {
        let row = sqlx::query_as::<_, Row>(select_users!("WHERE id = $1"))
            .bind(id.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(user))
    }

    /// Makes an account. The handle must be free (the caller has looked; the table makes sure).
    pub async fn add_user(&mut self, handle: &str, name: &str, hash: &str, admin: bool) -> Result<User, Fault> {
        let id = UserId(self.next_id("user").await?);
        sqlx::query(
            "INSERT INTO users (id, handle, name, password_hash, admin_at, created_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, 1)",
        )
        .bind(id.0)
        .bind(handle.to_owned())
        .bind(name.to_owned())
        .bind(hash.to_owned())
        .bind(admin.then_some(self.now))
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(User {
            id,
            handle: handle.to_owned(),
            name: name.to_owned(),
            password_hash: hash.to_owned(),
            admin,
            disabled: false,
            created_at: self.now,
        })
    }

    pub async fn set_password(&mut self, user: UserId, hash: &str) -> Result<(), Fault> {
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(user.0)
            .bind(hash.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    pub async fn set_name(&mut self, user: UserId, name: &str) -> Result<(), Fault> {
        sqlx::query("UPDATE users SET name = $2 WHERE id = $1")
            .bind(user.0)
            .bind(name.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Closes an account, or opens it again. Closing ends its sessions and API tokens.
    pub async fn set_disabled(&mut self, user: UserId, disabled: bool) -> Result<(), Fault> {
        sqlx::query("UPDATE users SET disabled_at = $2 WHERE id = $1")
            .bind(user.0)
            .bind(disabled.then_some(self.now))
            .execute(&mut *self.conn)
            .await?;
        if disabled {
            self.end_everything(user).await?;
        }
        Ok(())
    }

    pub async fn installation(&mut self) -> Result<String, Fault> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ('installation', $1) ON CONFLICT (name) DO NOTHING")
            .bind(self.ids.uuid())
            .execute(&mut *self.conn)
            .await?;
        let (name,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = 'installation'")
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(name)
    }

    pub async fn set_place(&mut self, name: &str) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('place', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
        )
        .bind(name.to_owned())
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}

impl Reader {
    pub async fn user_by_handle(&mut self, handle: &str) -> Result<Option<User>, Fault> {
        by_handle(&mut self.0, handle).await
    }

    /// Everybody, by handle, for the command line.
    pub async fn users(&mut self) -> Result<Vec<User>, Fault> {
        let rows = sqlx::query_as::<_, Row>(select_users!("ORDER BY handle"))
            .fetch_all(&mut *self.0)
            .await?;
        Ok(rows.into_iter().map(user).collect())
    }

    /// The name of the installation; nothing before the first run.
    pub async fn place(&mut self) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = 'place'")
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(row.map(|(name,)| name))
    }

    /// Answers if the database does.
    pub async fn ping(&mut self) -> Result<(), Fault> {
        sqlx::query("SELECT 1").execute(&mut *self.0).await?;
        Ok(())
    }
}
