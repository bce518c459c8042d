//! The laws of counting and scoring, on random inputs: `==` wherever the law is exact.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// Compared with a tolerance, or drawn at random: the last bit does not matter.
#![allow(clippy::disallowed_methods)]

mod common;

use common::config;
use nps_core::{Correction, Counts, Difference, Distribution, ErrorKind, Method, Scale, compare};
use proptest::prelude::*;
use proptest::sample::select;

fn scale() -> impl Strategy<Value = Scale> {
    (0..=8_u8)
        .prop_flat_map(|lowest| (Just(lowest), lowest + 1..=9))
        .prop_flat_map(|(lowest, passive)| (Just(lowest), Just(passive), passive + 1..=10))
        .prop_flat_map(|(lowest, passive, promoter)| (Just([lowest, passive, promoter]), promoter..=10))
        .prop_map(|([lowest, passive, promoter], highest)| Scale::new(lowest, highest, passive, promoter).unwrap())
}

/// Small and huge counts, so that some sums overflow.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..50_u64, 2 => any::<u32>().prop_map(u64::from), 1 => any::<u64>()]
}

fn distribution_on(scale: Scale) -> impl Strategy<Value = Distribution> {
    let most = u64::MAX / scale.points().len() as u64;
    (prop::collection::vec(count(), scale.points().len()), count()).prop_map(move |(mut counts, missing)| {
        for count in &mut counts {
            *count = (*count).min(most);
        }
        Distribution::from_counts(scale, &counts, missing).unwrap()
    })
}

fn three() -> impl Strategy<Value = [Distribution; 3]> {
    scale().prop_flat_map(|scale| [distribution_on(scale), distribution_on(scale), distribution_on(scale)])
}

