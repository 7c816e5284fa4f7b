//! The signed-in user and what only that user sees of the account.

use super::ids::{CourseId, SessionId, TokenId, UserId};
use super::offers::Offer;
use super::rooms::Participant;
use crate::time_format::Millis;
use serde::{Deserialize, Serialize};

/// The signed-in user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    /// The username, to sign in with and for mentions (`@ada`). Never changes.
    pub username: String,
    /// The name others see: with ` (@username)` behind it if somebody else here has one that looks the same.
    pub name: String,
    /// May do what only the site's admin may.
    pub admin: bool,
    /// Others see neither that I am here nor that I am writing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

impl Me {
    /// The name as its user chose it.
    pub fn own_name(&self) -> String {
        let behind = [" (@", &self.username, ")"].concat();
        self.name.strip_suffix(&behind).unwrap_or(&self.name).to_owned()
    }
}

/// What only its user sees of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Newest first.
    pub sessions: Vec<SessionRow>,
    /// Newest first, expired ones too.
    pub tokens: Vec<TokenRow>,
    /// Whom I have blocked, the latest first.
    #[serde(default)]
    pub blocked: Vec<Participant>,
    /// What I have declined and can still accept, newest first; at most `limits::OFFERS`.
    #[serde(default)]
    pub declined: Vec<Offer>,
    /// What I tell about myself: empty if nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pronouns: String,
    /// The name of my time zone in the IANA database, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time_zone: String,
}

/// A session: one browser where the user is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    /// The browser's user agent, shortened.
    pub agent: String,
    pub created_at: Millis,
    pub seen_at: Millis,
    /// The session of this request.
    pub this: bool,
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    pub id: TokenId,
    /// The name that its owner gave it; unique for the owner.
    pub name: String,
    pub created_at: Millis,
    /// When it was used last, exact to a quarter of an hour.
    pub used_at: Option<Millis>,
    /// None only for tokens of older versions, which required no end.
    pub expires_at: Option<Millis>,
    /// It had expired when this was read.
    pub expired: bool,
    pub scope: TokenScope,
    /// It sees and changes nothing outside this course; none for everything of its owner's.
    pub course: Option<CourseId>,
}

/// What an API token allows a script to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// To read.
    #[default]
    Read,
    /// To read and to write.
    Write,
}
