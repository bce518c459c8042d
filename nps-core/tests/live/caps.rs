//! Bounded numbers of segments: what is kept is a function of what came, and the rest is exact in sum.

use std::collections::HashSet;

use nps_core::{ErrorKind, Live, LiveSpec, Scale, Score, SegmentCap};
use proptest::prelude::*;

use crate::common::config;
use crate::{Event, events, live_of, specs};

fn spec(most: u32, always: &[&str]) -> LiveSpec {
    let cap = SegmentCap { most, always: always.iter().map(|&value| value.into()).collect() };
    LiveSpec { dimensions: vec!["site".into()], caps: [("site".into(), cap)].into(), ..LiveSpec::default() }
}

fn nine() -> Score {
    Scale::ZERO_TO_TEN.score(9).unwrap()
}

proptest! {
    #![proptest_config(config())]

    /// A segment that is kept has all answers of its value; the others together have the rest.
    #[test]
    fn segments_are_whole_and_add_up(events in events()) {
        let capped = live_of(specs()[1].clone(), &events);
        let free = live_of(LiveSpec { caps: [].into(), ..specs()[1].clone() }, &events);
        let at = events.iter().map(|event| event.at).max().unwrap_or(0);
        let mut sum = 0;
        for segment in capped.segments("site", at).unwrap() {
            sum += segment.headline.all_time.n();
            if !segment.other {
                let value = segment.value.as_deref();
                prop_assert_eq!(segment.headline, free.segment("site", value, at).unwrap());
            }
        }
        prop_assert_eq!(sum, capped.now(at).unwrap().all_time.n());
        prop_assert_eq!(capped.now(at).unwrap(), free.now(at).unwrap());
        let named: HashSet<&str> = events.iter().filter_map(|event| event.values[1]).collect();
        let listed = capped.segments("site", at).unwrap().iter().filter(|segment| segment.value.is_some()).count();
        let others = named.iter().filter(|value| **value != "Lyon").count();
        prop_assert_eq!(listed, others.min(3) + usize::from(named.contains("Lyon")));
        prop_assert_eq!(capped.other("site", at).unwrap().is_some(), others > 3);
    }

    /// No value that is not listed has more answers than is said.
    #[test]
    fn the_bound_of_a_top_list_holds(events in events(), most in 0..5_usize) {
        for spec in specs() {
            let at = events.iter().map(|event| event.at).max().unwrap_or(0);
            let free = live_of(LiveSpec { caps: [].into(), ..spec.clone() }, &events);
            let capped = live_of(spec, &events);
            let top = capped.top("site", most, at).unwrap();
            prop_assert!(top.segments.len() <= most);
            let listed: Vec<_> = top.segments.iter().map(|segment| segment.value.clone()).collect();
            let least = top.segments.iter().map(|segment| segment.headline.nps.n()).min();
            for segment in free.segments("site", at).unwrap() {
                let n = segment.headline.nps.n();
                if segment.value.is_some() && !listed.contains(&segment.value) {
                    prop_assert!(n <= top.at_most);
                    prop_assert!(!top.exact || n <= least.unwrap_or(0));
                }
            }
        }
    }
}

/// Whatever comes and is taken back, no more than so many values have a segment, and these stay.
#[test]
fn values_that_came_and_went_are_remembered() {
    let mut live = Live::new(spec(3, &[])).unwrap();
    let sites: Vec<String> = (0..50).map(|site| site.to_string()).collect();
    for site in &sites {
        live.push(0, Some(nine()), &[Some(site)]).unwrap();
    }
    let kept: Vec<_> = live.segments("site", 0).unwrap().into_iter().filter_map(|segment| segment.value).collect();
    assert_eq!(kept.len(), 3);
    for site in &sites {
        live.retract(0, Some(nine()), &[Some(site)]).unwrap();
    }
    assert!(live.is_empty() && live.segments("site", 0).unwrap().is_empty());
    assert_eq!(Live::from_bytes(&live.to_bytes()).unwrap(), live);
    for site in sites.iter().rev() {
        live.push(0, Some(nine()), &[Some(site)]).unwrap();
    }
    let again: Vec<_> = live.segments("site", 0).unwrap().into_iter().filter_map(|segment| segment.value).collect();
    assert_eq!(again, kept);
    let other = live.other("site", 0).unwrap().unwrap();
    assert_eq!(other.headline.nps.n(), 47);
    assert!(other.distinct.estimate >= 1.0 && other.distinct.se > 0.0);
    let gone = sites.iter().find(|site| !kept.contains(site)).unwrap();
    let error = live.segment("site", Some(gone), 0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("counted with others"), "{error}");
}

#[test]
fn below_the_cap_everything_is_exact() {
    let mut live = Live::new(spec(3, &["Lyon"])).unwrap();
    for site in ["a", "b", "c", "Lyon"] {
        live.push(0, Some(nine()), &[Some(site)]).unwrap();
    }
    assert_eq!(live.other("site", 0).unwrap(), None);
    assert_eq!(live.segment("site", Some("never"), 0).unwrap().nps.n(), 0);
    let before = live.to_bytes();
    let error = live.retract(0, Some(nine()), &[Some("never")]).unwrap_err();
    assert_eq!((error.kind(), live.to_bytes()), (ErrorKind::NothingToRetract, before));
}

#[test]
fn caps_are_checked() {
    for (wrong, message) in [
        (spec(2, &[]), r#"the cap of "site" is 2, expected at least 3"#),
        (spec(3, &["a", "b", "a"]), r#"the cap of "site" always keeps "a" twice"#),
    ] {
        let error = Live::new(wrong).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
    }
    let stray = LiveSpec { dimensions: vec!["town".into()], ..spec(3, &[]) };
    assert_eq!(Live::new(stray).unwrap_err().kind(), ErrorKind::UnknownColumn);
    let (mut one, other) = (Live::new(spec(3, &[])).unwrap(), Live::new(spec(4, &[])).unwrap());
    assert_eq!(one.merge(&other).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let event = Event { at: 0, score: Some(9), values: [None, None] };
    assert!(one.push(event.at, event.score(), &[None]).is_ok());
}
