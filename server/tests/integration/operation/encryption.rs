//! TLS to real servers with certificates of an authority made for the test: the right one is accepted, a wrong one and none
//! are refused. PostgreSQL and Redis are needed for that; without them only the refusals are tested.

use super::certificates::{Run, new_certificate};
use super::program::{cohort, free_port, refused, serve_command, started};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[test]
fn an_address_on_another_machine_without_verification_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let start = |database: &str, redis: &[&str]| {
        let mut command = serve_command(database, folder.path(), &[]);
        refused(command.args(redis))
    };
    for mode in ["", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca"] {
        let sentence = start(&format!("postgres://cohort@db.example.edu/cohort{mode}"), &[]);
        assert!(
            sentence.contains("db.example.edu") && sentence.contains("sslmode=verify-full"),
            "{sentence}"
        );
    }
    let own = "postgres://cohort@127.0.0.1:1/cohort";
    let redis = start(own, &["--redis-url", "redis://redis.example.edu:6379"]);
    assert!(
        redis.contains("redis.example.edu") && redis.contains("rediss://"),
        "{redis}"
    );
    let insecure = start(own, &["--redis-url", "rediss://redis.example.edu:6379/#insecure"]);
    assert!(insecure.contains("#insecure"), "{insecure}");
    let verified = refused(&mut cohort(&[
        "user",
        "list",
        "--database-url",
        "postgres://cohort@db.example.edu/cohort",
    ]));
    assert!(
        verified.contains("sslmode=verify-full"),
        "the command line too: {verified}"
    );
}

#[test]
fn postgres_and_redis_are_reached_with_tls_and_only_with_the_right_authority() {
    if std::env::var_os("COHORT_TEST_POSTGRES").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (right, wrong) = (
        Authority::new(folder.path(), "right"),
        Authority::new(folder.path(), "wrong"),
    );
    let postgres = Postgres::start(folder.path(), &right);
    let redis = Redis::start(folder.path(), &right);
    let address = |host: &str, authority: &Authority| {
        let port = postgres.port;
        let file = authority.certificate.display();
        format!("postgres://cohort@{host}:{port}/postgres?sslmode=verify-full&sslrootcert={file}")
    };
    let site = tempfile::tempdir().unwrap();
    let rediss = format!("rediss://localhost:{}", redis.port);
    // What the system trusts is what `SSL_CERT_FILE` names. `sslrootcert` is trusted beside it.
    let serve = |database: &str, system: &Authority| {
        let mut command = serve_command(database, site.path(), &["--redis-url", &rediss]);
        command.env("SSL_CERT_FILE", &system.certificate);
        command
    };
    let wrong_authority = refused(&mut serve(&address("localhost", &wrong), &wrong));
    assert!(
        wrong_authority.contains("did not show a certificate that Cohort trusts"),
        "{wrong_authority}"
    );
    let other_name = refused(&mut serve(&address("127.0.0.1", &right), &right));
    assert!(
        other_name.contains("did not show a certificate that Cohort trusts"),
        "{other_name}"
    );

    let serving = started(&mut serve(&address("localhost", &right), &right));
    assert!(serving.becomes("\r\n\r\nready\n"), "{}", serving.get("/readyz", ""));
    assert!(postgres.only_encrypted_connections());
    drop(serving);
    let serving = started(&mut serve(&address("localhost", &right), &wrong));
    // Every half a second it tries to connect.
    for _ in 0..1000 {
        assert!(serving.get("/readyz", "").contains("Redis cannot be reached"));
    }
    let log = serving.log();
    assert!(
        log.contains("Redis: cannot receive") && log.contains("certificate"),
        "{log}"
    );
}

