//! What acts share: the form of a user, outcomes that are honest about what nobody knows, and the way to the page.

mod batch;
mod desk;
mod outcome;
mod parts;
mod password;
mod report;
mod user_form;

pub use batch::{Batch, Counts, Item};
pub use desk::Desk;
pub use outcome::Outcome;
pub use parts::{ask_to_discard, unknown_notice};
pub use report::{csv, plain};
pub use user_form::{FIELDS, Field, UserForm, Values};
