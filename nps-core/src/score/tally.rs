//! Scoring columns: options in, a score with its distribution and ledger out.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::count_at_least;
use crate::score::distribution::POINTS;
use crate::score::interval::Interval;
use crate::score::slots::{Slots, count_rejects, count_slots, rejected_rows};
use crate::score::{Counts, Distribution, Method, Nps, Resampling, ScoreColumn};
use crate::survey::{Answer, MissingCodes, NanPolicy, Rejects, Scale};

/// What to do with a value that cannot be an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReject {
    /// Count it in the ledger and go on.
    #[default]
    Report,
    /// Fail at the first one, naming its row.
    Raise,
}

impl FromStr for OnReject {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "report" => Ok(Self::Report),
            "raise" => Ok(Self::Raise),
            _ => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("errors {text:?} is not one of \"report\", \"raise\""),
            )),
        }
    }
}

/// How answers are read and scored. The default is what most callers want.
///
/// ```
/// use nps_core::{OnReject, Scale, ScoreOptions, score};
///
/// let strict = ScoreOptions { scale: Scale::ONE_TO_TEN, on_reject: OnReject::Raise, ..ScoreOptions::default() };
/// let error = score(&[9_u8, 10, 0][..], &strict).unwrap_err();
/// assert_eq!(error.to_string(), "row 2: 0 is not on the scale 1–10");
/// assert_eq!((error.code(), error.row()), ("NPS_SCORE_OUT_OF_RANGE", Some(2)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoreOptions {
    /// The scale the answers were given on. Default: 0–10.
    pub scale: Scale,
    /// Confidence level of the interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval. Default: [`Method::Auto`].
    pub method: Method,
    /// How many customers the answers were drawn from without replacement, of whom the score is to tell. Default: so
    /// many that the answers are few of them. Of a whole column only: groups and weighted answers have no form for it.
    pub population: Option<u64>,
    /// What to do with values that cannot be answers. Default: report them.
    pub on_reject: OnReject,
    /// What NaN stands for. Default: a value that should not be there.
    pub nan: NanPolicy,
    /// Codes off the scale that stand for no answer. Default: none.
    pub missing_codes: MissingCodes,
    /// How bootstraps of weighted answers are drawn; all others are exact. Default: 10,000 resamples.
    pub resampling: Resampling,
}

impl Default for ScoreOptions {
    fn default() -> Self {
        Self {
            scale: Scale::ZERO_TO_TEN,
            level: 0.95,
            method: Method::Auto,
            population: None,
            on_reject: OnReject::Report,
            nan: NanPolicy::Reject,
            missing_codes: MissingCodes::NONE,
            resampling: Resampling::default(),
        }
    }
}

impl Counts {
    /// The score as `options` say: on their scale, at their level, by their method.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] where the method needs more answers, and for more
    /// answers than customers; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn nps_with(self, options: &ScoreOptions) -> Result<Nps> {
        self.require_countable()?;
        Nps::new(self, options.scale, &options.interval()?)
    }
}

impl Distribution {
    /// The score as `options` say.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`] where they name another scale; [`ErrorKind::InvalidLevel`].
    pub fn nps_with(&self, options: &ScoreOptions) -> Result<Nps> {
        options.scale.require_same(self.scale())?;
        self.counts().nps_with(options)
    }
}

