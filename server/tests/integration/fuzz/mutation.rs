//! Random changes to a frame: of its JSON values, and of its text.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

/// Changes parts of a frame, its text, or both.
pub fn mutate(frame: &Value, others: &[Value], rng: &mut StdRng) -> String {
    let mut frame = frame.clone();
    for _ in 0..rng.random_range(0..3) {
        replace_part(&mut frame, others, rng);
    }
    let mut text = frame.to_string();
    if rng.random_bool(0.4) {
        for _ in 0..rng.random_range(1..5) {
            let letters: Vec<char> = text.chars().collect();
            let at = rng.random_range(0..=letters.len());
            let (before, after) = letters.split_at(at);
            let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
            text = match rng.random_range(0..5) {
                0 => before,
                1 => after,
                2 => format!("{before}{}{after}", rng.random::<char>()),
                3 => format!("{before}{}", after.chars().skip(1).collect::<String>()),
                _ => format!("{before}{before}{after}"),
            };
            text.truncate(text.floor_char_boundary(60_000));
        }
    }
    text
}

/// Replaces one part of a value, at any depth.
fn replace_part(value: &mut Value, others: &[Value], rng: &mut StdRng) {
    let stop_here = rng.random_bool(0.3);
    match value {
        Value::Object(fields) if !stop_here && !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = names.choose(rng).unwrap();
            match rng.random_range(0..4) {
                0 => drop(fields.remove(name)),
                1 => drop(fields.insert(format!("{name}x"), json!(1))),
                _ => replace_part(fields.get_mut(name).unwrap(), others, rng),
            }
        }
        Value::Array(list) if !stop_here && !list.is_empty() => {
            let at = rng.random_range(0..list.len());
            replace_part(&mut list[at], others, rng);
        }
        other => {
            *other = match rng.random_range(0..9) {
                0 => Value::Null,
                1 => json!(i64::MIN),
                2 => json!(u64::MAX),
                3 => json!(1e300),
                4 => json!("a long text ".repeat(rng.random_range(0..2_000))),
                5 => json!("\u{202e}\u{0}\u{feff}<script>'\"$1;--"),
                6 => serde_json::from_str(&format!("{}{}", "[".repeat(100), "]".repeat(100))).unwrap(),
                7 => others.choose(rng).unwrap().clone(),
                _ => json!(rng.random_range(-2..9)),
            };
        }
    }
}
