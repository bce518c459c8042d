//! W4: five million events in a thousand segments with seven-day windows, one in a hundred late, beside a hand-written
//! ring of counters; and over three decades of history, that a push must not grow with.

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nps_benches::answers;
use nps_core::{
    Counts, KeyColumn, Labels, Live, LiveFollower, LiveResponse, LiveResponses, LiveSpec, Scale, Score, ScoreOptions,
    ShardedLive, Window,
};

const EVENTS: usize = 5_000_000;
const SEGMENTS: u32 = 1_000;
const WINDOW: i64 = 7;
const DAYS: usize = 30;
const DAY: i64 = 86_400;

/// Events in the order they come.
struct Events {
    times: Vec<i64>,
    scores: Vec<u8>,
    codes: Vec<u32>,
}

impl Events {
    /// `rows` events at an even pace; one in a hundred is up to three days late.
    fn new(rows: usize, days: usize) -> Self {
        let (scores, codes) = answers(rows, SEGMENTS);
        let (_, lateness) = answers(rows, 100 * 259_200);
        let last = i64::try_from(days).unwrap_or(0) * DAY - 1;
        let at = |(row, &late): (usize, &u32)| {
            let on_time = i64::try_from(row as u64 * u64::try_from(last).unwrap_or(0) / rows as u64).unwrap_or(0);
            if late < 259_200 { on_time - i64::from(late) } else { on_time }
        };
        Self { times: lateness.iter().enumerate().map(at).collect(), scores, codes }
    }

    fn iter(&self) -> impl Iterator<Item = (i64, u8, u32)> + '_ {
        self.times.iter().zip(&self.scores).zip(&self.codes).map(|((&at, &score), &code)| (at, score, code))
    }
}

/// What somebody would write by hand for this and nothing else: a ring of a day's classes a segment, and their sum.
#[derive(Clone, Default)]
struct Ring {
    newest: i64,
    days: [[u32; 3]; 7],
    window: [u32; 3],
}

impl Ring {
    fn push(&mut self, at: i64, clock: i64, score: u8) -> [u32; 3] {
        let (day, today) = (at.div_euclid(DAY), clock.div_euclid(DAY));
        while self.newest < today {
            self.newest += 1;
            let slot = usize::try_from(self.newest.rem_euclid(WINDOW)).unwrap_or(0);
            let gone = std::mem::take(&mut self.days[slot]);
            self.window.iter_mut().zip(gone).for_each(|(sum, gone)| *sum -= gone);
        }
        if day > today - WINDOW {
            let class = usize::from(score >= 7) + usize::from(score >= 9);
            self.days[usize::try_from(day.rem_euclid(WINDOW)).unwrap_or(0)][class] += 1;
            self.window[class] += 1;
        }
        self.window
    }
}

fn points([detractors, passives, promoters]: [u32; 3]) -> f64 {
    let n = detractors + passives + promoters;
    if n == 0 { 0.0 } else { 100.0 * (f64::from(promoters) - f64::from(detractors)) / f64::from(n) }
}

fn sum_of_counts(counts: Counts) -> u64 {
    counts.promoters * 3 + counts.passives * 2 + counts.detractors
}

fn spec() -> LiveSpec {
    LiveSpec { dimensions: vec!["segment".to_owned()], retain_days: 14, ..LiveSpec::default() }
}

fn live() -> Live {
    Live::new(spec()).unwrap_or_else(|error| panic!("{error}"))
}

fn names() -> Vec<String> {
    (0..SEGMENTS).map(|code| format!("segment {code:04}")).collect()
}

fn scores() -> Vec<Option<Score>> {
    (0..=10).map(|value| Scale::ZERO_TO_TEN.score(value).ok()).collect()
}

/// Pushes all events by label, and gives the window of each one's segment to `read`.
fn push_each(events: &Events, names: &[String], mut read: impl FnMut(Counts)) -> nps_core::Result<Live> {
    let (mut live, scores, mut clock) = (live(), scores(), i64::MIN);
    for (at, score, code) in events.iter() {
        let name = Some(names[code as usize].as_str());
        live.push(at, scores[usize::from(score)], &[name])?;
        clock = clock.max(at);
        read(live.window("segment", name, clock)?.counts());
    }
    Ok(live)
}

fn push_many(live: &mut Live, events: &Events, names: &[String]) -> nps_core::Result<()> {
    let key = KeyColumn::coded("segment", &events.codes[..], Labels::Texts(names.to_vec()));
    live.push_many(&events.times, &events.scores[..], &[key], &ScoreOptions::default()).map(drop)
}

