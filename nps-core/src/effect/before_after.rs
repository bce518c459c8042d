//! The plainest way to judge measures: the periods between them, inside the situation they concern.

use serde::{Deserialize, Serialize};

use crate::effect::Verdict;
use crate::error::{Error, ErrorKind, Result};
use crate::score::{Caveat, Correction, Difference, Interval, Method, Nps, Sides, compare};
use crate::situation::{Condition, Observations};

/// An action that the company took.
///
/// ```
/// use nps_core::{Condition, Measure};
///
/// let measure = Measure::new("better-manual", 20_241, [Condition::new("product", "Nova")]);
/// assert_eq!(measure.situation.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Measure {
    /// What it is called.
    pub id: String,
    /// The first day it was in force, in days since 1970-01-01.
    pub day: i32,
    /// Where it applies: the conditions that an answer meets; without any, everywhere.
    #[serde(default)]
    pub situation: Vec<Condition>,
}

impl Measure {
    /// A measure in force from `day` on, in days since 1970-01-01, where all the conditions are met.
    #[must_use]
    pub fn new(id: impl Into<String>, day: i32, situation: impl IntoIterator<Item = Condition>) -> Self {
        Self { id: id.into(), day, situation: situation.into_iter().collect() }
    }

    /// The situation, whatever the order it was written in.
    fn place(&self) -> Vec<&Condition> {
        let mut place: Vec<&Condition> = self.situation.iter().collect();
        place.sort();
        place.dedup();
        place
    }
}

/// How measures are judged. The default is what most callers want.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeforeAfterOptions {
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
    /// The smallest rise worth the trouble, in points. Default: 5.
    pub worthwhile: f64,
}

impl Default for BeforeAfterOptions {
    fn default() -> Self {
        Self { level: 0.95, method: Method::Auto, worthwhile: 5.0 }
    }
}

impl BeforeAfterOptions {
    pub(crate) fn check(&self) -> Result<()> {
        if self.worthwhile > 0.0 && self.worthwhile.is_finite() {
            return Ok(());
        }
        let message = format!("worthwhile is {}, expected a number of points above 0", self.worthwhile);
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }
}

/// What one measure changed, as far as a comparison in time can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Increment {
    /// The measure.
    pub measure: Measure,
    /// The score in its situation since the measure before it there, or since the first day.
    pub before: Nps,
    /// The score in its situation until the next measure there, or until the last day.
    pub after: Nps,
    /// `after` minus `before`, by [`compare`].
    pub change: Difference,
    /// The p-value of the change, adjusted for all measures by Holm.
    pub p_holm: Option<f64>,
    /// What is said of the measure.
    pub verdict: Verdict,
    /// What to know before using it: always [`Caveat::NoCounterfactual`], and those on volume.
    pub caveats: Vec<Caveat>,
}

/// Judges each measure by the scores before and after it, inside the situation it concerns.
///
/// Successive measures in one situation are credited separately: each with the period from the one before it to the one
/// after it. There is no comparison with what would have happened without: a trend, a season or another event looks the
/// same as an effect, and each result says so. Results are in the order of the measures. O(measures × rows).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where rows have no day or have probability weights, where two measures have one id, or begin on one day in one
/// situation, or where `worthwhile` is not above 0; [`ErrorKind::UnknownColumn`]; [`ErrorKind::InvalidLevel`].
///
/// ```
/// use nps_core::{BeforeAfterOptions, Measure, Observations, ScoreOptions, Verdict, before_after};
///
/// let scores: Vec<u8> = (0..400).map(|row| if row < 200 && row % 2 == 0 { 3 } else { 9 }).collect();
/// let days: Vec<i32> = (0..400).collect();
/// let observations = Observations::builder(&scores[..]).days(days).build(&ScoreOptions::default())?;
///
/// let found = before_after(&observations, &[Measure::new("m", 200, [])], &BeforeAfterOptions::default())?;
/// assert_eq!(found[0].verdict, Verdict::Effective);
/// assert_eq!(found[0].change.difference, Some(100.0));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn before_after(
    observations: &Observations,
    measures: &[Measure],
    options: &BeforeAfterOptions,
) -> Result<Vec<Increment>> {
    options.check()?;
    check_measures(measures)?;
    observations.require_unweighted("a comparison of before and after")?;
    let doubled_level = 1.0 - 2.0 * (1.0 - options.level);
    let mut found = Vec::with_capacity(measures.len());
    let mut doubled_uppers = Vec::with_capacity(measures.len());
    for measure in measures {
        let there = || measures.iter().filter(|other| other.place() == measure.place()).map(|other| other.day);
        let since = there().filter(|&day| day < measure.day).max();
        let until = there().filter(|&day| day > measure.day).min();
        let scored = |from, to| observations.select(&measure.situation, from, to);
        let (before, after) = (scored(since, Some(measure.day))?, scored(Some(measure.day), until)?);
        let change = compare(before.counts(), after.counts(), options.level)?;
        doubled_uppers.push(match Sides::new(before.counts(), after.counts()) {
            Some(sides) if doubled_level > 0.0 => Some(sides.upper(Interval::new(Method::Score, doubled_level)?.z())),
            _ => change.upper,
        });
        let mut caveats = vec![Caveat::NoCounterfactual];
        caveats.extend(change.caveats.iter().cloned());
        found.push(Increment {
            measure: measure.clone(),
            before: before.nps(options.level, options.method)?,
            after: after.nps(options.level, options.method)?,
            change,
            p_holm: None,
            verdict: Verdict::Inconclusive { answers_needed: None },
            caveats,
        });
    }
    let p_values: Vec<Option<f64>> = found.iter().map(|one| one.change.p_value).collect();
    for ((one, p_holm), doubled_upper) in found.iter_mut().zip(Correction::Holm.adjust(&p_values)).zip(doubled_uppers) {
        one.p_holm = p_holm;
        one.verdict = Verdict::of(&one.change, doubled_upper, p_holm, options.worthwhile);
    }
    Ok(found)
}

/// Fails where two measures cannot be told apart.
pub(crate) fn check_measures(measures: &[Measure]) -> Result<()> {
    let refused = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
    for (place, measure) in measures.iter().enumerate() {
        for earlier in measures.iter().take(place) {
            if earlier.id == measure.id {
                return refused(format!("the id {:?} is given to two measures", measure.id));
            }
            if earlier.day == measure.day && earlier.place() == measure.place() {
                return refused(format!(
                    "the measures {:?} and {:?} begin on one day in one situation: they cannot be told apart",
                    earlier.id, measure.id
                ));
            }
        }
    }
    Ok(())
}
