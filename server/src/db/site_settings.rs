//! What is known of the whole installation: names, codes and keys in the table `settings`.

use super::reader::Reader;
use super::transaction::Tx;
use crate::error::Error;

/// What sets this installation apart from all others: made once for its database.
#[derive(Clone, Debug)]
pub struct Installation {
    /// A UUID. It is no secret.
    pub id: String,
    /// The secret by which the program recognises device cookies that it has made.
    pub device_key: String,
    /// Authenticates what the nodes send each other: only who reads the database knows it.
    pub bus_key: String,
}

const INSTALLATION: &str = "installation";
const DEVICE_KEY: &str = "device_key";
const BUS_KEY: &str = "bus_key";
const SETUP_CODE: &str = "setup_code";
const SITE_NAME: &str = "site_name";

impl Tx<'_> {
    /// The installation, made if this is the first start on the database.
    pub async fn installation(&mut self) -> Result<Installation, Error> {
        let (id, device_key, bus_key) = (self.ids.uuid(), self.ids.secret(), self.ids.secret());
        Ok(Installation {
            id: self.setting_or(INSTALLATION, id).await?,
            device_key: self.setting_or(DEVICE_KEY, device_key).await?,
            bus_key: self.setting_or(BUS_KEY, bus_key).await?,
        })
    }

    pub async fn set_site_name(&mut self, name: &str) -> Result<(), Error> {
        self.set_setting(SITE_NAME, name).await
    }

    /// Stores the hash of the code that the first account is made with. An earlier one does not count any more.
    pub async fn set_setup_code(&mut self, hash: &str) -> Result<(), Error> {
        self.set_setting(SETUP_CODE, hash).await
    }

    /// The name of this site, once it has one.
    pub async fn site_name(&mut self) -> Result<Option<String>, Error> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = $1")
            .bind(SITE_NAME)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(name,)| name))
    }

    async fn set_setting(&mut self, name: &'static str, value: &str) -> Result<(), Error> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
            .bind(name)
            .bind(value.to_owned())
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// A setting; if it is not there, `new` is stored.
    async fn setting_or(&mut self, name: &'static str, new: String) -> Result<String, Error> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(new)
            .execute(&mut *self.conn)
            .await?;
        let (value,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = $1")
            .bind(name)
            .fetch_one(&mut *self.conn)
            .await?;
        Ok(value)
    }
}

impl Reader {
    /// The installation, unless this is the first start on the database.
    pub async fn installation(&mut self) -> Result<Option<Installation>, Error> {
        let known = (
            self.setting(INSTALLATION).await?,
            self.setting(DEVICE_KEY).await?,
            self.setting(BUS_KEY).await?,
        );
        let (Some(id), Some(device_key), Some(bus_key)) = known else {
            return Ok(None);
        };
        Ok(Some(Installation {
            id,
            device_key,
            bus_key,
        }))
    }

    /// The name that the first user gave this site; none before the first run.
    pub async fn site_name(&mut self) -> Result<Option<String>, Error> {
        self.setting(SITE_NAME).await
    }

    /// The hash of the code that the first account is made with.
    pub async fn setup_code(&mut self) -> Result<Option<String>, Error> {
        self.setting(SETUP_CODE).await
    }

    /// Answers if the database does.
    pub async fn ping(&mut self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&mut *self.conn).await?;
        Ok(())
    }

    async fn setting(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row.map(|(value,)| value))
    }
}
