//! Divides the rows of a message list into blocks. Leptos' keyed list re-inserts every row behind several new ones, and
//! an element that is re-inserted loses the focus; so rows that are put before the others are a block of their own.

use super::message_list_rows::Row;

/// The numbers of the messages that the blocks of a window begin with. The rows of a block keep their elements when
/// another block is put before it. `before` is the result of the last call; `oldest` and `newest` are the ends of the
/// window now.
pub fn block_starts(before: Option<&Vec<i64>>, (oldest, newest): (i64, i64)) -> Vec<i64> {
    let kept = before.into_iter().flatten().copied();
    std::iter::once(oldest)
        .chain(kept.filter(|start| (oldest + 1..=newest).contains(start)))
        .collect()
}

/// The rows of the block that begins at `start`. Dividers belong to the message after them, the outbox to the last
/// block.
pub fn block(rows: &[Row], starts: &[i64], start: i64) -> Vec<Row> {
    let index = |start: i64| {
        let is_reached = |row: &Row| matches!(row, Row::Message(row) if row.message.number >= start);
        let first = rows.iter().position(is_reached).unwrap_or(rows.len());
        let dividers = rows[..first]
            .iter()
            .rev()
            .take_while(|row| matches!(row, Row::Day { .. } | Row::New));
        first - dividers.count()
    };
    let next = starts.iter().copied().find(|other| *other > start);
    let from = if starts.first() == Some(&start) {
        0
    } else {
        index(start)
    };
    let to = next.map_or(rows.len(), index);
    rows.get(from..to).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::super::message_list_rows::Row;
    use super::super::message_list_rows::tests::{message, rows_of};
    use super::{block, block_starts};

    #[test]
    fn blocks_keep_their_rows_when_older_ones_come() {
        let messages = |from: i64, to: i64| {
            (from..=to)
                .map(|number| message(number, 2, number * 600))
                .collect::<Vec<_>>()
        };
        let rows = |from: i64, to: i64| rows_of(messages(from, to), None);
        let first = block_starts(None, (5, 8));
        assert_eq!(first, [5]);
        let second = block_starts(Some(&first), (2, 9));
        assert_eq!(second, [2, 5]);
        let numbers = |rows: &[Row]| {
            let number = |row: &Row| match row {
                Row::Message(row) => Some(row.message.number),
                Row::Day { .. } | Row::New | Row::Outbox(_) => None,
            };
            rows.iter().filter_map(number).collect::<Vec<_>>()
        };
        let all = rows(2, 9);
        assert_eq!(numbers(&block(&all, &second, 2)), [2, 3, 4]);
        assert_eq!(numbers(&block(&all, &second, 5)), [5, 6, 7, 8, 9]);
        let whole: Vec<Row> = second.iter().flat_map(|start| block(&all, &second, *start)).collect();
        assert_eq!(whole, all);
        assert_eq!(
            block_starts(Some(&second), (40, 60)),
            [40],
            "another part of the room is another list"
        );
    }
}
