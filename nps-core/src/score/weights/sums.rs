//! What a weighted score depends on: sums of weights and of their squares by class, and by cluster where there are any.

use crate::error::Result;
use crate::numeric::square;
use crate::score::weights::{Weights, unit_of};
use crate::score::{BLOCK, Counts, KeyColumn, ScoreColumn, ScoreOptions};
use crate::survey::Category;

/// Sums over the rows with an answer and a weight above 0. Weights are scaled so that the largest is about 1.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// Of weights, by class from the worst.
    pub(super) classes: [f64; 3],
    /// Of their squares.
    pub(super) squares: [f64; 3],
    /// How many answers there are.
    pub(super) counts: Counts,
    /// How many answers have weight 0.
    pub(super) weightless: u64,
    /// The same by cluster, where there are any; some may be empty.
    pub(super) clusters: Option<Vec<Cluster>>,
    /// Whether all weigh the same.
    pub(super) equal: bool,
}

/// The answers of one cluster.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cluster {
    pub(super) classes: [f64; 3],
    pub(super) counts: Counts,
}

/// What one row adds.
#[derive(Clone, Copy)]
struct Row {
    weight: f64,
    square: f64,
    count: u64,
}

/// The weights, so scaled that neither they nor their squares overflow.
#[derive(Clone, Copy)]
enum Scaled<'a> {
    Counts(&'a [u64]),
    /// Two factors, as their product may be too large for an `f64`.
    Weights(&'a [f64], [f64; 2]),
}

impl<'a> Scaled<'a> {
    fn new(weights: Weights<'a>) -> Self {
        match weights {
            Weights::Frequency(counts) => Self::Counts(counts),
            Weights::Probability(weights) | Weights::Importance(weights) => {
                let unit = unit_of(weights);
                let factor = |exponent| libm::scalbn(1.0, exponent);
                Self::Weights(weights, [factor(unit / 2), factor(unit - unit / 2)])
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    fn row(self, row: usize) -> Row {
        match self {
            Self::Counts(counts) => {
                let count = counts.get(row).copied().unwrap_or(0);
                Row { weight: count as f64, square: count as f64, count }
            }
            Self::Weights(weights, [first, second]) => {
                let weight = weights.get(row).copied().unwrap_or(0.0) * first * second;
                // A weight that is lost beside the largest one still is one.
                let held = weights.get(row).is_some_and(|&weight| weight > 0.0);
                Row { weight, square: weight * weight, count: held.into() }
            }
        }
    }
}

impl Sums {
    /// Reads the rows once. O(rows).
    ///
    /// # Errors
    /// [`CountOverflow`](crate::ErrorKind::CountOverflow); [`WrongColumnType`](crate::ErrorKind::WrongColumnType) for a
    /// row without cluster.
    pub(super) fn read(
        scores: ScoreColumn<'_>,
        weights: Weights<'_>,
        clusters: Option<&KeyColumn<'_>>,
        options: &ScoreOptions,
    ) -> Result<Self> {
        let scaled = Scaled::new(weights);
        let ordinals = clusters.map(|key| key.required_ordinals("a cluster")).transpose()?;
        let mut by_cluster = clusters.map(|key| vec![Cluster::default(); key.labels().len() + 1]);
        let mut sums = Self::empty();
        let (mut smallest, mut largest) = (f64::INFINITY, 0.0_f64);
        scores.for_each_block(options, |start, slots| {
            // Blocks are of one size whatever the column's type, so that every language adds up in the same order.
            for (index, block) in slots.as_bytes().chunks(BLOCK).enumerate() {
                let (mut classes, mut squares) = ([0.0; 3], [0.0; 3]);
                for (row, &slot) in (start + index * BLOCK..).zip(block) {
                    let Some(category) = options.scale.category(slot) else { continue };
                    let Row { weight, square, count } = scaled.row(row);
                    if count == 0 {
                        sums.weightless += 1;
                        continue;
                    }
                    (smallest, largest) = (smallest.min(weight), largest.max(weight));
                    let counts = Counts::of_class(category, count);
                    sums.counts = sums.counts.plus(counts)?;
                    *slot_of_class(&mut classes, category) += weight;
                    *slot_of_class(&mut squares, category) += square;
                    let cluster = ordinals.as_ref().and_then(|ordinals| ordinals.get(row)).map(|&place| place as usize);
                    if let Some(cluster) = by_cluster.as_mut().zip(cluster).and_then(|(all, place)| all.get_mut(place))
                    {
                        cluster.counts = cluster.counts.plus(counts)?;
                        *slot_of_class(&mut cluster.classes, category) += weight;
                    }
                }
                for (sum, block) in sums.classes.iter_mut().chain(&mut sums.squares).zip(classes.iter().chain(&squares))
                {
                    *sum += block;
                }
            }
            Ok(())
        })?;
        sums.clusters = by_cluster;
        sums.equal = matches!(scaled, Scaled::Counts(_)) || smallest >= largest;
        Ok(if sums.equal { sums.counted() } else { sums })
    }

    /// The weights above 0 of each class, scaled. O(rows).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn rows(scores: ScoreColumn<'_>, weights: Weights<'_>, options: &ScoreOptions) -> Result<[Vec<f64>; 3]> {
        let scaled = Scaled::new(weights);
        let [mut detractors, mut passives, mut promoters] = [const { Vec::new() }; 3];
        scores.for_each_block(options, |start, slots| {
            for (row, &slot) in (start..).zip(slots.as_bytes()) {
                let Some(category) = options.scale.category(slot) else { continue };
                let Row { weight, count, .. } = scaled.row(row);
                if count > 0 {
                    match category {
                        Category::Detractor => detractors.push(weight),
                        Category::Passive => passives.push(weight),
                        Category::Promoter => promoters.push(weight),
                    }
                }
            }
            Ok(())
        })?;
        Ok([detractors, passives, promoters])
    }

    fn empty() -> Self {
        Self {
            classes: [0.0; 3],
            squares: [0.0; 3],
            counts: Counts::default(),
            weightless: 0,
            clusters: None,
            equal: true,
        }
    }

    /// Those of classes whose answers weigh the same each, from the counts of each class of customers and that weight.
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    pub(super) fn of_strata(strata: &[(Counts, f64)]) -> Result<Self> {
        let mut sums = Self::empty();
        for &(counts, weight) in strata {
            sums.counts = sums.counts.plus(counts)?;
            for ((sum, square), category) in sums.classes.iter_mut().zip(&mut sums.squares).zip(Category::ALL) {
                *sum += weight * counts.of(category) as f64;
                *square += weight * weight * counts.of(category) as f64;
            }
        }
        let mut weights = strata.iter().filter(|(counts, _)| !counts.is_empty()).map(|(_, weight)| *weight);
        let first = weights.next();
        sums.equal = weights.all(|weight| Some(weight) == first);
        Ok(if sums.equal { sums.counted() } else { sums })
    }

    /// The same with weight 1 for each answer.
    fn counted(self) -> Self {
        let classes = floats(self.counts);
        let clusters = self.clusters.map(|clusters| {
            clusters.into_iter().map(|cluster| Cluster { classes: floats(cluster.counts), ..cluster }).collect()
        });
        Self { classes, squares: classes, clusters, ..self }
    }

    /// Kish's number of answers of equal weight: (Σ w)² / Σ w².
    pub(super) fn kish_n(&self) -> f64 {
        let total = whole(self.classes);
        total * total / whole(self.squares)
    }

    /// The variance of the estimate e, linearised: n/(n − 1) Σ (w (x − e)/Σ w)², or of m clusters summed within each
    /// first. `None` of one answer, or of one cluster.
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    pub(super) fn variance(&self) -> Option<f64> {
        let [detractors, _, promoters] = self.classes;
        let total = whole(self.classes);
        let estimate = (promoters - detractors) / total;
        let residuals = [-1.0 - estimate, -estimate, 1.0 - estimate];
        let (units, squares) = match &self.clusters {
            None => {
                let [detractors, passives, promoters] = self.squares;
                let [low, middle, high] = residuals.map(|residual| residual * residual);
                (self.counts.n(), whole([low * detractors, middle * passives, high * promoters]))
            }
            Some(clusters) => {
                let held = clusters.iter().filter(|cluster| !cluster.counts.is_empty());
                let squares = held.clone().map(|cluster| {
                    let [detractors, passives, promoters] = cluster.classes;
                    let [low, middle, high] = residuals;
                    square(whole([low * detractors, middle * passives, high * promoters]))
                });
                (held.clone().count() as u64, squares.sum())
            }
        };
        let units = units as f64;
        (units > 1.0).then(|| squares / (total * total) * (units / (units - 1.0)))
    }
}

/// The sum over classes, the same of mirrored ones.
pub(super) fn whole([detractors, passives, promoters]: [f64; 3]) -> f64 {
    detractors + promoters + passives
}

#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
fn floats(counts: Counts) -> [f64; 3] {
    Category::ALL.map(|category| counts.of(category) as f64)
}

fn slot_of_class([detractors, passives, promoters]: &mut [f64; 3], category: Category) -> &mut f64 {
    match category {
        Category::Detractor => detractors,
        Category::Passive => passives,
        Category::Promoter => promoters,
    }
}
