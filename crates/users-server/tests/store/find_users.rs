//! GetUsers: every filter alone and together, order, pages and what is shown.

use users_api::params::{ApplicationRef, Changes, GetUsers, OrderBy, Paging};
use users_api::record::{AcdStatus, User};
use users_api::{ApiError, Decimal};
use users_server::store::{NewUser, Store};

use crate::world::*;

/// Six people, in the order of their ids.
fn office() -> Store {
    let store = world();
    make(
        &store,
        &[
            NewUser {
                user_display_name: "Zoë Ångström",
                applications: &[MAIN],
                skills: &[1],
                queues: &[1],
                acd_status: AcdStatus::Ready,
                ..blank("zoe")
            },
            NewUser {
                user_display_name: "100% _sure_",
                applications: &[MAIN, SIDE],
                skills: &[1, 2],
                queues: &[1, 2],
                acd_status: AcdStatus::Dnd,
                ..blank("per_cent")
            },
            NewUser { user_display_name: "ann", applications: &[SIDE], user_active: false, ..blank("ann") },
            NewUser { user_display_name: "Ann", applications: &[MAIN], skills: &[2], ..blank("ann-2") },
            NewUser {
                user_display_name: "ИВАН Петров",
                applications: &[SIDE],
                queues: &[2],
                acd_status: AcdStatus::Ready,
                ..blank("ivan")
            },
            NewUser { user_display_name: "Bob", user_active: false, ..blank("bob") },
        ],
    );
    store
}

fn all() -> GetUsers {
    GetUsers { order_by: Some(OrderBy::UserId), ..GetUsers::default() }
}

fn ask(store: &Store, params: &GetUsers) -> Result<Vec<String>, ApiError> {
    let page = store.get_users(ACCOUNT, params)?;
    assert_eq!(page.count, page.items.len() as u64);
    Ok(page.items.into_iter().map(|user| user.user_name).collect())
}

/// The names of who is found, and that the total says the same.
fn found(store: &Store, params: &GetUsers) -> Vec<String> {
    let names = ask(store, params).unwrap();
    assert_eq!(store.get_users(ACCOUNT, params).unwrap().total_count, names.len() as u64);
    names
}

#[test]
fn each_order_is_ascending_with_the_id_last() {
    let store = office();
    let ordered = |order_by| found(&store, &GetUsers { order_by, ..GetUsers::default() });
    assert_eq!(ordered(None), ["ann", "ann-2", "bob", "ivan", "per_cent", "zoe"]);
    assert_eq!(ordered(Some(OrderBy::UserName)), ordered(None));
    assert_eq!(ordered(Some(OrderBy::UserId)), ["zoe", "per_cent", "ann", "ann-2", "ivan", "bob"]);
    assert_eq!(ordered(Some(OrderBy::UserDisplayName)), ["per_cent", "ann", "ann-2", "bob", "zoe", "ivan"]);
}

#[test]
fn pages_of_any_size_join_without_gap_or_overlap() {
    let store = office();
    for order_by in OrderBy::ALL.map(Some) {
        // With a filter that everybody passes, and without: they are found in different ways.
        for user_display_name in [None, Some(String::new())] {
            let base = GetUsers { order_by, user_display_name, ..GetUsers::default() };
            let whole = found(&store, &base);
            for size in 1..=7 {
                let mut joined = Vec::new();
                for offset in (0..8).step_by(size) {
                    let paging = Paging { count: Some(size as u64), offset: Some(offset) };
                    let page = store.get_users(ACCOUNT, &GetUsers { paging, ..base.clone() }).unwrap();
                    assert_eq!((page.count, page.total_count), (page.items.len() as u64, 6));
                    joined.extend(page.items.into_iter().map(|user| user.user_name));
                }
                assert_eq!(joined, whole, "{order_by:?}, pages of {size}");
            }
        }
    }
}

#[test]
fn a_page_is_20_users_unless_said_and_1000_at_the_most() {
    let store = world();
    let names: Vec<String> = (0..1005).map(|number| format!("user-{number:04}")).collect();
    make(&store, &names.iter().map(|name| blank(name)).collect::<Vec<_>>());
    let counts = |count, offset| {
        let page = store.get_users(ACCOUNT, &GetUsers { paging: Paging { count, offset }, ..all() }).unwrap();
        (page.count, page.total_count)
    };
    assert_eq!(counts(None, None), (20, 1005));
    assert_eq!(counts(Some(u64::MAX), None), (1000, 1005));
    assert_eq!(counts(Some(0), None), (0, 1005));
    assert_eq!(counts(Some(20), Some(1000)), (5, 1005));
    assert_eq!(counts(Some(20), Some(u64::MAX)), (0, 1005));
}

