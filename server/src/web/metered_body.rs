//! The body of an answer, which its reader pays for as it goes out.

use crate::application::Cohort;
use app::protocol::UserId;
use axum::body::{Body, HttpBody};
use axum::response::Response;
use hyper::body::{Bytes, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

struct MeteredBody {
    body: Body,
    cohort: Arc<Cohort>,
    reader: UserId,
}

/// Counts the bytes of an answer against what its reader may read.
pub(super) fn metered(response: Response, cohort: &Arc<Cohort>, reader: UserId) -> Response {
    let cohort = cohort.clone();
    response.map(|body| Body::new(MeteredBody { body, cohort, reader }))
}

impl HttpBody for MeteredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let next = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &next
            && let Some(bytes) = frame.data_ref()
        {
            self.cohort.pay_for_answer(self.reader, bytes.len());
        }
        next
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
