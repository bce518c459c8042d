//! Which column a value has.

use hashbrown::HashMap;

use crate::error::{Error, Result};
use crate::score::{KeyColumn, Label, Labels};
use crate::situation::Value;
use crate::situation::dimension::tags;
use crate::situation::encoder::feature::{Feature, FeatureKind, Levels};

/// The column of each level.
#[derive(Clone, Debug, Default)]
pub(super) enum Index {
    #[default]
    None,
    Texts(HashMap<String, u32>),
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
                Value::Text(_) => Self::Texts(HashMap::new()),
                Value::Integer(_) => Self::Integers(HashMap::new()),
                Value::Boolean(_) => Self::Booleans([None; 2]),
                Value::Null => return,
            };
        }
        match (self, level) {
            (Self::Texts(columns), Value::Text(text)) => {
                columns.insert(text.clone(), column);
            }
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
            (Self::Texts(columns), Label::Text(text)) => columns.get(text).copied(),
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
