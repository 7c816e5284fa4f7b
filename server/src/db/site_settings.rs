//! What is known of the whole installation.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;

/// What all nodes of one installation have in common.
pub struct Installation {
    /// Sets it apart from others on the same Redis.
    pub name: String,
    /// Authenticates what the nodes send each other: only who reads the database knows it.
    pub bus_key: String,
}

impl Tx<'_> {
    /// Made by the first node that asks; the others read it.
    pub async fn installation(&mut self) -> Result<Installation, Error> {
        let (name, secret) = (self.ids.uuid(), self.ids.secret());
        Ok(Installation {
            name: self.made_once("installation", name).await?,
            bus_key: self.made_once("bus_key", secret).await?,
        })
    }

    /// The value of a setting, which is `value` if there was none.
    async fn made_once(&mut self, setting: &'static str, value: String) -> Result<String, Error> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(setting)
            .bind(value)
            .execute(&mut *self.conn)
            .await?;
        let (value,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = $1")
            .bind(setting)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(value)
    }

    pub async fn set_site_name(&mut self, name: &str) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ('site_name', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
        )
        .bind(name.to_owned())
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}

impl Reader {
    /// The name that the first user gave this site; none before the first run.
    pub async fn site_name(&mut self) -> Result<Option<String>, Error> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = 'site_name'")
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(name,)| name))
    }

    /// Answers if the database does.
    pub async fn ping(&mut self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&mut *self.conn).await?;
        Ok(())
    }
}
