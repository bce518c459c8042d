//! The exact histogram of answers over a scale's points.

use serde::{Deserialize, Serialize};

use crate::codec::{Reader, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::numeric::quotient;
use crate::score::interval::Interval;
use crate::score::{Counts, Method, Nps};
use crate::survey::{Scale, Score};

/// How many answers chose each point of a scale, and how many gave none.
///
/// Merging is addition: associative and commutative, with the empty distribution as identity and
/// [`subtract`](Self::subtract) and [`retract`](Self::retract) as inverse. Everything is exact; a refused operation
/// changes nothing.
///
/// ```
/// use nps_core::{Distribution, Method, Scale};
///
/// let scale = Scale::ZERO_TO_TEN;
/// let mut answers = Distribution::new(scale);
/// for value in [10, 9, 9, 7, 3] {
///     answers.add(scale.score(value)?)?;
/// }
/// answers.add_missing(1)?;
/// assert_eq!((answers.n(), answers.missing()), (5, 1));
/// assert_eq!(answers.nps(0.95, Method::Auto)?.nps, Some(40.0));
///
/// answers.retract(scale.score(3)?)?; // a response can be taken back
/// assert_eq!(answers.mean(), Some(8.75));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Distribution {
    scale: Scale,
    /// Indexed by point; zero off the scale.
    counts: [u64; POINTS],
    missing: u64,
}

/// One more than the highest point any scale has.
pub(crate) const POINTS: usize = Scale::MAX_POINT as usize + 1;

const MAGIC: [u8; 4] = *b"NPSD";
const VERSION: u8 = 1;

impl Distribution {
    /// No answers yet, on this scale.
    #[must_use]
    pub const fn new(scale: Scale) -> Self {
        Self { scale, counts: [0; POINTS], missing: 0 }
    }

