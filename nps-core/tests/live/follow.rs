//! What is told after each answer is what would be read.

use std::collections::HashMap;

use nps_core::{
    Counts, ErrorKind, KeyColumn, Live, LiveFollower, LiveSpec, ScoreColumn, ScoreOptions, SegmentCap, SegmentCode,
    Window,
};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{DAY, Event, event, events, live_of, spec, specs};

/// Days and panes of an hour, none capped, and windows that fit both or the second.
fn followed() -> impl Strategy<Value = (LiveSpec, Window, usize)> {
    let both = ["sliding 1d", "sliding 3d", "sliding 8d", "tumbling 2d", "day", "week", "half-life 2d"];
    let hourly = ["sliding 6h", "sliding 30h", "tumbling 6h"];
    let [days, hours, _] = specs();
    let hours = LiveSpec { caps: std::collections::BTreeMap::default(), ..hours };
    let all = both.map(|window| (days.clone(), window)).into_iter();
    let all = all.chain(both.map(|window| (hours.clone(), window))).chain(hourly.map(|window| (hours.clone(), window)));
    let all: Vec<_> = all.map(|(spec, window)| (spec, window.parse().unwrap())).collect();
    (select(all), 0..2_usize).prop_map(|((spec, window), dimension)| (spec, window, dimension))
}

/// What is done with an event.
#[derive(Clone, Copy, Debug)]
enum Way {
    Named,
    Coded,
    Retracted,
    Merged,
    Advanced,
    ByColumn,
}

fn ways() -> impl Strategy<Value = Vec<(Way, Event)>> {
    use Way::{Advanced, ByColumn, Coded, Merged, Named, Retracted};
    let way = prop_oneof![
        10 => select(vec![Named, Coded]),
        2 => Just(Retracted),
        1 => select(vec![Merged, Advanced, ByColumn])
    ];
    prop::collection::vec((way, event()), 0..80)
}

fn names(live: &Live) -> Vec<String> {
    live.spec().dimensions.clone()
}

/// What is read of the segment of an event at the newest moment.
fn read(live: &Live, window: Window, dimension: usize, event: &Event, newest: i64) -> Counts {
    let name = &names(live)[dimension];
    live.over(window).unwrap().window(name, event.values[dimension], newest).unwrap().counts()
}

fn column(follower: &mut LiveFollower, rows: &[(Event, &str)], told: impl FnMut(usize, Counts)) {
    let times: Vec<i64> = rows.iter().map(|(event, _)| event.at).collect();
    let scores: Vec<Option<&str>> = rows.iter().map(|&(_, score)| Some(score)).collect();
    let texts = [0, 1].map(|place| rows.iter().map(|(event, _)| event.values[place]).collect::<Vec<_>>());
    let keys = [KeyColumn::texts("site", &texts[1]).unwrap(), KeyColumn::texts("channel", &texts[0]).unwrap()];
    follower.push_many(&times, ScoreColumn::texts(&scores), &keys, &ScoreOptions::default(), told).unwrap();
}

/// The score of an event as a text, and of every seventh none that there is.
fn rows(events: &[Event]) -> Vec<(Event, String)> {
    let text = |(row, event): (usize, &Event)| match event.score {
        _ if row % 7 == 3 => "11".to_owned(),
        Some(score) => score.to_string(),
        None => String::new(),
    };
    events.iter().enumerate().map(|row| (row.1.clone(), text(row))).collect()
}

