//! One column of situations: its values in their order, and the levels that rows are at.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{KeyColumn, KeyKind, Label, Labels, Missing};

/// One column of situations. Values that have no order of their own are in that of their labels.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    pub(crate) name: String,
    pub(crate) kind: KeyKind,
    pub(crate) missing: Missing,
    pub(crate) labels: Arc<Labels>,
    /// 0 for null, or one more than the code.
    pub(crate) ordinals: Vec<u32>,
}

impl Dimension {
    /// Reads a column: every row has a code that has a label, and of two labels none is the same.
    ///
    /// # Errors
    /// [`InvalidKeyCode`](crate::ErrorKind::InvalidKeyCode); [`WrongColumnType`](crate::ErrorKind::WrongColumnType) where
    /// paths or tags are no texts.
    pub(super) fn read(column: &KeyColumn<'_>) -> Result<Self> {
        let (name, kind, labels) = (column.name().to_owned(), column.kind(), column.labels());
        let (missing, labels) = (column.missing_is(), Arc::clone(labels));
        Self { name, kind, missing, labels, ordinals: column.ordinals()? }.checked()
    }

    /// The same as another kind.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType) where paths or tags are no texts.
    pub(super) fn of_kind(self, kind: KeyKind) -> Result<Self> {
        Self { kind, ..self }.checked()
    }

    fn checked(self) -> Result<Self> {
        match (self.kind, &*self.labels) {
            (KeyKind::Path | KeyKind::Tags, labels) if !matches!(labels, Labels::Texts(_)) && !labels.is_empty() => {
                let found = if matches!(labels, Labels::Booleans) { "booleans" } else { "whole numbers" };
                Err(Error::wrong_column_type(&self.name, found, "texts, as paths and tags are"))
            }
            _ => Ok(self.canonical()),
        }
    }

    /// The same with the labels in order, none twice, tags of a set likewise. What has an order of its own stays.
    pub(super) fn canonical(self) -> Self {
        if self.is_canonical() { self } else { self.recoded() }
    }

    /// Whether labels are in order, none twice, and tags of a set likewise.
    pub(super) fn is_canonical(&self) -> bool {
        match &*self.labels {
            _ if self.kind == KeyKind::Ordinal => true,
            Labels::Integers(_) | Labels::Range { .. } | Labels::Booleans
                if matches!(self.kind, KeyKind::Path | KeyKind::Tags) =>
            {
                self.labels.is_empty()
            }
            Labels::Texts(texts) if self.kind == KeyKind::Tags => {
                texts.is_sorted_by(|left, right| left < right)
                    && texts.iter().all(|text| matches!(canonical_tags(text), Cow::Borrowed(_)))
            }
            Labels::Texts(texts) => texts.is_sorted_by(|left, right| left < right),
            Labels::Integers(numbers) => numbers.is_sorted_by(|left, right| left < right),
            Labels::Range { .. } | Labels::Booleans => true,
        }
    }

    fn recoded(self) -> Self {
        let size = self.size();
        let found = self.found();
        let (places, labels) = if matches!(*self.labels, Labels::Texts(_)) {
            let text = |ordinal: &u32| match self.label(*ordinal) {
                Label::Text(text) if self.kind == KeyKind::Tags => canonical_tags(text),
                Label::Text(text) => Cow::Borrowed(text),
                _ => Cow::Borrowed(""),
            };
            let (places, texts) = ranked(found.iter().map(text));
            (places, Labels::Texts(texts.into_iter().map(Cow::into_owned).collect()))
        } else {
            let number = |ordinal: &u32| if let Label::Integer(number) = self.label(*ordinal) { number } else { 0 };
            let (places, numbers) = ranked(found.iter().map(number));
            (places, Labels::Integers(numbers))
        };
        let mut new = vec![0_u32; size];
        for (&ordinal, place) in found.iter().zip(places) {
            if let Some(slot) = new.get_mut(ordinal as usize) {
                *slot = place + 1;
            }
        }
        let ordinals = self.ordinals.iter().map(|&ordinal| new.get(ordinal as usize).copied().unwrap_or(0)).collect();
        Self { labels: Arc::new(labels), ordinals, ..self }
    }

    /// The ordinals that rows have, null not among them, in order.
    pub(super) fn found(&self) -> Vec<u32> {
        // A dictionary may have many more labels than there are rows.
        if self.size() > 4 * self.ordinals.len() + 1024 {
            let mut found: Vec<u32> = self.ordinals.iter().copied().filter(|&ordinal| ordinal > 0).collect();
            found.sort_unstable();
            found.dedup();
            return found;
        }
        let mut occurs = vec![false; self.size()];
        for &ordinal in &self.ordinals {
            if let Some(occurs) = occurs.get_mut(ordinal as usize) {
                *occurs = true;
            }
        }
        (0..).zip(occurs).skip(1).filter(|&(_, occurs)| occurs).map(|(ordinal, _)| ordinal).collect()
    }

