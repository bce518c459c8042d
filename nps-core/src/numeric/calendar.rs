//! The proleptic Gregorian calendar.

use std::fmt;

/// A day since 1970-01-01, shown as `2026-01-05`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day(pub(crate) i32);

impl fmt::Display for Day {
    /// Years are counted from 0000-03-01, so that a leap day is the last of its year, and in eras of 400 of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ERA: i64 = 146_097;
        const TO_1970: i64 = 719_468;
        let days = i64::from(self.0) + TO_1970;
        let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, year) = if month < 10 { (month + 3, year) } else { (month - 9, year + 1) };
        write!(f, "{:04}-{month:02}-{day:02}", year + 400 * era)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By Python's `datetime.date.fromordinal`.
    #[test]
    fn days_are_dates() {
        for (day, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (-25_509, "1900-02-28"),
            (-25_508, "1900-03-01"),
            (20_458, "2026-01-05"),
            (-719_162, "0001-01-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(Day(day).to_string(), date);
        }
    }
}
