//! The Shapley value of crossed factors in the change of a mean, with the influence of each answer on it.

use hashbrown::HashMap;

use crate::numeric::{real, square};
use crate::score::Counts;

/// One combination of values.
pub(super) struct Cell<'a> {
    /// The value of each factor.
    pub(super) levels: &'a [u32],
    /// Its share of all answers, before and after.
    pub(super) shares: [f64; 2],
    /// The mean of its answers, counted −1, 0 and 1.
    pub(super) scores: [f64; 2],
    /// The variance of its answers; 0 where there are none.
    pub(super) spreads: [f64; 2],
    pub(super) is_in_both: bool,
}

impl Cell<'_> {
    fn middle(&self) -> f64 {
        f64::midpoint(self.scores[0], self.scores[1])
    }
}

/// A figure and its variance.
pub(super) struct Estimate {
    pub(super) value: f64,
    pub(super) variance: f64,
}

/// What a change is made of.
pub(super) struct Sums {
    pub(super) rate: Estimate,
    /// By factor.
    pub(super) mixes: Vec<Estimate>,
}

/// What one answer in a cell does to a mix.
#[derive(Clone, Copy, Default)]
struct Influence {
    /// By being there, before and after.
    by_place: [f64; 2],
    /// What the mean score of the cell counts.
    by_score: f64,
}

/// Shares of which some factors are of one period, and the others, given these, of the other one.
struct Hybrid {
    /// The score there would be.
    value: f64,
    /// The share of each cell.
    shares: Vec<f64>,
    /// What an answer of the period that the other factors are of does, by being in a cell.
    from: Vec<f64>,
    /// The same of the period that the factors are of.
    to: Vec<f64>,
}

/// Divides the change among the factors and the scores. O(2^factors × factors × cells).
pub(super) fn shapley(cells: &[Cell<'_>], factors: usize, all: [Counts; 2]) -> Sums {
    let n = all.map(|counts| real(counts.n()));
    let mut values = vec![0.0; factors];
    let mut influences = vec![vec![Influence::default(); cells.len()]; factors];
    for coalition in 0_u32..1 << factors {
        let groups = groups(cells, coalition);
        let (there, back) = (hybrid(cells, &groups, [0, 1]), hybrid(cells, &groups, [1, 0]));
        let gap = there.value - back.value;
        for (factor, (value, influences)) in values.iter_mut().zip(&mut influences).enumerate() {
            let weight = weight(coalition, factor, factors) / 2.0;
            *value += weight * gap;
            let moved = there.shares.iter().zip(&back.shares);
            let placed = there.from.iter().zip(&back.to).zip(there.to.iter().zip(&back.from));
            for (influence, ((share, share_back), ((from, to_back), (to, from_back)))) in
                influences.iter_mut().zip(moved.zip(placed))
            {
                influence.by_score += weight * (share - share_back);
                influence.by_place[0] += weight * (from - to_back);
                influence.by_place[1] += weight * (to - from_back);
            }
        }
    }
    let mixes = values.into_iter().zip(&influences).map(|(value, influences)| Estimate {
        value,
        variance: [0, 1].map(|period| variance(cells, influences, period) / n.get(period).unwrap_or(&1.0)).iter().sum(),
    });
    Sums { mixes: mixes.collect(), rate: rate(cells, n) }
}

/// What comes from scores, the shares as they are on average.
fn rate(cells: &[Cell<'_>], [before, after]: [f64; 2]) -> Estimate {
    let mut found = Estimate { value: 0.0, variance: 0.0 };
    for Cell { shares: [from, to], scores, spreads, is_in_both, .. } in cells {
        let share = f64::midpoint(*from, *to);
        found.value += share * (scores[1] - scores[0]);
        if *is_in_both {
            found.variance += square(share) * (spreads[0] / (from * before) + spreads[1] / (to * after));
        }
    }
    found
}

/// The mean of the squared influence of an answer of one period.
fn variance(cells: &[Cell<'_>], influences: &[Influence], period: usize) -> f64 {
    let of = |(cell, influence): (&Cell<'_>, &Influence)| {
        let at = |figures: [f64; 2]| figures.get(period).copied().unwrap_or(0.0);
        let share = at(cell.shares);
        // In a cell that a period has no answers in, the score of the other period counts for both.
        let part = if cell.is_in_both { 0.5 } else { 1.0 };
        let by_score = square(part * influence.by_score) * at(cell.spreads) / share;
        if share > 0.0 { share * square(at(influence.by_place)) + by_score } else { 0.0 }
    };
    cells.iter().zip(influences).map(of).sum()
}

/// What a coalition counts in the Shapley value of a factor: among all orders, the part in which the factor is the last to
/// come into the coalition, or the next to come after it.
fn weight(coalition: u32, factor: usize, factors: usize) -> f64 {
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    #[expect(clippy::cast_possible_truncation, reason = "a few")]
    let (own, all) = (coalition.count_ones(), factors as u32);
    let whole = factorial(all);
    if coalition >> factor & 1 == 1 {
        factorial(own - 1) * factorial(all - own) / whole
    } else {
        -(factorial(own) * factorial(all - own - 1) / whole)
    }
}

/// Which cells have the same values of the factors of a coalition.
struct Groups {
    of_cell: Vec<usize>,
    count: usize,
}

/// Numbered in the order of their first cells.
fn groups(cells: &[Cell<'_>], coalition: u32) -> Groups {
    let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
    let key = |cell: &Cell<'_>| {
        let own = cell.levels.iter().enumerate().filter(|(factor, _)| coalition >> factor & 1 == 1);
        own.map(|(_, &level)| level).collect::<Vec<u32>>()
    };
    let number = |cell: &Cell<'_>| {
        let next = known.len();
        *known.entry(key(cell)).or_insert(next)
    };
    let of_cell = cells.iter().map(number).collect();
    Groups { of_cell, count: known.len() }
}

/// The shares of one group, and its mean where the factors are moved.
#[derive(Clone, Copy, Default)]
struct Group {
    from: f64,
    to: f64,
    /// Sum of share times score in the period moved from.
    held: f64,
}

/// The factors of the groups in the second of the periods, the others, given these, in the first. A group that the first
/// has no answers in is as in the second.
fn hybrid(cells: &[Cell<'_>], groups: &Groups, [from, to]: [usize; 2]) -> Hybrid {
    let mut sums = vec![Group::default(); groups.count];
    let share = |cell: &Cell<'_>, period: usize| cell.shares.get(period).copied().unwrap_or(0.0);
    for (cell, &group) in cells.iter().zip(&groups.of_cell) {
        if let Some(group) = sums.get_mut(group) {
            group.from += share(cell, from);
            group.to += share(cell, to);
            group.held += share(cell, from) * cell.middle();
        }
    }
    let mut found = Hybrid { value: 0.0, shares: Vec::new(), from: Vec::new(), to: Vec::new() };
    for (cell, &group) in cells.iter().zip(&groups.of_cell) {
        let group = sums.get(group).copied().unwrap_or_default();
        let (middle, is_known) = (cell.middle(), group.from > 0.0);
        let mean = if is_known { group.held / group.from } else { middle };
        let moved = if is_known { group.to / group.from } else { 0.0 };
        let own = if is_known { moved * share(cell, from) } else { share(cell, to) };
        found.value += own * middle;
        found.shares.push(own);
        found.from.push(moved * (middle - mean));
        found.to.push(mean);
    }
    for to in &mut found.to {
        *to -= found.value;
    }
    found
}
