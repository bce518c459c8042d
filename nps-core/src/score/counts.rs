//! The three counts that a Net Promoter Score is made of.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::quotient;
use crate::score::interval::Interval;
use crate::score::{Method, Nps};
use crate::survey::{Answer, Category, Scale};

/// How many answers fell in each class: all that a score and its interval depend on.
///
/// ```
/// use nps_core::{Counts, Method};
///
/// let counts = Counts::new(20, 30, 50);
/// assert_eq!(counts.points(), Some(30.0));
/// let nps = counts.nps(0.95, Method::Auto)?;
/// assert!(nps.lower < Some(14.0) && nps.upper > Some(44.0));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// Answers of detractors.
    pub detractors: u64,
    /// Answers of passives.
    pub passives: u64,
    /// Answers of promoters.
    pub promoters: u64,
}

impl Counts {
    /// The largest count that crosses every language exactly: 2^53.
    pub const MAX_EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

    /// Counts by class, from the worst to the best.
    #[must_use]
    pub const fn new(detractors: u64, passives: u64, promoters: u64) -> Self {
        Self { detractors, passives, promoters }
    }

    /// So many answers of one class.
    pub(crate) const fn of_class(category: Category, count: u64) -> Self {
        match category {
            Category::Detractor => Self::new(count, 0, 0),
            Category::Passive => Self::new(0, count, 0),
            Category::Promoter => Self::new(0, 0, count),
        }
    }

