//! The files of SQLite are the operator's alone, and a database that cannot be used is named with what to do.

use super::program::{psql, refused, serve_command, started};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn folder_and_files_are_for_their_owner_only_and_existing_ones_are_closed_with_a_log_line() {
    let top = tempfile::tempdir().unwrap();
    let data = top.path().join("data");
    let database = format!("sqlite://{}/cohort.db", data.display());
    let serving = started(&mut serve_command(&database, top.path(), &[]));
    assert_eq!(mode(&data), 0o700);
    let names = ["cohort.db", "cohort.db-wal", "cohort.db-shm", "cohort.db.lock"];
    for name in names {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    serving.kill();
    // As an older version left them.
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    for name in names {
        fs::set_permissions(data.join(name), Permissions::from_mode(0o644)).unwrap();
    }
    let serving = started(&mut serve_command(&database, top.path(), &[]));
    assert_eq!(mode(&data), 0o700);
    for name in names {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    let log = serving.log();
    assert_eq!(log.matches("others could use this").count(), 5, "{log}");
    // A folder that others use too keeps its rights.
    fs::set_permissions(top.path(), Permissions::from_mode(0o755)).unwrap();
    fs::write(top.path().join("something else"), "").unwrap();
    let beside = format!("sqlite://{}/cohort.db", top.path().display());
    started(&mut serve_command(&beside, top.path(), &[])).kill();
    assert_eq!((mode(top.path()), mode(&top.path().join("cohort.db"))), (0o755, 0o600));
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let start = |url: &str| refused(&mut serve_command(url, folder.path(), &[]));
    let impossible = start("sqlite:///proc/cohort/cohort.db");
    assert!(
        impossible.contains("The folder /proc/cohort cannot be made"),
        "{impossible}"
    );
    let unwritable = start("sqlite:///proc/cohort.db");
    assert!(
        unwritable.contains("The folder /proc cannot be written"),
        "{unwritable}"
    );
    let file = folder.path().join("text.db");
    fs::write(
        &file,
        "This is not a database, but a text that is long enough to look at.".repeat(20),
    )
    .unwrap();
    let text = start(&format!("sqlite://{}", file.display()));
    assert!(
        text.contains("cannot be used") && text.contains("restore a backup"),
        "{text}"
    );

    let good = folder.path().join("cohort.db");
    let url = format!("sqlite://{}", good.display());
    started(&mut serve_command(&url, folder.path(), &[])).kill();
    let read_only = start(&format!("{url}?mode=ro"));
    assert!(read_only.contains("can be read but not changed"), "{read_only}");
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'later', TRUE, x'00', 0)";
    sqlx::raw_sql(newer).execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let newer = start(&url);
    assert!(
        newer.contains("newer version of Cohort") && newer.contains("9999"),
        "{newer}"
    );
}

/// What PostgreSQL says in the same cases. Does nothing without one.
#[test]
fn a_postgres_database_that_cannot_be_used_is_named_with_what_to_do() {
    let Ok(server) = std::env::var("COHORT_TEST_POSTGRES") else {
        return;
    };
    let id = std::process::id();
    let (address, options) = server.split_once('?').unwrap();
    let at = |name: &str, options: &str| format!("{}/{name}?{options}", address.rsplit_once('/').unwrap().0);
    let folder = tempfile::tempdir().unwrap();
    let start = |url: &str| refused(&mut serve_command(url, folder.path(), &[]));
    let latin = format!("latin{id}");
    psql(
        &server,
        &format!("CREATE DATABASE {latin} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"),
    );
    let sentence = start(&at(&latin, options));
    assert!(
        sentence.contains("as LATIN1, not as UTF-8") && sentence.contains("createdb"),
        "{sentence}"
    );
    let missing = start(&at(&format!("missing{id}"), options));
    assert!(
        missing.contains("does not exist") && missing.contains("createdb"),
        "{missing}"
    );
    let (fresh, role) = (format!("fresh{id}"), format!("guest{id}"));
    psql(&server, &format!("CREATE DATABASE {fresh}"));
    psql(&server, &format!("CREATE ROLE {role} LOGIN"));
    let guest = options.replace("user=cohort", &format!("user={role}"));
    let no_rights = start(&at(&fresh, &guest));
    assert!(
        no_rights.contains("for lack of rights") && no_rights.contains("OWNER TO"),
        "{no_rights}"
    );
    let stranger = start(&at(&fresh, &options.replace("user=cohort", "user=nobody_of_this_name")));
    assert!(stranger.contains("does not let Cohort in"), "{stranger}");
}
