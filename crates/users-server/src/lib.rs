//! A reference server of the Users HTTP API on SQLite.

pub mod auth;
pub mod demo;
pub mod faults;
pub mod http;
pub mod roles;
pub mod store;
