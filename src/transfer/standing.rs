//! What earlier transfers of this browser mean for the next one. Pure: the caller reads the records of all tabs.

use users_api::Decimal;

use super::amount;
use super::record::{Direction, Record};

/// How long the same transfer counts as a repetition, in seconds.
pub const RECENT: i64 = 600;
/// The hour of the limit, in seconds.
const HOUR: i64 = 3600;

/// What the records of an account say at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What moved, or may have moved, within the last hour, both directions added; `None` when it cannot be added up
    /// exactly.
    pub used_this_hour: Option<Decimal>,
    /// Users with a transfer that is on its way or whose outcome nobody knows.
    pub open: Vec<u64>,
    /// The ids of the transfers that were taken back, or are about to be.
    pub reversed: Vec<String>,
    /// The transfers of the last ten minutes that were not refused.
    pub recent: Vec<Recent>,
}

/// A transfer of the last ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The user.
    pub user_id: u64,
    /// Which way.
    pub direction: Direction,
    /// How much, above zero.
    pub amount: Decimal,
    /// When, in seconds since 1970 UTC.
    pub at: i64,
}

impl Standing {
    /// Nothing was ever sent.
    pub fn nothing() -> Self {
        Self { used_this_hour: Some(Decimal::ZERO), ..Self::default() }
    }

    /// What the records of this account say at the moment `now`. A record from the future counts as one of now: the
    /// clock was set back.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>, account_id: u64, now: i64) -> Self {
        let mut standing = Self::nothing();
        for Record { intent, state } in records {
            if intent.account_id != account_id {
                continue;
            }
            let age = now.saturating_sub(intent.at);
            if state.is_open() {
                standing.open.push(intent.user_id);
            }
            if !state.may_have_moved() {
                continue;
            }
            if age < HOUR {
                standing.used_this_hour = standing.used_this_hour.and_then(|used| amount::add(used, intent.amount));
            }
            standing.reversed.extend(intent.reverses.clone());
            if age <= RECENT {
                standing.recent.push(Recent {
                    user_id: intent.user_id,
                    direction: intent.direction,
                    amount: intent.amount,
                    at: intent.at,
                });
            }
        }
        standing
    }

    /// When the same was last sent, in seconds since 1970 UTC; `None` when it was not within ten minutes.
    pub fn same(&self, user_id: u64, direction: Direction, amount: Decimal) -> Option<i64> {
        let same = self
            .recent
            .iter()
            .filter(|one| one.user_id == user_id && one.direction == direction && one.amount == amount);
        same.map(|one| one.at).max()
    }

    /// Whether this much more stays within the limit of one hour.
    pub fn allows(&self, more: Decimal, limit: Option<Decimal>) -> bool {
        limit.is_none_or(|limit| {
            self.used_this_hour.and_then(|used| amount::add(used, more)).is_some_and(|sum| sum <= limit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::samples::{intent, record, states};
    use super::super::record::{State, Verdict};
    use super::*;

    fn at(seconds_ago: i64) -> Record {
        let mut one = record(State::Done { moved: None });
        one.intent.at -= seconds_ago;
        one
    }

    #[test]
    fn what_may_have_moved_counts() {
        for state in states() {
            let one = record(state.clone());
            let standing = Standing::of([&one], 1, one.intent.at);
            let moved = !matches!(
                state,
                State::Planned | State::Rejected(_) | State::NotSent(_) | State::Settled(Verdict::DidNotHappen { .. })
            );
            let open = matches!(state, State::Sending | State::Unknown { .. });
            let amount = Decimal::new(567, 2);
            assert_eq!(standing.used_this_hour, Some(if moved { amount } else { Decimal::ZERO }), "{state:?}");
            assert_eq!(standing.same(7, Direction::ToUsers, amount).is_some(), moved);
            assert_eq!(standing.open, if open { vec![7] } else { vec![] });
        }
    }

    #[test]
    fn ten_minutes_and_one_hour_have_an_end() {
        let now = intent().at;
        let amount = intent().amount;
        let same = |seconds| Standing::of([&at(seconds)], 1, now).same(7, Direction::ToUsers, amount);
        assert_eq!((same(0), same(600), same(601)), (Some(now), Some(now - 600), None));
        assert_eq!(same(-5000), Some(now + 5000), "the clock was set back");
        let used = |seconds| Standing::of([&at(seconds)], 1, now).used_this_hour;
        assert_eq!((used(3599), used(3600)), (Some(amount), Some(Decimal::ZERO)));
        let two = Standing::of([&at(1), &at(2)], 1, now);
        assert_eq!(two.same(7, Direction::ToUsers, amount), Some(now - 1));
        assert_eq!(Standing::of([&at(0)], 2, now), Standing::nothing());
    }

    #[test]
    fn only_the_same_is_the_same() {
        let one = at(0);
        let standing = Standing::of([&one], 1, one.intent.at);
        let amount = Decimal::new(56_700, 4);
        assert!(standing.same(7, Direction::ToUsers, amount).is_some());
        assert!(standing.same(8, Direction::ToUsers, amount).is_none());
        assert!(standing.same(7, Direction::FromUsers, amount).is_none());
        assert!(standing.same(7, Direction::ToUsers, Decimal::new(568, 2)).is_none());
    }

    #[test]
    fn the_limit_of_an_hour_includes_itself() {
        let one = at(0);
        let standing = Standing::of([&one], 1, one.intent.at);
        let more = |text: i64| Decimal::new(text, 2);
        assert!(standing.allows(more(433), Some(Decimal::TEN)));
        assert!(!standing.allows(more(434), Some(Decimal::TEN)));
        assert!(standing.allows(more(434), None));
        let lost = Standing { used_this_hour: None, ..Standing::nothing() };
        assert!(!lost.allows(more(1), Some(Decimal::TEN)) && lost.allows(more(1), None));
    }

    #[test]
    fn a_reversal_counts_unless_it_was_refused() {
        let reversed = |state| {
            let mut one = record(state);
            one.intent.reverses = Some("x-7".to_owned());
            Standing::of([&one], 1, one.intent.at).reversed
        };
        assert_eq!(reversed(State::Sending), ["x-7"]);
        assert_eq!(reversed(State::Done { moved: None }), ["x-7"]);
        assert!(reversed(State::Rejected(Default::default())).is_empty());
        assert!(reversed(State::Planned).is_empty());
    }
}
