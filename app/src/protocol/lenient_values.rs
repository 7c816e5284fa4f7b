//! Reading what HTML forms send. A form knows only text and repeats a name for a list; a socket frame sends numbers
//! and arrays. Both become the same [`Command`](super::Command), so the types here accept either.

use super::ids::{Millis, UserId};
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// Turns the name and value pairs of a form into the JSON object that a `Command` is read from. A name that comes
/// more than once becomes an array. Empty optional fields are left out by the types that read them.
pub fn form_to_json(pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    let mut object = Map::new();
    for (name, text) in pairs {
        match object.get_mut(&name) {
            None => {
                object.insert(name, Value::String(text));
            }
            Some(Value::Array(list)) => list.push(Value::String(text)),
            Some(first) => {
                let earlier = first.take();
                *first = Value::Array(vec![earlier, Value::String(text)]);
            }
        }
    }
    Value::Object(object)
}

/// A whole number, or the same in text.
pub(super) fn lenient_number<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    from.deserialize_any(Number)
}

/// Yes or no: `true`, or what a ticked checkbox sends (`on`, `true`, `1`, `yes`).
pub(super) fn lenient_flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    from.deserialize_any(Flag)
}

/// An id, or nothing: an absent field, `null` and empty text all mean nothing.
pub(super) fn lenient_option<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: std::str::FromStr + FromNumber,
    D: Deserializer<'de>,
{
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => text
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| de::Error::custom("not a number")),
        Value::Number(number) => number
            .as_i64()
            .map(|number| Some(T::from_number(number)))
            .ok_or_else(|| de::Error::custom("not a number")),
        _ => Err(de::Error::custom("not a number")),
    }
}

/// Makes an id from a plain number.
pub(super) trait FromNumber {
    fn from_number(number: i64) -> Self;
}

macro_rules! from_number {
    ($($name:ident),*) => { $(impl FromNumber for super::ids::$name {
        fn from_number(number: i64) -> Self { Self(number) }
    })* };
}
from_number!(CourseId, RoomId);

/// A list of people: an array, one value alone, or nothing.
pub(super) fn lenient_users<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<UserId>, D::Error> {
    from.deserialize_any(Users)
}

/// When something is due: milliseconds, or what a `datetime-local` field sends (`2026-11-22T18:00`), read as UTC.
/// The page turns local time into milliseconds before it sends; without JavaScript the field is labelled UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Due(pub Millis);

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Number(number) => number.as_i64().map(Due).ok_or_else(|| de::Error::custom("not a time")),
            Value::String(text) => crate::time::parse_local(text.trim())
                .or_else(|| text.trim().parse().ok())
                .map(Due)
                .ok_or_else(|| de::Error::custom("not a time")),
            _ => Err(de::Error::custom("not a time")),
        }
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::custom("too large a number"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<i64, E> {
        text.trim().parse().map_err(|_| E::custom("not a whole number"))
    }
}

struct Flag;

impl Visitor<'_> for Flag {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("yes or no")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<bool, E> {
        Ok(flag)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        Ok(matches!(text, "on" | "true" | "1" | "yes"))
    }
}

struct Users;

impl<'de> Visitor<'de> for Users {
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
        Ok(vec![UserId(Number.visit_str(text)?)])
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(vec![UserId(number)])
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(vec![UserId(Number.visit_u64(number)?)])
    }
}
