//! Published counts: the noise has the law that was promised, the interval covers, and nothing is told beyond the budget.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss, reason = "small counts")]

mod common;

use common::{config, testdata};
use nps_core::{
    Counts, Distribution, Epsilon, ErrorKind, KeyColumn, Neighbours, Observations, PrivacyBudget, PrivateHistogram,
    PrivateOptions, Scale, ScoreOptions, private_counts, private_histogram, read_tags,
};
use nps_sample::Company;
use proptest::prelude::*;

const SCALE: Scale = Scale::ZERO_TO_TEN;

fn epsilon(text: &str) -> Epsilon {
    text.parse().unwrap()
}

fn budget() -> PrivacyBudget {
    PrivacyBudget::new(epsilon("64"))
}

fn options(text: &str, neighbours: Neighbours, seed: u64) -> PrivateOptions {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    PrivateOptions { epsilon: epsilon(text), neighbours, seed: bytes }
}

/// `golden/privacy.json`: the delta method on 20, 30 and 50 answers with ε = 1.
#[test]
fn the_noise_of_a_score_is_that_of_the_reference() {
    let golden: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(testdata("golden/privacy.json")).unwrap()).unwrap();
    let expected = |name: &str| {
        let case = golden["cases"].as_array().unwrap().iter().find(|case| case["name"] == name).unwrap();
        100.0 * case["expected"]["se"].as_f64().unwrap()
    };
    let three = PrivateHistogram::published(SCALE, &[20, 30, 50], epsilon("1"), Neighbours::AddRemove).unwrap();
    let eleven = [2, 3, 2, 3, 4, 3, 3, 15, 15, 20, 30];
    let eleven = PrivateHistogram::published(SCALE, &eleven, epsilon("1"), Neighbours::AddRemove).unwrap();
    for (published, name) in [(three, "nps_noise_se/eps1"), (eleven, "nps_noise_se_11bins/eps1")] {
        let found = published.nps(0.95).unwrap();
        assert!((found.noise_error - expected(name)).abs() < 1e-10, "{name}: {}", found.noise_error);
        assert_eq!((found.nps, found.n), (30.0, 100));
        // 20, 30 and 50 of 100: v = 0.7 - 0.09.
        let sampling = 100.0 * (0.61_f64 / 100.0).sqrt();
        assert!(
            (found.standard_error - (found.noise_error * found.noise_error + sampling * sampling).sqrt()).abs() < 1e-10
        );
        let copy: PrivateHistogram = serde_json::from_str(&serde_json::to_string(&published).unwrap()).unwrap();
        assert_eq!(copy, published);
    }
}

/// 2,000 surveys drawn and published for each row: how often the interval at 95 % has the true score.
#[test]
fn the_interval_covers_what_was_drawn_and_hidden() {
    const RUNS: u64 = 2_000;
    // A simulated share of 0.95 is within this of it but for one in a thousand.
    let allowed = 3.3 * (0.95 * 0.05 / RUNS as f64).sqrt();
    let shares = [0.04, 0.02, 0.03, 0.03, 0.02, 0.09, 0.07, 0.12, 0.18, 0.17, 0.23];
    let truth = 100.0 * (0.40 - 0.30);
    for (n, text, neighbours, all_points) in [
        (1_000, "1", Neighbours::AddRemove, false),
        (1_000, "1", Neighbours::AddRemove, true),
        (1_000, "1/10", Neighbours::AddRemove, false),
        (1_000, "1/10", Neighbours::Replace, false),
        (5_000, "1/10", Neighbours::Replace, true),
        (200, "1/2", Neighbours::AddRemove, false),
    ] {
        let mut covered = 0;
        let mut dice = Dice(n ^ (u64::from(all_points) << 40));
        for seed in 0..RUNS {
            let mut counts = [0; 11];
            for _ in 0..n {
                counts[usize::from(dice.score(&shares))] += 1;
            }
            let answers = Distribution::from_counts(SCALE, &counts, 0).unwrap();
            let options = options(text, neighbours, seed);
            let published = if all_points {
                private_histogram(&answers, &options, &mut budget())
            } else {
                private_counts(answers.counts(), SCALE, &options, &mut budget())
            };
            let found = published.unwrap().nps(0.95).unwrap();
            covered += u64::from(found.lower <= truth && truth <= found.upper);
        }
        let covered = covered as f64 / RUNS as f64;
        assert!((covered - 0.95).abs() < allowed + 0.005, "{n} {text} {neighbours:?} {all_points}: {covered}");
    }
}

/// `SplitMix64` (Steele, Lea & Flood, OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A score, drawn with these shares.
    fn score(&mut self, shares: &[f64; 11]) -> u8 {
        let mut left = self.unit();
        let place = (0_u8..).zip(shares).find(|(_, share)| {
            left -= **share;
            left < 0.0
        });
        place.map_or(10, |(place, _)| place)
    }
}

