//! What became of one write.

use crate::api::CallError;

/// What became of one write, as far as anybody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not sent yet.
    Waiting,
    /// On its way.
    Sending,
    /// The server did it.
    Done,
    /// The server said that it did nothing, and why.
    Rejected(CallError),
    /// The answer was lost: whether the server did it is found out by reading, never by sending again.
    Unknown(CallError),
    /// It was stopped before it was sent.
    NotSent,
}

impl Outcome {
    /// The outcome that an answer tells.
    pub fn of<T>(answer: Result<T, CallError>) -> Self {
        match answer {
            Ok(_) => Self::Done,
            Err(why) if why.is_lost() => Self::Unknown(why),
            Err(why) => Self::Rejected(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use users_api::{ApiError, ErrorCode};

    #[test]
    fn an_answer_tells_what_became_of_a_write() {
        let taken = CallError::Refused(ApiError::new(ErrorCode::UserNameNotUnique).into());
        assert_eq!(Outcome::of(Ok(())), Outcome::Done);
        assert_eq!(Outcome::of::<()>(Err(taken.clone())), Outcome::Rejected(taken));
        assert_eq!(Outcome::of::<()>(Err(CallError::Timeout)), Outcome::Unknown(CallError::Timeout));
    }
}
