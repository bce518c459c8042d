//! What was known of each customer: a whole log at once, and contact by contact.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::answers;
use nps_core::{
    ContactLog, HistoryEvent, HistoryFeature, HistorySpec, KeyColumn, Labels, LiveHistory, Scale, ScoreOptions,
    check_leakage, history,
};

const YEARS: i64 = 2 * 365 * 86_400;

/// Contacts of ten times fewer customers, evenly over two years.
struct Contacts {
    scores: Vec<u8>,
    customers: Vec<u32>,
    times: Vec<i64>,
    labels: Labels,
}

impl Contacts {
    fn new(rows: u32) -> Self {
        let (scores, customers) = answers(rows as usize, rows / 10);
        let times = (0..i64::from(rows)).map(|row| row * YEARS / i64::from(rows)).collect();
        let labels = Labels::Texts((0..rows / 10).map(|code| format!("c{code:07}")).collect());
        Self { scores, customers, times, labels }
    }

    fn log(&self) -> ContactLog<'_> {
        let customers = KeyColumn::coded("customer", &self.customers[..], self.labels.clone());
        ContactLog::new(customers, &self.times[..]).scores(&self.scores[..])
    }
}

fn batch(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("history");
    for rows in [10_000, 100_000, 1_000_000] {
        let contacts = Contacts::new(rows);
        let (log, options) = (contacts.log(), ScoreOptions::default());
        group.throughput(Throughput::Elements(rows.into()));
        group.bench_function(BenchmarkId::new("of a log", rows), |b| b.iter(|| history(&log, &options)));
        let Ok(found) = history(&log, &options) else { continue };
        let column: Vec<_> = found.previous_score.iter().map(|score| score.map(i64::from)).collect();
        let feature = HistoryFeature::PreviousScore;
        group.bench_function(BenchmarkId::new("check of a column", rows), |b| {
            b.iter(|| check_leakage(&log, feature, &column, &options));
        });
    }
    group.finish();
}

/// Each contact is pushed, and then asked of as of its own moment.
fn live(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("live history");
    for rows in [10_000, 100_000, 1_000_000] {
        let contacts = Contacts::new(rows);
        let Labels::Texts(names) = &contacts.labels else { continue };
        let scores: Vec<_> = (0..11).map(|point| Scale::ZERO_TO_TEN.score(point).ok()).collect();
        let (customers, times) = (&contacts.customers, &contacts.times);
        let events: Vec<_> = customers
            .iter()
            .zip(times)
            .zip(&contacts.scores)
            .filter_map(|((&customer, &at), &score)| {
                let score = scores.get(usize::from(score)).copied().flatten();
                Some(HistoryEvent { score, ..HistoryEvent::new(names.get(customer as usize)?, at) })
            })
            .collect();
        group.throughput(Throughput::Elements(rows.into()));
        group.bench_function(BenchmarkId::new("as of each contact, and the contact", rows), |b| {
            b.iter_batched(
                || LiveHistory::new(HistorySpec::default()),
                |live| {
                    let mut live = live?;
                    let mut known = 0;
                    for event in &events {
                        known += live.as_of(event.customer, event.at)?.contacts_90d;
                        live.push(event)?;
                    }
                    Ok::<_, nps_core::Error>(known)
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = batch, live
}
criterion_main!(benches);
