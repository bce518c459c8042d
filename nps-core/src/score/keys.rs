//! Columns to group by: dictionary codes, and the encoders that make them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::codes::{Code, highest, ordinals};
use crate::score::column::BLOCK;
use crate::score::encode::{encode, encode_texts};
use crate::score::{KeyKind, Label, Labels, Missing, ScoreColumn, TextColumn, Validity};

/// The codes of a key, one a row, in whatever width the engine holds them. A code of −1 is null.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is named after the width of its codes")]
pub enum Codes<'a> {
    U8(Cow<'a, [u8]>),
    I8(Cow<'a, [i8]>),
    U16(Cow<'a, [u16]>),
    I16(Cow<'a, [i16]>),
    U32(Cow<'a, [u32]>),
    I32(Cow<'a, [i32]>),
    U64(Cow<'a, [u64]>),
    I64(Cow<'a, [i64]>),
}

macro_rules! codes_from {
    ($($variant:ident($ty:ty)),+ $(,)?) => {$(
        impl<'a> From<&'a [$ty]> for Codes<'a> {
            fn from(codes: &'a [$ty]) -> Self {
                Self::$variant(Cow::Borrowed(codes))
            }
        }

        impl From<Vec<$ty>> for Codes<'_> {
            fn from(codes: Vec<$ty>) -> Self {
                Self::$variant(Cow::Owned(codes))
            }
        }
    )+};
}

codes_from!(U8(u8), I8(i8), U16(u16), I16(i16), U32(u32), I32(i32), U64(u64), I64(i64));

/// Evaluates `$body` with `$slice` bound to the slice of codes.
macro_rules! with_codes {
    ($codes:expr, $slice:ident => $body:expr) => {
        match $codes {
            Codes::U8($slice) => $body,
            Codes::I8($slice) => $body,
            Codes::U16($slice) => $body,
            Codes::I16($slice) => $body,
            Codes::U32($slice) => $body,
            Codes::I32($slice) => $body,
            Codes::U64($slice) => $body,
            Codes::I64($slice) => $body,
        }
    };
}

impl Codes<'_> {
    pub(crate) fn len(&self) -> usize {
        with_codes!(self, slice => slice.len())
    }

    /// The codes as counts of answers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`], naming the row, where one is negative.
    pub(crate) fn require_counts(&self) -> Result<Vec<u64>> {
        let expected = "is not a frequency: expected a whole number of answers, 0 or more";
        with_codes!(self, slice => {
            let count = |(row, code): (usize, _)| {
                Code::count(code).ok_or_else(|| Error::at_row(ErrorKind::InvalidCount, row, format!("{code} {expected}")))
            };
            slice.iter().copied().enumerate().map(count).collect()
        })
    }

    /// The code of a row, where it is one of an [`i32`] column.
    fn get(&self, row: usize) -> Option<i32> {
        with_codes!(self, slice => slice.get(row).and_then(|code| i32::try_from(code.number()?).ok()))
    }

    /// The codes as values, where all fit.
    ///
    /// ```
    /// assert_eq!(nps_core::Codes::from(vec![3_u8, 1]).to_integers(), Some(vec![3, 1]));
    /// assert_eq!(nps_core::Codes::from(vec![u64::MAX]).to_integers(), None);
    /// ```
    #[must_use]
    pub fn to_integers(&self) -> Option<Vec<i64>> {
        with_codes!(self, slice => slice.iter().map(|code| code.number()).collect())
    }

    /// The same numbers, held by themselves.
    #[must_use]
    pub fn into_owned(self) -> Codes<'static> {
        with_codes!(self, slice => Codes::from(slice.into_owned()))
    }
}

impl<'a> From<&'a Codes<'_>> for ScoreColumn<'a> {
    /// The numbers as answers.
    fn from(numbers: &'a Codes<'_>) -> Self {
        with_codes!(numbers, slice => Self::from(&**slice))
    }
}

/// A column to group by: its name, a code for each row, and what the codes mean.
///
/// ```
/// use nps_core::{KeyColumn, Labels, ScoreOptions, score_by};
///
/// let channel = KeyColumn::coded("channel", &[0_u8, 1, 1][..], Labels::Texts(vec!["sms".into(), "web".into()]));
/// let table = score_by(&[9_u8, 3, 10][..], &[channel], &ScoreOptions::default())?;
/// assert_eq!(table.nps(1).map(|nps| nps.nps), Some(Some(0.0)));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyColumn<'a> {
    name: Cow<'a, str>,
    codes: Codes<'a>,
    /// The value of a row that has code 0: not 0 where the codes are the values themselves.
    zero: i64,
    validity: Option<Validity<'a>>,
    labels: Arc<Labels>,
    kind: KeyKind,
    missing: Missing,
}

impl<'a> KeyColumn<'a> {
    fn new(
        name: Cow<'a, str>,
        codes: Codes<'a>,
        zero: i64,
        validity: Option<Validity<'a>>,
        labels: Arc<Labels>,
    ) -> Self {
        Self { name, codes, zero, validity, labels, kind: KeyKind::Nominal, missing: Missing::Level }
    }

    /// A column that is dictionary-coded already.
    #[must_use]
    pub fn coded(name: impl Into<Cow<'a, str>>, codes: impl Into<Codes<'a>>, labels: impl Into<Arc<Labels>>) -> Self {
        Self::new(name.into(), codes.into(), 0, None, labels.into())
    }

    /// A column of texts; groups come in the order of their bytes. O(rows + groups log groups).
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] at more than 2^31 distinct texts.
    pub fn texts(name: impl Into<Cow<'a, str>>, texts: &dyn TextColumn) -> Result<Self> {
        let (codes, labels) = encode_texts(texts)?;
        Ok(Self::coded(name, codes, Labels::Texts(labels.into_iter().map(str::to_owned).collect())))
    }

    /// A column of whole numbers, which are their own codes where they span not much more than the rows.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where a number is above 2^63 − 1, [`ErrorKind::LengthMismatch`] where the validity
    /// bitmap is for a column of another length.
    pub fn integers(
        name: impl Into<Cow<'a, str>>,
        values: impl Into<Codes<'a>>,
        validity: Option<Validity<'a>>,
    ) -> Result<Self> {
        let (name, values) = (name.into(), values.into());
        validity.map_or(Ok(()), |validity| validity.require_rows(values.len()))?;
        let (lowest, highest) = with_codes!(&values, slice => span(&name, slice, validity)?);
        let span = u64::try_from(i128::from(highest) - i128::from(lowest)).unwrap_or(u64::MAX);
        if span <= 4 * values.len() as u64 + 1024 {
            #[expect(clippy::cast_possible_truncation, reason = "a small multiple of the number of rows")]
            let count = if values.len() == 0 { 0 } else { span as usize + 1 };
            let labels = Labels::Range { first: lowest, count };
            return Ok(Self::new(name, values, lowest, validity, labels.into()));
        }
        let (codes, labels) = with_codes!(&values, slice => {
            encode(present(slice, validity).map(|value| value.and_then(Code::number)))?
        });
        Ok(Self::coded(name, codes, Labels::Integers(labels)))
    }

    /// A column whose codes point into a list of values as they came: in any order, null among them, some twice.
    ///
    /// Groups come in the order of the values. O(rows + values log values).
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where the values are of different types; [`ErrorKind::InvalidKeyCode`].
    ///
    /// ```
    /// use nps_core::{KeyColumn, Label, ScoreOptions, score_by};
    ///
    /// let values = [Label::Text("web"), Label::Null, Label::Text("sms")];
    /// let channel = KeyColumn::dictionary("channel", &[0, 2, 1, 0], &values)?;
    /// let table = score_by(&[9_u8, 3, 10, 8][..], &[channel], &ScoreOptions::default())?;
    /// assert_eq!([0, 1, 2].map(|group| table.label(group, 0)), [Label::Text("sms"), Label::Text("web"), Label::Null]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn dictionary(name: impl Into<Cow<'a, str>>, codes: &[i32], values: &[Label<'_>]) -> Result<Self> {
        let Self { name, codes: places, labels, .. } = Self::values(name, values)?;
        let place = |(row, &code): (usize, &i32)| {
            let place = usize::try_from(code).ok().and_then(|code| places.get(code));
            place.ok_or_else(|| invalid_code(row, &name, values.len()))
        };
        let codes: Vec<i32> = codes.iter().enumerate().map(place).collect::<Result<_>>()?;
        Ok(Self::coded(name, codes, labels))
    }

    /// A column of values as they came, null among them; groups come in the order of the values.
    /// O(rows + values log values).
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where the values are of different types.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Label, ScoreOptions, score_by};
    ///
    /// let site = KeyColumn::values("site", &[Label::Integer(7), Label::Null, Label::Integer(3)])?;
    /// let table = score_by(&[9_u8, 3, 10][..], &[site], &ScoreOptions::default())?;
    /// assert_eq!([0, 1, 2].map(|group| table.label(group, 0)), [Label::Integer(3), Label::Integer(7), Label::Null]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn values(name: impl Into<Cow<'a, str>>, values: &[Label<'_>]) -> Result<Self> {
        let name = name.into();
        // Booleans are labelled `false`, `true`, whichever occur.
        let booleans = [Label::Boolean(false), Label::Boolean(true)];
        let both = if values.iter().any(|value| booleans.contains(value)) { &booleans[..] } else { &[] };
        let (mut codes, sorted) =
            encode(values.iter().chain(both).map(|&value| (value != Label::Null).then_some(value)))?;
        codes.truncate(values.len());
        let labels = Labels::new(&name, &sorted)?;
        Ok(Self::coded(name, codes, labels))
    }

    /// The same column with nulls where the bitmap says so.
    #[must_use]
    pub fn with_validity(self, validity: Validity<'a>) -> Self {
        Self { validity: Some(validity), ..self }
    }

    /// The same column, whose values have an order, which is that of their codes: groups are listed in it.
    #[must_use]
    pub fn ordinal(self) -> Self {
        Self { kind: KeyKind::Ordinal, ..self }
    }

    /// The same column of texts, each of which is a path through a tree: `product/getting started/manual unclear`.
    #[must_use]
    pub fn path(self) -> Self {
        Self { kind: KeyKind::Path, ..self }
    }

    /// The same column of texts, each of which is a set of tags: `journey:vip;owner:recall`.
    #[must_use]
    pub fn tags(self) -> Self {
        Self { kind: KeyKind::Tags, ..self }
    }

    /// What the values say of each other.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The same column, with what a row without a value stands for.
    #[must_use]
    pub fn missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }

    /// What a row without a value stands for.
    pub(crate) const fn missing_is(&self) -> Missing {
        self.missing
    }

    /// The place of each code in the order of labels, where that is another than the order of codes.
    pub(crate) fn ranks(&self) -> Option<Vec<u32>> {
        let Labels::Texts(labels) = &*self.labels else { return None };
        if self.kind == KeyKind::Ordinal || labels.is_sorted() {
            return None;
        }
        let mut order: Vec<(&str, usize)> = labels.iter().map(String::as_str).zip(0..).collect();
        order.sort_unstable();
        let mut ranks = vec![0; labels.len()];
        for (rank, &(_, code)) in (0..).zip(&order) {
            if let Some(slot) = ranks.get_mut(code) {
                *slot = rank;
            }
        }
        Some(ranks)
    }

    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fails unless there are as many rows as `of` have.
    pub(crate) fn require_rows(&self, of: &str, rows: usize) -> Result<()> {
        Error::require_rows(&format!("column {:?}", self.name), self.len(), of, rows)
    }

    /// Fails where the validity bitmap is for a column of another length.
    pub(crate) fn require_validity(&self) -> Result<()> {
        self.validity.map_or(Ok(()), |validity| validity.require_rows(self.len()))
    }

    pub(crate) fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// For each row, 0 for null or one more than the code.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyCode`], [`ErrorKind::LengthMismatch`].
    pub(crate) fn ordinals(&self) -> Result<Vec<u32>> {
        self.require_validity()?;
        let mut ordinals = vec![0; self.len()];
        for (index, block) in ordinals.chunks_mut(BLOCK).enumerate() {
            self.read_block(index * BLOCK, block)?;
        }
        Ok(ordinals)
    }

    /// For each row, one more than the code; every row has one, which is `expected`.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] for a null, and as [`ordinals`](Self::ordinals).
    pub(crate) fn required_ordinals(&self, expected: &str) -> Result<Vec<u32>> {
        let ordinals = self.ordinals()?;
        match ordinals.iter().position(|&ordinal| ordinal == 0) {
            Some(row) => Err(Error::missing_value(&self.name, row, expected)),
            None => Ok(ordinals),
        }
    }

    /// Fails where [`ordinals`](Self::ordinals) does. O(rows), in no memory.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyCode`], [`ErrorKind::LengthMismatch`].
    pub(crate) fn require_codes(&self) -> Result<()> {
        self.require_validity()?;
        let mut block = [0; BLOCK];
        (0..self.len()).step_by(BLOCK).try_for_each(|start| {
            let rows = BLOCK.min(self.len() - start);
            self.read_block(start, block.get_mut(..rows).unwrap_or_default())
        })
    }

    /// Writes, for each row from `start`, 0 for null or one more than the code.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyCode`] where a code has no label.
    pub(crate) fn read_block(&self, start: usize, out: &mut [u32]) -> Result<()> {
        let rows = start..start + out.len();
        with_codes!(&self.codes, slice => ordinals(slice.get(rows).unwrap_or_default(), self.zero, out));
        if let Some(validity) = self.validity {
            validity.for_each_null(start, out, |slot| *slot = 0);
        }
        let labels = self.labels.len();
        if highest(out) as usize <= labels {
            return Ok(());
        }
        let row = out.iter().position(|&slot| slot as usize > labels).unwrap_or(0);
        Err(invalid_code(start + row, &self.name, labels))
    }
}

