//! Reading the log as it is stored.

use crate::support::TestApp;
use server::db::{SecurityFilter, SecurityRow};

/// Everything in the log, oldest first, with what was waiting to be stored.
pub async fn security_rows(app: &TestApp) -> Vec<SecurityRow> {
    app.cohort.store_refusals().await;
    let mut reader = app.cohort.store.read().await.unwrap();
    let mut rows = reader.security_log(&SecurityFilter::default(), 10_000).await.unwrap();
    rows.reverse();
    rows
}
