//! The files of SQLite: where they are, and that nobody else on the machine can read them.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The file that a SQLite address names; none for other databases and for one in memory.
pub(super) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Where the search index of a database is.
pub(super) fn search_file(file: &Path) -> PathBuf {
    beside(file, "-search")
}

/// Makes the folder (0700) and an empty database file (0600) if they are missing, and closes what is open to others. SQLite
/// gives the files that it makes beside the database the rights of the database.
pub(super) fn make_private(file: &Path) -> Result<(), String> {
    let folder = folder_of(file);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| {
            format!(
                "The folder {} cannot be made ({error}). Choose another with --database-url.",
                folder.display()
            )
        })?;
    if !file.exists() {
        create_private(file).map_err(|error| {
            format!(
                "The folder {} cannot be written ({error}). Give this user the right to, or choose another with --database-url.",
                folder.display()
            )
        })?;
    }
    for name in names_beside(file) {
        restrict(&name, 0o600);
    }
    if holds_only(folder, file) {
        restrict(folder, 0o700);
    } else if mode(folder).is_some_and(|mode| mode & 0o002 != 0) {
        tracing::warn!(folder = %folder.display(), "others may write in the folder of the database; give it one of its own");
    }
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn create_private(file: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(file)
}

/// The database and the files that belong to it.
fn names_beside(file: &Path) -> [PathBuf; 8] {
    [
        "",
        "-wal",
        "-shm",
        "-journal",
        ".lock",
        "-search",
        "-search-wal",
        "-search-shm",
    ]
    .map(|end| beside(file, end))
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Whether a folder is the database's own. One that others use too (a home folder, /tmp) keeps its rights.
fn holds_only(folder: &Path, file: &Path) -> bool {
    let own = names_beside(file);
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    // The folder of files is beside the database as a rule.
    (entries.flatten())
        .map(|entry| entry.file_name())
        .all(|entry| entry == "files" || own.iter().any(|name| name.file_name() == Some(&entry)))
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|found| found.mode() & 0o7777)
}

/// Takes away the rights of others, and says so.
fn restrict(path: &Path, wanted: u32) {
    let Some(mode) = mode(path).filter(|mode| mode & 0o077 != 0) else {
        return;
    };
    match fs::set_permissions(path, Permissions::from_mode(wanted)) {
        Ok(()) => tracing::warn!(
            path = %path.display(),
            "others could use this ({mode:04o}); now only the user that runs Cohort can ({wanted:04o})"
        ),
        Err(error) => tracing::warn!(
            path = %path.display(),
            %error,
            "others can use this ({mode:04o}), and its rights cannot be changed"
        ),
    }
}
