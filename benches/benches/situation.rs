//! W6: columns of a situation to a sparse matrix, from codes and from texts, over two decades of rows.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::codes;
use nps_core::{EncoderColumn, EncoderSpec, KeyColumn, Labels};

/// How many levels each category has.
const LEVELS: [u32; 8] = [4, 6, 12, 30, 50, 100, 200, 850];
const TAGS: u32 = 133;

fn labels(levels: u32) -> Vec<String> {
    (0..levels).map(|code| format!("level {code:03}")).collect()
}

fn spec() -> EncoderSpec {
    let categories =
        (0..LEVELS.len()).map(|place| format!(r#""c{place}": {{"kind": "one_hot", "missing": "ignore"}}"#));
    let bands = (0..4).map(|place| format!(r#""n{place}": {{"kind": "bands", "quantiles": 10, "missing": "ignore"}}"#));
    let tags = [r#""tags": {"kind": "tags", "missing": "ignore"}"#.to_owned()];
    let features: Vec<String> = categories.chain(bands).chain(tags).collect();
    format!("{{{}}}", features.join(", ")).parse().unwrap_or_else(|error| panic!("{error}"))
}

fn w6(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("W6");
    for rows in [20_000, 200_000, 2_000_000] {
        let categories: Vec<Vec<u32>> =
            LEVELS.iter().zip(0..).map(|(&levels, place)| codes(rows, place, levels)).collect();
        let numbers: Vec<Vec<f64>> =
            (8..12).map(|place| codes(rows, place, 1 << 20).into_iter().map(f64::from).collect()).collect();
        // Sets of none to three tags, a thousand different ones.
        let sets: Vec<String> = (0..1000)
            .map(|set: u32| {
                (0..set % 4).map(|tag| format!("tag {:03}", (set * 37 + tag * 41) % TAGS)).collect::<Vec<_>>()
            })
            .map(|tags| tags.join(";"))
            .collect();
        let tags = codes(rows, 12, 1000);
        let names = LEVELS.map(labels);
        let coded = |place: usize| {
            let key =
                KeyColumn::coded(format!("c{place}"), &categories[place][..], Labels::Texts(names[place].clone()));
            EncoderColumn::from(key)
        };
        let number = |place: usize| EncoderColumn::numbers(format!("n{place}"), &numbers[place][..]);
        let set = KeyColumn::coded("tags", &tags[..], Labels::Texts(sets.clone()));
        let from_codes: Vec<_> = (0..8).map(coded).chain((0..4).map(number)).chain([set.into()]).collect();
        let texts: Vec<Vec<Option<&str>>> = categories
            .iter()
            .zip(&names)
            .map(|(codes, names)| codes.iter().map(|&code| names.get(code as usize).map(String::as_str)).collect())
            .chain([tags.iter().map(|&code| sets.get(code as usize).map(String::as_str)).collect()])
            .collect();
        let text = |place: usize| {
            EncoderColumn::texts(if place < 8 { format!("c{place}") } else { "tags".into() }, &texts[place])
        };
        let from_texts: Vec<_> = (0..8).map(text).chain((0..4).map(number)).chain([text(8)]).collect();
        let encoder = spec().fit(&from_codes, None, None).unwrap_or_else(|error| panic!("{error}"));
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("codes", rows), |b| b.iter(|| encoder.transform(&from_codes)));
        group.bench_function(BenchmarkId::new("texts", rows), |b| b.iter(|| encoder.transform(&from_texts)));
        group.bench_function(BenchmarkId::new("fit", rows), |b| b.iter(|| spec().fit(&from_codes, None, None)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = w6
}
criterion_main!(benches);
