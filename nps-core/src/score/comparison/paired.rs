//! The same customers asked twice: did they rise or fall?

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::{quotient, real, student_quantile, student_two_sided};
use crate::score::comparison::statistic::TestStatistic;
use crate::score::interval::Interval;
use crate::score::{Caveat, Method, Pairs};
use crate::survey::{Category, Scale};

/// How the p-value of a paired difference was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PairedTest {
    /// Exact: of all ways to give each customer's change either sign, the share whose mean is as far from 0.
    SignFlip,
    /// Student's t.
    T,
}

impl PairedTest {
    /// The number of customers from which t is used.
    pub const T_FROM: u64 = 20;

    /// The name, the same in every language: `sign-flip`, `t`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignFlip => "sign-flip",
            Self::T => "t",
        }
    }
}

impl fmt::Display for PairedTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The difference of two scores that the same customers gave, the later one minus the earlier, in points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairedDifference {
    /// 100 × the mean of how many classes a customer rose, −200 to 200; `None` where nobody answered twice.
    pub difference: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// Two-sided p-value of "customers rise as much as they fall", not adjusted for other comparisons.
    pub p_value: Option<f64>,
    /// How the p-value was computed: exact below [`PairedTest::T_FROM`] customers and where all changed alike, else t.
    pub method: PairedTest,
    /// Bowker's χ² of "as many went one way as the other, between any two classes", with 3 degrees of freedom.
    pub bowker: Option<TestStatistic>,
    /// Stuart and Maxwell's χ² of "each class has as many customers after as before".
    pub stuart_maxwell: Option<TestStatistic>,
    /// How many customers went from each class to each, and who is left out.
    pub pairs: Pairs,
    /// What to know before using the figure: the caveats on the number of customers.
    pub caveats: Vec<Caveat>,
}

impl PairedDifference {
    /// How many customers answered twice.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.pairs.n()
    }

    /// Whether displays show the figure: from [`Caveat::SHOWN_FROM`] customers on.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.n() >= Caveat::SHOWN_FROM
    }
}

/// Compares two answers of the same customers: the mean of D, how many classes each rose, from −2 to 2.
///
/// The interval is Student's, mean D ± t √(s²/n), clipped to ±200 points. Where all D are alike nothing shows how they
/// vary, and it is the widest that is left if as many customers could be otherwise as Clopper and Pearson (*Biometrika*
/// 26, 1934) cannot rule out. The p-value is exact below [`PairedTest::T_FROM`] customers, so that it and the interval
/// may disagree there. O(1).
///
/// # Errors
/// [`InvalidLevel`](crate::ErrorKind::InvalidLevel) unless `0 < level < 1`;
/// [`CountOverflow`](crate::ErrorKind::CountOverflow) at more than 2^64 − 1 customers.
///
/// ```
/// use nps_core::{PairedTest, Pairs, compare_paired};
///
/// let change = compare_paired(&Pairs::new([[10, 5, 3], [4, 20, 8], [2, 6, 42]])?, 0.95)?;
/// assert_eq!(change.to_string(), "+5.0 points [−8.0, +18.0] at 95 %, p = 0.449 (t), n = 100 pairs");
/// let few = compare_paired(&Pairs::new([[0, 3, 3], [0, 1, 0], [0, 0, 2]])?, 0.95)?;
/// assert_eq!((few.method, few.p_value), (PairedTest::SignFlip, Some(0.03125))); // all six that changed rose
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn compare_paired(pairs: &Pairs, level: f64) -> Result<PairedDifference> {
    Interval::new(Method::Auto, level)?;
    Pairs::new(pairs.transitions)?;
    let rises = Rises::new(pairs);
    let n = pairs.n();
    let method = rises.map_or(PairedTest::SignFlip, |rises| rises.method());
    let bounds = rises.map(|rises| rises.bounds(level));
    let mut caveats = Caveat::of_score(pairs.before(), Scale::ZERO_TO_TEN);
    caveats.retain(Caveat::is_on_volume);
    Ok(PairedDifference {
        difference: rises.map(|rises| rises.points()),
        lower: bounds.map(|(lower, _)| lower),
        upper: bounds.map(|(_, upper)| upper),
        level,
        p_value: rises.map(|rises| rises.p_value()),
        method,
        bowker: (n > 0).then(|| bowker(pairs)),
        stuart_maxwell: (n > 0).then(|| stuart_maxwell(pairs)),
        pairs: pairs.clone(),
        caveats,
    })
}

/// How many customers rose by −2 to 2 classes; there is at least one.
#[derive(Clone, Copy)]
struct Rises {
    counts: [u64; 5],
    n: u64,
    sum: i128,
}

impl Rises {
    fn new(pairs: &Pairs) -> Option<Self> {
        let (counts, n) = (pairs.rises(), pairs.n());
        let [two_down, one_down, _, one_up, two_up] = counts.map(i128::from);
        (n > 0).then_some(Self { counts, n, sum: 2 * (two_up - two_down) + one_up - one_down })
    }

    fn points(&self) -> f64 {
        let points = quotient(100 * self.sum.unsigned_abs(), self.n.into());
        if self.sum < 0 { -points } else { points }
    }

    fn mean(&self) -> f64 {
        self.points() / 100.0
    }

    fn are_alike(&self) -> bool {
        self.counts.into_iter().filter(|&count| count > 0).count() == 1
    }

