//! The bits of the room `live`: bounds that hold at all moments, detectors, charts, trends, what was expected, dates of
//! changes, and windows with weights.

use nps_core::{
    Calendar, ChangeDetector, ChangeSpec, ChartOptions, Counts, DatingOptions, ExpectedOptions, Live, LiveSpec,
    PeriodCounts, Scale, TrendOptions, adjust_e_values, always_valid_difference, chart, date_changes, expected_periods,
    score_trend, trend,
};
use serde_json::{Value, json};

use crate::{Pseudo, hex};

type Figures = Vec<Option<f64>>;

fn counts([detractors, passives, promoters]: [u64; 3]) -> Counts {
    Counts::new(detractors, passives, promoters)
}

/// A line for each input.
pub fn watch() -> Vec<Value> {
    let mut lines = Vec::new();
    let mut line = |topic: &str, input: Value, figures: Figures| {
        let bits: Vec<Value> = figures.into_iter().map(hex).collect();
        lines.push(json!({ "topic": topic, "input": input, "bits": bits }));
    };
    always_valid(&mut line);
    detectors(&mut line);
    charts(&mut line);
    trends(&mut line);
    expected(&mut line);
    dating(&mut line);
    decayed(&mut line);
    lines
}

fn always_valid(line: &mut impl FnMut(&str, Value, Figures)) {
    let mut pseudo = Pseudo(6);
    let mut all =
        vec![[0, 0, 0], [0, 0, 3], [9, 0, 0], [0, 7, 0], [20, 30, 50], [1, 0, 1_000_000], [1 << 50, 3, 1 << 51]];
    all.extend((0..8).map(|size| [0; 3].map(|_| pseudo.below(4 << size))));
    for given in &all {
        for level in [0.8, 0.95, 0.999] {
            let found = counts(*given).always_valid(level).unwrap();
            let test = counts(*given).sequential_test(-12.5).unwrap();
            let figures = [found.lower, found.upper, test.log_e_value, test.e_value, test.p_value].map(Some);
            line("always_valid", json!({ "counts": given, "level": level, "hypothesis": -12.5 }), figures.into());
        }
    }
    for pair in all.windows(2) {
        let found = always_valid_difference(counts(pair[0]), counts(pair[1]), 0.95).unwrap();
        let figures = vec![found.difference, Some(found.lower), Some(found.upper)];
        line("always_valid_difference", json!({ "before": pair[0], "after": pair[1], "level": 0.95 }), figures);
    }
    let e_values: Vec<Option<f64>> = vec![Some(80.0), None, Some(0.3), Some(20.0), Some(1e9), Some(7.0), Some(0.0)];
    let adjusted = adjust_e_values(&e_values);
    line("adjust_e_values", json!({ "e_values": e_values }), adjusted);
}

/// Days whose answers are mostly as before, and then fewer promoters.
fn days(seed: u64, length: i64, falls: i64) -> Vec<PeriodCounts> {
    let mut pseudo = Pseudo(seed);
    let day = |at| {
        let mut sums = [0; 3];
        for _ in 0..pseudo.below(25) {
            let bound = if at < falls { [2, 5] } else { [5, 8] };
            let share = pseudo.below(10);
            sums[if share < bound[0] { 0 } else { usize::from(share >= bound[1]) + 1 }] += 1;
        }
        PeriodCounts::new(at, counts(sums))
    };
    (0..length).map(day).collect()
}

fn given(series: &[PeriodCounts]) -> Value {
    let row = |PeriodCounts { at, counts }: &PeriodCounts| {
        json!([at, [counts.detractors, counts.passives, counts.promoters]])
    };
    series.iter().map(row).collect()
}

fn detectors(line: &mut impl FnMut(&str, Value, Figures)) {
    for spec in [
        json!({ "baseline": 30.0 }),
        json!({ "baseline": 25.0, "tolerance": 5.0, "direction": "both", "run_length": 200.0, "level": 0.9 }),
        json!({ "baseline": 30.0, "method": "cusum", "shift": 25.0, "run_length": 300.0 }),
    ] {
        let series = days(7, 60, 30);
        let mut detector = ChangeDetector::new(serde_json::from_value::<ChangeSpec>(spec.clone()).unwrap()).unwrap();
        let mut figures = Vec::new();
        for PeriodCounts { at, counts } in &series {
            if let Some(event) = detector.push(*at, *counts).unwrap() {
                figures.extend([event.statistic, event.threshold, event.tolerated].map(Some));
                figures.extend([event.recent.nps, event.recent.lower, event.recent.upper]);
            }
        }
        figures.push(detector.statistic(detector.spec().direction));
        line("detector", json!({ "spec": spec, "periods": given(&series) }), figures);
    }
}

