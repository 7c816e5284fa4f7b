//! Messages as a course writes them: words as frequent as in a language, names of code, formulas, Chinese. The same every time.

/// Numbers that look random.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most
    }

    /// Small numbers far more often than large ones: as words in a language, the n-th is n times as rare as the first.
    pub fn frequent(&mut self, most: usize) -> usize {
        let part = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((most as f64).powf(part) - 1.0) as usize
    }
}

const COMMON: [&str; 40] = [
    "the", "and", "to", "of", "is", "in", "for", "we", "you", "it", "an", "that", "on", "with", "be", "are", "sheet",
    "exercise", "question", "please", "can", "have", "due", "tomorrow", "deadline", "theorem", "proof", "matrix",
    "function", "exam", "room", "lecture", "solution", "does", "anybody", "know", "thanks", "vector", "integral", "go",
];
/// What syllables are made of: about as many groups of three letters as in English.
const BEGINS: [&str; 44] = [
    "b", "bl", "br", "c", "ch", "cl", "cr", "d", "dr", "f", "fl", "fr", "g", "gr", "h", "j", "k", "l", "m", "n", "p",
    "ph", "pl", "pr", "qu", "r", "s", "sc", "sh", "sl", "sm", "sp", "st", "str", "t", "th", "tr", "v", "w", "wh", "y",
    "z", "", "",
];
const VOWELS: [&str; 14] = [
    "a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou", "ie", "au", "y", "oo",
];
const ENDS: [&str; 22] = [
    "", "", "", "n", "r", "s", "t", "l", "m", "d", "ng", "st", "nt", "ck", "x", "ll", "ss", "ct", "nd", "p", "b", "g",
];
/// Words there are.
pub const WORDS: usize = 30_000;

/// The n-th most frequent word.
pub fn word(n: usize) -> String {
    if let Some(word) = COMMON.get(n) {
        return (*word).to_owned();
    }
    let mut numbers = Numbers::new(n as u64 + 77);
    let mut syllable = || {
        let parts = [&BEGINS[..], &VOWELS[..], &ENDS[..]].map(|parts| parts[numbers.below(parts.len())]);
        parts.concat()
    };
    (0..2 + n % 2).map(|_| syllable()).collect()
}

/// A Chinese sign: the n-th most frequent of three thousand.
fn sign(n: usize) -> char {
    char::from_u32(0x4E00 + (n as u32 * 7) % 3_000).unwrap_or('一')
}

/// A message, and whether it has markup.
pub fn message(numbers: &mut Numbers) -> (String, bool) {
    match numbers.below(100) {
        0..5 => (
            (0..12 + numbers.below(30))
                .map(|_| sign(numbers.frequent(3_000)))
                .collect(),
            false,
        ),
        5..8 => (
            format!("{} `my_func_{}(x)`", words(numbers), numbers.below(5_000)),
            true,
        ),
        8..10 => (format!("{} $x_{} + 1$", words(numbers), numbers.below(50)), true),
        _ => (words(numbers), false),
    }
}

fn words(numbers: &mut Numbers) -> String {
    let words: Vec<String> = (0..6 + numbers.below(36))
        .map(|_| word(numbers.frequent(WORDS)))
        .collect();
    words.join(" ")
}

/// So many signs that stand in the messages.
pub fn signs(seed: usize, count: usize) -> String {
    let mut numbers = Numbers::new(seed as u64 + 5);
    (0..count).map(|_| sign(numbers.frequent(300))).collect()
}