    fn method(&self) -> PairedTest {
        if self.n < PairedTest::T_FROM || self.are_alike() { PairedTest::SignFlip } else { PairedTest::T }
    }

    /// √(s²/n) with the variance of a sample, for two customers or more.
    fn error(&self) -> f64 {
        let mean = self.mean();
        let square = |count: u64, step: f64| real(count) * (step - mean) * (step - mean);
        let [two_down, one_down, none, one_up, two_up] = self.counts;
        // In this order mirrored pairs give the same to the last bit.
        let squares = (square(two_down, -2.0) + square(two_up, 2.0))
            + (square(one_down, -1.0) + square(one_up, 1.0))
            + square(none, 0.0);
        (squares / (real(self.n) - 1.0) / real(self.n)).sqrt()
    }

    fn bounds(&self, level: f64) -> (f64, f64) {
        let points = self.points();
        if self.are_alike() {
            // The share that is alike may be as low as (α/2)^(1/n); the others may be anything.
            let alike = libm::exp(libm::log(0.5 - 0.5 * level) / real(self.n));
            let (middle, reach) = (alike * points, 200.0 * (1.0 - alike));
            return ((middle - reach).max(-200.0).min(points), (middle + reach).min(200.0).max(points));
        }
        let half_width = 100.0 * student_quantile(real(self.n) - 1.0, 0.5 + 0.5 * level) * self.error();
        ((points - half_width).max(-200.0), (points + half_width).min(200.0))
    }

    fn p_value(&self) -> f64 {
        match self.method() {
            _ if self.sum == 0 => 1.0,
            // Only the signs all as they are, or all otherwise, are as far.
            PairedTest::SignFlip if self.are_alike() => libm::exp2(1.0 - real(self.n)),
            PairedTest::SignFlip => self.sign_flip(),
            PairedTest::T => student_two_sided(self.mean() / self.error(), real(self.n) - 1.0),
        }
    }

    /// The share of all signs of the changes whose sum is at least as far from 0, by convolution of the changes of one
    /// class with those of two. Below [`PairedTest::T_FROM`] customers every count is exact.
    fn sign_flip(&self) -> f64 {
        let [two_down, one_down, _, one_up, two_up] = self.counts;
        let (ones, twos) = (one_down + one_up, two_down + two_up);
        let mut far = 0.0;
        for (up, ways) in (0..=ones).zip(binomials(ones)) {
            for (two_up, two_ways) in (0..=twos).zip(binomials(twos)) {
                let sum = 2 * i128::from(up) - i128::from(ones) + 2 * (2 * i128::from(two_up) - i128::from(twos));
                if sum.abs() >= self.sum.abs() {
                    far += ways * two_ways;
                }
            }
        }
        far / libm::exp2(real(ones + twos))
    }
}

/// The ways to choose 0, 1, … n of n.
fn binomials(n: u64) -> impl Iterator<Item = f64> {
    (0..=n).scan(1.0, move |ways, chosen| {
        let found = *ways;
        *ways = found * real(n - chosen) / real(chosen + 1);
        Some(found)
    })
}

/// Σ (nᵢⱼ − nⱼᵢ)²/(nᵢⱼ + nⱼᵢ) over the pairs of classes (Bowker, *JASA* 43, 1948).
fn bowker(pairs: &Pairs) -> TestStatistic {
    let statistic = between(pairs)
        .into_iter()
        .filter(|&(up, down)| up + down > 0.0)
        .map(|(up, down)| (up - down) * (up - down) / (up + down))
        .sum();
    TestStatistic::chi_squared(statistic, 3)
}

/// How many went up and down between passive and promoter, detractor and promoter, detractor and passive.
fn between(pairs: &Pairs) -> [(f64, f64); 3] {
    use Category::{Detractor, Passive, Promoter};
    let moved = |low, high| (real(pairs.count(low, high)), real(pairs.count(high, low)));
    [moved(Passive, Promoter), moved(Detractor, Promoter), moved(Detractor, Passive)]
}

/// Stuart (*Biometrika* 42, 1955) and Maxwell (*British Journal of Psychiatry* 116, 1970), in the form of Fleiss and
/// Everitt (1971) for three classes, which inverts no matrix. Where customers moved between two classes only, it is
/// that of `McNemar` with one degree of freedom.
fn stuart_maxwell(pairs: &Pairs) -> TestStatistic {
    let moved = between(pairs);
    let [between_23, between_13, between_12] = moved.map(|(up, down)| 0.5 * (up + down));
    let [net_23, net_13, net_12] = moved.map(|(up, down)| up - down);
    // What each class gains.
    let (first, second, third) = (-net_13 - net_12, net_12 - net_23, net_13 + net_23);
    let determinant = between_12 * between_23 + between_12 * between_13 + between_13 * between_23;
    if determinant > 0.0 {
        let sum = between_23 * first * first + between_13 * second * second + between_12 * third * third;
        return TestStatistic::chi_squared(sum / (2.0 * determinant), 2);
    }
    let all = between_12 + between_13 + between_23;
    if all > 0.0 {
        let net = net_12 + net_13 + net_23;
        return TestStatistic::chi_squared(net * net / (2.0 * all), 1);
    }
    TestStatistic::chi_squared(0.0, 0)
}
