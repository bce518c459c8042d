//! Where numbers are cut into bands, from how often each occurs.

use crate::numeric::real;
use crate::survey::Category;

/// What is counted of a number: how many rows, or how many of each class.
pub(super) trait Tally: Copy {
    fn is_none(self) -> bool;
    fn plus(self, other: Self) -> Self;
}

impl Tally for u64 {
    fn is_none(self) -> bool {
        self == 0
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }
}

/// Answers of each class, in the order of [`Category::ALL`].
type Classes = [u64; Category::ALL.len()];

impl Tally for Classes {
    fn is_none(self) -> bool {
        self == [0; 3]
    }

    fn plus(self, other: Self) -> Self {
        std::array::from_fn(|class| self.get(class).unwrap_or(&0) + other.get(class).unwrap_or(&0))
    }
}

/// Finite numbers with how often they occur, as they came.
#[derive(Clone, Debug)]
pub(super) struct Occurrences<T>(Vec<(f64, T)>);

impl<T> Default for Occurrences<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Tally> Occurrences<T> {
    /// Adds a number where it is finite and occurs.
    pub(super) fn add(&mut self, value: f64, tally: T) {
        if value.is_finite() && !tally.is_none() {
            // −0 and 0 are one number.
            self.0.push((value + 0.0, tally));
        }
    }

    /// Adds those of another one.
    pub(super) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Each distinct number once, ascending. O(numbers log numbers).
    pub(super) fn ascending(mut self) -> Vec<(f64, T)> {
        self.0.sort_unstable_by(|(left, _), (right, _)| left.total_cmp(right));
        self.0.dedup_by(|(value, tally), (kept, sum)| {
            let same = value.total_cmp(kept).is_eq();
            if same {
                *sum = sum.plus(*tally);
            }
            same
        });
        self.0
    }
}

/// The quantiles k/`bands` of type 7, those that would leave nothing below them left out.
pub(super) fn quantile_edges(ascending: &[(f64, u64)], bands: usize) -> Vec<f64> {
    let n: u64 = ascending.iter().map(|&(_, count)| count).sum();
    let mut rest = ascending.iter().copied();
    let (mut value, mut reached) = rest.next().unwrap_or((0.0, 0));
    let mut edges = Vec::new();
    for k in 1..bands as u128 {
        let place = k * u128::from(n.saturating_sub(1));
        let (below, part) = (place / bands as u128, place % bands as u128);
        while u128::from(reached) <= below {
            let Some((next, count)) = rest.next() else { return edges };
            (value, reached) = (next, reached + count);
        }
        let above = if u128::from(reached) > below + 1 { None } else { rest.clone().next() };
        #[expect(clippy::cast_precision_loss, reason = "below 2^17")]
        let share = part as f64 / bands as f64;
        let edge = match above {
            Some((above, _)) if part > 0 => between(value, above, share),
            _ => value,
        };
        let lowest = edges.last().or(ascending.first().map(|(lowest, _)| lowest));
        if lowest.is_some_and(|&lowest| edge > lowest) {
            edges.push(edge);
        }
    }
    edges
}

/// A share of the way from one number to a higher one.
fn between(low: f64, high: f64, share: f64) -> f64 {
    let way = high - low;
    let reached = if way.is_finite() { low + share * way } else { low * (1.0 - share) + high * share };
    reached.clamp(low, high)
}

/// The cuts that MDLP accepts, ascending.
pub(super) fn separating_edges(ascending: &[(f64, Classes)]) -> Vec<f64> {
    let mut edges = Vec::new();
    let mut parts = vec![ascending];
    while let Some(part) = parts.pop() {
        if let Some(cut) = best_cut(part) {
            edges.push(cut.edge);
            let (low, high) = part.split_at(cut.place);
            parts.extend([low, high]);
        }
    }
    edges.sort_unstable_by(f64::total_cmp);
    edges
}

struct Cut {
    /// How many of the numbers are below.
    place: usize,
    edge: f64,
}

/// The cut after which the classes are purest, where it is worth its description.
fn best_cut(part: &[(f64, Classes)]) -> Option<Cut> {
    let whole = part.iter().fold([0; 3], |sum: Classes, &(_, classes)| sum.plus(classes));
    let mut low: Classes = [0; 3];
    let mut best: Option<(f64, usize, Classes)> = None;
    for (place, pair) in (1..).zip(part.windows(2)) {
        let &[(_, left), (_, right)] = pair else { continue };
        low = low.plus(left);
        if one_class(left.plus(right)) {
            // The best cut is never between two numbers of one and the same class (Fayyad & Irani, theorem 1).
            continue;
        }
        let disorder = disorder(low) + disorder(minus(whole, low));
        if best.is_none_or(|(least, ..)| disorder < least) {
            best = Some((disorder, place, low));
        }
    }
    let (least, place, low) = best?;
    let high = minus(whole, low);
    let n = real(total(whole));
    let gain = (disorder(whole) - least) / n;
    let kinds = |classes: Classes| real(classes.iter().filter(|&&count| count > 0).count() as u64);
    let entropies = |classes: Classes| kinds(classes) * disorder(classes) / real(total(classes));
    let described =
        libm::log2(libm::pow(3.0, kinds(whole)) - 2.0) - (entropies(whole) - entropies(low) - entropies(high));
    if gain <= (libm::log2(n - 1.0) + described) / n {
        return None;
    }
    let (&(below, _), &(above, _)) = (part.get(place - 1)?, part.get(place)?);
    let middle = f64::midpoint(below, above);
    // Between neighbours there is no number.
    Some(Cut { place, edge: if middle > below { middle } else { above } })
}

fn one_class(classes: Classes) -> bool {
    classes.iter().filter(|&&count| count > 0).count() == 1
}

fn minus(whole: Classes, part: Classes) -> Classes {
    std::array::from_fn(|class| whole.get(class).unwrap_or(&0) - part.get(class).unwrap_or(&0))
}

fn total(classes: Classes) -> u64 {
    classes.iter().sum()
}

/// The entropy of the classes in bits, times how many answers they are: n log₂ n − Σ c log₂ c.
fn disorder(classes: Classes) -> f64 {
    let part = |count: u64| if count == 0 { 0.0 } else { real(count) * libm::log2(real(count)) };
    let [a, b, c] = classes.map(part);
    (part(total(classes)) - a - b - c).max(0.0)
}
