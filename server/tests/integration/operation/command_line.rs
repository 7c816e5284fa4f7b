//! Flags, variables and files with secrets.

use super::program::{cohort, refused, run, serve_command, started};

#[test]
fn every_task_takes_the_database_at_any_place_and_only_serving_makes_one() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/school/cohort.db", folder.path().display());
    let places = [
        vec!["--database-url", &database, "user", "list"],
        vec!["user", "--database-url", &database, "list"],
        vec!["user", "list", "--database-url", &database],
        vec!["token", "list", "ada", "--database-url", &database],
        vec!["--database-url", &database, "token", "list", "ada"],
    ];
    for arguments in &places {
        let sentence = refused(&mut cohort(arguments));
        assert!(
            sentence.contains("There is no database") && sentence.contains("school/cohort.db"),
            "{sentence}"
        );
    }
    assert!(!folder.path().join("school").exists(), "nothing was made");
    started(&mut serve_command(&database, folder.path(), &[])).kill();
    for arguments in &places[..3] {
        let (succeeded, text) = run(&mut cohort(arguments));
        assert!(succeeded, "{arguments:?}: {text}");
    }
    for arguments in &places[3..] {
        assert!(
            refused(&mut cohort(arguments)).contains("Nobody has this user name"),
            "{arguments:?}"
        );
    }
    let (succeeded, text) = run(cohort(&["user", "list"]).env("COHORT_DATABASE_URL", &database));
    assert!(succeeded, "{text}");
    let misplaced = refused(&mut cohort(&["--listen", "127.0.0.1:1", "serve"]));
    assert!(misplaced.contains("cohort serve --listen"), "{misplaced}");
}

/// The limit that a shell starts programs with is often 1,024 files, and may be raised without any rights.
#[cfg(target_os = "linux")]
#[test]
fn the_limit_on_open_files_is_raised_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/cohort.db", folder.path().display());
    let serve = serve_command(&database, folder.path(), &[]);
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", "ulimit -Sn 128 && ulimit -Hn 512 && exec \"$0\" \"$@\""])
        .arg(serve.get_program())
        .args(serve.get_args());
    let server = started(&mut limited);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.process())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let values: Vec<&str> = files.split_whitespace().skip(3).take(2).collect();
    assert_eq!(values, ["512", "512"]);
}

#[test]
fn empty_variables_are_unset_and_a_missing_site_ends_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/cohort.db", folder.path().display());
    let site = folder.path().to_str().unwrap().to_owned();
    let names = [
        "REDIS_URL",
        "PUBLIC_URL",
        "SIGN_UP",
        "COMMANDS_PER_SECOND",
        "SOCKETS_PER_USER",
        "HEARTBEAT",
        "METRICS_TOKEN",
        "TRUST_PROXY",
        "LOG",
        "LISTEN",
        "DATABASE_URL",
        "SITE",
        "DATABASE_URL_FILE",
        "REDIS_UNENCRYPTED",
    ];
    let mut command = serve_command(&database, folder.path(), &[]);
    for name in names {
        command.env(format!("COHORT_{name}"), " ");
    }
    started(&mut command).kill();
    let mut unset = cohort(&[
        "serve",
        "--database-url",
        &database,
        "--listen",
        "127.0.0.1:0",
        "--site",
        "/no/such/site",
    ]);
    let sentence = refused(&mut unset);
    assert!(
        sentence.contains("/no/such/site") && sentence.contains("make run"),
        "{sentence}"
    );
    // Every variable of the help is one that may be empty.
    let (_, help) = run(&mut cohort(&["serve", "--help"]));
    let mut command = cohort(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database-url",
        &database,
        "--site",
        &site,
    ]);
    for name in help
        .split("[env: ")
        .skip(1)
        .filter_map(|rest| rest.split(['=', ']']).next())
    {
        command.env(name, "");
    }
    started(&mut command).kill();
}

#[test]
fn secrets_come_from_variables_or_files_and_never_from_flags() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/cohort.db", folder.path().display());
    for flag in [
        "--metrics-token=hush",
        "--database-url=postgres://cohort:hush@127.0.0.1:1/cohort",
        "--redis-url=redis://:hush@127.0.0.1:1",
    ] {
        let sentence = refused(&mut cohort(&["serve", flag]));
        assert!(sentence.contains("_FILE") && !sentence.contains("hush"), "{sentence}");
    }
    let (file, token) = (folder.path().join("address"), folder.path().join("token"));
    std::fs::write(&file, format!("{database}\n")).unwrap();
    std::fs::write(&token, "only Prometheus\n").unwrap();
    let mut command = cohort(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--site",
        folder.path().to_str().unwrap(),
    ]);
    command
        .env("COHORT_DATABASE_URL_FILE", &file)
        .env("COHORT_METRICS_TOKEN_FILE", &token);
    started(&mut command).kill();
    assert!(folder.path().join("cohort.db").exists());
    let (succeeded, text) = run(cohort(&["user", "list"]).env("COHORT_DATABASE_URL_FILE", &file));
    assert!(succeeded, "{text}");
    let both = refused(command.env("COHORT_METRICS_TOKEN", "another"));
    assert!(both.contains("COHORT_METRICS_TOKEN_FILE is set, and so is"), "{both}");
    command
        .env_remove("COHORT_METRICS_TOKEN")
        .env("COHORT_METRICS_TOKEN_FILE", "/no/such/file");
    let missing = refused(&mut command);
    assert!(missing.contains("/no/such/file"), "{missing}");
}
