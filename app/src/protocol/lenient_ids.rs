//! Deserializers for optional ids and lists of ids that a form sends as text.

use super::ids::UserId;
use super::lenient_values::NumberVisitor;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads an id or nothing: an absent field, `null` and empty text all mean nothing.
pub(super) fn lenient_option<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: std::str::FromStr,
    D: Deserializer<'de>,
{
    let text = match Value::deserialize(from)? {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return Err(de::Error::custom("not a number")),
    };
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| de::Error::custom("not a number"))
}

/// Reads a list of users: an array, one value alone, or nothing.
pub(super) fn lenient_users<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<UserId>, D::Error> {
    from.deserialize_any(UsersVisitor)
}

struct UsersVisitor;

impl<'de> Visitor<'de> for UsersVisitor {
    type Value = Vec<UserId>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ids of users")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut users = Vec::new();
        while let Some(user) = list.next_element()? {
            users.push(user);
        }
        Ok(users)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![UserId(NumberVisitor.visit_str(text)?)])
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(vec![UserId(number)])
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(vec![UserId(NumberVisitor.visit_u64(number)?)])
    }
}
