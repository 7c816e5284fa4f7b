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
    pay: fn(&Cohort, UserId, usize),
}

/// Counts the bytes of an answer against what its reader may read.
pub(super) fn metered(response: Response, cohort: &Arc<Cohort>, reader: UserId) -> Response {
    paid_by(response, cohort, reader, Cohort::pay_for_answer)
}

/// Counts the bytes of a file against what its reader may download.
pub(super) fn metered_file(response: Response, cohort: &Arc<Cohort>, reader: UserId) -> Response {
    paid_by(response, cohort, reader, Cohort::pay_for_file)
}

fn paid_by(response: Response, cohort: &Arc<Cohort>, reader: UserId, pay: fn(&Cohort, UserId, usize)) -> Response {
    let cohort = cohort.clone();
    response.map(|body| {
        Body::new(MeteredBody {
            body,
            cohort,
            reader,
            pay,
        })
    })
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
            (self.pay)(&self.cohort, self.reader, bytes.len());
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
