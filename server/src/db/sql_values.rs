//! Numbers of ours as SQL text, for work on many rows in one statement. Numbers need no escaping.

/// Rows: `(1,2),(3,4)`.
pub(super) fn rows<const N: usize>(rows: impl IntoIterator<Item = [i64; N]>) -> String {
    let rows: Vec<String> = (rows.into_iter())
        .map(|row| format!("({})", row.map(|number| number.to_string()).join(",")))
        .collect();
    rows.join(",")
}

/// A list: `1,2,3`.
pub(super) fn list(ids: impl IntoIterator<Item = impl ToString>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    ids.join(",")
}