/// Customers who gave `each` answers, all with one score each where `alike`, drawn with these shares.
fn asked(customers: u64, each: usize, alike: bool, shares: &[f64; 11], dice: &mut Dice) -> Observations {
    let (mut who, mut scores) = (Vec::new(), Vec::new());
    for customer in 0..customers {
        let mut score = dice.score(shares);
        for _ in 0..each {
            if !alike {
                score = dice.score(shares);
            }
            who.push(customer.cast_signed());
            scores.push(score);
        }
    }
    let customers = KeyColumn::integers("customer", who, None).unwrap();
    Observations::builder(&scores[..]).customers(customers).build(&ScoreOptions::default()).unwrap()
}

/// The noise of bounded counts has the scale of the bound: `scipy.stats.dlaplace.var(epsilon / s)` of SciPy 1.17.1.
#[test]
fn the_noise_of_customers_is_that_of_the_bound() {
    const RUNS: u64 = 40_000;
    for (per_customer, neighbours, expected) in [
        (1, Neighbours::AddRemove, 1.841_347_188_415_584_8),
        (3, Neighbours::AddRemove, 17.834_255_192_513_016),
        (3, Neighbours::Replace, 71.833_564_559_902_38),
        (10, Neighbours::Replace, 799.833_354_164_597_7),
    ] {
        // Five answers each: of 2,000 customers, as many as the bound allows.
        let who: Vec<i64> = (0..10_000).map(|row| row / 5).collect();
        let customers = KeyColumn::integers("customer", who, None).unwrap();
        let rows = Observations::builder(&[10_u8; 10_000][..]).customers(customers);
        let bounded = rows.build(&ScoreOptions::default()).unwrap().bounded(per_customer).unwrap();
        let truth = 2_000.0 * f64::from(per_customer.min(5));
        let mut sums = [0.0; 2];
        for seed in 0..RUNS {
            let options = options("1", neighbours, seed);
            let published = bounded.private_counts(&options, &mut budget()).unwrap();
            assert_eq!(published.per_customer(), Some(per_customer));
            let noise = published.counts()[2] as f64 - truth;
            sums[0] += noise;
            sums[1] += noise * noise;
        }
        let [mean, square] = sums.map(|sum| sum / RUNS as f64);
        // Four standard errors of the mean; of the variance, whose fourth moment is six times its square.
        assert!(mean.abs() < 4.0 * (expected / RUNS as f64).sqrt(), "{per_customer} {neighbours:?}: {mean}");
        let error = (5.0 / RUNS as f64).sqrt();
        assert!((square / expected - 1.0).abs() < 4.0 * error, "{per_customer} {neighbours:?}: {square} {expected}");
    }
}

/// The interval has the true score as often as it says where the answers of one customer are all alike, which is the worst
/// there is, and more often where they are not.
#[test]
fn the_interval_covers_however_alike_the_answers_of_a_customer_are() {
    const RUNS: u64 = 2_000;
    let shares = [0.04, 0.02, 0.03, 0.03, 0.02, 0.09, 0.07, 0.12, 0.18, 0.17, 0.23];
    let truth = 100.0 * (0.40 - 0.30);
    let mut dice = Dice(11);
    for (alike, least, most) in [(true, 0.95 - 0.021, 0.95 + 0.021), (false, 0.985, 1.0)] {
        let mut covered = 0;
        for seed in 0..RUNS {
            let rows = asked(400, 4, alike, &shares, &mut dice);
            let published =
                rows.bounded(3).unwrap().private_counts(&options("1", Neighbours::AddRemove, seed), &mut budget());
            let found = published.unwrap().nps(0.95).unwrap();
            covered += u64::from(found.lower <= truth && truth <= found.upper);
        }
        let covered = covered as f64 / RUNS as f64;
        assert!((least..=most).contains(&covered), "{alike}: {covered}");
    }
}

#[test]
fn published_counts_of_customers_remember_their_bound() {
    let answers = PrivateHistogram::published(SCALE, &[60, 30, 60], epsilon("1"), Neighbours::AddRemove).unwrap();
    assert_eq!(answers.per_customer(), None);
    assert!(!serde_json::to_string(&answers).unwrap().contains("per_customer"));
    let customers = answers.clone().of_customers(3).unwrap();
    let text = serde_json::to_string(&customers).unwrap();
    assert_eq!(serde_json::from_str::<PrivateHistogram>(&text).unwrap(), customers);
    assert_ne!(customers, answers);
    // 150 answers of at least 50 customers: not one less.
    assert!(customers.nps(0.95).is_ok());
    let few = PrivateHistogram::published(SCALE, &[60, 30, 59], epsilon("1"), Neighbours::AddRemove).unwrap();
    let error = few.of_customers(3).unwrap().nps(0.95).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreliable);
    assert_eq!(error.to_string(), "149 answers with an epsilon of 1: a score needs at least 150");
    assert_eq!(answers.of_customers(0).unwrap_err().kind(), ErrorKind::InvalidArgument);
    for bound in ["0", "65537", "-1", "1.5"] {
        let text = text.replace(r#""per_customer":3"#, &format!(r#""per_customer":{bound}"#));
        assert!(serde_json::from_str::<PrivateHistogram>(&text).is_err(), "{bound}");
    }
}

