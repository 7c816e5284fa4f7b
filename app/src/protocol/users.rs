//! The signed-in user and what only that user sees of the account.

use super::ids::{SessionId, TokenId, UserId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// The signed-in person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    /// The user name: what one signs in with and is mentioned by (`@ada`). Never changes.
    pub username: String,
    /// The name others see.
    pub name: String,
    /// May do what only the site's admin may.
    pub admin: bool,
}

/// What only the person sees of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Newest first.
    pub sessions: Vec<SessionRow>,
    /// Newest first, expired ones too.
    pub tokens: Vec<TokenRow>,
}

/// One place where the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    /// What the browser calls itself, shortened.
    pub agent: String,
    pub created_at: Millis,
    pub seen_at: Millis,
    /// The session that asks.
    pub this: bool,
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    pub id: TokenId,
    /// What its owner calls it; no two of one owner are called the same.
    pub name: String,
    pub created_at: Millis,
    /// When it was used last, within a quarter of an hour.
    pub used_at: Option<Millis>,
    pub expires_at: Option<Millis>,
    /// It had expired when this was read.
    pub expired: bool,
}
