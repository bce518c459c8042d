//! Counts with noise, and the score they make.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::bounded::BoundedAnswers;
use super::budget::PrivacyBudget;
use super::epsilon::Epsilon;
use super::noise::{Noise, variance};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{real, square};
use crate::score::{Caveat, Counts, Distribution, Interval, Method, Points, ScoreLimits, percent};
use crate::survey::{Category, Scale};

/// What two sets of answers that are to look alike differ by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Neighbours {
    /// One answer is in one of them only: one count changes by one, so that noise of sensitivity 1 hides it. How many
    /// answered is hidden too. Of [`BoundedAnswers`], all answers of one customer: sensitivity m for at most m of each.
    #[default]
    AddRemove,
    /// One answer is another: two counts change by one, and the sensitivity is 2. Of [`BoundedAnswers`], 2 m.
    Replace,
}

impl Neighbours {
    /// Both.
    pub const ALL: [Self; 2] = [Self::AddRemove, Self::Replace];

    /// The stable name: `add_remove`, `replace`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddRemove => "add_remove",
            Self::Replace => "replace",
        }
    }

    /// How much one unit that is hidden changes all counts together: an answer, or at most so many of a customer.
    fn sensitivity(self, per_customer: Option<u32>) -> u32 {
        let one = match self {
            Self::AddRemove => 1,
            Self::Replace => 2,
        };
        per_customer.map_or(one, |most| one.saturating_mul(most))
    }
}

impl FromStr for Neighbours {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name).ok_or_else(|| {
            let message = format!("neighbours is {name:?}, expected \"add_remove\" or \"replace\"");
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }
}

/// How counts are made private.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PrivateOptions {
    /// What is told at most.
    pub epsilon: Epsilon,
    /// What is hidden.
    pub neighbours: Neighbours,
    /// What the noise is drawn from. **Secret, unpredictable, and new for each release**: 32 bytes of the system's source of
    /// randomness. Who knows the seed takes the noise off again; two releases of one seed show their difference. A known
    /// seed is for tests.
    pub seed: [u8; 32],
}

impl PrivateOptions {
    /// From a seed as another language gives it.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for another length. The seed is not repeated.
    ///
    /// ```
    /// use nps_core::{Neighbours, PrivateOptions};
    /// assert!(PrivateOptions::new("1".parse()?, Neighbours::AddRemove, &[0; 32]).is_ok());
    /// assert!(PrivateOptions::new("1".parse()?, Neighbours::AddRemove, &[0; 8]).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(epsilon: Epsilon, neighbours: Neighbours, seed: &[u8]) -> Result<Self> {
        let wrong = |_| Error::invalid_argument("seed", &format!("{} bytes", seed.len()), "32 bytes");
        Ok(Self { epsilon, neighbours, seed: seed.try_into().map_err(wrong)? })
    }
}

impl fmt::Debug for PrivateOptions {
    /// Without the seed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epsilon, neighbours, .. } = self;
        f.debug_struct("PrivateOptions")
            .field("epsilon", epsilon)
            .field("neighbours", neighbours)
            .finish_non_exhaustive()
    }
}

/// Counts that may be published: each with noise of its own, none below 0.
///
/// Made by [`private_histogram`] and [`private_counts`], of [`BoundedAnswers`], or from what was published, by serde or
/// [`Self::published`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawHistogram", into = "RawHistogram")]
pub struct PrivateHistogram {
    scale: Scale,
    counts: Vec<u64>,
    epsilon: Epsilon,
    neighbours: Neighbours,
    per_customer: Option<u32>,
}

/// The answers at each point of their scale, with noise.
///
/// Noise is two-sided geometric, drawn exactly: Pr(k) = (1 − a)/(1 + a) a^|k|, a = e^(−ε/s), s = 1 or 2 by
/// [`Neighbours`]; then counts below 0 are 0. Missing answers are not told. What is hidden is one *answer*: where
/// customers answer several times, [`Observations::bounded`](crate::Observations::bounded) hides the customer. Where only
/// the score is wanted, [`private_counts`] has less noise in it.
///
/// # Errors
/// As [`PrivacyBudget::spend`]; nothing is drawn then.
///
/// ```
/// use nps_core::{Distribution, Neighbours, PrivacyBudget, PrivateOptions, Scale, private_histogram};
///
/// let answers = Distribution::from_counts(Scale::ZERO_TO_TEN, &[20, 0, 0, 5, 0, 40, 9, 80, 70, 150, 200], 0)?;
/// let mut budget = PrivacyBudget::new("1".parse()?);
/// let options = PrivateOptions { epsilon: "1/2".parse()?, neighbours: Neighbours::AddRemove, seed: [0; 32] };
/// let published = private_histogram(&answers, &options, &mut budget)?;
/// assert_eq!((published.counts().len(), budget.left().as_str()), (11, "1/2"));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn private_histogram(
    answers: &Distribution,
    options: &PrivateOptions,
    budget: &mut PrivacyBudget,
) -> Result<PrivateHistogram> {
    let scale = answers.scale();
    release(scale, scale.points().map(|point| answers.count(point)), None, options, budget)
}

