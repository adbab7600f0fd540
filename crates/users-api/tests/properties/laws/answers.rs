//! The laws of what the panel reads.

use serde::Serialize;
use serde::de::DeserializeOwned;
use users_api::record::{Application, Queue, Role, Skill, Transaction, User};
use users_api::reply::{self, AccountInfo, Added, Done, Failure, List, LoggedOn, Page, Transferred};

/// Any body can be read without a panic, and whatever is read can be written and read again as the same value.
pub(crate) fn hold(body: &str) {
    reads_again::<Done>(body);
    reads_again::<Added>(body);
    reads_again::<Transferred>(body);
    reads_again::<LoggedOn>(body);
    reads_again::<AccountInfo>(body);
    reads_again::<Page<User>>(body);
    reads_again::<Page<Application>>(body);
    reads_again::<Page<Skill>>(body);
    reads_again::<Page<Queue>>(body);
    reads_again::<Page<Transaction>>(body);
    reads_again::<List<Role>>(body);
}

fn reads_again<T: Serialize + DeserializeOwned + PartialEq>(body: &str) {
    let errors = reply::decode_errors(body);
    match reply::decode::<T>(body) {
        Ok(answer) => {
            assert!(errors.is_none(), "an error passes for a success");
            let written = reply::encode(&answer).unwrap();
            assert!(reply::decode::<T>(&written).is_ok_and(|again| again == answer), "{written}");
        }
        Err(Failure::Refused(refused)) => {
            assert_eq!(errors.as_ref(), Some(&refused));
            let written = reply::encode_errors(&refused).unwrap();
            assert_eq!(reply::decode_errors(&written), Some(refused));
        }
        Err(Failure::Unreadable(why)) => {
            assert!(errors.is_none(), "a readable error counts as unreadable");
            assert!(!why.to_string().is_empty());
        }
    }
}