/// A certificate authority, with a certificate for `localhost`.
struct Authority {
    certificate: PathBuf,
    server_certificate: PathBuf,
    server_key: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let file = |end: &str| folder.join(format!("{name}-{end}"));
        let (key, certificate) = (file("ca.key"), file("ca.pem"));
        let (server_key, server_certificate) = (file("server.key"), file("server.pem"));
        new_certificate(&format!("/CN=Authority {name}"))
            .args(["-addext", "basicConstraints=critical,CA:TRUE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .run();
        new_certificate("/CN=localhost")
            .args(["-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-CA"])
            .arg(&certificate)
            .arg("-CAkey")
            .arg(&key)
            .arg("-keyout")
            .arg(&server_key)
            .arg("-out")
            .arg(&server_certificate)
            .run();
        Self {
            certificate,
            server_certificate,
            server_key,
        }
    }
}

/// A PostgreSQL that only lets encrypted connections in, started by the scripts of this repository.
struct Postgres {
    folder: PathBuf,
    port: u16,
}

/// Run as whoever may start PostgreSQL. `$1` is a folder, `$2` the port, `$3` and `$4` certificate and key.
const START_POSTGRES: &str = r#"
set -euo pipefail
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
as() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
mkdir "$1"
cp "$3" "$1/server.pem"; cp "$4" "$1/server.key"; chmod 600 "$1/server.key"
if [ "$(id -u)" = 0 ]; then chmod 711 "$(dirname "$1")"; chown -R postgres "$1"; fi
as "$bin/initdb" -D "$1/data" -U cohort -A trust -E UTF8 --no-locale --no-sync >"$1/log" 2>&1
as sh -c "printf 'hostssl all all 127.0.0.1/32 trust\nlocal all all trust\n' > '$1/data/pg_hba.conf'"
as "$bin/pg_ctl" -D "$1/data" -s -w -t 30 -l "$1/server.log" start -o "-k $1 -p $2 -c listen_addresses=127.0.0.1 \
    -c ssl=on -c ssl_cert_file=$1/server.pem -c ssl_key_file=$1/server.key -c fsync=off" >/dev/null 2>&1
"#;
const STOP_POSTGRES: &str = r#"
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
if [ "$(id -u)" = 0 ]; then cd / && runuser -u postgres -- "$bin/pg_ctl" -D "$1/data" -s -m immediate stop; else "$bin/pg_ctl" -D "$1/data" -s -m immediate stop; fi
"#;

impl Postgres {
    fn start(top: &Path, authority: &Authority) -> Self {
        let (folder, port) = (top.join("postgres"), free_port());
        Command::new("bash")
            .args(["-c", START_POSTGRES, "start"])
            .arg(&folder)
            .arg(port.to_string())
            .arg(&authority.server_certificate)
            .arg(&authority.server_key)
            .run();
        Self { folder, port }
    }

    /// Whether Cohort's connections are there, and all of them encrypted.
    fn only_encrypted_connections(&self) -> bool {
        let query = "SELECT count(*) FILTER (WHERE ssl) > 2, count(*) FILTER (WHERE NOT ssl) FROM pg_stat_ssl \
                     JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL";
        let address = format!(
            "postgres:///postgres?host={}&port={}&user=cohort",
            self.folder.display(),
            self.port
        );
        let done = Command::new("psql").args([&address, "-qtAc", query]).output().unwrap();
        String::from_utf8_lossy(&done.stdout).trim() == "t|0"
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        Command::new("bash")
            .args(["-c", STOP_POSTGRES, "stop"])
            .arg(&self.folder)
            .output()
            .ok();
    }
}

/// A Redis that has only a TLS port.
struct Redis {
    child: Child,
    port: u16,
}

impl Redis {
    fn start(top: &Path, authority: &Authority) -> Self {
        let port = free_port();
        let child = Command::new("redis-server")
            .args([
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--tls-auth-clients",
                "no",
                "--tls-port",
            ])
            .arg(port.to_string())
            .arg("--tls-cert-file")
            .arg(&authority.server_certificate)
            .arg("--tls-key-file")
            .arg(&authority.server_key)
            .arg("--tls-ca-cert-file")
            .arg(&authority.certificate)
            .arg("--dir")
            .arg(top)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, port }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
