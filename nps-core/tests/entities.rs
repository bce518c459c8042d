//! Small entities, other indicators and guardrails: their vectors, their laws, and what they do to entities that do not
//! differ.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::float_cmp)]

mod common;

use std::collections::BTreeMap;

use common::Vectors;
use nps_core::{
    AskedGroup, Caveat, Counts, Distribution, Entities, ErrorKind, Heterogeneity, Indicator, KeyColumn, Language,
    RankOptions, Scale, ScoreContext, ScoreOptions, ShrinkOptions, Standing, Subject, SurveyKind, answers_needed,
    compare_contexts, funnel, indicator, rank, reliability, robust_to_metric, score_by, shrink,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Deserialize;

type Named = Vec<(String, [u64; 3])>;

fn entities(named: &Named) -> Entities {
    let mut made = Entities::new(Scale::ZERO_TO_TEN);
    for (name, [detractors, passives, promoters]) in named {
        made.push(name, Counts::new(*detractors, *passives, *promoters)).unwrap();
    }
    made
}

fn codes(caveats: &[Caveat]) -> Vec<&str> {
    caveats.iter().map(Caveat::code).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToShrink {
    entities: Named,
    method: Heterogeneity,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shrunk {
    mean: Option<f64>,
    tau: Option<f64>,
    tau_lower: Option<f64>,
    tau_upper: Option<f64>,
    share: Option<f64>,
    share_lower: Option<f64>,
    share_upper: Option<f64>,
    within: Option<f64>,
    k: u64,
    caveats: Vec<String>,
    rows: Vec<ShrunkRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShrunkRow {
    nps: Option<f64>,
    shrunk: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    reliability: Option<f64>,
}

#[test]
fn shrinkage() {
    for case in Vectors::<ToShrink, Shrunk>::load("shrinkage").cases {
        let (given, expected) = (&case.input, &case.expected);
        let options = ShrinkOptions { method: given.method, level: given.level };
        let found = shrink(&entities(&given.entities), &options).unwrap();
        for (what, figure, wanted) in [
            ("mean", found.mean, expected.mean),
            ("tau", found.tau, expected.tau),
            ("tau_lower", found.tau_lower, expected.tau_lower),
            ("tau_upper", found.tau_upper, expected.tau_upper),
            ("share", found.share, expected.share),
            ("share_lower", found.share_lower, expected.share_lower),
            ("share_upper", found.share_upper, expected.share_upper),
            ("within", found.within, expected.within),
        ] {
            case.check(what, figure, wanted);
        }
        assert_eq!(
            (found.k, codes(&found.caveats)),
            (expected.k, expected.caveats.iter().map(String::as_str).collect())
        );
        assert_eq!(found.rows.len(), expected.rows.len(), "{}", case.name);
        for ((row, wanted), (name, counts)) in found.rows.iter().zip(&expected.rows).zip(&given.entities) {
            assert_eq!((&row.name, row.n), (name, counts.iter().sum()));
            case.check("nps", row.nps, wanted.nps);
            case.check("shrunk", row.shrunk, wanted.shrunk);
            case.check("lower", row.lower, wanted.lower);
            case.check("upper", row.upper, wanted.upper);
            case.check("reliability", row.reliability, wanted.reliability);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToFunnel {
    entities: Named,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Funnelled {
    target: Option<f64>,
    dispersion: Option<f64>,
    tau: f64,
    k: u64,
    caveats: Vec<String>,
    rows: Vec<FunnelRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FunnelRow {
    nps: Option<f64>,
    lower_95: Option<f64>,
    upper_95: Option<f64>,
    lower_998: Option<f64>,
    upper_998: Option<f64>,
    z: Option<f64>,
    p_value: Option<f64>,
    p_holm: Option<f64>,
}

#[test]
fn funnels() {
    for case in Vectors::<ToFunnel, Funnelled>::load("funnel").cases {
        let expected = &case.expected;
        let found = funnel(&entities(&case.input.entities));
        case.check("target", found.target, expected.target);
        case.check("dispersion", found.dispersion, expected.dispersion);
        case.check("tau", Some(found.tau), Some(expected.tau));
        assert_eq!(
            (found.k, codes(&found.caveats)),
            (expected.k, expected.caveats.iter().map(String::as_str).collect())
        );
        assert_eq!(found.rows.len(), expected.rows.len(), "{}", case.name);
        for (row, wanted) in found.rows.iter().zip(&expected.rows) {
            case.check("nps", row.nps, wanted.nps);
            case.check("lower_95", row.lower_95, wanted.lower_95);
            case.check("upper_95", row.upper_95, wanted.upper_95);
            case.check("lower_998", row.lower_998, wanted.lower_998);
            case.check("upper_998", row.upper_998, wanted.upper_998);
            case.check("z", row.z, wanted.z);
            case.check("p_value", row.p_value, wanted.p_value);
            case.check("p_holm", row.p_holm, wanted.p_holm);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToRank {
    entities: Named,
    subject: Subject,
    top: u64,
    accept_unreliable: bool,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Ranked {
    Refused { code: String, message: String },
    Ranked { k: u64, ranked: u64, needed_n: Option<u64>, rows: Vec<RankedRow> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RankedRow {
    standing: Standing,
    rank: Option<u64>,
    rank_lower: Option<u64>,
    rank_upper: Option<u64>,
    p_top: Option<f64>,
    p_bottom: Option<f64>,
}

#[test]
fn ranking() {
    for case in Vectors::<ToRank, Ranked>::load("ranking").cases {
        let given = &case.input;
        let options =
            RankOptions { top: given.top, accept_unreliable: given.accept_unreliable, ..RankOptions::default() };
        let found = rank(&entities(&given.entities), given.subject, &options);
        match &case.expected {
            Ranked::Refused { code, message } => {
                let error = found.unwrap_err();
                assert_eq!(error.code(), code, "{}", case.name);
                assert!(error.to_string().contains(message.as_str()), "{}: {error}", case.name);
            }
            Ranked::Ranked { k, ranked, needed_n, rows } => {
                let found = found.unwrap();
                assert_eq!((found.k, found.ranked, found.needed_n), (*k, *ranked, *needed_n), "{}", case.name);
                for (row, wanted) in found.rows.iter().zip(rows) {
                    let ranks = (row.standing, row.rank, row.rank_lower, row.rank_upper);
                    let expected = (wanted.standing, wanted.rank, wanted.rank_lower, wanted.rank_upper);
                    assert_eq!(ranks, expected, "{} {}", case.name, row.name);
                    case.check("p_top", row.p_top, wanted.p_top);
                    case.check("p_bottom", row.p_bottom, wanted.p_bottom);
                    assert_eq!(row.shrunk.is_some(), row.standing == Standing::Ranked);
                    let is_said = matches!(row.standing, Standing::Ranked | Standing::IntervalOnly);
                    assert_eq!((row.lower.is_some(), row.upper.is_some()), (is_said, is_said));
                }
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToMeasure {
    scale: Scale,
    counts: Vec<u64>,
    indicator: Asking,
    level: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Asking {
    One(String),
    Weighted(BTreeMap<String, f64>),
}

impl Asking {
    fn indicator(&self) -> Indicator {
        match self {
            Self::One(name) => name.parse().unwrap(),
            Self::Weighted(parts) => {
                let parts = parts.iter().map(|(name, &weight)| (name.parse().unwrap(), weight));
                Indicator::weighted(parts.collect()).unwrap()
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuredAs {
    estimate: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    method: String,
    unit: String,
}

#[test]
fn indicators() {
    for case in Vectors::<ToMeasure, MeasuredAs>::load("indicators").cases {
        let (given, expected) = (&case.input, &case.expected);
        let answers = Distribution::from_counts(given.scale, &given.counts, 0).unwrap();
        let found = indicator(&answers, &given.indicator.indicator(), given.level).unwrap();
        case.check("estimate", found.estimate, expected.estimate);
        case.check("lower", found.lower, expected.lower);
        case.check("upper", found.upper, expected.upper);
        assert_eq!((found.method.name(), found.unit.name()), (&*expected.method, &*expected.unit), "{}", case.name);
        assert_eq!((found.n, found.level), (answers.n(), given.level), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToOrder {
    groups: Vec<(String, Vec<u64>)>,
    indicators: Vec<String>,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ordered {
    survives: Option<bool>,
    k: u64,
    pairs: Vec<OrderedPair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderedPair {
    first: String,
    second: String,
    tau_b: Option<f64>,
    flips: Vec<(String, String)>,
}

#[test]
fn robustness() {
    for case in Vectors::<ToOrder, Ordered>::load("robustness").cases {
        let (given, expected) = (&case.input, &case.expected);
        let of = |counts: &[u64]| Distribution::from_counts(Scale::ZERO_TO_TEN, counts, 0).unwrap();
        let groups: Vec<_> = given.groups.iter().map(|(name, counts)| (name.clone(), of(counts))).collect();
        let chosen: Vec<Indicator> = given.indicators.iter().map(|name| name.parse().unwrap()).collect();
        let found = robust_to_metric(&groups, &chosen, given.level).unwrap();
        assert_eq!((found.survives, found.k), (expected.survives, expected.k), "{}", case.name);
        assert_eq!(found.pairs.len(), expected.pairs.len());
        for (pair, wanted) in found.pairs.iter().zip(&expected.pairs) {
            assert_eq!((&pair.first, &pair.second), (&wanted.first, &wanted.second));
            case.check("tau_b", pair.tau_b, wanted.tau_b);
            let flip = |flip: &nps_core::Flip| (flip.better_by_first.clone(), flip.better_by_second.clone());
            let mut flips: Vec<_> = pair.flips.iter().map(flip).collect();
            flips.sort();
            assert_eq!(flips, wanted.flips, "{} {} {}", case.name, pair.first, pair.second);
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Known {
    kind: Option<SurveyKind>,
    wording: Option<String>,
    channel: Option<String>,
    sent: Option<u64>,
    answered: Option<u64>,
    age_days: Option<u64>,
    horizon_days: Option<u64>,
    groups: BTreeMap<String, [u64; 2]>,
}

impl From<Known> for ScoreContext {
    fn from(known: Known) -> Self {
        let Known { kind, wording, channel, sent, answered, age_days, horizon_days, groups } = known;
        let groups = groups.into_iter().map(|(name, [sent, answered])| AskedGroup { name, sent, answered }).collect();
        Self { kind, wording, channel, sent, answered, age_days, horizon_days, groups }
    }
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Surrounding {
    Checked { counts: Vec<u64>, context: Known },
    Compared { before: Known, after: Known },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    caveats: Vec<Sentence>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    code: String,
    en: String,
    fr: String,
}

#[test]
fn context() {
    for case in Vectors::<Surrounding, Said>::load("context").cases {
        let found = match case.input {
            Surrounding::Checked { counts, context } => {
                let answers = Distribution::from_counts(Scale::ZERO_TO_TEN, &counts, 0).unwrap();
                ScoreContext::from(context).check(&answers).unwrap()
            }
            Surrounding::Compared { before, after } => compare_contexts(&before.into(), &after.into()).unwrap(),
        };
        let sentence = |caveat: &Caveat| Sentence {
            code: caveat.code().to_owned(),
            en: caveat.text(Language::English),
            fr: caveat.text(Language::French),
        };
        assert_eq!(found.iter().map(sentence).collect::<Vec<_>>(), case.expected.caveats, "{}", case.name);
    }
}

/// `../shared/golden/peers.json`: closed form n = R/(1 − R) × variance/τ².
#[test]
fn reliability_by_hand() {
    let expected =
        [(10, 0.142_857_142_857_142_88), (30, 0.333_333_333_333_333_37), (60, 0.5), (140, 0.7), (300, 5.0 / 6.0)];
    for (n, wanted) in expected {
        assert!((reliability(10.0, 0.6, n) - wanted).abs() < 1e-12, "{n}");
    }
    assert_eq!([0.7, 0.9].map(|r| answers_needed(r, 10.0, 0.6)), [Some(140), Some(540)]);
    for (r, tau) in [(1.0, 10.0), (0.7, 0.0), (f64::NAN, 10.0), (0.7, f64::NAN), (2.0, 10.0)] {
        assert_eq!(answers_needed(r, tau, 0.6), None, "{r} {tau}");
    }
    assert_eq!([reliability(10.0, 0.6, 0), reliability(0.0, 0.6, 10)], [0.0, 0.0]);
}

/// So many agents whose customers all answer alike.
fn alike(source: &mut ChaCha8Rng, agents: usize) -> Entities {
    let mut made = Entities::new(Scale::ZERO_TO_TEN);
    for agent in 0..agents {
        let n = 30 + source.next_u32() % 120;
        let mut counts = Counts::default();
        for _ in 0..n {
            match source.next_u32() % 100 {
                0..20 => counts.detractors += 1,
                20..50 => counts.passives += 1,
                _ => counts.promoters += 1,
            }
        }
        made.push(format!("agent {agent}"), counts).unwrap();
    }
    made
}

/// Two hundred agents who do not differ: no ranks of them, and at most one run in twenty accuses one.
#[test]
fn agents_who_do_not_differ_are_not_accused() {
    const RUNS: usize = 200;
    let mut source = ChaCha8Rng::seed_from_u64(20_260_701);
    let (mut accusing, mut ranked) = (0, 0);
    for _ in 0..RUNS {
        let agents = alike(&mut source, 200);
        let found = funnel(&agents);
        accusing += usize::from(found.rows.iter().any(|row| row.p_holm.is_some_and(|p| p < 0.05)));
        match rank(&agents, Subject::Agent, &RankOptions::default()) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Unreliable),
            Ok(_) => ranked += 1,
        }
    }
    assert!(accusing * 20 <= RUNS, "{accusing} of {RUNS} runs accuse somebody");
    assert_eq!(ranked, 0);
}

/// An agent who does differ is found among many who do not.
#[test]
fn an_agent_who_differs_is_found() {
    let mut source = ChaCha8Rng::seed_from_u64(7);
    let mut agents = alike(&mut source, 50);
    agents.push("other", Counts::new(80, 10, 10)).unwrap();
    let found = funnel(&agents);
    let outside: Vec<&str> =
        found.rows.iter().filter(|row| row.p_holm < Some(0.05)).map(|row| row.name.as_str()).collect();
    assert_eq!(outside, ["other"]);
}

/// The interval of the share holds what was put in, as often as it claims: agents whose scores differ by τ = 10 points.
#[test]
fn the_agents_share_is_covered() {
    const RUNS: u32 = 300;
    let mut source = ChaCha8Rng::seed_from_u64(11);
    let mut covered = 0;
    for _ in 0..RUNS {
        let mut agents = Entities::new(Scale::ZERO_TO_TEN);
        for agent in 0..40 {
            // Twelve uniform draws less six are nearly normal; the shares move so that the score does by τ.
            let normal = (0..12).map(|_| f64::from(source.next_u32()) / f64::from(u32::MAX)).sum::<f64>() - 6.0;
            let shift = 0.05 * normal;
            let mut counts = Counts::default();
            for _ in 0..80 {
                match f64::from(source.next_u32()) / f64::from(u32::MAX) {
                    draw if draw < 0.25 - shift => counts.detractors += 1,
                    draw if draw < 0.55 - shift - shift => counts.passives += 1,
                    _ => counts.promoters += 1,
                }
            }
            agents.push(agent.to_string(), counts).unwrap();
        }
        let found = shrink(&agents, &ShrinkOptions::default()).unwrap();
        // Shares .25 − s, .3 − s, .45 + 2s: the score moves by 3s, τ = 15 points.
        covered += u32::from(found.tau_lower < Some(15.0) && found.tau_upper > Some(15.0));
    }
    assert!(covered * 100 >= RUNS * 92, "{covered} of {RUNS}");
}

#[test]
fn the_same_seed_gives_the_same_ranks() {
    let named: Named = (0..9).map(|shift| (format!("{shift}"), [10 + 2 * shift, 20, 40 - 2 * shift])).collect();
    let with = |seed| rank(&entities(&named), Subject::Site, &RankOptions { seed, ..RankOptions::default() }).unwrap();
    assert_eq!(with(1), with(1));
    assert_ne!(with(1).rows, with(2).rows);
    let found = with(1);
    for of in [|row: &nps_core::RankedEntity| row.p_top, |row: &nps_core::RankedEntity| row.p_bottom] {
        let sum: f64 = found.rows.iter().filter_map(of).sum();
        assert!((sum - 3.0).abs() < 1e-9, "{sum}"); // three of nine are among the first three
    }
}

#[test]
fn what_is_refused() {
    let refused = |error: nps_core::Error, kind, message: &str| {
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
    };
    let none = Entities::new(Scale::ZERO_TO_TEN);
    let options = RankOptions { top: 0, ..RankOptions::default() };
    let error = rank(&none, Subject::Site, &options).unwrap_err();
    refused(error, ErrorKind::InvalidArgument, "top is 0, expected a number of ranks from 1 on");
    for level in [0.0, 1.0, f64::NAN] {
        let error = rank(&none, Subject::Site, &RankOptions { rank_level: level, ..RankOptions::default() });
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidLevel);
        let error = shrink(&none, &ShrinkOptions { level, ..ShrinkOptions::default() });
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidLevel);
    }
    assert_eq!(rank(&none, Subject::Agent, &RankOptions::default()).unwrap().rows, []);
    let many: Named = (0..5001).map(|name: u32| (name.to_string(), [1, 1, 1])).collect();
    let error = rank(&entities(&many), Subject::Site, &RankOptions::default()).unwrap_err();
    refused(error, ErrorKind::InvalidArgument, "5001 entities are too many to rank: the limit is 5000");
    let mut full = Entities::new(Scale::ZERO_TO_TEN);
    full.push("a", Counts::new(u64::MAX, 0, 0)).unwrap();
    assert_eq!(full.push("b", Counts::new(1, 0, 0)).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(full.len(), 1);
    let error = "manager".parse::<Subject>().unwrap_err();
    let known = "\"company\", \"product\", \"process\", \"site\", \"team\", \"agent\"";
    refused(error, ErrorKind::InvalidArgument, &format!("subject \"manager\" is not one of {known}"));
    assert_eq!("mp".parse::<Heterogeneity>().unwrap_err().kind(), ErrorKind::UnknownMethod);
    for name in ["top-0", "top-", "top--1", "top-+1", "top-256", "CSAT", ""] {
        assert_eq!(name.parse::<Indicator>().unwrap_err().kind(), ErrorKind::InvalidArgument, "{name}");
    }
    let answers = Distribution::new(Scale::ZERO_TO_TEN);
    let error = indicator(&answers, &Indicator::Top { points: 11 }, 0.95).unwrap_err();
    refused(error, ErrorKind::InvalidArgument, "the share of the 11 highest points says nothing on the scale 0-10");
    for weight in [0.0, f64::NAN, f64::INFINITY] {
        let error = Indicator::weighted(vec![(Indicator::Nps, weight)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    assert!(Indicator::weighted(Vec::new()).is_err());
    let index = Indicator::weighted(vec![(Indicator::Nps, 1.0)]).unwrap();
    assert!(Indicator::weighted(vec![(index, 1.0)]).is_err());
    let context = ScoreContext { sent: Some(10), answered: Some(11), ..ScoreContext::default() };
    let message = "11 answers cannot have come from 10 customers who were asked";
    refused(context.check(&answers).unwrap_err(), ErrorKind::InvalidArgument, message);
    refused(compare_contexts(&context, &context).unwrap_err(), ErrorKind::InvalidArgument, message);
    let stars = Distribution::new("1-5/4/5".parse().unwrap());
    let groups = [("a".to_owned(), answers), ("b".to_owned(), stars)];
    assert_eq!(robust_to_metric(&groups, &[], 0.95).unwrap_err().kind(), ErrorKind::ScaleMismatch);
}

#[test]
fn the_groups_of_a_table_are_entities() {
    let sites = ["b", "a", "b", "a", "c"].map(Some).to_vec();
    let teams = [1_i64, 2, 1, 2, 1];
    let keys = [KeyColumn::texts("site", &sites).unwrap(), KeyColumn::integers("team", &teams[..], None).unwrap()];
    let table = score_by(&[9_u8, 3, 10, 8, 255][..], &keys, &ScoreOptions::default()).unwrap();
    let found = funnel(&Entities::from(&table));
    let rows: Vec<_> = found.rows.iter().map(|row| (row.name.as_str(), row.n)).collect();
    assert_eq!(rows, [("a / 2", 2), ("b / 1", 2), ("c / 1", 0)]);
    let answers = table.named_distributions();
    assert_eq!((answers[1].0.as_str(), answers[1].1.counts()), ("b / 1", Counts::new(0, 0, 2)));
}

#[test]
fn figures_are_shown_and_escaped() {
    let named: Named = (0..6).map(|shift| (format!("<b>{shift}"), [5 + 3 * shift, 10, 45 - 3 * shift])).collect();
    let made = entities(&named);
    let shrunk = shrink(&made, &ShrinkOptions::default()).unwrap();
    let ranked = rank(&made, Subject::Site, &RankOptions::default()).unwrap();
    for html in [shrunk.to_html(), funnel(&made).to_html(), ranked.to_html()] {
        assert!(html.contains("&lt;b&gt;5") && !html.contains("<b>5"), "{html}");
    }
    assert!(shrunk.to_string().starts_with("6 entities around +"), "{shrunk}");
    assert!(ranked.rows[0].to_string().ends_with("rank 1 [1, 3]"), "{}", ranked.rows[0]);
    let shown = indicator(&Distribution::new(Scale::ZERO_TO_TEN), &Indicator::Mean, 0.95).unwrap();
    assert_eq!(shown.to_string(), "mean no answers, n = 0 (t)");
}