fn merged(left: &Distribution, right: &Distribution) -> Result<Distribution, ErrorKind> {
    let mut made = *left;
    match made.merge(right) {
        Ok(()) => Ok(made),
        Err(error) => {
            assert_eq!(made, *left, "a refused merge changes nothing");
            Err(error.kind())
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn empty_is_the_identity([one, ..] in three()) {
        let empty = Distribution::new(one.scale());
        prop_assert!(empty.is_empty());
        prop_assert_eq!(merged(&one, &empty), Ok(one));
        prop_assert_eq!(merged(&empty, &one), Ok(one));
    }

    #[test]
    fn merging_commutes([one, two, _] in three()) {
        prop_assert_eq!(merged(&one, &two), merged(&two, &one));
    }

    #[test]
    fn merging_associates([one, two, three] in three()) {
        let left = merged(&one, &two).and_then(|made| merged(&made, &three));
        let right = merged(&two, &three).and_then(|made| merged(&one, &made));
        prop_assert_eq!(left, right);
    }

    #[test]
    fn subtracting_undoes_merging([one, two, _] in three()) {
        if let Ok(mut made) = merged(&one, &two) {
            prop_assert_eq!(made.n(), one.n() + two.n());
            prop_assert_eq!(made.missing(), one.missing() + two.missing());
            made.subtract(&two).unwrap();
            prop_assert_eq!(made, one);
        }
    }

    #[test]
    fn subtracting_what_is_not_there_changes_nothing([one, two, _] in three()) {
        let contained = one.iter().zip(two.iter()).all(|(one, two)| one.1 >= two.1) && one.missing() >= two.missing();
        let mut made = one;
        let outcome = made.subtract(&two).map_err(|error| error.kind());
        prop_assert_eq!(outcome, if contained { Ok(()) } else { Err(ErrorKind::NothingToRetract) });
        if contained {
            prop_assert_eq!(merged(&made, &two), Ok(one));
        } else {
            prop_assert_eq!(made, one);
        }
    }

    #[test]
    fn retracting_undoes_adding([one, ..] in three(), point in 0..=10_u8) {
        if let Ok(score) = one.scale().score(point) {
            let mut made = one;
            if made.add(score).is_ok() {
                prop_assert_eq!(made.count(point), one.count(point) + 1);
                prop_assert_eq!(made.n(), one.n() + 1);
                made.retract(score).unwrap();
            }
            prop_assert_eq!(made, one);
        }
    }

    #[test]
    fn retracting_missing_undoes_adding_it([one, ..] in three(), count in count()) {
        let mut made = one;
        match made.add_missing(count) {
            Ok(()) => made.retract_missing(count).unwrap(),
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::CountOverflow),
        }
        prop_assert_eq!(made, one);
    }

    #[test]
    fn bytes_come_back([one, ..] in three()) {
        let bytes = one.to_bytes();
        let read = Distribution::from_bytes(&bytes).unwrap();
        prop_assert_eq!(read, one);
        prop_assert_eq!(read.to_bytes(), bytes);
    }

    #[test]
    fn json_comes_back([one, ..] in three()) {
        let text = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(serde_json::from_str::<Distribution>(&text).unwrap(), one);
        let nps = one.nps(0.95, Method::Auto).unwrap();
        let text = serde_json::to_string(&nps).unwrap();
        prop_assert_eq!(serde_json::from_str::<nps_core::Nps>(&text).unwrap(), nps);
    }

    #[test]
    fn other_scales_are_refused(one in scale().prop_flat_map(distribution_on), two in scale().prop_flat_map(distribution_on)) {
        prop_assume!(one.scale() != two.scale());
        let mut made = one;
        prop_assert_eq!(made.merge(&two).unwrap_err().kind(), ErrorKind::ScaleMismatch);
        prop_assert_eq!(made.subtract(&two).unwrap_err().kind(), ErrorKind::ScaleMismatch);
        let score = two.scale().score(two.scale().highest()).unwrap();
        prop_assert_eq!(made.add(score).unwrap_err().kind(), ErrorKind::ScaleMismatch);
        prop_assert_eq!(made.retract(score).unwrap_err().kind(), ErrorKind::ScaleMismatch);
        prop_assert_eq!(made, one);
    }

    #[test]
    fn the_mean_and_the_median_are_those_of_the_answers(answers in prop::collection::vec(0..=10_u8, 0..60)) {
        let mut made = Distribution::new(Scale::ZERO_TO_TEN);
        for &answer in &answers {
            made.add(Scale::ZERO_TO_TEN.score(answer).unwrap()).unwrap();
        }
        let mut sorted = answers.clone();
        sorted.sort_unstable();
        let middle = |at: usize| f64::from(sorted[at]);
        let (n, sum): (u32, u32) = (u32::try_from(answers.len()).unwrap(), answers.iter().map(|&a| u32::from(a)).sum());
        let mean = (n > 0).then(|| f64::from(sum) / f64::from(n));
        let median = (n > 0).then(|| f64::midpoint(middle((sorted.len() - 1) / 2), middle(sorted.len() / 2)));
        prop_assert_eq!(made.mean(), mean);
        prop_assert_eq!(made.median(), median);
    }
}

fn counts() -> impl Strategy<Value = Counts> {
    let each = || prop_oneof![1 => Just(0_u64), 4 => 0..60_u64, 2 => 0..1_000_000_u64, 1 => 0..(1_u64 << 61), 1 => Just(1 << 60)];
    (each(), each(), each()).prop_map(|(d, m, p)| Counts::new(d, m, p)).prop_filter("nobody", |counts| counts.n() > 0)
}

fn level() -> impl Strategy<Value = f64> {
    prop_oneof![3 => select(vec![0.5, 0.8, 0.9, 0.95, 0.99, 0.999]), 3 => 0.001..0.9999_f64, 1 => 1e-300..1e-9_f64]
}

/// The methods whose intervals nest.
fn nesting() -> impl Strategy<Value = Method> {
    select(vec![Method::Score, Method::Wald, Method::AdjWald3T, Method::AdjWald3U])
}

/// Counts with a method that says something of them.
fn counts_and_method() -> impl Strategy<Value = (Counts, Method)> {
    let enough = |(counts, method): &(Counts, Method)| {
        !method.name().starts_with("bootstrap") || counts.n() >= Method::BOOTSTRAP_FROM
    };
    (counts(), select(Method::ALL.to_vec())).prop_filter("too few to resample", enough)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn swapping_promoters_and_detractors_negates_to_the_bit((counts, method) in counts_and_method(), level in level()) {
        let Counts { detractors, passives, promoters } = counts;
        let found = counts.nps(level, method).unwrap();
        let mirror = Counts::new(promoters, passives, detractors).nps(level, method).unwrap();
        prop_assert_eq!(found.nps, mirror.nps.map(|nps| -nps));
        prop_assert_eq!(found.lower, mirror.upper.map(|upper| -upper));
        prop_assert_eq!(found.upper, mirror.lower.map(|lower| -lower));
    }

    #[test]
    fn bounds_stay_on_the_scale_in_order((counts, method) in counts_and_method(), level in level()) {
        let found = counts.nps(level, method).unwrap();
        let (lower, nps, upper) = (found.lower.unwrap(), found.nps.unwrap(), found.upper.unwrap());
        prop_assert!(-100.0 <= lower && lower <= upper && upper <= 100.0, "{found:?}");
        prop_assert!((-100.0..=100.0).contains(&nps), "{found:?}");
    }

    #[test]
    fn the_score_interval_contains_the_estimate(counts in counts(), level in level()) {
        let found = counts.nps(level, Method::Score).unwrap();
        prop_assert!(found.lower <= found.nps && found.nps <= found.upper, "{found:?}");
    }

    /// Exact for the closed forms, up to the rounding of the root for the score method. Not so for `adjwald-z2u`, whose
    /// centre moves towards 0 as the level rises, faster than it widens where all answers are in one class.
    #[test]
    fn a_higher_level_gives_a_wider_interval(counts in counts(), levels in [level(), level()], method in nesting()) {
        const ROOT: f64 = 100.0 * 2e-15;
        let [low, high] = if levels[0] <= levels[1] { levels } else { [levels[1], levels[0]] };
        let (narrow, wide) = (counts.nps(low, method).unwrap(), counts.nps(high, method).unwrap());
        let slack = if method.resolved() == Method::Score { ROOT } else { 0.0 };
        prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap() + slack, "{wide:?} {narrow:?}");
        prop_assert!(wide.upper.unwrap() >= narrow.upper.unwrap() - slack, "{wide:?} {narrow:?}");
    }

    #[test]
    fn a_promoter_more_never_lowers_the_score(counts in counts(), level in level()) {
        let more = Counts { promoters: counts.promoters + 1, ..counts };
        prop_assert!(more.points() >= counts.points());
        let fewer = Counts { detractors: counts.detractors + 1, ..counts };
        prop_assert!(fewer.points() <= counts.points());
        let (before, after) = (counts.nps(level, Method::Auto).unwrap(), more.nps(level, Method::Auto).unwrap());
        prop_assert_eq!(before.n() + 1, after.n());
    }

    #[test]
    fn auto_is_score_to_the_bit(counts in counts(), level in level()) {
        prop_assert_eq!(counts.nps(level, Method::Auto), counts.nps(level, Method::Score));
    }

    #[test]
    fn shares_and_score_agree(counts in counts()) {
        use nps_core::Category::{Detractor, Passive, Promoter};
        let share = |class| counts.share(class).unwrap();
        prop_assert!((share(Detractor) + share(Passive) + share(Promoter) - 1.0).abs() < 1e-15);
        prop_assert!((100.0 * (share(Promoter) - share(Detractor)) - counts.points().unwrap()).abs() < 1e-13);
    }

    #[test]
    fn a_distribution_scores_as_its_counts((counts, method) in counts_and_method(), level in level()) {
        let Counts { detractors, passives, promoters } = counts;
        let points = [0, 0, detractors, 0, 0, 0, 0, passives, 0, 0, promoters];
        let made = Distribution::from_counts(Scale::ZERO_TO_TEN, &points, 9).unwrap();
        prop_assert_eq!(made.nps(level, method), counts.nps(level, method));
    }
}

