//! What every method of the room says of nobody, of one answer, of one class, of weights and clusters that hold nothing or
//! everything: a figure within its range, none at all, or a typed error; never NaN.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::float_cmp)]

use nps_core::{
    Asked, Category, Caveat, Counts, Distribution, Entities, EquivalenceOptions, ErrorKind, Group, GroupOptions,
    Heterogeneity, Indicator, KeyColumn, Label, Margin, Method, Pairs, PowerPlan, RakeOptions, RankOptions, SamplePlan,
    Scale, ScoreOptions, ShrinkOptions, Subject, TwoSampleTest, Weights, clustered_nps, compare, compare_all,
    compare_paired, equivalence, funnel, indicator, inverse_probability_weights, non_response, nps_of_clusters, power,
    rake, rank, robust_to_metric, sample_size, shrink, test_difference, weighted_nps,
};

/// Counts at the edges: nobody, one answer, one class, both ends, few against very many.
const EDGES: [[u64; 3]; 13] = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 1],
    [10, 0, 0],
    [0, 10, 0],
    [0, 0, 10],
    [50, 0, 50],
    [0, 0, 1_000_000_000_000],
    [1, 0, 1_000_000_000_000],
    [0, 1_000_000_000_000, 1],
    [1 << 51, 0, 1 << 51],
];

fn edges() -> impl Iterator<Item = Counts> + Clone {
    EDGES.into_iter().map(|[detractors, passives, promoters]| Counts::new(detractors, passives, promoters))
}

/// Asserts that every figure there is lies in a range, and so is not NaN.
fn within(what: &str, range: std::ops::RangeInclusive<f64>, figures: impl IntoIterator<Item = Option<f64>>) {
    for figure in figures.into_iter().flatten() {
        assert!(range.contains(&figure), "{what}: {figure}");
    }
}

/// Asserts that an estimate lies in its interval, and that there are either all three or none.
fn ordered(what: &str, [lower, estimate, upper]: [Option<f64>; 3]) {
    assert!(lower <= estimate && estimate <= upper, "{what}: {lower:?} {estimate:?} {upper:?}");
    assert_eq!((lower.is_some(), upper.is_some()), (estimate.is_some(), estimate.is_some()), "{what}");
}

#[test]
fn two_scores() {
    let tests = ["auto", "mover", "exact", "wald", "welch-t", "mann-whitney", "chi-square"];
    for (before, after) in edges().flat_map(|before| edges().map(move |after| (before, after))) {
        let what = format!("{before:?} {after:?}");
        let found = compare(before, after, 0.95).unwrap();
        ordered(&what, [found.lower, found.difference, found.upper]);
        within(&what, -200.0..=200.0, [found.lower, found.upper]);
        within(&what, 0.0..=1.0, [found.p_value]);
        assert_eq!(found.difference.is_none(), before.is_empty() || after.is_empty(), "{what}");
        for name in tests {
            let (what, test): (_, TwoSampleTest) = (format!("{what} {name}"), name.parse().unwrap());
            match test_difference(before, after, test) {
                Ok(found) => within(&what, 0.0..=1.0, [found.p_value]),
                Err(error) => assert_eq!((error.kind(), name), (ErrorKind::InvalidArgument, "exact"), "{what}"),
            }
            let options = EquivalenceOptions { method: test, ..EquivalenceOptions::default() };
            let Ok(found) = equivalence(before, after, 5.0, &options) else { continue };
            within(&what, 0.0..=1.0, [found.p_lower, found.p_upper, found.p_value]);
            assert!(!found.equivalent || found.difference.is_some(), "{what}");
        }
    }
}

#[test]
fn customers_asked_twice() {
    let tables = [
        [[0; 3]; 3],
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
        [[0, 0, 1], [0, 0, 0], [0, 0, 0]],
        [[10, 0, 0], [0, 10, 0], [0, 0, 10]],
        [[0, 0, 40], [0, 0, 0], [0, 0, 0]],
        [[0, 0, 20], [0, 0, 0], [20, 0, 0]],
        [[0, 0, 0], [0, 0, 0], [1, 0, 1 << 52]],
    ];
    for table in tables {
        let found = compare_paired(&Pairs::new(table).unwrap(), 0.95).unwrap();
        let what = format!("{table:?}");
        ordered(&what, [found.lower, found.difference, found.upper]);
        within(&what, -200.0..=200.0, [found.lower, found.upper]);
        let tests = [found.bowker, found.stuart_maxwell];
        within(&what, 0.0..=1.0, tests.map(|test| test.map(|test| test.p_value)).into_iter().chain([found.p_value]));
        assert_eq!(found.difference.is_none(), found.n() == 0, "{what}");
    }
}

