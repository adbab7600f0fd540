//! Logins, sessions and service-account keys.

use users_api::params::{AccountRef, GetKeyRoles, Secret};
use users_server::roles::StoredRole;
use users_server::store::{Login, ServiceKey, Store};

use crate::world::*;

fn password(text: &str) -> Secret {
    Secret::Password(text.to_owned())
}

fn api_key(text: &str) -> Secret {
    Secret::ApiKey(text.to_owned())
}

fn name(text: &str) -> AccountRef {
    AccountRef::Name(text.to_owned())
}

fn email(text: &str) -> AccountRef {
    AccountRef::Email(text.to_owned())
}

fn with_supervisor() -> Store {
    let store = world();
    store.set_up(|setup| setup.login(ACCOUNT, "eve@acme.example", "Eve-pass-1", StoredRole::Supervisor)).unwrap();
    store
}

fn owner(store: &Store) -> Login {
    store.login(&AccountRef::Id(ACCOUNT), &password(PASSWORD)).unwrap().unwrap()
}

#[test]
fn an_accounts_id_and_name_stand_for_its_owner() {
    let store = with_supervisor();
    for account in [AccountRef::Id(ACCOUNT), name("acme"), name("ACME"), email("Owner@Acme.example")] {
        let login = store.login(&account, &password(PASSWORD)).unwrap().unwrap();
        assert_eq!((login.account_id, login.account_name.as_str()), (ACCOUNT, "acme"));
        assert_eq!((login.role, login.email.as_deref()), (StoredRole::Owner, Some("owner@acme.example")));
    }
}

#[test]
fn an_address_stands_for_the_person_who_has_it() {
    let store = with_supervisor();
    let login = store.login(&email("eve@acme.example"), &password("Eve-pass-1")).unwrap().unwrap();
    assert_eq!((login.account_id, login.role), (ACCOUNT, StoredRole::Supervisor));
}

#[test]
fn wrong_secrets_and_unknown_accounts_look_the_same() {
    let store = with_supervisor();
    for (account, secret) in [
        (AccountRef::Id(ACCOUNT), password("Eve-pass-1")),
        (AccountRef::Id(99), password(PASSWORD)),
        (AccountRef::Id(u64::MAX), password(PASSWORD)),
        (name("nobody"), password(PASSWORD)),
        (email("eve@acme.example"), password(PASSWORD)),
        (AccountRef::Id(ACCOUNT), api_key("rival-key")),
        (AccountRef::Id(ACCOUNT), api_key("")),
        (name("rival"), api_key("acme-key")),
        (email("owner@rival.example"), api_key("acme-key")),
    ] {
        assert_eq!(store.login(&account, &secret), Ok(None));
    }
}

#[test]
fn the_api_key_has_full_permissions() {
    let store = with_supervisor();
    for account in [AccountRef::Id(ACCOUNT), name("acme"), email("eve@acme.example")] {
        let login = store.login(&account, &api_key("acme-key")).unwrap().unwrap();
        assert_eq!((login.account_id, login.role, login.login_id), (ACCOUNT, StoredRole::Owner, None));
    }
    assert!(store.api_key_login(ACCOUNT, "acme-key").unwrap().is_some());
    assert_eq!(store.api_key_login(RIVAL, "acme-key"), Ok(None));
}

#[test]
fn an_account_that_is_not_activated_is_told_so_to_its_people_only() {
    let store = world();
    store.set_up(|setup| setup.activated(ACCOUNT, false)).unwrap();
    assert_eq!(code(store.login(&AccountRef::Id(ACCOUNT), &password(PASSWORD))), 131);
    assert_eq!(code(store.login(&AccountRef::Id(ACCOUNT), &api_key("acme-key"))), 131);
    assert_eq!(store.login(&AccountRef::Id(ACCOUNT), &password("wrong")), Ok(None));
}

#[test]
fn a_session_lives_until_it_is_closed_or_its_time_is_up() {
    let store = with_supervisor();
    let login = store.login(&email("eve@acme.example"), &password("Eve-pass-1")).unwrap().unwrap();
    let id = store.open_session(&login, 600).unwrap();
    assert_eq!(id.len(), 64);
    let now = unix_now();
    assert_eq!(store.session(ACCOUNT, &id, now), Ok(login));
    assert_eq!(code(store.session(ACCOUNT, &id, now + 590)), 0);
    assert_eq!(fault(store.session(ACCOUNT, &id, now + 601)), at(135, "session_id"));
    store.close_session(RIVAL, &id).unwrap();
    assert_eq!(code(store.session(ACCOUNT, &id, now)), 0, "another account closes nothing");
    store.close_session(ACCOUNT, &id).unwrap();
    assert_eq!(fault(store.session(ACCOUNT, &id, now)), at(161, "session_id"));
    assert_eq!(code(store.close_session(ACCOUNT, &id)), 0);
}

