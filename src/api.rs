//! The browser side of the API: signing, sending, cancelling, and repeating reads.

pub mod base64;
mod bearer;
mod client;
mod explain;
mod failure;
mod reader;
mod remote;
mod retry;
mod signing;
mod token;

pub use bearer::{Ask, Bearer};
pub use client::{Api, Call, ReadOnly};
pub use explain::{explain, happened};
pub use failure::CallError;
pub use reader::Reader;
pub use remote::Remote;
pub use signing::{CookieRules, CsrfToken, Signing};