fn charts(line: &mut impl FnMut(&str, Value, Figures)) {
    for options in [
        json!({}),
        json!({ "kind": "detractors", "laney": false, "sigmas": 2.5 }),
        json!({ "kind": "promoters", "smoothing": 0.2 }),
    ] {
        let series = days(8, 40, 25);
        let found = chart(&series, &serde_json::from_value::<ChartOptions>(options.clone()).unwrap()).unwrap();
        let mut figures = vec![found.centre, found.sigma_z, Some(found.widened)];
        figures.extend(found.points.iter().flat_map(|point| [point.plotted, point.lower, point.upper, point.z]));
        line("chart", json!({ "options": options, "periods": given(&series) }), figures);
    }
}

fn trends(line: &mut impl FnMut(&str, Value, Figures)) {
    let mut pseudo = Pseudo(9);
    for season in [None, Some(7)] {
        let values: Vec<Option<f64>> = (0..50)
            .map(|place: u32| {
                #[expect(clippy::cast_precision_loss, reason = "at most a hundred")]
                let noise = pseudo.below(100) as f64 / 8.0;
                (pseudo.below(9) > 0).then_some(f64::from(place) / 3.0 + noise)
            })
            .collect();
        let options = TrendOptions { season, ..TrendOptions::default() };
        let series = days(10, 40, 20);
        for (topic, input, found) in [
            ("trend", json!({ "values": values, "season": season }), trend(&values, &options).unwrap().unwrap()),
            (
                "score_trend",
                json!({ "periods": given(&series), "season": season }),
                score_trend(&series, &options).unwrap().unwrap(),
            ),
        ] {
            let ends = [found.slope, found.lower, found.upper, found.intercept, found.variance, found.z];
            let mut figures: Figures = ends.map(Some).into();
            figures.extend([Some(found.p_value), Some(found.tau), found.autocorrelation]);
            line(topic, input, figures);
        }
    }
}

fn expected(line: &mut impl FnMut(&str, Value, Figures)) {
    for options in [
        json!({}),
        json!({ "kind": "volume", "season": 7 }),
        json!({ "season": 4, "ridge": 20.0, "level": 0.9 }),
        json!({ "season": ["weekday", 4, 10] }),
    ] {
        let series = days(12, 60, 45);
        let asked = serde_json::from_value::<ExpectedOptions>(options.clone()).unwrap();
        let found = expected_periods(&series, &asked).unwrap();
        let figures = found
            .iter()
            .flat_map(|made| [made.expected, made.lower, made.upper, made.z, made.p_value, Some(made.dispersion)]);
        line("expected", json!({ "options": options, "periods": given(&series) }), figures.collect());
    }
}

fn dating(line: &mut impl FnMut(&str, Value, Figures)) {
    for options in [json!({}), json!({ "hazard": 0.05, "keep": 9 })] {
        let series = days(13, 50, 30);
        let asked = serde_json::from_value::<DatingOptions>(options.clone()).unwrap();
        let found = date_changes(&series, &asked).unwrap();
        let figures = found.runs.iter().flat_map(|run| [Some(run.probability), Some(run.recent)]);
        line("dating", json!({ "options": options, "periods": given(&series) }), figures.collect());
    }
}

fn decayed(tell: &mut impl FnMut(&str, Value, Figures)) {
    let mut pseudo = Pseudo(11);
    let begin = 1_774_300_000; // around the change of clocks of March 2026
    let answers: Vec<(i64, u8)> = (0..120)
        .map(|_| {
            let at = begin + i64::try_from(pseudo.below(14 * 86_400)).unwrap();
            (at, u8::try_from(pseudo.below(11)).unwrap())
        })
        .collect();
    for window in ["half-life 3d", "half-life 90min", "week", "tumbling 6h"] {
        let calendar = Calendar { granularity: 30, zone: "Europe/Paris".into(), day_begins: 240 };
        let half_hours = LiveSpec { window: window.parse().unwrap(), calendar, ..LiveSpec::default() };
        let mut counted = Live::new(half_hours).unwrap();
        for &(at, score) in &answers {
            counted.push(at, Some(Scale::ZERO_TO_TEN.score(score).unwrap()), &[]).unwrap();
        }
        let at = begin + 14 * 86_400;
        let found = counted.now(at).unwrap();
        let mut figures = vec![found.nps.nps, found.nps.lower, found.nps.upper, found.effective_n, found.kish_n];
        figures.push(found.previous.and_then(|nps| nps.nps));
        tell("live", json!({ "window": window, "answers": answers, "at": at }), figures);
    }
}
