//! Divides the rows of a message list into blocks. Leptos' keyed list re-inserts every row behind several new ones, and
//! an element that is re-inserted loses the focus; so rows that are put before the others are a block of their own. And
//! a change redraws its block only, not all that is on the page.

use super::message_list_rows::Row;

/// A block that has this many messages gets no more: the next ones begin another.
const FULL: i64 = 50;

/// The blocks of a window, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    blocks: Vec<Block>,
    /// The newest message of the window.
    newest: i64,
}

/// Some rows. They keep their elements as long as the block keeps its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub key: u32,
    /// The number of its first message. It rises when messages leave the window.
    pub from: i64,
}

impl Blocks {
    /// The blocks of a window with these ends. Rows stay in the block that they were in before.
    pub fn of_window(before: Option<&Self>, (oldest, newest): (i64, i64)) -> Self {
        let (known, reached) = before.map_or((&[][..], 0), |before| (&before.blocks[..], before.newest));
        let mut next_key = known.iter().map(|block| block.key + 1).max().unwrap_or(0);
        let mut begin = |from| {
            next_key += 1;
            Block {
                key: next_key - 1,
                from,
            }
        };
        let mut blocks = Vec::with_capacity(known.len() + 2);
        for (at, block) in known.iter().enumerate() {
            let end = known.get(at + 1).map_or(reached + 1, |next| next.from);
            // A window elsewhere in the room has other blocks.
            if end >= oldest && block.from <= newest && (end > oldest || at + 1 == known.len()) {
                blocks.push(Block {
                    key: block.key,
                    from: block.from.max(oldest),
                });
            }
        }
        if blocks.first().is_none_or(|first| first.from > oldest) {
            blocks.insert(0, begin(oldest));
        }
        if let Some(last) = blocks.last()
            && newest > reached
            && last.from <= reached
            && reached + 1 - last.from >= FULL
        {
            blocks.push(begin(reached + 1));
        }
        Self { blocks, newest }
    }

    pub fn blocks(&self) -> Vec<Block> {
        self.blocks.clone()
    }

    /// The rows of a block. Dividers belong to the message after them, the outbox to the last block.
    pub fn rows(&self, rows: &[Row], key: u32) -> Vec<Row> {
        let Some(at) = self.blocks.iter().position(|block| block.key == key) else {
            return Vec::new();
        };
        let from = if at == 0 { 0 } else { index(rows, self.blocks[at].from) };
        let to = self
            .blocks
            .get(at + 1)
            .map_or(rows.len(), |next| index(rows, next.from));
        rows.get(from..to).unwrap_or_default().to_vec()
    }
}

/// Where the row of a message is, with the dividers before it.
fn index(rows: &[Row], number: i64) -> usize {
    let is_reached = |row: &Row| matches!(row, Row::Message(row) if row.message.number >= number);
    let first = rows.iter().position(is_reached).unwrap_or_else(|| {
        let unsent = rows.iter().position(|row| matches!(row, Row::Outbox(_)));
        unsent.unwrap_or(rows.len())
    });
    let dividers = rows[..first]
        .iter()
        .rev()
        .take_while(|row| matches!(row, Row::Day { .. } | Row::New));
    first - dividers.count()
}

#[cfg(test)]
mod tests {
    use super::super::message_list_rows::Row;
    use super::super::message_list_rows::tests::{message, rows_of};
    use super::Blocks;

    fn rows(from: i64, to: i64) -> Vec<Row> {
        rows_of(
            (from..=to).map(|number| message(number, 2, number * 600)).collect(),
            None,
        )
    }

    fn numbers(rows: &[Row]) -> Vec<i64> {
        let number = |row: &Row| match row {
            Row::Message(row) => Some(row.message.number),
            Row::Day { .. } | Row::New | Row::Outbox(_) => None,
        };
        rows.iter().filter_map(number).collect()
    }

    /// Key and numbers of each block. All of them together are the rows of the window.
    fn drawn(blocks: &Blocks, (from, to): (i64, i64)) -> Vec<(u32, i64, i64)> {
        let all = rows(from, to);
        let parts: Vec<_> = blocks
            .blocks()
            .iter()
            .map(|block| (block.key, blocks.rows(&all, block.key)))
            .collect();
        let whole: Vec<Row> = parts.iter().flat_map(|(_, rows)| rows.clone()).collect();
        assert_eq!(whole, all);
        let ends = |rows: &[Row]| (numbers(rows).first().copied(), numbers(rows).last().copied());
        parts
            .iter()
            .map(|(key, rows)| (*key, ends(rows).0.unwrap_or(0), ends(rows).1.unwrap_or(0)))
            .collect()
    }

    #[test]
    fn rows_stay_in_their_block_while_the_window_moves() {
        let mut blocks = None::<Blocks>;
        let mut to = |window| {
            let next = Blocks::of_window(blocks.as_ref(), window);
            let parts = drawn(&next, window);
            blocks = Some(next);
            parts
        };
        assert_eq!(to((51, 100)), [(0, 51, 100)]);
        assert_eq!(to((51, 101)), [(0, 51, 100), (1, 101, 101)], "the first one is full");
        assert_eq!(to((51, 102)), [(0, 51, 100), (1, 101, 102)]);
        assert_eq!(
            to((1, 102)),
            [(2, 1, 50), (0, 51, 100), (1, 101, 102)],
            "older ones come before"
        );
        assert_eq!(to((1, 90)), [(2, 1, 50), (0, 51, 90)], "the newest have left");
        assert_eq!(to((21, 90)), [(2, 21, 50), (0, 51, 90)], "the oldest have left");
        assert_eq!(to((1, 90)), [(3, 1, 20), (2, 21, 50), (0, 51, 90)], "and come again");
        assert_eq!(
            to((400, 450)),
            [(4, 400, 450)],
            "another part of the room is another list"
        );
        assert_eq!(to((10, 60)), [(5, 10, 60)]);
    }
}
