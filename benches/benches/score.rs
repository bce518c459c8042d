//! Scoring columns and groups, each over two decades of size: the time a row must not grow with the rows.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::answers;
use nps_core::{
    Counts, KeyColumn, Labels, Method, ScoreColumn, ScoreOptions, Validity, category_counts, score, score_by,
};

const SIZES: [usize; 3] = [100_000, 1_000_000, 10_000_000];

fn columns(criterion: &mut Criterion) {
    let options = ScoreOptions::default();
    let mut group = criterion.benchmark_group("column");
    for rows in SIZES {
        let (bytes, _) = answers(rows, 1);
        let integers: Vec<i64> = bytes.iter().map(|&value| value.into()).collect();
        let floats: Vec<f64> = bytes.iter().map(|&value| value.into()).collect();
        let bits = vec![0b1011_0111; rows.div_ceil(8)];
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_with_input(BenchmarkId::new("u8 classes", rows), &bytes, |b, column| {
            b.iter(|| category_counts(&column[..], &options));
        });
        group.bench_with_input(BenchmarkId::new("u8", rows), &bytes, |b, column| {
            b.iter(|| score(&column[..], &options));
        });
        group.bench_with_input(BenchmarkId::new("u8 with nulls", rows), &bytes, |b, column| {
            b.iter(|| score(ScoreColumn::from(&column[..]).with_validity(Validity::new(&bits, 0, rows)?), &options));
        });
        group.bench_with_input(BenchmarkId::new("i64", rows), &integers, |b, column| {
            b.iter(|| score(&column[..], &options));
        });
        group.bench_with_input(BenchmarkId::new("f64", rows), &floats, |b, column| {
            b.iter(|| score(&column[..], &options));
        });
    }
    group.finish();
}

fn groups(criterion: &mut Criterion) {
    let options = ScoreOptions::default();
    let mut bench = criterion.benchmark_group("by");
    for rows in SIZES {
        for groups in [100, 10_000, 1_000_000] {
            let (bytes, codes) = answers(rows, groups);
            bench.throughput(Throughput::Elements(rows as u64));
            bench.bench_function(BenchmarkId::new(format!("{groups} groups"), rows), |b| {
                b.iter(|| {
                    let labels = Labels::Range { first: 0, count: groups as usize };
                    score_by(&bytes[..], &[KeyColumn::coded("key", &codes[..], labels)], &options)
                });
            });
        }
    }
    bench.finish();
}

fn intervals(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("interval");
    for method in Method::ALL {
        for n in [10, 1_000, 100_000] {
            if n < Method::BOOTSTRAP_FROM && method.name().starts_with("bootstrap") {
                continue;
            }
            let counts = Counts::new(n / 5, 3 * n / 10, n / 2);
            group.bench_function(BenchmarkId::new(method.name(), n), |b| b.iter(|| counts.nps(0.95, method)));
        }
    }
    // As many groups as no two of which have the same counts: nothing to remember.
    let distinct: Vec<Counts> = (0..100_000).map(|i| Counts::new(i % 97, i % 311, 5 + i / 97)).collect();
    group.throughput(Throughput::Elements(distinct.len() as u64));
    group.bench_function(BenchmarkId::new("auto, distinct", distinct.len()), |b| {
        b.iter(|| distinct.iter().filter_map(|counts| counts.nps(0.95, Method::Auto).ok()?.lower).sum::<f64>());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = columns, groups, intervals
}
criterion_main!(benches);
