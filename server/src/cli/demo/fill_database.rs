//! Fills an empty database for the demo.

use super::act_as_user::Simulation;
use crate::application::{Cohort, hash_password};
use std::sync::Arc;

const PASSWORD: &str = "welcome to cohort";

/// Fills it, and returns whom to sign in as.
pub async fn fill(cohort: &Arc<Cohort>) -> Result<String, String> {
    let empty = cohort.first_run().await.map_err(|error| cohort.problem(error).text)?;
    if !empty {
        return Err("The demo needs an empty database. Choose another with --database-url.".into());
    }
    let hash = hash_password(PASSWORD).map_err(|error| cohort.problem(error).text)?;
    let seed = cohort.ids.uuid();
    let filled = cohort
        .store
        .write(move |tx| Box::pin(async move { Simulation::new(tx, &hash, &seed).await?.play_semester().await }));
    filled.await.map_err(|error| cohort.problem(error).text)?;
    Ok(format!(
        "A demo course is ready. Sign in as one of these, password \"{PASSWORD}\":\n  \
         grace   instructor, and the site's admin\n  linus   assistant\n  ada     student"
    ))
}
