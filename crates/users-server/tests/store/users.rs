//! AddUser, SetUserInfo and DelUser: every rule, and that a refused request leaves everything as it was.

use users_api::params::{AddUser, ApplicationRef, Changes, GetUsers, Selection, SetUserInfo, UserRef, UsersRef};
use users_api::record::User;
use users_api::{ApiError, Decimal};
use users_server::store::Store;

use crate::world::*;

fn add_to(store: &Store, user_name: &str, application: ApplicationRef) -> Result<u64, ApiError> {
    store.add_user(ACCOUNT, &AddUser { application, ..new_user(user_name) }).map(|added| added.user_id)
}

fn by_name(name: &str) -> ApplicationRef {
    ApplicationRef::Name(name.to_owned())
}

#[test]
fn a_new_user_has_the_documented_defaults() {
    let store = world();
    let user = user(&store, add(&store, "ann"));
    assert!(user.user_active && !user.parent_accounting);
    assert_eq!((user.live_balance, user.fixed_balance, user.balance), Default::default());
    assert_eq!((user.user_custom_data, user.mobile_phone), (None, None));
    assert_eq!(user.created, user.modified);
    assert_eq!(user.acd_status.as_deref(), Some("OFFLINE"));
    let applications: Vec<_> = user.applications.unwrap().into_iter().map(|a| a.application_name).collect();
    assert_eq!(applications, ["main.acme.example"]);
}

#[test]
fn a_new_user_has_what_was_given() {
    let store = world();
    let request = AddUser {
        user_display_name: "Ünïcödé <b>".to_owned(),
        parent_accounting: Some(true),
        user_active: Some(false),
        user_custom_data: Some("a&b=ü;c".to_owned()),
        mobile_phone: Some("+1 202 555 0100".to_owned()),
        ..new_user("ann")
    };
    let user = user(&store, store.add_user(ACCOUNT, &request).unwrap().user_id);
    assert_eq!(user.user_display_name, "Ünïcödé <b>");
    assert!(user.parent_accounting && !user.user_active);
    assert_eq!(user.user_custom_data.as_deref(), Some("a&b=ü;c"));
    assert_eq!(user.mobile_phone.as_deref(), Some("+1 202 555 0100"));
}

#[test]
fn a_new_user_joins_the_queues_that_link_their_users() {
    let store = world();
    let queues = |user: User| user.acd_queues.unwrap().into_iter().map(|q| q.acd_queue_name).collect::<Vec<_>>();
    assert_eq!(queues(user(&store, add(&store, "ann"))), ["First line"]);
    let aside = add_to(&store, "bob", ApplicationRef::Id(SIDE)).unwrap();
    assert!(queues(user(&store, aside)).is_empty());
}

#[test]
fn an_application_is_named_by_id_full_name_or_first_part() {
    let store = world();
    for (user_name, application) in
        [("ann", ApplicationRef::Id(SIDE)), ("bob", by_name("side.acme.example")), ("cid", by_name("side"))]
    {
        let user_id = add_to(&store, user_name, application).unwrap();
        assert_eq!(user(&store, user_id).applications.unwrap()[0].application_id, SIDE);
    }
}

#[test]
fn an_application_that_is_not_the_accounts_is_refused() {
    let store = world();
    let refused = |application| fault(add_to(&store, "ann", application));
    assert_eq!(refused(ApplicationRef::Id(99)), at(116, "application_id"));
    assert_eq!(refused(ApplicationRef::Id(u64::MAX)), at(116, "application_id"));
    assert_eq!(refused(ApplicationRef::Id(RIVALS_APPLICATION)), at(116, "application_id"));
    assert_eq!(refused(by_name("main.rival.example")), at(558, "application_name"));
    assert_eq!(refused(by_name("mai")), at(558, "application_name"));
    assert_eq!(refused(by_name("no such name!")), at(107, "application_name"));
    assert_eq!(everybody(&store), []);
}

#[test]
fn a_name_is_unique_in_its_application_only() {
    let store = world();
    add(&store, "ann");
    assert_eq!(fault(store.add_user(ACCOUNT, &new_user("ann"))), at(118, "user_name"));
    assert_eq!(code(add_to(&store, "ann", ApplicationRef::Id(SIDE))), 0);
    assert_eq!(everybody(&store).len(), 2);
}

#[test]
fn the_limit_of_users_holds() {
    let store = world();
    store.set_up(|setup| setup.user_limit(ACCOUNT, 2)).unwrap();
    let first = add(&store, "ann");
    add(&store, "bob");
    assert_eq!(code(store.add_user(ACCOUNT, &new_user("cid"))), 109);
    delete(&store, ids(&[first])).unwrap();
    assert_eq!(code(store.add_user(ACCOUNT, &new_user("cid"))), 0);
    assert_eq!(code(store.add_user(ACCOUNT, &new_user("dan"))), 109);
}

