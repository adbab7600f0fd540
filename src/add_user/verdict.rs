//! What became of adding a user, by the answer and by what the server lists.

use users_api::ErrorCode;
use users_api::params::{AddUser, ApplicationRef};
use users_api::record::User;

use crate::api::CallError;
use crate::work::{Field, Values};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server has the user, with this id.
    Added(u64),
    /// The application has another user of this name, with this id: nothing was done.
    Taken(u64),
    /// Nothing was sent, for it could not be read who is there.
    NotSent(CallError),
    /// The server refused and did nothing.
    Refused(CallError),
    /// The answer was lost, and the server does not list the user.
    NotThere(CallError),
    /// The answer was lost, and the server could not be asked.
    Unknown(CallError),
}

/// The request of a form whose every field keeps its rule.
pub fn request(values: &Values) -> AddUser {
    let text = |field| values.get(field).to_owned();
    let optional = |field| Some(text(field)).filter(|text| !text.is_empty());
    AddUser {
        user_name: text(Field::UserName),
        user_display_name: text(Field::DisplayName),
        user_password: text(Field::Password),
        application: values.application(),
        parent_accounting: Some(values.is(Field::Accounting)),
        user_active: Some(values.is(Field::Active)),
        user_custom_data: optional(Field::CustomData),
        mobile_phone: optional(Field::MobilePhone),
    }
}

/// Whether an answer leaves open what was done. A name that is taken does, too: a browser sends a request again by
/// itself when its connection closes without an answer, and the page hears of the second answer only.
pub fn is_open(why: &CallError) -> bool {
    why.is_lost() || why.code() == Some(ErrorCode::UserNameNotUnique)
}

/// Judges an open answer by the user of this name whom the server lists now. There was none just before the request
/// left, so one with the same values is the one that was added.
pub fn judge(request: &AddUser, listed: Option<&User>, why: CallError) -> Verdict {
    match listed {
        Some(user) if is_made_of(user, request) => Verdict::Added(user.user_id),
        Some(user) => Verdict::Taken(user.user_id),
        None if why.is_lost() => Verdict::NotThere(why),
        None => Verdict::Refused(why),
    }
}

fn is_made_of(user: &User, request: &AddUser) -> bool {
    user.user_display_name == request.user_display_name
        && Some(user.user_active) == request.user_active
        && Some(user.parent_accounting) == request.parent_accounting
        && user.user_custom_data.as_deref().unwrap_or_default()
            == request.user_custom_data.as_deref().unwrap_or_default()
}

/// Whether a user is the one of this name in this application; GetUsers looks for parts of names.
pub fn is_named(user: &User, request: &AddUser) -> bool {
    let belongs = match (&request.application, &user.applications) {
        // What the record does not tell the filter has seen to.
        (_, None) => true,
        (ApplicationRef::Id(id), Some(all)) => all.iter().any(|one| one.application_id == *id),
        (ApplicationRef::Name(name), Some(all)) => all
            .iter()
            .any(|one| one.application_name == *name || one.application_name.split('.').next() == Some(name.as_str())),
    };
    belongs && user.user_name == request.user_name
}

#[cfg(test)]
mod tests {
    use users_api::ApiError;

    use super::*;

    fn values() -> Values {
        let mut values = Values::default();
        for (field, text) in [
            (Field::UserName, "ann"),
            (Field::DisplayName, "Ann"),
            (Field::Password, "S3cret!pw"),
            (Field::Application, "shop.demo.example"),
        ] {
            values.set(field, text);
        }
        values
    }

    fn listed(name: &str, display_name: &str) -> User {
        serde_json::from_str(&format!(
            r#"{{"user_id":7,"user_name":"{name}","user_display_name":"{display_name}","user_active":true,
            "parent_accounting":false,"live_balance":0,"fixed_balance":0,"balance":0,
            "applications":[{{"application_id":1,"application_name":"shop.demo.example"}}]}}"#
        ))
        .unwrap()
    }

    #[test]
    fn the_request_leaves_out_what_was_not_typed() {
        let request = request(&values());
        assert_eq!((request.user_custom_data, request.mobile_phone), (None, None));
        assert_eq!((request.user_active, request.parent_accounting), (Some(true), Some(false)));
    }

    #[test]
    fn a_lost_answer_is_judged_by_what_the_server_lists() {
        let request = request(&values());
        let taken = CallError::Refused(ApiError::new(ErrorCode::UserNameNotUnique).into());
        for why in [CallError::Network, CallError::Timeout, taken.clone()] {
            assert!(is_open(&why));
            assert_eq!(judge(&request, Some(&listed("ann", "Ann")), why.clone()), Verdict::Added(7));
            assert_eq!(judge(&request, Some(&listed("ann", "Another Ann")), why), Verdict::Taken(7));
        }
        assert_eq!(judge(&request, None, CallError::Network), Verdict::NotThere(CallError::Network));
        assert_eq!(judge(&request, None, taken.clone()), Verdict::Refused(taken));
        let limit = CallError::Refused(ApiError::new(ErrorCode::UserLimitReached).into());
        assert!(!is_open(&limit));
    }

    #[test]
    fn only_the_whole_name_in_the_right_application_is_the_user() {
        let mut request = request(&values());
        assert!(is_named(&listed("ann", "x"), &request));
        assert!(!is_named(&listed("anna", "x"), &request));
        for (application, named) in [
            (ApplicationRef::Id(1), true),
            (ApplicationRef::Id(2), false),
            (ApplicationRef::Name("shop".to_owned()), true),
            (ApplicationRef::Name("sho".to_owned()), false),
        ] {
            request.application = application;
            assert_eq!(is_named(&listed("ann", "x"), &request), named);
        }
    }
}