/// The other way round.
fn reversed(Difference { difference, lower, upper, .. }: &Difference) -> [Option<f64>; 3] {
    [difference, upper, lower].map(|figure| figure.map(|figure| -figure))
}

fn figures(found: &Difference) -> [Option<f64>; 3] {
    [found.difference, found.lower, found.upper]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_way_back_is_the_exact_negative([a, b] in [counts(), counts()], level in level()) {
        let (there, back) = (compare(a, b, level).unwrap(), compare(b, a, level).unwrap());
        prop_assert_eq!(figures(&back), reversed(&there));
        prop_assert_eq!(back.p_value, there.p_value);
        // So is swapping promoters and detractors on both sides.
        let mirror = |counts: Counts| Counts::new(counts.promoters, counts.passives, counts.detractors);
        let mirrored = compare(mirror(a), mirror(b), level).unwrap();
        prop_assert_eq!(figures(&mirrored), reversed(&there));
        prop_assert_eq!(mirrored.p_value, there.p_value);
    }

    #[test]
    fn a_difference_lies_in_its_interval_on_the_scale([a, b] in [counts(), counts()], level in level()) {
        let found = compare(a, b, level).unwrap();
        let [difference, lower, upper] = figures(&found).map(Option::unwrap);
        prop_assert!(-200.0 <= lower && lower <= difference && difference <= upper && upper <= 200.0, "{found:?}");
        prop_assert_eq!(Some(difference), a.points().zip(b.points()).map(|(from, to)| to - from));
        prop_assert!((0.0..=1.0).contains(&found.p_value.unwrap()), "{found:?}");
    }

    #[test]
    fn a_difference_widens_with_the_level([a, b] in [counts(), counts()], levels in [level(), level()]) {
        const ROOT: f64 = 200.0 * 2e-15;
        let [low, high] = if levels[0] <= levels[1] { levels } else { [levels[1], levels[0]] };
        let (narrow, wide) = (compare(a, b, low).unwrap(), compare(a, b, high).unwrap());
        prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap() + ROOT, "{wide:?} {narrow:?}");
        prop_assert!(wide.upper.unwrap() >= narrow.upper.unwrap() - ROOT, "{wide:?} {narrow:?}");
        prop_assert_eq!(wide.p_value, narrow.p_value, "the level is none of its business");
    }

    /// To a relative 1e-9, to which z is known for up to a million answers on a side.
    #[test]
    fn the_interval_excludes_0_where_the_test_rejects([a, b] in [few(), few()], level in level()) {
        const KNOWN: f64 = 1e-9;
        let found = compare(a, b, level).unwrap();
        let excluded = found.lower > Some(0.0) || found.upper < Some(0.0);
        let (p, alpha) = (found.p_value.unwrap(), 1.0 - level);
        if (p - alpha).abs() > KNOWN * alpha {
            prop_assert_eq!(excluded, p < alpha, "{:?}", found);
        }
    }

    #[test]
    fn without_a_difference_there_is_nothing_to_find(counts in counts(), level in level(), times in 1..1000_u64) {
        let found = compare(counts, counts, level).unwrap();
        prop_assert_eq!((found.difference, found.p_value), (Some(0.0), Some(1.0)));
        prop_assert_eq!(found.lower, found.upper.map(|upper| -upper));
        if let Some(more) = multiplied(counts, times) {
            let found = compare(counts, more, level).unwrap();
            prop_assert_eq!((found.difference, found.p_value), (Some(0.0), Some(1.0)));
        }
    }

    /// The score interval depends on z/√n: k times the answers on both sides make √k times the z.
    #[test]
    fn more_of_the_same_never_raises_p([a, b] in [few(), few()], times in 1..1000_u64) {
        let once = compare(a, b, 0.95).unwrap();
        let more = compare(multiplied(a, times).unwrap(), multiplied(b, times).unwrap(), 0.95).unwrap();
        prop_assert_eq!(more.difference, once.difference);
        prop_assert!(more.p_value.unwrap() <= once.p_value.unwrap() * (1.0 + 1e-9), "{once:?} {more:?}");
    }

    #[test]
    fn every_kind_of_side_compares_alike([a, b] in [few(), few()], level in level()) {
        let expected = compare(a, b, level).unwrap();
        let spread = |counts: Counts| {
            let points = [counts.detractors, 0, 0, 0, 0, 0, 0, counts.passives, 0, 0, counts.promoters];
            Distribution::from_counts(Scale::ZERO_TO_TEN, &points, 9).unwrap()
        };
        let (from, to) = (spread(a), spread(b));
        prop_assert_eq!(&compare(&from, &to, level).unwrap(), &expected);
        prop_assert_eq!(&compare(&from, b, level).unwrap(), &expected);
        let nps = |distribution: &Distribution| distribution.nps(0.5, Method::Wald).unwrap();
        prop_assert_eq!(&nps(&from).compare(&nps(&to), level).unwrap(), &expected);
        let text = serde_json::to_string(&expected).unwrap();
        prop_assert_eq!(serde_json::from_str::<Difference>(&text).unwrap(), expected);
    }

    #[test]
    fn adjusted_p_values_are_ordered_and_in_their_places(given in p_values()) {
        let [holm, bh, by] = Correction::ALL.map(|correction| correction.adjust(&given));
        for row in 0..given.len() {
            let Some(raw) = given[row] else {
                prop_assert_eq!([holm[row], bh[row], by[row]], [None; 3]);
                continue;
            };
            let [holm, bh, by] = [holm[row], bh[row], by[row]].map(Option::unwrap);
            prop_assert!(raw <= bh && bh <= holm && bh <= by && holm <= 1.0 && by <= 1.0, "{raw} {bh} {holm} {by}");
        }
        for adjusted in [&holm, &bh, &by] {
            let bits = |p: &f64| p.to_bits(); // in the order of the numbers, none of which is negative
            let mut pairs: Vec<_> = given.iter().flatten().map(bits).zip(adjusted.iter().flatten().map(bits)).collect();
            pairs.sort_by_key(|&(raw, _)| raw);
            let is_monotone = |pair: &[(u64, u64)]| {
                pair[0].1 <= pair[1].1 && (pair[0].0 != pair[1].0 || pair[0].1 == pair[1].1)
            };
            prop_assert!(pairs.windows(2).all(is_monotone), "{pairs:?}");
        }
    }

    #[test]
    fn what_was_not_compared_does_not_count(given in p_values()) {
        let made: Vec<Option<f64>> = given.iter().flatten().map(|&p| Some(p)).collect();
        for correction in Correction::ALL {
            let among: Vec<_> = correction.adjust(&given).into_iter().flatten().map(Some).collect();
            prop_assert_eq!(among, correction.adjust(&made));
        }
    }

    #[test]
    fn the_order_of_comparisons_does_not_matter(
        (given, order) in p_values().prop_flat_map(|given| {
            let places: Vec<usize> = (0..given.len()).collect();
            (Just(given), Just(places).prop_shuffle())
        })
    ) {
        let shuffled: Vec<Option<f64>> = order.iter().map(|&place| given[place]).collect();
        for correction in Correction::ALL {
            let expected = correction.adjust(&given);
            let expected: Vec<_> = order.iter().map(|&place| expected[place]).collect();
            prop_assert_eq!(correction.adjust(&shuffled), expected);
        }
    }

    #[test]
    fn one_comparison_is_left_as_it_is(p in 0.0..=1.0_f64) {
        for correction in Correction::ALL {
            prop_assert_eq!(correction.adjust(&[None, Some(p)]), [None, Some(p)]);
        }
    }
}

