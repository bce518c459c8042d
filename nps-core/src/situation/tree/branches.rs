//! From rows to the nodes of a tree: which there are, and the answers of each.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, Distribution, KeyKind, Label};
use crate::situation::suppression::sum;
use crate::situation::tree::DrillOptions;
use crate::situation::{Condition, Dimension, Factor, Observations, Taxonomy, Value, count_slots};

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
    /// Its place where values have an order of their own, else 0; null comes after all of them.
    rank: u32,
    value: Value,
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = (self.dimension, self.rank).cmp(&(other.dimension, other.rank));
        place.then_with(|| self.value.as_label().cmp(&other.value.as_label()))
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

/// The nodes of the tables' answers, each before its parts, parts in the order of their values, null last. What may be
/// told of each follows the rule of the options. O(rows × dimensions + nodes × levels).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] by [`DrillOptions::check`], for tags, for a dimension that is a path in one table only,
/// and for a path that its taxonomy does not have; [`ErrorKind::UnknownColumn`].
pub(super) fn branches<const T: usize>(
    tables: [&Observations; T],
    by: &[impl AsRef<str>],
    options: &DrillOptions,
) -> Result<Vec<Branch<T>>> {
    options.check(by)?;
    let mut read: Vec<Vec<&Dimension>> = Vec::with_capacity(T);
    for table in tables {
        let dimensions = by.iter().map(|name| table.dimension(name.as_ref())).collect::<Result<Vec<_>>>()?;
        dimensions.iter().try_for_each(|dimension| dimension.require_one_value("parts of a tree"))?;
        read.push(dimensions);
    }
    let levels = (0..by.len()).map(|place| {
        let columns: Vec<&Dimension> = read.iter().filter_map(|dimensions| dimensions.get(place).copied()).collect();
        Level::new(&columns, options)
    });
    let levels = levels.collect::<Result<Vec<_>>>()?;
    let mut routes: BTreeMap<Route, [Counts; T]> = BTreeMap::new();
    for (place, (table, dimensions)) in tables.into_iter().zip(&read).enumerate() {
        for (ordinals, counts) in combinations(table, dimensions) {
            let route = route(&levels, dimensions, &ordinals)?;
            if let Some(slot) = routes.entry(route).or_insert([Counts::default(); T]).get_mut(place) {
                *slot = slot.with(counts);
            }
        }
    }
    let known = levels.iter().enumerate().filter_map(|(place, level)| Some((place, level.taxonomy?)));
    let unanswered: Vec<Route> = known.flat_map(|(place, taxonomy)| unanswered(&routes, place, taxonomy)).collect();
    for route in unanswered {
        routes.entry(route).or_insert([Counts::default(); T]);
    }
    let routes: Vec<(Route, [Counts; T])> = routes.into_iter().collect();
    let names: Vec<&str> = by.iter().map(AsRef::as_ref).collect();
    Ok(grow(&routes, &names, options))
}

/// One dimension of all tables: how its values unfold, and in which order they come.
struct Level<'a> {
    is_path: bool,
    taxonomy: Option<&'a Taxonomy>,
    /// The place of each value where they have an order of their own: that of the first table, with what only another has
    /// before the next that both have.
    ranks: BTreeMap<Label<'a>, u32>,
}

impl<'a> Level<'a> {
    fn new(columns: &[&'a Dimension], options: &'a DrillOptions) -> Result<Self> {
        let name = columns.first().map_or("", |column| column.name.as_str());
        let is = |kind: KeyKind| columns.iter().filter(|column| column.kind == kind).count();
        let is_path = is(KeyKind::Path) == columns.len();
        if !is_path && is(KeyKind::Path) > 0 {
            let message = format!("{name:?} has paths in one table and none in the other");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let taxonomy = options.taxonomies.get(name);
        if let Some(taxonomy) = taxonomy.filter(|_| !is_path) {
            return Err(taxonomy.refusal(&format!("is of paths, and those of {name:?} are none")));
        }
        let mut order: Vec<Label<'a>> = Vec::new();
        for column in columns.iter().filter(|_| is(KeyKind::Ordinal) > 0) {
            order = merged(&order, (0..column.labels.len()).map(|code| column.labels.get(code)));
        }
        Ok(Self { is_path, taxonomy, ranks: order.into_iter().zip(0..).collect() })
    }

    /// The steps of one value.
    fn steps(&self, dimension: usize, label: Label<'_>) -> Result<Vec<Step>> {
        match label {
            Label::Text(text) if self.is_path => {
                self.taxonomy.map(|taxonomy| taxonomy.check(text)).transpose()?;
                Ok(path_steps(dimension, text))
            }
            label => {
                let rank = if label == Label::Null { u32::MAX } else { self.ranks.get(&label).copied().unwrap_or(0) };
                Ok(vec![Step { dimension, rank, value: label.into() }])
            }
        }
    }
}

/// Labels in an order, with those of another before the next that both have.
fn merged<'a>(labels: &[Label<'a>], others: impl Iterator<Item = Label<'a>>) -> Vec<Label<'a>> {
    let places: BTreeMap<Label<'a>, usize> = labels.iter().copied().zip(0..).collect();
    let mut before: BTreeMap<usize, Vec<Label<'a>>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for label in others {
        match places.get(&label) {
            Some(&place) => before.entry(place).or_default().append(&mut waiting),
            None => waiting.push(label),
        }
    }
    let mut all = Vec::with_capacity(labels.len() + waiting.len());
    for (place, &label) in labels.iter().enumerate() {
        all.extend(before.remove(&place).unwrap_or_default());
        all.push(label);
    }
    all.append(&mut waiting);
    all
}

