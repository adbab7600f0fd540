//! What is done to many users at once: delete, activate, deactivate, and whose money they use.

mod act;
mod dialog;
mod report;
mod run;

pub use act::Act;
pub use run::BulkAct;
