//! The browser as the app sees it: clock, storage, random numbers, and the socket.

use crate::socket::Socket;
use app::host_traits::{Browser, SocketEvent};
use app::protocol::Millis;
use gloo_timers::callback::Timeout;
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;

/// One tab. There is one for each page, and all of it runs on one thread.
pub struct BrowserTab;

thread_local! {
    static SOCKET: RefCell<Option<Rc<Socket>>> = const { RefCell::new(None) };
}

impl Browser for BrowserTab {
    fn open_socket(&self, on_event: Box<dyn Fn(SocketEvent)>) {
        let socket = Socket::new(on_event);
        SOCKET.with_borrow_mut(|slot| *slot = Some(socket.clone()));
        socket.start();
    }

    fn send_frame(&self, frame: &str) -> bool {
        SOCKET
            .with_borrow(Clone::clone)
            .is_some_and(|socket| socket.send(frame))
    }

    fn utc_offset(&self, at: Millis) -> i64 {
        let date = js_sys::Date::new(&(at as f64).into());
        -(date.get_timezone_offset() as i64)
    }

    fn now(&self) -> Millis {
        js_sys::Date::now() as Millis
    }

    fn new_uuid(&self) -> String {
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

    fn store(&self, key: &str, text: Option<&str>) {
        // Without storage, or if it is full, the text is only lost by a reload.
        let Some(storage) = storage() else { return };
        let _ = match text {
            Some(text) => storage.set_item(key, text),
            None => storage.remove_item(key),
        };
    }

    fn stored_text(&self, key: &str) -> Option<String> {
        storage()?.get_item(key).ok()?
    }

    fn stored(&self, prefix: &str) -> Vec<(String, String)> {
        let Some(storage) = storage() else { return Vec::new() };
        (0..storage.length().unwrap_or(0))
            .filter_map(|at| storage.key(at).ok().flatten())
            .filter(|key| key.starts_with(prefix))
            .filter_map(|key| storage.get_item(&key).ok().flatten().map(|text| (key, text)))
            .collect()
    }

    fn set_timeout(&self, millis: u32, callback: Box<dyn FnOnce()>) {
        Timeout::new(millis, callback).forget();
    }
}

/// The storage, unless the browser denies it.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
