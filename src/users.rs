//! The users page.

mod acts;
mod address;
mod column_labels;
mod columns;
mod columns_menu;
mod detail;
mod filters;
mod gather;
mod listing;
mod notices;
mod page;
mod pages;
mod pagination;
mod query;
mod refresh;
mod results;
#[cfg(test)]
mod samples;
mod selection;
mod selection_bar;
mod state;
mod table;
mod url;
mod views;

pub use page::{Place, users_page};
