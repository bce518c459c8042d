//! Raking: weights with which the answers have known totals (Deming & Stephan, *Annals of Mathematical Statistics* 11,
//! 1940). With one margin it is post-stratification.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::weights::fit::Fit;
use crate::score::weights::trim::require_times;
use crate::score::weights::{Spread, require_weights, trim_weights};
use crate::score::{KeyColumn, Label};
use crate::survey::Answer;

/// Known totals of the values of a column, or of the combinations of values of several.
///
/// ```
/// use nps_core::{KeyColumn, Label, Margin, RakeOptions, rake};
///
/// let ages = KeyColumn::values("age", &[Label::Text("young"), Label::Text("old"), Label::Text("old")])?;
/// let margin = Margin::new(ages, [(Label::Text("young"), 50.0), (Label::Text("old"), 50.0)]);
/// let raked = rake(&[margin], None, &RakeOptions::default())?;
/// assert_eq!(raked.weights, [50.0, 25.0, 25.0]);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Margin<'a> {
    pub(super) columns: Vec<KeyColumn<'a>>,
    pub(super) targets: Vec<(Vec<Label<'a>>, f64)>,
}

impl<'a> Margin<'a> {
    /// The totals of a column's values: customers, or shares of them.
    pub fn new(column: KeyColumn<'a>, targets: impl IntoIterator<Item = (Label<'a>, f64)>) -> Self {
        Self::cells(vec![column], targets.into_iter().map(|(label, target)| (vec![label], target)))
    }

    /// The totals of the combinations of values of several columns.
    pub fn cells(columns: Vec<KeyColumn<'a>>, targets: impl IntoIterator<Item = (Vec<Label<'a>>, f64)>) -> Self {
        Self { columns, targets: targets.into_iter().collect() }
    }

    /// The same, from values as another language gives them.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where a value is nothing that rows are grouped by.
    pub fn read(columns: Vec<KeyColumn<'a>>, cells: &'a [(Vec<Answer<'_>>, f64)]) -> Result<Self> {
        let name = |place: usize| columns.get(place).map_or("", KeyColumn::name);
        let mut targets = Vec::with_capacity(cells.len());
        for (values, target) in cells {
            let labels = values.iter().enumerate().map(|(place, value)| Label::read(name(place), value));
            targets.push((labels.collect::<Result<_>>()?, *target));
        }
        Ok(Self { columns, targets })
    }

    /// The names of the columns, as shown: `sex × region`.
    #[must_use]
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(KeyColumn::name).collect();
        names.join(" × ")
    }

    pub(super) fn total(&self) -> f64 {
        self.targets.iter().map(|(_, target)| target).sum()
    }
}

/// How to rake.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RakeOptions {
    /// How many times all margins are gone through at most. Default: 500.
    pub max_iterations: u32,
    /// The relative difference from every target at which it is done. Default: 1e-10.
    pub tolerance: f64,
    /// Cuts weights to so many times the median afterwards, see [`trim_weights`]; usual is
    /// [`USUAL_TRIM`](Self::USUAL_TRIM). Default: none.
    pub trim: Option<f64>,
}

impl RakeOptions {
    /// Five times the median.
    pub const USUAL_TRIM: f64 = 5.0;
}

impl Default for RakeOptions {
    fn default() -> Self {
        Self { max_iterations: 500, tolerance: 1e-10, trim: None }
    }
}

/// Weights that reproduce known totals, and how they came about. Made by [`rake`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Raked {
    /// A weight for each row; they add up to the total of the margins.
    pub weights: Vec<f64>,
    /// How it went.
    pub report: RakingReport,
}

/// How raking went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RakingReport {
    /// How often all margins were gone through.
    pub iterations: u32,
    /// Whether every target was then met.
    pub converged: bool,
    /// The largest relative difference from a target that is left, after trimming where there was any.
    pub max_relative_error: f64,
    /// How many weights were cut.
    pub trimmed: u64,
    /// How unequal the weights are.
    pub spread: Spread,
    /// Each target, margin by margin.
    pub cells: Vec<RakedCell>,
}