    /// Counts for each point of the scale, from the lowest, and the number of missing answers.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`] unless there is one count a point; [`ErrorKind::CountOverflow`] where they add up
    /// to more than 2^64 − 1.
    ///
    /// ```
    /// use nps_core::{Distribution, Scale};
    /// let stars = Distribution::from_counts("1-5/4/5".parse()?, &[2, 0, 1, 4, 3], 0)?;
    /// assert_eq!(stars.counts().promoters, 3);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn from_counts(scale: Scale, counts: &[u64], missing: u64) -> Result<Self> {
        let points = scale.points().len();
        if counts.len() != points {
            return Err(Error::new(
                ErrorKind::LengthMismatch,
                format!("{} counts were given for the {points} points of the scale {scale}", counts.len()),
            ));
        }
        let mut made = Self::new(scale);
        made.missing = missing;
        for (slot, &count) in made.on_scale_mut().zip(counts) {
            *slot = count;
        }
        made.checked_total()?;
        Ok(made)
    }

    /// What the kernels counted: any count off the scale must be zero.
    pub(crate) fn from_points(scale: Scale, counts: [u64; POINTS], missing: u64) -> Self {
        Self { scale, counts, missing }
    }

    /// What the slots of rows that have been read say: points of the scale, and missing answers.
    pub(crate) fn from_slots(slots: &[u64; SLOTS], scale: Scale) -> Self {
        let mut made = Self::new(scale);
        for (point, (kept, &count)) in (0_u8..).zip(made.counts.iter_mut().zip(slots)) {
            if scale.contains(point) {
                *kept = count;
            }
        }
        made.missing = slots.get(usize::from(MISSING)).copied().unwrap_or(0);
        made
    }

    /// Counts one answer.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`] where the score is on another scale; [`ErrorKind::CountOverflow`] at 2^64 − 1 answers.
    pub fn add(&mut self, score: Score) -> Result<()> {
        self.scale.require_same(score.scale())?;
        let changed = self.changed(|made| {
            let slot = made.slot(score)?;
            *slot = slot.checked_add(1)?;
            Some(())
        });
        *self = changed.ok_or_else(overflow)?;
        Ok(())
    }

    /// Takes one answer back.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`] where the score is on another scale; [`ErrorKind::NothingToRetract`] where no answer
    /// chose this point.
    pub fn retract(&mut self, score: Score) -> Result<()> {
        self.scale.require_same(score.scale())?;
        let changed = self.changed(|made| {
            let slot = made.slot(score)?;
            *slot = slot.checked_sub(1)?;
            Some(())
        });
        *self = changed.ok_or_else(|| nothing_to_retract(format!("no answer {} to take back", score.value())))?;
        Ok(())
    }

    /// Counts customers who were asked and gave no answer. They are never in the denominator.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`].
    pub fn add_missing(&mut self, count: u64) -> Result<()> {
        self.missing = self.missing.checked_add(count).ok_or_else(overflow)?;
        Ok(())
    }

    /// Takes non-answers back.
    ///
    /// # Errors
    /// [`ErrorKind::NothingToRetract`] where fewer are counted.
    pub fn retract_missing(&mut self, count: u64) -> Result<()> {
        self.missing = self.missing.checked_sub(count).ok_or_else(|| {
            nothing_to_retract(format!("{count} missing answers to take back, {} counted", self.missing))
        })?;
        Ok(())
    }

    /// Adds every answer of `other`.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`], [`ErrorKind::CountOverflow`].
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.scale.require_same(other.scale)?;
        *self = self.zip(other, u64::checked_add).ok_or_else(overflow)?;
        Ok(())
    }

    /// Takes every answer of `other` back: the inverse of [`merge`](Self::merge).
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`]; [`ErrorKind::NothingToRetract`] where `other` is not part of this.
    pub fn subtract(&mut self, other: &Self) -> Result<()> {
        self.scale.require_same(other.scale)?;
        *self = self
            .zip(other, u64::checked_sub)
            .ok_or_else(|| nothing_to_retract("the answers to take back are not all among those counted".to_owned()))?;
        Ok(())
    }

    /// The scale.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// How many answers were given.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many were asked and gave no answer.
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    /// Whether nothing was counted, not even a missing answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.scale)
    }

    /// How many answers chose this point; 0 off the scale.
    #[must_use]
    pub fn count(&self, point: u8) -> u64 {
        self.counts.get(usize::from(point)).copied().unwrap_or(0)
    }

    /// Each point of the scale with its count, from the lowest.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u8, u64)> + '_ {
        self.scale.points().map(|point| (point, self.count(point)))
    }

    /// The counts of the three classes.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let between = |from: u8, to: u8| (from..to).map(|point| self.count(point)).sum();
        let scale = self.scale;
        Counts {
            detractors: between(scale.lowest(), scale.passive_from()),
            passives: between(scale.passive_from(), scale.promoter_from()),
            promoters: between(scale.promoter_from(), scale.highest() + 1),
        }
    }

    /// The mean answer, in points of the scale; `None` without answers.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let sum: u128 = self.iter().map(|(point, count)| u128::from(point) * u128::from(count)).sum();
        if self.n() == 0 { None } else { Some(quotient(sum, self.n().into())) }
    }

    /// The median answer, halfway between the two middle ones where n is even; `None` without answers.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let last = self.n().checked_sub(1)?;
        let at = |rank: u64| {
            let mut before = 0;
            self.iter().find(|&(_, count)| {
                before += count;
                before > rank
            })
        };
        let (low, _) = at(last / 2)?;
        let (high, _) = at(last.div_ceil(2))?;
        Some(f64::midpoint(f64::from(low), f64::from(high)))
    }

    /// The score with its interval and caveats.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
    pub fn nps(&self, level: f64, method: Method) -> Result<Nps> {
        Nps::new(self.counts(), self.scale, &Interval::new(method, level)?)
    }

    /// The distribution as bytes: the same in every language, readable for ever.
    ///
    /// Layout: `NPSD`, version, lowest, highest, first passive, first promoter, one little-endian `u64` a point, the
    /// missing as `u64`, CRC-32 of all that.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC, VERSION);
        writer.scale(self.scale);
        for (_, count) in self.iter() {
            writer.u64(count);
        }
        writer.u64(self.missing);
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// [`ErrorKind::CorruptBytes`] where a bit is wrong or missing, [`ErrorKind::UnsupportedVersion`].
    ///
    /// ```
    /// use nps_core::{Distribution, Scale};
    /// let empty = Distribution::new(Scale::ONE_TO_TEN);
    /// assert_eq!(Distribution::from_bytes(&empty.to_bytes())?, empty);
    /// assert!(Distribution::from_bytes(b"NPSD").is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new("a distribution", MAGIC, VERSION, bytes)?;
        let mut made = Self::new(reader.scale()?);
        for slot in made.on_scale_mut() {
            *slot = reader.u64()?;
        }
        made.missing = reader.u64()?;
        made.checked_total().map_err(|error| reader.corrupt(&error.to_string()))?;
        reader.finish()?;
        Ok(made)
    }

    fn on_scale_mut(&mut self) -> impl Iterator<Item = &mut u64> {
        let points = self.scale.points();
        self.counts.iter_mut().skip(usize::from(self.scale.lowest())).take(points.len())
    }

    fn slot(&mut self, score: Score) -> Option<&mut u64> {
        self.counts.get_mut(usize::from(score.value()))
    }

    /// A changed copy, unless the change is refused or the total overflows.
    fn changed(&self, change: impl FnOnce(&mut Self) -> Option<()>) -> Option<Self> {
        let mut made = *self;
        change(&mut made)?;
        made.checked_total().ok()?;
        Some(made)
    }

    fn zip(&self, other: &Self, operation: impl Fn(u64, u64) -> Option<u64>) -> Option<Self> {
        self.changed(|made| {
            for (slot, &count) in made.counts.iter_mut().zip(&other.counts) {
                *slot = operation(*slot, count)?;
            }
            made.missing = operation(made.missing, other.missing)?;
            Some(())
        })
    }

    fn checked_total(&self) -> Result<u64> {
        self.counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count)).ok_or_else(overflow)
    }
}

#[cold]
fn overflow() -> Error {
    Error::new(ErrorKind::CountOverflow, format!("the counts add up to more than {}", u64::MAX))
}

#[cold]
fn nothing_to_retract(message: String) -> Error {
    Error::new(ErrorKind::NothingToRetract, message)
}

#[derive(Serialize, Deserialize)]
struct Raw {
    scale: Scale,
    counts: Vec<u64>,
    missing: u64,
}

impl TryFrom<Raw> for Distribution {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        Self::from_counts(raw.scale, &raw.counts, raw.missing)
    }
}

impl From<Distribution> for Raw {
    fn from(made: Distribution) -> Self {
        Self { scale: made.scale, counts: made.iter().map(|(_, count)| count).collect(), missing: made.missing }
    }
}
