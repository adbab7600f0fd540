//! Any text as the body of an answer. (Bytes that are not UTF-8 never reach the decoder, so they are skipped.)

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/laws/answers.rs"]
mod laws;

fuzz_target!(|body: &str| laws::hold(body));