impl ScoreOptions {
    /// The names of the options that languages other than Rust give by name.
    pub const NAMES: [&'static str; 6] = ["scale", "level", "method", "population", "errors", "missingCodes"];

    /// The interval they ask for.
    pub(crate) fn interval(&self) -> Result<Interval> {
        Interval::new(self.method, self.level)?.of_population(self.population)
    }

    /// Refuses a population where `what` has no form for it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`].
    pub(crate) fn require_no_population(&self, what: &str) -> Result<()> {
        match self.population {
            None => Ok(()),
            Some(population) => {
                let message = format!("a population of {population} was given: {what} has no form for it");
                Err(Error::new(ErrorKind::InvalidArgument, message))
            }
        }
    }

    /// Sets an option by its name, from a value as another language gives it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for an unknown name or a value of the wrong type;
    /// [`ErrorKind::InvalidScale`], [`ErrorKind::UnknownMethod`]. Level and missing codes are checked where they are used.
    ///
    /// ```
    /// use nps_core::{Answer, Scale, ScoreOptions};
    ///
    /// let mut options = ScoreOptions::default();
    /// options.set("scale", &Answer::Text("1-10".into()))?;
    /// assert_eq!(options.scale, Scale::ONE_TO_TEN);
    /// let error = options.set("scal", &Answer::Text("1-10".into())).unwrap_err();
    /// let known = r#"no option "scal"; the options are scale, level, method, population, errors, missingCodes"#;
    /// assert_eq!(error.to_string(), known);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn set(&mut self, name: &str, value: &Answer<'_>) -> Result<()> {
        let text = || match value {
            Answer::Text(text) => Ok(text.as_ref()),
            other => Err(Error::invalid_argument(name, &other.to_string(), "a text")),
        };
        match name {
            "scale" => self.scale = text()?.parse()?,
            "method" => self.method = text()?.parse()?,
            "population" => self.population = Some(Counts::read_one(value, "customers")?),
            "errors" => self.on_reject = text()?.parse()?,
            // One by itself; a list of them is for `MissingCodes::read`.
            "missingCodes" => self.missing_codes = MissingCodes::read(std::slice::from_ref(value))?,
            "level" => {
                self.level = match value {
                    Answer::Float(level) => *level,
                    other => return Err(Error::invalid_argument(name, &other.to_string(), "a number between 0 and 1")),
                }
            }
            _ => return Err(Error::unknown_option(name, &Self::NAMES)),
        }
        Ok(())
    }
}

/// A score, the distribution it comes from, and what was not counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScoreResult {
    /// The score with its interval and caveats.
    pub nps: Nps,
    /// How many answers chose each point, and how many gave none.
    pub distribution: Distribution,
    /// What could not be counted, and why.
    pub rejects: Rejects,
}

impl ScoreResult {
    pub(crate) fn new(distribution: Distribution, rejects: Rejects, interval: &Interval) -> Result<Self> {
        let nps = Nps::new(distribution.counts(), distribution.scale(), interval)?;
        Ok(Self { nps, distribution, rejects })
    }
}

/// Scores a column of answers. O(rows), at the speed of memory for bytes.
///
/// # Errors
/// [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] where the method needs more answers, for more answers than
/// customers, and for a missing code that is on the scale; [`ErrorKind::LengthMismatch`] where the validity bitmap is for
/// a column of another length; with [`OnReject::Raise`], the first value that cannot be an answer.
///
/// ```
/// use nps_core::{ScoreOptions, score};
///
/// let result = score(&[10.0, 9.0, 6.5, 2.0, 8.0, 9.0][..], &ScoreOptions::default())?;
/// assert_eq!(result.nps.nps, Some(40.0)); // 3 promoters, 1 passive, 1 detractor
/// assert_eq!(result.rejects.total(), 1); // 6.5 is no point of the scale
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn score<'a>(column: impl Into<ScoreColumn<'a>>, options: &ScoreOptions) -> Result<ScoreResult> {
    let mut tally = Tally::new(*options)?;
    tally.extend(column)?;
    tally.finish()
}

/// A score in the making, for columns that come in chunks: the same result as from one column.
///
/// ```
/// use nps_core::{ScoreOptions, Tally, score};
///
/// let mut tally = Tally::new(ScoreOptions::default())?;
/// tally.extend(&[9_i64, 10][..])?;
/// tally.extend(&[3_i64, 99][..])?;
/// assert_eq!(tally.finish(), score(&[9_i64, 10, 3, 99][..], &ScoreOptions::default()));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tally {
    options: ScoreOptions,
    interval: Interval,
    rows: usize,
    points: [u64; POINTS],
    missing: u64,
    rejects: Rejects,
}

impl Tally {
    /// Nothing read yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] for a population where the method is a bootstrap, and
    /// for a missing code that is on the scale.
    pub fn new(options: ScoreOptions) -> Result<Self> {
        options.missing_codes.require_off(options.scale)?;
        Ok(Self {
            options,
            interval: options.interval()?,
            rows: 0,
            points: [0; POINTS],
            missing: 0,
            rejects: Rejects::default(),
        })
    }

