//! Any bytes as the body of a request.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/laws/requests.rs"]
mod laws;

fuzz_target!(|body: &[u8]| laws::hold(body));