/// The first steps of a path; those that go further are put together.
fn path_steps(dimension: usize, path: &str) -> Vec<Step> {
    let steps = path.split(KeyKind::STEP).take(DrillOptions::MAX_DEPTH);
    steps.map(|step| Step { dimension, rank: 0, value: step.into() }).collect()
}

/// The paths of a taxonomy, to their ends, after all that comes before them: where nobody answered, they are still nodes.
fn unanswered<const T: usize>(routes: &BTreeMap<Route, [Counts; T]>, place: usize, taxonomy: &Taxonomy) -> Vec<Route> {
    let current = || taxonomy.nodes().iter().filter(|node| node.is_current());
    let parents: BTreeSet<&str> = current().filter_map(|node| node.parent()).collect();
    let before = |route: &Route| route.0.iter().take_while(|step| step.dimension < place).cloned().collect();
    let mut starts: BTreeSet<Vec<Step>> = routes.keys().map(before).collect();
    if place == 0 {
        starts.insert(Vec::new());
    }
    let ends = || current().filter(|node| !parents.contains(node.path.as_str()));
    let after = |start: Vec<Step>| {
        ends().map(move |node| Route([start.clone(), path_steps(place, &node.path)].concat())).collect::<Vec<_>>()
    };
    starts.into_iter().flat_map(after).collect()
}

/// Each combination of values that has answers, with these. In no order.
pub(super) fn combinations(table: &Observations, dimensions: &[&Dimension]) -> Vec<(Vec<u32>, Counts)> {
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

fn route(levels: &[Level<'_>], dimensions: &[&Dimension], ordinals: &[u32]) -> Result<Route> {
    let mut steps = Vec::new();
    for (place, (level, (dimension, &ordinal))) in levels.iter().zip(dimensions.iter().zip(ordinals)).enumerate() {
        steps.extend(level.steps(place, dimension.label(ordinal))?);
    }
    Ok(Route(steps))
}

/// The conditions that the answers at the end of a path meet, and no others: steps of one dimension joined. `None` where
/// a path ends that others go on from, for which there is no condition.
pub(super) fn situation(path: &[Condition]) -> Option<Vec<Condition>> {
    let mut found: Vec<Condition> = Vec::with_capacity(path.len());
    for step in path {
        let Some(last) = found.last_mut().filter(|last| last.dimension == step.dimension) else {
            found.push(step.clone());
            continue;
        };
        let (Value::Text(before), Value::Text(next)) = (&mut last.value, &step.value) else { return None };
        before.push(KeyKind::STEP);
        before.push_str(next);
    }
    Some(found)
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
        // That nobody answered may be told, and hides nothing.
        let has_answers = |counts: &[Counts; T]| counts.iter().any(|counts| !counts.is_empty());
        let answered: Vec<[Counts; T]> = parts_counts.iter().copied().filter(has_answers).collect();
        let withheld = rule.parts_of_all(&answered);
        let told = parts.iter_mut().zip(&parts_counts).filter(|(_, counts)| has_answers(counts));
        for ((part, _), &is_withheld) in told.zip(withheld.iter().flatten()) {
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
        if let Some(Step { dimension, value, .. }) = run.first().and_then(next) {
            parts.push(part(first, end, bud.taken + 1, dimension, value));
        }
        first = end;
    }
    if let Some(dimension) = bud.dimension.filter(|_| deeper > 0 && deeper < inside.len()) {
        parts.push(part(first, bud.end, bud.taken, dimension, Value::Null));
    }
    parts
}
