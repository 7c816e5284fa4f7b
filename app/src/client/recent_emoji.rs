//! The emoji that I used last, and my skin tone: this browser keeps them.

use super::signals::Client;

/// How many are at hand.
const AT_HAND: usize = 6;
const FIRST: &str = "👍 ❤️ 😄 🎉 👀 ✅";

impl Client {
    /// The emoji at hand, the one used last first.
    pub fn recent_emoji(self) -> Vec<String> {
        let used = self.stored(&self.emoji_key()).unwrap_or_default();
        let mut emoji: Vec<String> = Vec::with_capacity(AT_HAND);
        for one in used.split(' ').chain(FIRST.split(' ')).filter(|one| !one.is_empty()) {
            if emoji.len() < AT_HAND && emoji.iter().all(|known| known != one) {
                emoji.push(one.to_owned());
            }
        }
        emoji
    }

    /// An emoji was used.
    pub fn use_emoji(self, emoji: &str) {
        let mut recent = self.recent_emoji();
        recent.retain(|one| one != emoji);
        recent.insert(0, emoji.to_owned());
        recent.truncate(AT_HAND);
        self.store(&self.emoji_key(), Some(&recent.join(" ")));
    }

    /// My skin tone: 1 to 5 from light to dark, 0 for none.
    pub fn skin_tone(self) -> u8 {
        let tone = self.stored(&self.skin_tone_key());
        tone.and_then(|tone| tone.parse().ok()).unwrap_or(0)
    }

    pub fn set_skin_tone(self, tone: u8) {
        self.store(&self.skin_tone_key(), Some(&tone.to_string()));
    }

    fn emoji_key(self) -> String {
        ["cohort.emoji.", &self.my_id()].concat()
    }

    fn skin_tone_key(self) -> String {
        ["cohort.skin-tone.", &self.my_id()].concat()
    }
}
