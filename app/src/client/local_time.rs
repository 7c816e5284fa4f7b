//! The browser's clock, time zone and timers.

use super::signals::Client;
use crate::local_time::LocalTime;
use crate::time_format::Millis;
use leptos::prelude::*;

impl Client {
    /// Minutes east of UTC to write a time with.
    pub fn utc_offset(&self, at: Millis) -> i64 {
        if !self.hydrated.get() {
            return 0;
        }
        self.tab().map_or(0, |tab| tab.browser.utc_offset(at))
    }

    /// What a date and time that the reader types means. `local` is as if it were UTC.
    pub fn local_time(&self, local: Millis) -> LocalTime {
        let offset = |at| self.tab().map_or(0, |tab| tab.browser.utc_offset(at));
        LocalTime::find(local, &offset)
    }

    /// The time now. None until the page is hydrated: the server draws pages without a clock.
    pub fn now(&self) -> Option<Millis> {
        let now = || self.tab().map(|tab| tab.browser.now());
        self.hydrated.get().then(now).flatten()
    }

    /// Calls back after some milliseconds.
    pub fn set_timeout(&self, millis: u32, callback: impl FnOnce() + 'static) {
        if let Some(tab) = self.tab() {
            tab.browser.set_timeout(millis, Box::new(callback));
        }
    }
}
