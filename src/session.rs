//! Who is signed in, and how signing in, its end and signing out go.

mod again;
mod form;
mod idle;
mod idle_watch;
mod service_account;
mod settings;
mod sign_in;
mod state;
mod tab;

pub use again::sign_in_again;
pub use idle_watch::Idle;
pub use settings::{Mode, Settings};
pub use sign_in::sign_in;
pub use state::{Identity, Session, Sources, Status};
