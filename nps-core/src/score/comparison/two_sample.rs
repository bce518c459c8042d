//! Tests of "there is no difference" between two independent scores, other than that of [`compare`](crate::compare).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_two_sided, real, student_two_sided};
use crate::score::comparison::difference::{Sides, both, caveats};
use crate::score::comparison::exact::exact_p;
use crate::score::comparison::moments::{Moments, centred_ranks};
use crate::score::comparison::statistic::TestStatistic;
use crate::score::{Caveat, Counts, Side};

/// How to test whether two independent scores differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TwoSampleTest {
    /// [`Exact`](Self::Exact) where a side has fewer than [`Caveat::SOLID_FROM`] answers, else [`Mover`](Self::Mover).
    #[default]
    Auto,
    /// The smallest α whose MOVER interval excludes 0, as [`compare`](crate::compare) has it.
    Mover,
    /// Of all ways to deal the pooled answers to the two sides, the share with a difference as far from 0 (Fisher's
    /// randomisation test). Never rejects more often than it says; O(n²) for n answers on the smaller side.
    Exact,
    /// z = (e₂ − e₁)/√(v₁/n₁ + v₂/n₂).
    Wald,
    /// Welch's t, which does not assume equal variances (*Biometrika* 34, 1947).
    WelchT,
    /// Mann & Whitney's U over the three classes, corrected for ties and continuity.
    MannWhitney,
    /// Pearson's χ² of the three classes by side, classes without answers left out. Of any difference, not of the score.
    ChiSquare,
}

impl TwoSampleTest {
    /// Every test.
    pub const ALL: [Self; 7] =
        [Self::Auto, Self::Mover, Self::Exact, Self::Wald, Self::WelchT, Self::MannWhitney, Self::ChiSquare];
    /// The number of answers on the smaller side up to which [`Exact`](Self::Exact) is offered.
    pub const EXACT_UP_TO: u64 = 2000;

    /// The name, the same in every language: `auto`, `mover`, `exact`, `wald`, `welch-t`, `mann-whitney`, `chi-square`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Mover => "mover",
            Self::Exact => "exact",
            Self::Wald => "wald",
            Self::WelchT => "welch-t",
            Self::MannWhitney => "mann-whitney",
            Self::ChiSquare => "chi-square",
        }
    }

    /// The test that is used on these counts; never [`Auto`](Self::Auto).
    fn resolved(self, before: Counts, after: Counts) -> Self {
        match self {
            Self::Auto if before.n().min(after.n()) < Caveat::SOLID_FROM => Self::Exact,
            Self::Auto => Self::Mover,
            chosen => chosen,
        }
    }
}

impl fmt::Display for TwoSampleTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for TwoSampleTest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|test| test.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|test| format!("{:?}", test.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("test {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// A test of "there is no difference" between two independent scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DifferenceTest {
    /// The score of `after` minus that of `before`, in points; `None` where one of them has no answers.
    pub difference: Option<f64>,
    /// The statistic: z, t, U of `after`, or χ²; `None` of a test that has none.
    pub statistic: Option<f64>,
    /// Its degrees of freedom, of t and χ².
    pub df: Option<f64>,
    /// Two-sided p-value, not adjusted for other comparisons; `None` where a side has no answers.
    pub p_value: Option<f64>,
    /// The test in fact used; never [`TwoSampleTest::Auto`], and [`TwoSampleTest::Mover`] where the one asked for sees no
    /// spread and yet a difference.
    pub method: TwoSampleTest,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure: the caveats on volume of either side.
    pub caveats: Vec<Caveat>,
}

/// What one test says.
#[derive(Clone, Copy)]
pub(super) struct Tested {
    statistic: Option<f64>,
    df: Option<f64>,
    p_value: f64,
}

impl Tested {
    const NOTHING: Self = Self { statistic: Some(0.0), df: None, p_value: 1.0 };
}

/// Tests whether two independent scores on one scale differ.
///
/// Without answers on a side there is nothing to test: figures are `None`.
///
/// # Errors
/// [`ErrorKind::ScaleMismatch`] where both sides carry a scale and it is not the same; [`ErrorKind::InvalidArgument`] for
/// [`TwoSampleTest::Exact`] of more than [`TwoSampleTest::EXACT_UP_TO`] answers on the smaller side;
/// [`ErrorKind::CountOverflow`] at more than 2^64 − 1 answers on a side.
///
/// ```
/// use nps_core::{Counts, TwoSampleTest, test_difference};
///
/// let (before, after) = (Counts::new(1, 1, 3), Counts::new(3, 1, 1));
/// let test = test_difference(before, after, TwoSampleTest::Auto)?;
/// assert_eq!(test.method, TwoSampleTest::Exact); // five answers a side
/// assert!((test.p_value.unwrap() - 84.0 / 252.0).abs() < 1e-12); // of 252 deals, 84 differ as much
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn test_difference(
    before: impl Into<Side>,
    after: impl Into<Side>,
    method: TwoSampleTest,
) -> Result<DifferenceTest> {
    let (before, after) = both(before.into(), after.into())?;
    let asked = method.resolved(before, after);
    let fewer = before.n().min(after.n());
    if asked == TwoSampleTest::Exact && fewer > TwoSampleTest::EXACT_UP_TO {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("test exact of {fewer} answers on the smaller side: up to {}", TwoSampleTest::EXACT_UP_TO),
        ));
    }
    let sides = Sides::new(before, after);
    let tested = sides.map(|sides| match tested(asked, before, after) {
        Some(tested) => (tested, asked),
        None => (Tested { statistic: None, df: None, p_value: sides.p_value() }, TwoSampleTest::Mover),
    });
    Ok(DifferenceTest {
        difference: sides.map(|sides| sides.difference),
        statistic: tested.and_then(|(tested, _)| tested.statistic),
        df: tested.and_then(|(tested, _)| tested.df),
        p_value: tested.map(|(tested, _)| tested.p_value),
        method: tested.map_or(asked, |(_, method)| method),
        before,
        after,
        caveats: caveats(before, after),
    })
}

