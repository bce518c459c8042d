//! Decayed windows are the weighted answer of `weighted_nps`.

use nps_core::{Calendar, Caveat, ErrorKind, Live, LiveSpec, Method, ScoreColumn, ScoreOptions, Weights, weighted_nps};
use proptest::prelude::*;

use crate::common::config;
use crate::{DAY, Event, events, live_of, spec};

#[track_caller]
fn close(found: Option<f64>, expected: Option<f64>, scale: f64) {
    match (found, expected) {
        (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-9 * scale, "{found} {expected}"),
        _ => assert_eq!(found, expected),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_decayed_score_is_the_weighted_one(events in events(), half_life in 1..8_u32, back in 0..3_i64) {
        let live = live_of(spec(), &events);
        let newest = events.iter().map(Event::day).max().unwrap_or(0);
        let last = newest - back;
        let kept: Vec<_> =
            events.iter().filter(|event| event.day() > newest - 8 && event.day() <= last && event.score.is_some()).collect();
        let scores: Vec<Option<String>> = kept.iter().map(|event| event.score.map(|score| score.to_string())).collect();
        let age = |day: i64| f64::from(i32::try_from(last - day).unwrap());
        let weight = |day: i64| libm::exp2(-age(day) / f64::from(half_life));
        let weights: Vec<f64> = kept.iter().map(|event| weight(event.day())).collect();
        let options = ScoreOptions::default();
        let expected = weighted_nps(ScoreColumn::texts(&scores), Weights::Probability(&weights), None, &options).unwrap();
        let window = format!("half-life {half_life}d").parse().unwrap();
        let found = live.over(window).unwrap().now(last * DAY).unwrap();
        prop_assert_eq!(found.nps.counts, expected.counts);
        for (found, expected) in [
            (found.nps.nps, expected.nps), (found.nps.lower, expected.lower), (found.nps.upper, expected.upper),
        ] {
            close(found, expected, 100.0);
        }
        close(found.effective_n, expected.effective_n, 60.0);
        close(found.kish_n, expected.kish_n, 60.0);
        prop_assert_eq!((found.previous, found.nps.method), (None, Method::Score));
    }
}

/// A hundred answers of long ago and ten of today say as much as few: that is a caveat.
#[test]
fn what_has_faded_is_said() {
    let hourly = Calendar { granularity: 60, ..Calendar::default() };
    let spec = LiveSpec { calendar: hourly, window: "half-life 6h".parse().unwrap(), ..LiveSpec::default() };
    let mut live = Live::new(spec.clone()).unwrap();
    for answer in 0..100 {
        live.push(0, Some(nps_core::Scale::ZERO_TO_TEN.score(answer % 11).unwrap()), &[]).unwrap();
    }
    for answer in 0..10 {
        live.push(DAY, Some(nps_core::Scale::ZERO_TO_TEN.score(answer).unwrap()), &[]).unwrap();
    }
    let found = live.now(DAY).unwrap();
    // (10 + 100/16)^2 / (10 + 100/256)
    close(found.kish_n, Some(16.25 * 16.25 / 10.390_625), 1.0);
    assert!(found.nps.caveats.iter().any(|caveat| matches!(caveat, Caveat::FewEffectiveAnswers { n: 110, .. })));
    assert!(found.to_string().contains("half-life 6h"), "{found}");
    let error = Live::new(LiveSpec { method: Method::Wald, ..spec }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}