/// Up to a million answers.
fn few() -> impl Strategy<Value = Counts> {
    let each = || prop_oneof![1 => Just(0_u64), 4 => 0..60_u64, 2 => 0..300_000_u64];
    (each(), each(), each()).prop_map(|(d, m, p)| Counts::new(d, m, p)).prop_filter("nobody", |counts| counts.n() > 0)
}

fn multiplied(counts: Counts, times: u64) -> Option<Counts> {
    let each = |count: u64| count.checked_mul(times).filter(|&count| count < 1 << 62);
    Some(Counts::new(each(counts.detractors)?, each(counts.passives)?, each(counts.promoters)?))
}

/// P-values with ties, ends and missing ones among them.
fn p_values() -> impl Strategy<Value = Vec<Option<f64>>> {
    let p = prop_oneof![
        3 => 0.0..=1.0_f64,
        2 => select(vec![0.0, 5e-324, 0.01, 0.05, 1.0]),
        1 => (0.0..300.0_f64).prop_map(|places| 10_f64.powf(-places)),
    ];
    prop::collection::vec(prop::option::weighted(0.8, p), 0..40)
}

#[test]
fn every_scale_classifies_every_point_once() {
    let mut scales = 0;
    for [low, high, passive, promoter] in all_quadruples() {
        let Ok(scale) = Scale::new(low, high, passive, promoter) else { continue };
        scales += 1;
        let classes: Vec<_> = scale.points().map(|point| scale.category(point).unwrap()).collect();
        assert!(classes.is_sorted(), "{scale}");
        assert_eq!((low..=high).collect::<Vec<_>>(), scale.points().collect::<Vec<_>>());
        for off in (0..low).chain(high + 1..=255) {
            assert_eq!(scale.category(off), None);
            assert_eq!(scale.score(off).unwrap_err().kind(), ErrorKind::ScoreOutOfRange);
        }
    }
    assert_eq!(scales, 495);
}

fn all_quadruples() -> impl Iterator<Item = [u8; 4]> {
    let points = 0..=11_u8;
    let each = move || points.clone();
    let inner = each.clone();
    let last = each.clone();
    let first = each();
    first
        .flat_map(move |a| each().map(move |b| (a, b)))
        .flat_map(move |(a, b)| inner().map(move |c| (a, b, c)))
        .flat_map(move |(a, b, c)| last().map(move |d| [a, b, c, d]))
}
