//! The due date of an assignment, as a socket frame or a form sends it.

use crate::time_format::{Millis, parse_local};
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// When something is due: milliseconds, or what a `datetime-local` field sends (`2026-11-22T18:00`), read as UTC.
/// The page turns local time into milliseconds before it sends; without JavaScript the field is labelled UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Due(pub Millis);

impl Due {
    /// The problem of a date in the past, at the field `due`: a form that sees it asks whether it is meant.
    pub const PAST: &str = "This date is in the past. Save anyway?";
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Number(number) => number.as_i64().map(Due).ok_or_else(|| de::Error::custom("not a time")),
            Value::String(text) => parse_local(text.trim())
                .or_else(|| text.trim().parse().ok())
                .map(Due)
                .ok_or_else(|| de::Error::custom("not a time")),
            _ => Err(de::Error::custom("not a time")),
        }
    }
}
