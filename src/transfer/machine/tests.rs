//! Every state of a small batch that can be reached, and in each of them every event.

use std::collections::{HashSet, VecDeque};

use users_api::ApiError;
use users_api::record::User;

use super::*;
use crate::transfer::check::samples::{d, form, plain_check, user, wanted};
use crate::transfer::decision::samples::decision;
use crate::transfer::record::samples::proofs;
use crate::transfer::record::{Direction, Found};

const NOW: i64 = 1_709_208_000;

/// 5 to each of so many users who have 10, with an hourly limit that never matters.
fn batch(users: u64) -> Batch {
    let users: Vec<_> = (1..=users).map(|id| wanted(user(id, "10"), "5")).collect();
    let form = form(Direction::ToUsers);
    let check = plain_check(&form, &users, "1000");
    Batch::new(&form, &check, Some(d("1000")), &decision(1), 1, NOW).unwrap()
}

fn refused(code: u32) -> CallError {
    CallError::Refused(ApiError::new(ErrorCode::from_number(code)).into())
}

fn done() -> Result<Transferred, CallError> {
    Ok(Transferred { result: 1, balance: d("995") })
}

fn answered(ticket: u32, answer: Result<Transferred, CallError>) -> Event {
    Event::Answered { ticket, answer, at: NOW + 1 }
}

fn read(ticket: u32, user: Result<Option<User>, CallError>) -> Event {
    Event::Read { ticket, user: user.map(|user| user.as_ref().map(Snapshot::of)), at: NOW }
}

fn as_checked(user_id: u64) -> Result<Option<User>, CallError> {
    Ok(Some(user(user_id, "10")))
}

fn open(user_id: u64) -> Standing {
    Standing { open: vec![user_id], ..Standing::nothing() }
}

fn happened() -> Verdict {
    let row = Found { transaction_id: 1, performed_at: String::new(), amount: d("-5") };
    let proof = Proof::History { found: vec![row], searched: 1, from: String::new(), to: String::new() };
    Verdict::Happened { moved: Some(d("5")), proof }
}

fn did_not_happen() -> Verdict {
    Verdict::DidNotHappen { proof: Proof::Balance { before: d("10"), after: d("10") } }
}

fn cannot_tell(note: &str) -> Verdict {
    Verdict::CannotTell { note: note.to_owned() }
}

/// Answers a command as if everything went well; the events that follow from it.
fn go_well(command: &Command) -> Option<Event> {
    match command {
        Command::Lock => Some(Event::Locked(Standing::nothing())),
        Command::Read { ticket, user_id } => Some(read(*ticket, as_checked(*user_id))),
        Command::Store { ticket, .. } => Some(Event::Stored { ticket: *ticket, is_durable: true }),
        Command::Send { ticket, .. } => Some(answered(*ticket, done())),
        Command::Unlock | Command::Keep(_) => None,
    }
}

/// Lets a batch go well until a command comes that is not to be answered, which is given back.
fn until(batch: &mut Batch, first: Event, stop: impl Fn(&Command) -> bool) -> Option<Command> {
    let mut commands: VecDeque<_> = batch.on(first).into();
    while let Some(command) = commands.pop_front() {
        if stop(&command) {
            return Some(command);
        }
        if let Some(event) = go_well(&command) {
            commands.extend(batch.on(event));
        }
    }
    None
}

/// The batch at its first request, and the request's ticket.
fn at_send(users: u64) -> (Batch, u32) {
    let mut batch = batch(users);
    match until(&mut batch, Event::Begin, |command| matches!(command, Command::Send { .. })) {
        Some(Command::Send { ticket, .. }) => (batch, ticket),
        other => panic!("{other:?}"),
    }
}

fn states(batch: &Batch) -> Vec<State> {
    batch.records.iter().map(|record| record.state.clone()).collect()
}

