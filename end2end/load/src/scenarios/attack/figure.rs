//! What an attack prints: one line a figure, its key, a number to compare with a goal, and the words for the table, with
//! tabs between them.

use std::fmt::Display;

pub fn print(key: &str, number: impl Display, words: impl Display) {
    println!("{key}\t{number}\t{words}");
}

/// A yes or no: 1 or 0, and what the server said to it.
pub fn print_outcome(key: &str, outcome: &Result<impl Sized, String>, yes: &str, no: &str) {
    match outcome {
        Ok(_) => print(key, 1, yes),
        Err(reason) => print(key, 0, format!("{no}: {}", sentence(reason))),
    }
}

/// The sentence of a problem, if that is what an error holds.
fn sentence(reason: &str) -> &str {
    let text = reason
        .split("\"text\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    text.unwrap_or(reason)
}
