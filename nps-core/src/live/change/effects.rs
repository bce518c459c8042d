//! How seasons differ from each other, in a series whose level moves.

use std::collections::BTreeMap;

use super::local_level::Seen;
use super::season::{Cycle, Season};
use crate::error::Result;

/// The classes of a period in its seasons, the shortest first, those of all seasons numbered through; `None` for seasons
/// that are not looked at.
type Classes = [Option<usize>; Season::MOST];

/// What periods of the same classes say: how much they weigh, and their distances from the mean around each, weighted.
#[derive(Clone, Copy, Default)]
struct Total {
    weight: f64,
    sum: f64,
}

/// How far the classes of each season are from the others, in the periods of a series so far.
#[derive(Default)]
pub(super) struct Effects {
    /// The shortest first.
    cycles: Vec<Cycle>,
    /// The classes that came together, in the first season, in the first two and so on, and the number of each.
    cells: Vec<Classes>,
    numbers: BTreeMap<Classes, usize>,
    /// By period, the number of its classes in the first season, in the first two and so on.
    places: Vec<[usize; Season::MOST]>,
    /// By class, as last estimated: where the next estimate begins.
    drawn: Vec<f64>,
    /// By cell, what its classes amount to.
    told: Vec<f64>,
}

impl Effects {
    pub(super) fn new(cycles: Vec<Cycle>) -> Self {
        Self { cycles, ..Self::default() }
    }

    /// Takes the next period that is known, and where it is; what is between was left out.
    ///
    /// # Errors
    /// As [`Cycle::class`].
    pub(super) fn enter(&mut self, place: usize, at: i64) -> Result<()> {
        let (mut classes, mut numbers) = (Classes::default(), [0; Season::MOST]);
        let mut before = 0_usize;
        for (cycle, (depth, number)) in self.cycles.iter().zip(numbers.iter_mut().enumerate()) {
            if let Some(class) = classes.get_mut(depth) {
                *class = Some(before.saturating_add(cycle.class(place, at)?));
            }
            before = before.saturating_add(cycle.classes);
            *number = *self.numbers.entry(classes).or_insert(self.cells.len());
            if *number == self.cells.len() {
                self.cells.push(classes);
            }
        }
        self.places.resize(place, [0; Season::MOST]);
        self.places.push(numbers);
        Ok(())
    }

    /// The seasons of which so many periods hold two turns.
    fn held(&self, periods: usize) -> &[Cycle] {
        let held = self.cycles.partition_point(|cycle| cycle.turn <= periods / 2);
        self.cycles.get(..held).unwrap_or_default()
    }

    /// Estimates all effects from these periods: those that minimise Σ w (d − Σ effects)² + ridge × Σ effects², then each
    /// season's less their mean. d is how far a period is from the mean over one turn around it (half of either end where the
    /// turn is even), of the longest season of which these periods hold that turn; of longer seasons it says nothing. Gives
    /// the seasons of which there is enough.
    pub(super) fn estimate(&mut self, values: &[Seen], weights: &[f64], ridge: f64) -> Vec<Season> {
        let held = self.held(values.len());
        let (seasons, sizes): (Vec<Season>, Vec<usize>) =
            held.iter().map(|cycle| (cycle.season, cycle.classes)).unzip();
        if seasons.is_empty() {
            return seasons;
        }
        let totals = self.totals(values, weights);
        let joint = Joint::new(&self.cells, &totals, sizes.iter().sum(), ridge);
        if let [_] = seasons[..] {
            self.drawn = joint.apart();
        } else {
            self.drawn.resize(sizes.iter().sum(), 0.0);
            joint.solve(&mut self.drawn);
        }
        let (mut centred, mut rest) = (Vec::with_capacity(self.drawn.len()), &self.drawn[..]);
        for size in sizes {
            let Some((effects, others)) = rest.split_at_checked(size) else { break };
            #[expect(clippy::cast_precision_loss, reason = "a number of classes")]
            let mean = effects.iter().sum::<f64>() / size as f64;
            centred.extend(effects.iter().map(|effect| effect - mean));
            rest = others;
        }
        let of = |class: &usize| centred.get(*class).copied();
        let told = |classes: &Classes| classes.iter().flatten().filter_map(of).fold(0.0, |sum, effect| sum + effect);
        self.told = self.cells.iter().map(told).collect();
        seasons
    }

