//! Draws the demo's users, each from a seed of its own: user 7 is the same person among 20 and among 100,000.

use fastrand::Rng;
use users_api::Decimal;
use users_api::record::AcdStatus;

use super::cast::CAST;
use super::names;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// When the account was opened: 2023-09-01 00:00:00 UTC.
pub(super) const OPENED: i64 = 1_693_526_400;
/// The demo's today: 2026-09-01 00:00:00 UTC.
const TODAY: i64 = 1_788_220_800;
/// Every user's own seed is this one and its number.
const SEED: u64 = 0x5573_6572_7300;
/// How many of the first users have had money moved more than once.
const WITH_HISTORY: u64 = 60;

/// The ids of what users belong to.
#[derive(Default)]
pub(super) struct Places {
    pub(super) applications: Vec<u64>,
    pub(super) skills: Vec<u64>,
    /// Application, queue, and whether the application's users join by themselves.
    pub(super) queues: Vec<(u64, u64, bool)>,
}

/// A user of the demo.
pub(super) struct Person {
    pub(super) user_name: String,
    pub(super) display_name: String,
    pub(super) custom_data: String,
    pub(super) mobile_phone: String,
    pub(super) active: bool,
    pub(super) frozen: bool,
    pub(super) two_factor_auth_required: bool,
    pub(super) parent_accounting: bool,
    /// What the account gave, and when; the first one at the start.
    pub(super) movements: Vec<(Decimal, i64)>,
    pub(super) call_charges: Decimal,
    pub(super) acd_status: AcdStatus,
    pub(super) acd_status_change_time: i64,
    pub(super) created: i64,
    pub(super) modified: i64,
    pub(super) applications: Vec<u64>,
    pub(super) skills: Vec<u64>,
    pub(super) queues: Vec<u64>,
}

