//! Iterative proportional fitting, on the distinct combinations of values.

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::weights::raking::{Margin, shown};
use crate::score::weights::{RakeOptions, unit_of};
use crate::score::{KeyColumn, Label};

/// A target and who is to meet it.
pub(super) struct Target {
    pub(super) margin: usize,
    pub(super) label: String,
    pub(super) n: u64,
    pub(super) share: f64,
    total: f64,
}

/// Rows with the same values in every margin: they get the same factor.
struct Pattern {
    base: f64,
    weight: f64,
}

/// Weights in the making, on patterns.
pub(super) struct Fit {
    pub(super) targets: Vec<Target>,
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
    pub(super) fn new(margins: &[Margin<'_>], base: &[f64], rows: usize) -> Result<Self> {
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

    pub(super) fn shares(&self) -> Vec<f64> {
        let whole: f64 = self.patterns.iter().map(|pattern| pattern.weight).sum();
        self.sums().into_iter().map(|sum| if whole > 0.0 { sum / whole } else { 0.0 }).collect()
    }

    /// The largest relative difference from a target.
    pub(super) fn error(&self) -> f64 {
        let differences = self
            .sums()
            .into_iter()
            .zip(&self.targets)
            .map(|(sum, target)| if target.total > 0.0 { (sum / target.total - 1.0).abs() } else { 0.0 });
        differences.fold(0.0, f64::max)
    }

    /// How many iterations it took, and whether it converged.
    pub(super) fn run(&mut self, options: &RakeOptions) -> (u32, bool) {
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
    pub(super) fn weights(&self, base: &[f64]) -> Vec<f64> {
        let unit = unit_of(base);
        let weight = |(&pattern, &base): (&u32, &f64)| match self.patterns.get(pattern as usize) {
            Some(pattern) => libm::scalbn(base, unit) * (pattern.weight / pattern.base),
            None => 0.0,
        };
        self.rows.iter().zip(base).map(weight).collect()
    }

    /// Takes these weights of rows for those of patterns.
    pub(super) fn take(&mut self, weights: &[f64]) {
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
