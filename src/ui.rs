//! Parts that know nothing of users: elements, fields, dialogs, menus, timers.

mod abort;
mod address;
mod button;
mod clipboard;
mod dialog;
mod dom;
mod error_summary;
mod field;
mod files;
mod focus;
mod formats;
mod menu;
mod signal;
mod spawn;
pub mod storage;
mod text;
mod timer;
mod window;

pub use abort::Abort;
pub use address::Address;
pub use button::{button, submit_button};
pub use clipboard::copy;
pub use dialog::{dialog, on_modal};
pub use dom::{El, el, live, set_attribute, set_property, value_of};
pub use error_summary::{FieldError, error_summary};
pub use field::{Choice, TextField, labelled, select_field};
pub use files::{FileError, download, file_input, press};
pub use focus::focus_soon;
pub use formats::Formats;
pub use menu::{menu, menu_item, on_press};
pub use signal::{Signal, derived, keep};
pub use spawn::spawn;
pub use text::{contains, lower_case};
pub use timer::{Timer, after, now, sleep};
pub use window::{is_hidden, is_offline, on_window};
