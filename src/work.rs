//! What acts share: an outcome that is honest about what nobody knows, and the journal that outlives the tab.

mod csv;
mod journal;
mod outcome;

pub use outcome::Outcome;
