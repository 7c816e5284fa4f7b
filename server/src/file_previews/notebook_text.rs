//! Values of a notebook that take bounded memory, however much there is of them in the file.

use super::BYTES;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Elements of an array that are read; what follows is skipped.
const FEW: usize = 200;

/// The first elements of an array.
pub(super) struct Few<T> {
    pub items: Vec<T>,
    /// There are more.
    pub more: bool,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            more: false,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FewVisitor(PhantomData))
    }
}

struct FewVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FewVisitor<T> {
    type Value = Few<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Few<T>, A::Error> {
        let mut few = Few::default();
        while few.items.len() < FEW {
            match array.next_element()? {
                Some(item) => few.items.push(item),
                None => return Ok(few),
            }
        }
        while array.next_element::<IgnoredAny>()?.is_some() {
            few.more = true;
        }
        Ok(few)
    }
}

/// A text, in one piece or as an array of lines. Anything else is an empty one. No more is kept than is shown.
#[derive(Default)]
pub(super) struct Text(pub String);

impl Text {
    fn push(&mut self, text: &str) {
        // One more than is shown, so that it is known that there is more.
        let left = (BYTES + 1).saturating_sub(self.0.len());
        self.0.push_str(&text[..text.floor_char_boundary(left)]);
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or its lines")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        let mut whole = Text::default();
        whole.push(text);
        Ok(whole)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<Text, A::Error> {
        let mut text = Text::default();
        while let Some(line) = lines.next_element::<Text>()? {
            text.push(&line.0);
        }
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::default())
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
        Ok(Text::default())
    }
}
