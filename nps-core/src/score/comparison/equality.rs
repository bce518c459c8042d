//! Do the scores of several groups differ at all?

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numeric::{LogFactorials, Random, real, square};
use crate::score::Counts;
use crate::score::comparison::moments::Moments;
use crate::score::comparison::statistic::TestStatistic;

/// How "the scores of all groups are the same" is tested. Chosen by the number of answers, never by what they say.
///
/// ```
/// use nps_core::{Counts, Group, GroupOptions, GroupTest, compare_all};
///
/// let of = |n: u64| ["web", "sms"].map(|label| Group::of_counts(label, Counts::new(2 * n, 3 * n, 5 * n)));
/// let method = |n| compare_all(&of(n), &GroupOptions::default()).map(|found| found.method);
/// assert_eq!(method(2)?, Some(GroupTest::Permutation));
/// assert_eq!(method(20)?, Some(GroupTest::WelchJames));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GroupTest {
    /// Cochran's Q beside that of answers dealt anew to groups of the same sizes, from a seed: at most 9,999 deals, fewer
    /// once 200 were as far apart (Janssen 1997; Besag & Clifford 1991). Never rejects equal groups more often than it
    /// says; where all have 50 answers or more, as often: deals as far apart as what was observed count half (mid-p,
    /// Lancaster 1961). Where a group has fewer than 200 answers, and all together at most 100,000.
    Permutation,
    /// Welch's F with the variances of groups that have one more answer in each class (Welch 1951; James 1951). Without
    /// draws, for all others.
    WelchJames,
}

impl GroupTest {
    /// Every test.
    pub const ALL: [Self; 2] = [Self::Permutation, Self::WelchJames];

    /// The name, the same in every language: `permutation`, `welch-james`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Permutation => "permutation",
            Self::WelchJames => "welch-james",
        }
    }

    /// The number of answers from which a group tells its variance well enough.
    const LARGE: u64 = 200;
    /// No more answers than this are dealt anew.
    const DEALT: u64 = 100_000;

    fn of(groups: &[Counts]) -> Self {
        let small = groups.iter().any(|group| group.n() < Self::LARGE);
        let all: u128 = groups.iter().map(|group| group.total()).sum();
        if small && all <= u128::from(Self::DEALT) { Self::Permutation } else { Self::WelchJames }
    }
}

impl fmt::Display for GroupTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A test and how it was made.
#[derive(Clone, Copy)]
pub(super) struct Equality {
    pub(super) test: TestStatistic,
    pub(super) method: GroupTest,
}

/// Tests two groups or more, each with answers.
pub(super) fn equality(groups: &[Counts], seed: u64) -> Equality {
    let method = GroupTest::of(groups);
    let test = match method {
        GroupTest::Permutation => TestStatistic { p_value: dealt_p(groups, seed), ..cochran_q(groups) },
        GroupTest::WelchJames => welch_james(groups),
    };
    Equality { test, method }
}

/// Degrees of freedom between so many groups.
#[expect(clippy::cast_possible_truncation, reason = "at most a thousand groups")]
pub(super) const fn degrees(groups: usize) -> u32 {
    groups.saturating_sub(1) as u32
}

/// A group's mean and how much that weighs.
#[derive(Clone, Copy)]
struct Weighed {
    weight: f64,
    mean: f64,
}

/// Σ w (e − ē)².
fn spread(groups: &[Weighed]) -> f64 {
    let weights: f64 = groups.iter().map(|group| group.weight).sum();
    let pooled: f64 = groups.iter().map(|group| group.weight / weights * group.mean).sum();
    groups.iter().map(|group| group.weight * square(group.mean - pooled)).sum()
}

pub(super) fn cochran_q(groups: &[Counts]) -> TestStatistic {
    let weighed = groups.iter().filter_map(|&counts| {
        let moments = Moments::new(counts)?;
        Some(Weighed { weight: moments.n / Moments::adjusted(counts)?, mean: moments.mean })
    });
    TestStatistic::chi_squared(spread(&weighed.collect::<Vec<_>>()), degrees(groups.len()))
}