#[test]
fn parts_of_names_match_in_any_case_and_are_no_patterns() {
    let store = office();
    let by_name = |part: &str| found(&store, &GetUsers { user_name: Some(part.to_owned()), ..all() });
    let by_display_name = |part: &str| found(&store, &GetUsers { user_display_name: Some(part.to_owned()), ..all() });
    assert_eq!(by_name("AN"), ["ann", "ann-2", "ivan"]);
    assert_eq!(by_name("_"), ["per_cent"]);
    assert!(by_name("%").is_empty() && by_name("a%n").is_empty() && by_name("'; --").is_empty());
    assert_eq!(by_display_name("ANN"), ["ann", "ann-2"]);
    assert_eq!(by_display_name("ÅNGSTRÖM"), ["zoe"]);
    assert_eq!(by_display_name("иван п"), ["ivan"]);
    assert_eq!(by_display_name("%"), ["per_cent"]);
    assert_eq!(by_display_name("_"), ["per_cent"]);
    assert!(by_display_name("\\").is_empty());
}

#[test]
fn applications_filter_by_id_and_by_part_of_the_name() {
    let store = office();
    let by = |application| ask(&store, &GetUsers { application: Some(application), ..all() });
    assert_eq!(by(ApplicationRef::Id(SIDE)).unwrap(), ["per_cent", "ann", "ivan"]);
    assert_eq!(by(ApplicationRef::Name("MAIN".to_owned())).unwrap(), ["zoe", "per_cent", "ann-2"]);
    let in_any = ["zoe", "per_cent", "ann", "ann-2", "ivan"];
    assert_eq!(by(ApplicationRef::Name("acme".to_owned())).unwrap(), in_any, "nobody is listed twice");
    assert!(by(ApplicationRef::Name("rival".to_owned())).unwrap().is_empty());
    assert_eq!(fault(by(ApplicationRef::Id(RIVALS_APPLICATION))), at(116, "application_id"));
}

#[test]
fn queues_and_skills_filter_in_and_out() {
    let store = office();
    assert_eq!(found(&store, &GetUsers { acd_queue_id: Some(1), ..all() }), ["zoe", "per_cent"]);
    assert_eq!(found(&store, &GetUsers { excluded_acd_queue_id: Some(2), ..all() }), ["zoe", "ann", "ann-2", "bob"]);
    assert_eq!(found(&store, &GetUsers { skill_id: Some(2), ..all() }), ["per_cent", "ann-2"]);
    assert_eq!(found(&store, &GetUsers { excluded_skill_id: Some(1), ..all() }), ["ann", "ann-2", "ivan", "bob"]);
    let both = GetUsers { skill_id: Some(1), excluded_acd_queue_id: Some(2), ..all() };
    assert_eq!(found(&store, &both), ["zoe"]);
    let nobody = GetUsers { skill_id: Some(1), excluded_skill_id: Some(1), ..all() };
    assert!(found(&store, &nobody).is_empty());
}

#[test]
fn unknown_queues_and_skills_have_their_own_codes() {
    let store = office();
    let refused = |params: GetUsers| fault(store.get_users(ACCOUNT, &params));
    let queue = Some(RIVALS_QUEUE);
    let skill = Some(RIVALS_SKILL);
    assert_eq!(refused(GetUsers { acd_queue_id: queue, ..all() }), at(218, "acd_queue_id"));
    assert_eq!(refused(GetUsers { excluded_acd_queue_id: queue, ..all() }), at(218, "excluded_acd_queue_id"));
    assert_eq!(refused(GetUsers { skill_id: skill, ..all() }), at(222, "skill_id"));
    assert_eq!(refused(GetUsers { excluded_skill_id: skill, ..all() }), at(224, "excluded_skill_id"));
    assert_eq!(refused(GetUsers { showing_skill_id: skill, ..all() }), at(222, "showing_skill_id"));
    assert_eq!(refused(GetUsers { skill_id: Some(u64::MAX), ..all() }), at(222, "skill_id"));
}

