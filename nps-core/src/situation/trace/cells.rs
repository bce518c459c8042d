//! Answers counted by group, stratum and the three axes, in an order that does not depend on how they were stored.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::{Axis, AxisNames};
use crate::error::{Error, Result};
use crate::numeric::cramer;
use crate::numeric::kernels::MISSING;
use crate::score::Label;
use crate::situation::{Dimension, Observations};

/// The code of no value, after all others.
pub(super) const NONE: u32 = u32::MAX;

/// The values that rows have in some dimensions, each with its place in their order.
pub(super) struct Coded<'a> {
    /// In order; null is not among them.
    labels: Vec<Label<'a>>,
    /// For each dimension, the place of each ordinal's value.
    places: Vec<Vec<u32>>,
}

impl<'a> Coded<'a> {
    /// Values of several dimensions that are equal have one place. O(rows + values log values).
    pub(super) fn new(dimensions: &[&'a Dimension]) -> Self {
        let occurs: Vec<Vec<bool>> = dimensions.iter().map(|dimension| occurring(dimension)).collect();
        let mut labels: Vec<Label<'a>> = Vec::new();
        for (&dimension, occurs) in dimensions.iter().zip(&occurs) {
            labels.extend(ordinals(occurs).map(|ordinal| dimension.label(ordinal)));
        }
        labels.retain(|label| *label != Label::Null);
        labels.sort_unstable();
        labels.dedup();
        let places = dimensions.iter().zip(&occurs).map(|(dimension, occurs)| {
            let mut places = vec![NONE; occurs.len()];
            for ordinal in ordinals(occurs) {
                let found = labels.binary_search(&dimension.label(ordinal)).ok();
                if let (Some(slot), Some(place)) = (places.get_mut(ordinal as usize), found) {
                    *slot = u32::try_from(place).unwrap_or(NONE);
                }
            }
            places
        });
        let places = places.collect();
        Self { labels, places }
    }

    /// The place of a row's value in the dimension at `index`.
    pub(super) fn place(&self, index: usize, ordinal: u32) -> u32 {
        self.places.get(index).and_then(|places| places.get(ordinal as usize)).copied().unwrap_or(NONE)
    }

    /// The value at a place; null where there is none.
    pub(super) fn label(&self, place: u32) -> Label<'a> {
        self.labels.get(place as usize).copied().unwrap_or(Label::Null)
    }
}

/// Which ordinals rows have.
fn occurring(dimension: &Dimension) -> Vec<bool> {
    let mut occurs = vec![false; dimension.size()];
    for &ordinal in &dimension.ordinals {
        if let Some(slot) = occurs.get_mut(ordinal as usize) {
            *slot = true;
        }
    }
    occurs
}

fn ordinals(occurs: &[bool]) -> impl Iterator<Item = u32> {
    (0_u32..).zip(occurs).filter(|(_, occurs)| **occurs).map(|(ordinal, _)| ordinal)
}

/// Answers that agree in all that is looked at.
#[derive(Clone, Copy)]
pub(super) struct TraceCell {
    pub(super) group: u32,
    pub(super) stratum: u32,
    /// The place of each axis' path.
    pub(super) axes: [u32; 3],
    pub(super) count: u64,
}

impl TraceCell {
    /// The places of two axes; `None` where one is missing.
    pub(super) fn pair(&self, [first, second]: [Axis; 2]) -> Option<[u32; 2]> {
        let at = |axis: Axis| self.axes.get(axis as usize).copied().filter(|&place| place != NONE);
        Some([at(first)?, at(second)?])
    }
}

/// The answers of a table by group, stratum and axes.
pub(super) struct TraceCells<'a> {
    /// In the order of groups, strata and axes.
    pub(super) cells: Vec<TraceCell>,
    groups: Option<Coded<'a>>,
}

