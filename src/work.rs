//! What acts share: an outcome that is honest about what nobody knows.

mod outcome;

pub use outcome::Outcome;