#[test]
fn states_filter_by_any_of_the_list() {
    let store = office();
    assert_eq!(found(&store, &GetUsers { user_active: Some(false), ..all() }), ["ann", "bob"]);
    let by = |acd_status: &[AcdStatus]| found(&store, &GetUsers { acd_status: acd_status.to_vec(), ..all() });
    assert_eq!(by(&[AcdStatus::Ready, AcdStatus::Dnd]), ["zoe", "per_cent", "ivan"]);
    assert!(by(&[AcdStatus::Banned]).is_empty());
}

#[test]
fn one_user_is_found_by_id_and_a_strangers_id_finds_nobody() {
    let store = office();
    assert_eq!(found(&store, &GetUsers { user_id: Some(2), ..all() }), ["zoe"]);
    for user_id in [STRANGER, 99, u64::MAX] {
        assert!(found(&store, &GetUsers { user_id: Some(user_id), ..all() }).is_empty());
    }
}

#[test]
fn every_filter_that_is_given_must_hold() {
    let store = office();
    let params = GetUsers {
        application: Some(ApplicationRef::Id(SIDE)),
        user_name: Some("an".to_owned()),
        user_display_name: Some("ПЕТРОВ".to_owned()),
        user_active: Some(true),
        acd_queue_id: Some(2),
        excluded_acd_queue_id: Some(1),
        acd_status: vec![AcdStatus::Ready],
        excluded_skill_id: Some(1),
        ..all()
    };
    assert_eq!(found(&store, &params), ["ivan"]);
    assert!(found(&store, &GetUsers { user_active: Some(false), ..params.clone() }).is_empty());
    assert!(found(&store, &GetUsers { user_name: Some("ann".to_owned()), ..params }).is_empty());
}

fn first(store: &Store, params: &GetUsers) -> User {
    store.get_users(ACCOUNT, params).unwrap().items.remove(0)
}

#[test]
fn skills_and_queues_are_shown_when_asked_for() {
    let store = office();
    let of_two = GetUsers { user_id: Some(3), ..all() };
    let plain = first(&store, &of_two);
    assert_eq!((plain.skills, plain.acd_queues), (None, None));
    let full = first(&store, &GetUsers { with_skills: Some(true), with_queues: Some(true), ..of_two.clone() });
    let skills = |user: &User| user.skills.iter().flatten().map(|skill| skill.skill_id).collect::<Vec<_>>();
    assert_eq!(skills(&full), [1, 2]);
    assert_eq!(full.acd_queues.unwrap().iter().map(|queue| queue.acd_queue_id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(full.applications.unwrap().iter().map(|app| app.application_id).collect::<Vec<_>>(), [MAIN, SIDE]);
    let limited = GetUsers { with_skills: Some(true), showing_skill_id: Some(2), ..all() };
    let shown: Vec<_> = store.get_users(ACCOUNT, &limited).unwrap().items.iter().map(skills).collect();
    assert_eq!(shown, [vec![], vec![2], vec![], vec![2], vec![], vec![]]);
}

#[test]
fn the_balance_is_the_live_one_or_the_fixed_one() {
    let store = world();
    let on_call = NewUser { balance: decimal("5.5"), call_charges: decimal("0.0001"), ..blank("ann") };
    make(&store, &[on_call]);
    let balance = |return_live_balance| first(&store, &GetUsers { return_live_balance, ..all() }).balance;
    assert_eq!(balance(None), decimal("5.4999"));
    assert_eq!(balance(Some(true)), decimal("5.4999"));
    assert_eq!(balance(Some(false)), decimal("5.5"));
}

#[test]
fn a_renamed_user_is_found_and_ordered_by_the_new_names() {
    let store = office();
    let changes = Changes {
        new_user_name: Some("aaron".to_owned()),
        user_display_name: Some("ÉMILE".to_owned()),
        ..Changes::default()
    };
    set(&store, 2, changes).unwrap();
    assert_eq!(found(&store, &GetUsers::default())[0], "aaron");
    assert_eq!(found(&store, &GetUsers { user_display_name: Some("émi".to_owned()), ..all() }), ["aaron"]);
    assert_eq!(user(&store, 2).fixed_balance, Decimal::ZERO);
}
