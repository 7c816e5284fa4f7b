//! The examples of a proxy in front, run as they stand but for their ports, the certificate and the nodes' addresses.

use super::certificates::{Run, new_certificate};
use super::program::free_port;
use crate::support::TestApp;
use crate::support::documents::document;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[tokio::test(flavor = "multi_thread")]
async fn nginx_leads_pages_to_https_and_refuses_scripts_and_old_tls() {
    let app = TestApp::start_with(|settings| settings.public_url = "https://chat.example.edu".into()).await;
    let folder = tempfile::tempdir().unwrap();
    let (http, https) = (free_port(), free_port());
    let (certificate, key) = site_certificate(folder.path());
    let site = document("docs/nginx.conf")
        .replace("listen 80;", &format!("listen 127.0.0.1:{http};"))
        .replace("listen [::]:80;", "")
        .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{https} ssl;"))
        .replace("listen [::]:443 ssl;", "")
        .replace("/etc/letsencrypt/live/chat.example.edu/fullchain.pem", &certificate)
        .replace("/etc/letsencrypt/live/chat.example.edu/privkey.pem", &key)
        .replace("127.0.0.1:3001", &app.address.to_string())
        .replace("    server 127.0.0.1:3002 max_fails=1 fail_timeout=2s;\n", "");
    let top = folder.path().display();
    let whole = format!(
        "daemon off; pid {top}/pid; error_log stderr; events {{}} http {{ access_log off; client_body_temp_path {top}/body; \
         proxy_temp_path {top}/proxy; fastcgi_temp_path {top}/f; uwsgi_temp_path {top}/u; scgi_temp_path {top}/s;\n{site}\n}}"
    );
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, whole).unwrap();
    let checked = nginx()
        .args(["-t", "-c"])
        .arg(&file)
        .output()
        .expect("this test needs nginx; `make test` installs it");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success(), "{said}");
    assert!(
        !said.contains("[warn]") || said.contains("\"user\" directive"),
        "{said}"
    );
    let _nginx = Running::start(nginx().arg("-c").arg(&file), https);

    let page = plain(http, "GET /courses/7?page=2");
    assert!(page.starts_with("HTTP/1.1 301"), "{page}");
    assert!(
        page.contains("Location: https://chat.example.edu/courses/7?page=2\r\n"),
        "{page}"
    );
    for request in ["POST /api/query", "POST /api/execute", "GET /ws", "GET /ws/chat/7/"] {
        let refused = plain(http, request);
        assert!(refused.starts_with("HTTP/1.1 403"), "{request}: {refused}");
        assert!(!refused.contains("Location:"), "{request}: {refused}");
    }
    let setup = encrypted(https, &["-tls1_3"]);
    assert!(
        setup.contains("HTTP/1.1 200") && setup.contains("strict-transport-security"),
        "{setup}"
    );
    let older = encrypted(https, &["-tls1_2"]);
    assert!(older.contains("HTTP/1.1 200") && older.contains("ECDHE"), "{older}");
    for refused in [
        &["-tls1_1", "-cipher", "ALL@SECLEVEL=0"][..],
        &["-tls1_2", "-cipher", "AES128-SHA256:AES256-GCM-SHA384"],
    ] {
        let answer = encrypted(https, refused);
        assert!(!answer.contains("HTTP/1.1"), "{refused:?}: {answer}");
    }
}

/// Debian has it where only root looks for programs.
fn nginx() -> Command {
    let of_root = "/usr/sbin/nginx";
    Command::new(if Path::new(of_root).exists() { of_root } else { "nginx" })
}

/// A certificate and its key, for this test.
fn site_certificate(folder: &Path) -> (String, String) {
    let (certificate, key) = (folder.join("site.pem"), folder.join("site.key"));
    new_certificate("/CN=chat.example.edu")
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .run();
    (certificate.display().to_string(), key.display().to_string())
}

/// A proxy that ends with the test.
struct Running(Child);

impl Running {
    fn start(command: &mut Command, port: u16) -> Self {
        let running = Self(command.stderr(Stdio::null()).spawn().unwrap());
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The first process ends its workers.
        Command::new("kill").arg(self.0.id().to_string()).output().ok();
        self.0.wait().ok();
    }
}

/// What http answers.
fn plain(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head =
        format!("{request} HTTP/1.1\r\nHost: chat.example.edu\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// What https answers to a client with these limits, with what was agreed on.
fn encrypted(port: u16, limits: &[&str]) -> String {
    let mut client = Command::new("openssl")
        .args(["s_client", "-ign_eof", "-connect", &format!("127.0.0.1:{port}")])
        .args(["-servername", "chat.example.edu"])
        .args(limits)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let request = "GET /setup HTTP/1.1\r\nHost: chat.example.edu\r\nConnection: close\r\n\r\n";
    // It ends by itself where nothing is agreed on.
    client.stdin.take().unwrap().write_all(request.as_bytes()).ok();
    let done = client.wait_with_output().unwrap();
    String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned()
}
