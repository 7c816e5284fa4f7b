//! Certificates for tests, made by openssl.

use std::process::Command;

/// Makes a certificate and its key. What it is for, and the names of the files, are added by the caller.
pub fn new_certificate(subject: &str) -> Command {
    let mut command = Command::new("openssl");
    command
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ])
        .args(["-nodes", "-days", "30", "-subj", subject]);
    command
}

/// Runs a command to its end, which must be a good one.
pub trait Run {
    fn run(&mut self);
}

impl Run for Command {
    fn run(&mut self) {
        let done = self.output().unwrap();
        assert!(
            done.status.success(),
            "{self:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}
