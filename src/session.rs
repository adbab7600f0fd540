//! Who is signed in, and how signing in, its end and signing out go.

mod again;
mod form;
mod sign_in;
mod state;

pub use again::SignInAgain;
pub use sign_in::SignIn;
pub use state::{Session, Status};