/// The answers of each class, with noise: detractors, passives, promoters. As [`private_histogram`].
///
/// # Errors
/// As [`PrivacyBudget::spend`]; nothing is drawn then.
///
/// ```
/// use nps_core::{Counts, Neighbours, PrivacyBudget, PrivateOptions, Scale, private_counts};
///
/// let mut budget = PrivacyBudget::new("1".parse()?);
/// let options = PrivateOptions { epsilon: "1".parse()?, neighbours: Neighbours::AddRemove, seed: [0; 32] };
/// let published = private_counts(Counts::new(200, 300, 500), Scale::ZERO_TO_TEN, &options, &mut budget)?;
/// assert_eq!(published.nps(0.95)?.n, published.counts().iter().sum::<u64>());
/// assert!(private_counts(Counts::new(200, 300, 500), Scale::ZERO_TO_TEN, &options, &mut budget).is_err()); // spent
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn private_counts(
    counts: Counts,
    scale: Scale,
    options: &PrivateOptions,
    budget: &mut PrivacyBudget,
) -> Result<PrivateHistogram> {
    release(scale, Category::ALL.map(|category| counts.of(category)).into_iter(), None, options, budget)
}

/// Counts with noise that hides an answer, or a customer of at most so many.
pub(super) fn release(
    scale: Scale,
    counts: impl Iterator<Item = u64>,
    per_customer: Option<u32>,
    &PrivateOptions { epsilon, neighbours, seed }: &PrivateOptions,
    budget: &mut PrivacyBudget,
) -> Result<PrivateHistogram> {
    budget.spend(epsilon)?;
    let mut noise = Noise::new(epsilon, neighbours.sensitivity(per_customer), seed);
    let hidden = |count: u64| {
        let sum = i128::from(count).saturating_add(noise.draw());
        u64::try_from(sum.clamp(0, MOST.into())).unwrap_or(MOST)
    };
    Ok(PrivateHistogram { scale, counts: counts.map(hidden).collect(), epsilon, neighbours, per_customer })
}

/// No sum of eleven counts overflows.
const MOST: u64 = u64::MAX / 16;

impl PrivateHistogram {
    /// The least n ε that a score is given of (n ε / m where each customer gave at most m answers): below, the noise is all
    /// there is to see.
    pub const LEAST: u64 = 50;

    /// Counts as they were published: one for each point of the scale, or detractors, passives and promoters.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for another number of counts;
    /// [`InvalidCount`](crate::ErrorKind::InvalidCount) for one above 2^60.
    ///
    /// ```
    /// use nps_core::{Neighbours, PrivateHistogram, Scale};
    ///
    /// let published = PrivateHistogram::published(Scale::ZERO_TO_TEN, &[20, 30, 50], "1".parse()?, Neighbours::AddRemove)?;
    /// assert_eq!(published.nps(0.95)?.to_string(), "NPS +30.0 [+14.2, +45.8] at 95 %, n = 100 (wald, with noise)");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn published(scale: Scale, counts: &[u64], epsilon: Epsilon, neighbours: Neighbours) -> Result<Self> {
        let points = scale.points().len();
        if counts.len() != points && counts.len() != Category::ALL.len() {
            let message = format!("there are {} counts, expected {points} or 3", counts.len());
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        if let Some(count) = counts.iter().find(|&&count| count > MOST) {
            let message = format!("the count {count} is above {MOST}");
            return Err(Error::new(ErrorKind::InvalidCount, message));
        }
        Ok(Self { scale, counts: counts.to_vec(), epsilon, neighbours, per_customer: None })
    }

