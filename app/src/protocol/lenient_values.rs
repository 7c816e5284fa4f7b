//! Deserializers for numbers and flags that a form sends as text. A socket frame sends numbers and booleans, a form
//! only text; both become the same [`Command`](super::Command).

use serde::de::{self, Deserializer, Visitor};
use std::fmt;

/// Reads a whole number, or the same as text.
pub(super) fn lenient_number<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    from.deserialize_any(NumberVisitor)
}

/// Reads a boolean, or what a checked checkbox sends (`on`, `true`, `1`, `yes`).
pub(super) fn lenient_flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    from.deserialize_any(FlagVisitor)
}

pub(super) struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
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

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
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
