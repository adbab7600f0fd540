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
