//! The other nodes, by way of Redis. It is a hint, never the truth: it may lose anything at any time, and the heads of
//! the heartbeat with the database behind them mend it. Two tasks: one tells, one hears; each makes its connection anew
//! for as long as the node lives. This is the only file that knows Redis.

use super::{Company, Here, Outgoing};
use crate::db::Store;
use crate::hub::Wish;
use crate::mend;
use crate::metrics::Moment;
use ::redis::aio::{MultiplexedConnection, PubSub, PubSubSink};
use ::redis::{Client, Pipeline, RedisError};
use app::wire::Stream;
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// Commits' worth of news that may wait to be told. What does not fit is lost, and mended like everything else.
const QUEUE: usize = 4096;
/// How many of them go out in one write.
const BATCH: usize = 256;
/// How long Redis may take for anything.
const PATIENCE: Duration = Duration::from_secs(2);
/// The node hears its own pulse; without it for `SILENCE` the connection is taken for lost.
const PULSE: Duration = Duration::from_secs(1);
const SILENCE: Duration = Duration::from_secs(4);
/// Between two tries to connect.
const PAUSE: Duration = Duration::from_millis(500);

/// The way to the other nodes.
#[derive(Clone)]
pub struct Others {
    news: mpsc::Sender<Vec<Outgoing>>,
    asks: mpsc::UnboundedSender<oneshot::Sender<()>>,
    health: Arc<Health>,
    /// They end with the last one who knows this.
    _tasks: Arc<JoinSet<()>>,
}

#[derive(Default)]
struct Health {
    tells: AtomicBool,
    hears: AtomicBool,
    /// What was told elsewhere may have been missed.
    doubt: Notify,
}

/// What travels.
#[derive(Serialize, Deserialize)]
struct Letter {
    /// The node that wrote it.
    from: String,
    news: Vec<Outgoing>,
}

/// Names of the channels, of this installation alone.
#[derive(Clone)]
struct Channels {
    prefix: String,
    node: String,
}

impl Channels {
    fn stream(&self, stream: Stream) -> String {
        match stream {
            Stream::Room(id) => format!("{}:room:{id}", self.prefix),
            Stream::Course(id) => format!("{}:course:{id}", self.prefix),
            Stream::Person(id) => format!("{}:person:{id}", self.prefix),
        }
    }

    fn everybody(&self) -> String {
        format!("{}:everybody", self.prefix)
    }

    fn pulse(&self) -> String {
        format!("{}:pulse:{}", self.prefix, self.node)
    }

    /// Where those listen whom it concerns.
    fn of(&self, what: &Outgoing) -> String {
        match what {
            Outgoing::Event(event) => self.stream(event.stream),
            Outgoing::Join { user, .. } => self.stream(Stream::Person(*user)),
            Outgoing::Part { stream, .. } => self.stream(*stream),
            Outgoing::EndSession(_) | Outgoing::EndEverything(_) | Outgoing::Tried(_) => self.everybody(),
        }
    }
}

impl Others {
    /// Starts both tasks. `installation` sets the nodes of one database apart from all others on the same Redis, `node`
    /// this one from them. `wishes` are the hub's; those to mend are seen to with the `store`.
    pub fn start(
        url: &str,
        installation: &str,
        node: String,
        here: Here,
        wishes: mpsc::UnboundedReceiver<Wish>,
        store: Store,
    ) -> Result<Self, String> {
        let client = Client::open(url).map_err(|error| {
            format!("The Redis address cannot be used ({error}). Check --redis-url: redis://host:6379.")
        })?;
        let (news, queue) = mpsc::channel(QUEUE);
        let (asks, asked) = mpsc::unbounded_channel();
        let health = Arc::new(Health::default());
        let channels = Channels {
            prefix: format!("cohort:{installation}"),
            node,
        };
        let teller = Teller {
            client: client.clone(),
            channels: channels.clone(),
            health: health.clone(),
            connection: None,
            not_before: Instant::now(),
        };
        let (mend, missing) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(mend::keep(store, here.hub.clone(), missing));
        tasks.spawn(teller.run(queue));
        let hearer = Hearer {
            client,
            channels,
            health: health.clone(),
            here,
            wishes,
            asked,
            mend,
        };
        tasks.spawn(hearer.run());
        Ok(Self {
            news,
            asks,
            health,
            _tasks: Arc::new(tasks),
        })
    }

