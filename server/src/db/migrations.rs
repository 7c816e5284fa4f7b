//! The migrations, built into the program in their order. They are listed by hand: sqlx's macro that reads the folder
//! would compile both database drivers a second time, for itself.

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const ALL: &[(i64, &str, &str)] = &[
    (1, "first", include_str!("../../../migrations/0001_first.sql")),
    (2, "tokens", include_str!("../../../migrations/0002_tokens.sql")),
    (
        3,
        "unread_of_room",
        include_str!("../../../migrations/0003_unread_of_room.sql"),
    ),
    (
        4,
        "standard_names",
        include_str!("../../../migrations/0004_standard_names.sql"),
    ),
    (5, "consent", include_str!("../../../migrations/0005_consent.sql")),
    (
        7,
        "security_log",
        include_str!("../../../migrations/0007_security_log.sql"),
    ),
    (8, "identity", include_str!("../../../migrations/0008_identity.sql")),
    (9, "sign_in", include_str!("../../../migrations/0009_sign_in.sql")),
    (10, "room_pace", include_str!("../../../migrations/0010_room_pace.sql")),
    (
        13,
        "notification_by",
        include_str!("../../../migrations/0013_notification_by.sql"),
    ),
    (
        14,
        "undo_read_all",
        include_str!("../../../migrations/0014_undo_read_all.sql"),
    ),
    (
        15,
        "mentions_and_password_links",
        include_str!("../../../migrations/0015_mentions_and_password_links.sql"),
    ),
    (16, "deleted", include_str!("../../../migrations/0016_deleted.sql")),
    (
        17,
        "rendered_messages",
        include_str!("../../../migrations/0017_rendered_messages.sql"),
    ),
    (
        18,
        "changed_by",
        include_str!("../../../migrations/0018_changed_by.sql"),
    ),
    (20, "threads", include_str!("../../../migrations/0020_threads.sql")),
    (21, "reactions", include_str!("../../../migrations/0021_reactions.sql")),
    (22, "files", include_str!("../../../migrations/0022_files.sql")),
    (24, "presence", include_str!("../../../migrations/0024_presence.sql")),
    (26, "pins", include_str!("../../../migrations/0026_pins.sql")),
    (27, "saved", include_str!("../../../migrations/0027_saved.sql")),
    (28, "room_list", include_str!("../../../migrations/0028_room_list.sql")),
    (29, "profiles", include_str!("../../../migrations/0029_profiles.sql")),
    (
        30,
        "user_pictures",
        include_str!("../../../migrations/0030_user_pictures.sql"),
    ),
    (
        31,
        "also_in_room",
        include_str!("../../../migrations/0031_also_in_room.sql"),
    ),
];

/// All of them. The database remembers which were applied, and that they have not changed since.
pub fn all() -> Migrator {
    let migrations = ALL.iter().map(|&(version, name, sql)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            SqlStr::from_static(sql),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// The newest one that this program knows.
pub fn last() -> i64 {
    ALL.iter().map(|(version, ..)| *version).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<String> = ALL
            .iter()
            .map(|(version, name, _)| format!("{version:04}_{name}.sql"))
            .collect();
        assert_eq!(files, listed);
    }
}
