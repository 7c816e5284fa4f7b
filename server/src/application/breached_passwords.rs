//! A file of breached passwords. Of a file of SHA-1 hashes in ascending order, as Have I Been Pwned publishes them
//! (`HASH:count` a line), nothing is kept in memory: it is searched on the disk. A file of plain passwords is read once.

use sha1::{Digest, Sha1};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Characters of a hash.
const HASH: usize = 40;
/// No line of such a file is longer.
const LINE: u64 = 128;

/// The passwords of one file.
#[derive(Debug)]
pub enum BreachedPasswords {
    /// Hashes on the disk, and the size of the file.
    Hashes { file: Mutex<File>, size: u64 },
    /// The first eight bytes of the SHA-1 of each.
    Plain(HashSet<[u8; 8]>),
}

impl BreachedPasswords {
    /// Opens a file. The error is one sentence that says what to do.
    pub fn open(path: &Path) -> Result<Self, String> {
        let unreadable = |error: std::io::Error| {
            let path = path.display();
            format!("The file of refused passwords {path} cannot be read ({error}). Check --refused-passwords.")
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut first = [0; HASH];
        let is_hash = file.read_exact(&mut first).is_ok() && first.iter().all(u8::is_ascii_hexdigit);
        file.rewind().map_err(unreadable)?;
        if !is_hash {
            let mut passwords = HashSet::new();
            for line in BufReader::new(file).split(b'\n') {
                let line = line.map_err(unreadable)?;
                let line = line.strip_suffix(b"\r").unwrap_or(&line);
                passwords.extend((!line.is_empty()).then(|| start_of(&Sha1::digest(line))));
            }
            return Ok(Self::Plain(passwords));
        }
        let mut last = String::new();
        for part in 0..64 {
            let hash = hash_at(&mut file, size / 64 * part)
                .map_err(unreadable)?
                .unwrap_or_else(|| last.clone());
            if hash < last {
                return Err(format!(
                    "The hashes in {} are not in ascending order. Sort them first, such as with `LC_ALL=C sort`.",
                    path.display()
                ));
            }
            last = hash;
        }
        let file = Mutex::new(file);
        Ok(Self::Hashes { file, size })
    }

    /// Whether a password is in the file.
    pub fn contains(&self, password: &str) -> std::io::Result<bool> {
        let hash = Sha1::digest(password.as_bytes());
        match self {
            Self::Plain(passwords) => Ok(passwords.contains(&start_of(&hash))),
            Self::Hashes { file, size } => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                search(&mut file, *size, &crate::ids::hex(&hash).to_ascii_uppercase())
            }
        }
    }
}

fn start_of(hash: &[u8]) -> [u8; 8] {
    let mut start = [0; 8];
    start.copy_from_slice(&hash[..8]);
    start
}

/// Halves the part of the file in which the line must begin.
fn search(file: &mut File, size: u64, wanted: &str) -> std::io::Result<bool> {
    let (mut from, mut to) = (0, size);
    while from < to {
        let middle = from + (to - from) / 2;
        match hash_at(file, middle)? {
            Some(hash) if hash == wanted => return Ok(true),
            Some(hash) if hash.as_str() < wanted => from = middle + 1,
            Some(_) | None => to = middle,
        }
    }
    Ok(false)
}

/// The hash of the first line that begins at this place or after it, in capital letters.
fn hash_at(file: &mut File, place: u64) -> std::io::Result<Option<String>> {
    file.seek(SeekFrom::Start(place.saturating_sub(1)))?;
    let mut part = Vec::new();
    file.take(2 * LINE).read_to_end(&mut part)?;
    let begin = if place == 0 {
        Some(0)
    } else {
        part.iter().position(|byte| *byte == b'\n').map(|end| end + 1)
    };
    let hash = begin.and_then(|begin| part.get(begin..begin + HASH));
    Ok(hash.map(|hash| String::from_utf8_lossy(hash).to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_of_hashes_is_searched_on_the_disk() {
        let hash = |text: &str| crate::ids::hex(&Sha1::digest(text.as_bytes())).to_ascii_uppercase();
        for count in [1, 2, 3, 1_000] {
            let mut lines: Vec<String> = (0..count)
                .map(|at| format!("{}:{at}", hash(&format!("word {at}"))))
                .collect();
            lines.sort();
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(lines.join("\r\n").as_bytes()).unwrap();
            let breached = BreachedPasswords::open(file.path()).unwrap();
            assert!(matches!(breached, BreachedPasswords::Hashes { .. }));
            for at in 0..count {
                assert!(breached.contains(&format!("word {at}")).unwrap(), "{at} of {count}");
            }
            assert!(!breached.contains("something else").unwrap());
        }
    }

    #[test]
    fn a_file_of_passwords_is_read_and_one_in_disorder_is_refused() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"tr0ub4dor\r\nletmein please\n").unwrap();
        let breached = BreachedPasswords::open(file.path()).unwrap();
        assert!(breached.contains("tr0ub4dor").unwrap() && breached.contains("letmein please").unwrap());
        assert!(!breached.contains("letmein").unwrap());
        let mut lines: Vec<String> = (0..500)
            .map(|at: u64| format!("{:040X}", u64::MAX - at * 1_000))
            .collect();
        lines.push("0".repeat(40));
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(lines.join("\n").as_bytes()).unwrap();
        assert!(
            BreachedPasswords::open(file.path())
                .unwrap_err()
                .contains("ascending order")
        );
        assert!(
            BreachedPasswords::open(Path::new("/nowhere"))
                .unwrap_err()
                .contains("--refused-passwords")
        );
    }
}