/// What a test says of two sides with answers; `None` of MOVER, and where the test sees no spread and yet a difference.
fn tested(test: TwoSampleTest, before: Counts, after: Counts) -> Option<Tested> {
    match test {
        TwoSampleTest::Auto | TwoSampleTest::Mover => None,
        TwoSampleTest::Exact => Some(Tested { statistic: None, df: None, p_value: exact_p(before, after) }),
        TwoSampleTest::Wald => wald(before, after),
        TwoSampleTest::WelchT => welch(before, after),
        TwoSampleTest::MannWhitney => Some(mann_whitney(before, after)),
        TwoSampleTest::ChiSquare => Some(chi_square(before, after)),
    }
}

/// Standard error and degrees of freedom of a difference.
#[derive(Clone, Copy)]
pub(super) struct Deviation {
    pub(super) difference: f64,
    pub(super) error: f64,
    pub(super) df: Option<f64>,
}

impl Deviation {
    /// √(v₁/n₁ + v₂/n₂), on [-1, 1].
    pub(super) fn wald(before: Counts, after: Counts) -> Option<Self> {
        let (from, to) = (Moments::new(before)?, Moments::new(after)?);
        Some(Self { difference: to.mean - from.mean, error: (from.error() + to.error()).sqrt(), df: None })
    }

    /// The same with variances of samples, and Satterthwaite's degrees of freedom. `None` where a side has one answer.
    pub(super) fn welch(before: Counts, after: Counts) -> Option<Self> {
        let (from, to) = (Moments::new(before)?, Moments::new(after)?);
        let (a, b) = (from.sampled_error()?, to.sampled_error()?);
        let df = (a + b) * (a + b) / (a * a / (from.n - 1.0) + b * b / (to.n - 1.0));
        Some(Self { difference: to.mean - from.mean, error: (a + b).sqrt(), df: Some(df) })
    }

    /// The two-sided tail beyond the distance from `value`, in standard errors.
    pub(super) fn two_sided(self, value: f64) -> f64 {
        let deviate = ((self.difference - value) / self.error).abs();
        self.df.map_or_else(|| normal_two_sided(deviate), |df| student_two_sided(deviate, df))
    }

    /// `None` where there is no spread and yet a difference.
    fn tested(self) -> Option<Tested> {
        if self.error > 0.0 {
            let statistic = self.difference / self.error;
            return Some(Tested { statistic: Some(statistic), df: self.df, p_value: self.two_sided(0.0) });
        }
        (self.difference == 0.0).then_some(Tested::NOTHING)
    }
}

fn wald(before: Counts, after: Counts) -> Option<Tested> {
    Deviation::wald(before, after)?.tested()
}

fn welch(before: Counts, after: Counts) -> Option<Tested> {
    Deviation::welch(before, after)?.tested()
}

fn classes(counts: Counts) -> [u64; 3] {
    [counts.detractors, counts.passives, counts.promoters]
}

/// The answers of both sides in each class.
fn columns(before: Counts, after: Counts) -> [(u64, u64); 3] {
    [(before.detractors, after.detractors), (before.passives, after.passives), (before.promoters, after.promoters)]
}

/// U of `after`: how many pairs of answers have the one of `after` in the better class, ties counting half.
fn mann_whitney(before: Counts, after: Counts) -> Tested {
    let sums = columns(before, after).map(|(from, to)| from.saturating_add(to));
    let ranks = centred_ranks(&sums);
    let (from, to) = (real(before.n()), real(after.n()));
    let all = from + to;
    let squares: f64 = sums.iter().zip(&ranks).map(|(&sum, rank)| real(sum) * rank * rank).sum();
    let above: f64 = classes(after).into_iter().zip(&ranks).map(|(count, rank)| real(count) * rank).sum();
    let deviation = (from * to / (all * (all - 1.0)) * squares).sqrt();
    let p_value = if deviation > 0.0 { normal_two_sided(((above.abs() - 0.5) / deviation).max(0.0)) } else { 1.0 };
    Tested { statistic: Some(0.5 * from * to + above), df: None, p_value }
}

fn chi_square(before: Counts, after: Counts) -> Tested {
    let (from, to) = (real(before.n()), real(after.n()));
    let all = from + to;
    let (mut statistic, mut used) = (0.0, 0_u32);
    for (from_here, to_here) in columns(before, after) {
        let (from_here, to_here) = (real(from_here), real(to_here));
        let here = from_here + to_here;
        if here > 0.0 {
            used += 1;
            for (count, side) in [(from_here, from), (to_here, to)] {
                let expected = here * (side / all);
                statistic += (count - expected) * (count - expected) / expected;
            }
        }
    }
    let TestStatistic { statistic, df, p_value, .. } = TestStatistic::chi_squared(statistic, used.saturating_sub(1));
    Tested { statistic: Some(statistic), df: Some(df.into()), p_value }
}