/// The person of this number, from 0 on, among `all`.
pub(super) fn person(number: u64, all: u64, places: &Places) -> Person {
    let mut rng = Rng::with_seed(SEED ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    // Ids and moments of creation go up together.
    let created = OPENED + DAY + span(number, all, TODAY - OPENED - 31 * DAY);
    let (user_name, display_name, custom_data) = names(number, &mut rng);
    // Users 1 and 2 are what examples are tried on: active, with money of their own.
    let plain = number < 2;
    let parent_accounting = !plain && rng.u8(..100) < 30;
    let acd_status = acd_status(&mut rng);
    let applications = applications(number, &mut rng, places);
    Person {
        user_name,
        display_name,
        custom_data,
        mobile_phone: mobile_phone(&mut rng),
        active: plain || rng.u8(..100) < 88,
        frozen: !plain && rng.u8(..100) < 3,
        two_factor_auth_required: rng.u8(..100) < 10,
        parent_accounting,
        movements: if parent_accounting { Vec::new() } else { movements(number, created, &mut rng) },
        // A call can cost more than there is: then the live balance is below zero.
        call_charges: match acd_status {
            AcdStatus::InService if !parent_accounting => Decimal::new(rng.i64(1..=90_000), 4),
            _ => Decimal::ZERO,
        },
        acd_status,
        acd_status_change_time: TODAY - rng.i64(0..8 * 3600),
        created,
        modified: created + rng.i64(0..=TODAY - created),
        skills: some_of(&places.skills, 20, &mut rng),
        queues: queues(&applications, &mut rng, places),
        applications,
    }
}

/// The part of `whole` that lies before this number among `all`.
fn span(number: u64, all: u64, whole: i64) -> i64 {
    let part = i128::from(whole) * i128::from(number) / i128::from(all.max(1));
    i64::try_from(part).unwrap_or_default()
}

/// User name, display name and custom data.
fn names(number: u64, rng: &mut Rng) -> (String, String, String) {
    let index = usize::try_from(number).unwrap_or_default();
    if let Some((user_name, display_name, custom_data)) = CAST.get(index) {
        return ((*user_name).to_owned(), (*display_name).to_owned(), (*custom_data).to_owned());
    }
    let pairs = names::GIVEN.len() * names::FAMILY.len();
    let nth = index - CAST.len();
    // A prime step walks through all pairs before it comes back to the first, and looks unordered.
    let pair = nth.wrapping_mul(7919) % pairs;
    let (given, given_login) = names::GIVEN.get(pair / names::FAMILY.len()).copied().unwrap_or_default();
    let (family, family_login) = names::FAMILY.get(pair % names::FAMILY.len()).copied().unwrap_or_default();
    // People who share a name are told apart as logins are: by a number.
    let user_name = match nth / pairs {
        0 => format!("{given_login}-{family_login}"),
        namesakes => format!("{given_login}-{family_login}-{}", namesakes + 1),
    };
    (user_name, format!("{given} {family}"), custom_data(number, rng))
}

fn custom_data(number: u64, rng: &mut Rng) -> String {
    let team = rng.choice(names::TEAMS).copied().unwrap_or_default();
    match rng.u8(..6) {
        0 | 1 => format!(r#"{{"crm_id":"C-{}","team":"{team}"}}"#, number + 1001),
        2 => format!("{team}; desk {}", rng.u16(1..=480)),
        _ => String::new(),
    }
}

/// Numbers that are set aside for fiction, in the United States and the United Kingdom.
fn mobile_phone(rng: &mut Rng) -> String {
    match rng.u8(..5) {
        0 => format!("+1 202 555 01{:02}", rng.u8(..100)),
        1 => format!("+44 7700 900{:03}", rng.u16(..1000)),
        _ => String::new(),
    }
}

/// Most agents are away or ready; every state occurs.
fn acd_status(rng: &mut Rng) -> AcdStatus {
    match rng.u8(..100) {
        0..40 => AcdStatus::Offline,
        40..60 => AcdStatus::Ready,
        60..72 => AcdStatus::Online,
        72..84 => AcdStatus::InService,
        84..90 => AcdStatus::AfterService,
        90..94 => AcdStatus::Timeout,
        94..98 => AcdStatus::Dnd,
        _ => AcdStatus::Banned,
    }
}

/// What the account gave to the user; some have got nothing yet, a few very much.
fn movements(number: u64, created: i64, rng: &mut Rng) -> Vec<(Decimal, i64)> {
    let opening = match rng.u8(..100) {
        _ if number < 2 => rng.i64(500_000..2_000_000),
        0..10 => return Vec::new(),
        10..15 => rng.i64(10_000_000..2_000_000_000),
        15..25 => rng.i64(100..20_000),
        _ => rng.i64(20_000..3_000_000),
    };
    let mut movements = vec![(Decimal::new(opening, 4), created)];
    if number < WITH_HISTORY {
        let last_month = TODAY - 30 * DAY;
        movements.push((Decimal::new(rng.i64(10_000..500_000), 4), last_month + rng.i64(0..15 * DAY)));
        movements.push((Decimal::new(rng.i64(-9_999..=-100), 4), last_month + 16 * DAY + rng.i64(0..10 * DAY)));
    }
    movements
}

/// One application, and for some a second one. The cast is in the first.
fn applications(number: u64, rng: &mut Rng, places: &Places) -> Vec<u64> {
    let mut applications = Vec::new();
    let in_cast = usize::try_from(number).is_ok_and(|index| index < CAST.len());
    let main = if in_cast { places.applications.first() } else { rng.choice(&places.applications) };
    applications.extend(main);
    if rng.u8(..100) < 12 {
        applications.extend(rng.choice(&places.applications).filter(|second| Some(*second) != main));
    }
    applications
}

/// The queues of the user's applications: those that everybody joins, and some of the others.
fn queues(applications: &[u64], rng: &mut Rng, places: &Places) -> Vec<u64> {
    let of_user = places.queues.iter().filter(|(application, ..)| applications.contains(application));
    of_user.filter(|(.., auto_link)| *auto_link || rng.u8(..100) < 40).map(|(_, queue, _)| *queue).collect()
}

fn some_of(ids: &[u64], percent: u8, rng: &mut Rng) -> Vec<u64> {
    ids.iter().copied().filter(|_| rng.u8(..100) < percent).collect()
}
