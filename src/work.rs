//! What acts share: an outcome that is honest about what nobody knows, the journal that outlives the tab, and what the
//! tabs tell each other.

mod activity;
mod check;
mod csv;
mod journal;
mod outcome;
mod store;
mod tabs;

pub use activity::{activity, left_over};
pub use outcome::Outcome;
pub use store::{Act, Begun, Journal};
pub use tabs::{Editing, Tabs};