    /// How many ordinals there may be, null included.
    pub(crate) fn size(&self) -> usize {
        self.labels.len() + 1
    }

    pub(crate) fn label(&self, ordinal: u32) -> Label<'_> {
        ordinal.checked_sub(1).map_or(Label::Null, |code| self.labels.get(code as usize))
    }

    /// Whether each ordinal is at this level; `None` where none is.
    pub(super) fn at(&self, level: Label<'_>) -> Option<Vec<bool>> {
        let is_at = |ordinal: u32| match (self.kind, self.label(ordinal), level) {
            (KeyKind::Path, Label::Text(path), Label::Text(level)) => {
                path.strip_prefix(level).is_some_and(|rest| rest.is_empty() || rest.starts_with(KeyKind::STEP))
            }
            (KeyKind::Tags, Label::Text(set), Label::Text(level)) => tags(set, KeyKind::TAG).any(|tag| tag == level),
            (_, found, level) => found == level,
        };
        let at: Vec<bool> = (0_u32..).take(self.size()).map(is_at).collect();
        at.contains(&true).then_some(at)
    }

    /// The levels that rows are at, where a row may be at several: the steps of a path from the root on, or the tags of a
    /// set. `None` where each value is its own.
    pub(crate) fn levels(&self) -> Option<Levels<'_>> {
        let Labels::Texts(texts) = &*self.labels else { return None };
        let members: Vec<Vec<&str>> = match self.kind {
            KeyKind::Path => texts.iter().map(|path| steps(path).collect()).collect(),
            KeyKind::Tags => texts.iter().map(|set| tags(set, KeyKind::TAG).collect()).collect(),
            KeyKind::Nominal | KeyKind::Ordinal => return None,
        };
        let mut labels: Vec<&str> = members.iter().flatten().copied().collect();
        labels.sort_unstable();
        labels.dedup();
        let place = |text: &&str| labels.binary_search(text).map_or(0, |place| place + 1);
        #[expect(clippy::cast_possible_truncation, reason = "no more levels than bytes of labels")]
        let of_ordinal = std::iter::once(vec![0])
            .chain(members.iter().map(|texts| texts.iter().map(|text| place(text) as u32).collect()))
            .collect();
        Some(Levels { labels, of_ordinal })
    }

    /// Refuses tags, of which a row may have several, where `what` may not share one.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument).
    pub(super) fn require_one_value(&self, what: &str) -> Result<()> {
        if self.kind != KeyKind::Tags {
            return Ok(());
        }
        let message = format!("{:?} has tags: an answer may have several, and {what} may not share one", self.name);
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }

    /// The same dimension at these rows.
    pub(super) fn with_ordinals(&self, ordinals: Vec<u32>) -> Self {
        let Self { name, kind, missing, labels, .. } = self;
        Self { name: name.clone(), kind: *kind, missing: *missing, labels: Arc::clone(labels), ordinals }
    }

    /// The same with no label but those that rows have.
    pub(super) fn forgetting(self) -> Self {
        match *self.labels {
            Labels::Booleans => self,
            _ => self.recoded(),
        }
    }
}

/// The levels of a dimension whose rows may be at several.
pub(crate) struct Levels<'a> {
    labels: Vec<&'a str>,
    /// The levels of each ordinal, 0 for null.
    of_ordinal: Vec<Vec<u32>>,
}

impl<'a> Levels<'a> {
    /// How many there are, null included.
    pub(crate) fn size(&self) -> usize {
        self.labels.len() + 1
    }

    pub(crate) fn label(&self, level: u32) -> Label<'a> {
        let label = level.checked_sub(1).and_then(|place| self.labels.get(place as usize));
        label.map_or(Label::Null, |text| Label::Text(text))
    }

    /// The levels of an ordinal.
    pub(crate) fn of(&self, ordinal: u32) -> &[u32] {
        self.of_ordinal.get(ordinal as usize).map_or(&[], Vec::as_slice)
    }

    /// What is counted by ordinal, by level.
    pub(crate) fn gather<const N: usize>(&self, table: &[[u64; N]]) -> Vec<[u64; N]> {
        let mut gathered = vec![[0; N]; self.size()];
        for (counts, levels) in table.iter().zip(&self.of_ordinal) {
            for &level in levels {
                for (sum, count) in gathered.get_mut(level as usize).into_iter().flatten().zip(counts) {
                    *sum += count;
                }
            }
        }
        gathered
    }
}

