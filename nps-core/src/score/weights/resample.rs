//! Bootstrap intervals of a weighted score, by drawing.
//!
//! A resample is n of the n rows, drawn with replacement. Rows of one class and weight are one cell, drawn by a binomial.
//! Of rows that hardly any other is like, most draws need no random access: independent Poisson numbers of slightly less
//! than one a row are a multinomial once their sum is known (Kingman, *Poisson Processes*, 1993), and so are they with the
//! draws that are missing from n added one by one. A sum above n is drawn anew, which changes nothing, as the law given the
//! sum is right for each.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{Quick, Random, normal_cdf, normal_quantile, real, square};
use crate::score::Method;
use crate::score::interval::{Bounds, Interval};
use crate::score::weights::sums::whole;

/// How often answers that do not all weigh the same are drawn again, by the bootstrap methods of
/// [`weighted_nps`](crate::weighted_nps). No other call draws: bootstraps of equal answers are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Resampling {
    /// How many resamples are drawn, from 1,000 to 1,000,000. Default: 10,000, for which a bound at 95 % has a standard
    /// error of some hundredth of the width.
    pub resamples: u64,
    /// The seed of the draws. Default: 20260701.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { resamples: 10_000, seed: 20_260_701 }
    }
}

impl Resampling {
    fn require(self) -> Result<()> {
        if (1_000..=1_000_000).contains(&self.resamples) {
            return Ok(());
        }
        Err(Error::invalid_argument("resamples", &self.resamples.to_string(), "a number from 1,000 to 1,000,000"))
    }
}

/// Rows of one class and weight.
#[derive(Clone, Copy)]
struct Cell {
    class: usize,
    weight: f64,
    rows: u64,
}

/// Rows with a weight, ready to be drawn again.
pub(super) struct Rows {
    /// Those that many are like.
    cells: Vec<Cell>,
    /// All others: the weights of each class from the worst.
    singles: [Vec<f64>; 3],
}

impl Rows {
    /// As many alike are worth a binomial.
    const ALIKE: usize = 96;

    /// Of the weights above 0 of each class.
    pub(super) fn new(classes: [Vec<f64>; 3]) -> Self {
        let (mut cells, mut singles) = (Vec::new(), [const { Vec::new() }; 3]);
        for ((class, mut weights), singles) in classes.into_iter().enumerate().zip(&mut singles) {
            // In an order that does not depend on that of the rows.
            weights.sort_unstable_by(f64::total_cmp);
            for alike in weights.chunk_by(|left, right| left.to_bits() == right.to_bits()) {
                match alike.first() {
                    Some(&weight) if alike.len() >= Self::ALIKE => {
                        cells.push(Cell { class, weight, rows: alike.len() as u64 });
                    }
                    _ => singles.extend_from_slice(alike),
                }
            }
        }
        Self { cells, singles }
    }

