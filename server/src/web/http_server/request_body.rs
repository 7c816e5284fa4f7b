//! The body of a request: whoever sends it must make progress.

use super::connection_counts::ConnectionCounts;
use super::connection_state::ConnectionState;
use crate::application::HttpLimits;
use axum::body::HttpBody;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// A body that ends with an error when it comes too slowly.
pub(super) struct TimedBody {
    body: Incoming,
    counts: Arc<ConnectionCounts>,
    state: Arc<ConnectionState>,
    progress: Progress,
    timer: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub fn new(body: Incoming, counts: Arc<ConnectionCounts>, state: Arc<ConnectionState>) -> Self {
        Self {
            body,
            counts,
            state,
            progress: Progress::default(),
            timer: None,
        }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(frame) => {
                if let Some(Ok(frame)) = &frame {
                    this.progress.made(frame.data_ref().map_or(0, Bytes::len));
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                let deadline = this.progress.deadline(this.counts.limits.body);
                if !is_due(&mut this.timer, deadline, context) {
                    return Poll::Pending;
                }
                this.counts.metrics.overload.connection_timed_out("body");
                this.state.body_too_slow.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(Box::new(TooSlow))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// How far something has come since it was first waited for.
#[derive(Default)]
pub(super) struct Progress {
    since: Option<Instant>,
    bytes: usize,
}

impl Progress {
    pub fn made(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Until when there must be more. A byte now and then does not extend it for long.
    pub fn deadline(&mut self, patience: Duration) -> Instant {
        let since = *self.since.get_or_insert_with(Instant::now);
        let earned = self.bytes.saturating_mul(1000) / HttpLimits::LEAST_BYTES_PER_SECOND;
        since + patience + Duration::from_millis(earned as u64)
    }
}

/// Whether the time is over; if not, the task is woken then.
pub(super) fn is_due(timer: &mut Option<Pin<Box<Sleep>>>, deadline: Instant, context: &mut Context<'_>) -> bool {
    let timer = timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
    if timer.deadline() != deadline {
        timer.as_mut().reset(deadline);
    }
    timer.as_mut().poll(context).is_ready()
}

#[derive(Debug)]
struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("the body came too slowly")
    }
}

impl Error for TooSlow {}
