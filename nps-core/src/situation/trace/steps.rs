//! Counting the answers of each path, and of what followed them.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::cells::answers;
use super::paths::PathOptions;
use super::{Axis, SEPARATOR, Trace};
use crate::error::{Error, Result};
use crate::score::{Counts, Label};
use crate::situation::{Classes, Crossing, Dimension, Factor, Observations, count_crossings};

/// The answers of a path.
pub(super) struct Counted {
    /// The place of each axis' path.
    pub(super) places: [u32; 3],
    pub(super) paths: u64,
    pub(super) counts: Counts,
    /// For each consequence the answers it did not follow and those it did.
    pub(super) consequences: Vec<[Counts; 2]>,
}

impl Counted {
    pub(super) fn nothing(consequences: usize) -> Self {
        let consequences = vec![[Counts::default(); 2]; consequences];
        Self { places: [u32::MAX; 3], paths: 0, counts: Counts::default(), consequences }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.paths += other.paths;
        self.counts = self.counts.with(other.counts);
        for (own, others) in self.consequences.iter_mut().zip(&other.consequences) {
            for (own, &other) in own.iter_mut().zip(others) {
                *own = own.with(other);
            }
        }
    }
}

/// Every path that has answers, in their order.
pub(super) struct Found {
    pub(super) paths: Vec<Counted>,
    /// Of each axis, the paths as deep as asked for.
    texts: [Vec<String>; 3],
}

impl Found {
    pub(super) fn new(table: &Observations, options: &PathOptions) -> Result<Self> {
        let mut texts: [Vec<String>; 3] = Default::default();
        let mut places: Vec<Vec<u32>> = Vec::new();
        let mut columns: Vec<&Dimension> = Vec::new();
        for (axis, texts) in Axis::ALL.into_iter().zip(&mut texts) {
            let dimension = table.dimension(options.names.of(axis))?;
            let cut = Cut::new(table, dimension, options.depth(axis));
            *texts = cut.texts;
            places.push(cut.places);
            columns.push(dimension);
        }
        // The number of each path, in the order in which rows have them.
        let mut numbers: HashMap<[u32; 3], u32> = HashMap::new();
        let mut of_rows = vec![0_u32; table.rows()];
        for (row, _) in answers(table) {
            let [first, second, third] = [0, 1, 2].map(|axis| {
                let ordinal = columns.get(axis).and_then(|column| column.ordinals.get(row));
                let place = ordinal.and_then(|&ordinal| places.get(axis)?.get(ordinal as usize));
                place.copied().unwrap_or(u32::MAX)
            });
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            if let Some(of_row) = of_rows.get_mut(row) {
                *of_row = *numbers.entry([first, second, third]).or_insert(next);
            }
        }
        let size = numbers.len() + 1;
        let path = Factor { ordinals: &of_rows, size };
        let classes = Classes::new(table.slots(), table.scale());
        let mut paths: Vec<Counted> = (0..size).map(|_| Counted::nothing(options.consequences.len())).collect();
        let one = vec![0_u32; table.rows()];
        for Crossing { first, counts, .. } in
            count_crossings([path, Factor { ordinals: &one, size: 1 }], &classes, table.weights())
        {
            if let Some(path) = paths.get_mut(first as usize) {
                (path.paths, path.counts) = (1, counts);
            }
        }
        for (place, name) in options.consequences.iter().enumerate() {
            let followed = followed(table, name)?;
            let consequence = Factor { ordinals: &followed, size: 3 };
            for Crossing { first, second, counts } in count_crossings([path, consequence], &classes, table.weights()) {
                let of_path = paths.get_mut(first as usize).and_then(|path| path.consequences.get_mut(place));
                let answer = second.checked_sub(1).map(|answer| answer as usize);
                if let Some(slot) = of_path.zip(answer).and_then(|(of_path, answer)| of_path.get_mut(answer)) {
                    *slot = counts;
                }
            }
        }
        for (places, number) in numbers {
            if let Some(path) = paths.get_mut(number as usize) {
                path.places = places;
            }
        }
        paths.retain(|path| path.paths > 0);
        paths.sort_unstable_by_key(|path| path.places);
        Ok(Self { paths, texts })
    }

    pub(super) fn path(&self, [declaration, qualification, action]: [u32; 3]) -> Trace {
        let [first, second, third] = &self.texts;
        let text = |texts: &[String], place: u32| texts.get(place as usize).cloned();
        Trace {
            declaration: text(first, declaration),
            qualification: text(second, qualification),
            action: text(third, action),
        }
    }
}

/// The paths of an axis, cut at a depth.
struct Cut {
    /// In order.
    texts: Vec<String>,
    /// The place of each ordinal's path; the highest number for none.
    places: Vec<u32>,
}

impl Cut {
    fn new(table: &Observations, dimension: &Dimension, depth: Option<u64>) -> Self {
        let mut places = vec![u32::MAX; dimension.size()];
        let mut cut: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        if depth != Some(0) {
            for ordinal in occurring(table, dimension) {
                match dimension.label(ordinal) {
                    Label::Null => {}
                    label => cut.entry(cut_at(label.to_string(), depth)).or_default().push(ordinal),
                }
            }
        }
        for (place, ordinals) in (0_u32..).zip(cut.values()) {
            for &ordinal in ordinals {
                if let Some(slot) = places.get_mut(ordinal as usize) {
                    *slot = place;
                }
            }
        }
        Self { texts: cut.into_keys().collect(), places }
    }
}

/// The first so many segments of a path.
fn cut_at(path: String, depth: Option<u64>) -> String {
    let Some(depth) = depth.and_then(|depth| usize::try_from(depth).ok()) else { return path };
    match path.match_indices(SEPARATOR).nth(depth.saturating_sub(1)) {
        Some((end, _)) => path.get(..end).unwrap_or_default().to_owned(),
        None => path,
    }
}

/// The ordinals that answers have, in order.
fn occurring(table: &Observations, dimension: &Dimension) -> Vec<u32> {
    let mut occurs = vec![false; dimension.size()];
    for (row, _) in answers(table) {
        let ordinal = dimension.ordinals.get(row).map(|&ordinal| ordinal as usize);
        if let Some(slot) = ordinal.and_then(|ordinal| occurs.get_mut(ordinal)) {
            *slot = true;
        }
    }
    (0..).zip(occurs).filter(|&(_, occurs)| occurs).map(|(ordinal, _)| ordinal).collect()
}

/// For each row 0 where it is not known whether this followed, 1 where it did not, 2 where it did.
fn followed(table: &Observations, name: &str) -> Result<Vec<u32>> {
    let dimension = table.dimension(name)?;
    let mut codes = vec![0_u32; dimension.size()];
    for ordinal in occurring(table, dimension) {
        let label = dimension.label(ordinal);
        let code = match label {
            Label::Null => 0,
            Label::Boolean(false) | Label::Integer(0) | Label::Text("0" | "false") => 1,
            Label::Boolean(true) | Label::Integer(1) | Label::Text("1" | "true") => 2,
            Label::Text(_) | Label::Integer(_) => {
                let found = format!("the value {label}");
                return Err(Error::wrong_column_type(name, &found, "whether it followed: booleans, or 0 and 1"));
            }
        };
        if let Some(slot) = codes.get_mut(ordinal as usize) {
            *slot = code;
        }
    }
    let code = |&ordinal: &u32| codes.get(ordinal as usize).copied().unwrap_or(0);
    Ok(dimension.ordinals.iter().map(code).collect())
}
