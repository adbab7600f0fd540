//! What acts share: the form of a user, outcomes that are honest about what nobody knows, the way to the page, the
//! journal that outlives the tab, and what the tabs tell each other.

mod activity;
mod batch;
mod check;
mod desk;
mod features;
mod journal;
mod limits;
mod outcome;
mod parts;
mod password;
mod report;
mod store;
mod tabs;
mod user_form;

pub use activity::{activity, left_over};
pub use batch::{Batch, Counts, Item};
pub use desk::{Desk, Offer};
pub use features::{Feature, Features};
pub use journal::Fate;
pub use limits::Limits;
pub use outcome::Outcome;
pub use parts::{ask_to_discard, counts_words, outcomes_table, unknown_notice};
pub use report::{csv, plain};
pub use store::{Act as Planned, Begun, Journal, finish_all};
pub use tabs::Tabs;
pub use user_form::{FIELDS, Field, UserForm, Values};
