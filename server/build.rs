//! Sets COHORT_BUILD, the id of the build: the package's version and the build time. Open tabs compare it with the server's
//! and detect a newer build.

use std::time::{SystemTime, UNIX_EPOCH};

#[expect(clippy::disallowed_methods, reason = "a build is identified by its time")]
fn main() {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    println!(
        "cargo::rustc-env=COHORT_BUILD={}-{seconds:x}",
        env!("CARGO_PKG_VERSION")
    );
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=../app/src");
    println!("cargo::rerun-if-changed=../frontend/src");
    println!("cargo::rerun-if-changed=../migrations");
    println!("cargo::rerun-if-changed=../style");
}
