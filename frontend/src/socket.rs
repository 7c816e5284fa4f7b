//! The one socket of the tab. `reconnect.rs` decides, this file acts: it opens and closes the socket, receives and
//! sends frames, pings, and listens to the browser's events about network and visibility.

use crate::reconnect::{Input, Output, Reconnect};
use app::host_traits::SocketEvent;
use app::json::from_json;
use app::protocol::ServerFrame;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::SplitSink;
use futures_util::{FutureExt, SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::callback::{Interval, Timeout};
use leptos::ev;
use leptos::prelude::{document, window, window_event_listener};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Milliseconds between two checks of the connection.
const CHECK_INTERVAL: u32 = 5_000;
/// After so many milliseconds without a frame the server is pinged.
const PING_AFTER: f64 = 25_000.0;
/// After so many milliseconds without an answer to the ping the socket is closed.
const PONG_TIMEOUT: f64 = 10_000.0;

/// `ClientFrame { reference: 0, request: Request::Ping {} }`.
const PING: &str = r#"{"ref":0,"ping":{}}"#;

/// The socket and the state machine that keeps it open.
pub struct Socket {
    machine: RefCell<Reconnect>,
    on_event: Box<dyn Fn(SocketEvent)>,
    connection: RefCell<Option<Connection>>,
    timer: RefCell<Option<Timeout>>,
    received_at: Cell<f64>,
    pinged_at: Cell<Option<f64>>,
}

/// The current connection. Dropping it closes it.
struct Connection {
    number: u32,
    sender: SplitSink<WebSocket, Message>,
    live: bool,
    receiver: AbortHandle,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.receiver.abort();
    }
}

impl Socket {
    pub fn new(on_event: Box<dyn Fn(SocketEvent)>) -> Rc<Self> {
        Rc::new(Self {
            machine: RefCell::new(Reconnect::new(window().navigator().on_line())),
            on_event,
            connection: RefCell::new(None),
            timer: RefCell::new(None),
            received_at: Cell::new(0.0),
            pinged_at: Cell::new(None),
        })
    }

    /// Connects, and listens to the browser's events about network and visibility from now on.
    pub fn start(self: &Rc<Self>) {
        let (online, offline, restored, visible) = (self.clone(), self.clone(), self.clone(), self.clone());
        // They live as long as the page.
        std::mem::forget(window_event_listener(ev::online, move |_| online.step(Input::Online)));
        std::mem::forget(window_event_listener(ev::offline, move |_| {
            offline.step(Input::Offline)
        }));
        std::mem::forget(window_event_listener(ev::pageshow, move |_| {
            restored.step(Input::Resumed)
        }));
        std::mem::forget(window_event_listener(ev::visibilitychange, move |_| {
            if !document().hidden() {
                visible.step(Input::Resumed);
            }
        }));
        let checked = self.clone();
        Interval::new(CHECK_INTERVAL, move || checked.check()).forget();
        self.step(Input::Start);
    }

    /// Sends a frame, if the socket is live.
    pub fn send(&self, frame: &str) -> bool {
        let mut connection = self.connection.borrow_mut();
        let Some(connection) = connection.as_mut().filter(|connection| connection.live) else {
            return false;
        };
        // An open socket takes a frame at once; whether it arrives, only the answer says.
        matches!(
            connection.sender.send(Message::Text(frame.to_owned())).now_or_never(),
            Some(Ok(()))
        )
    }

    fn step(self: &Rc<Self>, input: Input) {
        let outputs = self.machine.borrow_mut().step(input, js_sys::Math::random());
        for output in outputs {
            match output {
                Output::Connect { socket } => self.connect(socket),
                Output::Close { socket } => self.close(socket),
                Output::SetTimer { timer, millis } => {
                    let this = self.clone();
                    let wait = Timeout::new(millis, move || this.step(Input::TimerFired { timer }));
                    *self.timer.borrow_mut() = Some(wait);
                }
                Output::Ping { .. } => self.ping(),
                Output::ReportStatus(status) => (self.on_event)(SocketEvent::Status(status)),
            }
        }
    }

    fn connect(self: &Rc<Self>, number: u32) {
        let Some(socket) = socket_url().and_then(|url| WebSocket::open(&url).ok()) else {
            return self.step_soon(Input::Closed {
                socket: number,
                code: 0,
            });
        };
        let (sender, mut receiver) = socket.split();
        let (abort, registration) = AbortHandle::new_pair();
        *self.connection.borrow_mut() = Some(Connection {
            number,
            sender,
            live: false,
            receiver: abort,
        });
        let this = self.clone();
        let receiving = async move {
            let mut code = 0;
            while let Some(message) = receiver.next().await {
                match message {
                    Ok(Message::Text(text)) => this.on_text(number, &text),
                    Ok(Message::Bytes(_)) | Err(WebSocketError::ConnectionError) => {}
                    Err(WebSocketError::ConnectionClose(close)) => code = close.code,
                    Err(_) => {}
                }
            }
            this.close(number);
            this.step(Input::Closed { socket: number, code });
        };
        leptos::task::spawn_local(async move {
            let _ = Abortable::new(receiving, registration).await;
        });
    }

    fn on_text(self: &Rc<Self>, number: u32, text: &str) {
        self.received_at.set(js_sys::Date::now());
        self.pinged_at.set(None);
        // A frame that this build does not know is from a newer build, whose Hello has said so.
        let Some(frame) = from_json::<ServerFrame>(text) else {
            return;
        };
        if matches!(frame, ServerFrame::Hello(_)) {
            if let Some(connection) = self
                .connection
                .borrow_mut()
                .as_mut()
                .filter(|connection| connection.number == number)
            {
                connection.live = true;
            }
            self.step(Input::Hello { socket: number });
        }
        (self.on_event)(SocketEvent::Frame(Box::new(frame)));
    }

    fn close(&self, number: u32) {
        let closed = self
            .connection
            .borrow_mut()
            .take_if(|connection| connection.number == number);
        drop(closed);
    }

    /// Checks whether the connection is still alive.
    fn check(self: &Rc<Self>) {
        let Some(number) = self
            .connection
            .borrow()
            .as_ref()
            .filter(|connection| connection.live)
            .map(|connection| connection.number)
        else {
            return;
        };
        let now = js_sys::Date::now();
        match self.pinged_at.get() {
            Some(pinged) if now - pinged >= PONG_TIMEOUT => self.step(Input::TimedOut { socket: number }),
            Some(_) => {}
            None if now - self.received_at.get() >= PING_AFTER => self.ping(),
            None => {}
        }
    }

    fn ping(&self) {
        if self.send(PING) && self.pinged_at.get().is_none() {
            self.pinged_at.set(Some(js_sys::Date::now()));
        }
    }

    fn step_soon(self: &Rc<Self>, input: Input) {
        let this = self.clone();
        Timeout::new(0, move || this.step(input)).forget();
    }
}

/// The URL of `/ws` on the host that the page came from.
fn socket_url() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss://"
    } else {
        "ws://"
    };
    Some([scheme, &location.host().ok()?, "/ws"].concat())
}
