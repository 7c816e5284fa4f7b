//! The source files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file, with its path from the root of the repository.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// Every Rust file below a folder.
pub fn sources(folder: &str) -> Vec<SourceFile> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(SourceFile {
                    path: path.strip_prefix(root()).unwrap().display().to_string(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The lines without comments.
pub fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
