//! The browser as the app sees it: clock, storage, chance, and the socket.

use crate::socket::Socket;
use app::platform::{Heard, Link};
use app::protocol::Millis;
use gloo_timers::callback::Timeout;
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;

/// One tab. There is one a page, and everything in it lives on its one thread.
pub struct Browser;

thread_local! {
    static SOCKET: RefCell<Option<Rc<Socket>>> = const { RefCell::new(None) };
}

impl Link for Browser {
    fn start(&self, hear: Box<dyn Fn(Heard)>) {
        let socket = Socket::start(hear);
        SOCKET.with_borrow_mut(|slot| *slot = Some(socket.clone()));
        socket.begin();
    }

    fn push(&self, frame: &str) -> bool {
        SOCKET
            .with_borrow(Clone::clone)
            .is_some_and(|socket| socket.push(frame))
    }

    fn offset(&self, at: Millis) -> i64 {
        let date = js_sys::Date::new(&(at as f64).into());
        -(date.get_timezone_offset() as i64)
    }

    fn now(&self) -> Millis {
        js_sys::Date::now() as Millis
    }

    fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        if window()
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .is_err()
        {
            bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
        }
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut uuid = String::with_capacity(36);
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                uuid.push('-');
            }
            for half in [byte >> 4, byte & 15] {
                uuid.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        uuid
    }

    fn keep(&self, key: &str, text: Option<&str>) {
        // A browser without storage, or with a full one, only loses what a reload would keep.
        let Some(storage) = storage() else { return };
        let _ = match text {
            Some(text) => storage.set_item(key, text),
            None => storage.remove_item(key),
        };
    }

    fn kept(&self, prefix: &str) -> Vec<(String, String)> {
        let Some(storage) = storage() else { return Vec::new() };
        (0..storage.length().unwrap_or(0))
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|key| key.starts_with(prefix))
            .filter_map(|key| storage.get_item(&key).ok().flatten().map(|text| (key, text)))
            .collect()
    }

    fn later(&self, millis: u32, what: Box<dyn FnOnce()>) {
        Timeout::new(millis, what).forget();
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
