//! Three versions of a user: as opened, mine, and the server's now.

use users_api::params::Changes;

use crate::work::{FIELDS, Field, Values};

/// The fields that can be edited.
pub const EDITABLE: [Field; 7] = [
    Field::UserName,
    Field::DisplayName,
    Field::Password,
    Field::Active,
    Field::Accounting,
    Field::CustomData,
    Field::MobilePhone,
];

/// Mine with what has changed on the server since in all the fields that I left alone; and the fields that both have
/// changed to different values, which only the admin can decide.
pub fn merge(opened: &Values, mine: &Values, now: &Values) -> (Values, Vec<Field>) {
    let (mut merged, mut clashes) = (mine.clone(), Vec::new());
    for field in FIELDS {
        let (opened, mine, now) = (opened.get(field), mine.get(field), now.get(field));
        // The server never tells a password: mine is the only one.
        if field == Field::Password || now == opened {
            continue;
        }
        if mine == opened {
            merged.set(field, now);
        } else if mine != now {
            clashes.push(field);
        }
    }
    (merged, clashes)
}

/// What to send: the fields that differ from the server's, and always whether the user is active, for a server may
/// take a request without that for an activation. `None` when nothing differs.
pub fn changes(now: &Values, wanted: &Values) -> Option<Changes> {
    let text = |field| (wanted.get(field) != now.get(field)).then(|| wanted.get(field).to_owned());
    let flag = |field| (wanted.get(field) != now.get(field)).then(|| wanted.is(field));
    let changes = Changes {
        new_user_name: text(Field::UserName),
        user_display_name: text(Field::DisplayName),
        user_password: text(Field::Password),
        user_active: flag(Field::Active),
        parent_accounting: flag(Field::Accounting),
        user_custom_data: text(Field::CustomData),
        mobile_phone: text(Field::MobilePhone),
    };
    (changes != Changes::default()).then(|| Changes { user_active: Some(wanted.is(Field::Active)), ..changes })
}

/// What the server holds after a save whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// What was sent.
    Mine,
    /// What it held before.
    Before,
    /// Neither, for somebody else has saved too.
    Neither,
    /// Only a password was sent, which cannot be read.
    Hidden,
}

/// Compares the fields that were sent.
pub fn held(before: &Values, sent: &Values, after: &Values) -> Held {
    let readable: Vec<_> = before.differing(sent).filter(|field| *field != Field::Password).collect();
    let all = |values: &Values| readable.iter().all(|field| values.get(*field) == after.get(*field));
    match (readable.is_empty(), all(sent), all(before)) {
        (true, ..) => Held::Hidden,
        (_, true, _) => Held::Mine,
        (_, _, true) => Held::Before,
        _ => Held::Neither,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(texts: &[(Field, &str)]) -> Values {
        let mut values = Values::default();
        for (field, text) in texts {
            values.set(*field, text);
        }
        values
    }

    #[test]
    fn changes_to_other_fields_merge_silently() {
        let opened = values(&[(Field::DisplayName, "Ann"), (Field::MobilePhone, "1")]);
        let mine = values(&[(Field::DisplayName, "Anna"), (Field::MobilePhone, "1")]);
        let now = values(&[(Field::DisplayName, "Ann"), (Field::MobilePhone, "2"), (Field::Active, "false")]);
        let (merged, clashes) = merge(&opened, &mine, &now);
        assert_eq!(clashes, []);
        assert!(merged == values(&[(Field::DisplayName, "Anna"), (Field::MobilePhone, "2"), (Field::Active, "false")]));
    }

    #[test]
    fn a_clash_is_on_a_field_that_both_have_changed_to_different_values() {
        let opened = values(&[(Field::DisplayName, "Ann"), (Field::CustomData, "x")]);
        let mine = values(&[(Field::DisplayName, "Anna"), (Field::CustomData, "y")]);
        let now = values(&[(Field::DisplayName, "Annika"), (Field::CustomData, "y")]);
        assert_eq!(merge(&opened, &mine, &now).1, [Field::DisplayName]);
    }

    #[test]
    fn only_what_differs_is_sent_and_always_whether_the_user_is_active() {
        let now = values(&[(Field::DisplayName, "Ann"), (Field::Active, "false")]);
        assert!(changes(&now, &now).is_none());
        let wanted = values(&[(Field::DisplayName, "Anna"), (Field::Active, "false")]);
        let expected =
            Changes { user_display_name: Some("Anna".to_owned()), user_active: Some(false), ..Changes::default() };
        assert!(changes(&now, &wanted) == Some(expected));
        let password = values(&[(Field::DisplayName, "Ann"), (Field::Active, "false"), (Field::Password, "N3w!passw")]);
        assert!(changes(&now, &password).is_some_and(|changes| changes.user_password.is_some()));
    }

    #[test]
    fn a_lost_answer_is_settled_by_the_fields_that_were_sent() {
        let before = values(&[(Field::DisplayName, "Ann"), (Field::MobilePhone, "1")]);
        let sent = values(&[(Field::DisplayName, "Anna"), (Field::MobilePhone, "1")]);
        let with_other = values(&[(Field::DisplayName, "Anna"), (Field::MobilePhone, "9")]);
        assert_eq!(held(&before, &sent, &with_other), Held::Mine);
        assert_eq!(held(&before, &sent, &before), Held::Before);
        assert_eq!(held(&before, &sent, &values(&[(Field::DisplayName, "Annika")])), Held::Neither);
        let password =
            values(&[(Field::DisplayName, "Ann"), (Field::MobilePhone, "1"), (Field::Password, "N3w!passw")]);
        assert_eq!(held(&before, &password, &before), Held::Hidden);
    }

    // Values have no `Debug`, for they can hold a password: the texts of a case are made into them inside the test.
    fn of(texts: &[String]) -> Values {
        let mut values = Values::default();
        for (field, text) in FIELDS.into_iter().zip(texts) {
            values.set(field, text);
        }
        values
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[abc]?", FIELDS.len())
    }

    proptest! {
        /// Nothing that the server holds is overwritten without being mine or asked about.
        #[test]
        fn nothing_of_the_server_is_lost_unasked(opened in texts(), mine in texts(), now in texts()) {
            let (opened, mine, now) = (of(&opened), of(&mine), of(&now));
            let (merged, clashes) = merge(&opened, &mine, &now);
            for field in FIELDS.into_iter().filter(|field| *field != Field::Password) {
                let overwritten = merged.get(field) != now.get(field);
                let meant = mine.get(field) != opened.get(field);
                prop_assert!(!overwritten || meant);
                let theirs_changed = now.get(field) != opened.get(field);
                prop_assert!(!(overwritten && theirs_changed) || clashes.contains(&field));
            }
        }
    }
}