proptest! {
    #![proptest_config(config())]

    /// One seed, one release; another, another. Nothing is below 0, and the budget knows.
    #[test]
    fn a_release_is_a_function_of_its_seed(counts in prop::array::uniform3(0..1_000_000_u64), seed in any::<u64>()) {
        let [detractors, passives, promoters] = counts;
        let counts = Counts::new(detractors, passives, promoters);
        let release = |seed| {
            let mut budget = budget();
            let options = options("0.01", Neighbours::AddRemove, seed);
            let published = private_counts(counts, SCALE, &options, &mut budget).unwrap();
            assert_eq!(budget.spent(), "1/100");
            published
        };
        prop_assert_eq!(release(seed), release(seed));
        prop_assert_ne!(release(seed), release(seed.wrapping_add(1)));
    }

    /// Any sum of losses within the budget is taken, and none beyond it.
    #[test]
    fn the_budget_is_never_overspent(parts in prop::collection::vec((1..50_u64, 1..50_u64), 0..20)) {
        let mut budget = PrivacyBudget::new(epsilon("10"));
        let common: u128 = (1..50_u128).fold(1, |product, number| {
            let (mut a, mut b) = (product, number);
            while b > 0 { (a, b) = (b, a % b); }
            product / a * number
        });
        let mut spent = 0;
        for (numerator, denominator) in parts {
            let part = common / u128::from(denominator) * u128::from(numerator);
            let Ok(part_epsilon) = Epsilon::new(numerator, denominator) else { continue };
            let before = budget.clone();
            match budget.spend(part_epsilon) {
                Ok(()) => spent += part,
                Err(error) => {
                    prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                    prop_assert!(spent + part > 10 * common);
                    prop_assert_eq!(&budget, &before);
                }
            }
            prop_assert!(spent <= 10 * common);
            let copy: PrivacyBudget = serde_json::from_str(&serde_json::to_string(&budget).unwrap()).unwrap();
            prop_assert_eq!(copy, budget.clone());
        }
    }
}

#[test]
fn what_is_refused_spends_nothing() {
    let mut budget = PrivacyBudget::new(epsilon("1/2"));
    let counts = Counts::new(20, 30, 50);
    let refused = private_counts(counts, SCALE, &options("1", Neighbours::AddRemove, 1), &mut budget).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidArgument);
    assert_eq!(refused.to_string(), "epsilon is 1, expected at most 1/2: of the budget of 1/2, 0 is spent");
    assert_eq!(budget.spent(), "0");
    private_counts(counts, SCALE, &options("1/2", Neighbours::AddRemove, 1), &mut budget).unwrap();
    assert_eq!(budget.left(), "0");
}

#[test]
fn a_score_that_is_mostly_noise_is_refused() {
    let published =
        |counts: &[u64], text| PrivateHistogram::published(SCALE, counts, epsilon(text), Neighbours::AddRemove);
    assert!(published(&[20, 10, 20], "1").unwrap().nps(0.95).is_ok());
    let error = published(&[20, 10, 19], "1").unwrap().nps(0.95).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreliable);
    assert_eq!(error.to_string(), "49 answers with an epsilon of 1: a score needs at least 50");
    assert_eq!(published(&[0, 0, 0], "64").unwrap().nps(0.95).unwrap_err().kind(), ErrorKind::Unreliable);
    assert_eq!(published(&[20, 10, 20], "1").unwrap().nps(1.0).unwrap_err().kind(), ErrorKind::InvalidLevel);
    assert_eq!(published(&[1, 2], "1").unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(published(&[u64::MAX, 0, 0], "1").unwrap_err().kind(), ErrorKind::InvalidCount);
    assert!(serde_json::from_str::<PrivateHistogram>(r#"{"counts": [1, 2], "epsilon": "1"}"#).is_err());
    let options = options("1", Neighbours::AddRemove, 0x5ec4_e700);
    assert!(!format!("{options:?}").contains("seed:"), "{options:?}");
    // The largest counts do not overflow.
    let huge = Distribution::from_counts(SCALE, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, u64::MAX], 0).unwrap();
    let published = private_histogram(&huge, &options, &mut budget()).unwrap();
    assert!(published.nps(0.95).unwrap().nps > 99.9);
}

/// The sample company's planted leak: a tag that is set once the score is known.
#[test]
fn the_planted_tags_are_left_out() {
    let company = Company::sample();
    let rows = company.interactions();
    let column = read_tags(&rows.iter().map(|row| Some(&row.tags)).collect::<Vec<_>>(), None).unwrap();
    let planted = rows.iter().filter(|row| row.tags.contains("agent:call-back@after")).count() as u64;
    assert!(planted > 0);
    assert_eq!((column.excluded.agent, column.excluded.total()), (planted, planted));
    assert_eq!(column.caveats.len(), 1);
    assert!(column.values.iter().flatten().all(|tags| !tags.contains("call-back") && !tags.contains('@')));
    for (row, value) in rows.iter().zip(&column.values) {
        let mut kept: Vec<&str> =
            row.tags.split(';').filter(|tag| !tag.is_empty() && !tag.ends_with("@after")).collect();
        kept.sort_unstable();
        kept.dedup();
        assert_eq!(value.as_deref().unwrap_or_default(), kept.join(";"));
    }
}
