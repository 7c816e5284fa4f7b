//! One connection: its requests, one after the other, until it is closed or becomes a socket.

use super::connection_counts::Place;
use super::connection_state::ConnectionState;
use super::request_body::TimedBody;
use super::timed_stream::TimedStream;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// Bytes in the address of a request. No page has a longer one.
const ADDRESS: usize = 8 * 1024;

/// Serves one connection. Once `ending`, it is closed after the request that has begun.
pub(super) async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: SocketAddr,
    place: Place,
    router: Router,
    ending: CancellationToken,
) {
    let state = Arc::new(ConnectionState::default());
    let counts = place.counts.clone();
    let stream = TimedStream::new(stream, place, state.clone());
    let limits = &counts.limits;
    let mut builder = http1::Builder::new();
    // What is read of a head before it is complete is kept in this buffer; so is what waits to be written.
    builder.max_buf_size(limits.head_size).max_header_size(limits.head_size);
    // Counts from the end of the answer before, so it is the limit for being idle; a head has its own in `TimedStream`.
    builder.timer(TokioTimer::new()).header_read_timeout(limits.idle);
    let service = service_fn({
        let counts = counts.clone();
        move |request: Request<Incoming>| {
            state.request_began();
            let body = |body| Body::new(TimedBody::new(body, counts.clone(), state.clone()));
            answer(router.clone(), request.map(body), from, state.clone())
        }
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = ending.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}

async fn answer(
    router: Router,
    mut request: Request<Body>,
    from: SocketAddr,
    state: Arc<ConnectionState>,
) -> Result<Response<AnswerBody>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(from));
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > ADDRESS) {
        // There is no such page; what comes back says so. Nothing looks at the long address.
        *request.uri_mut() = Uri::from_static("/address-too-long");
        *request.method_mut() = Method::GET;
    }
    let Ok(mut response) = router.oneshot(request).await;
    if state.body_too_slow.swap(false, Ordering::Relaxed) {
        response = body_too_slow();
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        state.upgraded();
    }
    Ok(response.map(|body| AnswerBody { body, state }))
}

fn body_too_slow() -> Response<Body> {
    let text = "This arrived too slowly. Please check your connection and send it again.\n";
    let mut response = (StatusCode::REQUEST_TIMEOUT, text).into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

/// The body of an answer, which says when it has been handed over.
struct AnswerBody {
    body: Body,
    state: Arc<ConnectionState>,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.state.request_ended();
    }
}
