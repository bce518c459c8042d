//! The vectors of tests, of groups, of customers asked twice, and of planning.

use nps_core::{
    Correction, Counts, Distribution, EquivalenceOptions, Group, GroupOptions, PairedTest, Pairs, PowerPlan, Ranked,
    SamplePlan, Scale, TestStatistic, TwoSampleTest, compare_all, compare_paired, equivalence, power,
    probability_greater, sample_size, test_difference,
};
use serde::Deserialize;

use crate::common::{Case, Vectors};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoTested {
    before: [u64; 3],
    after: [u64; 3],
    method: TwoSampleTest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tested {
    difference: Option<f64>,
    statistic: Option<f64>,
    df: Option<f64>,
    p_value: Option<f64>,
    method: TwoSampleTest,
}

#[test]
fn two_sample() {
    for case in Vectors::<TwoTested, Tested>::load("two_sample").cases {
        let (input, expected) = (&case.input, &case.expected);
        let [before, after] = [input.before, input.after].map(|[d, m, p]| Counts::new(d, m, p));
        let found = test_difference(before, after, input.method).unwrap();
        case.check("difference", found.difference, expected.difference);
        case.check("statistic", found.statistic, expected.statistic);
        case.check("df", found.df, expected.df);
        case.check("p_value", found.p_value, expected.p_value);
        assert_eq!(found.method, expected.method, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Near {
    before: [u64; 3],
    after: [u64; 3],
    margin: f64,
    alpha: f64,
    method: TwoSampleTest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NearEnough {
    difference: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    p_lower: Option<f64>,
    p_upper: Option<f64>,
    p_value: Option<f64>,
    equivalent: bool,
    method: TwoSampleTest,
}

#[test]
fn equivalences() {
    for case in Vectors::<Near, NearEnough>::load("equivalence").cases {
        let (input, expected) = (&case.input, &case.expected);
        let [before, after] = [input.before, input.after].map(|[d, m, p]| Counts::new(d, m, p));
        let options = EquivalenceOptions { alpha: input.alpha, method: input.method };
        let found = equivalence(before, after, input.margin, &options).unwrap();
        case.check("difference", found.difference, expected.difference);
        case.check("lower", found.lower, expected.lower);
        case.check("upper", found.upper, expected.upper);
        case.check("p_lower", found.p_lower, expected.p_lower);
        case.check("p_upper", found.p_upper, expected.p_upper);
        case.check("p_value", found.p_value, expected.p_value);
        assert_eq!((found.equivalent, found.method), (expected.equivalent, expected.method), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Twice {
    transitions: [[u64; 3]; 3],
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    statistic: f64,
    df: u32,
    #[serde(default)]
    df_error: Option<f64>,
    p_value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    n: u64,
    difference: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    p_value: Option<f64>,
    method: PairedTest,
    bowker: Option<Figures>,
    stuart_maxwell: Option<Figures>,
}

fn check_statistic<I, E>(case: &Case<I, E>, what: &str, found: Option<TestStatistic>, expected: Option<&Figures>) {
    let of = |of: fn(&TestStatistic) -> f64| found.as_ref().map(of);
    case.check(&format!("{what}: statistic"), of(|test| test.statistic), expected.map(|test| test.statistic));
    case.check(&format!("{what}: p_value"), of(|test| test.p_value), expected.map(|test| test.p_value));
    let df_error = |expected: &Figures| expected.df_error;
    case.check(&format!("{what}: df_error"), found.and_then(|test| test.df_error), expected.and_then(df_error));
    assert_eq!(found.map(|test| test.df), expected.map(|test| test.df), "{}: {what}: df", case.name);
}

#[test]
fn paired() {
    for case in Vectors::<Twice, Changed>::load("paired").cases {
        let expected = &case.expected;
        let found = compare_paired(&Pairs::new(case.input.transitions).unwrap(), case.input.level).unwrap();
        case.check("difference", found.difference, expected.difference);
        case.check("lower", found.lower, expected.lower);
        case.check("upper", found.upper, expected.upper);
        case.check("p_value", found.p_value, expected.p_value);
        check_statistic(&case, "bowker", found.bowker, expected.bowker.as_ref());
        check_statistic(&case, "stuart_maxwell", found.stuart_maxwell, expected.stuart_maxwell.as_ref());
        assert_eq!((found.n(), found.method), (expected.n, expected.method), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grouped {
    groups: Vec<Vec<u64>>,
    correction: Correction,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AllCompared {
    cochran_q: Option<Figures>,
    kruskal_wallis: Option<Figures>,
    welch_anova: Option<Figures>,
    ranked: Ranked,
    pairs: Vec<PairCompared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairCompared {
    difference: Option<f64>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
}

#[test]
fn groups() {
    for case in Vectors::<Grouped, AllCompared>::load("groups").cases {
        let expected = &case.expected;
        let group = |(place, counts): (usize, &Vec<u64>)| {
            if let [d, m, p] = counts[..] {
                return Group::of_counts(place.to_string(), Counts::new(d, m, p));
            }
            let answers = Distribution::from_counts(Scale::ZERO_TO_TEN, counts, 0).unwrap();
            Group::of_distribution(place.to_string(), &answers)
        };
        let groups: Vec<Group> = case.input.groups.iter().enumerate().map(group).collect();
        let options = GroupOptions { correction: case.input.correction, ..GroupOptions::default() };
        let found = compare_all(&groups, &options).unwrap();
        check_statistic(&case, "cochran_q", found.cochran_q, expected.cochran_q.as_ref());
        check_statistic(&case, "kruskal_wallis", found.kruskal_wallis, expected.kruskal_wallis.as_ref());
        check_statistic(&case, "welch_anova", found.welch_anova, expected.welch_anova.as_ref());
        assert_eq!(found.ranked, expected.ranked, "{}", case.name);
        assert_eq!(found.pairs.len(), expected.pairs.len(), "{}", case.name);
        for (pair, expected) in found.pairs.iter().zip(&expected.pairs) {
            case.check("difference", pair.difference.difference, expected.difference);
            case.check("p_value", pair.difference.p_value, expected.p_value);
            case.check("p_adjusted", pair.p_adjusted, expected.p_adjusted);
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Planned {
    Power {
        difference: f64,
        n_before: u64,
        n_after: u64,
        level: Option<f64>,
        variance: f64,
        variance_after: Option<f64>,
    },
    Size(SamplePlan),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Needed {
    exact: Option<f64>,
    answers: Option<u64>,
    before: Option<u64>,
    after: Option<u64>,
    invitations: Option<u64>,
    days: Option<u64>,
    power: Option<f64>,
}

#[test]
fn planning() {
    for case in Vectors::<Planned, Needed>::load("planning").cases {
        let expected = &case.expected;
        match case.input {
            Planned::Power { difference, n_before, n_after, level, variance, variance_after } => {
                let plan = PowerPlan::new(difference, n_before, n_after);
                let plan = PowerPlan { level: level.unwrap_or(plan.level), variance, variance_after, ..plan };
                case.check("power", Some(power(&plan).unwrap().power), expected.power);
            }
            Planned::Size(plan) => {
                let found = sample_size(&plan).unwrap();
                if expected.exact.is_some() {
                    case.check("exact", Some(found.exact), expected.exact);
                }
                let figures = [
                    (expected.answers, Some(found.answers)),
                    (expected.before, found.before),
                    (expected.after, found.after),
                    (expected.invitations, found.invitations),
                    (expected.days, found.days),
                ];
                for (expected, found) in figures {
                    assert!(expected.is_none() || expected == found, "{}: {found:?} for {expected:?}", case.name);
                }
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoSides {
    before: [u64; 3],
    after: [u64; 3],
    margin: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Probable {
    Refused { code: String },
    Found { greater: Option<f64>, within: Option<f64> },
}

#[test]
fn probabilities() {
    for case in Vectors::<TwoSides, Probable>::load("probabilities").cases {
        let [before, after] = [case.input.before, case.input.after].map(|[d, m, p]| Counts::new(d, m, p));
        let found = probability_greater(before, after, case.input.margin);
        match &case.expected {
            Probable::Refused { code } => assert_eq!(found.unwrap_err().code(), code, "{}", case.name),
            Probable::Found { greater, within } => {
                case.check("greater", found.unwrap(), *greater);
                if case.input.margin > 0.0 {
                    let found = equivalence(before, after, case.input.margin, &EquivalenceOptions::default()).unwrap();
                    case.check("within", found.probability(), *within);
                }
            }
        }
    }
}
