//! GetUsers on a database of 100,000 users: `cargo bench -p users-server --bench get_users`.
//!
//! Asks each question of the store, and over HTTP as the panel does; prints the medians and the 95th
//! percentiles. Fails when the last page or a part of a name takes more than 50 ms at the median in either way.
//! `-- --users N` asks another number of users.

mod http;

use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use users_api::params::{ApplicationRef, GetUsers, OrderBy, Paging};
use users_api::record::AcdStatus;
use users_server::demo;
use users_server::store::Store;

const ROUNDS: usize = 41;
const BUDGET: Duration = Duration::from_millis(50);

/// A question, and whether the budget holds for it.
struct Case {
    name: &'static str,
    params: GetUsers,
    in_budget: bool,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    // `cargo test --benches` runs this without `--bench`, to see that it works.
    let measured = arguments.iter().any(|argument| argument == "--bench");
    let asked = arguments.iter().skip_while(|argument| *argument != "--users").nth(1);
    let users = match asked {
        Some(number) => number.parse()?,
        None if measured => 100_000,
        None => 500,
    };

    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("bench.sqlite"))?;
    let started = Instant::now();
    demo::fill(&store, users)?;
    println!("{users} users made in {:.1?}", started.elapsed());

    let server = http::Server::start(store.clone())?;
    let mut client = server.connect()?;
    println!("{:<46}{:>8}{:>20}{:>20}", "", "", "the store", "over HTTP");
    println!("{:<46}{:>8}{:>10}{:>10}{:>10}{:>10}", "GetUsers", "found", "median", "95 %", "median", "95 %");
    let rounds = if measured { ROUNDS } else { 1 };
    let mut over_budget = false;
    for case in cases(users) {
        let found = http::total_count(&client.get_users(&case.params)?)?;
        let in_store = measure(rounds, || Ok(store.get_users(1, &case.params).map(drop)?))?;
        let over_http = measure(rounds, || Ok(client.get_users(&case.params).map(drop)?))?;
        let late = case.in_budget && measured && in_store.median.max(over_http.median) > BUDGET;
        over_budget |= late;
        let mark = if late { "  over the budget" } else { "" };
        println!("{:<46}{found:>8}{in_store}{over_http}{mark}", case.name);
    }
    Ok(if over_budget { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How long one question takes.
struct Times {
    median: Duration,
    percentile_95: Duration,
}

impl fmt::Display for Times {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:>10.1?}{:>10.1?}", self.median, self.percentile_95)
    }
}

/// Asks once to warm the caches, and then as many times as there are rounds.
fn measure(rounds: usize, mut ask: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Times, Box<dyn Error>> {
    ask()?;
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let started = Instant::now();
        ask()?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let at = |percent| times.get((rounds - 1) * percent / 100).copied().unwrap_or_default();
    Ok(Times { median: at(50), percentile_95: at(95) })
}

fn cases(users: u64) -> Vec<Case> {
    let last_page = |order_by| GetUsers {
        paging: Paging { count: Some(20), offset: Some(users.saturating_sub(20)) },
        order_by: Some(order_by),
        ..GetUsers::default()
    };
    let text = |part: &str| Some(part.to_owned());
    let all = GetUsers::default;
    let case = |name, params| Case { name, params, in_budget: false };
    let promised = |name, params| Case { name, params, in_budget: true };
    vec![
        case("first page", all()),
        promised("last page, by user_name", last_page(OrderBy::UserName)),
        promised("last page, by user_display_name", last_page(OrderBy::UserDisplayName)),
        promised("last page, by user_id", last_page(OrderBy::UserId)),
        promised("part of user_name, common", GetUsers { user_name: text("an"), ..all() }),
        promised("part of user_name, rare", GetUsers { user_name: text("zeljka-zie"), ..all() }),
        promised("part of user_name, nobody", GetUsers { user_name: text("nobody-has-this"), ..all() }),
        promised("part of user_display_name", GetUsers { user_display_name: text("MÜLLER"), ..all() }),
        promised(
            "part of user_name, last page by display name",
            GetUsers { user_name: text("a"), ..last_page(OrderBy::UserDisplayName) },
        ),
        case(
            "1000 rows with skills and queues",
            GetUsers {
                with_skills: Some(true),
                with_queues: Some(true),
                paging: Paging { count: Some(1000), offset: None },
                ..all()
            },
        ),
        case("application", GetUsers { application: Some(ApplicationRef::Id(1)), ..all() }),
        case(
            "application, last page",
            GetUsers { application: Some(ApplicationRef::Id(1)), ..last_page(OrderBy::UserDisplayName) },
        ),
        case(
            "part of an application's name",
            GetUsers { application: Some(ApplicationRef::Name("s".into())), ..all() },
        ),
        case("inactive", GetUsers { user_active: Some(false), ..all() }),
        case("ready or in service", GetUsers { acd_status: vec![AcdStatus::Ready, AcdStatus::InService], ..all() }),
        case("queue", GetUsers { acd_queue_id: Some(2), ..all() }),
        case("not in queue", GetUsers { excluded_acd_queue_id: Some(2), ..all() }),
        case("skill, last page", GetUsers { skill_id: Some(1), ..last_page(OrderBy::UserId) }),
        case("without skill", GetUsers { excluded_skill_id: Some(1), ..all() }),
        case(
            "everything at once",
            GetUsers {
                application: Some(ApplicationRef::Id(2)),
                user_name: text("e"),
                user_display_name: text("a"),
                user_active: Some(true),
                acd_status: vec![AcdStatus::Ready, AcdStatus::Online, AcdStatus::InService],
                acd_queue_id: Some(2),
                excluded_skill_id: Some(1),
                skill_id: Some(2),
                with_skills: Some(true),
                with_queues: Some(true),
                ..all()
            },
        ),
    ]
}