#[test]
fn the_id_of_a_deleted_user_never_comes_back() {
    let store = world();
    let first = add(&store, "ann");
    delete(&store, ids(&[first])).unwrap();
    assert!(add(&store, "ann") > first);
}

#[test]
fn changes_leave_the_other_fields_as_they_are() {
    let store = world();
    let request = AddUser {
        user_active: Some(false),
        user_custom_data: Some("data".to_owned()),
        mobile_phone: Some("123".to_owned()),
        ..new_user("ann")
    };
    let id = store.add_user(ACCOUNT, &request).unwrap().user_id;
    let before = user(&store, id);
    set(&store, id, Changes { user_display_name: Some("Ann B".to_owned()), ..Changes::default() }).unwrap();
    let after = user(&store, id);
    assert!(after.modified >= before.modified);
    let expected = User { user_display_name: "Ann B".to_owned(), modified: after.modified.clone(), ..before };
    assert_eq!(after, expected);
}

#[test]
fn every_field_can_be_changed_and_texts_cleared() {
    let store = world();
    let id = add(&store, "ann");
    let changes = Changes {
        new_user_name: Some("anna".to_owned()),
        user_display_name: Some("Anna".to_owned()),
        user_password: Some("An0ther!pw".to_owned()),
        user_active: Some(false),
        parent_accounting: Some(true),
        user_custom_data: Some("data".to_owned()),
        mobile_phone: Some("123".to_owned()),
    };
    set(&store, id, changes).unwrap();
    let changed = user(&store, id);
    assert_eq!((changed.user_name.as_str(), changed.user_display_name.as_str()), ("anna", "Anna"));
    assert!(!changed.user_active && changed.parent_accounting);
    assert_eq!((changed.user_custom_data.as_deref(), changed.mobile_phone.as_deref()), (Some("data"), Some("123")));

    let empty = Some(String::new());
    let clear = Changes { user_custom_data: empty.clone(), mobile_phone: empty, ..Changes::default() };
    set(&store, id, clear).unwrap();
    let cleared = user(&store, id);
    assert_eq!((cleared.user_custom_data, cleared.mobile_phone), (None, None));
}

#[test]
fn without_user_active_a_blocked_user_stays_blocked_unless_the_server_is_told_otherwise() {
    let store = world();
    let id = store.add_user(ACCOUNT, &AddUser { user_active: Some(false), ..new_user("ann") }).unwrap().user_id;
    set(&store, id, Changes::default()).unwrap();
    set(&store, id, Changes { mobile_phone: Some("1".to_owned()), ..Changes::default() }).unwrap();
    assert!(!user(&store, id).user_active);

    let waking = store.clone().with_reactivate_default(true);
    set(&waking, id, Changes { user_active: Some(false), ..Changes::default() }).unwrap();
    assert!(!user(&store, id).user_active);
    set(&waking, id, Changes { mobile_phone: Some("2".to_owned()), ..Changes::default() }).unwrap();
    assert!(user(&store, id).user_active);
}

#[test]
fn a_rename_needs_a_name_that_is_free_in_every_application_of_the_user() {
    let store = world();
    let both = make(&store, &[users_server::store::NewUser { applications: &[MAIN, SIDE], ..blank("both") }])[0];
    add(&store, "ann");
    add_to(&store, "bob", ApplicationRef::Id(SIDE)).unwrap();
    let rename =
        |id, name: &str| set(&store, id, Changes { new_user_name: Some(name.to_owned()), ..Changes::default() });
    assert_eq!(fault(rename(both, "ann")), at(118, "new_user_name"));
    assert_eq!(fault(rename(both, "bob")), at(118, "new_user_name"));
    assert_eq!(code(rename(both, "both")), 0, "the name it has is free for the user itself");
    assert_eq!(code(rename(both, "other")), 0);
    let found = |name: &str| delete(&store, names(&[name], ApplicationRef::Id(SIDE)));
    assert_eq!(code(found("both")), 117);
    assert_eq!(code(found("other")), 0);
}

