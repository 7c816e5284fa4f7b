//! The first frame of a tab's socket.

use super::build_id::BUILD;
use crate::actor::Actor;
use crate::application::Cohort;
use crate::realtime::hub::{RESUME, Registration, SIGNED_OUT, encode};
use app::protocol::{Hello, ServerFrame};
use axum::extract::ws::Utf8Bytes;

/// Subscribes the socket to its user's memberships, then reads the overview: what happens in between is in both. The error
/// is the close code.
pub(super) async fn hello(cohort: &Cohort, actor: &Actor, registration: &Registration) -> Result<Utf8Bytes, u16> {
    // A membership that begins or ends while this is read is published in the user's own stream.
    cohort.publisher.subscriptions_active().await;
    {
        let _turn = cohort.connecting_turn().await;
        let (heads, hidden) = cohort.subscriptions(actor).await.map_err(|_| RESUME)?;
        registration.subscribe_without(heads, hidden);
    }
    cohort.publisher.subscriptions_active().await;
    let _turn = cohort.connecting_turn().await;
    let overview = cohort.overview(actor).await.map_err(|_| RESUME)?;
    // The end of a session between the upgrade and the registration was not published to this socket.
    if !cohort.is_session_open(actor).await.map_err(|_| RESUME)? {
        return Err(SIGNED_OUT);
    }
    if !actor.is_token {
        registration.begin_presence(overview.me.hidden, cohort.clock.now());
    }
    let hello = Hello {
        overview,
        now: cohort.clock.now(),
        build: BUILD.into(),
    };
    encode(&ServerFrame::Hello(Box::new(hello))).ok_or(RESUME)
}
