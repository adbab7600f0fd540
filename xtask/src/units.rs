//! Sizes and times as people read them.

use std::time::Duration;

/// Bytes as KiB with one decimal, rounded half up: `110.0`.
pub(crate) fn kib(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).saturating_add(512) / 1024;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A change of bytes with its sign: `+1.5 KiB`, `-12 B`, and nothing when there is none.
pub(crate) fn change(before: u64, now: u64) -> String {
    let sign = match now.cmp(&before) {
        std::cmp::Ordering::Less => '-',
        std::cmp::Ordering::Equal => return String::new(),
        std::cmp::Ordering::Greater => '+',
    };
    let by = now.abs_diff(before);
    if by < 1024 { format!("{sign}{by} B") } else { format!("{sign}{} KiB", kib(by)) }
}

/// A time: `0.4 s`, `12.0 s`, `2 min 05 s`.
pub(crate) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", duration.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kib_has_one_decimal_rounded_half_up() {
        let cases = [(0, "0.0"), (51, "0.0"), (52, "0.1"), (1024, "1.0"), (1535, "1.5"), (112_640, "110.0")];
        for (bytes, text) in cases {
            assert_eq!(kib(bytes), text, "{bytes}");
        }
    }

    #[test]
    fn a_change_has_its_sign_and_its_unit() {
        let cases = [(5, 5, ""), (5, 6, "+1 B"), (2000, 1000, "-1000 B"), (0, 1536, "+1.5 KiB"), (4096, 0, "-4.0 KiB")];
        for (before, now, text) in cases {
            assert_eq!(change(before, now), text, "{before} to {now}");
        }
    }

    #[test]
    fn times_change_their_unit_at_a_minute() {
        let cases = [(449, "0.4 s"), (59_999, "59.9 s"), (60_000, "1 min 00 s"), (125_000, "2 min 05 s")];
        for (millis, text) in cases {
            assert_eq!(time(Duration::from_millis(millis)), text, "{millis}");
        }
    }
}
