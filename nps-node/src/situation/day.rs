//! Days and moments as ISO 8601 writes them.

const DAY: i64 = 86_400;

/// The day that a moment in seconds since 1970-01-01 UTC falls on there, in days since then.
pub(crate) const fn day_of(seconds: i64) -> i64 {
    seconds.div_euclid(DAY)
}

/// A day since 1970-01-01 as `2026-01-05`; before the year 0 and after 9999 with a sign and six digits or more.
pub(crate) fn iso(day: i32) -> String {
    let (year, month, day) = civil(day.into());
    match year {
        0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{}{:06}-{month:02}-{day:02}", if year < 0 { '-' } else { '+' }, year.unsigned_abs()),
    }
}

/// Seconds since 1970-01-01 UTC of a day (`2026-01-05`, its beginning in UTC), or of a moment as in RFC 3339
/// (`2026-01-05T09:30:00.5+01:00`); `None` for anything else, a moment that does not say its zone among it.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_at_checked("2026-01-05".len())?;
    let midnight = DAY * parse_date(date)?;
    if rest.is_empty() {
        return Some(midnight);
    }
    let (clock, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked("09:30:00".len())?;
    let [hour, minute, second] = [0, 3, 6].map(|place| digits(clock.get(place..place + 2), 2));
    // 60 is a leap second.
    let (hour, minute, second) = (below(hour?, 24)?, below(minute?, 60)?, below(second?, 61)?);
    if clock.get(2..3) != Some(":") || clock.get(5..6) != Some(":") {
        return None;
    }
    Some(midnight + 3600 * hour + 60 * minute + second - offset(after_fraction(rest)?)?)
}

fn parse_date(date: &str) -> Option<i64> {
    let (year, month, day) = (digits(date.get(..4), 4)?, digits(date.get(5..7), 2)?, digits(date.get(8..), 2)?);
    let days = days_of(year, month, day);
    // What is no day of the calendar comes back as another one.
    (date.get(4..5) == Some("-") && date.get(7..8) == Some("-") && civil(days) == (year, month, day)).then_some(days)
}

/// What follows a fraction of a second, which no day depends on.
fn after_fraction(rest: &str) -> Option<&str> {
    let Some(fraction) = rest.strip_prefix('.') else { return Some(rest) };
    let zone = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (zone.len() < fraction.len()).then_some(zone)
}

/// How many seconds a zone is before UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (sign, clock) = match (zone.strip_prefix('+'), zone.strip_prefix('-')) {
        (Some(clock), _) => (1, clock),
        (_, Some(clock)) => (-1, clock),
        _ => return None,
    };
    let (hour, minute) = clock.split_once(':')?;
    Some(sign * (3600 * below(digits(Some(hour), 2)?, 24)? + 60 * below(digits(Some(minute), 2)?, 60)?))
}

/// A number of so many digits.
fn digits(text: Option<&str>, count: usize) -> Option<i64> {
    let text = text.filter(|text| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
}

fn below(number: i64, bound: i64) -> Option<i64> {
    (number < bound).then_some(number)
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, by Hinnant's `days_from_civil`.
const fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    146_097 * era + 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day since 1970-01-01, by Hinnant's `civil_from_days`.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + 400 * era;
    (if month <= 2 { year + 1 } else { year }, month, day)
}
