//! Which columns one value has.

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{KeyColumn, Label, TextColumn};
use crate::situation::encoder::column::label_of;
use crate::situation::encoder::feature::{Feature, FeatureKind, Unknown};
use crate::situation::encoder::hashing::hashed;
use crate::situation::encoder::layout::Plan;
use crate::situation::encoder::levels::for_each_part;

/// In place of a column: the row has none.
pub(super) const NONE: u32 = u32::MAX;
/// In place of a column: the row is refused.
pub(super) const REFUSED: u32 = u32::MAX - 1;

/// One feature with its columns.
#[derive(Clone, Copy)]
pub(super) struct Coder<'a> {
    pub(super) feature: &'a Feature,
    pub(super) plan: &'a Plan,
}

impl Coder<'_> {
    /// The column of missing values.
    pub(super) fn missing(self) -> u32 {
        or_policy(self.plan.missing, self.feature.missing)
    }

    fn unseen(self) -> u32 {
        or_policy(self.plan.unseen, self.feature.unseen)
    }

    /// Whether a row can be refused.
    pub(super) fn refuses(self) -> bool {
        self.feature.missing == Unknown::Error || self.feature.unseen == Unknown::Error
    }

    /// Whether a row can have another value than 1.
    pub(super) fn has_values(self) -> bool {
        matches!(self.feature.kind, FeatureKind::Ordinal | FeatureKind::Number | FeatureKind::Hash { signed: true, .. })
    }

    /// The one column of a value, and what is in it.
    #[inline]
    pub(super) fn entry(self, label: Label<'_>) -> (u32, f64) {
        if label == Label::Null {
            return (self.missing(), 1.0);
        }
        if let FeatureKind::Hash { columns, signed } = self.feature.kind {
            let (bucket, value) = hashed(&self.feature.column, &label, columns, signed);
            return (self.plan.first + bucket, value);
        }
        match self.plan.index.get(label) {
            Some(column) if matches!(self.feature.kind, FeatureKind::Ordinal) => {
                (self.plan.first, f64::from(column - self.plan.first + 1))
            }
            Some(column) => (column, 1.0),
            None => (self.unseen(), 1.0),
        }
    }

    /// The columns of a value that may have several, ascending.
    fn entries(self, label: Label<'_>, columns: &mut Vec<u32>) {
        columns.clear();
        match label {
            Label::Text(text) => for_each_part(&self.feature.kind, text, |part| {
                columns.push(self.plan.index.get(Label::Text(part)).unwrap_or_else(|| self.unseen()));
            }),
            _ => columns.push(self.missing()),
        }
        columns.sort_unstable();
        columns.dedup();
        if columns.contains(&REFUSED) {
            columns.clear();
            columns.push(REFUSED);
        }
        columns.retain(|&column| column != NONE);
    }

    /// The one column of each ordinal of a key, and what is in it.
    pub(super) fn table(self, key: &KeyColumn<'_>) -> Vec<(u32, f64)> {
        (0..=last_ordinal(key)).map(|ordinal| self.entry(label_of(key.labels(), ordinal))).collect()
    }

    /// The columns of each ordinal of a key.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] where they are 2^32 or more.
    pub(super) fn lists(self, key: &KeyColumn<'_>) -> Result<Lists> {
        let (mut lists, mut columns) = (Lists::default(), Vec::new());
        for ordinal in 0..=last_ordinal(key) {
            self.entries(label_of(key.labels(), ordinal), &mut columns);
            lists.push(&columns)?;
        }
        Ok(lists)
    }

    /// The ordinal of each row among the distinct texts, and the columns of each.
    ///
    /// # Errors
    /// As [`lists`](Self::lists).
    pub(super) fn lists_of_texts(self, texts: &dyn TextColumn) -> Result<(Vec<u32>, Lists)> {
        let (mut lists, mut columns) = (Lists::default(), Vec::new());
        self.entries(Label::Null, &mut columns);
        lists.push(&columns)?;
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut ordinals = Vec::with_capacity(texts.rows());
        for row in 0..texts.rows() {
            let ordinal: Result<u32> = texts.text(row).map_or(Ok(0), |text| {
                if let Some(&ordinal) = known.get(text) {
                    return Ok(ordinal);
                }
                self.entries(Label::Text(text), &mut columns);
                let ordinal = lists.push(&columns)?;
                known.insert(text, ordinal);
                Ok(ordinal)
            });
            ordinals.push(ordinal?);
        }
        Ok((ordinals, lists))
    }

    /// Why a row is refused.
    #[cold]
    pub(super) fn refusal(self, row: usize, label: Label<'_>) -> Error {
        let column = &self.feature.column;
        match label {
            Label::Null => Error::missing_value(column, row, "one"),
            Label::Text(text) => unseen(column, row, &format!("{text:?}")),
            label => unseen(column, row, &label.to_string()),
        }
    }
}

fn unseen(column: &str, row: usize, value: &str) -> Error {
    let message = format!("column {column:?} holds {value}, which the encoder does not know");
    Error::at_row(ErrorKind::InvalidKeyCode, row, message)
}

fn or_policy(column: Option<u32>, policy: Unknown) -> u32 {
    column.unwrap_or(if policy == Unknown::Error { REFUSED } else { NONE })
}

fn last_ordinal(key: &KeyColumn<'_>) -> u32 {
    u32::try_from(key.labels().len()).unwrap_or(u32::MAX)
}

/// The columns of each ordinal.
#[derive(Default)]
pub(super) struct Lists {
    /// Where the columns of each end.
    ends: Vec<u32>,
    columns: Vec<u32>,
}

impl Lists {
    /// The columns of one.
    pub(super) fn of(&self, ordinal: u32) -> &[u32] {
        let place = ordinal as usize;
        let from = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(place).copied().unwrap_or(from);
        self.columns.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Adds those of the next, and says which it is.
    fn push(&mut self, columns: &[u32]) -> Result<u32> {
        let too_many = |_| Error::new(ErrorKind::CountOverflow, "distinct sets of levels have 2^32 of them or more");
        let ordinal = u32::try_from(self.ends.len()).map_err(too_many)?;
        self.columns.extend_from_slice(columns);
        self.ends.push(u32::try_from(self.columns.len()).map_err(too_many)?);
        Ok(ordinal)
    }
}
