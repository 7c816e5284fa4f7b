//! Which file imports which, by the `use` lines and paths in their text. What a `mod.rs` re-exports counts as an
//! import of the file that it comes from. A `mod.rs` may name its own children, so that is not an import.

use super::parse_use_lines::{inline_paths, used_paths};
use super::source_files::SourceFile;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One file imports another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub to: String,
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)
    }
}

/// A module, as the segments of its path below the crate: `["db", "reader"]`.
type Module = Vec<String>;

struct Crate<'s> {
    /// The file of each module.
    files: BTreeMap<Module, &'s SourceFile>,
    /// What a module re-exports, by the name, as a full path.
    re_exports: BTreeMap<(Module, String), Vec<String>>,
}

/// All imports between the files of one crate, whose sources lie below `root`.
pub fn imports_of(root: &str, files: &[SourceFile]) -> Vec<Import> {
    let files: BTreeMap<Module, &SourceFile> = files.iter().map(|file| (module_of(root, &file.path), file)).collect();
    let mut parsed = Crate {
        files,
        re_exports: BTreeMap::new(),
    };
    for (module, file) in &parsed.files {
        for path in used_paths(&file.text, "pub use ") {
            if let Some(full) = parsed.absolute(module, &path)
                && let Some(name) = full.last()
            {
                parsed.re_exports.insert((module.clone(), name.clone()), full);
            }
        }
    }
    let mut imports = BTreeSet::new();
    for (module, file) in &parsed.files {
        let mut paths = used_paths(&file.text, "use ");
        paths.extend(inline_paths(&file.text));
        for path in paths {
            let Some(target) = parsed.absolute(module, &path).and_then(|full| parsed.resolve(&full)) else {
                continue;
            };
            let names_a_child = target.starts_with(module) && is_parent(&file.path);
            if target != *module && !names_a_child {
                imports.insert(Import {
                    from: file.path.clone(),
                    to: parsed.files[&target].path.clone(),
                });
            }
        }
    }
    imports.into_iter().collect()
}

/// The groups of files that import each other, directly or through other files.
pub fn cycles(imports: &[Import]) -> Vec<String> {
    let mut direct: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        direct.entry(&import.from).or_default().insert(&import.to);
    }
    let reachable = |start: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = direct.get(start).into_iter().flatten().copied().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(direct.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = direct.keys().map(|file| (*file, reachable(file))).collect();
    let groups: BTreeSet<String> = (all.iter())
        .filter(|(file, reached)| reached.contains(*file))
        .map(|(file, reached)| {
            let group = reached
                .iter()
                .filter(|other| all.get(**other).is_some_and(|back| back.contains(file)));
            group.copied().collect::<Vec<_>>().join(", ")
        })
        .collect();
    groups.into_iter().collect()
}

impl Crate<'_> {
    /// A path in a module as a path below the crate; none if it leads to another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut full = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            // Of a child, or of another crate.
            child => {
                let mut inside = module.clone();
                inside.push(child.to_owned());
                self.files.get(&inside)?;
                inside
            }
        };
        for segment in rest {
            if segment == "super" {
                full.pop()?;
            } else {
                full.push(segment.clone());
            }
        }
        Some(full)
    }

    /// The module that a path leads to: the longest part of it that is a file, followed through re-exports.
    fn resolve(&self, path: &[String]) -> Option<Module> {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        if let Some(name) = rest.first()
            && let Some(origin) = self.re_exports.get(&(module.to_vec(), name.clone()))
            && origin != path
        {
            return self.resolve(origin);
        }
        Some(module.to_vec())
    }
}

/// `server/src/db/mod.rs` is the module `db`, `server/src/lib.rs` the crate itself.
fn module_of(root: &str, path: &str) -> Module {
    let inside = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/');
    let inside = inside.trim_end_matches(".rs");
    let mut module: Module = inside.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || ["lib", "main"].contains(&inside) {
        module.pop();
    }
    module
}

fn is_parent(path: &str) -> bool {
    ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| path.ends_with(name))
}
