//! Trees of situations and the three axes: what is told of answers once they are counted into cells, and of rows.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::{answers, codes};
use nps_core::{
    Axis, AxisOptions, DrillOptions, KeyColumn, Labels, Observations, ObservationsBuilder, PathOptions, ScoreOptions,
    explain_change,
};

/// Paths of three steps, five values each.
fn paths(kind: &str) -> Labels {
    let path = |code: u32| format!("{kind} {}/{}/{}", code / 25, code / 5 % 5, code % 5);
    Labels::Texts((0..125).map(path).collect())
}

/// Answers with what was declared, qualified and done, by team.
fn table(rows: usize) -> nps_core::Result<Observations> {
    let scores = answers(rows, 1).0;
    let axes = Axis::ALL.into_iter().zip(1..);
    let axes = axes.map(|(axis, place)| KeyColumn::coded(axis.name(), codes(rows, place, 125), paths(axis.name())));
    let teams = Labels::Texts((0..40).map(|team| format!("team {team:02}")).collect());
    let team = KeyColumn::coded("team", codes(rows, 4, 40), teams);
    axes.map(KeyColumn::path)
        .chain([team])
        .fold(Observations::builder(&scores[..]), ObservationsBuilder::dimension)
        .build(&ScoreOptions::default())
}

fn trees(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tree");
    let options = DrillOptions::default();
    for rows in [10_000, 100_000, 1_000_000] {
        let Ok(answers) = table(rows) else { continue };
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("drill down a path", rows), |b| {
            b.iter(|| answers.drill_down(&["declaration"], &options));
        });
        group.bench_function(BenchmarkId::new("drill down a path by team", rows), |b| {
            b.iter(|| answers.drill_down(&["team", "declaration"], &options));
        });
        group.bench_function(BenchmarkId::new("explain a change", rows), |b| {
            b.iter(|| explain_change(&answers, &answers, &["declaration"], &options));
        });
    }
    group.finish();
}

fn traces(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("traces");
    for rows in [10_000, 100_000, 1_000_000] {
        let Ok(answers) = table(rows) else { continue };
        let by_team = AxisOptions { by: Some("team".into()), ..AxisOptions::default() };
        let first_steps = PathOptions {
            declaration_depth: Some(1),
            qualification_depth: Some(1),
            action_depth: Some(1),
            ..PathOptions::default()
        };
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("independence of axes", rows), |b| {
            b.iter(|| answers.axis_independence(&by_team));
        });
        group.bench_function(BenchmarkId::new("paths", rows), |b| b.iter(|| answers.paths(&first_steps)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = trees, traces
}
criterion_main!(benches);
