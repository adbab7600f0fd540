//! The browser side of the API: signing, sending, cancelling, and repeating reads.

mod client;
mod explain;
mod failure;
mod reader;
mod remote;
mod retry;

pub use client::{Api, Call};
pub use explain::explain;
pub use failure::CallError;
pub use reader::Reader;
pub use remote::Remote;