    /// The bounds by percentiles, or corrected for bias and acceleration, in points.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a number of resamples out of bounds, and for weights worth too few answers.
    pub(super) fn bounds(&self, interval: &Interval, resampling: Resampling) -> Result<Bounds> {
        resampling.require()?;
        let sums = self.sums();
        let kish_n = square(whole(sums)) / self.over_rows(|_, weight| weight * weight);
        if kish_n < real(Method::BOOTSTRAP_FROM) {
            let (method, least) = (interval.method(), Method::BOOTSTRAP_FROM);
            let message =
                format!("method {method} needs weights worth at least {least} answers, these are worth {kish_n:.1}");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let estimate = score_of(sums).unwrap_or(0.0);
        let mut drawn = Draws::new(self, resampling.seed).scores(resampling.resamples, estimate);
        drawn.sort_unstable_by(f64::total_cmp);
        let z = interval.z();
        let levels = if interval.method() == Method::BootstrapBca {
            let acceleration = self.acceleration(sums, estimate);
            let bias = bias(&drawn, estimate);
            [-z, z].map(|z| corrected(z, bias, acceleration))
        } else {
            [-z, z].map(normal_cdf)
        };
        let [lower, upper] = levels.map(|level| 100.0 * quantile(&drawn, level));
        Ok(Bounds { lower, upper })
    }

    /// The weight of each class.
    fn sums(&self) -> [f64; 3] {
        std::array::from_fn(|class| self.over_rows(|place, weight| if place == class { weight } else { 0.0 }))
    }

    /// Σ over rows of a figure of class and weight.
    fn over_rows(&self, of: impl Fn(usize, f64) -> f64) -> f64 {
        let cells: f64 = self.cells.iter().map(|cell| real(cell.rows) * of(cell.class, cell.weight)).sum();
        let singles = self.singles.iter().enumerate();
        let singles: f64 =
            singles.map(|(class, weights)| weights.iter().map(|&weight| of(class, weight)).sum::<f64>()).sum();
        cells + singles
    }

    /// Efron's acceleration from the jackknife. Without a row of weight w and class x the score falls by
    /// w (x − e)/(W − w).
    fn acceleration(&self, sums: [f64; 3], estimate: f64) -> f64 {
        let all = whole(sums);
        let n = self.over_rows(|_, _| 1.0);
        let fall = |class: usize, weight: f64| {
            weight * (PLACES.get(class).copied().unwrap_or(0.0) - estimate) / (all - weight)
        };
        let mean = self.over_rows(fall) / n;
        let squares = self.over_rows(|class, weight| square(fall(class, weight) - mean));
        let cubes = self.over_rows(|class, weight| {
            let off = fall(class, weight) - mean;
            off * off * off
        });
        if squares > 0.0 { cubes / (6.0 * squares * squares.sqrt()) } else { 0.0 }
    }
}

/// What each class counts.
const PLACES: [f64; 3] = [-1.0, 0.0, 1.0];

/// (promoters − detractors) / all; `None` of no weight.
fn score_of(sums: [f64; 3]) -> Option<f64> {
    let [detractors, _, promoters] = sums;
    let all = whole(sums);
    (all > 0.0).then(|| (promoters - detractors) / all)
}

/// Φ⁻¹ of the share of resamples below the sample, those equal to it counting half.
fn bias(drawn: &[f64], estimate: f64) -> f64 {
    // Sums of the same weights in another order.
    const TIE: f64 = 1e-12;
    let below = drawn.partition_point(|&score| score < estimate - TIE) as u64;
    let up_to = drawn.partition_point(|&score| score <= estimate + TIE) as u64;
    normal_quantile(0.5 * (real(below) + real(up_to)) / real(drawn.len() as u64))
}

/// The level that stands for Φ(z): Efron, *JASA* 82, 1987.
fn corrected(z: f64, bias: f64, acceleration: f64) -> f64 {
    let shifted = bias + z;
    if shifted.is_infinite() {
        return if shifted > 0.0 { 1.0 } else { 0.0 };
    }
    let denominator = 1.0 - acceleration * shifted;
    // Beyond the pole there is no further level.
    match denominator > 0.0 {
        true => normal_cdf(bias + shifted / denominator),
        false if shifted > 0.0 => 1.0,
        false => 0.0,
    }
}

/// The least score that so large a share of resamples reaches.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to a million")]
fn quantile(drawn: &[f64], level: f64) -> f64 {
    const TIE: f64 = 1e-9;
    let place = ((level * real(drawn.len() as u64) - TIE).ceil() as usize).clamp(1, drawn.len().max(1)) - 1;
    drawn.get(place).copied().unwrap_or(0.0)
}

/// Draws of rows.
struct Draws<'a> {
    rows: &'a Rows,
    /// How many rows are single.
    singles: u64,
    poisson: Poisson,
    source: Random,
    n: u64,
}

impl<'a> Draws<'a> {
    /// Standard deviations by which Poisson numbers are to add up to fewer than n.
    const SHORT: f64 = 7.0;

