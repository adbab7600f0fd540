//! The demo account: what a new user of the panel looks at, and what the tests and benchmarks run on.
//!
//! The same number of users gives the same data each time: people, names, states and balances are drawn from
//! fixed seeds, and moments count back from a fixed day. The passwords and the key are public, so the demo
//! account belongs on a machine that only its developer reaches.

mod cast;
mod draw;
mod names;

use users_api::Decimal;

use crate::roles::StoredRole;
use crate::store::{NewAccount, NewUser, Setup, Store, StoreError};

use draw::{Person, Places};

/// The name of the demo account, whose id is 1.
pub const ACCOUNT_NAME: &str = "demo";
/// The password of everybody in the demo account: who signs in, and the users.
pub const PASSWORD: &str = "Demo-pass-1";
/// The account's API key, with full permissions.
pub const API_KEY: &str = "demo-api-key";
/// Who can sign in, and with which role.
pub const LOGINS: [(&str, StoredRole); 7] = [
    ("owner@demo.example", StoredRole::Owner),
    ("admin@demo.example", StoredRole::Admin),
    ("user-manager@demo.example", StoredRole::UserManager),
    ("developer@demo.example", StoredRole::Developer),
    ("supervisor@demo.example", StoredRole::Supervisor),
    ("accountant@demo.example", StoredRole::Accountant),
    ("payer@demo.example", StoredRole::Payer),
];

/// The reference's limit of users per account; a demo with more of them may still grow by as many.
const USER_LIMIT: u64 = 1000;
/// What the account has left after all its users have got theirs, in ten-thousandths: 25,000.1234 USD.
const ACCOUNT_BALANCE: i64 = 250_001_234;

/// How to sign in to the demo account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Its id.
    pub account_id: u64,
    /// Its name.
    pub account_name: &'static str,
    /// The owner's address; [`LOGINS`] has the others.
    pub owner_email: &'static str,
    /// The password of every login.
    pub password: &'static str,
    /// The API key.
    pub api_key: &'static str,
    /// Whether it was made just now. False when the database held an account before: then nothing was
    /// changed, and the demo account exists only if the database was filled by an earlier run.
    pub made_now: bool,
}

/// Fills an empty database with the demo account and this many users; leaves any other one as it is.
///
/// # Errors
/// Those of the database; then it is as empty as before.
pub fn fill(store: &Store, users: u64) -> Result<DemoAccount, StoreError> {
    let made_now = store.set_up(|setup| {
        let is_empty = setup.is_empty()?;
        if is_empty {
            make(setup, users)?;
        }
        Ok(is_empty)
    })?;
    let [(owner_email, _), ..] = LOGINS;
    Ok(DemoAccount {
        account_id: 1,
        account_name: ACCOUNT_NAME,
        owner_email,
        password: PASSWORD,
        api_key: API_KEY,
        made_now,
    })
}

fn make(setup: &mut Setup<'_>, users: u64) -> Result<(), StoreError> {
    let [(owner_email, _), others @ ..] = LOGINS;
    let account = setup.account(&NewAccount {
        account_name: ACCOUNT_NAME,
        currency: "USD",
        owner_email,
        owner_password: PASSWORD,
        api_key: Some(API_KEY),
        user_limit: users.saturating_add(USER_LIMIT),
    })?;
    for (email, role) in others {
        setup.login(account, email, PASSWORD, role)?;
    }
    let places = places(setup, account)?;
    let people = || (0..users).map(|number| draw::person(number, users, &places));
    let for_users: Decimal = people().flat_map(|person| person.movements).map(|(amount, _)| amount).sum();
    setup.deposit(account, for_users + Decimal::new(ACCOUNT_BALANCE, 4), "Wire transfer 2023-0001", draw::OPENED)?;
    let mut later = Vec::new();
    for person in people() {
        let user_id = add(setup, account, &person)?;
        later.extend(person.movements.into_iter().skip(1).map(|(amount, at)| (at, user_id, amount)));
    }
    // The ledger is written in the order of time.
    later.sort_unstable();
    for (at, user_id, amount) in later {
        setup.transfer(account, user_id, amount, at)?;
    }
    Ok(())
}

/// Makes what users belong to.
fn places(setup: &Setup<'_>, account: u64) -> Result<Places, StoreError> {
    let mut places = Places::default();
    for (number, name) in names::APPLICATIONS.iter().enumerate() {
        let full_name = format!("{name}.{ACCOUNT_NAME}.example");
        let modified = draw::OPENED.saturating_add(draw::DAY.saturating_mul(i64::try_from(number).unwrap_or_default()));
        places.applications.push(setup.application(account, &full_name, modified, *name == "billing")?);
    }
    for name in names::SKILLS {
        places.skills.push(setup.skill(account, name)?);
    }
    for (application, name, auto_link) in names::QUEUES {
        let Some(application) = places.applications.get(*application).copied() else { continue };
        let queue = setup.queue(account, application, name, *auto_link)?;
        places.queues.push((application, queue, *auto_link));
    }
    Ok(places)
}

fn add(setup: &mut Setup<'_>, account: u64, person: &Person) -> Result<u64, StoreError> {
    setup.user(
        account,
        &NewUser {
            user_name: &person.user_name,
            user_display_name: &person.display_name,
            user_password: PASSWORD,
            user_active: person.active,
            parent_accounting: person.parent_accounting,
            balance: person.movements.first().map(|(amount, _)| *amount).unwrap_or_default(),
            call_charges: person.call_charges,
            user_custom_data: &person.custom_data,
            mobile_phone: &person.mobile_phone,
            created: person.created,
            modified: person.modified,
            acd_status: person.acd_status,
            acd_status_change_time: person.acd_status_change_time,
            frozen: person.frozen,
            two_factor_auth_required: person.two_factor_auth_required,
            applications: &person.applications,
            skills: &person.skills,
            queues: &person.queues,
        },
    )
}
