//! Numbers as a language writes them.

use crate::score::{Language, Points};

/// A count, with its thousands apart.
pub(super) fn whole(n: u64, language: Language) -> String {
    grouped(&n.to_string(), language)
}

/// Points with their sign and one decimal; a dash where there is no number.
pub(super) fn signed(points: f64, language: Language) -> String {
    if !points.is_finite() {
        return "—".to_owned();
    }
    let text = Points(points).to_string();
    let digits = text.trim_start_matches(['+', '−']);
    let sign = text.strip_suffix(digits).unwrap_or_default();
    format!("{sign}{}", decimal(digits, language))
}

/// Points without their sign.
pub(super) fn unsigned(points: f64, language: Language) -> String {
    signed(points.abs(), language).trim_start_matches('+').to_owned()
}

/// A level in percent, without needless decimals: 95, 99.9; a dash where it is none.
pub(super) fn percent(level: f64, language: Language) -> String {
    if !(0.0..=1.0).contains(&level) {
        return "—".to_owned();
    }
    let text = format!("{:.4}", 100.0 * level);
    decimal(text.trim_end_matches('0').trim_end_matches('.'), language)
}

/// A number as Rust writes it, without a sign.
fn decimal(text: &str, language: Language) -> String {
    let mark = match language {
        Language::English => '.',
        Language::French => ',',
    };
    match text.split_once('.') {
        Some((whole, decimals)) => format!("{}{mark}{decimals}", grouped(whole, language)),
        None => grouped(text, language),
    }
}

/// Digits in groups of three from the right.
fn grouped(digits: &str, language: Language) -> String {
    let separator = match language {
        Language::English => ',',
        Language::French => '\u{202f}',
    };
    let mut text = String::with_capacity(2 * digits.len());
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_the_language() {
        use Language::{English, French};
        assert_eq!([0, 999, 1_000, 1_234_567].map(|n| whole(n, English)), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([999, 1_234_567].map(|n| whole(n, French)), ["999", "1\u{202f}234\u{202f}567"]);
        assert_eq!(whole(u64::MAX, English), "18,446,744,073,709,551,615");
        let points = [12.34, -0.04, -100.0, -1234.5, f64::NAN];
        assert_eq!(points.map(|points| signed(points, English)), ["+12.3", "0.0", "−100.0", "−1,234.5", "—"]);
        assert_eq!(points.map(|points| signed(points, French)), ["+12,3", "0,0", "−100,0", "−1\u{202f}234,5", "—"]);
        assert_eq!(points.map(|points| unsigned(points, French)), ["12,3", "0,0", "100,0", "1\u{202f}234,5", "—"]);
        assert_eq!([0.95, 0.999, 0.5].map(|level| percent(level, French)), ["95", "99,9", "50"]);
        assert_eq!([0.999, -1.0, f64::NAN].map(|level| percent(level, English)), ["99.9", "—", "—"]);
    }
}
