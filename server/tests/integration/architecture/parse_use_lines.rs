//! The paths that the text of a file imports: in its `use` items, and in the middle of code.

use super::source_files::code_lines;

/// The paths of all `use` items that begin so, each name of a group by itself.
pub fn used_paths(text: &str, keyword: &str) -> Vec<Vec<String>> {
    let code: Vec<&str> = code_lines(text).collect();
    let code = code.join("\n");
    let mut paths = Vec::new();
    let mut rest = code.as_str();
    while let Some(at) = rest.find(keyword) {
        let before = &rest[..at];
        rest = &rest[at + keyword.len()..];
        let begins_an_item = before.is_empty() || before.ends_with(['\n', ' ', ')']);
        let Some(end) = rest.find(';').filter(|_| begins_an_item) else {
            continue;
        };
        expand(&[], &rest[..end], &mut paths);
    }
    paths
}

/// Paths in the middle of code: `crate::db::Store`, `super::Store`.
pub fn inline_paths(text: &str) -> Vec<Vec<String>> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code_lines(text)
        .flat_map(|line| line.split(|c| !is_path(c)))
        .filter(|word| word.starts_with("crate::") || word.starts_with("super::"))
        .map(|word| {
            word.split("::")
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(prefix: &[String], item: &str, paths: &mut Vec<Vec<String>>) {
    let item = item.trim().split(" as ").next().unwrap_or_default().trim();
    let Some(open) = item.find('{') else {
        let mut path = prefix.to_vec();
        path.extend(
            item.split("::")
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty() && part != "*"),
        );
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        paths.push(path);
        return;
    };
    let mut inner = prefix.to_vec();
    inner.extend(
        item[..open]
            .split("::")
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty()),
    );
    let body = item[open + 1..].trim_end().trim_end_matches('}');
    let (mut depth, mut start) = (0, 0);
    for (at, sign) in body.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&inner, &body[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !body[start..].trim().is_empty() {
        expand(&inner, &body[start..], paths);
    }
}
