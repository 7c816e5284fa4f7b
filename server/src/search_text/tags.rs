//! What else can be asked of a message besides its words: what is in it, and whom it mentions.

use crate::ids::hash_secret;
use app::protocol::{File, Message};

/// Something a message has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    Link,
    Code,
    Formula,
    File,
    /// It is a reply in a thread.
    Thread,
    /// It reached this user name.
    Mention(String),
}

impl Tag {
    /// As a number below 2^34, for the index. Two user names may share one: what does not fit is sorted out when it is read.
    pub fn number(&self) -> i64 {
        match self {
            Self::Link => 1,
            Self::Code => 2,
            Self::Formula => 3,
            Self::Thread => 4,
            Self::File => 5,
            Self::Mention(username) => {
                let hash = hash_secret(username);
                16 + i64::from_str_radix(&hash[..8], 16).unwrap_or_default()
            }
        }
    }
}

/// The tags of a message.
pub fn tags_of(message: &Message, in_thread: bool) -> Vec<Tag> {
    let html = message.html.as_deref().unwrap_or_default();
    let has = [
        (html.contains("<code") || html.contains("<pre"), Tag::Code),
        (html.contains("<math"), Tag::Formula),
        (html.contains("href=\"http") || has_address(&message.content), Tag::Link),
        (in_thread, Tag::Thread),
        (!message.files.is_empty(), Tag::File),
    ];
    let has = has.into_iter().filter(|(has, _)| *has).map(|(_, tag)| tag);
    has.chain(message.mentioned.iter().cloned().map(Tag::Mention)).collect()
}

fn has_address(content: &str) -> bool {
    content.contains("http://") || content.contains("https://")
}

/// What is searched of a message: its text without markup, and the names and descriptions of its files, each on a line.
pub fn searched_text(plain: &str, files: &[File]) -> String {
    let mut lines = vec![plain];
    for file in files {
        lines.extend([file.name.as_str(), file.alt.as_str()]);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
