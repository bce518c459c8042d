//! A1: a table of situations to associations, to pairs, and to counted cells, over two decades of rows.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::answers;
use nps_core::{AssociationOptions, KeyColumn, Labels, Observations, ScoreOptions, associate, associate_pairs};

const DIMENSIONS: u32 = 20;

/// `rows` answers in twenty dimensions of six to nine values.
fn observations(rows: usize) -> Observations {
    let (scores, _) = answers(rows, 1);
    // As many answers further on in the same sequence for each dimension: columns that have nothing to do with each other.
    let columns: Vec<(u32, Vec<u32>)> = (0..DIMENSIONS)
        .map(|place| {
            let values = 6 + place % 4;
            let (_, mut codes) = answers(rows + place as usize * 977, values);
            (values, codes.split_off(place as usize * 977))
        })
        .collect();
    let builder =
        columns.iter().zip(0..).fold(Observations::builder(&scores[..]), |builder, ((values, codes), place)| {
            let labels = Labels::Texts((0..*values).map(|code| format!("v{code}")).collect());
            builder.dimension(KeyColumn::coded(format!("d{place}"), &codes[..], labels))
        });
    builder.build(&ScoreOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn a1(criterion: &mut Criterion) {
    let options = AssociationOptions::default();
    let mut group = criterion.benchmark_group("A1");
    for rows in [10_000, 100_000, 1_000_000] {
        let observations = observations(rows);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("associate", rows), |b| b.iter(|| associate(&observations, &options)));
        group.bench_function(BenchmarkId::new("associate_pairs", rows), |b| {
            b.iter(|| associate_pairs(&observations, &options));
        });
        group.bench_function(BenchmarkId::new("compact", rows), |b| b.iter(|| observations.compact()));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = a1
}
criterion_main!(benches);