/// One target, and what the weights make of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RakedCell {
    /// The margin, such as `sex × region`.
    pub margin: String,
    /// The value, such as `f × north`.
    pub label: String,
    /// How many answers have it.
    pub n: u64,
    /// Its share of the total, 0 to 1.
    pub target: f64,
    /// The share of weight that it had.
    pub before: f64,
    /// The share of weight that it has.
    pub after: f64,
}

/// Weights, the nearest to `base` (or to equal ones), with which the rows have the totals of every margin: iterative
/// proportional fitting. With one margin, post-stratification, in one iteration.
///
/// Rows of weight 0 keep it and do not count. Margins that differ in total by a millionth or less are brought to the
/// total of the first. A standard error of a score with these weights takes them as given: it is conservative, as it
/// leaves out what the known totals add. Where the targets contradict each other given who answered, it does not
/// converge, and says so. O(rows + iterations × distinct combinations of values).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] without margins; for a margin whose totals are negative, infinite, NaN, all 0 or
/// given twice; for a value that has answers and no target or one of 0; for one that has a target and no answers; for
/// margins that disagree in total; for base weights that are none. [`ErrorKind::LengthMismatch`];
/// [`ErrorKind::InvalidKeyCode`].
pub fn rake(margins: &[Margin<'_>], base: Option<&[f64]>, options: &RakeOptions) -> Result<Raked> {
    options.trim.map_or(Ok(()), require_times)?;
    let rows = require_margins(margins, base)?;
    let equal = if base.is_none() { vec![1.0; rows] } else { Vec::new() };
    let base = base.unwrap_or(&equal);
    let mut fit = Fit::new(margins, base, rows)?;
    let before = fit.shares();
    let (iterations, converged) = fit.run(options);
    let mut weights = fit.weights(base);
    let mut trimmed = 0;
    if let Some(times) = options.trim {
        let cut = trim_weights(&weights, times)?;
        (weights, trimmed) = (cut.weights, cut.trimmed);
        if trimmed > 0 {
            fit.take(&weights);
        }
    }
    let after = fit.shares();
    let max_relative_error = fit.error();
    let spread = Spread::of(&weights)?;
    let shares = before.into_iter().zip(after);
    let cells = fit.targets.into_iter().zip(shares).map(|(target, (before, after))| RakedCell {
        margin: margins.get(target.margin).map(Margin::name).unwrap_or_default(),
        label: target.label,
        n: target.n,
        target: target.share,
        before,
        after,
    });
    let report = RakingReport { iterations, converged, max_relative_error, trimmed, spread, cells: cells.collect() };
    Ok(Raked { weights, report })
}

/// Checks what does not need the rows; how many there are.
fn require_margins(margins: &[Margin<'_>], base: Option<&[f64]>) -> Result<usize> {
    const ROUNDING: f64 = 1e-6;
    let refuse = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
    let Some(first) = margins.first() else { return refuse("no margin was given to rake to".to_owned()) };
    let rows = base.map(<[f64]>::len).or_else(|| first.columns.first().map(KeyColumn::len)).unwrap_or(0);
    base.map_or(Ok(()), require_weights)?;
    for margin in margins {
        let name = margin.name();
        if margin.columns.is_empty() {
            return refuse("a margin has no column".to_owned());
        }
        for column in &margin.columns {
            column.require_validity()?;
            column.require_rows("the others", rows)?;
        }
        for (labels, target) in &margin.targets {
            if labels.len() != margin.columns.len() {
                return refuse(format!("margin {name:?}: {:?} is not one value a column", shown(labels)));
            }
            if !(*target >= 0.0 && *target < f64::INFINITY) {
                let label = shown(labels);
                return refuse(format!("margin {name:?}: {target} is not a total of {label:?}: expected 0 or more"));
            }
        }
        let (total, expected) = (margin.total(), first.total());
        if !(total > 0.0 && total < f64::INFINITY) {
            return refuse(format!("margin {name:?} has a total of {total}: expected a finite number above 0"));
        }
        if (total - expected).abs() > ROUNDING * expected {
            let other = first.name();
            return refuse(format!("margins disagree: {other:?} adds up to {expected}, {name:?} to {total}"));
        }
    }
    Ok(rows)
}

pub(super) fn shown(labels: &[Label<'_>]) -> String {
    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
    labels.join(" × ")
}
