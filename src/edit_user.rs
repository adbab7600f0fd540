//! The act `Edit NAME`.

mod dialog;
mod merge;

pub use dialog::EditUserAct;
