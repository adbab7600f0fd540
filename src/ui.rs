//! Parts that know nothing of users: fields, dialogs, menus, timers.

mod abort;
mod dialog;
mod erased;
mod error_summary;
mod field;
mod menu;
mod timer;

pub use abort::Abort;
pub use dialog::Dialog;
pub use erased::{effect, live, live_view, spawn};
pub use error_summary::{ErrorSummary, FieldError};
pub use field::TextField;
pub use menu::Menu;
pub use timer::{Timer, after, sleep};
