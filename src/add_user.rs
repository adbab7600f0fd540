//! The act `Add user`.

mod dialog;
mod verdict;

pub use dialog::AddUserAct;
