//! Columns of scores.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;
use nps_core::{Answer, Error, Result, ScoreColumn, TextColumn, Validity};

/// What a score can be read from.
pub const SCORES: &str = "integers, floats or texts";

/// A piece of a column, ready for the core.
pub enum Chunk<'a> {
    /// Numbers, or values already read.
    Numbers(ScoreColumn<'a>),
    /// Arrow texts.
    Texts(Texts<'a>),
    /// An Arrow array of nothing but nulls.
    Missing(Vec<Answer<'static>>),
}

impl Chunk<'_> {
    /// The piece as the core reads it.
    #[must_use]
    pub fn scores(&self) -> ScoreColumn<'_> {
        match self {
            Self::Numbers(column) => *column,
            Self::Texts(texts) => ScoreColumn::texts(texts),
            Self::Missing(answers) => ScoreColumn::from(&answers[..]),
        }
    }
}

/// The only chunk of a column in one piece; a column of no chunk has no row.
#[must_use]
pub fn first<'a>(chunks: &'a [Chunk<'_>]) -> ScoreColumn<'a> {
    chunks.first().map_or_else(|| ScoreColumn::from(&[0_u8; 0][..]), Chunk::scores)
}

macro_rules! arrow_scores {
    ($(($name:ident, $arrow:ty)),+ $(,)?) => {
        /// An Arrow array, ready for the core.
        ///
        /// # Errors
        /// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType).
        pub fn scores<'a>(name: &str, array: &'a ArrayRef) -> Result<Chunk<'a>> {
            let numbers = match array.data_type() {
                $(DataType::$name => ScoreColumn::from(&array.as_primitive::<$arrow>().values()[..]),)+
                DataType::Null => return Ok(Chunk::Missing(vec![Answer::Missing; array.len()])),
                other => {
                    let wrong = || Error::wrong_column_type(name, &other.to_string(), SCORES);
                    return Texts::of(array).map(Chunk::Texts).ok_or_else(wrong);
                }
            };
            Ok(Chunk::Numbers(match validity(array)? {
                Some(validity) => numbers.with_validity(validity),
                None => numbers,
            }))
        }
    };
}

arrow_scores! {
    (UInt8, UInt8Type), (Int8, Int8Type), (UInt16, UInt16Type), (Int16, Int16Type), (UInt32, UInt32Type),
    (Int32, Int32Type), (UInt64, UInt64Type), (Int64, Int64Type), (Float32, Float32Type), (Float64, Float64Type),
}

/// Which rows of an Arrow array hold a value; `None` where all do.
///
/// # Errors
/// As [`Validity::new`].
pub fn validity(array: &ArrayRef) -> Result<Option<Validity<'_>>> {
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        Some(nulls) => Validity::new(nulls.validity(), nulls.offset(), nulls.len()).map(Some),
        None => Ok(None),
    }
}

/// An Arrow array of texts, in any of its three layouts.
#[expect(missing_docs, reason = "each variant is named after its layout")]
pub enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    /// The texts of an array, unless it holds something else.
    #[must_use]
    pub fn of(array: &'a ArrayRef) -> Option<Self> {
        match array.data_type() {
            DataType::Utf8 => Some(Self::Small(array.as_string())),
            DataType::LargeUtf8 => Some(Self::Large(array.as_string())),
            DataType::Utf8View => Some(Self::View(array.as_string_view())),
            _ => None,
        }
    }
}

impl TextColumn for Texts<'_> {
    fn rows(&self) -> usize {
        match self {
            Self::Small(texts) => texts.len(),
            Self::Large(texts) => texts.len(),
            Self::View(texts) => texts.len(),
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Small(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
            Self::Large(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
            Self::View(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
        }
    }

    fn read_block<'b>(&'b self, start: usize, out: &mut [Option<&'b str>]) {
        macro_rules! read {
            ($texts:expr) => {{
                let texts = $texts;
                let rows = start.min(texts.len())..texts.len();
                match texts.nulls().filter(|nulls| nulls.null_count() > 0) {
                    None => out.iter_mut().zip(rows).for_each(|(text, row)| *text = Some(texts.value(row))),
                    Some(nulls) => out.iter_mut().zip(rows).for_each(|(text, row)| {
                        *text = nulls.is_valid(row).then(|| texts.value(row));
                    }),
                }
            }};
        }
        match self {
            Self::Small(texts) => read!(texts),
            Self::Large(texts) => read!(texts),
            Self::View(texts) => read!(texts),
        }
    }
}
