//! Fills an empty database with a lively course, through the same door as everybody.

use crate::door::Cohort;
use std::sync::Arc;

/// Fills it and says whom to sign in as.
pub async fn fill(_cohort: &Arc<Cohort>) -> Result<String, String> {
    Ok(String::new())
}
