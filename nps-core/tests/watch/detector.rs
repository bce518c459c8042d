//! Detectors of change.

use super::common::{Vectors, config, testdata};
use nps_core::{ChangeDetector, ChangeEvent, ChangeMethod, ChangeSpec, Counts, Direction, ErrorKind};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stream {
    method: ChangeMethod,
    answers: Vec<i8>,
    baseline: f64,
    direction: Direction,
    shift: Option<f64>,
    expected: Option<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Followed {
    every25: Vec<f64>,
}

pub fn one(x: i8) -> Counts {
    Counts::new((x < 0).into(), (x == 0).into(), (x > 0).into())
}

#[test]
fn vectors() {
    for case in Vectors::<Stream, Followed>::load("detectors").cases {
        let Stream { method, answers, baseline, direction, shift, expected } = &case.input;
        let spec = ChangeSpec {
            method: *method,
            baseline: *baseline,
            direction: *direction,
            shift: shift.unwrap_or(20.0),
            threshold: Some(ChangeSpec::MAX_THRESHOLD),
            ..ChangeSpec::default()
        };
        let mut detector = ChangeDetector::new(spec).unwrap();
        let mut found = Vec::new();
        for (place, &x) in answers.iter().enumerate() {
            let alarm = match expected {
                Some(expected) => detector.push_expecting(0, one(x), expected[place]),
                None => detector.push(0, one(x)),
            };
            assert_eq!(alarm, Ok(None));
            found.extend(((place + 1) % 25 == 0).then(|| detector.statistic(*direction).unwrap()));
        }
        assert_eq!(found.len(), case.expected.every25.len(), "{}", case.name);
        for (found, expected) in found.into_iter().zip(&case.expected.every25) {
            case.check("statistic", Some(found), Some(*expected));
        }
    }
}

/// `golden/change.json`: the first alarm of h = 8 is at the answer of index 160.
#[test]
fn the_first_alarm_of_the_golden_stream() {
    let cases = Vectors::<Stream, Followed>::load("detectors").cases;
    let answers = &cases.iter().find(|case| case.name == "golden/cusum_down").unwrap().input.answers;
    let spec =
        ChangeSpec { method: ChangeMethod::Cusum, baseline: 30.0, threshold: Some(8.0), ..ChangeSpec::default() };
    let mut detector = ChangeDetector::new(spec).unwrap();
    let mut alarms = answers.iter().zip(0_i64..).filter_map(|(&x, at)| detector.push(at, one(x)).unwrap());
    let first = alarms.next().unwrap();
    assert_eq!((first.at, first.n, first.direction, first.threshold), (160, 161, Direction::Fall, 8.0));
    assert_eq!((first.baseline, first.tolerated), (30.0, 30.0));
    assert_eq!(first.recent.n(), u64::try_from(160 - first.since.unwrap() + 1).unwrap());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    history: [u64; 3],
    baseline: f64,
    tolerance: f64,
    shift: f64,
    run_length: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    threshold: f64,
}

#[test]
fn thresholds_are_those_of_the_dense_chain() {
    for case in Vectors::<Asked, Threshold>::load("tuned").cases {
        let Asked { history: [d, m, p], baseline, tolerance, shift, run_length } = case.input;
        let spec = ChangeSpec {
            method: ChangeMethod::Cusum,
            baseline,
            tolerance,
            shift,
            run_length,
            history: Counts::new(d, m, p),
            ..ChangeSpec::default()
        };
        let detector = ChangeDetector::new(spec).unwrap();
        case.check("threshold", detector.threshold(Direction::Fall), Some(case.expected.threshold));
        // Rises are mirrored falls.
        let spec =
            ChangeSpec { baseline: -baseline, history: Counts::new(p, m, d), direction: Direction::Rise, ..spec };
        let detector = ChangeDetector::new(spec).unwrap();
        case.check("threshold", detector.threshold(Direction::Rise), Some(case.expected.threshold));
    }
}

fn spec() -> impl Strategy<Value = ChangeSpec> {
    let method = prop_oneof![Just(ChangeMethod::ESr), Just(ChangeMethod::Cusum)];
    let direction = prop_oneof![Just(Direction::Fall), Just(Direction::Rise), Just(Direction::Both)];
    (method, direction, -60.0..60.0_f64, 0.0..10.0_f64, 10.0..300.0_f64).prop_map(
        |(method, direction, baseline, tolerance, threshold)| ChangeSpec {
            method,
            direction,
            baseline,
            tolerance,
            threshold: Some(threshold),
            ..ChangeSpec::default()
        },
    )
}

fn pushes() -> impl Strategy<Value = Vec<Counts>> {
    let count = || prop_oneof![6 => 0..3_u64, 2 => 0..100_u64, 1 => 0..=1_u64 << 50];
    prop::collection::vec([count(), count(), count()].prop_map(|[d, m, p]| Counts::new(d, m, p)), 0..60)
}

fn run(detector: &mut ChangeDetector, pushes: &[Counts], from: i64) -> Vec<ChangeEvent> {
    pushes.iter().zip(from..).filter_map(|(&counts, at)| detector.push(at, counts).unwrap()).collect()
}

proptest! {
    #![proptest_config(config())]

    /// A detector that is written and read in the middle goes on as if it had not been.
    #[test]
    fn bytes_keep_everything(spec in spec(), pushes in pushes(), split in 0..60_usize) {
        let split = split.min(pushes.len());
        let mut through = ChangeDetector::new(spec).unwrap();
        let mut kept = through.clone();
        let mut events = run(&mut through, &pushes[..split], 0);
        let json = serde_json::to_string(&through).unwrap();
        let mut read: ChangeDetector = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read.to_bytes(), &through.to_bytes());
        let after = i64::try_from(split).unwrap();
        events.extend(run(&mut read, &pushes[split..], after));
        prop_assert_eq!(run(&mut kept, &pushes, 0), events);
        prop_assert_eq!(kept.to_bytes(), read.to_bytes());
        prop_assert_eq!(ChangeDetector::from_bytes(&read.to_bytes()), Ok(read));
    }

    #[test]
    fn mirroring_turns_falls_into_rises(spec in spec(), pushes in pushes()) {
        let turned = |direction| match direction {
            Direction::Fall => Direction::Rise,
            Direction::Rise => Direction::Fall,
            other => other,
        };
        let mirror = |counts: &Counts| Counts::new(counts.promoters, counts.passives, counts.detractors);
        let other = ChangeSpec { baseline: -spec.baseline, direction: turned(spec.direction), ..spec };
        let there = run(&mut ChangeDetector::new(spec).unwrap(), &pushes, 0);
        let mirrored: Vec<Counts> = pushes.iter().map(mirror).collect();
        let back = run(&mut ChangeDetector::new(other).unwrap(), &mirrored, 0);
        let of = |event: &ChangeEvent| (event.at, event.direction, event.since, event.n, event.recent.counts);
        let there: Vec<_> = there.iter().map(of).collect();
        let back: Vec<_> = back.iter().map(of).map(|(at, d, since, n, c)| (at, turned(d), since, n, mirror(&c))).collect();
        prop_assert_eq!(there, back);
    }

    /// What is told is what was seen: the score since then is on the side of the alarm, the statistic beyond its threshold.
    #[test]
    fn events_are_sound(spec in spec(), pushes in pushes()) {
        for event in run(&mut ChangeDetector::new(spec).unwrap(), &pushes, 0) {
            let points = event.recent.nps.unwrap();
            // The sum of so many answers' bets is their number where nothing speaks against the null.
            #[expect(clippy::cast_precision_loss, reason = "compared only")]
            let needs_evidence = (event.n as f64) < event.threshold || event.method == ChangeMethod::Cusum;
            match event.direction {
                Direction::Fall => prop_assert!(points < event.tolerated || !needs_evidence),
                _ => prop_assert!(points > event.tolerated || !needs_evidence),
            }
            prop_assert!(event.statistic >= event.threshold && event.statistic.is_finite());
            prop_assert!(event.since <= Some(event.at) && event.recent.n() <= event.n);
        }
    }

    #[test]
    fn hostile_bytes_are_refused(spec in spec(), pushes in pushes(), place in any::<usize>(), byte in any::<u8>()) {
        let mut detector = ChangeDetector::new(spec).unwrap();
        run(&mut detector, &pushes, 0);
        let bytes = detector.to_bytes();
        let body = bytes.len() - 4;
        // Whatever is accepted under a right checksum is written again to the byte, and can go on.
        let mut altered = bytes[..body].to_vec();
        altered[5 + place % (body - 5)] = byte;
        let checksum = crc32fast::hash(&altered);
        altered.extend(checksum.to_le_bytes());
        match ChangeDetector::from_bytes(&altered) {
            Ok(mut read) => {
                prop_assert_eq!(read.to_bytes(), altered);
                let _ = read.push(i64::MAX, Counts::new(5, 0, 1));
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::CorruptBytes),
        }
        for end in [0, 3, 4, 5, body / 2, bytes.len() - 1] {
            prop_assert!(ChangeDetector::from_bytes(&bytes[..end]).is_err());
        }
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(found: Result<T, nps_core::Error>, kind: ErrorKind, message: &str) {
    let error = found.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
}

#[test]
fn hostile_specifications() {
    let default = ChangeSpec::default();
    let cusum = ChangeSpec { method: ChangeMethod::Cusum, ..default };
    let invalid = ErrorKind::InvalidArgument;
    for (spec, message) in [
        (ChangeSpec { baseline: f64::NAN, ..default }, "baseline is NaN, expected a score from -100 to 100"),
        (ChangeSpec { baseline: -100.5, ..default }, "baseline is -100.5, expected a score from -100 to 100"),
        (
            ChangeSpec { baseline: 100.0, ..default },
            "a fall below 100 cannot be: expected a tolerated score between -100 and 100",
        ),
        (
            ChangeSpec { baseline: 95.0, tolerance: 5.0, direction: Direction::Rise, ..default },
            "a rise above 100 cannot be: expected a tolerated score between -100 and 100",
        ),
        (
            ChangeSpec { baseline: -80.0, shift: 40.0, ..cusum },
            "a fall below -101 cannot be: expected a tolerated score between -100 and 100",
        ),
        (ChangeSpec { tolerance: -1.0, ..default }, "tolerance is -1, expected points from 0 to 200"),
        (ChangeSpec { tolerance: f64::INFINITY, ..default }, "tolerance is inf, expected points from 0 to 200"),
        (ChangeSpec { run_length: 1.0, ..default }, "run_length is 1, expected answers above 1, up to 1000000000"),
        (
            ChangeSpec { run_length: f64::NAN, ..default },
            "run_length is NaN, expected answers above 1, up to 1000000000",
        ),
        (ChangeSpec { run_length: 1e7, ..cusum }, "run_length is 10000000, expected answers above 1, up to 1000000"),
        (ChangeSpec { shift: 0.0, ..cusum }, "shift is 0, expected points from 5 to 200"),
        (ChangeSpec { threshold: Some(0.0), ..default }, "threshold is 0, expected a number above 0, up to 1e200"),
    ] {
        refused(spec.validate(), invalid, message);
        refused(ChangeDetector::new(spec), invalid, message);
    }
    let level = ChangeSpec { level: 1.0, ..default };
    assert_eq!(ChangeDetector::new(level).unwrap_err().kind(), ErrorKind::InvalidLevel);
    let many = ChangeSpec { history: Counts::new(u64::MAX, 1, 0), ..default };
    assert_eq!(ChangeDetector::new(many).unwrap_err().kind(), ErrorKind::CountOverflow);
    let message = r#"direction "up" is not one of "fall", "rise", "both""#;
    refused("up".parse::<Direction>(), invalid, message);
    let message = r#"change method "ewma" is not one of "e-sr", "cusum""#;
    refused("ewma".parse::<ChangeMethod>(), invalid, message);
}

#[test]
fn hostile_pushes_change_nothing() {
    let mut detector = ChangeDetector::new(ChangeSpec { baseline: 30.0, ..ChangeSpec::default() }).unwrap();
    detector.push(7, Counts::new(1, 2, 3)).unwrap();
    let before = detector.clone();
    refused(
        detector.push(6, one(1)),
        ErrorKind::InvalidArgument,
        "answers of 6 after those of 7: expected them in the order of time",
    );
    let many = detector.push(8, Counts::new(0, 0, u64::MAX)).unwrap_err();
    assert_eq!(many.kind(), ErrorKind::CountOverflow);
    for expected in [f64::NAN, 100.1, f64::NEG_INFINITY] {
        assert_eq!(detector.push_expecting(8, one(1), expected).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(detector, before);
    // Nobody answered: time goes on, and nothing else.
    assert_eq!(detector.push(9, Counts::default()), Ok(None));
    assert_eq!((detector.n(), detector.statistic(Direction::Fall)), (6, before.statistic(Direction::Fall)));
    // Whatever is expected, even what nothing can be below.
    for expected in [-100.0, 100.0] {
        detector.push_expecting(10, Counts::new(1, 1, 1), expected).unwrap();
        assert!(detector.statistic(Direction::Fall).unwrap().is_finite());
    }
    let event = detector.push(11, Counts::new(1 << 60, 5, 0)).unwrap().unwrap();
    assert!(event.statistic.is_finite() && event.n >= 1 << 60);
    assert_eq!(detector.n(), 0);
    let spec = ChangeSpec { method: ChangeMethod::Cusum, threshold: Some(9.0), ..ChangeSpec::default() };
    let mut cusum = ChangeDetector::new(spec).unwrap();
    assert_eq!(cusum.push_expecting(0, one(0), 5.0).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(cusum.push(0, Counts::new(1 << 60, 0, 0)).unwrap().is_some());
    assert_eq!(cusum.push(1, Counts::new(0, 0, 1 << 60)), Ok(None));
}

/// The files were made from the documented layout by Python's `struct` and `zlib`.
#[test]
fn the_first_bytes_are_read_for_ever() {
    let betting = ChangeSpec { baseline: 30.0, tolerance: 5.0, direction: Direction::Both, ..ChangeSpec::default() };
    let cusum = ChangeSpec {
        method: ChangeMethod::Cusum,
        baseline: 30.0,
        shift: 21.0,
        history: Counts::new(200, 300, 500),
        threshold: Some(12.5),
        level: 0.9,
        ..ChangeSpec::default()
    };
    for (file, spec, pushes) in [
        ("detector-e-sr-v1.bin", betting, [(-3, one(-1)), (300, one(1))]),
        ("detector-cusum-v1.bin", cusum, [(5, Counts::new(4, 1, 2)), (6, one(1))]),
    ] {
        let mut expected = ChangeDetector::new(spec).unwrap();
        for (at, counts) in pushes {
            assert_eq!(expected.push(at, counts), Ok(None));
        }
        let bytes = std::fs::read(testdata(&format!("snapshots/{file}"))).unwrap();
        assert_eq!(ChangeDetector::from_bytes(&bytes).unwrap(), expected, "{file}");
        assert_eq!(expected.to_bytes(), bytes, "{file}: written again, not a byte differs");
    }
}
