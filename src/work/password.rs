//! Passwords: made ones, and how hard one is to guess.

use users_api::rules;

/// 64 characters, so that six random bits pick one; without those that look alike (I, l, O, o, 0, 1).
const ALPHABET: &[u8; 64] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!#%+-=?@";
/// Characters of a made password: 120 random bits.
const LENGTH: usize = 20;
/// Random bytes to hand to [`made`]: it passes over the few candidates that lack a kind of character.
pub const RANDOM: usize = LENGTH * 16;

/// A password that keeps the rule, made of random bytes; `None` when none of the candidates keeps it, which with
/// [`RANDOM`] good bytes happens once in 10^13 times.
pub fn made(random: &[u8]) -> Option<String> {
    let character = |byte: &u8| ALPHABET.get(usize::from(byte & 63)).map(|byte| char::from(*byte));
    let mut candidates =
        random.chunks_exact(LENGTH).map(|chunk| chunk.iter().filter_map(character).collect::<String>());
    candidates.find(|candidate| rules::password(candidate).is_ok())
}

/// How hard a password is to guess, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// A computer finds it in hours.
    Weak,
    /// In years.
    Fair,
    /// Not in a lifetime.
    Strong,
}

/// An estimate by length and variety: a character that repeats the one before it or follows it in the alphabet counts
/// for a fifth of the others.
pub fn strength(password: &str) -> Strength {
    let mut tenths_of_characters = 0_u32;
    let mut before = None;
    for character in password.chars().map(u32::from) {
        let is_next = before.is_some_and(|before: u32| before.abs_diff(character) <= 1);
        tenths_of_characters = tenths_of_characters.saturating_add(if is_next { 2 } else { 10 });
        before = Some(character);
    }
    let kinds: [fn(char) -> bool; 4] =
        [char::is_lowercase, char::is_uppercase, |c| c.is_ascii_digit(), |c| !c.is_alphanumeric()];
    let variety = kinds.into_iter().filter(|kind| password.contains(*kind)).count();
    // Bits of a character: 4 for digits alone up to 6 for all kinds of them.
    let bits = tenths_of_characters.saturating_mul(if variety < 2 {
        4
    } else if variety < 4 {
        5
    } else {
        6
    }) / 10;
    match bits {
        0..50 => Strength::Weak,
        50..80 => Strength::Fair,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn strength_follows_length_and_variety() {
        for weak in ["", "aaaaaaaaaaaaaaaaaaaa", "12345678", "Abcdefg1!", "Demo1!x"] {
            assert_eq!(strength(weak), Strength::Weak, "{weak}");
        }
        assert_eq!(strength("Kx9!mQ2#z"), Strength::Fair);
        assert_eq!(strength("correct horse battery staple"), Strength::Strong);
        assert_eq!(
            strength(&made(&[7, 60, 50, 30, 9, 22, 41, 3, 17, 55, 61, 28, 8, 44, 19, 2, 52, 33, 58, 11]).unwrap()),
            Strength::Strong
        );
    }

    #[test]
    fn a_candidate_that_lacks_a_kind_is_passed_over() {
        let mut random = [0; 40];
        assert_eq!(made(&random), None);
        for (byte, kind) in random.iter_mut().skip(20).zip([0, 24, 48, 56].into_iter().cycle()) {
            *byte = kind;
        }
        assert!(made(&random).is_some_and(|password| rules::password(&password).is_ok()));
    }

    proptest! {
        #[test]
        fn a_made_password_keeps_the_rule(random in proptest::collection::vec(any::<u8>(), RANDOM)) {
            if let Some(password) = made(&random) {
                prop_assert_eq!(rules::password(&password), Ok(()));
                prop_assert_eq!(password.chars().count(), LENGTH);
            }
        }
    }
}
