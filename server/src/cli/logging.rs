//! Which lines are logged. Never a message, a query, a cookie or a secret.

use tracing_subscriber::filter::{LevelFilter, Targets};

/// Libraries that log the content they carry when everything is asked for.
const TALKATIVE: [&str; 5] = ["tungstenite", "tokio_tungstenite", "tower_http", "hyper", "h2"];

/// What `COHORT_LOG` asks for, without what nobody may read.
pub fn filter(wanted: Option<Targets>) -> Targets {
    let wanted = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    // A module of such a library, asked for by name, would beat the level of the whole library.
    let others = (wanted.iter()).filter(|(name, _)| !TALKATIVE.iter().any(|talkative| name.starts_with(talkative)));
    let mut filter: Targets = others.collect();
    if let Some(level) = wanted.default_level() {
        filter = filter.with_default(level);
    }
    for name in TALKATIVE {
        filter = filter.with_target(name, LevelFilter::WARN);
    }
    filter
}
