//! The users page.

mod filters;
mod page;
mod pages;
mod pagination;
mod query;
mod results;
mod state;
mod table;

pub use page::users_page;
