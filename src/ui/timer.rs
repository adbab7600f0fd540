//! The browser's clock, in one place.

use std::time::Duration;

use js_sys::Promise;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen_futures::JsFuture;

/// A call that is still to come; dropping it calls it off.
pub struct Timer(Option<TimeoutHandle>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.clear();
        }
    }
}

/// Calls `action` in `milliseconds`, unless the timer is dropped before.
pub fn after(milliseconds: u32, action: impl FnOnce() + 'static) -> Timer {
    Timer(set_timeout_with_handle(action, Duration::from_millis(milliseconds.into())).ok())
}

/// The browser's clock, in seconds since 1970 UTC.
pub fn now() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let milliseconds = js_sys::Date::now() as i64;
    milliseconds / 1000
}

/// A moment, in seconds since 1970 UTC, as the API writes moments: `YYYY-MM-DD HH:mm:ss` in UTC.
pub fn utc(unix: i64) -> String {
    // The browser has the calendar already.
    #[cfg(target_arch = "wasm32")]
    {
        #[allow(clippy::cast_precision_loss, reason = "a year of four digits is far below 2^53 milliseconds")]
        let milliseconds = unix.saturating_mul(1000) as f64;
        // Outside of its calendar the browser throws.
        if milliseconds.abs() > 8.64e15 {
            return String::new();
        }
        let mut text = String::from(js_sys::Date::new(&milliseconds.into()).to_iso_string()).replace('T', " ");
        text.truncate(19);
        text
    }
    #[cfg(not(target_arch = "wasm32"))]
    users_api::Timestamp::from_unix(unix).map(|stamp| stamp.as_str().to_owned()).unwrap_or_default()
}

/// The moment in the text of an HTTP date, in seconds since 1970 UTC.
pub fn read_date(text: &str) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53; no date becomes 0")]
    let milliseconds = js_sys::Date::parse(text) as i64;
    (milliseconds > 0).then_some(milliseconds / 1000)
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    let _ = JsFuture::from(pause(milliseconds)).await;
}

/// A promise that is kept after so many milliseconds, with nothing.
pub fn pause(milliseconds: u32) -> Promise {
    Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
            // Without a timer the promise would never be kept: waiting not at all is the lesser evil.
            if window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).is_err() {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            }
        }
    })
}
