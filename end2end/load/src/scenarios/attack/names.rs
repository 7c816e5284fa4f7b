//! Names that read like the teacher's, taken by a student of the same course.

use super::class::Class;
use super::figure::print;
use super::{ATTACKER, TEACHER_NAME, VICTIM};
use serde_json::json;

pub async fn run(host: &str) -> Result<(), String> {
    let mut class = Class::of(host, &[ATTACKER, VICTIM]).await?;
    // A display name may begin as the user name: the teacher takes the one that is imitated.
    class
        .teacher
        .execute(json!({"do": "rename", "name": TEACHER_NAME}))
        .await
        .ok();
    let imitations = [
        ("the same", TEACHER_NAME.to_owned()),
        ("in capitals", TEACHER_NAME.to_uppercase()),
        ("with a Cyrillic e", TEACHER_NAME.replace('e', "\u{435}")),
        ("with an invisible sign", TEACHER_NAME.replace(' ', " \u{200b}")),
        ("in wide letters", TEACHER_NAME.chars().map(wide).collect()),
    ];
    let (mut taken, all) = (Vec::new(), imitations.len());
    for (what, name) in imitations {
        let person = &mut class.members[0];
        if person.execute(json!({"do": "rename", "name": name})).await.is_ok() {
            taken.push(what);
        }
    }
    let words = match taken.as_slice() {
        [] => format!("0 of {all}"),
        taken => format!("{} of {all}: {}", taken.len(), taken.join(", ")),
    };
    print("names_taken", taken.len(), words);
    Ok(())
}

/// The full-width form of a letter.
fn wide(letter: char) -> char {
    match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
        other => other,
    }
}