#[test]
fn groups() {
    let all: Vec<Counts> = edges().collect();
    let few: Vec<Counts> = vec![Counts::new(0, 0, 1); 3];
    for sides in [vec![], vec![all[0]], vec![all[0]; 3], vec![all[7]], vec![all[7]; 3], few, all] {
        let made = |(place, &counts): (usize, &Counts)| Group::of_counts(place.to_string(), counts);
        let groups: Vec<Group> = sides.iter().enumerate().map(made).collect();
        let found = compare_all(&groups, &GroupOptions::default()).unwrap();
        let (what, k) = (format!("{sides:?}"), sides.len());
        assert_eq!((found.groups.len(), found.pairs.len()), (k, k * k.saturating_sub(1) / 2), "{what}");
        for test in [found.cochran_q, found.kruskal_wallis, found.welch_anova].into_iter().flatten() {
            within(&what, 0.0..=1.0, [Some(test.p_value)]);
            assert!(test.statistic >= 0.0 && test.df > 0, "{what}: {test:?}");
        }
        for pair in &found.pairs {
            within(&what, 0.0..=1.0, [pair.p_adjusted, pair.difference.p_value]);
            assert_eq!(pair.p_adjusted.is_some(), pair.difference.p_value.is_some(), "{what}");
        }
    }
}

#[test]
fn plans() {
    let plan = SamplePlan { margin: Some(100.0), ..SamplePlan::default() };
    assert!(sample_size(&plan).unwrap().answers >= 1);
    let needed = sample_size(&SamplePlan { variance: 1.0, margin: None, difference: Some(200.0), ..plan }).unwrap();
    assert!(needed.before >= Some(1) && needed.after >= Some(1), "{needed}");
    assert_eq!(sample_size(&SamplePlan { population: Some(1), ..plan }).unwrap().answers, 1);
    for (before, after) in [(1, 1), (1, u64::MAX), (Counts::MAX_EXACT, Counts::MAX_EXACT)] {
        within("power", 0.0..=1.0, [Some(power(&PowerPlan::new(0.5, before, after)).unwrap().power)]);
    }
}

fn entities(counts: &[Counts]) -> Entities {
    let mut made = Entities::new(Scale::ZERO_TO_TEN);
    for (place, &counts) in counts.iter().enumerate() {
        made.push(place.to_string(), counts).unwrap();
    }
    made
}

#[test]
fn small_entities() {
    let all: Vec<Counts> = edges().collect();
    let opposed = vec![all[5], all[7], all[5], all[7], all[5], all[7]];
    for sides in [vec![], vec![all[0]], vec![all[0]; 9], vec![all[8]], vec![all[3]; 9], vec![all[6]; 9], opposed, all] {
        let (what, made) = (format!("{sides:?}"), entities(&sides));
        for method in [Heterogeneity::PauleMandel, Heterogeneity::DerSimonianLaird, Heterogeneity::Reml] {
            let found = shrink(&made, &ShrinkOptions { method, ..ShrinkOptions::default() }).unwrap();
            within(&what, -100.0..=100.0, [found.mean]);
            within(&what, 0.0..=f64::MAX, [found.tau, found.tau_lower, found.tau_upper, found.within]);
            within(&what, 0.0..=1.0, [found.share, found.share_lower, found.share_upper]);
            for row in &found.rows {
                within(&what, -100.0..=100.0, [row.shrunk, row.lower, row.upper]);
                within(&what, 0.0..=1.0, [row.reliability]);
            }
        }
        let found = funnel(&made);
        within(&what, 0.0..=f64::MAX, [found.dispersion, Some(found.tau)]);
        for row in &found.rows {
            within(&what, -100.0..=100.0, [row.lower_95, row.upper_95, row.lower_998, row.upper_998]);
            within(&what, 0.0..=1.0, [row.p_value, row.p_holm]);
            assert!(row.z.is_none_or(f64::is_finite), "{what}: {row}");
        }
        for (subject, accept_unreliable) in [(Subject::Site, false), (Subject::Agent, true), (Subject::Agent, false)] {
            match rank(&made, subject, &RankOptions { accept_unreliable, ..RankOptions::default() }) {
                Ok(found) => {
                    for row in &found.rows {
                        within(&what, 0.0..=1.0, [row.p_top, row.p_bottom, row.reliability]);
                        assert!(row.rank_lower <= row.rank && row.rank <= row.rank_upper, "{what}: {row}");
                    }
                }
                Err(error) => assert_eq!(error.kind(), ErrorKind::Unreliable, "{what}: {error}"),
            }
        }
    }
}