/// `None` where a group has no spread, or one answer.
pub(super) fn welch_anova(groups: &[Counts]) -> Option<TestStatistic> {
    let weighed = groups.iter().map(|&counts| {
        let moments = Moments::new(counts)?;
        let error = moments.sampled_error().filter(|&error| error > 0.0)?;
        Some((Weighed { weight: 1.0 / error, mean: moments.mean }, moments.n - 1.0))
    });
    weighed.collect::<Option<Vec<_>>>().map(|weighed| welch(&weighed))
}

/// The same with adjusted variances. A group of one answer counts as half a degree of freedom.
fn welch_james(groups: &[Counts]) -> TestStatistic {
    let weighed = groups.iter().filter_map(|&counts| {
        let moments = Moments::new(counts)?;
        let df = (moments.n - 1.0).max(0.5);
        Some((Weighed { weight: df / Moments::adjusted(counts)?, mean: moments.mean }, df))
    });
    welch(&weighed.collect::<Vec<_>>())
}

/// Welch's F of groups and the degrees of freedom of their variances.
fn welch(groups: &[(Weighed, f64)]) -> TestStatistic {
    let weighed: Vec<Weighed> = groups.iter().map(|(group, _)| *group).collect();
    let weights: f64 = weighed.iter().map(|group| group.weight).sum();
    let lambda: f64 = groups.iter().map(|(group, df)| square(1.0 - group.weight / weights) / df).sum();
    let between = degrees(groups.len());
    let (k, df) = (f64::from(between) + 1.0, f64::from(between));
    let correction = 1.0 + 2.0 * (k - 2.0) / (k * k - 1.0) * lambda;
    TestStatistic::fisher(spread(&weighed) / df / correction, between, (k * k - 1.0) / (3.0 * lambda))
}

/// The share of deals of the pooled answers to groups of these sizes whose Q is at least the one observed; ties count half
/// where no group is small.
fn dealt_p(groups: &[Counts], seed: u64) -> f64 {
    const DEALS: u32 = 9_999;
    const FAR: f64 = 200.0;
    // Deals that are alike but for which group is which have one Q, up to rounding.
    const TIE: f64 = 1e-9;
    // Below it, ties are so heavy that half of them would be too few.
    const HALVED_FROM: u64 = 50;
    let mut sizes: Vec<u64> = groups.iter().map(|group| group.n()).collect();
    // The largest group gets what the others leave.
    let largest = sizes.iter().enumerate().max_by_key(|&(_, &n)| n).map_or(0, |(place, _)| place);
    let last = sizes.len().saturating_sub(1);
    sizes.swap(largest, last);
    let pooled =
        groups.iter().fold([0; 3], |[d, m, p], group| [d + group.detractors, m + group.passives, p + group.promoters]);
    let logs = LogFactorials::up_to(sizes.iter().sum());
    let mut source = Random::new(seed);
    let observed = spread(
        &groups.iter().map(|group| weigh([group.detractors, group.passives, group.promoters])).collect::<Vec<_>>(),
    );
    let mut weighed = Vec::with_capacity(sizes.len());
    let tie = if sizes.iter().all(|&size| size >= HALVED_FROM) { 0.5 } else { 1.0 };
    let mut far = 0.0;
    for deal in 1..=DEALS {
        weighed.clear();
        let [mut detractors, mut passives, mut promoters] = pooled;
        for &size in &sizes {
            let d = source.hypergeometric(&logs, detractors, passives + promoters, size);
            let m = source.hypergeometric(&logs, passives, promoters, size - d);
            let p = size - d - m;
            (detractors, passives, promoters) = (detractors - d, passives - m, promoters - p);
            weighed.push(weigh([d, m, p]));
        }
        let q = spread(&weighed);
        if q > observed * (1.0 + TIE) {
            far += 1.0;
        } else if q >= observed * (1.0 - TIE) {
            far += tie;
        }
        if far >= FAR {
            return far / f64::from(deal);
        }
    }
    // What was observed is one of the deals.
    (far + tie) / f64::from(DEALS + 1)
}

/// As [`cochran_q`] weighs it.
fn weigh(counts: [u64; 3]) -> Weighed {
    let [detractors, passives, promoters] = counts.map(real);
    let (n, all) = (detractors + passives + promoters, detractors + passives + promoters + 3.0);
    let (d, m, p) = (detractors + 1.0, passives + 1.0, promoters + 1.0);
    let variance = (4.0 * p * d + m * (p + d)) / (all * all);
    Weighed { weight: n / variance, mean: (promoters - detractors) / n }
}
