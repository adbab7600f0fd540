//! Any filters together, in any order and on any page: GetUsers finds what looking at each user finds.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use users_api::params::{ApplicationRef, GetUsers, OrderBy, Paging};
use users_api::record::{AcdStatus, User};
use users_server::demo;
use users_server::store::Store;

/// A demo account, and all its users with everything that can be shown of them.
static OFFICE: LazyLock<(Store, Vec<User>)> = LazyLock::new(|| {
    let store = Store::open_in_memory().unwrap();
    demo::fill(&store, 300).unwrap();
    let params = GetUsers {
        with_skills: Some(true),
        with_queues: Some(true),
        paging: Paging { count: Some(1000), offset: None },
        order_by: Some(OrderBy::UserId),
        ..GetUsers::default()
    };
    let users = store.get_users(1, &params).unwrap().items;
    assert_eq!(users.len(), 300);
    (store, users)
});

fn questions() -> impl Strategy<Value = GetUsers> {
    let sometimes = |id: std::ops::RangeInclusive<u64>| prop::option::weighted(0.2, id);
    let application = prop_oneof![
        (1..=6_u64).prop_map(ApplicationRef::Id),
        select(vec!["s", "desk", "DEMO", "billing", "%", ".example"])
            .prop_map(|part| ApplicationRef::Name(part.to_owned())),
    ];
    let part = |parts: Vec<&'static str>| prop::option::weighted(0.3, select(parts).prop_map(str::to_owned));
    let statuses = prop_oneof![2 => Just(vec![]), 1 => prop::collection::vec(select(AcdStatus::ALL.to_vec()), 1..5)];
    let filters = (
        prop::option::weighted(0.3, application),
        part(vec!["a", "AN", "-", "_", "%", "r-s", "zoe", ""]),
        part(vec!["a", "É", "ø", "ИВАН", "<script>", " ", "%", "שירה", "O’B"]),
        prop::option::weighted(0.3, any::<bool>()),
        (sometimes(1..=9), sometimes(1..=9), sometimes(1..=12), sometimes(1..=12)),
        statuses,
    );
    let page = (select(OrderBy::ALL.to_vec()), prop::option::of(0..40_u64), prop::option::of(0..320_u64));
    (filters, page).prop_map(|(filters, (order_by, count, offset))| {
        let (application, user_name, user_display_name, user_active, belonging, acd_status) = filters;
        let (acd_queue_id, excluded_acd_queue_id, skill_id, excluded_skill_id) = belonging;
        GetUsers {
            application,
            user_name,
            user_display_name,
            user_active,
            acd_queue_id,
            excluded_acd_queue_id,
            skill_id,
            excluded_skill_id,
            acd_status,
            order_by: Some(order_by),
            paging: Paging { count, offset },
            ..GetUsers::default()
        }
    })
}

/// Whether a user passes every filter.
fn passes(user: &User, params: &GetUsers) -> bool {
    let applications = user.applications.as_ref().unwrap();
    let in_application = match &params.application {
        None => true,
        Some(ApplicationRef::Id(id)) => applications.iter().any(|app| app.application_id == *id),
        Some(ApplicationRef::Name(part)) => {
            applications.iter().any(|app| app.application_name.contains(&part.to_lowercase()))
        }
    };
    let holds = |text: &str, part: &Option<String>| {
        part.as_ref().is_none_or(|part| text.to_lowercase().contains(&part.to_lowercase()))
    };
    let in_queue = |id| user.acd_queues.as_ref().unwrap().iter().any(|queue| queue.acd_queue_id == id);
    let has_skill = |id| user.skills.as_ref().unwrap().iter().any(|skill| skill.skill_id == id);
    let status = user.acd_status.as_deref().unwrap();
    in_application
        && holds(&user.user_name, &params.user_name)
        && holds(&user.user_display_name, &params.user_display_name)
        && params.user_active.is_none_or(|active| user.user_active == active)
        && params.acd_queue_id.is_none_or(in_queue)
        && params.excluded_acd_queue_id.is_none_or(|id| !in_queue(id))
        && params.skill_id.is_none_or(has_skill)
        && params.excluded_skill_id.is_none_or(|id| !has_skill(id))
        && (params.acd_status.is_empty() || params.acd_status.iter().any(|wanted| wanted.as_str() == status))
}

/// The ids of the page, and how many there are in all.
fn expected(users: &[User], params: &GetUsers) -> (Vec<u64>, u64) {
    let mut found: Vec<_> = users.iter().filter(|user| passes(user, params)).collect();
    match params.order_by.unwrap() {
        OrderBy::UserId => {}
        OrderBy::UserName => found.sort_by(|a, b| a.user_name.cmp(&b.user_name)),
        OrderBy::UserDisplayName => found.sort_by_key(|user| user.user_display_name.to_lowercase()),
    }
    let page = found.iter().skip(params.paging.skip() as usize).take(params.paging.limit() as usize);
    (page.map(|user| user.user_id).collect(), found.len() as u64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn get_users_finds_what_looking_at_each_user_finds(params in questions()) {
        let (store, users) = &*OFFICE;
        let page = store.get_users(1, &params).unwrap();
        let found: Vec<_> = page.items.iter().map(|user| user.user_id).collect();
        prop_assert_eq!(page.count, found.len() as u64);
        prop_assert_eq!((found, page.total_count), expected(users, &params));
    }
}