impl<'a> TraceCells<'a> {
    /// Counts the rows that stand for answers. O(rows + cells log cells).
    ///
    /// # Errors
    /// As [`AxisNames::check`], and [`UnknownColumn`](crate::ErrorKind::UnknownColumn).
    pub(super) fn new(
        table: &'a Observations,
        names: &AxisNames,
        by: Option<&str>,
        given: Option<&str>,
    ) -> Result<Self> {
        names.check()?;
        let [declaration, qualification, action] = Axis::ALL.map(|axis| table.dimension(names.of(axis)));
        let dimensions = [declaration?, qualification?, action?];
        let of = |name: Option<&str>| name.map(|name| table.dimension(name)).transpose();
        let (by, given) = (of(by)?, of(given)?);
        let axes = Coded::new(&dimensions);
        let groups = by.map(|dimension| Coded::new(&[dimension]));
        let strata = given.map(|dimension| Coded::new(&[dimension]));
        let place = |coded: Option<&Coded<'_>>, dimension: Option<&Dimension>, row: usize| {
            let ordinal = dimension.and_then(|dimension| dimension.ordinals.get(row));
            coded.zip(ordinal).map_or(NONE, |(coded, &ordinal)| coded.place(0, ordinal))
        };
        let mut counted: HashMap<[u32; 5], u64> = HashMap::new();
        for (row, _) in answers(table) {
            let [first, second, third] = [0, 1, 2].map(|index| {
                let ordinal = dimensions.get(index).and_then(|dimension| dimension.ordinals.get(row));
                ordinal.map_or(NONE, |&ordinal| axes.place(index, ordinal))
            });
            let (group, stratum) = (place(groups.as_ref(), by, row), place(strata.as_ref(), given, row));
            *counted.entry([group, stratum, first, second, third]).or_default() += table.weights().of(row);
        }
        let mut cells: Vec<([u32; 5], u64)> = counted.into_iter().collect();
        cells.sort_unstable();
        let cell = |([group, stratum, first, second, third], count): ([u32; 5], u64)| TraceCell {
            group,
            stratum,
            axes: [first, second, third],
            count,
        };
        Ok(Self { cells: cells.into_iter().map(cell).collect(), groups })
    }

    /// The cells of each group, with the group's value; all together without a dimension to group by.
    pub(super) fn groups(&self) -> impl Iterator<Item = (Label<'a>, &[TraceCell])> {
        self.cells.chunk_by(|left, right| left.group == right.group).map(|cells| {
            let group = cells.first().map_or(NONE, |cell| cell.group);
            (self.groups.as_ref().map_or(Label::Null, |coded| coded.label(group)), cells)
        })
    }
}

/// For each stratum the table of two axes, of the answers that have both.
pub(super) fn tables(cells: &[TraceCell], pair: [Axis; 2]) -> Vec<Vec<cramer::Cell>> {
    let mut counted: BTreeMap<u32, BTreeMap<[u32; 2], u64>> = BTreeMap::new();
    for cell in cells {
        if let Some(places) = cell.pair(pair) {
            *counted.entry(cell.stratum).or_default().entry(places).or_default() += cell.count;
        }
    }
    let cell = |([row, column], count): ([u32; 2], u64)| cramer::Cell { row, column, count };
    counted.into_values().map(|table| table.into_iter().map(cell).collect()).collect()
}

/// The rows that stand for answers, with their points.
pub(super) fn answers(table: &Observations) -> impl Iterator<Item = (usize, u8)> {
    let counts = |&(row, slot): &(usize, u8)| slot < MISSING && table.weights().of(row) > 0;
    table.slots().iter().copied().enumerate().filter(counts)
}

impl Observations {
    /// How many answers have each text of a dimension.
    ///
    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn), and [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where
    /// a value is no text.
    pub(super) fn counted_paths(&self, name: &str) -> Result<BTreeMap<&str, u64>> {
        let dimension = self.dimension(name)?;
        let mut counts = vec![0_u64; dimension.size()];
        for (row, _) in answers(self) {
            let ordinal = dimension.ordinals.get(row).map(|&ordinal| ordinal as usize);
            if let Some(count) = ordinal.and_then(|ordinal| counts.get_mut(ordinal)) {
                *count += self.weights().of(row);
            }
        }
        let mut found = BTreeMap::new();
        for (ordinal, count) in (0_u32..).zip(counts).filter(|&(_, count)| count > 0) {
            match dimension.label(ordinal) {
                Label::Text(path) => *found.entry(path).or_default() += count,
                Label::Null => {}
                other => return Err(no_path(name, &other)),
            }
        }
        Ok(found)
    }
}

#[cold]
pub(super) fn no_path(name: &str, found: &Label<'_>) -> Error {
    Error::wrong_column_type(name, &format!("the value {found}"), "texts, which paths are")
}
