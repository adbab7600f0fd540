//! The store by itself, without HTTP: every rule that needs the data, and what happens to money.

#![cfg(test)]

mod any_filter;
mod demo;
mod files;
mod find_users;
mod money;
mod neighbours;
mod sign_in;
mod transfer;
mod users;
mod world;
