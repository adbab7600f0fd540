//! Moments as the API writes them.

use serde::{Deserialize, Serialize};

/// `YYYY-MM-DD HH:mm:ss` in UTC, in both directions; never ISO 8601. A resolution of one second.
///
/// An answer's timestamp is kept as it came: one that is malformed does not make the record unreadable,
/// it only has no [`Timestamp::unix`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// Checks the form and the calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let stamp = Self(text.to_owned());
        stamp.unix().is_some().then_some(stamp)
    }

    /// The moment `seconds` after 1970-01-01 00:00:00 UTC; `None` outside the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        if !(0..=9999).contains(&year) {
            return None;
        }
        let second = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Some(Self(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")))
    }

    /// The text of the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Seconds since 1970-01-01 00:00:00 UTC; `None` when the text is no moment.
    pub fn unix(&self) -> Option<i64> {
        let bytes = self.0.as_bytes();
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', i1, i2, b':', s1, s2] = *bytes else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
        };
        let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
        let (hour, minute, second) = (number(&[h1, h2])?, number(&[i1, i2])?, number(&[s1, s2])?);
        let days = days_from_civil(year, month, day);
        let real = (1..=12).contains(&month) && civil_from_days(days) == (year, month, day);
        (real && hour < 24 && minute < 60 && second < 60).then(|| days * 86_400 + hour * 3600 + minute * 60 + second)
    }
}

// The two conversions between a date of the Gregorian calendar and its number of days since 1970-01-01,
// with years that begin in March, so that the leap day is the last one.

const DAYS_IN_400_YEARS: i64 = 146_097;
const DAYS_FROM_0000_03_01_TO_1970: i64 = 719_468;

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, year_of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * DAYS_IN_400_YEARS + day_of_cycle - DAYS_FROM_0000_03_01_TO_1970
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_FROM_0000_03_01_TO_1970;
    let (cycle, day_of_cycle) = (days.div_euclid(DAYS_IN_400_YEARS), days.rem_euclid(DAYS_IN_400_YEARS));
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(text: &str) -> Option<i64> {
        Timestamp::parse(text).as_ref().and_then(Timestamp::unix)
    }

    #[test]
    fn known_moments_have_their_seconds() {
        for (text, seconds) in [
            ("1970-01-01 00:00:00", 0),
            ("1970-01-01 00:00:01", 1),
            ("1969-12-31 23:59:59", -1),
            ("2000-02-29 12:34:56", 951_827_696),
            ("2000-03-01 00:00:00", 951_868_800),
            ("2001-09-09 01:46:40", 1_000_000_000),
            ("2038-01-19 03:14:08", 2_147_483_648),
            ("2024-12-31 23:59:59", 1_735_689_599),
            ("0000-01-01 00:00:00", -62_167_219_200),
            ("0000-02-29 00:00:00", -62_162_121_600),
            ("9999-12-31 23:59:59", 253_402_300_799),
        ] {
            assert_eq!(unix(text), Some(seconds), "{text}");
            assert_eq!(Timestamp::from_unix(seconds).as_ref().map(Timestamp::as_str), Some(text));
        }
    }

    #[test]
    fn leap_days_exist_in_leap_years_only() {
        for year in ["0000", "0004", "1600", "1996", "2000", "2024", "2400", "9996"] {
            assert!(unix(&format!("{year}-02-29 00:00:00")).is_some(), "{year}");
        }
        for year in ["0001", "0100", "1700", "1900", "2023", "2025", "2100", "9999"] {
            assert!(unix(&format!("{year}-02-29 00:00:00")).is_none(), "{year}");
            assert!(unix(&format!("{year}-02-28 00:00:00")).is_some(), "{year}");
        }
    }

    #[test]
    fn every_month_has_its_days() {
        for (month, days) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
            let month = month + 1;
            assert!(unix(&format!("2023-{month:02}-{days} 23:59:59")).is_some(), "{month}");
            assert!(unix(&format!("2023-{month:02}-{:02} 00:00:00", days + 1)).is_none(), "{month}");
            assert!(unix(&format!("2023-{month:02}-00 00:00:00")).is_none(), "{month}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01 00:00:00.0",
            " 2024-01-01 00:00:00",
            "2024-13-01 00:00:00",
            "2024-00-01 00:00:00",
            "2024-01-01 24:00:00",
            "2024-01-01 00:60:00",
            "2024-01-01 23:59:60",
            "24-01-01 00:00:00",
            "2024-1-1 0:0:0",
            "2024/01/01 00:00:00",
            "+024-01-01 00:00:00",
            "-024-01-01 00:00:00",
            "202a-01-01 00:00:00",
            "２024-01-01 00:00",
            "10000-01-01 00:00:00",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn seconds_outside_four_digit_years_have_no_text() {
        for seconds in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
            assert_eq!(Timestamp::from_unix(seconds), None, "{seconds}");
        }
    }

    #[test]
    fn an_answer_keeps_a_malformed_timestamp_as_it_came() {
        let stamp: Timestamp = serde_json::from_str("\"soon\"").unwrap();
        assert_eq!((stamp.as_str(), stamp.unix()), ("soon", None));
        assert_eq!(serde_json::to_string(&stamp).unwrap(), "\"soon\"");
    }

    #[test]
    fn texts_sort_as_moments_do() {
        let mut moments: Vec<_> = [1_735_689_599, -1, 0, 951_827_696].map(|s| Timestamp::from_unix(s).unwrap()).into();
        moments.sort();
        let seconds: Vec<_> = moments.iter().map(|moment| moment.unix().unwrap()).collect();
        assert_eq!(seconds, [-1, 0, 951_827_696, 1_735_689_599]);
    }
}
