//! The order of names: as people expect it in a list, and the same on the server, in the database and in the browser.
//!
//! Like the root order of Unicode's collation, in a few hundred bytes: case and accents come second (é beside e), digits are
//! read as numbers (week 2 before week 10), punctuation is before digits and digits are before letters. Letters that are
//! none of Latin keep the order of their code points, which is that of their alphabets.

/// The base letters of U+00C0 to U+024F; `.` for a letter of its own.
const LATIN: &str = "\
aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkk.lllllll\
lllnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
bbbb...cc.ddd....ffg...ikkl..nnooo..pp.....ttttuu.vyyzz.........\
....dddlllnnnaaiioouuuuuuuuuu.aaaa..ggggkkoooo..jdddgg..nnaa..oo\
aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylnt...acclts\
z..b..eejj.qrryy";

/// The base letters of U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &str = "\
aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyas....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy";

/// What a text is ordered by: two texts come in the order of their keys, byte by byte.
pub fn collation_key(text: &str) -> String {
    let text = text.to_lowercase();
    let mut key = String::with_capacity(text.len() + 8);
    let mut number = String::new();
    for sign in text.chars() {
        match digit(sign) {
            Some(digit) => {
                if number == "0" {
                    number.clear();
                }
                number.push(digit);
            }
            None => {
                push_number(&mut key, &mut number);
                push_sign(&mut key, sign);
            }
        }
    }
    push_number(&mut key, &mut number);
    if key != text {
        // Accents, spaces and leading zeros decide between what is the same without them.
        key.push('\u{1}');
        key.push_str(&text);
    }
    key
}

/// A number is ordered by how many digits it has, then by them.
fn push_number(key: &mut String, number: &mut String) {
    if !number.is_empty() {
        key.push('0');
        key.extend(char::from_u32(0x30 + number.len() as u32));
        key.push_str(number);
        number.clear();
    }
}

fn push_sign(key: &mut String, sign: char) {
    match (sign, base_letter(sign)) {
        ('ß' | 'ẞ', _) => key.push_str("ss"),
        ('æ', _) => key.push_str("ae"),
        ('œ', _) => key.push_str("oe"),
        ('þ', _) => key.push_str("th"),
        ('ё' | 'ѐ', _) => key.push('е'),
        ('ά', _) => key.push('α'),
        ('έ', _) => key.push('ε'),
        ('ή', _) => key.push('η'),
        ('ί' | 'ϊ' | 'ΐ', _) => key.push('ι'),
        ('ό', _) => key.push('ο'),
        ('ύ' | 'ϋ' | 'ΰ', _) => key.push('υ'),
        ('ώ', _) => key.push('ω'),
        ('ς', _) => key.push('σ'),
        // Accents that are signs of their own, and what shows nothing.
        ('\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{2068}' | '\u{2069}' | '\u{ad}', _) => {}
        (_, Some(base)) => key.push(base),
        _ if sign.is_whitespace() => key.push('\u{2}'),
        _ if sign.is_alphanumeric() => key.push(sign),
        _ => {
            key.push('\u{3}');
            key.push(sign);
        }
    }
}

/// The Latin letter below its accents.
fn base_letter(sign: char) -> Option<char> {
    let (table, start) = match sign {
        '\u{c0}'..='\u{24f}' => (LATIN, 0xc0),
        '\u{1e00}'..='\u{1eff}' => (LATIN_ADDITIONAL, 0x1e00),
        _ => return None,
    };
    let base = *table.as_bytes().get(sign as usize - start)?;
    (base != b'.').then(|| base.into())
}

/// A digit of the scripts that people number things with.
fn digit(sign: char) -> Option<char> {
    let zero = match sign {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    char::from_digit(sign as u32 - zero as u32, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Keys are compared as bytes, which is a total order; no two names that differ in more than case have the same key, so
        /// that only an id decides between those; numbers come in their order.
        #[test]
        fn names_have_one_order(one in "[a-zA-Zäéßæ0-9 ._-]{0,8}|\\PC{0,6}", other in "[a-zA-Zäéßæ0-9 ._-]{0,8}|\\PC{0,6}", number in 0..2_000u32) {
            let same = one.to_lowercase() == other.to_lowercase();
            prop_assert_eq!(collation_key(&one) == collation_key(&other), same);
            let (week, next) = (format!("Week {number}"), format!("Week {}", number + 1));
            prop_assert!(collation_key(&week) < collation_key(&next));
        }
    }

    #[test]
    fn names_come_in_the_order_that_people_expect() {
        let sorted = [
            "(bracket)",
            "-dash",
            "1st group",
            "2nd group",
            "10th group",
            "Ada",
            "ada b",
            "Ådahl",
            "Ädahl 2",
            "Adam",
            "Anna 2",
            "Anna 10",
            "cote",
            "coté",
            "côte",
            "Côté",
            "cotz",
            "Öl",
            "Oma",
            "Straße",
            "Strasse 2",
            "Week 1",
            "week 2",
            "Week 02b",
            "Week 10",
            "Week 100",
            "Zoë",
            "Zoe B",
            "Łukasz",
            "Ελένη",
            "Ζωή",
            "Ёлка",
            "Жанна",
            "محمد",
            "あい",
            "田中",
        ];
        // Łukasz is beside Lukas.
        let mut expected = sorted.to_vec();
        let lukasz = expected.remove(expected.iter().position(|name| *name == "Łukasz").unwrap());
        expected.insert(expected.iter().position(|name| *name == "Öl").unwrap(), lukasz);
        let mut shuffled = sorted.to_vec();
        shuffled.reverse();
        shuffled.sort_by_key(|name| collation_key(name));
        assert_eq!(shuffled, expected);
    }

    #[test]
    fn the_tables_are_as_long_as_their_ranges() {
        assert_eq!(LATIN.len(), 0x250 - 0xc0);
        assert_eq!(LATIN_ADDITIONAL.len(), 0x1f00 - 0x1e00);
        for (sign, base) in [
            ('é', 'e'),
            ('Ž', 'z'),
            ('ǫ', 'o'),
            ('ɏ', 'y'),
            ('ạ', 'a'),
            ('ế', 'e'),
            ('ỹ', 'y'),
            ('ț', 't'),
            ('ș', 's'),
        ] {
            assert_eq!(base_letter(sign), Some(base), "{sign}");
        }
    }

    #[test]
    fn long_numbers_are_ordered_too() {
        let numbers: Vec<String> = (1..=80).map(|length| "9".repeat(length)).collect();
        assert!(numbers.is_sorted_by_key(|number| collation_key(number)));
        assert!(collation_key(&"9".repeat(80)) < collation_key("a"));
    }
}
