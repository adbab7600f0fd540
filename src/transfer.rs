//! The act `Transfer money`: what decides, in plain Rust. docs/money.md tells what it promises.
//!
//! The way of a transfer, and where each step is:
//!
//! 1. `amount::read` reads what was typed; `standing::Standing::of` reads what earlier transfers of this browser mean.
//! 2. `check::check` says what will happen, user by user, or why nothing can be sent.
//! 3. `machine::Batch` sends: events go in, commands come out, and the caller carries them out. Each user's intent is a
//!    `record::Record`, which the browser keeps as text before the request leaves.
//! 4. `settle` finds out what became of a request whose answer was lost; the verdict goes back into the batch.
//! 5. `reverse` makes the opposite transfer of what is proven done; `report` is the file.

mod act;
mod amount;
mod check;
mod decision;
mod dialog;
mod machine;
mod outcomes;
mod record;
mod report;
mod reverse;
mod settle;
mod settling;
mod standing;
mod store;

#[cfg(test)]
mod ledger;

pub use act::TransferAct;