    fn new(rows: &'a Rows, seed: u64) -> Self {
        let singles = rows.singles.iter().map(Vec::len).sum::<usize>() as u64;
        let n = singles + rows.cells.iter().map(|cell| cell.rows).sum::<u64>();
        // Draws of singles vary too where there are cells.
        let mean = (1.0 - Self::SHORT * (2.0 / real(singles.max(1))).sqrt()).max(0.0);
        Self { rows, singles, poisson: Poisson::new(mean), source: Random::new(seed), n }
    }

    /// The scores of so many resamples; one that only drew weights too small to be told from 0 has the estimate.
    fn scores(mut self, resamples: u64, estimate: f64) -> Vec<f64> {
        (0..resamples).map(|_| score_of(self.resample()).unwrap_or(estimate)).collect()
    }

    /// The weight of each class in a resample.
    fn resample(&mut self) -> [f64; 3] {
        let mut quick = Quick::new(&mut self.source);
        let (mut sums, mut draws, mut rows) = ([0.0; 3], self.n, self.n);
        for cell in &self.rows.cells {
            let hits = self.source.binomial(draws, cell.rows, rows);
            (draws, rows) = (draws - hits, rows - cell.rows);
            if let Some(sum) = sums.get_mut(cell.class) {
                *sum += real(hits) * cell.weight;
            }
        }
        if self.singles == 0 {
            return sums;
        }
        let (mut of_singles, mut missing) = self.of_poisson(&mut quick, draws);
        while missing > 0 {
            self.draw_one(&mut quick, &mut of_singles);
            missing -= 1;
        }
        for (sum, single) in sums.iter_mut().zip(of_singles) {
            *sum += single;
        }
        sums
    }

    /// Poisson numbers of each single row, and by how much they fall short of `wanted`.
    fn of_poisson(&self, quick: &mut Quick, wanted: u64) -> ([f64; 3], u64) {
        if self.poisson.mean <= 0.0 {
            return ([0.0; 3], wanted);
        }
        loop {
            let (mut sums, mut drawn) = ([0.0; 3], 0.0);
            for (sum, weights) in sums.iter_mut().zip(&self.rows.singles) {
                let total = self.poisson.weigh(quick, weights);
                *sum = total.weight;
                drawn += total.drawn;
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of rows")]
            if let Some(missing) = wanted.checked_sub(drawn as u64) {
                return (sums, missing);
            }
        }
    }

    /// Adds one row, each as likely.
    fn draw_one(&self, quick: &mut Quick, sums: &mut [f64; 3]) {
        let mut place = usize::try_from(quick.below(self.singles)).unwrap_or(0);
        for (sum, weights) in sums.iter_mut().zip(&self.rows.singles) {
            if let Some(weight) = weights.get(place) {
                *sum += weight;
                return;
            }
            place -= weights.len();
        }
    }
}

/// How many rows were drawn, and what they weigh.
struct Total {
    weight: f64,
    drawn: f64,
}

/// Poisson numbers of one mean, up to 1.
struct Poisson {
    mean: f64,
    /// The number that eight random bits decide, or [`OPEN`](Self::OPEN) where they do not.
    decided: [f64; 256],
    /// P(number ≤ k).
    cumulated: [f64; 24],
}

impl Poisson {
    const OPEN: f64 = -1.0;

    fn new(mean: f64) -> Self {
        let (mut mass, mut sum) = (libm::exp(-mean), 0.0);
        let cumulated = std::array::from_fn(|k| {
            sum += mass;
            mass *= mean / real(k as u64 + 1);
            sum
        });
        let number = |share: f64| cumulated.iter().take_while(|&&up_to| up_to <= share).count();
        let decided = std::array::from_fn(|bits| {
            let share = |bits: usize| real(bits as u64) / 256.0;
            let (least, next) = (number(share(bits)), share(bits + 1));
            let is_decided = cumulated.get(least).is_some_and(|&up_to| next <= up_to);
            if is_decided { real(least as u64) } else { Self::OPEN }
        });
        Self { mean, decided, cumulated }
    }

