//! Parts that know nothing of users: elements, fields, dialogs, menus, timers.

mod abort;
mod button;
mod dialog;
mod dom;
mod error_summary;
mod field;
mod menu;
mod spawn;
mod timer;

pub use abort::Abort;
pub use button::{button, submit_button};
pub use dialog::dialog;
pub use dom::{El, el, live};
pub use error_summary::{FieldError, error_summary};
pub use field::{TextField, select_field};
pub use menu::menu;
pub use spawn::spawn;
pub use timer::{Timer, after, sleep};
