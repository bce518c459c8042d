//! Which column a value has.

use std::hash::{Hash, Hasher};

use hashbrown::HashMap;

use crate::error::{Error, Result};
use crate::score::{KeyColumn, Label, Labels};
use crate::situation::Value;
use crate::situation::dimension::tags;
use crate::situation::encoder::feature::{Feature, FeatureKind, Levels};

/// The column of each of some texts. Most labels are short, and then two words tell them apart without going to look.
#[derive(Clone, Debug, Default)]
pub(super) struct TextIndex {
    short: HashMap<Short, u32>,
    long: HashMap<String, u32>,
}

/// A text of up to sixteen bytes: its ends, which overlap, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Short {
    ends: u128,
    length: usize,
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(self.ends);
    }
}

impl Short {
    #[inline]
    fn of(text: &str) -> Option<Self> {
        let (bytes, length) = (text.as_bytes(), text.len());
        let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) if length <= 16 => {
                u128::from(u64::from_le_bytes(*first)) | u128::from(u64::from_le_bytes(*last)) << 64
            }
            (Some(_), _) => return None,
            _ => bytes.iter().fold(0, |ends, &byte| ends << 8 | u128::from(byte)),
        };
        Some(Self { ends, length })
    }
}

impl TextIndex {
    fn insert(&mut self, text: &str, column: u32) {
        match Short::of(text) {
            Some(short) => drop(self.short.insert(short, column)),
            None => drop(self.long.insert(text.to_owned(), column)),
        }
    }

    #[inline]
    fn get(&self, text: &str) -> Option<u32> {
        match Short::of(text) {
            Some(short) => self.short.get(&short).copied(),
            None => self.long.get(text).copied(),
        }
    }
}

/// The column of each level.
#[derive(Clone, Debug, Default)]
pub(super) enum Index {
    #[default]
    None,
    Texts(TextIndex),
    Integers(HashMap<i64, u32>),
    Booleans([Option<u32>; 2]),
}

impl Index {
    /// Levels in columns from `first` on, rare ones in `other`.
    pub(super) fn new(levels: &Levels, first: u32, other: Option<u32>) -> Self {
        let rare = levels.rare.iter().filter_map(|level| Some((level, other?)));
        let mut index = Self::None;
        for (level, column) in levels.known.iter().zip(first..).chain(rare) {
            index.insert(level, column);
        }
        index
    }

    fn insert(&mut self, level: &Value, column: u32) {
        if let Self::None = self {
            *self = match level {
                Value::Text(_) => Self::Texts(TextIndex::default()),
                Value::Integer(_) => Self::Integers(HashMap::new()),
                Value::Boolean(_) => Self::Booleans([None; 2]),
                Value::Null => return,
            };
        }
        match (self, level) {
            (Self::Texts(columns), Value::Text(text)) => columns.insert(text, column),
            (Self::Integers(columns), Value::Integer(number)) => {
                columns.insert(*number, column);
            }
            (Self::Booleans(columns), Value::Boolean(value)) => {
                if let Some(slot) = columns.get_mut(usize::from(*value)) {
                    *slot = Some(column);
                }
            }
            // Levels are of one type.
            _ => {}
        }
    }

    pub(super) fn get(&self, label: Label<'_>) -> Option<u32> {
        match (self, label) {
            (Self::Texts(columns), Label::Text(text)) => columns.get(text),
            (Self::Integers(columns), Label::Integer(number)) => columns.get(&number).copied(),
            (Self::Booleans(columns), Label::Boolean(value)) => columns.get(usize::from(value)).copied().flatten(),
            _ => None,
        }
    }

    /// Refuses a column whose values are of another type than the levels.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType).
    pub(super) fn require_type(&self, column: &str, labels: &Labels) -> Result<()> {
        let (found, expected) = match (self, labels) {
            _ if labels.is_empty() => return Ok(()),
            (Self::None, _) | (Self::Texts(_), Labels::Texts(_)) | (Self::Booleans(_), Labels::Booleans) => {
                return Ok(());
            }
            (Self::Integers(_), Labels::Integers(_) | Labels::Range { .. }) => return Ok(()),
            (Self::Texts(_), found) => (found, "texts"),
            (Self::Integers(_), found) => (found, "whole numbers"),
            (Self::Booleans(_), found) => (found, "booleans"),
        };
        Err(Error::wrong_column_type(column, type_name(found), &format!("{expected}, as the levels are")))
    }
}

pub(super) fn type_name(labels: &Labels) -> &'static str {
    match labels {
        Labels::Texts(_) => "texts",
        Labels::Integers(_) | Labels::Range { .. } => "whole numbers",
        Labels::Booleans => "booleans",
    }
}

/// Gives the levels that one text has: its tags, or the ancestors of a path from the first step to itself. Some of them
/// may come twice.
pub(super) fn for_each_part<'t>(kind: &FeatureKind, text: &'t str, mut each: impl FnMut(&'t str)) {
    match kind {
        FeatureKind::Tags { separator } => {
            tags(text, separator).for_each(each);
        }
        FeatureKind::Path { separator } => {
            let ends = text.match_indices(separator.as_str()).map(|(end, _)| end).chain([text.len()]);
            let mut start = 0;
            for end in ends {
                // An empty step has no ancestor of its own.
                if end > start {
                    each(text.get(..end).unwrap_or_default());
                }
                start = end + separator.len();
            }
        }
        _ => each(text),
    }
}

impl Feature {
    /// Refuses a key whose values have no levels of this kind: tags and paths are texts.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType).
    pub(super) fn require_countable(&self, key: &KeyColumn<'_>) -> Result<()> {
        let texts_only = matches!(self.kind, FeatureKind::Path { .. } | FeatureKind::Tags { .. });
        match &**key.labels() {
            Labels::Texts(_) => Ok(()),
            labels if texts_only && !labels.is_empty() => {
                Err(Error::wrong_column_type(&self.column, type_name(labels), "texts"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_of_every_length_are_told_apart(texts in prop::collection::btree_set("[ab\u{0}é]{0,20}", 0..60)) {
            let mut index = TextIndex::default();
            for (text, column) in texts.iter().zip(0..).filter(|(_, column)| column % 2 == 0) {
                index.insert(text, column);
            }
            for (text, column) in texts.iter().zip(0..) {
                prop_assert_eq!(index.get(text), (column % 2 == 0).then_some(column));
            }
        }
    }
}
