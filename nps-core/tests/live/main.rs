//! The laws of the live aggregator: the state is a function of the answers, of their order and shards it knows nothing.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::option_option, reason = "any value, this one, or none")]

#[path = "../common/mod.rs"]
mod common;

mod bytes;
mod calendar;
mod caps;
mod codes;
mod decay;
mod follow;
mod hostile;
mod laws;
mod replay;
mod size;

use nps_core::{
    Calendar, KeyColumn, Live, LiveSpec, Scale, Score, ScoreColumn, ScoreOptions, SegmentCap, Span, Window, score,
};
use proptest::prelude::*;
use proptest::sample::select;

const DAY: i64 = 86_400;

/// What is pushed: a moment, a score or none, a channel and a site or none.
#[derive(Clone, Debug)]
struct Event {
    at: i64,
    score: Option<u8>,
    values: [Option<&'static str>; 2],
}

impl Event {
    fn day(&self) -> i64 {
        self.at.div_euclid(DAY)
    }

    fn score(&self) -> Option<Score> {
        self.score.map(|score| Scale::ZERO_TO_TEN.score(score).unwrap())
    }
}

fn spec() -> LiveSpec {
    let dimensions = vec!["channel".to_owned(), "site".to_owned()];
    LiveSpec { dimensions, window: Window::Sliding(Span::Days(3)), retain_days: 8, ..LiveSpec::default() }
}

/// What every law holds of: days and none of the rest, panes of minutes elsewhere, and few segments.
fn specs() -> [LiveSpec; 3] {
    let cap = |always: &[&str]| SegmentCap { most: 3, always: always.iter().map(|&value| value.into()).collect() };
    let festival = Calendar { granularity: 60, zone: "Europe/Paris".into(), day_begins: 240 };
    let hourly = LiveSpec {
        window: "sliding 6h".parse().unwrap(),
        calendar: festival,
        caps: [("site".into(), cap(&["Lyon"]))].into(),
        ..spec()
    };
    let decayed = LiveSpec {
        window: "half-life 2d".parse().unwrap(),
        caps: [("site".into(), cap(&[])), ("channel".into(), cap(&["web"]))].into(),
        ..spec()
    };
    [spec(), hourly, decayed]
}

fn any_spec() -> impl Strategy<Value = LiveSpec> {
    select(specs().to_vec())
}

/// Most within what is kept, some far before and after, on both sides of 1970.
fn event() -> impl Strategy<Value = Event> {
    let day = prop_oneof![8 => -6..6_i64, 2 => -40..40_i64, 1 => -3000..3000_i64];
    let site = select(vec![
        None,
        Some("Lyon"),
        Some("Évreux"),
        Some(""),
        Some("Nice"),
        Some("Pau"),
        Some("Metz"),
        Some("Brest"),
        Some("Toul"),
    ]);
    let channel = select(vec![Some("web"), Some("sms"), None]);
    (day, 0..DAY, prop::option::weighted(0.8, 0..=10_u8), channel, site).prop_map(
        |(day, second, score, channel, site)| Event { at: day * DAY + second, score, values: [channel, site] },
    )
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..60)
}

fn shuffled() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
}

fn live(events: &[Event]) -> Live {
    live_of(spec(), events)
}

fn live_of(spec: LiveSpec, events: &[Event]) -> Live {
    let mut live = Live::new(spec).unwrap();
    for event in events {
        live.push(event.at, event.score(), &event.values).unwrap();
    }
    live
}

fn columns(live: &mut Live, events: &[Event]) {
    let times: Vec<i64> = events.iter().map(|event| event.at).collect();
    let scores: Vec<Option<String>> = events.iter().map(|event| event.score.map(|score| score.to_string())).collect();
    let texts = [0, 1].map(|place| events.iter().map(|event| event.values[place]).collect::<Vec<_>>());
    let keys = [KeyColumn::texts("site", &texts[1]).unwrap(), KeyColumn::texts("channel", &texts[0]).unwrap()];
    let rejects = live.push_many(&times, ScoreColumn::texts(&scores), &keys, &ScoreOptions::default()).unwrap();
    assert!(rejects.is_empty());
}

/// What `score` says of the answers of these days with this value.
fn batch(events: &[Event], days: std::ops::RangeInclusive<i64>, value: Option<Option<&str>>) -> nps_core::ScoreResult {
    let rows: Vec<Option<String>> = events
        .iter()
        .filter(|event| days.contains(&event.day()) && value.is_none_or(|value| event.values[0] == value))
        .map(|event| event.score.map(|score| score.to_string()))
        .collect();
    score(ScoreColumn::texts(&rows), &ScoreOptions::default()).unwrap()
}

/// A frame whose checksum is right, whatever it holds.
fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes
}

fn few() -> Vec<Event> {
    (0..40)
        .map(|row: u8| Event {
            at: i64::from(row % 9) * DAY,
            score: (row >= 7).then_some(row % 11),
            values: [[Some("web"), Some("sms"), None][usize::from(row % 3)], Some("Lyon")],
        })
        .collect()
}

#[test]
fn is_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Live>();
    shareable::<LiveSpec>();
}