    /// Counts from numbers as another language gives them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`], naming the class, unless each is a whole number from 0 to 2^53.
    ///
    /// ```
    /// use nps_core::{Answer, Counts};
    ///
    /// let counts = Counts::read([Answer::Integer(2), Answer::Float(3.0), Answer::Integer(5)])?;
    /// assert_eq!(counts, Counts::new(2, 3, 5));
    /// let error = Counts::read([Answer::Float(2.5), Answer::Integer(3), Answer::Integer(5)]).unwrap_err();
    /// assert_eq!(error.to_string(), "2.5 detractors is not a count: expected a whole number from 0 to 9007199254740992");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read(counts: [Answer<'_>; 3]) -> Result<Self> {
        let [detractors, passives, promoters] = counts;
        Ok(Self {
            detractors: Self::read_one(&detractors, "detractors")?,
            passives: Self::read_one(&passives, "passives")?,
            promoters: Self::read_one(&promoters, "promoters")?,
        })
    }

    /// One count from a number as another language gives it; `what` is counted.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`] unless it is a whole number from 0 to 2^53.
    ///
    /// ```
    /// use nps_core::{Answer, Counts};
    /// assert_eq!(Counts::read_one(&Answer::Float(3.0), "answers"), Ok(3));
    /// assert!(Counts::read_one(&Answer::Integer(-1), "answers").is_err());
    /// ```
    pub fn read_one(answer: &Answer<'_>, what: &str) -> Result<u64> {
        let value = match answer {
            Answer::Integer(value) => u64::try_from(*value).ok(),
            Answer::Float(value) => whole(*value),
            _ => None,
        };
        value.filter(|&value| value <= Self::MAX_EXACT).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidCount,
                format!("{answer} {what} is not a count: expected a whole number from 0 to {}", Self::MAX_EXACT),
            )
        })
    }

    /// A column of counts, each as [`read_one`](Self::read_one).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`], naming the row, unless all are whole numbers from 0 to 2^53.
    ///
    /// ```
    /// use nps_core::{Answer, Counts};
    /// assert_eq!(Counts::read_column(&[Answer::Float(3.0), Answer::Integer(0)]), Ok(vec![3, 0]));
    /// assert_eq!(Counts::read_column(&[Answer::Integer(2), Answer::Float(0.5)]).unwrap_err().row(), Some(1));
    /// ```
    pub fn read_column(values: &[Answer<'_>]) -> Result<Vec<u64>> {
        let read = |(row, value)| {
            Self::read_one(value, "answers").map_err(|error| Error::at_row(ErrorKind::InvalidCount, row, error))
        };
        values.iter().enumerate().map(read).collect()
    }

    /// A count as the only kind of number that some languages have.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`] above 2^53, where an `f64` would be another number.
    ///
    /// ```
    /// use nps_core::Counts;
    /// assert_eq!(Counts::exact(39), Ok(39.0));
    /// assert!(Counts::exact((1 << 53) + 1).is_err());
    /// ```
    pub fn exact(count: u64) -> Result<f64> {
        #[expect(clippy::cast_precision_loss, reason = "checked")]
        if count <= Self::MAX_EXACT { Ok(count as f64) } else { Err(inexact(count)) }
    }

    /// How many answers there are. Saturates at 2^64 - 1.
    #[must_use]
    #[inline]
    pub const fn n(self) -> u64 {
        self.detractors.saturating_add(self.passives).saturating_add(self.promoters)
    }

    /// How many answers there are, exactly.
    pub(crate) fn total(self) -> u128 {
        u128::from(self.detractors) + u128::from(self.passives) + u128::from(self.promoters)
    }

    /// Both together.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`].
    pub(crate) fn plus(self, other: Self) -> Result<Self> {
        if u128::from(u64::MAX) < self.total() + other.total() { Err(too_many()) } else { Ok(self.with(other)) }
    }

    /// Both together, of answers that were counted together before; a count that does not fit saturates.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            detractors: self.detractors.saturating_add(other.detractors),
            passives: self.passives.saturating_add(other.passives),
            promoters: self.promoters.saturating_add(other.promoters),
        }
    }

    /// Fails where there are more answers than can be counted: they have no `n`.
    pub(crate) fn require_countable(self) -> Result<()> {
        if self.total() <= u128::from(u64::MAX) {
            return Ok(());
        }
        Err(too_many())
    }

    /// Whether there is no answer.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.n() == 0
    }

    /// The count of one class.
    #[must_use]
    pub const fn of(self, category: Category) -> u64 {
        match category {
            Category::Detractor => self.detractors,
            Category::Passive => self.passives,
            Category::Promoter => self.promoters,
        }
    }

    /// The share of one class, 0 to 1; `None` without answers.
    #[must_use]
    pub fn share(self, category: Category) -> Option<f64> {
        if self.is_empty() { None } else { Some(quotient(self.of(category).into(), self.total())) }
    }

    /// The score in points, 100 × (promoters − detractors) / n; `None` without answers.
    ///
    /// Rounded once, so that equal proportions give equal scores.
    #[must_use]
    #[inline]
    pub fn points(self) -> Option<f64> {
        const FEW: u64 = Counts::MAX_EXACT >> 9;
        let Self { detractors, passives, promoters } = self;
        if detractors | passives | promoters < FEW {
            let n = (detractors + passives + promoters).cast_signed();
            let net = promoters.cast_signed() - detractors.cast_signed();
            #[expect(clippy::cast_precision_loss, reason = "both are below 2^53")]
            return (n > 0).then(|| (100 * net) as f64 / n as f64);
        }
        self.points_of_many()
    }

    #[cold]
    fn points_of_many(self) -> Option<f64> {
        if self.is_empty() {
            return None;
        }
        let net = u128::from(self.promoters.abs_diff(self.detractors));
        let points = quotient(100 * net, self.total());
        Some(if self.promoters < self.detractors { -points } else { points })
    }

    /// The score with its interval and caveats, of answers on the standard scale.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`; [`ErrorKind::InvalidArgument`] for a bootstrap of fewer than
    /// [`Method::BOOTSTRAP_FROM`] answers; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn nps(self, level: f64, method: Method) -> Result<Nps> {
        self.require_countable()?;
        Nps::new(self, Scale::ZERO_TO_TEN, &Interval::new(method, level)?)
    }

    /// The score of a sample drawn without replacement from so many customers, of whom it is to tell: the more of them
    /// answered, the narrower, and a point once all did.
    ///
    /// The counts are taken as n (N − 1)/(N − n) answers of the same shares; [`Method::Wald`] and [`Method::T`] take the
    /// variance of a sample times 1 − n/N (Cochran, *Sampling Techniques*, 1977, 2.16).
    ///
    /// # Errors
    /// As [`nps`](Self::nps); [`ErrorKind::InvalidArgument`] for more answers than customers, and for a bootstrap, which
    /// draws with replacement.
    ///
    /// ```
    /// use nps_core::{Counts, Method};
    ///
    /// let counts = Counts::new(20, 30, 50);
    /// let nps = counts.nps_of_population(400, 0.95, Method::Auto)?;
    /// assert_eq!(nps.to_string(), "NPS +30.0 [+16.2, +42.6] at 95 %, n = 100 of 400 (score)");
    /// assert_eq!(counts.nps_of_population(100, 0.95, Method::Auto)?.upper, Some(30.0));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn nps_of_population(self, population: u64, level: f64, method: Method) -> Result<Nps> {
        self.require_countable()?;
        Nps::new(self, Scale::ZERO_TO_TEN, &Interval::new(method, level)?.of_population(Some(population))?)
    }
}

#[cold]
fn too_many() -> Error {
    Error::new(ErrorKind::CountOverflow, format!("the counts add up to more than {}", u64::MAX))
}

#[cold]
fn inexact(count: u64) -> Error {
    Error::new(
        ErrorKind::InvalidCount,
        format!("a count of {count} cannot be given exactly: the limit is {}", Counts::MAX_EXACT),
    )
}

/// The count a float stands for: whole, not negative, at most 2^53.
fn whole(value: f64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
    let in_range = value >= 0.0 && value <= Counts::MAX_EXACT as f64 && value.fract() == 0.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    in_range.then_some(value as u64)
}