fn follower() -> LiveFollower {
    LiveFollower::new(live(), "segment", Window::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Pushes all events by label, and gives what is told of each to `read`.
fn follow_each(events: &Events, names: &[String], mut read: impl FnMut(Counts)) -> nps_core::Result<LiveFollower> {
    let (mut follower, scores) = (follower(), scores());
    for (at, score, code) in events.iter() {
        read(follower.push(at, scores[usize::from(score)], &[Some(names[code as usize].as_str())])?);
    }
    Ok(follower)
}

/// The same by column.
fn follow_many(events: &Events, names: &[String], told: impl FnMut(usize, Counts)) -> nps_core::Result<LiveFollower> {
    let mut follower = follower();
    let key = KeyColumn::coded("segment", &events.codes[..], Labels::Texts(names.to_vec()));
    follower.push_many(&events.times, &events.scores[..], &[key], &ScoreOptions::default(), told)?;
    Ok(follower)
}

/// The library and the ring say the same after every event, and one column is as many events.
fn check(events: &Events, names: &[String]) -> nps_core::Result<()> {
    let mut expected = Vec::with_capacity(events.times.len());
    let (mut rings, mut clock) = (vec![Ring::default(); SEGMENTS as usize], i64::MIN);
    for (at, score, code) in events.iter() {
        clock = clock.max(at);
        let [detractors, passives, promoters] = rings[code as usize].push(at, clock, score).map(u64::from);
        expected.push(Counts::new(detractors, passives, promoters));
    }
    let mut found = expected.iter();
    let by_event = push_each(events, names, |counts| assert_eq!(Some(&counts), found.next()))?;
    let mut found = expected.iter();
    let told = follow_each(events, names, |counts| assert_eq!(Some(&counts), found.next()))?;
    assert_eq!(told.live().to_bytes(), by_event.to_bytes());
    let told = follow_many(events, names, |row, counts| assert_eq!(Some(&counts), expected.get(row)))?;
    assert_eq!(told.live().to_bytes(), by_event.to_bytes());
    let mut by_column = live();
    push_many(&mut by_column, events, names)?;
    assert_eq!(by_column.to_bytes(), by_event.to_bytes());
    Ok(())
}

fn w4(criterion: &mut Criterion) {
    let (events, names) = (Events::new(EVENTS, DAYS), names());
    check(&Events::new(EVENTS / 10, DAYS), &names).unwrap_or_else(|error| panic!("{error}"));
    let mut group = criterion.benchmark_group("W4");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("ring by code, an answer per event", |b| {
        b.iter(|| {
            let (mut rings, mut clock, mut sum) = (vec![Ring::default(); SEGMENTS as usize], i64::MIN, 0.0);
            for (at, score, code) in events.iter() {
                clock = clock.max(at);
                sum += points(rings[code as usize].push(at, clock, score));
            }
            sum
        });
    });
    group.bench_function("ring by label (std HashMap), an answer per event", |b| {
        b.iter(|| {
            let (mut clock, mut sum) = (i64::MIN, 0.0);
            let mut rings: HashMap<String, Ring> = HashMap::new();
            for (at, score, code) in events.iter() {
                clock = clock.max(at);
                let name = names[code as usize].as_str();
                if !rings.contains_key(name) {
                    rings.insert(name.to_owned(), Ring::default());
                }
                sum += rings.get_mut(name).map_or(0.0, |ring| points(ring.push(at, clock, score)));
            }
            sum
        });
    });
    group.bench_function("Live::push and window per event", |b| {
        b.iter(|| {
            let mut sum = 0.0;
            push_each(&events, &names, |counts| sum += counts.points().unwrap_or(0.0)).map(|_| sum)
        });
    });
    group.bench_function("Live::push_coded and window_coded per event", |b| {
        let scores = scores();
        b.iter(|| {
            let (mut live, mut clock, mut sum) = (live(), i64::MIN, 0.0);
            let codes: Vec<_> =
                names.iter().filter_map(|name| live.code("segment", Some(name)).ok().flatten()).collect();
            for (at, score, code) in events.iter() {
                let code = codes[code as usize];
                live.push_coded(at, scores[usize::from(score)], &[code])?;
                clock = clock.max(at);
                sum += live.window_coded(code, clock)?.counts().points().unwrap_or(0.0);
            }
            nps_core::Result::Ok(sum)
        });
    });
    group.bench_function("LiveFollower::push", |b| {
        b.iter(|| {
            let mut sum = 0.0;
            follow_each(&events, &names, |counts| sum += counts.points().unwrap_or(0.0)).map(|_| sum)
        });
    });
    group.bench_function("LiveFollower::push_coded", |b| {
        let scores = scores();
        b.iter(|| {
            let (mut live, mut sum) = (live(), 0.0);
            let codes: Vec<_> =
                names.iter().filter_map(|name| live.code("segment", Some(name)).ok().flatten()).collect();
            let mut follower = LiveFollower::new(live, "segment", Window::default())?;
            for (at, score, code) in events.iter() {
                let counts = follower.push_coded(at, scores[usize::from(score)], &[codes[code as usize]])?;
                sum += counts.points().unwrap_or(0.0);
            }
            nps_core::Result::Ok(sum)
        });
    });
    group.bench_function("LiveFollower::push_many", |b| {
        b.iter(|| {
            let mut sum = 0.0;
            follow_many(&events, &names, |_, counts| sum += counts.points().unwrap_or(0.0)).map(|_| sum)
        });
    });
    group.bench_function("Live::push alone", |b| {
        let scores = scores();
        b.iter(|| {
            let mut live = live();
            for (at, score, code) in events.iter() {
                live.push(at, scores[usize::from(score)], &[Some(names[code as usize].as_str())])?;
            }
            nps_core::Result::Ok(live)
        });
    });
    group.bench_function("Live::push_many, then every segment's headline", |b| {
        b.iter(|| {
            let mut live = live();
            push_many(&mut live, &events, &names)?;
            live.segments("segment", i64::try_from(DAYS).unwrap_or(0) * DAY - 1)
        });
    });
    group.bench_function("Live::push_many", |b| {
        b.iter(|| {
            let mut live = live();
            push_many(&mut live, &events, &names).map(|()| live)
        });
    });
    group.finish();
}

/// Ten thousand further events on top of ten thousand to ten million.
fn history(criterion: &mut Criterion) {
    const MORE: usize = 10_000;
    let names = names();
    let scores = scores();
    let mut group = criterion.benchmark_group("push on history");
    group.throughput(Throughput::Elements(MORE as u64));
    for rows in [10_000, 100_000, 1_000_000, 10_000_000] {
        let events = Events::new(rows, DAYS);
        let mut live = live();
        push_many(&mut live, &events, &names).unwrap_or_else(|error| panic!("{error}"));
        let last = events.times.iter().copied().max().unwrap_or(0);
        group.bench_function(BenchmarkId::new("push and window", rows), |b| {
            b.iter_batched_ref(
                || live.clone(),
                |live| {
                    let mut sum = 0;
                    for (_, score, code) in events.iter().take(MORE) {
                        let name = Some(names[code as usize].as_str());
                        live.push(last, scores[usize::from(score)], &[name])?;
                        sum += sum_of_counts(live.window("segment", name, last)?.counts());
                    }
                    nps_core::Result::Ok(black_box(sum))
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

/// Snapshots of ten thousand to a million panes: what stops the counting is `to_bytes`, or a `clone` that is written after.
fn bytes(criterion: &mut Criterion) {
    const PANES: usize = 10;
    let mut group = criterion.benchmark_group("snapshot");
    for panes in [10_000_usize, 100_000, 1_000_000] {
        let segments = panes / PANES;
        let codes: Vec<u32> = (0..PANES).flat_map(|_| (0..).take(segments)).collect();
        let times: Vec<i64> = (0..).take(PANES).flat_map(|day| (0..segments).map(move |_| day * DAY)).collect();
        let (scores, _) = answers(codes.len(), 1);
        let mut live = live();
        let key = KeyColumn::coded("segment", codes, Labels::Range { first: 0, count: segments });
        live.push_many(&times, &scores[..], &[key], &ScoreOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        let bytes = live.to_bytes();
        group.throughput(Throughput::Elements(panes as u64));
        group.bench_function(BenchmarkId::new("clone", panes), |b| b.iter_with_large_drop(|| live.clone()));
        group.bench_function(BenchmarkId::new("to_bytes", panes), |b| b.iter_with_large_drop(|| live.to_bytes()));
        group.bench_function(BenchmarkId::new("from_bytes", panes), |b| {
            b.iter_with_large_drop(|| Live::from_bytes(&bytes));
        });
    }
    group.finish();
}

/// What a million segments with a pane on each of seven days take: reported, not timed.
fn memory(_: &mut Criterion) {
    const SEGMENTS: u32 = 1_000_000;
    let resident = || -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
    };
    let Some(before) = resident() else { return };
    let spec = LiveSpec { retain_days: 7, ..spec() };
    let mut live = Live::new(spec).unwrap_or_else(|error| panic!("{error}"));
    let (scores, _) = answers(SEGMENTS as usize, 1);
    for day in 0..7 {
        let codes: Vec<u32> = (0..SEGMENTS).collect();
        let key = KeyColumn::coded("segment", codes, Labels::Range { first: 0, count: SEGMENTS as usize });
        let times = vec![day * DAY; SEGMENTS as usize];
        live.push_many(&times, &scores[..], &[key], &ScoreOptions::default()).unwrap_or_else(|error| panic!("{error}"));
    }
    let held = resident().unwrap_or(before).saturating_sub(before);
    println!(
        "memory: {SEGMENTS} segments of 7 panes in {} MB, {} bytes a segment and pane; a snapshot of {} MB",
        held / 1_000_000,
        held / u64::from(7 * SEGMENTS),
        live.to_bytes().len() / 1_000_000
    );
}

/// Events with ids as a survey tool gives them, one in ten delivered twice.
fn responses(criterion: &mut Criterion) {
    const ROWS: usize = 100_000;
    let (events, names, scores) = (Events::new(ROWS, DAYS / 3), names(), scores());
    let id = |row: usize| format!("018f3c1e-7a2b-7c3d-9e4f-{:012x}", row - row % 10 / 9);
    let ids: Vec<String> = (0..ROWS).map(id).collect();
    let push = || {
        let mut live = LiveResponses::new(spec())?;
        for ((at, score, code), id) in events.iter().zip(&ids) {
            let values = [Some(names[code as usize].as_str())];
            live.push(&LiveResponse::new(id, at, scores[usize::from(score)], &values))?;
        }
        nps_core::Result::Ok(live)
    };
    let known = push().unwrap_or_else(|error| panic!("{error}"));
    let bytes = known.to_bytes();
    let mut group = criterion.benchmark_group("responses");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("LiveResponses::push", |b| b.iter_with_large_drop(push));
    group.bench_function("LiveResponses::clone", |b| b.iter_with_large_drop(|| known.clone()));
    group.bench_function("LiveResponses::to_bytes", |b| b.iter_with_large_drop(|| known.to_bytes()));
    group.bench_function("LiveResponses::from_bytes", |b| b.iter_with_large_drop(|| LiveResponses::from_bytes(&bytes)));
    group.finish();
}

/// The same events from one, two and four threads, into one part and into one a thread.
fn sharded(criterion: &mut Criterion) {
    const ROWS: usize = 400_000;
    let (events, names, scores) = (Events::new(ROWS, DAYS), names(), scores());
    let all: Vec<(i64, u8, u32)> = events.iter().collect();
    let push = |threads: usize, parts: usize| {
        let sharded = ShardedLive::new(spec(), parts).unwrap_or_else(|error| panic!("{error}"));
        std::thread::scope(|scope| {
            for chunk in all.chunks(ROWS.div_ceil(threads)) {
                let (sharded, names, scores) = (&sharded, &names, &scores);
                scope.spawn(move || {
                    for &(at, score, code) in chunk {
                        let name = Some(names[code as usize].as_str());
                        sharded.push(at, scores[usize::from(score)], &[name]).unwrap_or_else(|error| panic!("{error}"));
                    }
                });
            }
        });
        sharded
    };
    let one = push(1, 1).snapshot().map(|live| live.to_bytes());
    let mut group = criterion.benchmark_group("sharded");
    group.throughput(Throughput::Elements(ROWS as u64));
    for threads in [1, 2, 4] {
        for parts in [1, threads] {
            assert_eq!(push(threads, parts).snapshot().map(|live| live.to_bytes()), one);
            group.bench_function(BenchmarkId::new(format!("{threads} threads"), format!("{parts} parts")), |b| {
                b.iter_with_large_drop(|| push(threads, parts));
            });
            if threads == 1 {
                break;
            }
        }
    }
    let full = push(4, 4);
    let at = i64::try_from(DAYS).unwrap_or(0) * DAY - 1;
    group.throughput(Throughput::Elements(1));
    group.bench_function("segment of 4 parts", |b| b.iter(|| full.segment("segment", Some("segment 0007"), at)));
    group.bench_function("snapshot of 4 parts", |b| b.iter_with_large_drop(|| full.snapshot()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = memory, w4, history, bytes, responses, sharded
}
criterion_main!(benches);
