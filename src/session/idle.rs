//! When an admin who does nothing is warned, and when signed out.

/// How long before the end the warning appears at the most, in seconds. The guidelines ask for twenty at least
/// (WCAG 2.2.1).
const WARNING: i64 = 60;

/// What follows from nobody having done anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing yet; the warning comes in so many seconds.
    Quiet(i64),
    /// The admin is warned: so many seconds are left.
    Warning(i64),
    /// Time is up.
    Over,
}

/// Where a session stands whose admin did something last at `last`, and that may idle for `minutes`; times in seconds
/// since 1970 UTC, by the browser's clock, which goes on while the computer sleeps.
pub fn phase(minutes: u16, last: i64, now: i64) -> Phase {
    let limit = i64::from(minutes) * 60;
    let warning = WARNING.min(limit / 2);
    // A clock that was set back does not end a session.
    let left = limit - now.saturating_sub(last).max(0);
    if left <= 0 {
        Phase::Over
    } else if left <= warning {
        Phase::Warning(left)
    } else {
        Phase::Quiet(left - warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_a_minute_before_the_end() {
        let after = |seconds: i64| phase(15, 1000, 1000 + seconds);
        assert_eq!(after(0), Phase::Quiet(840));
        assert_eq!(after(839), Phase::Quiet(1));
        assert_eq!(after(840), Phase::Warning(60));
        assert_eq!(after(899), Phase::Warning(1));
        assert_eq!(after(900), Phase::Over);
        assert_eq!(after(100_000), Phase::Over);
    }

    #[test]
    fn the_shortest_limit_warns_half_a_minute_before() {
        assert_eq!(phase(1, 0, 29), Phase::Quiet(1));
        assert_eq!(phase(1, 0, 30), Phase::Warning(30));
        assert_eq!(phase(1, 0, 60), Phase::Over);
    }

    #[test]
    fn a_clock_that_was_set_back_ends_nothing() {
        assert_eq!(phase(2, 1000, 0), Phase::Quiet(60));
        assert_eq!(phase(2, i64::MAX, i64::MIN), Phase::Quiet(60));
    }
}