    /// Reads a further chunk. Where it fails, nothing of the chunk is counted.
    ///
    /// # Errors
    /// With [`OnReject::Raise`], the first value that cannot be an answer; its row counts from the first chunk.
    /// [`ErrorKind::LengthMismatch`] where the validity bitmap is for a column of another length.
    pub fn extend<'a>(&mut self, column: impl Into<ScoreColumn<'a>>) -> Result<()> {
        let column = column.into();
        column.require_validity()?;
        let scale = self.options.scale;
        let mut next = self.clone();
        column.for_each_block(&self.options, |start, slots| {
            let (points, missing) = count_slots(&slots);
            let mut counted = missing;
            for (point, (total, count)) in (0_u8..).zip(next.points.iter_mut().zip(points)) {
                if scale.contains(point) {
                    *total += count;
                    counted += count;
                }
            }
            next.missing += missing;
            slots.count_missing(&mut next.rejects, |_| 1);
            let rejected = slots.len() as u64 - counted;
            if rejected == 0 { Ok(()) } else { next.reject(rejected, &column, start, &slots) }
        })?;
        next.rows += column.len();
        *self = next;
        Ok(())
    }

    #[cold]
    fn reject(&mut self, rejected: u64, column: &ScoreColumn<'_>, start: usize, slots: &Slots<'_>) -> Result<()> {
        let (scale, raise) = (self.options.scale, self.options.on_reject == OnReject::Raise);
        let mut wanted = raise;
        for (reason, count) in count_rejects(slots, rejected) {
            self.rejects.add(reason, count);
            wanted |= count > 0 && self.rejects.wants(reason);
        }
        if !wanted {
            return Ok(());
        }
        for (row, reason) in rejected_rows(slots, scale) {
            if raise || self.rejects.wants(reason) {
                let mut reject = column.reject(start + row, reason);
                reject.row += self.rows;
                if raise {
                    return Err(reject.to_error(scale));
                }
                self.rejects.show(reject);
            }
        }
        Ok(())
    }

    /// The score of everything read.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the method needs more answers.
    pub fn finish(self) -> Result<ScoreResult> {
        let distribution = Distribution::from_points(self.options.scale, self.points, self.missing);
        ScoreResult::new(distribution, self.rejects, &self.interval)
    }
}

/// The counts of the three classes, and of what fell in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CategoryCounts {
    /// Answers in each class.
    pub counts: Counts,
    /// Rows without an answer.
    pub missing: u64,
    /// Rows whose value cannot be an answer.
    pub rejected: u64,
}

/// Counts the three classes and nothing more: all that a score needs, faster than [`score`] for a column of bytes.
///
/// # Errors
/// As [`score`].
///
/// ```
/// use nps_core::{Counts, ScoreOptions, category_counts};
///
/// let found = category_counts(&[10_u8, 9, 8, 3, 255][..], &ScoreOptions::default())?;
/// assert_eq!((found.counts, found.rejected), (Counts::new(1, 1, 2), 1));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn category_counts<'a>(column: impl Into<ScoreColumn<'a>>, options: &ScoreOptions) -> Result<CategoryCounts> {
    let column = column.into();
    let scale = options.scale;
    if let (Some(bytes), OnReject::Report) = (column.raw(options.missing_codes), options.on_reject) {
        let thresholds = [scale.passive_from(), scale.promoter_from(), scale.highest() + 1];
        let [passive_up, promoter_up, off_scale] = count_at_least(bytes, scale.lowest(), thresholds);
        let rows = bytes.len() as u64;
        let counts = Counts::new(rows - passive_up, passive_up - promoter_up, promoter_up - off_scale);
        return Ok(CategoryCounts { counts, missing: 0, rejected: off_scale });
    }
    let result = score(column, options)?;
    Ok(CategoryCounts {
        counts: result.nps.counts,
        missing: result.distribution.missing(),
        rejected: result.rejects.total(),
    })
}
