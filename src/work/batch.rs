//! A bulk act as data: what became of each user, and who comes next.

use super::outcome::Outcome;

/// How many requests are on their way at once.
const AT_ONCE: usize = 4;

/// One user of a bulk act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The id, by which the user is named to the server.
    pub user_id: u64,
    /// The name, by which the admin knows the user.
    pub user_name: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// The users of one bulk act, in the order in which they were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    items: Vec<Item>,
    paused: bool,
}

/// How many users came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not sent yet, and on their way.
    pub open: usize,
    /// Done.
    pub done: usize,
    /// Refused, or found not done.
    pub rejected: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Stopped before they were sent.
    pub not_sent: usize,
}

impl Batch {
    /// Nobody sent yet.
    pub fn new(users: impl IntoIterator<Item = (u64, String)>) -> Self {
        let items =
            users.into_iter().map(|(user_id, user_name)| Item { user_id, user_name, outcome: Outcome::Waiting });
        Self { items: items.collect(), paused: false }
    }

    /// Everybody.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The users who wait for their turn, with their places.
    pub fn waiting(&self) -> Vec<(usize, (u64, String))> {
        let waiting = self.items.iter().enumerate().filter(|(_, item)| item.outcome == Outcome::Waiting);
        waiting.map(|(index, item)| (index, (item.user_id, item.user_name.clone()))).collect()
    }

    /// The next user to send, marked as on its way; `None` while enough are on their way, when the batch is paused,
    /// and when nobody waits.
    pub fn next(&mut self) -> Option<(usize, u64)> {
        let sending = self.items.iter().filter(|item| item.outcome == Outcome::Sending).count();
        if self.paused || sending >= AT_ONCE {
            return None;
        }
        let (index, item) = self.items.iter_mut().enumerate().find(|(_, item)| item.outcome == Outcome::Waiting)?;
        item.outcome = Outcome::Sending;
        Some((index, item.user_id))
    }

    /// Takes what became of a user who was on its way. Anything else is no news, and changes nothing.
    pub fn answer(&mut self, index: usize, outcome: Outcome) {
        if let Some(item) = self.items.get_mut(index).filter(|item| item.outcome == Outcome::Sending) {
            item.outcome = outcome;
        }
    }

    /// Takes back a user whose request was not done because the session had ended, and sends nobody more until
    /// [`Batch::go_on`].
    pub fn pause_at(&mut self, index: usize) {
        self.answer(index, Outcome::Waiting);
        self.paused = true;
    }

    /// Sends nobody more for now; those on their way arrive.
    pub fn pause(&mut self) {
        self.paused = true;
    }

    /// Goes on after a pause.
    pub fn go_on(&mut self) {
        self.paused = false;
    }

    /// Whether nobody is sent until [`Batch::go_on`].
    pub fn is_paused(&self) -> bool {
        self.paused && self.items.iter().any(|item| item.outcome == Outcome::Waiting)
    }

    /// Sends nobody more, for good.
    pub fn stop(&mut self) {
        for item in self.items.iter_mut().filter(|item| item.outcome == Outcome::Waiting) {
            item.outcome = Outcome::NotSent;
        }
    }

    /// Decides anew for those who were rejected. Who is done, and whose answer was lost, stays.
    pub fn retry_rejected(&mut self) {
        for item in self.items.iter_mut().filter(|item| matches!(item.outcome, Outcome::Rejected(_))) {
            item.outcome = Outcome::Waiting;
        }
        self.paused = false;
    }

    /// A user whose outcome nobody knows, marked as being asked about, so that the next call gives another one.
    pub fn settle_next(&mut self, from: usize) -> Option<(usize, Item)> {
        let mut open = self.items.iter_mut().enumerate().skip(from);
        let (index, item) = open.find(|(_, item)| matches!(item.outcome, Outcome::Unknown(_)))?;
        let before = item.clone();
        item.outcome = Outcome::Sending;
        Some((index, before))
    }

