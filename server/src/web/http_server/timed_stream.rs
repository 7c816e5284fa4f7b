//! A connection's stream with the limits on how long a head may take to arrive and an answer to be taken. An idle one has no
//! timers: there may be very many.

use super::connection_counts::Place;
use super::connection_state::ConnectionState;
use super::request_body::{Progress, is_due};
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Any stream, with its place among the connections.
pub(super) struct TimedStream<S> {
    stream: S,
    place: Place,
    state: Arc<ConnectionState>,
    /// While a head is due.
    head: Option<Box<HeadTimer>>,
    /// While the other side takes nothing.
    stalled: Option<Box<Stalled>>,
}

struct HeadTimer {
    deadline: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

#[derive(Default)]
struct Stalled {
    progress: Progress,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> TimedStream<S> {
    pub fn new(stream: S, place: Place, state: Arc<ConnectionState>) -> Self {
        let mut timed = Self {
            stream,
            place,
            state,
            head: None,
            stalled: None,
        };
        timed.expect_head();
        timed
    }

    fn expect_head(&mut self) {
        let deadline = Instant::now() + self.place.counts.limits.head;
        self.head = Some(Box::new(HeadTimer { deadline, timer: None }));
    }

    fn too_late<T>(&self, what: &'static str) -> Poll<Result<T>> {
        self.place.counts.metrics.overload.connection_timed_out(what);
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, what)))
    }

    /// What comes of a write of so many bytes.
    fn written(
        &mut self,
        context: &mut Context<'_>,
        wanted: usize,
        result: Poll<Result<usize>>,
    ) -> Poll<Result<usize>> {
        match &result {
            Poll::Ready(Ok(written)) if *written < wanted => {
                if let Some(stalled) = &mut self.stalled {
                    stalled.progress.made(*written);
                }
            }
            Poll::Ready(_) => self.stalled = None,
            Poll::Pending => {
                let stalled = self.stalled.get_or_insert_default();
                let deadline = stalled.progress.deadline(self.place.counts.limits.write);
                if is_due(&mut stalled.timer, deadline, context) {
                    return self.too_late("answer");
                }
            }
        }
        result
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        let result = Pin::new(&mut this.stream).poll_read(context, buffer);
        if buffer.filled().len() > before && this.state.bytes_read() {
            this.expect_head();
        }
        if !this.state.awaits_head() {
            this.head = None;
        } else if result.is_pending()
            && let Some(head) = &mut this.head
            && is_due(&mut head.timer, head.deadline, context)
        {
            return this.too_late("head");
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, bytes.len(), result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        let wanted = parts.iter().map(|part| part.len()).sum();
        self.written(context, wanted, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
