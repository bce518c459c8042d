//! Days, panes and windows by the clocks of a place.

use std::collections::BTreeMap;

use nps_core::{Calendar, ErrorKind, Live, LiveSpec, Scale, Score, Window};
use serde::Deserialize;

use crate::common::Vectors;

fn nine() -> Score {
    Scale::ZERO_TO_TEN.score(9).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moment {
    zone: String,
    day_begins: u32,
    granularity: u32,
    at: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begins {
    from: i64,
    before: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    day: i32,
    day_from: i64,
    pane_from: i64,
    windows: BTreeMap<String, Begins>,
}

/// An answer at the very beginning of a window is in it, one a second before is in the window before.
#[test]
fn windows_begin_when_clocks_say() {
    for case in Vectors::<Moment, Found>::load("core/calendar").cases {
        let Moment { zone, day_begins, granularity, at } = case.input;
        let calendar = Calendar { granularity, zone, day_begins };
        let spec = LiveSpec { calendar, retain_days: 99, ..LiveSpec::default() };
        let mut live = Live::new(spec.clone()).unwrap();
        live.push(at, Some(nine()), &[]).unwrap();
        let name = &case.name;
        assert_eq!(live.newest_day(), Some(case.expected.day), "{name}");
        let panes = live.panes(at, at).unwrap();
        assert_eq!((panes[0].from, panes[0].day), (case.expected.pane_from, case.expected.day), "{name}");
        assert_eq!(live.now(at).unwrap().age, Some(at - case.expected.pane_from), "{name}");
        let today = live.over("day".parse().unwrap()).unwrap().now(at).unwrap();
        assert_eq!(today.from, Some(case.expected.day_from), "{name}");
        for (window, Begins { from, before }) in case.expected.windows {
            let mut live = Live::new(spec.clone()).unwrap();
            let answers = [at, from, from - 1, before, before - 1];
            for at in answers {
                live.push(at, Some(nine()), &[]).unwrap();
            }
            let found = live.over(window.parse().unwrap()).unwrap().now(at).unwrap();
            assert_eq!(found.from, Some(from), "{name} {window}");
            // A day that a place left out begins when the next one does.
            let within =
                |first, last| answers.iter().filter(|&&answer| first <= answer && answer <= last).count() as u64;
            let previous = found.previous.map(|before| before.n());
            assert_eq!(
                (found.nps.n(), previous),
                (within(from, at), Some(within(before, from - 1))),
                "{name} {window}"
            );
        }
    }
}

#[test]
fn days_have_as_many_hours_as_clocks_say() {
    let paris = Calendar { granularity: 60, zone: "Europe/Paris".into(), day_begins: 0 };
    let mut live = Live::new(LiveSpec { calendar: paris, retain_days: 400, ..LiveSpec::default() }).unwrap();
    for hour in 0..365 * 24 {
        live.push(1_767_225_600 + 3600 * hour, Some(nine()), &[]).unwrap(); // 2026-01-01T00:00Z
    }
    let days = live.days(1_767_222_000, 1_767_222_000 + 86_400 * 364).unwrap();
    let odd: Vec<(i32, u64)> =
        days.iter().map(|day| (day.day, day.distribution.n())).filter(|&(_, n)| n != 24).collect();
    // The first is without the hour before midnight of UTC; then 29 March and 25 October 2026.
    assert_eq!(odd, [(20_454, 23), (20_541, 23), (20_751, 25)]);
    let panes = live.panes(1_767_225_600, 1_767_225_600 + 86_400 * 364).unwrap();
    assert!(panes.iter().all(|pane| pane.distribution.n() == 1));
    assert!(panes.windows(2).all(|pair| pair[1].from - pair[0].from == 3600));
}

#[test]
fn calendars_are_checked() {
    let day = Calendar::default();
    for (wrong, message) in [
        (
            Calendar { granularity: 0, ..day.clone() },
            "granularity is 0, expected a number of minutes that divides 1440",
        ),
        (
            Calendar { granularity: 7, ..day.clone() },
            "granularity is 7, expected a number of minutes that divides 1440",
        ),
        (
            Calendar { granularity: 2880, ..day.clone() },
            "granularity is 2880, expected a number of minutes that divides 1440",
        ),
        (
            Calendar { day_begins: 1440, ..day.clone() },
            "day_begins is 1440, expected at most 1439 minutes after midnight",
        ),
        (
            Calendar { zone: "europe/paris".into(), ..day.clone() },
            r#"zone is "europe/paris", expected an IANA time zone such as "Europe/Paris""#,
        ),
        (Calendar { zone: String::new(), ..day }, r#"zone is "", expected an IANA time zone such as "Europe/Paris""#),
    ] {
        let error = Live::new(LiveSpec { calendar: wrong, ..LiveSpec::default() }).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
    }
}

#[test]
fn windows_are_checked() {
    let hourly = Calendar { granularity: 60, ..Calendar::default() };
    for (window, calendar, retain_days) in [
        ("sliding 0d", Calendar::default(), 35),
        ("tumbling 0d", Calendar::default(), 35),
        ("half-life 0min", Calendar::default(), 35),
        ("sliding 36d", Calendar::default(), 35),
        ("half-life 36d", Calendar::default(), 35),
        ("month", Calendar::default(), 30),
        ("week", Calendar::default(), 6),
        ("sliding 24h", Calendar::default(), 35),
        ("sliding 90min", hourly.clone(), 35),
        ("tumbling 5h", hourly.clone(), 35),
        ("tumbling 48h", hourly, 35),
    ] {
        let spec = LiveSpec { calendar, retain_days, ..LiveSpec::default() };
        let window: Window = window.parse().unwrap();
        let error = Live::new(LiveSpec { window, ..spec.clone() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{window}");
        if spec.validate().is_ok() {
            assert_eq!(Live::new(spec).unwrap().over(window).unwrap_err(), error, "{window}");
        }
    }
    for text in [
        "",
        "7d",
        "sliding",
        "sliding d",
        "sliding 7",
        "sliding 7w",
        "sliding  7d",
        "Day",
        "sliding -1d",
        "sliding 99999999999d",
        "half-life 4294967295h",
        "sliding 7d ",
    ] {
        assert_eq!(text.parse::<Window>().unwrap_err().kind(), ErrorKind::InvalidArgument, "{text:?}");
    }
    for text in ["sliding 7d", "sliding 6h", "tumbling 90min", "day", "week", "month", "half-life 36h"] {
        assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
    }
}

#[test]
fn the_ends_of_the_calendar_are_panes_everywhere() {
    for zone in ["Pacific/Kiritimati", "America/New_York", "Pacific/Apia", "UTC"] {
        for granularity in [1440, 60, 1] {
            let calendar = Calendar { granularity, zone: zone.into(), day_begins: 1439 };
            let mut live = Live::new(LiveSpec { calendar, ..LiveSpec::default() }).unwrap();
            for at in [-62_135_596_800, 253_402_300_799] {
                live.push(at, Some(nine()), &[]).unwrap();
                assert_eq!(live.now(at).unwrap().nps.n(), 1, "{zone} {granularity}");
                for window in ["day", "week", "month", "tumbling 7d", "half-life 2d"] {
                    assert_eq!(
                        live.over(window.parse().unwrap()).unwrap().now(at).unwrap().nps.n(),
                        1,
                        "{zone} {window}"
                    );
                }
                assert_eq!(Live::from_bytes(&live.to_bytes()).unwrap(), live);
            }
        }
    }
}