/// The steps of a path, each with those before it: `a`, `a/b`, `a/b/c`.
pub(crate) fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices(KeyKind::STEP).map(|(end, _)| path.get(..end).unwrap_or(path)).chain([path])
}

/// The tags of a set, joined by `separator`: where a `\` is before it, it belongs to a tag.
pub(crate) fn tags<'t>(set: &'t str, separator: &str) -> impl Iterator<Item = &'t str> {
    let is_free = |end: usize| {
        let before = set.get(..end).unwrap_or_default();
        before.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 0
    };
    let ends = set.match_indices(separator).map(|(end, _)| end).filter(move |&end| is_free(end)).chain([set.len()]);
    let mut start = 0;
    let parts = ends.map(move |end| {
        let part = set.get(start..end).unwrap_or_default();
        start = end + separator.len();
        part
    });
    parts.map(str::trim).filter(|tag| !tag.is_empty())
}

/// The text of a set of tags: in order, none twice, without blanks around them.
fn canonical_tags(set: &str) -> Cow<'_, str> {
    let mut found: Vec<&str> = tags(set, KeyKind::TAG).collect();
    found.sort_unstable();
    found.dedup();
    let text = found.join(KeyKind::TAG);
    if text == set { Cow::Borrowed(set) } else { Cow::Owned(text) }
}

/// The place of each value among the distinct ones in order, and these.
fn ranked<T: Ord + Clone>(values: impl Iterator<Item = T>) -> (Vec<u32>, Vec<T>) {
    let values: Vec<T> = values.collect();
    let mut known: BTreeMap<&T, u32> = values.iter().map(|value| (value, 0)).collect();
    for (place, rank) in (0..).zip(known.values_mut()) {
        *rank = place;
    }
    let places = values.iter().map(|value| known.get(value).copied().unwrap_or(0)).collect();
    (places, known.into_keys().cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str], codes: &[u8], kind: fn(KeyColumn<'static>) -> KeyColumn<'static>) -> Dimension {
        let labels = Labels::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
        Dimension::read(&kind(KeyColumn::coded("key", codes.to_vec(), labels))).unwrap()
    }

    fn values(dimension: &Dimension) -> Vec<String> {
        dimension.ordinals.iter().map(|&ordinal| dimension.label(ordinal).to_string()).collect()
    }

    #[test]
    fn labels_come_in_order_and_once_whatever_the_dictionary() {
        let read = texts(&["b", "a", "b", "never"], &[0, 1, 2], |column| column);
        assert_eq!(
            (values(&read), &*read.labels),
            (vec!["b".into(), "a".into(), "b".into()], &Labels::Texts(vec!["a".into(), "b".into()]))
        );
        let ordinal = texts(&["b", "a"], &[0, 1], KeyColumn::ordinal);
        assert_eq!(*ordinal.labels, Labels::Texts(vec!["b".into(), "a".into()]));
        let sets = texts(&[" z; a;a ", "a;z", ";"], &[0, 1, 2], KeyColumn::tags);
        assert_eq!(values(&sets), ["a;z", "a;z", ""]);
        let numbers = KeyColumn::coded("key", vec![1_u8, 0], Labels::Integers(vec![9, 4, 9]));
        assert_eq!(*Dimension::read(&numbers).unwrap().labels, Labels::Integers(vec![4, 9]));
        let error = Dimension::read(&numbers.path()).unwrap_err();
        assert_eq!(error.to_string(), "column \"key\" holds whole numbers, expected texts, as paths and tags are");
    }

    #[test]
    fn a_row_is_at_every_step_of_its_path_and_at_each_of_its_tags() {
        let paths = texts(&["a/b", "a", "ab"], &[0, 1, 2], KeyColumn::path);
        let levels = paths.levels().unwrap();
        let names: Vec<_> = (0_u32..4).map(|level| levels.label(level).to_string()).collect();
        assert_eq!(names, ["—", "a", "a/b", "ab"]);
        assert_eq!(
            (0_u32..4).map(|ordinal| levels.of(ordinal).to_vec()).collect::<Vec<_>>(),
            [vec![0], vec![1], vec![1, 2], vec![3]]
        );
        assert_eq!(paths.at(Label::Text("a")), Some(vec![false, true, true, false]));
        assert_eq!(paths.at(Label::Text("b")), None);
        assert_eq!(tags(r" a\;b ;; c\\;d\", ";").collect::<Vec<_>>(), [r"a\;b", r"c\\", r"d\"]);
        let sets = texts(&["a;b", "b"], &[0, 1], KeyColumn::tags);
        assert_eq!(sets.at(Label::Text("b")), Some(vec![false, true, true]));
        assert_eq!(sets.at(Label::Text("a;b")), None);
    }
}
