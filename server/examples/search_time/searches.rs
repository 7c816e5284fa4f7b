//! What is searched for.

use crate::corpus::{WORDS, signs, word};
use app::protocol::{SearchFilter, SearchOrder, View};

pub struct Kind {
    pub name: &'static str,
    order: SearchOrder,
    words: fn(usize) -> String,
}

const fn newest(name: &'static str, words: fn(usize) -> String) -> Kind {
    Kind {
        name,
        order: SearchOrder::Newest,
        words,
    }
}

pub const KINDS: &[Kind] = &[
    newest("a frequent word", |round| word(round % 40 / 2 * 2 + 2)),
    newest("a word", |round| word(100 + round * 3)),
    newest("a rare word", |round| word(WORDS - 100 * round - 1)),
    newest("two words", |round| {
        format!("{} {}", word(16 + round % 20), word(200 + round * 5))
    }),
    newest("three frequent words", |round| {
        format!(
            "{} {} {}",
            word(16 + round % 9),
            word(26 + round % 7),
            word(34 + round % 4)
        )
    }),
    newest("a phrase", |round| {
        format!("\"{} {}\"", word(round % 12), word(16 + round % 20))
    }),
    newest("a part of a word", |round| word(300 + round * 9)[1..].to_owned()),
    newest("a name in code", |round| format!("my_func_{}", round * 23)),
    newest("two letters", |round| word(800 + round * 5)[..2].to_owned()),
    newest("two letters, rare", |round| {
        let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
        [letter(round * 5), letter(round * 11 + 16)].iter().collect()
    }),
    newest("four Chinese signs", |round| signs(round, 4)),
    newest("two Chinese signs", |round| signs(round, 2)),
    newest("one Chinese sign", |round| signs(round, 1)),
    newest("nothing has it", |round| format!("qqzx{round}")),
    newest("a word by one person", |round| {
        format!("from:p{} {}", round % 500, word(16 + round % 24))
    }),
    newest("all by one person", |round| format!("from:p{}", round % 500)),
    newest("a word before a day", |round| {
        format!("before:2026-{:02} {}", 3 + round % 7, word(20 + round % 60))
    }),
    newest("a word without another", |round| {
        format!("{} -{}", word(20 + round % 60), word(round % 10))
    }),
    newest("a word in code", |round| format!("has:code {}", word(30 + round))),
    newest("all with a formula", |_| "has:formula".into()),
    newest("where I am mentioned", |_| "mentions:me".into()),
    Kind {
        name: "a word, best first",
        order: SearchOrder::Best,
        words: |round| word(60 + round * 3),
    },
    Kind {
        name: "two words, best first",
        order: SearchOrder::Best,
        words: |round| format!("{} {}", word(16 + round % 20), word(40 + round)),
    },
];

pub fn view(kind: &Kind, round: usize) -> View {
    View::Search {
        filter: SearchFilter {
            q: (kind.words)(round),
            order: kind.order,
            next: None,
        },
    }
}
