//! Any text as an answer: what the rule says, decided here by other means, one by one and as a column.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{Answer, NanPolicy, RejectReason, Scale, ScoreColumn, ScoreOptions, score};

fuzz_target!(|text: &str| {
    for scale in [Scale::ZERO_TO_TEN, Scale::ONE_TO_TEN] {
        let found = scale.read(&Answer::from(text), NanPolicy::Reject).map(|score| score.map(|score| score.value()));
        assert_eq!(found, by_rule(text, scale), "{text:?}");
        let options = ScoreOptions { scale, ..ScoreOptions::default() };
        let column = vec![Some(text)];
        let result = score(ScoreColumn::texts(&column), &options).expect("the level is valid");
        let counts = (result.nps.n(), result.distribution.missing(), result.rejects.total());
        match found {
            Ok(Some(value)) => assert_eq!((counts, result.distribution.count(value)), ((1, 0, 0), 1)),
            Ok(None) => assert_eq!(counts, (0, 1, 0)),
            Err(reason) => assert_eq!((counts, result.rejects.count(reason)), ((0, 0, 1), 1)),
        }
    }
});

/// Tries each point's spellings instead of reading a number.
fn by_rule(text: &str, scale: Scale) -> Result<Option<u8>, RejectReason> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\x0C']);
    if text.is_empty() {
        return Ok(None);
    }
    let (negative, unsigned) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = unsigned.split_at(unsigned.find('.').unwrap_or(unsigned.len()));
    let fraction = fraction.strip_prefix('.').unwrap_or(fraction);
    if whole.is_empty() || (whole.to_owned() + fraction).chars().any(|digit| !digit.is_ascii_digit()) {
        return Err(RejectReason::NotANumber);
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let zero = whole.is_empty() && fraction.is_empty();
    let point = (0..=10_u8).find(|point| whole == point.to_string() || (*point == 0 && whole.is_empty()));
    match point {
        Some(point) if fraction.is_empty() && scale.contains(point) && (!negative || zero) => Ok(Some(point)),
        Some(point) if !negative && !fraction.is_empty() && (scale.lowest()..scale.highest()).contains(&point) => {
            Err(RejectReason::NotInteger)
        }
        _ => Err(RejectReason::OutOfRange),
    }
}
