//! The opposite transfer of what is proven done. Pure.

use super::amount;
use super::check::{Link, Wanted};
use super::record::{Proof, Record, State, Verdict};
use super::standing::Standing;

/// Those of the records that can be taken back, each with what it moved: the server said so, or the transaction history
/// or the balance proves it; how much is known; it was not taken back before; and it takes nothing back itself. The
/// users are still to be read, and the direction is the opposite one: this is the beginning of a check like any other.
pub fn wanted(records: &[Record], standing: &Standing) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for record in records {
        let intent = &record.intent;
        let moved = match &record.state {
            State::Done { moved } => *moved,
            State::Settled(Verdict::Happened { proof: Proof::Note(_), .. }) => None,
            State::Settled(Verdict::Happened { moved, .. }) => *moved,
            _ => None,
        };
        let is_reversed = standing.reversed.contains(&intent.id);
        let amount = moved.filter(|_| !is_reversed && intent.reverses.is_none());
        // What is no lawful amount is not typed by hand either.
        if let Some(amount) = amount.and_then(|moved| amount::read(&moved.to_string()).ok()) {
            let link = Link { id: intent.id.clone(), tag: intent.tag.clone() };
            wanted.push(Wanted {
                user_id: intent.user_id,
                user_name: intent.user_name.clone(),
                amount,
                reverses: Some(link),
                read: None,
            });
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use users_api::Decimal;

    use super::super::record::samples::{intent, record, states};
    use super::*;

    #[test]
    fn only_what_is_proven_done_is_taken_back() {
        for state in states() {
            let one = record(state.clone());
            let back = wanted(std::slice::from_ref(&one), &Standing::nothing());
            let proven = match &state {
                State::Done { moved } => *moved,
                State::Settled(Verdict::Happened { proof: Proof::Note(_), .. }) => None,
                State::Settled(Verdict::Happened { moved, .. }) => *moved,
                _ => None,
            };
            let amounts: Vec<_> = back.iter().map(|wanted| wanted.amount).collect();
            assert_eq!(amounts, Vec::from_iter(proven), "{state:?}");
            let links = back.iter().filter_map(|wanted| wanted.reverses.clone());
            assert!(links.eq(proven.map(|_| Link { id: intent().id, tag: intent().tag })));
        }
    }

    #[test]
    fn it_is_taken_back_once() {
        let done = record(State::Done { moved: Some(Decimal::ONE) });
        let mut back = record(State::Sending);
        back.intent.id = "back".to_owned();
        back.intent.reverses = Some(done.intent.id.clone());
        let standing = Standing::of([&done, &back], 1, done.intent.at);
        assert_eq!(wanted(std::slice::from_ref(&done), &standing), []);
        // Who was refused may try again.
        back.state = State::Rejected(Default::default());
        let standing = Standing::of([&done, &back], 1, done.intent.at);
        assert_eq!(wanted(&[done], &standing).len(), 1);
        back.state = State::Done { moved: Some(Decimal::ONE) };
        assert_eq!(wanted(&[back], &Standing::nothing()), [], "what takes back is not taken back");
    }
}
