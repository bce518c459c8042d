//! From rows to the nodes of a tree: which there are, and the answers of each.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::error::Result;
use crate::score::{Counts, Distribution, Label};
use crate::situation::suppression::sum;
use crate::situation::tree::DrillOptions;
use crate::situation::{Condition, Dimension, Factor, Observations, Value, count_slots};

/// A node before anything is said of it: its answers in each table.
pub(super) struct Branch<const T: usize> {
    /// Each step from the root.
    pub(super) path: Vec<Condition>,
    /// The place of its parent, which comes before it.
    pub(super) parent: Option<usize>,
    pub(super) counts: [Counts; T],
    /// Whether its figures may be told.
    pub(super) is_shown: bool,
    /// Whether there are parts of it of which nothing is told, not even that they are there.
    pub(super) hides_parts: bool,
}

/// A step of a path: a value of the dimension at this place of those drilled down by.
#[derive(Clone, PartialEq, Eq)]
struct Step {
    dimension: usize,
    value: Value,
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.dimension.cmp(&other.dimension).then_with(|| self.value.as_label().cmp(&other.value.as_label()))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The steps of some answers. Those that end come after those that go on, as null comes after all values.
#[derive(PartialEq, Eq)]
struct Route(Vec<Step>);

impl Ord for Route {
    fn cmp(&self, other: &Self) -> Ordering {
        let differing = self.0.iter().zip(&other.0).map(|(own, other)| own.cmp(other)).find(|order| order.is_ne());
        differing.unwrap_or_else(|| other.0.len().cmp(&self.0.len()))
    }
}

impl PartialOrd for Route {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The nodes of the tables' answers, each before its parts, parts in the order of their labels, null last. What may be
/// told of each follows the rule of the options. O(rows × dimensions + nodes × levels).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) by [`DrillOptions::check`];
/// [`ErrorKind::UnknownColumn`](crate::ErrorKind::UnknownColumn).
pub(super) fn branches<const T: usize>(
    tables: [&Observations; T],
    by: &[impl AsRef<str>],
    options: &DrillOptions,
) -> Result<Vec<Branch<T>>> {
    options.check(by)?;
    let mut routes: BTreeMap<Route, [Counts; T]> = BTreeMap::new();
    for (place, table) in tables.into_iter().enumerate() {
        let dimensions = by.iter().map(|name| table.dimension(name.as_ref())).collect::<Result<Vec<_>>>()?;
        dimensions.iter().try_for_each(|dimension| dimension.require_one_value("parts of a tree"))?;
        for (ordinals, counts) in combinations(table, &dimensions) {
            let route = route(&dimensions, &ordinals, &options.separator);
            if let Some(slot) = routes.entry(route).or_insert([Counts::default(); T]).get_mut(place) {
                *slot = slot.with(counts);
            }
        }
    }
    let routes: Vec<(Route, [Counts; T])> = routes.into_iter().collect();
    let names: Vec<&str> = by.iter().map(AsRef::as_ref).collect();
    Ok(grow(&routes, &names, options))
}

/// Each combination of values that has answers, with these. In no order.
fn combinations(table: &Observations, dimensions: &[&Dimension]) -> Vec<(Vec<u32>, Counts)> {
    let mut numbers = vec![0_u32; table.rows()];
    // Of each level, the number that each combination came from and its ordinal.
    let mut levels: Vec<Vec<(u32, u32)>> = Vec::new();
    for dimension in dimensions {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let mut level = Vec::new();
        for (number, &ordinal) in numbers.iter_mut().zip(&dimension.ordinals) {
            *number = *known.entry((*number, ordinal)).or_insert_with(|| {
                level.push((*number, ordinal));
                u32::try_from(level.len() - 1).unwrap_or(u32::MAX)
            });
        }
        levels.push(level);
    }
    let size = levels.last().map_or(1, Vec::len);
    let table_of_slots = count_slots(&[Factor { ordinals: &numbers, size }], table.slots(), table.weights());
    let counted = table_of_slots.iter().enumerate().filter_map(|(number, slots)| {
        let counts = Distribution::from_slots(slots, table.scale()).counts();
        (!counts.is_empty()).then(|| {
            let mut ordinals = Vec::with_capacity(levels.len());
            let mut number = number;
            for level in levels.iter().rev() {
                let &(before, ordinal) = level.get(number).unwrap_or(&(0, 0));
                ordinals.push(ordinal);
                number = before as usize;
            }
            ordinals.reverse();
            (ordinals, counts)
        })
    });
    counted.collect()
}

fn route(dimensions: &[&Dimension], ordinals: &[u32], separator: &str) -> Route {
    let mut steps = Vec::new();
    for (place, (dimension, &ordinal)) in dimensions.iter().zip(ordinals).enumerate() {
        let step = |value: Value| Step { dimension: place, value };
        match dimension.label(ordinal) {
            Label::Text(text) if !separator.is_empty() => {
                let before = steps.len();
                let parts = text.split(separator).filter(|part| !part.is_empty()).take(DrillOptions::MAX_DEPTH);
                steps.extend(parts.map(|part| step(part.into())));
                if steps.len() == before {
                    steps.push(step(text.into()));
                }
            }
            label => steps.push(step(label.into())),
        }
    }
    Route(steps)
}

/// Routes that share their first steps, on their way to be a node.
struct Bud {
    first: usize,
    end: usize,
    /// How many steps they share.
    taken: usize,
    dimension: Option<usize>,
    path: Vec<Condition>,
    parent: Option<usize>,
    is_shown: bool,
}

fn grow<const T: usize>(routes: &[(Route, [Counts; T])], names: &[&str], options: &DrillOptions) -> Vec<Branch<T>> {
    let rule = &options.suppression;
    let counts = |first: usize, end: usize| -> [Counts; T] {
        let inside = || routes.get(first..end).unwrap_or_default().iter();
        std::array::from_fn(|table| sum(inside().filter_map(|(_, counts)| counts.get(table).copied())))
    };
    let is_shown = counts(0, routes.len()).into_iter().all(|counts| rule.allows(counts));
    let root = Bud { first: 0, end: routes.len(), taken: 0, dimension: None, path: Vec::new(), parent: None, is_shown };
    let mut nodes: Vec<Branch<T>> = Vec::new();
    let mut buds = vec![root];
    while let Some(bud) = buds.pop() {
        let place = nodes.len();
        let mut parts = if bud.is_shown && bud.path.len() < options.levels() {
            split(&bud, place, routes, names)
        } else {
            Vec::new()
        };
        let parts_counts: Vec<[Counts; T]> = parts.iter().map(|part| counts(part.first, part.end)).collect();
        let withheld = rule.parts_of_all(&parts_counts);
        for (part, &is_withheld) in parts.iter_mut().zip(withheld.iter().flatten()) {
            part.is_shown = !is_withheld;
        }
        nodes.push(Branch {
            path: bud.path,
            parent: bud.parent,
            counts: counts(bud.first, bud.end),
            is_shown: bud.is_shown,
            hides_parts: withheld.is_none(),
        });
        if withheld.is_some() {
            buds.extend(parts.into_iter().rev());
        }
    }
    nodes
}

/// The parts of a node. Where its own dimension goes on for some answers, those for which it does not are a part with no
/// value, so that the parts are the whole.
fn split<const T: usize>(bud: &Bud, place: usize, routes: &[(Route, [Counts; T])], names: &[&str]) -> Vec<Bud> {
    let next = |(route, _): &(Route, [Counts; T])| route.0.get(bud.taken).cloned();
    let inside = routes.get(bud.first..bud.end).unwrap_or_default();
    let goes_on = |route: &(Route, [Counts; T])| {
        bud.dimension.is_some() && next(route).is_some_and(|step| Some(step.dimension) == bud.dimension)
    };
    let part = |first: usize, end: usize, taken: usize, dimension: usize, value: Value| {
        let mut path = bud.path.clone();
        path.push(Condition::new(names.get(dimension).copied().unwrap_or_default(), value));
        Bud { first, end, taken, dimension: Some(dimension), path, parent: Some(place), is_shown: true }
    };
    let deeper = inside.partition_point(goes_on);
    let stepping = if deeper > 0 { inside.get(..deeper).unwrap_or_default() } else { inside };
    let mut parts = Vec::new();
    let mut first = bud.first;
    for run in stepping.chunk_by(|left, right| next(left) == next(right)) {
        let end = first + run.len();
        if let Some(Step { dimension, value }) = run.first().and_then(next) {
            parts.push(part(first, end, bud.taken + 1, dimension, value));
        }
        first = end;
    }
    if let Some(dimension) = bud.dimension.filter(|_| deeper > 0 && deeper < inside.len()) {
        parts.push(part(first, bud.end, bud.taken, dimension, Value::Null));
    }
    parts
}
