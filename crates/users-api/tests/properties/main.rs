//! Property tests of the contract: what is written is read back as the same value, and nothing that arrives,
//! however broken, makes a decoder panic.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy knows tests, but not the functions that they share"
)]

mod arbitrary_bytes;
mod laws;
mod official_clients;
mod round_trip;
mod strategies;
