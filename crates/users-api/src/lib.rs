//! The contract of the Users HTTP API: what may be asked, what is answered, and the rules of both.
//!
//! Browser and server share this crate, so each fact stands once. It does no I/O, knows no clock and no
//! browser. The parts:
//!
//! - [`Params`]: one struct a method, written to the wire by the panel and read from it by the server.
//! - [`record`]: what the answers hold. [`reply`]: an answer's text to its value, or to the API's error.
//! - [`rules`]: what each parameter must look like. [`ErrorCode`]: what the API says when it does not.
//! - [`money`] and [`Timestamp`]: exact amounts, and the API's way to write a moment.
//!
//! The source of every fact is the public reference of the Management API and its official clients.

pub mod error;
pub mod fields;
pub mod method;
pub mod money;
pub mod params;
pub mod raw;
pub mod record;
pub mod reply;
pub mod rules;
pub mod time;

pub use error::{ApiError, ErrorCode, Errors};
pub use fields::Fields;
pub use method::{Method, Params};
pub use money::Decimal;
pub use time::Timestamp;
