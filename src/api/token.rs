//! What a token's text says, and when another one is needed.

use super::base64;
use super::bearer::Reason;

/// So many seconds before it expires another token is asked for.
const MARGIN: i64 = 60;

/// Why the token in use needs a successor; `None` while it holds. Times in seconds since 1970 UTC, by the server's
/// clock; a token that does not say when it expires holds until it is refused.
pub(super) fn state(expires: Option<i64>, refused: bool, now: i64) -> Option<Reason> {
    let left = expires.map(|expires| expires.saturating_sub(now));
    match left {
        _ if refused => Some(Reason::Expired),
        Some(left) if left <= 0 => Some(Reason::Expired),
        Some(left) if left <= MARGIN => Some(Reason::Expiring),
        _ => None,
    }
}

/// In how many seconds a token that expires at this moment should have a successor; not less than one.
pub(super) fn renewal_in(expires: i64, now: i64) -> i64 {
    // Later than the margin begins, so that it is not asked for before it counts as expiring.
    expires.saturating_sub(now).saturating_sub(MARGIN).max(1)
}

/// Whether a text can stand in a header.
pub(super) fn is_sendable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The claim `exp` of a JWT, unchecked: only the server can check it. `None` for any other text.
pub(super) fn expires(token: &str) -> Option<i64> {
    let claims = token.split('.').nth(1)?;
    let claims = base64::decode(&mut claims.bytes(), claims.len(), *b"-_")?;
    let claims: users_api::raw::Object = serde_json::from_slice(&claims).ok()?;
    // A fraction is allowed, and does not matter.
    claims.get("exp")?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        let at = |left: i64| state(Some(1_800_000_000), false, 1_800_000_000 - left);
        assert_eq!(at(3600), None);
        assert_eq!(at(61), None);
        assert_eq!(at(60), Some(Reason::Expiring));
        assert_eq!(at(1), Some(Reason::Expiring));
        assert_eq!(at(0), Some(Reason::Expired));
        assert_eq!(at(-600), Some(Reason::Expired));
        assert_eq!(state(None, false, 0), None);
        for expires in [None, Some(i64::MAX)] {
            assert_eq!(state(expires, true, 0), Some(Reason::Expired));
        }
        assert_eq!(state(Some(i64::MIN), false, i64::MAX), Some(Reason::Expired));
    }

    #[test]
    fn the_clock_asks_when_the_token_begins_to_expire() {
        for left in [0_i64, 30, 60, 61, 3600] {
            let wait = renewal_in(1_800_000_000, 1_800_000_000 - left);
            assert!(wait >= 1);
            assert!(state(Some(1_800_000_000), false, 1_800_000_000 - left + wait).is_some(), "{left}");
        }
    }

    #[test]
    fn a_jwt_says_when_it_expires() {
        // {"iss":1,"exp":1800000000} and {"iss":1,"exp":1800000000.5}
        assert_eq!(expires("e30.eyJpc3MiOjEsImV4cCI6MTgwMDAwMDAwMH0.sig"), Some(1_800_000_000));
        assert_eq!(expires("e30.eyJpc3MiOjEsImV4cCI6MTgwMDAwMDAwMC41fQ.sig"), Some(1_800_000_000));
        for token in ["", "opaque", "a.b.c", "e30.e30.sig", "e30.ey!.sig", "e30.eyJleHAiOiJ4In0.s", ".."] {
            assert_eq!(expires(token), None, "{token}");
        }
    }

    #[test]
    fn only_visible_ascii_goes_into_a_header() {
        assert!(is_sendable("abc.DEF-_~+/="));
        for text in ["", " a", "a\r\nX: y", "ü"] {
            assert!(!is_sendable(text), "{text:?}");
        }
    }
}
