//! What is known of the whole installation.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;

impl Tx<'_> {
    pub async fn installation(&mut self) -> Result<String, Error> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ('installation', $1) ON CONFLICT (name) DO NOTHING")
            .bind(self.ids.uuid())
            .execute(&mut *self.conn)
            .await?;
        let (name,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = 'installation'")
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(name)
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