    /// Draws a number for each weight. Four sums run side by side, always the same four.
    fn weigh(&self, quick: &mut Quick, weights: &[f64]) -> Total {
        let (mut sums, mut drawn) = ([0.0; 4], [0.0; 4]);
        for eight in weights.chunks(8) {
            let bits = quick.bits().to_le_bytes();
            for (four, bits) in eight.chunks(4).zip(bits.chunks(4)) {
                for (((sum, drawn), &weight), &bits) in sums.iter_mut().zip(&mut drawn).zip(four).zip(bits) {
                    let mut number = self.decided.get(usize::from(bits)).copied().unwrap_or(Self::OPEN);
                    if number < 0.0 {
                        number = self.decide(bits, quick);
                    }
                    *sum += number * weight;
                    *drawn += number;
                }
            }
        }
        let all = |[first, second, third, fourth]: [f64; 4]| (first + second) + (third + fourth);
        Total { weight: all(sums), drawn: all(drawn) }
    }

    /// The number where eight bits leave it open: by 53 more.
    #[cold]
    fn decide(&self, bits: u8, quick: &mut Quick) -> f64 {
        let share = (f64::from(bits) + quick.unit()) / 256.0;
        real(self.cumulated.iter().take_while(|&&up_to| up_to <= share).count() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row as often as any other, with the variance and covariance of a multinomial.
    #[test]
    fn resamples_are_multinomial() {
        const TIMES: u32 = 20_000;
        // Weights that tell the classes apart: 600 alike among the passives, single ones elsewhere.
        let singles = |n: u32| (0..n).map(|row| 0.5 + f64::from(row) / 4096.0).collect::<Vec<_>>();
        let (detractors, promoters) = (singles(500), singles(700));
        let rows = Rows::new([detractors.clone(), vec![0.25; 600], promoters.clone()]);
        assert_eq!((rows.cells.len(), rows.singles[1].len()), (1, 0));
        let n = 1800.0;
        let sum = |weights: &[f64]| weights.iter().sum::<f64>();
        let squares = |weights: &[f64]| weights.iter().map(|weight| weight * weight).sum::<f64>();
        let all = [detractors, vec![0.25; 600], promoters];
        let mut draws = Draws::new(&rows, 11);
        assert!(draws.poisson.mean > 0.7);
        let (mut means, mut seconds) = ([0.0; 3], [[0.0; 3]; 3]);
        for _ in 0..TIMES {
            let weights = draws.resample();
            for (class, own) in weights.into_iter().enumerate() {
                means[class] += own / f64::from(TIMES);
                for (other, second) in weights.into_iter().zip(&mut seconds[class]) {
                    *second += own * other / f64::from(TIMES);
                }
            }
        }
        for class in 0..3 {
            let expected = sum(&all[class]);
            let variance = squares(&all[class]) - expected * expected / n;
            let error = (means[class] - expected) / (variance / f64::from(TIMES)).sqrt();
            assert!(error.abs() < 4.0, "{class}: {error}");
            for other in 0..3 {
                let found = seconds[class][other] - means[class] * means[other];
                let own = if class == other { squares(&all[class]) } else { 0.0 };
                let expected = own - sum(&all[class]) * sum(&all[other]) / n;
                assert!((found - expected).abs() < 0.05 * variance, "{class} {other}: {found} {expected}");
            }
        }
    }

    /// `scipy` 1.17.1 `stats.poisson(0.9).cdf`.
    #[test]
    fn poisson_numbers_have_their_law() {
        let law = Poisson::new(0.9);
        for (found, expected) in law.cumulated.iter().zip([0.406_569_659_740_599_1, 0.772_482_353_507_138_2]) {
            assert!((found - expected).abs() < 1e-15, "{found}");
        }
        assert!(law.cumulated.last() > Some(&(1.0 - 1e-15)));
        let open = law.decided.iter().filter(|&&number| number < 0.0).count();
        assert!((4..8).contains(&open), "{open}");
    }
}
