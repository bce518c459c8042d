//! Two tables that were counted apart, as one.

use std::cmp::Ordering;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{KeyKind, Label, Labels, Missing};
use crate::situation::Observations;
use crate::situation::counting::Weights;
use crate::situation::dimension::Dimension;
use crate::situation::sampling::Sampling;

impl Observations {
    /// The answers of both tables in one, counted as [`tabulate`](Self::tabulate) counts them: the very bytes that it gives
    /// for all rows at once, however they were shared out and in whatever order the parts come.
    ///
    /// Ledgers add up, without examples. Of an ordinal dimension the values of both are in the one order that fits both.
    /// O((rows + other rows) × columns + cells log cells).
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`]; [`ErrorKind::InvalidArgument`] where the tables are not by the same dimensions, of the
    /// same kinds and in the same order, where one has days, customers or weights and the other has not, and where the
    /// values of an ordinal dimension have no order that fits both, or several; [`ErrorKind::WrongColumnType`] where the
    /// values of a dimension are of two types; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let options = ScoreOptions::default();
    /// let counted = |scores: &[u8], channels: &[&'static str]| {
    ///     let channels: Vec<_> = channels.iter().map(|&channel| Some(channel)).collect();
    ///     let rows = Observations::builder(scores).dimension(KeyColumn::texts("channel", &channels)?);
    ///     Observations::tabulate(rows, &options)
    /// };
    /// let monday = counted(&[9, 3], &["web", "sms"])?;
    /// let tuesday = counted(&[10, 9], &["app", "web"])?;
    /// let both = counted(&[9, 3, 10, 9], &["web", "sms", "app", "web"])?;
    /// assert_eq!(monday.merge(&tuesday)?.to_bytes(), both.to_bytes());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn merge(&self, other: &Self) -> Result<Self> {
        self.scale.require_same(other.scale)?;
        self.require_same_columns(other)?;
        let total = |table: &Self| (0..table.rows()).try_fold(0_u64, |sum, row| sum.checked_add(table.weights.of(row)));
        total(self).zip(total(other)).and_then(|(mine, others)| mine.checked_add(others)).ok_or_else(|| {
            Error::new(ErrorKind::CountOverflow, format!("the frequencies add up to more than {}", u64::MAX))
        })?;
        let dimensions = self.dimensions.iter().zip(&other.dimensions).map(|(mine, others)| joined(mine, others));
        let days = self.days.as_ref().zip(other.days.as_ref());
        let customers = self.customers.as_ref().zip(other.customers.as_ref());
        let sampling = self.sampling.as_ref().zip(other.sampling.as_ref());
        let both = Self {
            scale: self.scale,
            slots: [&self.slots[..], &other.slots].concat(),
            dimensions: dimensions.collect::<Result<_>>()?,
            days: days.map(|(mine, others)| [&mine[..], others].concat()),
            customers: customers.map(|(mine, others)| joined(mine, others)).transpose()?,
            sampling: sampling.map(|(mine, others)| Sampling::joined(mine, others)),
            weights: Weights::Counts(self.counts().chain(other.counts()).collect()),
            rejects: self.rejects.plus(&other.rejects),
        };
        Ok(both.compact())
    }

    /// How many answers each row stands for.
    fn counts(&self) -> impl Iterator<Item = u64> {
        (0..self.rows()).map(|row| self.weights.of(row))
    }

    fn require_same_columns(&self, other: &Self) -> Result<()> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let told = |table: &Self| {
            let kind = |column: &Dimension| {
                let gaps = if column.missing == Missing::Unknown { ", gaps unknown" } else { "" };
                format!("{:?} ({}{gaps})", column.name, column.kind)
            };
            let told: Vec<String> = table.dimensions.iter().map(kind).collect();
            if told.is_empty() { "no dimension".to_owned() } else { told.join(", ") }
        };
        let (mine, others) = (told(self), told(other));
        if mine != others {
            return invalid(format!("a table by {mine} cannot be put with one by {others}"));
        }
        for (what, mine, others) in [
            ("days", self.days.is_some(), other.days.is_some()),
            ("customers", self.customers.is_some(), other.customers.is_some()),
            ("probability weights", self.sampling.is_some(), other.sampling.is_some()),
        ] {
            if mine != others {
                return invalid(format!("a table with {what} cannot be put with one without"));
            }
        }
        Ok(())
    }
}

/// The rows of a dimension, and after them those of the other, whose kind is the same.
fn joined(mine: &Dimension, others: &Dimension) -> Result<Dimension> {
    let Union { labels, places: [first, second] } = match mine.kind {
        KeyKind::Ordinal => ordered_union(mine, others)?,
        KeyKind::Nominal | KeyKind::Path | KeyKind::Tags => sorted_union(mine, others)?,
    };
    let moved = |column: &Dimension, places: &[u32]| {
        let place = |&ordinal: &u32| places.get(ordinal as usize).copied().unwrap_or(0);
        column.ordinals.iter().map(place).collect::<Vec<u32>>()
    };
    let ordinals = [moved(mine, &first), moved(others, &second)].concat();
    Ok(Dimension { labels: Arc::new(labels), ..mine.with_ordinals(ordinals) })
}

/// The labels of two dimensions.
struct Union {
    labels: Labels,
    /// What each ordinal of either becomes.
    places: [Vec<u32>; 2],
}

impl Union {
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where labels are of two types.
    fn new(name: &str, labels: &[Label<'_>], places: [Vec<u32>; 2]) -> Result<Self> {
        if !labels.iter().any(|label| matches!(label, Label::Boolean(_))) {
            return Ok(Self { labels: Labels::new(name, labels)?, places });
        }
        // Of booleans there are always both, whichever rows have.
        let value = |label: &Label<'_>| if let Label::Boolean(value) = label { Some(u32::from(*value)) } else { None };
        let values: Option<Vec<u32>> = labels.iter().map(value).collect();
        let values = values.ok_or_else(|| several_types(name))?;
        let place =
            |place: u32| place.checked_sub(1).and_then(|place| values.get(place as usize)).map_or(0, |at| at + 1);
        Ok(Self { labels: Labels::Booleans, places: places.map(|places| places.into_iter().map(place).collect()) })
    }
}

#[cold]
fn several_types(name: &str) -> Error {
    Error::wrong_column_type(name, "values of several types", "texts, whole numbers or booleans")
}

/// Those that rows have, in the order of the labels, which is that of both. O(labels).
fn sorted_union(mine: &Dimension, others: &Dimension) -> Result<Union> {
    let found = [mine.found(), others.found()];
    let mut rest = found.each_ref().map(|found| found.iter().copied().peekable());
    let mut places = [vec![0_u32; mine.size()], vec![0; others.size()]];
    let mut labels: Vec<Label<'_>> = Vec::with_capacity(found.iter().map(Vec::len).max().unwrap_or(0));
    let [left, right] = &mut rest;
    let [left_places, right_places] = &mut places;
    loop {
        let (first, second) = (left.peek().copied(), right.peek().copied());
        let (next, order) = match (first, second) {
            (None, None) => break,
            (Some(first), None) => (mine.label(first), Ordering::Less),
            (None, Some(second)) => (others.label(second), Ordering::Greater),
            (Some(first), Some(second)) => {
                let (first, second) = (mine.label(first), others.label(second));
                let order = first.cmp(&second);
                (first.min(second), order)
            }
        };
        labels.push(next);
        #[expect(clippy::cast_possible_truncation, reason = "no more labels than rows, of which there are few enough")]
        let place = labels.len() as u32;
        for (from, ordinal, places, is_next) in [
            (&mut *left, first, &mut *left_places, order.is_le()),
            (&mut *right, second, &mut *right_places, order.is_ge()),
        ] {
            if let Some(slot) = ordinal.filter(|_| is_next).and_then(|ordinal| places.get_mut(ordinal as usize)) {
                *slot = place;
                from.next();
            }
        }
    }
    Union::new(&mine.name, &labels, places)
}

/// All labels of a dimension, in their order.
fn labels_of(column: &Dimension) -> Vec<Label<'_>> {
    (0..column.labels.len()).map(|code| column.labels.get(code)).collect()
}

/// All labels of both, in the one order that fits both. O(labels).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where there is none, or several.
fn ordered_union(mine: &Dimension, others: &Dimension) -> Result<Union> {
    let name = &mine.name;
    let (left, right) = (labels_of(mine), labels_of(others));
    let place_of: HashMap<Label<'_>, usize> = right.iter().copied().zip(0..).collect();
    let mut merged: Vec<Label<'_>> = Vec::with_capacity(left.len().max(right.len()));
    // What the left one has had since the last label that both have, and how many of the right one are done.
    let (mut waiting, mut done) = (Vec::new(), 0);
    let ends = left.iter().map(Some).chain([None]);
    for label in ends {
        let place = match label {
            None => right.len(),
            Some(label) => match place_of.get(label) {
                None => {
                    waiting.push(*label);
                    continue;
                }
                Some(&place) => place,
            },
        };
        let Some(between) = right.get(done..place) else {
            let (label, before) = (label.copied().unwrap_or(Label::Null), right.get(done.saturating_sub(1)));
            let message = format!(
                "the values {} and {label} of {name:?} are in one order in one table and in the other in the other",
                before.copied().unwrap_or(Label::Null)
            );
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        };
        if let (Some(first), Some(second)) = (waiting.first(), between.first()) {
            let message =
                format!("the order of the values {first} and {second} of {name:?} is not known: no table has both");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        merged.append(&mut waiting);
        merged.extend(between);
        merged.extend(label);
        done = place + 1;
    }
    #[expect(clippy::cast_possible_truncation, reason = "labels are numbered in 32 bits")]
    let merged_place: HashMap<Label<'_>, u32> =
        merged.iter().enumerate().map(|(place, &label)| (label, place as u32 + 1)).collect();
    let places = [left, right].map(|labels| {
        let place = |label: &Label<'_>| merged_place.get(label).copied().unwrap_or(0);
        std::iter::once(0).chain(labels.iter().map(place)).collect()
    });
    Union::new(name, &merged, places)
}

#[cfg(test)]
#[path = "merge/tests.rs"]
mod tests;
