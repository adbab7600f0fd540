//! GetApplications, GetSkills, GetQueues and GetAccountInfo.

use users_api::params::{ApplicationRef, GetAccountInfo, GetApplications, GetQueues, GetSkills, Paging};
use users_api::{Decimal, ErrorCode};

use crate::world::*;

#[test]
fn applications_are_found_by_id_and_part_of_the_name() {
    let store = world();
    let found = |application, paging| {
        let page = store.get_applications(ACCOUNT, &GetApplications { application, paging }).unwrap();
        (page.items.into_iter().map(|item| item.application_id).collect::<Vec<_>>(), page.total_count)
    };
    let all = Paging::default();
    assert_eq!(found(None, all), (vec![MAIN, SIDE], 2));
    assert_eq!(found(None, Paging { count: Some(1), offset: Some(1) }), (vec![SIDE], 2));
    assert_eq!(found(Some(ApplicationRef::Id(SIDE)), all), (vec![SIDE], 1));
    assert_eq!(found(Some(ApplicationRef::Id(RIVALS_APPLICATION)), all), (vec![], 0));
    assert_eq!(found(Some(ApplicationRef::Name("IDE.ac".to_owned())), all), (vec![SIDE], 1));
    assert_eq!(found(Some(ApplicationRef::Name("%".to_owned())), all), (vec![], 0));
}

#[test]
fn skills_are_found_by_id_and_part_of_the_name_in_any_case() {
    let store = world();
    let found = |skill_id, skill_name: Option<&str>| {
        let skill_name = skill_name.map(str::to_owned);
        let page = store.get_skills(ACCOUNT, &GetSkills { skill_id, skill_name, paging: Paging::default() }).unwrap();
        page.items.into_iter().map(|item| item.skill_name).collect::<Vec<_>>()
    };
    assert_eq!(found(None, None), ["English", "ÜBERSETZEN"]);
    assert_eq!(found(None, Some("über")), ["ÜBERSETZEN"]);
    assert_eq!(found(Some(1), Some("GLISH")), ["English"]);
    assert!(found(Some(RIVALS_SKILL), None).is_empty());
}

#[test]
fn queues_are_found_by_id_name_and_application() {
    let store = world();
    let found = |params: GetQueues| {
        let page = store.get_queues(ACCOUNT, &params).unwrap();
        page.items.into_iter().map(|item| (item.acd_queue_id, item.auto_link)).collect::<Vec<_>>()
    };
    assert_eq!(found(GetQueues::default()), [(1, Some(true)), (2, Some(false))]);
    assert_eq!(found(GetQueues { acd_queue_name: Some("SECOND".to_owned()), ..GetQueues::default() }).len(), 1);
    assert_eq!(found(GetQueues { application_id: Some(SIDE), ..GetQueues::default() }), [(2, Some(false))]);
    assert_eq!(found(GetQueues { acd_queue_id: Some(RIVALS_QUEUE), ..GetQueues::default() }), []);
    let foreign = GetQueues { application_id: Some(RIVALS_APPLICATION), ..GetQueues::default() };
    let error = store.get_queues(ACCOUNT, &foreign).unwrap_err();
    assert_eq!(error.code, ErrorCode::ApplicationIdInvalid);
}

#[test]
fn the_account_is_told_to_itself() {
    let store = world();
    let account = store.get_account_info(RIVAL, &GetAccountInfo).unwrap().account;
    assert_eq!((account.account_id, account.account_name.as_str()), (RIVAL, "rival"));
    assert_eq!(account.account_email.as_deref(), Some("owner@rival.example"));
    assert_eq!((account.currency.as_deref(), account.balance), (Some("EUR"), Decimal::from(45)));
    assert_eq!(fault(store.get_account_info(99, &GetAccountInfo)), at(115, "account_id"));
}
