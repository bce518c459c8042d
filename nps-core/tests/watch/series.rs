//! Charts and trends of series of periods.

use super::common::{Vectors, config};
use nps_core::{
    ChartKind, ChartOptions, Correction, Counts, Direction, ErrorKind, PeriodCounts, TrendMethod, TrendOptions,
    adjust_e_values, chart, score_trend, trend,
};
use proptest::prelude::*;
use serde::Deserialize;

fn counts([d, m, p]: [u64; 3]) -> Counts {
    Counts::new(d, m, p)
}

pub fn series(periods: &[[u64; 3]]) -> Vec<PeriodCounts> {
    periods.iter().zip(0..).map(|(&period, at)| PeriodCounts::new(at, counts(period))).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    periods: Vec<[u64; 3]>,
    kind: ChartKind,
    laney: bool,
    sigmas: f64,
    smoothing: Option<f64>,
    baseline: Option<[u64; 3]>,
    every: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    centre: f64,
    sigma_z: Option<f64>,
    lower: Vec<Option<f64>>,
    upper: Vec<Option<f64>>,
    z: Option<Vec<Option<f64>>>,
    plotted: Option<Vec<Option<f64>>>,
    first_below: Option<usize>,
}

#[test]
fn charts() {
    for case in Vectors::<Drawn, Limits>::load("charts").cases {
        let Drawn { kind, laney, sigmas, smoothing, .. } = case.input;
        let options = ChartOptions { kind, laney, sigmas, smoothing, baseline: case.input.baseline.map(counts) };
        let found = chart(&series(&case.input.periods), &options).unwrap();
        let every = case.input.every.unwrap_or(1);
        let points: Vec<_> = found.points.iter().skip(every - 1).step_by(every).collect();
        case.check("centre", found.centre, Some(case.expected.centre));
        if let Some(sigma_z) = case.expected.sigma_z {
            case.check("sigma_z", found.sigma_z, Some(sigma_z));
        }
        assert_eq!(points.len(), case.expected.lower.len(), "{}", case.name);
        for (place, point) in points.iter().enumerate() {
            case.check("lower", point.lower, case.expected.lower[place]);
            case.check("upper", point.upper, case.expected.upper[place]);
            if let Some(z) = &case.expected.z {
                case.check("z", point.z, z[place]);
            }
            if let Some(plotted) = &case.expected.plotted {
                case.check("plotted", point.plotted, plotted[place]);
            }
        }
        let first = found.points.iter().position(|point| point.signal == Some(Direction::Fall));
        assert!(case.expected.first_below.is_none_or(|expected| first == Some(expected)), "{}: {first:?}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    values: Vec<Option<f64>>,
    level: f64,
    autocorrelation: bool,
    season: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    s: i64,
    variance: f64,
    z: f64,
    p_value: f64,
    tau: f64,
    slope: f64,
    intercept: f64,
    lower: f64,
    upper: f64,
    method: TrendMethod,
}

#[test]
fn trends() {
    for case in Vectors::<Given, Expected>::load("trends").cases {
        let Given { level, autocorrelation, season, .. } = case.input;
        let options = TrendOptions { level, season, autocorrelation };
        let found = trend(&case.input.values, &options).unwrap().unwrap();
        let expected = &case.expected;
        assert_eq!((found.s, found.method), (expected.s, expected.method), "{}", case.name);
        for (what, found, expected) in [
            ("variance", found.variance, expected.variance),
            ("z", found.z, expected.z),
            ("p_value", found.p_value, expected.p_value),
            ("tau", found.tau, expected.tau),
            ("slope", found.slope, expected.slope),
            ("intercept", found.intercept, expected.intercept),
            ("lower", found.lower, expected.lower),
            ("upper", found.upper, expected.upper),
        ] {
            case.check(what, Some(found), Some(expected));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_mirrored_trend_is_negated(values in prop::collection::vec(prop::option::of(-5..5_i8), 4..40), season in 1..9_u32) {
        let options = TrendOptions { season: Some(season), ..TrendOptions::default() };
        let values: Vec<_> = values.into_iter().map(|value| value.map(f64::from)).collect();
        let negated: Vec<_> = values.iter().map(|value| value.map(|value| -value)).collect();
        match (trend(&values, &options).unwrap(), trend(&negated, &options).unwrap()) {
            (Some(there), Some(back)) => {
                prop_assert_eq!(there.s, -back.s);
                prop_assert!((there.slope + back.slope).abs() < 1e-12 && there.p_value == back.p_value);
                prop_assert!(there.lower <= there.upper && (0.0..=1.0).contains(&there.p_value));
                prop_assert!((-1.0..=1.0).contains(&there.tau));
            }
            (there, back) => prop_assert_eq!(there, back),
        }
    }

    #[test]
    fn charts_of_anything(periods in prop::collection::vec([0..9_u64, 0..9_u64, 0..9_u64], 0..30), smooth in any::<bool>()) {
        let smoothing = smooth.then_some(0.2);
        for kind in ChartKind::ALL {
            let found = chart(&series(&periods), &ChartOptions { kind, smoothing, ..ChartOptions::default() }).unwrap();
            prop_assert_eq!(found.points.len(), periods.len());
            for point in &found.points {
                prop_assert_eq!(point.value.is_none(), point.counts.is_empty());
                if let (Some(plotted), Some(lower), Some(upper)) = (point.plotted, point.lower, point.upper) {
                    prop_assert!(lower <= upper);
                    prop_assert_eq!(point.signal.is_none(), lower <= plotted && plotted <= upper);
                }
            }
        }
    }

    /// The finds are those of the definition: the first k* = max {k: e₍ₖ₎ ≥ m/(k α)} by e-value.
    #[test]
    fn adjusted_e_values_find_as_defined(e in prop::collection::vec(prop::option::of(0.0..200.0_f64), 0..30), alpha in 0.01..0.5_f64) {
        let mut sorted: Vec<f64> = e.iter().copied().flatten().collect();
        sorted.sort_by(|left, right| right.total_cmp(left));
        #[expect(clippy::cast_precision_loss, reason = "at most thirty")]
        let (m, real) = (sorted.len() as f64, |k: usize| k as f64);
        let kept = (1..=sorted.len()).rev().find(|&k| sorted[k - 1] >= m / (real(k) * alpha));
        let least = kept.map_or(f64::INFINITY, |k| sorted[k - 1]);
        for (e, adjusted) in e.iter().zip(adjust_e_values(&e)) {
            prop_assert_eq!(e.is_some(), adjusted.is_some());
            if let (Some(e), Some(adjusted)) = (e, adjusted) {
                let clear = (adjusted - alpha).abs() > 1e-12;
                prop_assert!(!clear || (adjusted <= alpha) == (*e >= least));
            }
        }
    }
}

#[test]
fn e_values_that_are_none() {
    let found = adjust_e_values(&[Some(f64::NAN), Some(-1.0), Some(f64::INFINITY), Some(0.0), None]);
    assert_eq!(found, [None, None, Some(0.0), Some(1.0), None]);
    assert_eq!(Correction::BenjaminiHochberg.adjust(&[]), adjust_e_values(&[]));
}

#[test]
fn hostile_series() {
    let kind = |error: nps_core::Error| (error.kind(), error.row());
    let periods = series(&[[1, 2, 3], [3, 2, 1]]);
    let backwards = [periods[1], periods[0]];
    let twice = [periods[0], periods[0]];
    for series in [&backwards, &twice] {
        let found = chart(series, &ChartOptions::default()).unwrap_err();
        assert_eq!(kind(found), (ErrorKind::InvalidArgument, Some(1)));
        let found = score_trend(series, &TrendOptions::default()).unwrap_err();
        assert_eq!(kind(found), (ErrorKind::InvalidArgument, Some(1)));
    }
    let many = series(&[[u64::MAX, 0, 0], [0, 0, 1]]);
    assert_eq!(chart(&many, &ChartOptions::default()).unwrap_err().kind(), ErrorKind::CountOverflow);
    for sigmas in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let options = ChartOptions { sigmas, ..ChartOptions::default() };
        assert_eq!(chart(&periods, &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    for smoothing in [0.0, 1.5, f64::NAN] {
        let options = ChartOptions { smoothing: Some(smoothing), ..ChartOptions::default() };
        assert_eq!(chart(&periods, &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    // Nobody answered; everybody the same.
    let none = chart(&series(&[[0, 0, 0]; 3]), &ChartOptions::default()).unwrap();
    assert_eq!((none.centre, none.points.len(), none.caveats.len()), (None, 3, 1));
    let same = chart(&series(&[[0, 0, 1 << 58]; 12]), &ChartOptions::default()).unwrap();
    assert!(same.points.iter().all(|point| point.signal.is_none() && point.z.is_none()));
    let values = [Some(1.0), Some(f64::NAN), None, Some(2.0)];
    assert_eq!(kind(trend(&values, &TrendOptions::default()).unwrap_err()), (ErrorKind::InvalidArgument, Some(1)));
    let values = vec![Some(1.0); 5001];
    assert_eq!(trend(&values, &TrendOptions::default()).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let options = TrendOptions { season: Some(0), ..TrendOptions::default() };
    assert_eq!(trend(&[], &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let level = TrendOptions { level: 0.0, ..TrendOptions::default() };
    assert_eq!(trend(&[], &level).unwrap_err().kind(), ErrorKind::InvalidLevel);
    assert_eq!(trend(&[Some(1.0), None, Some(2.0), Some(3.0)], &TrendOptions::default()), Ok(None));
    // As many seasons as values: no two to compare.
    let options = TrendOptions { season: Some(100), ..TrendOptions::default() };
    assert_eq!(trend(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0)], &options), Ok(None));
    let ends = [(i64::MIN, 1), (-1, 2), (0, 3), (i64::MAX, 4)];
    let ends = ends.map(|(at, promoters)| PeriodCounts::new(at, Counts::new(5, 0, promoters)));
    assert!(score_trend(&ends, &TrendOptions::default()).unwrap().unwrap().slope > 0.0);
}
