//! What each feature reads, and what it makes of one block of rows.

use hashbrown::HashMap;

use crate::error::Result;
use crate::score::{KeyColumn, Label, Labels, ScoreColumn, TextColumn};
use crate::situation::Bands;
use crate::situation::encoder::column::{Table, Values, label_of};
use crate::situation::encoder::entries::{Coder, Lists, NONE, REFUSED};
use crate::situation::encoder::feature::{Cut, FeatureKind};
use crate::situation::encoder::layout::Plan;

/// What one feature makes of one block of rows.
#[derive(Default)]
pub(super) struct Chunk {
    /// The column of each row or [`NONE`]; where a row may have several, the ordinal of its list.
    pub(super) columns: Vec<u32>,
    /// The value of each row, where not all are 1.
    pub(super) values: Vec<f64>,
    numbers: Vec<f64>,
}

/// What a feature reads.
pub(super) enum Source<'a> {
    /// A column for each ordinal, and what is in it where that is not 1.
    Codes {
        key: &'a KeyColumn<'a>,
        columns: Vec<u32>,
        values: Vec<f64>,
    },
    /// A column for each text, looked up.
    Texts(&'a dyn TextColumn),
    /// Any number of columns for each ordinal.
    Lists {
        rows: Rows<'a>,
        lists: Lists,
    },
    Bands(ScoreColumn<'a>, &'a Bands),
    Number(ScoreColumn<'a>),
    /// One column of each of two features, or none.
    Pairs(Pair<'a>),
    /// Any number of columns of two features.
    Product(Pair<'a>),
}

/// The ordinal of each row.
pub(super) enum Rows<'a> {
    Key(&'a KeyColumn<'a>),
    Texts(&'a dyn TextColumn, Vec<u32>),
}

/// Two features that are crossed.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    /// Their places.
    pub(super) of: [usize; 2],
    /// The first column of the cross, and of each.
    first: [u32; 3],
    /// How many columns the second has.
    width: u32,
    /// The column of each pair, where not all have one.
    seen: Option<&'a HashMap<[u32; 2], u32>>,
}

impl Pair<'_> {
    /// The column of a pair, or [`NONE`].
    #[inline]
    pub(super) fn column(self, left: u32, right: u32) -> u32 {
        let [first, first_left, first_right] = self.first;
        let (left, right) = (left - first_left, right - first_right);
        match self.seen {
            None => first + left * self.width + right,
            Some(seen) => seen.get(&[left, right]).copied().unwrap_or(NONE),
        }
    }
}

/// A feature with what it reads.
pub(super) struct Reader<'a> {
    coder: Coder<'a>,
    pub(super) source: Source<'a>,
}

impl<'a> Reader<'a> {
    /// The feature of this place, with the table it is to read.
    ///
    /// # Errors
    /// Those of [`SituationEncoder::transform`](crate::SituationEncoder::transform) for columns, not for rows.
    pub(super) fn new(coder: Coder<'a>, plans: &[Plan], earlier: &[Self], table: &Table<'a>) -> Result<Self> {
        let source = match coder.plan.pair {
            Some(of) => Source::of_pair(of, coder.plan, plans, earlier),
            None => Source::of_column(coder, table)?,
        };
        Ok(Self { coder, source })
    }

    pub(super) fn has_values(&self) -> bool {
        self.coder.has_values()
    }

    /// Whether rows may have several columns.
    pub(super) fn has_lists(&self) -> bool {
        matches!(self.source, Source::Lists { .. } | Source::Product(_))
    }

    /// The columns of one row of a block, where they are not those of a product.
    #[inline]
    pub(super) fn columns_of<'c>(&'c self, chunk: &'c Chunk, row: usize) -> &'c [u32] {
        let column = chunk.columns.get(row..row + 1).unwrap_or_default();
        match &self.source {
            Source::Lists { lists, .. } => column.first().map_or(&[], |&ordinal| lists.of(ordinal)),
            _ if column == [NONE] => &[],
            _ => column,
        }
    }