    /// How many came to what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for item in &self.items {
            *match item.outcome {
                Outcome::Waiting | Outcome::Sending => &mut counts.open,
                Outcome::Done => &mut counts.done,
                Outcome::Rejected(_) => &mut counts.rejected,
                Outcome::Unknown(_) => &mut counts.unknown,
                Outcome::NotSent => &mut counts.not_sent,
            } += 1;
        }
        counts
    }

    /// How many seconds it may still take, by those who are through after `elapsed` seconds; `None` while nobody is.
    pub fn seconds_left(&self, elapsed: u64) -> Option<u64> {
        let open = u64::try_from(self.counts().open).ok()?;
        let through = u64::try_from(self.items.len()).ok()?.checked_sub(open)?;
        elapsed.checked_mul(open)?.checked_div(through)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use users_api::{ApiError, ErrorCode};

    use super::*;
    use crate::api::CallError;

    fn batch(users: u64) -> Batch {
        Batch::new((1..=users).map(|id| (id, format!("u{id}"))))
    }

    fn rejected() -> Outcome {
        Outcome::Rejected(CallError::Refused(ApiError::new(ErrorCode::UserIdInvalid).into()))
    }

    #[test]
    fn four_are_on_their_way_at_once() {
        let mut batch = batch(6);
        let sent: Vec<_> = std::iter::from_fn(|| batch.next()).collect();
        assert_eq!(sent, [(0, 1), (1, 2), (2, 3), (3, 4)]);
        batch.answer(1, Outcome::Done);
        assert_eq!((batch.next(), batch.next()), (Some((4, 5)), None));
    }

    #[test]
    fn a_session_that_ends_takes_its_user_back() {
        let mut batch = batch(2);
        assert_eq!(batch.next(), Some((0, 1)));
        batch.pause_at(0);
        assert_eq!((batch.next(), batch.is_paused()), (None, true));
        batch.go_on();
        assert_eq!(batch.next(), Some((0, 1)));
    }

    #[test]
    fn retrying_touches_the_rejected_only() {
        let mut batch = batch(4);
        while batch.next().is_some() {}
        batch.answer(0, Outcome::Done);
        batch.answer(1, rejected());
        batch.answer(2, Outcome::Unknown(CallError::Timeout));
        batch.answer(3, rejected());
        batch.retry_rejected();
        assert_eq!((batch.next(), batch.next(), batch.next()), (Some((1, 2)), Some((3, 4)), None));
    }

    #[test]
    fn the_time_left_follows_those_who_are_through() {
        let mut batch = batch(4);
        assert_eq!(batch.seconds_left(5), None);
        batch.next();
        batch.answer(0, Outcome::Done);
        assert_eq!(batch.seconds_left(10), Some(30));
    }

    proptest! {
        /// Whatever is pressed and answered: nobody is sent twice for one decision, nobody after a stop, and
        /// everybody comes to something.
        #[test]
        fn nobody_is_sent_twice(steps in proptest::collection::vec((0_u8..6, 0_usize..8), 0..120)) {
            let mut batch = batch(8);
            let mut sent = [0; 8];
            let mut decisions = [1; 8];
            let mut stopped = false;
            for (step, index) in steps {
                match step {
                    0 | 1 => if let Some((index, _)) = batch.next() {
                        prop_assert!(!stopped);
                        sent[index] += 1;
                    },
                    2 => batch.answer(index, Outcome::Done),
                    3 => batch.answer(index, rejected()),
                    4 => batch.answer(index, Outcome::Unknown(CallError::Network)),
                    _ => {
                        batch.stop();
                        stopped = true;
                    }
                }
                let counts = batch.counts();
                prop_assert_eq!(counts.open + counts.done + counts.rejected + counts.unknown + counts.not_sent, 8);
            }
            for (index, item) in batch.items().iter().enumerate() {
                prop_assert!(sent[index] <= decisions[index]);
                if matches!(item.outcome, Outcome::Rejected(_)) {
                    decisions[index] += 1;
                }
            }
            batch.retry_rejected();
            while let Some((index, _)) = batch.next() {
                sent[index] += 1;
                batch.answer(index, Outcome::Done);
            }
            for index in 0..8 {
                prop_assert!(sent[index] <= decisions[index]);
            }
        }
    }
}