    /// Never waits: what does not fit is lost.
    pub(super) fn tell(&self, outgoing: Vec<Outgoing>) {
        if !outgoing.is_empty() {
            self.news.try_send(outgoing).ok();
        }
    }

    pub(super) async fn settled(&self) {
        let (done, settled) = oneshot::channel();
        if self.health.hears.load(Ordering::Relaxed) && self.asks.send(done).is_ok() {
            timeout(PATIENCE, settled).await.ok();
        }
    }

    pub(super) fn company(&self) -> Company {
        if self.health.tells.load(Ordering::Relaxed) && self.health.hears.load(Ordering::Relaxed) {
            Company::Together
        } else {
            Company::Degraded
        }
    }

    pub(super) async fn doubtful(&self) {
        self.health.doubt.notified().await;
    }
}

/// Tells the others what was committed here, and itself that it lives.
struct Teller {
    client: Client,
    channels: Channels,
    health: Arc<Health>,
    connection: Option<MultiplexedConnection>,
    not_before: Instant,
}

impl Teller {
    async fn run(mut self, mut queue: mpsc::Receiver<Vec<Outgoing>>) {
        let mut pulse = interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let mut pipe = ::redis::pipe();
            tokio::select! {
                count = queue.recv_many(&mut batch, BATCH) => {
                    if count == 0 {
                        return;
                    }
                    self.letters(batch.drain(..).flatten(), &mut pipe);
                }
                _ = pulse.tick() => {
                    pipe.publish(self.channels.pulse(), "").ignore();
                }
            }
            let told = self.send(&pipe).await;
            match (self.health.tells.swap(told, Ordering::Relaxed), told) {
                (false, true) => tracing::info!("Redis: the other nodes are told"),
                (true, false) => tracing::warn!("Redis: the other nodes cannot be told"),
                _ => {}
            }
        }
    }

    /// Neighbours for the same channel share a letter; the order stays.
    fn letters(&self, news: impl Iterator<Item = Outgoing>, pipe: &mut Pipeline) {
        let mut open: Option<(String, Vec<Outgoing>)> = None;
        for what in news {
            let channel = self.channels.of(&what);
            match &mut open {
                Some((same, list)) if *same == channel => list.push(what),
                _ => {
                    self.letter(open.replace((channel, vec![what])), pipe);
                }
            }
        }
        self.letter(open, pipe);
    }

    fn letter(&self, open: Option<(String, Vec<Outgoing>)>, pipe: &mut Pipeline) {
        let Some((channel, news)) = open else { return };
        let from = self.channels.node.clone();
        if let Ok(text) = serde_json::to_string(&Letter { from, news }) {
            pipe.publish(channel, text).ignore();
        }
    }

    /// Whether it went out.
    async fn send(&mut self, pipe: &Pipeline) -> bool {
        if self.connection.is_none() && Instant::now() >= self.not_before {
            let connecting = self.client.get_multiplexed_async_connection();
            self.connection = timeout(PATIENCE, connecting).await.ok().and_then(Result::ok);
            self.not_before = Instant::now() + PAUSE;
        }
        let Some(connection) = &mut self.connection else {
            return false;
        };
        let sent = timeout(PATIENCE, pipe.query_async::<()>(connection)).await;
        let sent = matches!(sent, Ok(Ok(())));
        if !sent {
            self.connection = None;
        }
        sent
    }
}

/// Hears what was committed elsewhere.
struct Hearer {
    client: Client,
    channels: Channels,
    health: Arc<Health>,
    here: Here,
    wishes: mpsc::UnboundedReceiver<Wish>,
    asked: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
    mend: mpsc::UnboundedSender<Stream>,
}

impl Hearer {
    async fn run(mut self) {
        loop {
            let ended = self.hear().await;
            let heard = self.health.hears.swap(false, Ordering::Relaxed);
            match ended {
                Ok(()) => return,
                Err(error) if heard => tracing::warn!(%error, "Redis: the other nodes cannot be heard"),
                Err(error) => tracing::debug!(%error, "Redis: still not there"),
            }
            if !self.rest().await {
                return;
            }
        }
    }