proptest! {
    #[test]
    fn what_is_told_is_what_is_read((spec, window, dimension) in followed(), ways in ways()) {
        let mut plain = Live::new(spec.clone()).unwrap();
        let name = spec.dimensions[dimension].clone();
        let mut follower = LiveFollower::new(plain.clone(), &name, window).unwrap();
        let mut newest = i64::MIN;
        for (way, event) in ways {
            let (at, score, values) = (event.at, event.score(), event.values);
            let told = match way {
                Way::Named => Some(follower.push(at, score, &values).unwrap()),
                Way::Coded => {
                    let names = names(follower.live());
                    let code = |(name, value): (&String, Option<&str>)| follower.live_mut().code(name, value);
                    let codes: Vec<_> = names.iter().zip(values).map(code).map(|code| code.unwrap().unwrap()).collect();
                    Some(follower.push_coded(at, score, &codes).unwrap())
                }
                Way::ByColumn => {
                    let mut told = None;
                    let text = event.score.map_or(String::new(), |score| score.to_string());
                    column(&mut follower, &[(event.clone(), &text)], |_, counts| told = Some(counts));
                    told
                }
                Way::Retracted => {
                    let done = follower.live_mut().retract(at, score, &values);
                    prop_assert_eq!(done.is_ok(), plain.retract(at, score, &values).is_ok());
                    None
                }
                Way::Merged => {
                    let other = live_of(spec.clone(), std::slice::from_ref(&event));
                    follower.live_mut().merge(&other).unwrap();
                    None
                }
                Way::Advanced => {
                    follower.live_mut().advance(at).unwrap();
                    plain.advance(at).unwrap();
                    newest = newest.max(at);
                    None
                }
            };
            if matches!(way, Way::Named | Way::Coded | Way::ByColumn | Way::Merged) {
                plain.push(at, score, &values).unwrap();
                newest = newest.max(at);
            }
            if let Some(told) = told {
                prop_assert_eq!(told, read(&plain, window, dimension, &event, newest));
            }
            if let Some(moments) = follower.moments().unwrap() {
                prop_assert!(moments.contains(&newest));
                prop_assert!(moments.end - moments.start <= 9 * DAY);
            }
        }
        prop_assert_eq!(follower.into_live().to_bytes(), plain.to_bytes());
    }

    #[test]
    fn columns_tell_what_answers_do((spec, window, dimension) in followed(), before in events(), events in events()) {
        let name = spec.dimensions[dimension].clone();
        let mut one = LiveFollower::new(live_of(spec.clone(), &before), &name, window).unwrap();
        let mut many = one.clone();
        let (rows, mut told) = (rows(&events), Vec::new());
        let newest = before.iter().map(|event| event.at).max();
        let texts: Vec<_> = rows.iter().map(|(event, score)| (event.clone(), score.as_str())).collect();
        column(&mut many, &texts, |row, counts| told.push((row, counts)));
        let mut newest = newest;
        for (row, ((event, score), told)) in rows.iter().zip(&told).enumerate() {
            let expected = if score == "11" {
                newest.map_or(Counts::default(), |newest| read(one.live(), window, dimension, event, newest))
            } else {
                newest = newest.max(Some(event.at));
                one.push(event.at, event.score(), &event.values).unwrap()
            };
            prop_assert_eq!(told, &(row, expected));
        }
        prop_assert_eq!(told.len(), rows.len());
        prop_assert_eq!(many.into_live().to_bytes(), one.into_live().to_bytes());
    }

    /// What a facade keeps up by itself from the moments and the windows that it is given.
    #[test]
    fn moments_say_when_a_window_changes((spec, window, dimension) in followed(), events in events()) {
        let name = spec.dimensions[dimension].clone();
        let mut follower = LiveFollower::new(Live::new(spec).unwrap(), &name, window).unwrap();
        let mut kept: HashMap<SegmentCode, Counts> = HashMap::new();
        for event in &events {
            let moments = follower.moments().unwrap();
            let code = follower.live_mut().code(&name, event.values[dimension]).unwrap().unwrap();
            let told = follower.push(event.at, event.score(), &event.values).unwrap();
            let same_turn = moments.as_ref().is_some_and(|moments| event.at < moments.end);
            if !same_turn {
                kept.clear();
            }
            if let Some(counts) = kept.get_mut(&code).filter(|_| same_turn) {
                if moments.is_some_and(|moments| moments.contains(&event.at)) {
                    let one = event.score.map_or([0, 0, 0], |score| match score { 0..=6 => [1, 0, 0], 7..=8 => [0, 1, 0], _ => [0, 0, 1] });
                    *counts = Counts::new(counts.detractors + one[0], counts.passives + one[1], counts.promoters + one[2]);
                }
                prop_assert_eq!(told, *counts);
            } else {
                prop_assert_eq!(follower.window_coded(code).unwrap(), told);
                kept.insert(code, told);
            }
        }
    }
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut live = Live::new(spec()).unwrap();
    live.push(0, None, &[Some("web"), None]).unwrap();
    let before = live.to_bytes();
    let kind = |error: nps_core::Error| error.kind();
    let of = |window: &str| LiveFollower::new(live.clone(), "site", window.parse().unwrap()).map_err(kind);
    assert_eq!(of("sliding 9d").unwrap_err(), ErrorKind::InvalidArgument);
    let mut follower = of("sliding 3d").unwrap();
    assert_eq!(follower.push(i64::MAX, None, &[None, None]).map_err(kind), Err(ErrorKind::InvalidArgument));
    assert_eq!(follower.push(9 * DAY, None, &[None]).map_err(kind), Err(ErrorKind::LengthMismatch));
    assert_eq!(follower.push_coded(9 * DAY, None, &[]).map_err(kind), Err(ErrorKind::LengthMismatch));
    let site = KeyColumn::texts("site", &vec![Some("Lyon"); 2]).unwrap();
    let channel = KeyColumn::texts("channel", &vec![Some("web"); 2]).unwrap();
    let mut told = 0;
    for (times, scores, keys) in [
        (&[0, i64::MAX][..], &[9_u8, 9][..], &[site.clone(), channel.clone()][..]),
        (&[0][..], &[9, 9], &[site.clone(), channel.clone()]),
        (&[0, 0], &[9], &[site.clone(), channel.clone()]),
        (&[0, 0], &[9, 9], std::slice::from_ref(&site)),
    ] {
        let refused = follower.push_many(times, scores, keys, &ScoreOptions::default(), |_, _| told += 1);
        assert!(refused.is_err());
    }
    assert_eq!((told, follower.live().to_bytes()), (0, before));
    let capped = SegmentCap { most: 3, always: Vec::new() };
    let capped = Live::new(LiveSpec { caps: [("site".into(), capped)].into(), ..spec() }).unwrap();
    assert!(LiveFollower::new(capped.clone(), "channel", Window::default()).is_ok());
    let refused = LiveFollower::new(capped, "site", "day".parse().unwrap()).map_err(kind);
    assert_eq!(refused.unwrap_err(), ErrorKind::InvalidArgument);
}

/// On the day that clocks go forward a window of 24 hours may reach back into a day that is kept no more: whatever is read
/// then is refused, and so is an answer that would tell it.
#[test]
fn a_window_that_cannot_be_read_is_not_told() {
    let calendar = nps_core::Calendar { granularity: 15, zone: "Europe/Paris".into(), day_begins: 0 };
    let spec = LiveSpec {
        calendar,
        window: "day".parse().unwrap(),
        retain_days: 2,
        dimensions: vec!["site".into()],
        ..spec()
    };
    let mut follower = LiveFollower::new(Live::new(spec).unwrap(), "site", "sliding 24h".parse().unwrap()).unwrap();
    let midnight = 1_774_821_600; // 2026-03-30T00:00 in Paris, after a day of 23 hours
    follower.push(midnight - DAY, None, &[None]).unwrap();
    let before = follower.live().to_bytes();
    let refused = follower.push(midnight, None, &[None]).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidArgument, "{refused}");
    assert_eq!(follower.live().to_bytes(), before);
    follower.push(midnight + 7200, None, &[None]).unwrap();
}