#[test]
fn other_indicators() {
    let names = ["nps", "csat", "top-3", "mean", "ces", "detractor_rate", "promoter_rate"];
    let indicators = names.map(|name| name.parse::<Indicator>().unwrap());
    let answers = |points: &[u8], each: u64| {
        let mut counts = [0; 11];
        for &point in points {
            counts[usize::from(point)] = each;
        }
        Distribution::from_counts(Scale::ZERO_TO_TEN, &counts, 3).unwrap()
    };
    let sides = [answers(&[], 0), answers(&[9], 1), answers(&[0], 40), answers(&[10], 1 << 52), answers(&[0, 10], 20)];
    for (side, by) in sides.iter().flat_map(|side| indicators.iter().map(move |by| (side, by))) {
        let found = indicator(side, by, 0.95).unwrap();
        let what = format!("{} {side:?}", found.name);
        ordered(&what, [found.lower, found.estimate, found.upper]);
        within(&what, -100.0..=100.0, [found.lower, found.upper]);
        assert_eq!(found.estimate.is_none(), side.n() == 0, "{what}");
    }
    for k in 0..=sides.len() {
        let groups: Vec<_> = sides.iter().take(k).enumerate().map(|(name, &side)| (name.to_string(), side)).collect();
        let found = robust_to_metric(&groups, &indicators, 0.95).unwrap();
        within("tau-b", -1.0..=1.0, found.pairs.iter().map(|pair| pair.tau_b));
        assert_eq!(found.survives.is_some(), k > 2, "of {k}, of which one has no answers");
    }
}