fn unix_now() -> i64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs().try_into().unwrap()
}

#[test]
fn a_session_is_known_by_its_id_and_its_account() {
    let store = world();
    let first = store.open_session(&owner(&store), 600).unwrap();
    let second = store.open_session(&owner(&store), 600).unwrap();
    assert_ne!(first, second);
    assert_eq!(code(store.session(RIVAL, &first, unix_now())), 161);
    assert_eq!(code(store.session(ACCOUNT, "", unix_now())), 161);
    assert_eq!(code(store.session(ACCOUNT, &first.to_uppercase(), unix_now())), 161);
}

#[test]
fn sessions_can_be_ended_all_at_once() {
    let store = world();
    let id = store.open_session(&owner(&store), 600).unwrap();
    store.expire_sessions().unwrap();
    assert_eq!(code(store.session(ACCOUNT, &id, unix_now())), 135);
    let fresh = store.open_session(&owner(&store), 600).unwrap();
    assert_eq!(code(store.session(ACCOUNT, &fresh, unix_now())), 0);
    assert_eq!(code(store.session(ACCOUNT, &id, unix_now())), 135, "and is still remembered as ended");
}

#[test]
fn the_session_of_an_api_key_keeps_its_permissions() {
    let store = world();
    let login = store.api_key_login(ACCOUNT, "acme-key").unwrap().unwrap();
    let id = store.open_session(&login, u64::MAX).unwrap();
    assert_eq!(store.session(ACCOUNT, &id, unix_now()), Ok(login));
}

fn key(key_id: &str, account_id: u64, roles: &[StoredRole]) -> ServiceKey {
    ServiceKey {
        key_id: key_id.to_owned(),
        account_id,
        public_key_pem: format!("-----BEGIN PUBLIC KEY-----\n{key_id}"),
        roles: roles.to_vec(),
    }
}

#[test]
fn a_service_key_is_kept_with_its_roles() {
    let store = world();
    let first = key("k1", ACCOUNT, &[StoredRole::Admin, StoredRole::Accountant]);
    store.insert_service_key(&first).unwrap();
    assert_eq!(store.service_key("k1"), Ok(Some(first)));
    assert_eq!(store.service_key("k2"), Ok(None));
    let replaced = key("k1", ACCOUNT, &[StoredRole::Developer]);
    store.insert_service_key(&replaced).unwrap();
    assert_eq!(store.service_key("k1"), Ok(Some(replaced.clone())));
    assert_eq!(fault(store.insert_service_key(&key("k1", RIVAL, &[StoredRole::Owner]))), at(433, "key_id"));
    assert_eq!(store.service_key("k1"), Ok(Some(replaced)));
    assert_eq!(code(store.insert_service_key(&key("k3", 99, &[]))), 115);
}

#[test]
fn the_roles_of_a_key_are_told_to_its_account() {
    let store = world();
    store.insert_service_key(&key("k1", ACCOUNT, &[StoredRole::Payer, StoredRole::Admin])).unwrap();
    let params = |key_id: &str| GetKeyRoles { key_id: key_id.to_owned() };
    let roles = store.get_key_roles(ACCOUNT, &params("k1")).unwrap().items;
    let roles: Vec<_> = roles.iter().map(|role| (role.role_id, role.role_name.as_str())).collect();
    assert_eq!(roles, [(2, "Admin"), (7, "Payer")]);
    assert_eq!(fault(store.get_key_roles(RIVAL, &params("k1"))), at(433, "key_id"));
    assert_eq!(fault(store.get_key_roles(ACCOUNT, &params("k2"))), at(433, "key_id"));
}

#[test]
fn an_account_has_one_owner() {
    let store = with_supervisor();
    assert_eq!(store.owner(ACCOUNT), Ok(owner(&store)));
    assert_eq!(code(store.owner(99)), 115);
    let second = store.set_up(|setup| setup.login(ACCOUNT, "second@acme.example", "Own-pass-2", StoredRole::Owner));
    assert!(second.is_err());
    let taken = store.set_up(|setup| setup.login(RIVAL, "EVE@acme.example", "Eve-pass-2", StoredRole::Admin));
    assert!(taken.is_err());
}