    /// Reads the rows from `start`, as many as there are columns in the chunk; `earlier` are those of the features before.
    ///
    /// # Errors
    /// Those of [`SituationEncoder::transform`](crate::SituationEncoder::transform) for rows.
    pub(super) fn read(&self, start: usize, chunk: &mut Chunk, earlier: &[Chunk]) -> Result<()> {
        let Chunk { columns, values, numbers } = chunk;
        let Coder { feature, plan } = self.coder;
        match &self.source {
            Source::Codes { key, columns: table, values: amounts } => {
                key.read_block(start, columns)?;
                if !amounts.is_empty() {
                    values.clear();
                    values.extend(columns.iter().map(|&ordinal| amounts.get(ordinal as usize).copied().unwrap_or(0.0)));
                }
                for column in columns.iter_mut() {
                    *column = table.get(*column as usize).copied().unwrap_or(NONE);
                }
            }
            Source::Texts(texts) => {
                values.clear();
                for (row, column) in (start..).zip(columns.iter_mut()) {
                    let (found, value) = self.coder.entry(texts.text(row).map_or(Label::Null, Label::Text));
                    *column = found;
                    if self.has_values() {
                        values.push(value);
                    }
                }
            }
            Source::Lists { rows, lists } => {
                match rows {
                    Rows::Key(key) => key.read_block(start, columns)?,
                    Rows::Texts(_, ordinals) => {
                        columns.iter_mut().zip(ordinals.get(start..).unwrap_or_default()).for_each(
                            |(out, &ordinal)| {
                                *out = ordinal;
                            },
                        );
                    }
                }
                return self.require(start, columns, |&ordinal| lists.of(ordinal) == [REFUSED]);
            }
            Source::Bands(source, bands) => {
                numbers.resize(columns.len(), 0.0);
                source.read_numbers(&feature.column, start, numbers)?;
                bands.ordinals(numbers, columns);
                let missing = self.coder.missing();
                for column in columns.iter_mut() {
                    *column = if *column == 0 { missing } else { plan.first + *column - 1 };
                }
            }
            Source::Number(source) => {
                values.resize(columns.len(), 0.0);
                source.read_numbers(&feature.column, start, values)?;
                for (column, value) in columns.iter_mut().zip(values.iter_mut()) {
                    *column = if *value == 0.0 { NONE } else { plan.first };
                    if value.is_nan() {
                        (*column, *value) = (self.coder.missing(), 1.0);
                    }
                }
            }
            Source::Pairs(pair) => {
                let [Some(left), Some(right)] = pair.of.map(|place| earlier.get(place)) else { return Ok(()) };
                for (column, (&left, &right)) in columns.iter_mut().zip(left.columns.iter().zip(&right.columns)) {
                    *column = if left == NONE || right == NONE { NONE } else { pair.column(left, right) };
                }
            }
            Source::Product(_) => {}
        }
        self.require(start, columns, |&column| column == REFUSED)
    }

    /// Fails where a row is refused.
    fn require(&self, start: usize, columns: &[u32], is_refused: impl FnMut(&u32) -> bool) -> Result<()> {
        if !self.coder.refuses() {
            return Ok(());
        }
        let Some(row) = columns.iter().position(is_refused).map(|row| start + row) else { return Ok(()) };
        Err(match &self.source {
            Source::Codes { key, .. } | Source::Lists { rows: Rows::Key(key), .. } => {
                let mut ordinal = [0];
                key.read_block(row, &mut ordinal)?;
                self.coder.refusal(row, label_of(key.labels(), ordinal[0]))
            }
            Source::Texts(texts) | Source::Lists { rows: Rows::Texts(texts, _), .. } => {
                self.coder.refusal(row, texts.text(row).map_or(Label::Null, Label::Text))
            }
            _ => self.coder.refusal(row, Label::Null),
        })
    }
}

impl<'a> Source<'a> {
    fn of_pair(of: [usize; 2], plan: &'a Plan, plans: &[Plan], earlier: &[Reader<'a>]) -> Self {
        let [left, right] = of.map(|place| plans.get(place));
        let first = |plan: Option<&Plan>| plan.map_or(0, |plan| plan.first);
        let first = [plan.first, first(left), first(right)];
        let pair = Pair { of, first, width: right.map_or(0, |plan| plan.width), seen: plan.seen.as_ref() };
        let lists = of.iter().filter_map(|&place| earlier.get(place)).any(Reader::has_lists);
        if lists { Self::Product(pair) } else { Self::Pairs(pair) }
    }

    fn of_column(coder: Coder<'a>, table: &Table<'a>) -> Result<Self> {
        let feature = coder.feature;
        let column = table.column(&feature.column)?;
        if let FeatureKind::Bands(Cut::At(bands)) = &feature.kind {
            return Ok(Self::Bands(column.as_numbers()?, bands));
        }
        if feature.kind.is_numeric() {
            return Ok(Self::Number(column.as_numbers()?));
        }
        let has_lists = matches!(feature.kind, FeatureKind::Path { .. } | FeatureKind::Tags { .. });
        match &column.values {
            Values::Numbers(_) => Err(column.is_no_key()),
            Values::Texts(texts) => {
                coder.plan.index.require_type(&feature.column, &Labels::Texts(vec![String::new()]))?;
                if !has_lists {
                    return Ok(Self::Texts(*texts));
                }
                let (ordinals, lists) = coder.lists_of_texts(*texts)?;
                Ok(Self::Lists { rows: Rows::Texts(*texts, ordinals), lists })
            }
            Values::Key(key) => {
                key.require_validity()?;
                feature.require_countable(key)?;
                coder.plan.index.require_type(&feature.column, key.labels())?;
                if has_lists {
                    return Ok(Self::Lists { rows: Rows::Key(key), lists: coder.lists(key)? });
                }
                let (columns, mut values): (Vec<u32>, Vec<f64>) = coder.table(key).into_iter().unzip();
                if !coder.has_values() {
                    values.clear();
                }
                Ok(Self::Codes { key, columns, values })
            }
        }
    }
}
