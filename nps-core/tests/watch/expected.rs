//! What was to be expected, and when a series changed.

use super::common::{Vectors, config};
use super::series::series;
use chrono::Datelike;
use nps_core::{
    ChangeDetector, ChangeSpec, Counts, DatingOptions, Direction, ErrorKind, Expected, ExpectedKind, ExpectedOptions,
    PeriodCounts, Season, date_changes, expected_periods, unexpected_situations, unexpected_to_html,
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Asked {
    periods: Vec<[u64; 3]>,
    #[serde(default)]
    first: i64,
    #[serde(flatten)]
    options: ExpectedOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    expected: Vec<Option<f64>>,
    z: Vec<Option<f64>>,
    /// From which period on each season is in it; with one of numbered periods, from two turns on.
    from: Option<Vec<usize>>,
}

#[test]
fn vectors() {
    for case in Vectors::<Asked, Made>::load("expected").cases {
        let Asked { periods, first, options } = &case.input;
        let at = |place: usize| first + i64::try_from(place).unwrap() * i64::from(options.period);
        let counts = |[detractors, passives, promoters]: [u64; 3]| Counts::new(detractors, passives, promoters);
        let series: Vec<_> =
            periods.iter().enumerate().map(|(place, &period)| PeriodCounts::new(at(place), counts(period))).collect();
        let found = expected_periods(&series, options).unwrap();
        assert_eq!(found.len(), case.expected.expected.len(), "{}", case.name);
        let from = case.expected.from.clone().unwrap_or_else(|| match options.season[..] {
            [Season::Every(periods)] => vec![2 * periods as usize],
            _ => vec![],
        });
        assert_eq!(from.len(), options.season.len());
        for (place, found) in found.iter().enumerate() {
            case.check(&format!("expected of {place}"), found.expected, case.expected.expected[place]);
            case.check(&format!("z of {place}"), found.z, case.expected.z[place]);
            let held = from.iter().filter(|&&from| place >= from && found.expected.is_some()).count();
            assert_eq!(found.seasons.len(), held, "{} {place}", case.name);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    periods: Vec<[u64; 3]>,
    hazard: f64,
    keep: u32,
    every: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    lengths: Vec<u64>,
    recent: f64,
}

#[test]
fn dating() {
    for case in Vectors::<Back, Dated>::load("dating").cases {
        let Back { hazard, keep, every, .. } = case.input;
        for keep in [keep, 200] {
            let found = date_changes(&series(&case.input.periods), &DatingOptions { hazard, keep }).unwrap();
            let lengths: Vec<u64> = found.runs.iter().skip(every - 1).step_by(every).map(|run| run.length).collect();
            assert_eq!(lengths, case.expected.lengths, "{}", case.name);
            let recent = found.runs.last().unwrap().recent;
            if keep == case.input.keep {
                case.check("recent", Some(recent), Some(case.expected.recent));
            } else {
                // The likeliest 200 only: what is left out shows in the fourth digit.
                assert!((recent / case.expected.recent - 1.0).abs() < 0.005, "{}: {recent}", case.name);
            }
        }
    }
}

fn periods() -> impl Strategy<Value = Vec<[u64; 3]>> {
    let count = || prop_oneof![6 => 0..40_u64, 1 => Just(0), 1 => 0..=1_u64 << 50];
    prop::collection::vec([count(), count(), count()], 0..40)
}

proptest! {
    #![proptest_config(config())]

    /// What is said of a period does not depend on those after it.
    #[test]
    fn nothing_is_known_beforehand(
        periods in periods(), cut in 0..40_usize, volume in any::<bool>(), ridge in prop_oneof![Just(0.0), Just(60.0)],
        lengths in prop::sample::subsequence(vec![2, 3, 4, 6, 9], 1..=3),
    ) {
        let kind = if volume { ExpectedKind::Volume } else { ExpectedKind::Score };
        let season = lengths.into_iter().map(Season::Every).collect();
        let options = ExpectedOptions { kind, season, ridge, ..ExpectedOptions::default() };
        let all = series(&periods);
        let cut = cut.min(all.len());
        let found = expected_periods(&all, &options).unwrap();
        prop_assert_eq!(&expected_periods(&all[..cut], &options).unwrap()[..], &found[..cut]);
        for made in &found {
            let figures = [made.expected, made.lower, made.upper, made.z, made.p_value];
            prop_assert!(figures.into_iter().flatten().all(f64::is_finite));
            prop_assert!(made.dispersion >= 1.0 && made.dispersion.is_finite());
            if let (Some(lower), Some(expected), Some(upper)) = (made.lower, made.expected, made.upper) {
                prop_assert!(lower <= expected && expected <= upper);
                prop_assert_eq!(made.signal.is_some(), made.p_value.unwrap() < 1.0 - options.level);
            }
        }
    }

    #[test]
    fn runs_are_probabilities(periods in periods(), hazard in 0.001..0.9_f64, keep in 1..30_u32) {
        let found = date_changes(&series(&periods), &DatingOptions { hazard, keep }).unwrap();
        for (place, run) in found.runs.iter().enumerate() {
            prop_assert!((0.0..=1.0).contains(&run.probability) && (0.0..=1.0).contains(&run.recent));
            prop_assert!(run.length <= place as u64 + 1);
        }
        prop_assert_eq!(found.probability.is_none(), periods.is_empty());
    }
}

/// A weekly season is not a change: a detector that is told what to expect of each day stays silent, and finds a fall of
/// fifteen points on top of it.
#[test]
fn a_detector_follows_what_is_expected() {
    let day = |at: i64, fallen: u64| {
        let weekend = if at.rem_euclid(7) >= 5 { 12 } else { 0 };
        PeriodCounts::new(at, Counts::new(15 + weekend + fallen, 30, 55 - weekend - fallen))
    };
    let days: Vec<_> = (0..120).map(|at| day(at, if at < 100 { 0 } else { 8 })).collect();
    let made =
        expected_periods(&days, &ExpectedOptions { season: vec![Season::Every(7)], ..ExpectedOptions::default() })
            .unwrap();
    let spec = ChangeSpec { baseline: 40.0, tolerance: 5.0, ..ChangeSpec::default() };
    let (mut told, mut blind) = (ChangeDetector::new(spec).unwrap(), ChangeDetector::new(spec).unwrap());
    let first = |events: Vec<nps_core::ChangeEvent>| events.first().map(|event| (event.at, event.direction));
    let follow = made
        .iter()
        .filter(|made| !made.seasons.is_empty())
        .filter_map(|made| told.push_expecting(made.at, made.counts, made.expected?).unwrap());
    let (at, direction) = first(follow.collect()).unwrap();
    assert!((100..110).contains(&at) && direction == Direction::Fall, "{at}");
    let unaware = made
        .iter()
        .filter(|made| !made.seasons.is_empty())
        .filter_map(|made| blind.push(made.at, made.counts).unwrap());
    assert!(first(unaware.collect()).unwrap().0 < 100, "without what is expected a weekend is a fall");
}

/// Days in seconds, two of which are an hour shorter or longer, are the days that are numbered.
#[test]
fn periods_have_a_length() {
    let days: Vec<_> = (0..40_i64)
        .filter(|day| day % 11 != 5)
        .map(|day| (day, Counts::new(20, 30 + day.unsigned_abs(), 50)))
        .collect();
    let numbered: Vec<_> = days.iter().map(|&(day, counts)| PeriodCounts::new(day, counts)).collect();
    let clocks = |day: i64| if (10..25).contains(&day) { -3600 } else { 0 };
    let of = |&(day, counts): &(i64, Counts)| PeriodCounts::new(86_400 * day + clocks(day), counts);
    let timed: Vec<_> = days.iter().map(of).collect();
    let options = ExpectedOptions { season: vec![Season::Every(7)], ..ExpectedOptions::default() };
    let wanted = expected_periods(&numbered, &options).unwrap();
    let found = expected_periods(&timed, &ExpectedOptions { period: 86_400, ..options.clone() }).unwrap();
    assert!(found.iter().any(|made| !made.seasons.is_empty()));
    for (found, wanted) in found.iter().zip(&wanted) {
        let mut found = found.clone();
        found.at = wanted.at;
        assert_eq!(found, *wanted);
    }
    // Hours in days: the second one is in the period of the first.
    let hours = [PeriodCounts::new(0, Counts::default()), PeriodCounts::new(3600, Counts::default())];
    let refused = expected_periods(&hours, &ExpectedOptions { period: 86_400, ..options.clone() }).unwrap_err();
    assert_eq!((refused.kind(), refused.row()), (ErrorKind::InvalidArgument, Some(1)));
}

/// Days with a weekend, a bad December and a good June, for four years.
fn years() -> Vec<PeriodCounts> {
    let day = |place: i64| {
        let date = chrono::NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Days::new(place.unsigned_abs());
        let month = [0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, -18_i64][date.month0() as usize];
        let weekend = if date.weekday().number_from_monday() > 5 { -10 } else { 0 };
        let better = (30 + month + weekend).unsigned_abs();
        PeriodCounts::new(18_993 + place, Counts::new(60 - better, 60, 40 + better))
    };
    (0..4 * 365).map(day).collect()
}

/// A day of the week and a month of the year at once: each is known from its second turn on, and neither is taken for the
/// other.
#[test]
fn weekdays_and_months_at_once() {
    let years = years();
    let asked = |season: &[Season]| ExpectedOptions { season: season.to_vec(), ..ExpectedOptions::default() };
    let both = expected_periods(&years, &asked(&[Season::MonthOfYear, Season::Weekday])).unwrap();
    assert_eq!(both, expected_periods(&years, &asked(&[Season::Weekday, Season::MonthOfYear])).unwrap());
    let weekday = expected_periods(&years, &asked(&[Season::Weekday])).unwrap();
    assert_eq!(both[13].seasons, []);
    for (place, (both, weekday)) in both.iter().zip(&weekday).enumerate().skip(14) {
        if place < 730 {
            assert_eq!(both, weekday);
        } else {
            assert_eq!(both.seasons, [Season::Weekday, Season::MonthOfYear]);
        }
    }
    // The first days of December of the third and fourth year: 22 points lower, as every year. Nobody knows without months.
    for place in [1065, 1430] {
        let [found, blind] =
            [&both, &weekday].map(|made| made[place].observed.unwrap() - made[place].expected.unwrap());
        assert!(found.abs() < 12.0 && blind < -15.0, "{place}: {found}, {blind}");
    }
    // Days in numbers, or the days of Paris in seconds, whose middle is the same day; every seventh day is a weekday.
    let clocks = |day: i64| if (84..300).contains(&(day % 365)) { 7_200 } else { 3_600 };
    let timed: Vec<_> =
        years.iter().map(|day| PeriodCounts::new(86_400 * day.at - clocks(day.at), day.counts)).collect();
    let in_seconds = ExpectedOptions { period: 86_400, ..asked(&[Season::Weekday, Season::MonthOfYear]) };
    let timed = expected_periods(&timed, &in_seconds).unwrap();
    let figures = |made: &Expected| (made.expected, made.z, made.dispersion, made.seasons.clone());
    assert!(timed.iter().map(figures).eq(both.iter().map(figures)));
    for (every, weekday) in expected_periods(&years, &asked(&[Season::Every(7)])).unwrap().iter().zip(&weekday) {
        // The same classes in another order: their mean is rounded otherwise.
        let apart = every.expected.zip(weekday.expected).map_or(0.0, |(every, weekday)| (every - weekday).abs());
        assert!(apart < 1e-4 && every.expected.is_some() == weekday.expected.is_some(), "{apart}");
    }
}

#[test]
fn seasons_are_written_as_numbers_and_names() {
    let read = |text: &str| serde_json::from_str::<ExpectedOptions>(text).map(|options| options.season);
    assert_eq!(read(r#"{"season": 7}"#).unwrap(), [Season::Every(7)]);
    assert_eq!(read(r#"{"season": "weekday"}"#).unwrap(), [Season::Weekday]);
    assert_eq!(read(r#"{"season": [12, "weekday"]}"#).unwrap(), [Season::Every(12), Season::Weekday]);
    assert_eq!((read("{}").unwrap(), read(r#"{"season": null}"#).unwrap()), (vec![], vec![]));
    for refused in [r#""week""#, "-1", "7.5", "4294967296", "[[7]]", "[null]", r#""7""#, "true", "{}"] {
        assert!(read(&format!("{{\"season\": {refused}}}")).is_err(), "{refused}");
    }
    for season in [Season::Every(2), Season::Weekday, Season::MonthOfYear] {
        assert_eq!(serde_json::from_str::<Season>(&serde_json::to_string(&season).unwrap()).unwrap(), season);
    }
    for season in Season::NAMED {
        assert_eq!(season.to_string().parse(), Ok(season));
    }
    let error = "Weekday".parse::<Season>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains(r#""weekday", "month-of-year""#), "{error}");
}

#[test]
fn hostile_seasons() {
    use Season::{Every, MonthOfYear, Weekday};
    let two = |period: u32| [0, i64::from(period)].map(|at| PeriodCounts::new(at, Counts::new(1, 2, 3)));
    let refused = |season: &[Season], period: u32, rule: &str| {
        let options = ExpectedOptions { season: season.to_vec(), period, ..ExpectedOptions::default() };
        let error = expected_periods(&two(period), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(rule), "{error}");
    };
    refused(&[Every(7), Every(7)], 1, "the seasons 7 and 7 are both 7 periods long");
    refused(&[Weekday, Every(3), Every(7)], 1, "the seasons 7 and weekday are both 7 periods long");
    refused(&[Every(365), MonthOfYear], 86_400, "both 365 periods long");
    refused(&[Every(2), Every(3), Every(4), Every(5)], 1, "4 seasons, expected at most 3");
    refused(&[Every(7), Every(0)], 1, "season is 0, expected at least 2");
    for period in [2, 7, 31, 7 * 86_400, 50_000, u32::MAX] {
        refused(&[Weekday], period, "a period that divides a day");
    }
    for period in [32, 60, 299] {
        refused(&[Weekday], period, "at most 31 for days, at least 300 for seconds");
        refused(&[MonthOfYear], period, "at most 31 for days, at least 300 for seconds");
    }
    for period in [31 * 86_400 + 1, u32::MAX] {
        refused(&[MonthOfYear], period, "at most 31 days");
    }
    // The years 1 to 9999, in the unit of the period.
    for (period, first, last, unit) in
        [(1, -719_162, 2_932_896, "days"), (300, -62_135_596_950, 253_402_300_649, "seconds")]
    {
        let options = |season| ExpectedOptions { season: vec![season], period, ..ExpectedOptions::default() };
        let of = |at: i64, season| expected_periods(&[PeriodCounts::new(at, Counts::new(1, 2, 3))], &options(season));
        for season in [Weekday, MonthOfYear] {
            assert!(of(first, season).is_ok() && of(last, season).is_ok());
            for at in [first - 1, last + 1, i64::MIN, i64::MAX] {
                let error = of(at, season).unwrap_err();
                assert_eq!((error.kind(), error.row()), (ErrorKind::InvalidArgument, Some(0)));
                assert!(
                    error.to_string().contains(&format!("{at} is not in the years 1 to 9999: expected {unit}")),
                    "{error}"
                );
            }
        }
        assert!(of(i64::MAX, Every(7)).is_ok());
    }
    // Nobody ever came on some of the days, and some came in astronomical numbers.
    let counts = |place: i64| match place % 7 {
        0 => Counts::new(1 << 50, 0, 1 << 49),
        5 | 6 => Counts::default(),
        _ => Counts::new(3, 4, 5 + place.unsigned_abs() % 3),
    };
    let days: Vec<_> = (0..80).map(|place| PeriodCounts::new(place, counts(place))).collect();
    for kind in ExpectedKind::ALL {
        for ridge in [0.0, 60.0, 1e9] {
            let season = vec![Weekday, Every(14), Every(28)];
            let options = ExpectedOptions { kind, ridge, season, ..ExpectedOptions::default() };
            let found = expected_periods(&days, &options).unwrap();
            assert_eq!(found[79].seasons.len(), 3);
            let figures = found.iter().flat_map(|made| [made.expected, made.lower, made.upper, made.z, made.p_value]);
            assert!(figures.flatten().all(f64::is_finite));
        }
    }
}

#[test]
fn shown() {
    let mut series = series(&[[20, 30, 50]; 8]);
    for (at, counts) in [(8, Counts::new(50, 30, 20)), (9, Counts::new(0, 0, 4)), (10, Counts::default())] {
        series.push(PeriodCounts::new(at, counts));
    }
    let found = expected_periods(&series, &ExpectedOptions::default()).unwrap();
    let lines: Vec<String> = found[7..].iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "7: +30.0, nothing expected yet");
    assert!(lines[1].starts_with("8: −30.0, expected +30.0 (") && lines[1].ends_with("), below the band"), "{lines:?}");
    assert!(lines[2].starts_with("9: withheld below 5 answers, expected ") && !lines[2].contains('('), "{lines:?}");
    assert!(lines[3].starts_with("10: no answers, expected "), "{lines:?}");
    let volumes = ExpectedOptions { kind: ExpectedKind::Volume, ..ExpectedOptions::default() };
    let found = expected_periods(&series, &volumes).unwrap();
    assert!(found[8].to_string().starts_with("8: 100.0, expected 100.0 ("), "{}", found[8]);
    assert!(found[9].to_string().ends_with(", below the band"), "{}", found[9]);
    let found =
        unexpected_situations(&[("a", vec![]), ("<b>", series[..9].to_vec())], &ExpectedOptions::default()).unwrap();
    assert_eq!(found[0].to_string(), "a: no periods");
    assert!(found[1].to_string().contains("; unexpected, adjusted p = 0.0"), "{}", found[1]);
    assert!(unexpected_to_html(&found).contains("<td>&lt;b&gt;</td><td>8</td><td>100</td><td>−30.0</td>"));
    for kind in ExpectedKind::ALL {
        assert_eq!(kind.to_string().parse::<ExpectedKind>(), Ok(kind));
    }
    assert_eq!("volumes".parse::<ExpectedKind>().unwrap_err().kind(), ErrorKind::InvalidArgument);
    let none = date_changes(&[], &DatingOptions::default()).unwrap();
    let quiet = date_changes(&series[..8], &DatingOptions::default()).unwrap();
    assert_eq!(none.to_string(), "no periods");
    assert!(quiet.to_string().starts_with("no change, probability 0."), "{quiet}");
    assert!(
        quiet.runs[7].to_string().starts_with("7: 8 periods since the last change, probability 0."),
        "{}",
        quiet.runs[7]
    );
}

#[test]
fn hostile_series() {
    let two = series(&[[1, 2, 3], [3, 2, 1]]);
    let backwards = [two[1], two[0]];
    let default = ExpectedOptions::default();
    assert_eq!(expected_periods(&backwards, &default).unwrap_err().row(), Some(1));
    assert_eq!(date_changes(&backwards, &DatingOptions::default()).unwrap_err().row(), Some(1));
    let far = [two[0], PeriodCounts::new(Expected::MAX_PERIODS, Counts::default())];
    let further = [PeriodCounts::new(i64::MIN, Counts::default()), PeriodCounts::new(i64::MAX, Counts::default())];
    for series in [far, further] {
        assert_eq!(expected_periods(&series, &default).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    let many = series(&[[u64::MAX, 0, 0], [0, 0, 1]]);
    assert_eq!(expected_periods(&many, &default).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(date_changes(&many, &DatingOptions::default()).unwrap_err().kind(), ErrorKind::CountOverflow);
    for season in [0, 1] {
        let options = ExpectedOptions { season: vec![Season::Every(season)], ..default.clone() };
        assert_eq!(expected_periods(&two, &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    for ridge in [-1.0, f64::NAN, f64::INFINITY] {
        let options = ExpectedOptions { ridge, ..default.clone() };
        assert_eq!(expected_periods(&two, &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    for level in [0.0, 1.0, f64::NAN] {
        let options = ExpectedOptions { level, ..default.clone() };
        assert_eq!(expected_periods(&[], &options).unwrap_err().kind(), ErrorKind::InvalidLevel);
        assert_eq!(unexpected_situations(&[("none", vec![])], &options).unwrap_err().kind(), ErrorKind::InvalidLevel);
    }
    for options in [
        DatingOptions { hazard: 0.0, keep: 200 },
        DatingOptions { hazard: 1.0, keep: 200 },
        DatingOptions { hazard: f64::NAN, keep: 200 },
        DatingOptions { hazard: 0.01, keep: 0 },
    ] {
        assert_eq!(date_changes(&two, &options).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    // Nothing, nobody, and a season longer than anything that can be seen.
    assert_eq!(expected_periods(&[], &default), Ok(vec![]));
    assert_eq!(date_changes(&[], &DatingOptions::default()).unwrap().since, None);
    assert_eq!(unexpected_situations(&[] as &[(&str, _)], &default), Ok(vec![]));
    let nobody = expected_periods(&series(&[[0, 0, 0]; 20]), &default).unwrap();
    assert!(nobody.iter().all(|made| made.expected.is_none() && made.observed.is_none()));
    // So many of one class that the others cannot be seen.
    let mut many = vec![[0, 0, 1 << 58]; 20];
    many.push([0, 1 << 58, 0]);
    for kind in ExpectedKind::ALL {
        let made = expected_periods(&series(&many), &ExpectedOptions { kind, ..default.clone() }).unwrap();
        let figures = made.iter().flat_map(|made| [made.expected, made.lower, made.upper, made.z, made.p_value]);
        assert!(figures.flatten().all(f64::is_finite), "{kind:?}");
        assert_eq!(made[20].signal, (kind == ExpectedKind::Score).then_some(Direction::Fall));
    }
    assert_eq!(
        expected_periods(&[], &ExpectedOptions { period: 0, ..default.clone() }).unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );
    let season = ExpectedOptions { season: vec![Season::Every(u32::MAX)], ..default.clone() };
    assert!(expected_periods(&series(&[[1, 2, 3]; 20]), &season).unwrap()[19].seasons.is_empty());
    let found = unexpected_situations(&[("none", vec![]), ("some", series(&[[1, 2, 3]; 20]))], &default).unwrap();
    assert_eq!((&found[0].last, found[0].p_adjusted, found[0].is_unexpected), (&None, None, false));
    assert!(!found[1].is_unexpected);
}

/// Of situations that stay as they were, few are told to be unexpected; of those that fall by 40 points, nearly all.
#[test]
fn screens_rarely_cry_wolf() {
    let mut state = 7_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    let mut period = |at: i64, detractors: f64| {
        let mut counts = Counts::default();
        for _ in 0..120 {
            let u = uniform();
            counts.detractors += u64::from(u < detractors);
            counts.passives += u64::from(u >= detractors && u < detractors + 0.3);
            counts.promoters += u64::from(u >= detractors + 0.3);
        }
        PeriodCounts::new(at, counts)
    };
    let (mut runs_with_a_false_find, mut found) = (0, 0);
    for _ in 0..20 {
        let mut situations: Vec<(String, Vec<PeriodCounts>)> =
            (0..20).map(|name| (format!("s{name}"), (0..30).map(|at| period(at, 0.2)).collect())).collect();
        let quiet = unexpected_situations(&situations, &ExpectedOptions::default()).unwrap();
        runs_with_a_false_find += usize::from(quiet.iter().any(|made| made.is_unexpected));
        situations[3].1[29] = period(29, 0.4);
        let loud = unexpected_situations(&situations, &ExpectedOptions::default()).unwrap();
        found += usize::from(loud[3].is_unexpected);
    }
    assert!(runs_with_a_false_find <= 4, "{runs_with_a_false_find} of 20 runs");
    assert!(found >= 18, "{found} of 20 falls");
}