    /// While there is no connection: wishes to hear are not needed (the hub knows), those to mend go on.
    async fn rest(&mut self) -> bool {
        let pause = tokio::time::sleep(PAUSE);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return true,
                wish = self.wishes.recv() => match wish {
                    None => return false,
                    Some(Wish::Mend(stream)) => { self.mend.send(stream).ok(); }
                    Some(Wish::Hear(_) | Wish::Leave(_)) => {}
                },
                Some(done) = self.asked.recv() => { done.send(()).ok(); }
            }
        }
    }

    /// One connection, until it is lost. Ends well when the node does.
    async fn hear(&mut self) -> Result<(), RedisError> {
        let connecting = timeout(PATIENCE, self.client.get_async_pubsub()).await;
        let pubsub: PubSub = connecting.map_err(|_| late())??;
        let (mut sink, mut letters) = pubsub.split();
        let own = [self.channels.everybody(), self.channels.pulse()];
        timeout(PATIENCE, sink.subscribe(&own)).await.map_err(|_| late())??;
        let mut heard: HashSet<Stream> = HashSet::new();
        let all: Vec<Stream> = self.here.hub.told().into_iter().map(|(stream, _)| stream).collect();
        self.subscribe(&mut sink, &mut heard, all).await?;
        self.health.hears.store(true, Ordering::Relaxed);
        tracing::info!("Redis: the other nodes are heard");
        self.health.doubt.notify_one();
        let mut last = Instant::now();
        let mut watch = interval(PULSE);
        let mut wishes = Vec::new();
        loop {
            tokio::select! {
                letter = letters.next() => {
                    let Some(letter) = letter else { return Err(late()) };
                    last = Instant::now();
                    self.read(letter.get_payload_bytes());
                }
                count = self.wishes.recv_many(&mut wishes, BATCH) => {
                    if count == 0 {
                        return Ok(());
                    }
                    self.fulfil(&mut sink, &mut heard, &mut wishes).await?;
                }
                Some(done) = self.asked.recv() => {
                    // What was wished for before this was asked is in the queue already.
                    while let Ok(wish) = self.wishes.try_recv() {
                        wishes.push(wish);
                    }
                    self.fulfil(&mut sink, &mut heard, &mut wishes).await?;
                    done.send(()).ok();
                }
                _ = watch.tick() => {
                    if last.elapsed() > SILENCE {
                        return Err(late());
                    }
                }
            }
        }
    }

    async fn fulfil(
        &self,
        sink: &mut PubSubSink,
        heard: &mut HashSet<Stream>,
        wishes: &mut Vec<Wish>,
    ) -> Result<(), RedisError> {
        // Only how a stream stands in the end matters.
        let (mut on, mut off) = (HashSet::new(), HashSet::new());
        for wish in wishes.drain(..) {
            match wish {
                Wish::Hear(stream) => {
                    off.remove(&stream);
                    on.insert(stream);
                }
                Wish::Leave(stream) => {
                    on.remove(&stream);
                    off.insert(stream);
                }
                Wish::Mend(stream) => {
                    self.mend.send(stream).ok();
                }
            }
        }
        self.subscribe(sink, heard, on).await?;
        let gone: Vec<String> = (off.into_iter())
            .filter(|stream| heard.remove(stream))
            .map(|stream| self.channels.stream(stream))
            .collect();
        if !gone.is_empty() {
            timeout(PATIENCE, sink.unsubscribe(&gone)).await.map_err(|_| late())??;
        }
        Ok(())
    }

    async fn subscribe(
        &self,
        sink: &mut PubSubSink,
        heard: &mut HashSet<Stream>,
        streams: impl IntoIterator<Item = Stream>,
    ) -> Result<(), RedisError> {
        let new: Vec<String> = (streams.into_iter())
            .filter(|stream| heard.insert(*stream))
            .map(|stream| self.channels.stream(stream))
            .collect();
        if !new.is_empty() {
            timeout(PATIENCE, sink.subscribe(&new)).await.map_err(|_| late())??;
        }
        Ok(())
    }

    fn read(&self, payload: &[u8]) {
        // The pulse is empty; a letter that cannot be read is of another version, and what it told is mended.
        let Ok(letter) = serde_json::from_slice::<Letter>(payload) else {
            return;
        };
        if letter.from != self.channels.node {
            let now = Moment::now();
            letter.news.iter().for_each(|what| self.here.tell(what, now));
        }
    }
}

fn late() -> RedisError {
    RedisError::from(std::io::Error::from(std::io::ErrorKind::TimedOut))
}
