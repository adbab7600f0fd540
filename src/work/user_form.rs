//! The fields of a user, as `Add user` and `Edit` both have them.

mod fields;
mod input;
mod values;

pub use fields::{FIELDS, Field};
pub use input::UserForm;
pub use values::Values;
