//! Raking: weights with which the answers have known totals (Deming & Stephan, *Annals of Mathematical Statistics* 11,
//! 1940). With one margin it is post-stratification.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::weights::trim::require_times;
use crate::score::weights::{Spread, require_rows, require_weights, trim_weights, unit_of};
use crate::score::{KeyColumn, Label};

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
    columns: Vec<KeyColumn<'a>>,
    targets: Vec<(Vec<Label<'a>>, f64)>,
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

    /// The names of the columns, as shown: `sex × region`.
    #[must_use]
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(KeyColumn::name).collect();
        names.join(" × ")
    }

    fn total(&self) -> f64 {
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
/// Rows of weight 0 keep it and do not count. Margins that differ in total by a millionth or less are brought to the total
/// of the first. A standard error of a score with these weights takes them as given: it is conservative, as it leaves out
/// what the known totals add. Where the targets contradict each other given who answered, it does not converge, and says
/// so. O(rows + iterations × distinct combinations of values).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] without margins; for a margin whose totals are negative, infinite, NaN, all 0 or given
/// twice; for a value that has answers and no target or one of 0; for one that has a target and no answers; for margins
/// that disagree in total; for base weights that are none. [`ErrorKind::LengthMismatch`]; [`ErrorKind::InvalidKeyCode`].
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
            require_rows(&format!("column {:?}", column.name()), column.len(), rows, "the others")?;
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

fn shown(labels: &[Label<'_>]) -> String {
    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
    labels.join(" × ")
}

/// A target and who is to meet it.
struct Target {
    margin: usize,
    label: String,
    n: u64,
    share: f64,
    total: f64,
}

/// Rows with the same values in every margin: they get the same factor.
struct Pattern {
    base: f64,
    weight: f64,
}

/// Weights in the making, on patterns.
struct Fit {
    targets: Vec<Target>,
    patterns: Vec<Pattern>,
    /// For each pattern, the target it is under in each margin.
    places: Vec<usize>,
    /// For each row its pattern, or none where its weight is 0.
    rows: Vec<u32>,
    margins: usize,
}

/// What row has no pattern.
const NONE: u32 = u32::MAX;

impl Fit {
    fn new(margins: &[Margin<'_>], base: &[f64], rows: usize) -> Result<Self> {
        let total = margins.first().map_or(0.0, Margin::total);
        let mut targets = Vec::new();
        let mut places_of_rows = Vec::with_capacity(margins.len());
        for (place, margin) in margins.iter().enumerate() {
            let first = targets.len();
            for (labels, target) in &margin.targets {
                let share = target / margin.total();
                targets.push(Target { margin: place, label: shown(labels), n: 0, share, total: share * total });
            }
            places_of_rows.push(places(margin, first, base, rows)?);
        }
        let mut fit =
            Self { targets, patterns: Vec::new(), places: Vec::new(), rows: vec![NONE; rows], margins: margins.len() };
        fit.find_patterns(&places_of_rows, base)?;
        for target in &fit.targets {
            let margin = margins.get(target.margin).map(Margin::name).unwrap_or_default();
            let Target { label, n, .. } = target;
            let message = match (*n, target.total > 0.0) {
                (0, true) => "nobody answered to stand for its total: collapse it with another value".to_owned(),
                (1.., false) => format!("{n} answers are to have a total of 0: leave them out, or give them one"),
                _ => continue,
            };
            return Err(Error::new(ErrorKind::InvalidArgument, format!("margin {margin:?}, {label:?}: {message}")));
        }
        Ok(fit)
    }

    fn find_patterns(&mut self, places_of_rows: &[Vec<usize>], base: &[f64]) -> Result<()> {
        let unit = unit_of(base);
        let mut known: HashMap<Vec<usize>, u32> = HashMap::new();
        let mut key = Vec::with_capacity(self.margins);
        for (row, (pattern, &weight)) in self.rows.iter_mut().zip(base).enumerate() {
            if weight <= 0.0 {
                continue;
            }
            key.clear();
            key.extend(places_of_rows.iter().filter_map(|places| places.get(row).copied()));
            let number = if let Some(&number) = known.get(&key) {
                number
            } else {
                let too_many = |_| Error::new(ErrorKind::CountOverflow, "the margins have more than 2^32 combinations");
                let number = u32::try_from(self.patterns.len()).map_err(too_many)?;
                known.insert(key.clone(), number);
                self.places.extend_from_slice(&key);
                self.patterns.push(Pattern { base: 0.0, weight: 0.0 });
                number
            };
            *pattern = number;
            if let Some(pattern) = self.patterns.get_mut(number as usize) {
                pattern.base += libm::scalbn(weight, unit);
            }
            for &place in &key {
                if let Some(target) = self.targets.get_mut(place) {
                    target.n += 1;
                }
            }
        }
        for pattern in &mut self.patterns {
            pattern.weight = pattern.base;
        }
        Ok(())
    }

    /// The weight under each target.
    fn sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.targets.len()];
        for (pattern, places) in self.patterns.iter().zip(self.places.chunks(self.margins)) {
            for &place in places {
                if let Some(sum) = sums.get_mut(place) {
                    *sum += pattern.weight;
                }
            }
        }
        sums
    }

    fn shares(&self) -> Vec<f64> {
        let whole: f64 = self.patterns.iter().map(|pattern| pattern.weight).sum();
        self.sums().into_iter().map(|sum| if whole > 0.0 { sum / whole } else { 0.0 }).collect()
    }

    /// The largest relative difference from a target.
    fn error(&self) -> f64 {
        let differences = self
            .sums()
            .into_iter()
            .zip(&self.targets)
            .map(|(sum, target)| if target.total > 0.0 { (sum / target.total - 1.0).abs() } else { 0.0 });
        differences.fold(0.0, f64::max)
    }

    /// How many iterations it took, and whether it converged.
    fn run(&mut self, options: &RakeOptions) -> (u32, bool) {
        for iteration in 1..=options.max_iterations {
            for margin in 0..self.margins {
                self.meet(margin);
            }
            if self.error() <= options.tolerance {
                return (iteration, true);
            }
        }
        (options.max_iterations, false)
    }

    /// Scales the weights under each target of one margin to it.
    fn meet(&mut self, margin: usize) {
        let mut factors = vec![0.0; self.targets.len()];
        let places = || self.places.iter().skip(margin).step_by(self.margins);
        for (pattern, &place) in self.patterns.iter().zip(places()) {
            if let Some(sum) = factors.get_mut(place) {
                *sum += pattern.weight;
            }
        }
        for (factor, target) in factors.iter_mut().zip(&self.targets) {
            // Targets that contradict each other may drive weights to nothing: what is nothing stays so.
            let met = target.total / *factor;
            *factor = if met.is_finite() { met } else { 1.0 };
        }
        let places = self.places.iter().skip(margin).step_by(self.margins);
        for (pattern, &place) in self.patterns.iter_mut().zip(places) {
            pattern.weight *= factors.get(place).copied().unwrap_or(1.0);
        }
    }

    /// A weight for each row: its share of its pattern's.
    fn weights(&self, base: &[f64]) -> Vec<f64> {
        let unit = unit_of(base);
        let weight = |(&pattern, &base): (&u32, &f64)| match self.patterns.get(pattern as usize) {
            Some(pattern) => libm::scalbn(base, unit) * (pattern.weight / pattern.base),
            None => 0.0,
        };
        self.rows.iter().zip(base).map(weight).collect()
    }

    /// Takes these weights of rows for those of patterns.
    fn take(&mut self, weights: &[f64]) {
        for pattern in &mut self.patterns {
            pattern.weight = 0.0;
        }
        for (&pattern, weight) in self.rows.iter().zip(weights) {
            if let Some(pattern) = self.patterns.get_mut(pattern as usize) {
                pattern.weight += weight;
            }
        }
    }
}

/// The place among all targets of each row that has a weight, those of this margin beginning at `first`.
fn places(margin: &Margin<'_>, first: usize, base: &[f64], rows: usize) -> Result<Vec<usize>> {
    let refuse =
        |message: String| Error::new(ErrorKind::InvalidArgument, format!("margin {:?}: {message}", margin.name()));
    let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut given: HashMap<&[Label<'_>], ()> = HashMap::new();
    let ordinals_of: Vec<HashMap<Label<'_>, u32>> = margin
        .columns
        .iter()
        .map(|column| {
            let labels = (0..column.labels().len()).map(|code| column.labels().get(code));
            [Label::Null].into_iter().chain(labels).zip(0..).collect()
        })
        .collect();
    for (place, (labels, _)) in margin.targets.iter().enumerate() {
        if given.insert(labels, ()).is_some() {
            return Err(refuse(format!("{:?} is given twice", shown(labels))));
        }
        let ordinals = labels.iter().zip(&ordinals_of).map(|(label, ordinals)| ordinals.get(label).copied());
        if let Some(ordinals) = ordinals.collect::<Option<Vec<u32>>>() {
            known.insert(ordinals, first + place);
        }
    }
    let columns: Vec<Vec<u32>> = margin.columns.iter().map(KeyColumn::ordinals).collect::<Result<_>>()?;
    let mut key = Vec::with_capacity(columns.len());
    let mut places = vec![usize::MAX; rows];
    for (row, (place, &weight)) in places.iter_mut().zip(base).enumerate() {
        if weight <= 0.0 {
            continue;
        }
        key.clear();
        key.extend(columns.iter().filter_map(|ordinals| ordinals.get(row).copied()));
        *place = *known.get(&key).ok_or_else(|| {
            let label = |(&ordinal, column): (&u32, &KeyColumn<'_>)| match ordinal.checked_sub(1) {
                Some(code) => column.labels().get(code as usize).to_string(),
                None => Label::Null.to_string(),
            };
            let labels: Vec<String> = key.iter().zip(&margin.columns).map(label).collect();
            let message = format!("margin {:?} has no total for {:?}", margin.name(), labels.join(" × "));
            Error::at_row(ErrorKind::InvalidArgument, row, message)
        })?;
    }
    Ok(places)
}