    /// The same as published of [`BoundedAnswers`], whose noise hides a customer of at most so many answers.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) unless `per_customer` is from 1 to [`BoundedAnswers::MAX`].
    ///
    /// ```
    /// use nps_core::{Neighbours, PrivateHistogram, Scale};
    ///
    /// let counts = [200, 300, 500];
    /// let answers = PrivateHistogram::published(Scale::ZERO_TO_TEN, &counts, "1".parse()?, Neighbours::AddRemove)?;
    /// let customers = answers.clone().of_customers(2)?;
    /// assert!(customers.nps(0.95)?.noise_error > answers.nps(0.95)?.noise_error);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn of_customers(self, per_customer: u32) -> Result<Self> {
        BoundedAnswers::require_bound(per_customer)?;
        Ok(Self { per_customer: Some(per_customer), ..self })
    }

    /// The counts: of each point from the lowest, or of detractors, passives and promoters.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The scale the answers were given on.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// What they tell at most.
    #[must_use]
    pub const fn epsilon(&self) -> Epsilon {
        self.epsilon
    }

    /// What they hide.
    #[must_use]
    pub const fn neighbours(&self) -> Neighbours {
        self.neighbours
    }

    /// How many answers of a customer are used at most, all of which are hidden; `None` where what is hidden is one answer.
    #[must_use]
    pub const fn per_customer(&self) -> Option<u32> {
        self.per_customer
    }

    /// The counts of the classes, and how many counts make each.
    fn classes(&self) -> ([u64; 3], [u64; 3]) {
        let category = |place: usize| {
            if self.counts.len() == Category::ALL.len() {
                return Category::ALL.get(place).copied();
            }
            self.scale.points().nth(place).and_then(|point| self.scale.category(point))
        };
        let mut sums = [0; 3];
        let mut bins = [0; 3];
        for (place, &count) in self.counts.iter().enumerate() {
            let class = category(place).and_then(|found| Category::ALL.iter().position(|&known| known == found));
            if let Some((sum, bins)) = class.and_then(|class| sums.get_mut(class).zip(bins.get_mut(class))) {
                *sum += count;
                *bins += 1;
            }
        }
        (sums, bins)
    }

    /// The score of the counts, with an interval that knows of the noise: Wald's, whose variance is k v/n + σ² [p (1 − e)² +
    /// m e² + d (1 + e)²]/n², where σ² = 2a/(1 − a)² is the noise's and p, m and d how many counts make each class (delta
    /// method, by the noisy n); cut to [−100, 100]. No privacy is spent: it is made of what is published.
    ///
    /// k is 1, or how many answers of a customer are used at most: what they vary by at most, however alike the answers of
    /// one customer are, which the counts do not tell.
    ///
    /// # Errors
    /// [`Unreliable`](crate::ErrorKind::Unreliable) where n ε is below [`LEAST`](Self::LEAST);
    /// [`InvalidLevel`](crate::ErrorKind::InvalidLevel).
    pub fn nps(&self, level: f64) -> Result<PrivateNps> {
        let interval = Interval::new(Method::Wald, level)?;
        let ([detractors, passives, promoters], bins) = self.classes();
        let counts = Counts::new(detractors, passives, promoters);
        let n = counts.n();
        let (up, down) = (u128::from(self.epsilon.numerator()), u128::from(self.epsilon.denominator()));
        let together = self.per_customer.unwrap_or(1);
        let needed = (u128::from(Self::LEAST) * u128::from(together) * down).div_ceil(up);
        let limits = ScoreLimits::new(counts).filter(|_| u128::from(n) >= needed).ok_or_else(|| {
            let message = format!("{n} answers with an epsilon of {}: a score needs at least {needed}", self.epsilon);
            Error::new(ErrorKind::Unreliable, message)
        })?;
        let e = limits.estimate / 100.0;
        let [b_d, b_m, b_p] = bins.map(real);
        let spread = b_p * square(1.0 - e) + b_m * square(e) + b_d * square(1.0 + e);
        let noise = variance(self.epsilon, self.neighbours.sensitivity(self.per_customer)) * spread / square(real(n));
        let variance = f64::from(together) * limits.variance() / real(n) + noise;
        let half = interval.z() * variance.sqrt();
        let mut caveats = Caveat::of_score(counts, self.scale);
        caveats.push(Caveat::PrivateNoise);
        Ok(PrivateNps {
            nps: limits.estimate,
            lower: 100.0 * (e - half).max(-1.0),
            upper: 100.0 * (e + half).min(1.0),
            level,
            n,
            standard_error: 100.0 * variance.sqrt(),
            noise_error: 100.0 * noise.sqrt(),
            caveats,
        })
    }
}

/// A score of private counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrivateNps {
    /// The score, in points.
    pub nps: f64,
    /// Lower bound of the interval, in points.
    pub lower: f64,
    /// Upper bound of the interval, in points.
    pub upper: f64,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How many answers there are, as far as the noise tells.
    pub n: u64,
    /// The standard error, in points, noise included.
    pub standard_error: f64,
    /// The part of the noise alone, in points.
    pub noise_error: f64,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

impl fmt::Display for PrivateNps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [nps, lower, upper] = [self.nps, self.lower, self.upper].map(Points);
        let (level, n) = (percent(self.level), self.n);
        write!(f, "NPS {nps} [{lower}, {upper}] at {level} %, n = {n} (wald, with noise)")
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHistogram {
    #[serde(default)]
    scale: Scale,
    counts: Vec<u64>,
    epsilon: Epsilon,
    #[serde(default)]
    neighbours: Neighbours,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_customer: Option<u32>,
}

impl TryFrom<RawHistogram> for PrivateHistogram {
    type Error = Error;

    fn try_from(RawHistogram { scale, counts, epsilon, neighbours, per_customer }: RawHistogram) -> Result<Self> {
        let published = Self::published(scale, &counts, epsilon, neighbours)?;
        match per_customer {
            Some(most) => published.of_customers(most),
            None => Ok(published),
        }
    }
}

impl From<PrivateHistogram> for RawHistogram {
    fn from(PrivateHistogram { scale, counts, epsilon, neighbours, per_customer }: PrivateHistogram) -> Self {
        Self { scale, counts, epsilon, neighbours, per_customer }
    }
}
