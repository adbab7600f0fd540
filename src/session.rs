//! Who is signed in, and how signing in, its end and signing out go.

mod again;
mod form;
mod sign_in;
mod state;

pub use again::sign_in_again;
pub use sign_in::sign_in;
pub use state::{Identity, Session, Status};
