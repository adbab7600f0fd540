//! The server over HTTP, from outside: a real one for each test, on a port and a database of its own.

#![cfg(test)]

mod calls;
mod credentials;
mod faults;
mod files;
mod limits;
mod origins;
mod portal;
mod program;
mod support;
mod tokens;