#[test]
fn the_intent_is_durable_before_the_one_request_leaves() {
    let mut batch = batch(2);
    let record = |state| Record { state, ..batch.records[0].clone() };
    let (planned, sending) = (record(State::Planned), record(State::Sending));
    let other = batch.records[1].clone();
    assert_eq!(batch.on(Event::Begin), [Command::Keep(planned), Command::Keep(other), Command::Lock]);
    assert_eq!(batch.on(Event::Locked(Standing::nothing())), [Command::Read { ticket: 1, user_id: 1 }]);
    assert_eq!(batch.on(read(1, as_checked(1))), [Command::Store { ticket: 1, record: sending }]);
    assert_eq!(states(&batch), [State::Planned, State::Planned]);
    let sent = batch.on(Event::Stored { ticket: 1, is_durable: true });
    let [Command::Send { ticket: 1, request }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(
        users_api::Params::fields(request).to_urlencoded(),
        "amount=5&user_id=1&currency=USD&strict_mode=true&account_transaction_description=%23040G2081+To+user%3A+%24%7Buser_name%7D"
    );
    let after = batch.on(answered(1, done()));
    assert!(matches!(after.as_slice(), [Command::Keep(_), Command::Read { ticket: 2, user_id: 2 }]), "{after:?}");
    assert_eq!(states(&batch), [State::Done { moved: Some(d("5")) }, State::Planned]);
    assert_eq!(batch.account_balance(), Some(d("995")));
}

#[test]
fn a_batch_that_goes_well_is_done_and_gives_the_lock_back() {
    let mut batch = batch(3);
    let end = until(&mut batch, Event::Begin, |command| *command == Command::Unlock);
    assert_eq!((end, batch.pace()), (Some(Command::Unlock), &Pace::Over));
    assert!(states(&batch).iter().all(|state| *state == State::Done { moved: Some(d("5")) }));
}

#[test]
fn without_strict_mode_nobody_knows_how_much_moved() {
    let lenient = Form { strict_mode: false, ..form(Direction::FromUsers) };
    let check = plain_check(&lenient, &[wanted(user(1, "10"), "10000000")], "0");
    let mut batch = Batch::new(&lenient, &check, None, &decision(1), 1, NOW).unwrap();
    let sent = until(&mut batch, Event::Begin, |command| matches!(command, Command::Send { .. }));
    let Some(Command::Send { ticket, request }) = sent else { panic!("{sent:?}") };
    assert_eq!((request.amount, request.strict_mode), (d("-10000000"), Some(false)));
    batch.on(answered(ticket, done()));
    assert_eq!(states(&batch), [State::Done { moved: None }]);
    let id = batch.records[0].intent.id.clone();
    batch.on(Event::Settled { id, verdict: happened() });
    assert_eq!(states(&batch), [State::Settled(happened())]);
}

#[test]
fn a_check_that_refuses_makes_no_batch() {
    let form = form(Direction::ToUsers);
    let check = plain_check(&form, &[], "1000");
    assert_eq!(Batch::new(&form, &check, None, &decision(1), 1, NOW), None);
}

#[test]
fn what_is_not_written_down_is_not_sent() {
    let mut batch = batch(2);
    until(&mut batch, Event::Begin, |command| matches!(command, Command::Store { .. }));
    let out = batch.on(Event::Stored { ticket: 1, is_durable: false });
    assert!(out.contains(&Command::Unlock) && !out.iter().any(|command| matches!(command, Command::Send { .. })));
    assert_eq!(states(&batch), vec![State::NotSent(NotSent::NotKept); 2]);
}

#[test]
fn a_drift_since_the_check_stops_its_row_only() {
    let mut batch = batch(2);
    until(&mut batch, Event::Begin, |command| matches!(command, Command::Read { .. }));
    let out = batch.on(read(1, Ok(Some(user(1, "15")))));
    assert!(matches!(out.as_slice(), [Command::Keep(_), Command::Read { ticket: 2, user_id: 2 }]), "{out:?}");
    let drift = Drift::Balance { was: d("10"), is: d("15") };
    assert_eq!(states(&batch), [State::NotSent(NotSent::Drift(drift)), State::Planned]);
    batch.on(read(2, Ok(None)));
    assert_eq!(batch.records[1].state, State::NotSent(NotSent::Drift(Drift::Gone)));
    assert_eq!(batch.pace(), &Pace::Over);
}

#[test]
fn an_answer_decides_what_became_of_a_transfer() {
    let http = |status| CallError::Http { status, retry_after: None };
    let cases = [
        (refused(127), "rejected"),
        (refused(573), "rejected"),
        (refused(9999), "rejected"),
        (refused(340), "rejected"),
        (http(400), "rejected"),
        (http(404), "rejected"),
        (http(429), "rejected"),
        (CallError::Network, "unknown"),
        (CallError::Timeout, "unknown"),
        (CallError::Cancelled, "unknown"),
        (CallError::Unreadable(String::new()), "unknown"),
        (refused(1), "unknown"),
        (refused(2), "unknown"),
        (refused(4), "unknown"),
        (refused(5), "unknown"),
        (refused(484), "unknown"),
        (refused(515), "unknown"),
        (http(500), "unknown"),
        (http(502), "unknown"),
        (http(503), "unknown"),
        (http(408), "unknown"),
        (http(409), "unknown"),
        (http(499), "unknown"),
        (http(302), "unknown"),
        (refused(135), "planned"),
        (refused(456), "planned"),
        (http(401), "planned"),
        (http(403), "planned"),
    ];
    for (why, expected) in cases {
        let (mut batch, ticket) = at_send(1);
        batch.on(answered(ticket, Err(why.clone())));
        let told = match &batch.records[0].state {
            State::Rejected(words) => {
                assert_eq!(words.code, why.code().map_or(0, ErrorCode::number));
                "rejected"
            }
            State::Unknown { since, words } => {
                assert!(*since == NOW + 1 && !words.message.is_empty());
                "unknown"
            }
            State::Planned => "planned",
            other => panic!("{other:?}"),
        };
        assert_eq!(told, expected, "{why:?}");
    }
}

#[test]
fn a_session_that_ends_pauses_and_the_user_is_read_again() {
    let (mut batch, ticket) = at_send(2);
    let out = batch.on(answered(ticket, Err(refused(135))));
    assert_eq!(batch.pace(), &Pace::Paused(Pause::SessionEnded));
    assert_eq!(out, [Command::Keep(batch.records[0].clone()), Command::Unlock]);
    assert_eq!(batch.on(Event::GoOn), [Command::Lock]);
    let out = batch.on(Event::Locked(Standing::nothing()));
    let [Command::Read { ticket, user_id: 1 }] = out.as_slice() else { panic!("{out:?}") };
    // The browser had sent it twice, and the second answer was the end of the session: the balance tells.
    batch.on(read(*ticket, Ok(Some(user(1, "15")))));
    assert!(matches!(batch.records[0].state, State::NotSent(NotSent::Drift(_))));
}

#[test]
fn a_server_that_asks_to_wait_pauses_the_rest() {
    let (mut batch, ticket) = at_send(2);
    let wait = CallError::Http { status: 429, retry_after: Some(7) };
    batch.on(answered(ticket, Err(wait)));
    assert_eq!(batch.pace(), &Pace::Paused(Pause::ServerAsks(7)));
    assert!(matches!(states(&batch).as_slice(), [State::Rejected(_), State::Planned]));
    // With nobody left there is nothing to wait for.
    let (mut batch, ticket) = at_send(1);
    batch.on(answered(ticket, Err(refused(340))));
    assert_eq!(batch.pace(), &Pace::Over);
}

#[test]
fn a_user_who_cannot_be_read_pauses_with_nothing_sent() {
    for (why, pause) in [
        (CallError::Network, None),
        (refused(135), Some(Pause::SessionEnded)),
        (refused(162), Some(Pause::ServerAsks(15))),
    ] {
        let mut batch = batch(2);
        until(&mut batch, Event::Begin, |command| matches!(command, Command::Read { .. }));
        assert_eq!(batch.on(read(1, Err(why))), [Command::Unlock]);
        assert_eq!(states(&batch), [State::Planned, State::Planned]);
        match pause {
            Some(pause) => assert_eq!(batch.pace(), &Pace::Paused(pause)),
            None => assert!(matches!(batch.pace(), Pace::Paused(Pause::Unread(_)))),
        }
    }
}

#[test]
fn an_account_without_transfers_says_so_once() {
    for code in [103, 104] {
        let (mut batch, ticket) = at_send(3);
        batch.on(answered(ticket, Err(refused(code))));
        let expected = State::NotSent(NotSent::NotOffered);
        assert!(matches!(batch.records[0].state, State::Rejected(_)));
        assert_eq!(states(&batch)[1..], [expected.clone(), expected]);
        assert_eq!(batch.pace(), &Pace::Over);
    }
}

#[test]
fn stopping_leaves_the_rest_not_sent() {
    let (mut batch, ticket) = at_send(3);
    batch.on(Event::Stop);
    let stopped = State::NotSent(NotSent::Stopped);
    assert_eq!(states(&batch), [State::Sending, stopped.clone(), stopped.clone()]);
    assert!(batch.is_sending());
    let out = batch.on(answered(ticket, done()));
    assert_eq!(out, [Command::Keep(batch.records[0].clone()), Command::Unlock]);
    assert_eq!(states(&batch), [State::Done { moved: Some(d("5")) }, stopped.clone(), stopped.clone()]);
    // Between the writing and its confirmation a stop still holds.
    let mut batch = super::tests::batch(1);
    until(&mut batch, Event::Begin, |command| matches!(command, Command::Store { .. }));
    batch.on(Event::Stop);
    assert_eq!(batch.on(Event::Stored { ticket: 1, is_durable: true }), []);
    assert_eq!(states(&batch), std::slice::from_ref(&stopped));
    // And a session's end after a stop leaves nobody waiting.
    let (mut batch, ticket) = at_send(2);
    batch.on(Event::Stop);
    batch.on(answered(ticket, Err(refused(135))));
    assert_eq!((states(&batch), batch.pace()), (vec![stopped.clone(), stopped], &Pace::Over));
}

#[test]
fn what_other_tabs_have_sent_since_the_check_counts() {
    let mut batch = batch(2);
    batch.on(Event::Begin);
    batch.on(Event::Locked(open(1)));
    assert_eq!(states(&batch), [State::NotSent(NotSent::Unsettled), State::Planned]);
    let used = |text| Standing { used_this_hour: Some(d(text)), ..Standing::nothing() };
    for (text, sends) in [("990", true), ("990.0001", false)] {
        let mut batch = super::tests::batch(2);
        batch.on(Event::Begin);
        let out = batch.on(Event::Locked(used(text)));
        assert_eq!(matches!(out.last(), Some(Command::Read { .. })), sends, "{out:?}");
        assert_eq!(states(&batch) == vec![State::NotSent(NotSent::HourLimit); 2], !sends);
    }
}

#[test]
fn a_reversal_that_another_tab_has_made_is_not_made_again() {
    let link = crate::transfer::check::Link { id: "x-1".to_owned(), tag: "#K7Q2M9XA".to_owned() };
    let back = crate::transfer::check::Wanted { reverses: Some(link), ..wanted(user(1, "10"), "5") };
    let form = form(Direction::FromUsers);
    let make = || {
        Batch::new(&form, &plain_check(&form, std::slice::from_ref(&back), "1"), None, &decision(2), 1, NOW).unwrap()
    };
    let mut batch = make();
    let sent = until(&mut batch, Event::Begin, |command| matches!(command, Command::Send { .. }));
    let Some(Command::Send { request, .. }) = sent else { panic!("{sent:?}") };
    assert_eq!(request.user_transaction_description.as_deref(), Some("(reverses #K7Q2M9XA) To account"));
    let tag = decision(2).tag;
    let account = format!("{tag} (reverses #K7Q2M9XA) From user: ${{user_name}}");
    assert_eq!(request.account_transaction_description, Some(account));
    let mut late = make();
    late.on(Event::Begin);
    late.on(Event::Locked(Standing { reversed: vec!["x-1".to_owned()], ..Standing::nothing() }));
    assert_eq!(states(&late), [State::NotSent(NotSent::AlreadyReversed)]);
}

#[test]
fn retrying_is_a_new_decision_for_the_rejected_only() {
    let mut batch = batch(3);
    let answers = [done(), Err(refused(127)), Err(CallError::Timeout)];
    let mut commands: VecDeque<_> = batch.on(Event::Begin).into();
    let mut answers = answers.into_iter();
    while let Some(command) = commands.pop_front() {
        let event = match &command {
            Command::Send { ticket, .. } => answers.next().map(|answer| answered(*ticket, answer)),
            other => go_well(other),
        };
        commands.extend(event.into_iter().flat_map(|event| batch.on(event)));
    }
    let before = batch.clone();
    assert_eq!(batch.on(Event::RetryRejected(decision(1))), [], "an old decision has old ids");
    assert_eq!(batch, before);
    let out = batch.on(Event::RetryRejected(decision(2)));
    assert_eq!(out, [Command::Keep(batch.records[1].clone()), Command::Lock]);
    assert_eq!(batch.records[1].intent.id, decision(2).id_for(2));
    assert_eq!((&batch.records[1].intent.tag, &batch.records[1].state), (&decision(2).tag, &State::Planned));
    assert_eq!((&batch.records[0], &batch.records[2]), (&before.records[0], &before.records[2]));
}

#[test]
fn a_restored_batch_never_sends() {
    let (batch, ticket) = at_send(2);
    let (mut restored, commands) = Batch::restored(batch.records.clone(), NOW + 9);
    let unknown = State::Unknown { words: Words::default(), since: NOW + 9 };
    assert_eq!(states(&restored), [unknown, State::NotSent(NotSent::TabClosed)]);
    let expected: Vec<_> = restored.records.iter().cloned().map(Command::Keep).collect();
    assert_eq!(commands, expected);
    for event in every_event(ticket, &restored) {
        let out = restored.clone().on(event.clone());
        let harmless = |command: &Command| matches!(command, Command::Keep(_) | Command::Unlock);
        assert!(out.iter().all(harmless), "{event:?}: {out:?}");
    }
    let id = restored.records[0].intent.id.clone();
    restored.on(Event::Settled { id, verdict: happened() });
    assert_eq!(restored.records[0].state, State::Settled(happened()));
    assert_eq!(restored.on(Event::RetryRejected(decision(3))), []);
}

#[test]
fn everybody_is_counted_once() {
    use crate::transfer::record::samples::{record, states};
    let (batch, _) = Batch::restored(states().into_iter().map(record).collect(), NOW);
    let expected = Counts { open: 0, done: 2 + 10, rejected: 1 + 5, unknown: 3, not_sent: 1 + 14 };
    assert_eq!(batch.counts(), expected);
    let (batch, _) = at_send(3);
    assert_eq!(batch.counts(), Counts { open: 3, ..Counts::default() });
}

#[test]
fn a_verdict_needs_a_reason_and_a_place() {
    use crate::transfer::record::samples::states;
    let mut verdicts = vec![cannot_tell(""), cannot_tell(" \n"), cannot_tell("Asked.")];
    for proof in proofs().into_iter().chain([Proof::Note(" ".to_owned())]) {
        verdicts.push(Verdict::Happened { moved: None, proof: proof.clone() });
        verdicts.push(Verdict::DidNotHappen { proof });
    }
    for state in states() {
        for verdict in &verdicts {
            let by_row =
                matches!(verdict, Verdict::Happened { proof: Proof::History { found, .. }, .. } if !found.is_empty());
            let reason = match verdict {
                Verdict::CannotTell { note } => !note.trim().is_empty(),
                Verdict::Happened { proof, .. } | Verdict::DidNotHappen { proof } => match proof {
                    Proof::Note(note) => !note.trim().is_empty(),
                    Proof::History { found, .. } => found.is_empty() != matches!(verdict, Verdict::Happened { .. }),
                    Proof::Balance { .. } => true,
                },
            };
            let settles = match &state {
                State::Unknown { .. } | State::Settled(Verdict::CannotTell { .. }) => reason,
                State::Rejected(_) | State::Done { .. } => by_row,
                State::Planned | State::Sending | State::NotSent(_) | State::Settled(_) => false,
            };
            let expected = settles.then(|| State::Settled(verdict.clone()));
            assert_eq!(state.settle(verdict.clone()), expected, "{state:?} {verdict:?}");
        }
    }
}

/// Every kind of event, for every user and with this ticket.
fn every_event(ticket: u32, batch: &Batch) -> Vec<Event> {
    let mut events = vec![
        Event::Begin,
        Event::Locked(Standing::nothing()),
        Event::Locked(open(2)),
        Event::Locked(Standing { used_this_hour: None, ..Standing::nothing() }),
        Event::Stop,
        Event::SessionEnded,
        Event::GoOn,
        Event::RetryRejected(decision(1)),
        Event::RetryRejected(decision(2)),
        Event::Settled { id: "nobody".to_owned(), verdict: happened() },
    ];
    events.extend(events_of_turn(ticket, batch));
    for record in &batch.records {
        for verdict in [happened(), did_not_happen(), cannot_tell("Asked."), cannot_tell("")] {
            events.push(Event::Settled { id: record.intent.id.clone(), verdict });
        }
    }
    events
}

/// Every event that answers a command of this ticket.
fn events_of_turn(ticket: u32, batch: &Batch) -> Vec<Event> {
    let user_id = batch.turn.map_or(1, |turn| batch.records[turn.index].intent.user_id);
    vec![
        read(ticket, as_checked(user_id)),
        read(ticket, Ok(Some(user(user_id, "15")))),
        read(ticket, Ok(None)),
        read(ticket, Err(CallError::Network)),
        read(ticket, Err(refused(135))),
        read(ticket, Err(refused(340))),
        Event::Stored { ticket, is_durable: true },
        Event::Stored { ticket, is_durable: false },
        answered(ticket, done()),
        answered(ticket, Err(refused(127))),
        answered(ticket, Err(refused(104))),
        answered(ticket, Err(refused(340))),
        answered(ticket, Err(refused(135))),
        answered(ticket, Err(CallError::Network)),
        answered(ticket, Err(CallError::Http { status: 502, retry_after: None })),
    ]
}

/// What two batches must share to behave alike: tickets only have to differ.
fn key(batch: &Batch) -> String {
    let turn = batch.turn.map(|turn| (turn.index, turn.phase));
    let records: Vec<_> = batch
        .records
        .iter()
        .map(|record| {
            let state = match &record.state {
                State::Rejected(_) => "rejected".to_owned(),
                State::Unknown { .. } => "unknown".to_owned(),
                State::NotSent(_) => "not sent".to_owned(),
                other => format!("{other:?}"),
            };
            (state, record.intent.batch.starts_with("01"))
        })
        .collect();
    let pace = std::mem::discriminant(&batch.pace);
    format!("{records:?}{pace:?}{turn:?}{:?}", batch.lock)
}

/// Holds one step to the rules. They are about single steps, so that they hold for every way through them.
fn judge(before: &Batch, event: &Event, after: &Batch, out: &[Command]) {
    let context = || format!("{before:#?}\n{event:?}\n{after:#?}\n{out:?}");
    let sends: Vec<_> = out.iter().filter(|command| matches!(command, Command::Send { .. })).collect();
    let confirmed = match event {
        Event::Stored { ticket, is_durable: true } => before.turn(*ticket, Phase::Writing),
        _ => None,
    };
    // A request leaves on the confirmation of this turn's writing only, for a user to whom none has left.
    assert_eq!(sends.len(), usize::from(confirmed.is_some()), "{}", context());
    if let (Some(index), [Command::Send { ticket, request }]) = (confirmed, out) {
        assert_eq!(before.records[index].state, State::Planned, "{}", context());
        assert_eq!(after.records[index].state, State::Sending, "{}", context());
        assert_eq!(before.lock, Lock::Held, "{}", context());
        assert_eq!(before.pace, Pace::Running, "{}", context());
        assert_eq!(after.turn, Some(Turn { index, ticket: *ticket, phase: Phase::Sending }), "{}", context());
        let user_id = before.records[index].intent.user_id;
        assert_eq!(request.users, UsersRef::Ids(Selection::These(vec![user_id])), "{}", context());
    }
    let answered = match event {
        Event::Answered { ticket, .. } => before.turn(*ticket, Phase::Sending),
        _ => None,
    };
    for (index, (was, is)) in before.records.iter().zip(&after.records).enumerate() {
        let lawful = match (&was.state, &is.state) {
            (one, other) if one == other => true,
            (State::Planned, State::Sending) => confirmed == Some(index),
            (State::Planned, State::NotSent(_)) => true,
            (State::Sending, State::Done { .. } | State::Rejected(_) | State::Unknown { .. }) => {
                answered == Some(index)
            }
            (State::Sending, State::Planned | State::NotSent(NotSent::Stopped)) => {
                let is_end = matches!(event, Event::Answered { answer: Err(why), .. } if why.is_session_end());
                answered == Some(index) && is_end
            }
            (State::Rejected(_), State::Planned) => {
                matches!(event, Event::RetryRejected(decision) if decision.id == is.intent.batch)
                    && was.intent.id != is.intent.id
            }
            (
                State::Unknown { .. }
                | State::Rejected(_)
                | State::Done { .. }
                | State::Settled(Verdict::CannotTell { .. }),
                State::Settled(_),
            ) => matches!(event, Event::Settled { id, .. } if *id == was.intent.id),
            _ => false,
        };
        assert!(lawful, "user {index}: {}", context());
        let is_retry = matches!((&was.state, &is.state), (State::Rejected(_), State::Planned));
        assert!(is_retry || was.intent.id == is.intent.id, "{}", context());
        // What has changed is written down; the confirmed writing already said that it is sent.
        let is_kept = out.iter().any(|command| matches!(command, Command::Keep(record) if record == is));
        assert!(was.state == is.state || is_kept || confirmed == Some(index), "{}", context());
        // Sending is the state of the one user whose request is waited for.
        let waits = after.turn.is_some_and(|turn| turn.index == index && turn.phase == Phase::Sending);
        assert_eq!(is.state == State::Sending, waits, "{}", context());
    }
    // The lock is held while a turn may send, and nobody keeps it who is over.
    let may_send = after.turn.is_some_and(|turn| turn.phase != Phase::Sending);
    assert!(!may_send || (after.lock == Lock::Held && after.pace == Pace::Running), "{}", context());
    let is_idle = matches!(after.pace, Pace::Over | Pace::Paused(_)) && after.turn.is_none();
    assert!(!is_idle || after.lock != Lock::Held, "{}", context());
    let unlocked = out.contains(&Command::Unlock);
    assert!(!unlocked || after.lock == Lock::None, "{}", context());
    // Everybody comes to something.
    let is_open = after.records.iter().any(|record| matches!(record.state, State::Planned | State::Sending));
    assert!(after.pace != Pace::Over || after.turn.is_some() || !is_open, "{}", context());
    assert!(is_open || after.pace == Pace::Over, "{}", context());
}

#[test]
fn no_event_in_any_state_breaks_a_rule() {
    let start = batch(2);
    let mut seen = HashSet::from([key(&start)]);
    let mut queue = VecDeque::from([start]);
    let mut phases = HashSet::new();
    while let Some(batch) = queue.pop_front() {
        phases.insert((std::mem::discriminant(&batch.pace), batch.turn.map(|turn| turn.phase as u8)));
        let ticket = batch.turn.map_or(batch.tickets, |turn| turn.ticket);
        for event in every_event(ticket, &batch) {
            let mut after = batch.clone();
            let out = after.on(event.clone());
            judge(&batch, &event, &after, &out);
            if seen.insert(key(&after)) {
                queue.push_back(after);
            }
        }
        // What answers another ticket says nothing.
        for stale in [ticket.wrapping_sub(1), ticket.wrapping_add(1)] {
            for event in events_of_turn(stale, &batch) {
                let mut after = batch.clone();
                assert_eq!(after.on(event.clone()), [], "{event:?}");
                assert_eq!(after, batch, "{event:?}");
            }
        }
    }
    // It went everywhere: Ready; Queued; Running in each phase; Paused and Over without a turn and with a request on
    // its way.
    assert!(seen.len() > 500, "{}", seen.len());
    assert_eq!(phases.len(), 1 + 1 + 3 + 2 * 2, "{phases:?}");
}
