//! The one socket of the tab. `reconnect.rs` decides; this does it: opens, reads at once whatever comes, sends, pings,
//! and listens to the browser's own signs of life.

use crate::reconnect::{Input, Output, Reconnect};
use app::platform::Heard;
use app::protocol::{ServerFrame, from_json};
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

/// How often the socket is looked after.
const BEAT: u32 = 5_000;
/// After so long without a word the server is asked for one.
const QUIET: f64 = 25_000.0;
/// After so long without an answer to that the socket is given up.
const SILENT: f64 = 10_000.0;

/// `ClientFrame { reference: 0, look: Request::Ping {} }`.
const PING: &str = r#"{"ref":0,"ping":{}}"#;

/// The socket and everything that keeps it.
pub struct Socket {
    machine: RefCell<Reconnect>,
    hear: Box<dyn Fn(Heard)>,
    open: RefCell<Option<Open>>,
    timer: RefCell<Option<Timeout>>,
    heard_at: Cell<f64>,
    asked_at: Cell<Option<f64>>,
}

/// The connection of the moment. Dropping it closes it.
struct Open {
    number: u32,
    out: SplitSink<WebSocket, Message>,
    live: bool,
    reader: AbortHandle,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Socket {
    pub fn start(hear: Box<dyn Fn(Heard)>) -> Rc<Self> {
        Rc::new(Self {
            machine: RefCell::new(Reconnect::new(window().navigator().on_line())),
            hear,
            open: RefCell::new(None),
            timer: RefCell::new(None),
            heard_at: Cell::new(0.0),
            asked_at: Cell::new(None),
        })
    }

    /// Connects, and listens to what the browser says of network and attention from now on.
    pub fn begin(self: &Rc<Self>) {
        let (online, offline, shown, seen) = (self.clone(), self.clone(), self.clone(), self.clone());
        // They live as long as the page.
        std::mem::forget(window_event_listener(ev::online, move |_| online.step(Input::Online)));
        std::mem::forget(window_event_listener(ev::offline, move |_| {
            offline.step(Input::Offline)
        }));
        std::mem::forget(window_event_listener(ev::pageshow, move |_| shown.step(Input::Woken)));
        std::mem::forget(window_event_listener(ev::visibilitychange, move |_| {
            if !document().hidden() {
                seen.step(Input::Woken);
            }
        }));
        let keeper = self.clone();
        Interval::new(BEAT, move || keeper.beat()).forget();
        self.step(Input::Bootstrap);
    }

    /// Sends a frame, if the socket is live.
    pub fn push(&self, frame: &str) -> bool {
        let mut open = self.open.borrow_mut();
        let Some(open) = open.as_mut().filter(|open| open.live) else {
            return false;
        };
        // An open socket takes a frame at once; what it does with it, only the answer says.
        matches!(
            open.out.send(Message::Text(frame.to_owned())).now_or_never(),
            Some(Ok(()))
        )
    }

    fn step(self: &Rc<Self>, input: Input) {
        let outputs = self.machine.borrow_mut().step(input, js_sys::Math::random());
        for output in outputs {
            match output {
                Output::Connect { socket } => self.connect(socket),
                Output::Drop { socket } => self.let_go(socket),
                Output::Wait { timer, millis } => {
                    let this = self.clone();
                    let wait = Timeout::new(millis, move || this.step(Input::Due { timer }));
                    *self.timer.borrow_mut() = Some(wait);
                }
                Output::Probe { .. } => self.probe(),
                Output::Tell(status) => (self.hear)(Heard::Status(status)),
            }
        }
    }

    fn connect(self: &Rc<Self>, number: u32) {
        let Some(socket) = address().and_then(|address| WebSocket::open(&address).ok()) else {
            return self.step_later(Input::Closed {
                socket: number,
                code: 0,
            });
        };
        let (out, mut inwards) = socket.split();
        let (reader, registration) = AbortHandle::new_pair();
        *self.open.borrow_mut() = Some(Open {
            number,
            out,
            live: false,
            reader,
        });
        let this = self.clone();
        let reading = async move {
            let mut code = 0;
            while let Some(message) = inwards.next().await {
                match message {
                    Ok(Message::Text(text)) => this.read(number, &text),
                    Ok(Message::Bytes(_)) | Err(WebSocketError::ConnectionError) => {}
                    Err(WebSocketError::ConnectionClose(close)) => code = close.code,
                    Err(_) => {}
                }
            }
            this.let_go(number);
            this.step(Input::Closed { socket: number, code });
        };
        leptos::task::spawn_local(async move {
            let _ = Abortable::new(reading, registration).await;
        });
    }

    fn read(self: &Rc<Self>, number: u32, text: &str) {
        self.heard_at.set(js_sys::Date::now());
        self.asked_at.set(None);
        // A frame that this build does not know is of a newer one, whose Hello has said so.
        let Some(frame) = from_json::<ServerFrame>(text) else {
            return;
        };
        if matches!(frame, ServerFrame::Hello(_)) {
            if let Some(open) = self.open.borrow_mut().as_mut().filter(|open| open.number == number) {
                open.live = true;
            }
            self.step(Input::Hello { socket: number });
        }
        (self.hear)(Heard::Frame(Box::new(frame)));
    }

    fn let_go(&self, number: u32) {
        let gone = self.open.borrow_mut().take_if(|open| open.number == number);
        drop(gone);
    }

    /// Looks whether the connection still lives.
    fn beat(self: &Rc<Self>) {
        let Some(number) = self
            .open
            .borrow()
            .as_ref()
            .filter(|open| open.live)
            .map(|open| open.number)
        else {
            return;
        };
        let now = js_sys::Date::now();
        match self.asked_at.get() {
            Some(asked) if now - asked >= SILENT => self.step(Input::Silent { socket: number }),
            Some(_) => {}
            None if now - self.heard_at.get() >= QUIET => self.probe(),
            None => {}
        }
    }

    fn probe(&self) {
        if self.push(PING) && self.asked_at.get().is_none() {
            self.asked_at.set(Some(js_sys::Date::now()));
        }
    }

    fn step_later(self: &Rc<Self>, input: Input) {
        let this = self.clone();
        Timeout::new(0, move || this.step(input)).forget();
    }
}

/// `/ws` of where the page came from.
fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss://"
    } else {
        "ws://"
    };
    Some([scheme, &location.host().ok()?, "/ws"].concat())
}