#[test]
fn weights_of_nothing_and_of_everything() {
    let rows: [(&[u8], &[f64]); 9] = [
        (&[], &[]),
        (&[9], &[2.5]),
        (&[9, 3], &[0.0, 0.0]),
        (&[9, 3, 8], &[0.0, 1.0, 0.0]),
        (&[9, 10, 9, 10], &[1.0, 2.0, 3.0, 4.0]),
        (&[9, 3, 8, 10], &[5e-324, 5e-324, 5e-324, 1e-323]),
        (&[9, 3, 8, 10], &[f64::MAX, 1.0, 1.0, 1.0]),
        (&[9, 3, 8, 10], &[f64::MAX, f64::MAX, f64::MAX, f64::MAX]),
        (&[9, 3, 8, 10], &[f64::MAX, 5e-324, 0.0, 1.0]),
    ];
    let options = ScoreOptions::default();
    for (scores, weights) in rows {
        let what = format!("{scores:?} {weights:?}");
        let held = weights.iter().filter(|&&weight| weight > 0.0).count() as u64;
        let found = weighted_nps(scores, Weights::Probability(weights), None, &options).unwrap();
        ordered(&what, [found.lower, found.nps, found.upper]);
        within(&what, -100.0..=100.0, [found.lower, found.upper]);
        within(&what, 0.0..=200.0, [found.se]);
        within(&what, 0.0..=1.0, Category::ALL.map(|category| found.share(category)));
        within(&what, 1.0 - 1e-12..=4.0, [found.kish_n, found.effective_n]);
        assert_eq!((found.n(), found.nps.is_some()), (held, held > 0), "{what}");
        let important = weighted_nps(scores, Weights::Importance(weights), None, &options).unwrap();
        assert_eq!((important.nps, important.lower), (found.nps, None), "{what}");
        let everybody = KeyColumn::integers("customer", vec![7_i64; scores.len()], None).unwrap();
        match weighted_nps(scores, Weights::Probability(weights), Some(&everybody), &options) {
            Ok(found) => assert_eq!((found.n(), found.clusters), (0, Some(0)), "{what}"),
            Err(error) => assert!(error.to_string().starts_with("one cluster holds all "), "{what}: {error}"),
        }
        let each = KeyColumn::integers("customer", (0_i64..).take(scores.len()).collect::<Vec<_>>(), None).unwrap();
        match weighted_nps(scores, Weights::Probability(weights), Some(&each), &options) {
            Ok(found) => ordered(&what, [found.lower, found.nps, found.upper]),
            Err(error) => assert!(held == 1 && error.kind() == ErrorKind::InvalidArgument, "{what}: {error}"),
        }
    }
    let none = weighted_nps(&[9_u8, 3][..], Weights::Frequency(&[0, 0]), None, &options).unwrap();
    assert_eq!((none.n(), none.nps, none.weightless), (0, None, 2));
    assert_eq!(inverse_probability_weights(&[]).unwrap(), Vec::<f64>::new());
    assert_eq!(inverse_probability_weights(&[0.0]).unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[test]
fn margins_of_nothing_and_of_everything() {
    let options = RakeOptions::default();
    let site = |rows: &[i64]| KeyColumn::integers("site", rows.to_vec(), None).unwrap();
    let margin = |rows: &[i64], totals: &[(i64, f64)]| {
        Margin::new(site(rows), totals.iter().map(|&(value, total)| (Label::Integer(value), total)))
    };
    let refused = |margins: &[Margin<'_>], base: Option<&[f64]>| rake(margins, base, &options).unwrap_err().kind();
    assert_eq!(refused(&[], None), ErrorKind::InvalidArgument);
    let one = rake(&[margin(&[1], &[(1, 40.0)])], None, &options).unwrap();
    assert_eq!((one.weights, one.report.converged), (vec![40.0], true));
    let giant = rake(&[margin(&[1, 1, 2], &[(1, 40.0), (2, 60.0)])], Some(&[1e300, 1e-300, 1.0]), &options).unwrap();
    assert!(giant.weights.iter().all(|weight| weight.is_finite()), "{:?}", giant.weights);
    assert!((giant.weights.iter().sum::<f64>() - 100.0).abs() < 1e-9);
    // A stratum without answers, or whose answers all weigh nothing, cannot stand for its total.
    assert_eq!(refused(&[margin(&[1, 1], &[(1, 40.0), (2, 60.0)])], None), ErrorKind::InvalidArgument);
    assert_eq!(refused(&[margin(&[1, 2], &[(1, 40.0), (2, 60.0)])], Some(&[1.0, 0.0])), ErrorKind::InvalidArgument);
    assert_eq!(refused(&[margin(&[1], &[(1, 1.0)])], Some(&[0.0])), ErrorKind::InvalidArgument);
    assert_eq!(refused(&[margin(&[1], &[(1, 0.0)])], None), ErrorKind::InvalidArgument);
    let disagree = [margin(&[1, 2], &[(1, 40.0), (2, 60.0)]), margin(&[1, 2], &[(1, 41.0), (2, 60.0)])];
    assert_eq!(refused(&disagree, None), ErrorKind::InvalidArgument);
}

#[test]
fn silence_of_nobody_and_of_everybody() {
    let asked = |sent, counts| Asked { sent, counts };
    let (none, some) = (Counts::default(), Counts::new(1, 2, 3));
    let surveys = [
        vec![],
        vec![asked(0, none)],
        vec![asked(1, none)],
        vec![asked(1, Counts::new(0, 0, 1))],
        vec![asked(6, some)],
        vec![asked(6, some), asked(9, none)],
        vec![asked(0, none), asked(6, some)],
        vec![asked(10, Counts::new(0, 0, 10)), asked(10, Counts::new(10, 0, 0))],
        vec![asked(1 << 53, Counts::new(0, 0, 1)), asked(1, Counts::new(1, 0, 0))],
    ];
    for survey in surveys {
        let found = non_response(&survey, &ScoreOptions::default()).unwrap();
        let what = format!("{survey:?}");
        let bounds = &found.bounds;
        assert!(bounds.lower <= bounds.upper, "{what}");
        within(&what, -100.0..=100.0, [bounds.nps, bounds.lower, bounds.upper]);
        within(&what, 0.0..=1.0, [found.response_rate]);
        within(&what, -1.0..=1.0, [found.r_indicator]);
        within(&what, 1.0..=f64::MAX, found.weights.iter().copied());
        let nobody = survey.iter().all(|asked| asked.sent == 0);
        assert_eq!((found.response_rate.is_none(), bounds.lower.is_none()), (nobody, nobody), "{what}");
        let silent = survey.iter().any(|asked| asked.sent > 0 && asked.counts.is_empty());
        assert_eq!(found.weighted.is_none(), nobody || silent, "{what}");
        if let Some(weighted) = found.weighted {
            ordered(&what, [weighted.lower, weighted.nps, weighted.upper]);
        }
    }
}

#[test]
fn a_level_is_checked_even_where_nobody_was_asked() {
    for level in [0.0, 1.0, f64::NAN] {
        let error = non_response(&[], &ScoreOptions { level, ..ScoreOptions::default() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidLevel, "{level}");
    }
}

#[test]
fn samples() {
    for counts in edges() {
        let what = format!("{counts:?}");
        for method in Method::ALL {
            let of = |population: u64| counts.nps_of_population(population, 0.95, method);
            if method.name().starts_with("bootstrap") {
                assert_eq!(of(u64::MAX).unwrap_err().kind(), ErrorKind::InvalidArgument, "{what}");
                continue;
            }
            for population in [counts.n(), counts.n() + 1, u64::MAX] {
                let found = of(population).unwrap();
                let what = format!("{what} {method} of {population}");
                if found.method == Method::Score {
                    ordered(&what, [found.lower, found.nps, found.upper]);
                } else {
                    // Some lie around another estimate than the score: half an answer or more in each class is added.
                    assert!(found.lower <= found.upper, "{what}");
                }
                within(&what, -100.0..=100.0, [found.lower, found.upper]);
            }
            let whole = of(counts.n()).unwrap();
            assert_eq!((whole.lower, whole.upper), (whole.nps, whole.nps), "{what} {method}");
        }
        let shares = counts.shares(0.95).unwrap();
        for share in Category::ALL.map(|category| *shares.of(category)) {
            ordered(&what, [share.lower, share.share, share.upper]);
            within(&what, 0.0..=1.0, [share.lower, share.upper]);
        }
        let above = [-100.0, -1e-9, 0.0, 1e-9, 100.0].map(|points| counts.probability_above(points).unwrap());
        within(&what, 0.0..=1.0, above);
        assert_eq!(above.map(|p| p.is_none()), [counts.is_empty(); 5], "{what}");
        assert!(above.is_sorted_by(|a, b| a >= b), "{what}: {above:?}");
        assert_eq!([above[0], above[4]], [1.0, 0.0].map(|p| (!counts.is_empty()).then_some(p)), "{what}");
    }
}

#[test]
fn clusters() {
    let (one, none) = (Counts::new(0, 0, 9), Counts::default());
    for held in [vec![], vec![none], vec![none; 5]] {
        let found = nps_of_clusters(&held, 0.95).unwrap();
        assert_eq!((found.clusters, found.nps.nps, found.effective_n, found.design_effect), (0, None, None, None));
    }
    for alone in [vec![one], vec![one, none], vec![none, Counts::new(3, 3, 3)]] {
        assert_eq!(nps_of_clusters(&alone, 0.95).unwrap_err().kind(), ErrorKind::InvalidArgument, "{alone:?}");
    }
    let alike = nps_of_clusters(&[one; 40], 0.95).unwrap();
    assert_eq!((alike.effective_n, alike.design_effect, alike.nps.nps), (Some(40.0), Some(9.0), Some(100.0)));
    let balanced = nps_of_clusters(&[Counts::new(1, 0, 1); 2], 0.95).unwrap();
    assert_eq!(balanced.effective_n, Some(4.0)); // clusters that do not differ at all are worth all their answers
    let giant = nps_of_clusters(&[Counts::new(0, 0, 1 << 40), Counts::new(1, 0, 0)], 0.95).unwrap();
    ordered("giant", [giant.nps.lower, giant.nps.nps, giant.nps.upper]);
    within("giant", 1.0..=1_099_511_627_777.0, [giant.effective_n]);
    let heavy = nps_of_clusters(&[Counts::new(0, 0, 300), Counts::new(300, 0, 0)], 0.95).unwrap();
    assert_eq!((heavy.effective_n, heavy.design_effect), (Some(1.0), Some(600.0)));
    assert!(matches!(heavy.nps.caveats.last(), Some(Caveat::FewEffectiveAnswers { n: 600, effective_n: 1 })));
}

#[test]
fn columns_of_clusters() {
    let key = |rows: &[i64]| KeyColumn::integers("customer", rows.to_vec(), None).unwrap();
    let options = ScoreOptions::default();
    let found = clustered_nps(&[] as &[u8], &key(&[]), &options).unwrap();
    assert_eq!((found.clusters, found.nps.nps), (0, None));
    let scores = ["10", "", "neuf", "3"].map(Some).to_vec();
    let texts = nps_core::ScoreColumn::texts(&scores);
    let found = clustered_nps(texts, &key(&[1, 1, 2, 2]), &options).unwrap();
    assert_eq!((found.clusters, found.missing, found.rejects.total(), found.nps.nps), (2, 1, 1, Some(0.0)));
    let refused = |clusters: &KeyColumn<'_>, options: &ScoreOptions| {
        let error = clustered_nps(&[10_u8, 3][..], clusters, options).unwrap_err();
        (error.code(), error.to_string())
    };
    let message = "one cluster holds all 2 answers: at least two must, to see how they differ".to_owned();
    assert_eq!(refused(&key(&[1, 1]), &options), ("NPS_INVALID_ARGUMENT", message));
    let message = r#"column "customer" has 1 rows, the scores have 2"#.to_owned();
    assert_eq!(refused(&key(&[1]), &options), ("NPS_LENGTH_MISMATCH", message));
    let gap = KeyColumn::values("customer", &[Label::Integer(1), Label::Null]).unwrap();
    let message = r#"row 1: column "customer" holds no value, expected a cluster in every row"#.to_owned();
    assert_eq!(refused(&gap, &options), ("NPS_WRONG_COLUMN_TYPE", message));
    let of = |method, population| ScoreOptions { method, population, ..options };
    let message = "method wald has no form for clusters: score has".to_owned();
    assert_eq!(refused(&key(&[1, 2]), &of(Method::Wald, None)), ("NPS_INVALID_ARGUMENT", message));
    let message = "a population of 9 was given: a score of clusters has no form for it".to_owned();
    assert_eq!(refused(&key(&[1, 2]), &of(Method::Auto, Some(9))), ("NPS_INVALID_ARGUMENT", message));
}

#[test]
fn populations_are_of_whole_columns() {
    let scores = [10_u8, 3, 9];
    let options = ScoreOptions { population: Some(9), ..ScoreOptions::default() };
    assert_eq!(nps_core::score(&scores[..], &options).unwrap().nps.population, Some(9));
    let small = ScoreOptions { population: Some(2), ..options };
    let message = "a population of 2 cannot have given 3 answers";
    assert_eq!(nps_core::score(&scores[..], &small).unwrap_err().to_string(), message);
    let key = KeyColumn::integers("site", vec![1_i64, 1, 2], None).unwrap();
    let grouped = nps_core::score_by(&scores[..], &[key], &options).unwrap_err();
    assert_eq!(grouped.to_string(), "a population of 9 was given: a score by group has no form for it");
    let weighted = weighted_nps(&scores[..], Weights::Frequency(&[1; 3]), None, &options).unwrap_err();
    let silent = non_response(&[], &options).unwrap_err();
    for error in [weighted, silent] {
        assert_eq!(error.to_string(), "a population of 9 was given: a weighted score has no form for it");
    }
}