    /// By cell, what the periods say whose longest season with a turn around them is the last of it.
    fn totals(&self, values: &[Seen], weights: &[f64]) -> Vec<Total> {
        // Sums over all before each place: of values, and of how many are known.
        let mut sums = vec![(0.0, 0.0)];
        for &seen in values {
            let (sum, known) = sums.last().copied().unwrap_or_default();
            sums.push(seen.map_or((sum, known), |(value, _)| (sum + value, known + 1.0)));
        }
        let over = |from: usize, to: usize| {
            let at = |place: usize| sums.get(place).copied().unwrap_or_default();
            let ((begin, known_before), (end, known)) = (at(from), at(to));
            (end - begin, known - known_before)
        };
        let mut totals = vec![Total::default(); self.cells.len()];
        let held = self.held(values.len());
        for (place, (seen, numbers)) in values.iter().zip(&self.places).enumerate() {
            let is_around = |cycle: &Cycle| place >= cycle.turn / 2 && place + cycle.turn / 2 < values.len();
            let (Some((value, _)), Some(depth)) = (seen, held.iter().rposition(is_around)) else { continue };
            let Some((cycle, number)) = held.get(depth).zip(numbers.get(depth)) else { continue };
            let (from, to) = (place - cycle.turn / 2, place + cycle.turn / 2 + 1);
            let (sum, known) = if cycle.turn.is_multiple_of(2) {
                let ((outer, all), (inner, most)) = (over(from, to), over(from + 1, to - 1));
                (0.5 * (outer + inner), 0.5 * (all + most))
            } else {
                over(from, to)
            };
            let weight = weights.get(place).copied().unwrap_or(0.0);
            if let Some(total) = totals.get_mut(*number) {
                total.sum += weight * (value - sum / known);
                total.weight += weight;
            }
        }
        totals
    }

    /// What the classes of a period amount to, as last estimated.
    pub(super) fn of(&self, place: usize) -> f64 {
        let number = self.cycles.len().checked_sub(1).and_then(|last| self.places.get(place)?.get(last));
        number.and_then(|&number| self.told.get(number)).copied().unwrap_or(0.0)
    }
}

/// The equations of all effects at once.
struct Joint<'a> {
    cells: &'a [Classes],
    totals: &'a [Total],
    ridge: f64,
    /// By class, what its periods say.
    classes: Vec<Total>,
}

impl<'a> Joint<'a> {
    /// No solution takes more steps than this; those of weekdays and months take six.
    const MOST_STEPS: usize = 100;

    /// By this share of what a class weighs, its effect is drawn to 0 beside the ridge: where seasons that nest have no
    /// ridge to tell them apart, there is one solution still.
    const LEAST: f64 = 1e-9;

    /// A solution is found when no effect moves by more than this share of the largest.
    const STILL: f64 = 1e-13;

    fn new(cells: &'a [Classes], totals: &'a [Total], size: usize, ridge: f64) -> Self {
        let mut classes = vec![Total::default(); size];
        for (cell, total) in cells.iter().zip(totals) {
            for &class in cell.iter().flatten() {
                if let Some(of) = classes.get_mut(class) {
                    of.sum += total.sum;
                    of.weight += total.weight;
                }
            }
        }
        Self { cells, totals, ridge, classes }
    }

    /// By class, over what its own equation is divided.
    fn scaled(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let divided = |(value, of): (f64, &Total)| if of.weight > 0.0 { value / (of.weight + self.ridge) } else { 0.0 };
        values.zip(&self.classes).map(divided).collect()
    }

    /// Every class as if there were no other season.
    fn apart(&self) -> Vec<f64> {
        self.scaled(self.classes.iter().map(|of| of.sum))
    }

    /// The left sides of the equations.
    fn left(&self, effects: &[f64]) -> Vec<f64> {
        let ridges = self.classes.iter().map(|of| self.ridge + Self::LEAST * of.weight);
        let mut left: Vec<f64> = effects.iter().zip(ridges).map(|(effect, ridge)| ridge * effect).collect();
        let of = |class: &usize| effects.get(*class).copied();
        for (cell, total) in self.cells.iter().zip(self.totals) {
            let amount = total.weight * cell.iter().flatten().filter_map(of).sum::<f64>();
            for &class in cell.iter().flatten() {
                if let Some(left) = left.get_mut(class) {
                    *left += amount;
                }
            }
        }
        left
    }

    /// Conjugate gradients (Hestenes & Stiefel 1952), scaled by class, from these effects on.
    fn solve(&self, effects: &mut [f64]) {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b);
        let begin = self.left(effects);
        let mut rest: Vec<f64> = self.classes.iter().zip(begin).map(|(of, left)| of.sum - left).collect();
        let mut scaled = self.scaled(rest.iter().copied());
        let (mut along, mut size) = (scaled.clone(), dot(&rest, &scaled));
        for _ in 0..Self::MOST_STEPS {
            let left = self.left(&along);
            let bend = dot(&along, &left);
            // 0 where there is nothing left to find, or rounding has taken over.
            if bend <= 0.0 || bend.is_nan() {
                break;
            }
            let step = size / bend;
            let (mut moved, mut largest) = (0.0_f64, 0.0_f64);
            for (((effect, rest), along), left) in effects.iter_mut().zip(&mut rest).zip(&along).zip(left) {
                *effect += step * along;
                *rest -= step * left;
                (moved, largest) = (moved.max((step * along).abs()), largest.max(effect.abs()));
            }
            if moved <= Self::STILL * largest {
                break;
            }
            scaled = self.scaled(rest.iter().copied());
            let next = dot(&rest, &scaled);
            for (along, scaled) in along.iter_mut().zip(&scaled) {
                *along = scaled + next / size * *along;
            }
            size = next;
        }
    }
}
