//! Opens the socket of one virtual user and receives its frames in a task. While the socket is open, it counts as a
//! subscriber of its rooms.

use crate::counters::Counter;
use crate::delivery::{Receiver, ResponseHandler, RunState};
use crate::socket::{Socket, SocketWriter};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use tokio::sync::oneshot;

/// A socket that is about to be opened.
pub struct UserConnection {
    pub host: String,
    pub path: String,
    pub cookie: Option<String>,
    pub expects_hello: bool,
    /// The rooms whose messages arrive here, as indexes of `subscribers`.
    pub subscribed: Arc<[usize]>,
    /// How many open sockets receive each room's messages.
    pub subscribers: Arc<[AtomicUsize]>,
    pub run: Arc<RunState>,
    pub responses: Option<Arc<dyn ResponseHandler>>,
}

impl UserConnection {
    /// Returns the writing half, and whether the socket is still open.
    pub async fn open(self) -> Result<(Arc<SocketWriter>, Arc<AtomicBool>), String> {
        let socket = Socket::open(&self.host, &self.path, self.cookie.as_deref()).await?;
        let (writer, open) = (socket.writer.clone(), Arc::new(AtomicBool::new(true)));
        let (hello, hello_received) = oneshot::channel();
        let Self {
            run,
            subscribed,
            subscribers,
            responses,
            ..
        } = self;
        let mut receiver = Receiver::new(run.clone(), hello, responses);
        subscribed
            .iter()
            .for_each(|room| _ = subscribers[*room].fetch_add(1, Relaxed));
        let still_open = open.clone();
        tokio::spawn(async move {
            let reason = socket.read_frames(&mut receiver).await;
            still_open.store(false, Relaxed);
            subscribed
                .iter()
                .for_each(|room| _ = subscribers[*room].fetch_sub(1, Relaxed));
            run.counters.count_with_reason(Counter::Closed, &reason, "");
        });
        if self.expects_hello {
            hello_received.await.map_err(|_| "closed before Hello")?;
        }
        Ok((writer, open))
    }
}