#[cold]
fn invalid_code(row: usize, column: &str, labels: usize) -> Error {
    let message = format!("the code in column {column:?} is not one of its {labels} labels");
    Error::at_row(ErrorKind::InvalidKeyCode, row, message)
}

/// The values of a column, `None` where it is null.
fn present<'a, T: Copy>(values: &'a [T], validity: Option<Validity<'a>>) -> impl Iterator<Item = Option<T>> + 'a {
    values.iter().enumerate().map(move |(row, &value)| {
        let mut present = Some(value);
        if let Some(validity) = validity {
            validity.for_each_null(row, std::slice::from_mut(&mut present), |present| *present = None);
        }
        present
    })
}

/// The lowest and the highest number of a column, 0 and 0 without any.
fn span<T: Code>(name: &str, values: &[T], validity: Option<Validity<'_>>) -> Result<(i64, i64)> {
    let mut found: Option<(i64, i64)> = None;
    for value in present(values, validity).flatten() {
        let Some(number) = value.number() else {
            return Err(Error::wrong_column_type(name, "integers above 2^63 - 1", "smaller ones, or texts"));
        };
        found = Some(found.map_or((number, number), |(low, high)| (low.min(number), high.max(number))));
    }
    Ok(found.unwrap_or((0, 0)))
}
