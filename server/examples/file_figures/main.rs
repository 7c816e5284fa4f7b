//! What uploads cost: `cargo run --release -p server --example file_figures`. Ten uploads of 25 MB at once: memory of the server above
//! idle, and how fast they are beside `cp`; and the smaller version of a photo of 24 megapixels. On SQLite, in a folder that is
//! removed afterwards, beside this program (`COHORT_FIGURES_IN` names another place for it).

mod photo;
mod serving;
mod uploads;

use std::time::Instant;

#[global_allocator]
static ALLOCATOR: server::Allocator = server::ALLOCATOR;

const ROUNDS: usize = 3;

fn main() {
    if let Some(folder) = std::env::args().nth(1) {
        return serving::serve(folder.as_ref());
    }
    let place = std::env::var_os("COHORT_FIGURES_IN").map_or_else(|| "target".into(), std::path::PathBuf::from);
    let folder = tempfile::tempdir_in(place).expect("a folder");
    let server = serving::start(folder.path());
    // What is allocated once is idle memory.
    uploads::upload(&server, 1, 1024);
    for _ in 0..ROUNDS {
        let idle = server.memory("VmRSS");
        server.forget_peak();
        let began = Instant::now();
        uploads::upload(&server, uploads::AT_ONCE, uploads::SIZE);
        let uploaded = began.elapsed();
        let peak = server.memory("VmHWM");
        let (copied, synced) = uploads::copy(folder.path());
        let ratio = |other: std::time::Duration| other.as_secs_f64() / uploaded.as_secs_f64();
        println!(
            "{} uploads of 25 MB at once: {:.1} MB above idle ({:.1} MB); {:.2} s, {:.2} of cp ({:.2} s), {:.2} of cp that waits for the disk ({:.2} s)",
            uploads::AT_ONCE,
            peak - idle,
            idle,
            uploaded.as_secs_f64(),
            ratio(copied),
            copied.as_secs_f64(),
            ratio(synced),
            synced.as_secs_f64(),
        );
    }
    drop(server);
    let photo = photo::photo();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let picture = server::pictures::take_in(photo.clone(), image::ImageFormat::Jpeg).expect("a picture");
        println!(
            "smaller version of a JPEG of {} by {} ({:.1} MB): {:.0} ms, {} KB",
            picture.width,
            picture.height,
            photo.len() as f64 / 1e6,
            began.elapsed().as_secs_f64() * 1000.0,
            picture.small.map_or(0, |small| small.len() / 1000),
        );
    }
}