#[test]
fn the_current_password_is_no_new_one() {
    let store = world();
    let id = add(&store, "ann");
    let password = |text: &str| {
        let changes = Changes {
            user_password: Some(text.to_owned()),
            user_display_name: Some("changed".to_owned()),
            ..Changes::default()
        };
        fault(set(&store, id, changes))
    };
    assert_eq!(password(PASSWORD), at(535, "user_password"));
    assert_eq!(user(&store, id).user_display_name, "The user ann", "nothing of a refused request is done");
    assert_eq!(password("N3w!passw"), (0, None));
    assert_eq!(password("N3w!passw"), at(535, "user_password"));
    assert_eq!(password(PASSWORD), (0, None), "only the current one counts");
}

#[test]
fn an_unknown_user_is_not_changed() {
    let store = world();
    let changes = || Changes { user_active: Some(false), ..Changes::default() };
    for id in [99, u64::MAX, STRANGER] {
        assert_eq!(fault(set(&store, id, changes())), at(117, "user_id"));
    }
    add_to(&store, "ann", ApplicationRef::Id(SIDE)).unwrap();
    let named = |user_name: &str, application| {
        let user = UserRef::Name { user_name: user_name.to_owned(), application };
        fault(store.set_user_info(ACCOUNT, &SetUserInfo { user, changes: changes() }))
    };
    assert_eq!(named("nobody", ApplicationRef::Id(MAIN)), at(117, "user_name"));
    assert_eq!(named("ann", ApplicationRef::Id(MAIN)), at(393, "user_name"));
    assert_eq!(named("ann", by_name("gone")), at(558, "application_name"));
    assert_eq!(named("ann", ApplicationRef::Id(SIDE)), (0, None));
}

#[test]
fn a_list_with_one_bad_entry_deletes_nobody() {
    let store = world();
    let (ann, bob) = (add(&store, "ann"), add(&store, "bob"));
    add_to(&store, "cid", ApplicationRef::Id(SIDE)).unwrap();
    assert_eq!(fault(delete(&store, ids(&[ann, 99, bob]))), at(117, "user_id"));
    assert_eq!(fault(delete(&store, ids(&[ann, STRANGER]))), at(117, "user_id"));
    assert_eq!(fault(delete(&store, names(&["ann", "nobody"], ApplicationRef::Id(MAIN)))), at(117, "user_name"));
    assert_eq!(fault(delete(&store, names(&["ann", "cid"], ApplicationRef::Id(MAIN)))), at(393, "user_name"));
    assert_eq!(
        fault(delete(&store, names(&["ann"], ApplicationRef::Id(RIVALS_APPLICATION)))),
        at(116, "application_id")
    );
    assert_eq!(everybody(&store).len(), 3);
    assert_eq!(code(delete(&store, ids(&[bob, ann, bob]))), 0, "named twice is deleted once");
    assert_eq!(everybody(&store).len(), 1);
}

#[test]
fn all_means_the_account_or_the_application_and_nobody_else() {
    let store = world();
    add(&store, "ann");
    add(&store, "bob");
    let aside = add_to(&store, "cid", ApplicationRef::Id(SIDE)).unwrap();
    let all_of_main = UsersRef::Names { names: Selection::All, application: ApplicationRef::Id(MAIN) };
    delete(&store, all_of_main).unwrap();
    assert_eq!(everybody(&store).iter().map(|user| user.user_id).collect::<Vec<_>>(), [aside]);
    delete(&store, UsersRef::Ids(Selection::All)).unwrap();
    assert_eq!(everybody(&store), []);
    assert_eq!(code(delete(&store, UsersRef::Ids(Selection::All))), 0, "all of nobody is nobody");
    assert_eq!(store.get_users(RIVAL, &GetUsers::default()).unwrap().total_count, 1);
}

#[test]
fn the_money_of_a_deleted_user_goes_back_to_the_account() {
    let store = world();
    let ann = add(&store, "ann");
    store.transfer_money_to_user(ACCOUNT, &transfer("12.3456", ids(&[ann]))).unwrap();
    assert_eq!(account_balance(&store), decimal("987.6544"));
    delete(&store, ids(&[ann])).unwrap();
    assert_eq!(account_balance(&store), Decimal::from(1000));
    let last = history(&store).pop().unwrap();
    assert_eq!((last.amount, last.user_id), (decimal("12.3456"), Some(ann)));
    assert_eq!(last.transaction_type, "user_money_transfer");
    assert_eq!(last.transaction_description.as_deref(), Some("From deleted user: ann"));
}

#[test]
fn an_account_that_does_not_exist_has_nothing() {
    let store = world();
    assert_eq!(code(store.add_user(99, &new_user("ann"))), 116);
    assert_eq!(store.get_users(99, &GetUsers::default()).unwrap().total_count, 0);
    assert_eq!(code(store.transfer_money_to_user(99, &transfer("1", ids(&[STRANGER])))), 115);
}
