//! Bounds that hold at all moments, detectors and looks back over a series.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_core::{
    ChangeDetector, ChangeMethod, ChangeSpec, Counts, ExpectedOptions, PeriodCounts, Season, TrendOptions,
    expected_periods, score_trend,
};

fn sequences(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("always valid");
    for n in [10, 1_000, 100_000, 10_000_000] {
        let counts = Counts::new(n / 5, 3 * n / 10, n / 2);
        group.bench_function(BenchmarkId::new("bounds", n), |b| b.iter(|| counts.always_valid(0.95)));
        group.bench_function(BenchmarkId::new("test", n), |b| b.iter(|| counts.sequential_test(0.0)));
    }
    group.finish();
}

fn detectors(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("detector");
    let answers = [Counts::new(0, 0, 1), Counts::new(0, 1, 0), Counts::new(0, 0, 1), Counts::new(1, 0, 0)];
    let usual = ChangeSpec { baseline: 20.0, ..ChangeSpec::default() };
    let cusum = ChangeSpec { method: ChangeMethod::Cusum, history: Counts::new(25, 25, 50), ..usual };
    for spec in [usual, cusum] {
        group.bench_function(BenchmarkId::new("new", spec.method), |b| b.iter(|| ChangeDetector::new(spec)));
        group.throughput(Throughput::Elements(answers.len() as u64));
        let Ok(mut detector) = ChangeDetector::new(spec) else { continue };
        group.bench_function(BenchmarkId::new("push", spec.method), |b| {
            b.iter(|| answers.iter().filter_map(|&answer| detector.push(0, answer).ok()?).count());
        });
    }
    group.finish();
}

fn series(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("series");
    for periods in [60_u32, 365, 1_500] {
        let counts = |at: u32| Counts::new(20 + u64::from(at * 7 % 13), 30, 50 + u64::from(at * 5 % 17));
        let series: Vec<_> = (0..periods).map(|at| PeriodCounts::new(at.into(), counts(at))).collect();
        let weekly = ExpectedOptions { season: vec![Season::Every(7)], ..ExpectedOptions::default() };
        group.bench_function(BenchmarkId::new("expected", periods), |b| b.iter(|| expected_periods(&series, &weekly)));
        let options = TrendOptions::default();
        group.bench_function(BenchmarkId::new("trend", periods), |b| b.iter(|| score_trend(&series, &options)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = sequences, detectors, series
}
criterion_main!(benches);
