//! Columns of answers as engines hold them, read block by block without copying the column.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::{MISSING, NOT_A_NUMBER, Number, OUT_OF_RANGE, SlotRule};
use crate::score::slots::{Coded, Slots, rejected_rows, slot_of};
use crate::score::{OnReject, ScoreOptions};
use crate::survey::{Answer, MissingCodes, NanPolicy, Reject, RejectReason, Rejects, Scale};

/// Rows read at a time: their slots and group numbers stay in the first-level cache.
pub(crate) const BLOCK: usize = 4096;
/// Rows of a raw column looked at together: nothing is written for them, so that more is better.
const RAW_BLOCK: usize = 16 * BLOCK;

/// Which rows hold a value: a bitmap in Arrow's order, least significant bit first, 1 for a value.
#[derive(Clone, Copy, Debug)]
pub struct Validity<'a> {
    bits: &'a [u8],
    offset: usize,
    rows: usize,
}

impl<'a> Validity<'a> {
    /// A bitmap for `rows` rows that begins at bit `offset` of `bits`.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`] where the bitmap is shorter than that.
    ///
    /// ```
    /// use nps_core::{ScoreColumn, ScoreOptions, Validity, score};
    ///
    /// let values = [9_u8, 0, 10];
    /// let column = ScoreColumn::from(&values[..]).with_validity(Validity::new(&[0b101], 0, 3)?);
    /// let result = score(column, &ScoreOptions::default())?;
    /// assert_eq!((result.nps.n(), result.distribution.missing()), (2, 1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(bits: &'a [u8], offset: usize, rows: usize) -> Result<Self> {
        let held = bits.len().saturating_mul(8).saturating_sub(offset);
        if held < rows {
            return Err(Error::new(
                ErrorKind::LengthMismatch,
                format!("the validity bitmap has {held} bits for {rows} rows"),
            ));
        }
        Ok(Self { bits, offset, rows })
    }

    /// Fails unless this is for a column of `rows` rows.
    pub(crate) fn require_rows(self, rows: usize) -> Result<()> {
        if self.rows == rows {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::LengthMismatch,
            format!("the validity bitmap is for {} rows, the column has {rows}", self.rows),
        ))
    }

    /// The bits of eight rows from `row`, the first in the lowest bit.
    #[inline]
    fn eight(self, row: usize) -> u8 {
        let bit = self.offset + row;
        let at = |index: usize| u16::from(self.bits.get(index).copied().unwrap_or(0));
        let both = at(bit / 8) | (at(bit / 8 + 1) << 8);
        #[expect(clippy::cast_possible_truncation, reason = "the lowest eight bits are wanted")]
        let eight = (both >> (bit % 8)) as u8;
        eight
    }

    /// Writes `fill` into each of the slots from `row` on whose row holds no value. No branch depends on the bitmap.
    fn fill_nulls(self, row: usize, slots: &mut [u8], fill: u8) {
        /// For each byte of bits, eight bytes that are 0xff where the bit is set.
        const SPREAD: [u64; 256] = {
            let mut spread = [0; 256];
            let mut bits = 0;
            while bits < 256 {
                let mut bit = 0;
                while bit < 8 {
                    if bits >> bit & 1 == 1 {
                        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
                        {
                            spread[bits] |= 0xff << (8 * bit);
                        }
                    }
                    bit += 1;
                }
                bits += 1;
            }
            spread
        };
        let (eights, rest) = slots.as_chunks_mut::<8>();
        let done = 8 * eights.len();
        for (index, eight) in eights.iter_mut().enumerate() {
            let keep = SPREAD.get(usize::from(self.eight(row + 8 * index))).copied().unwrap_or(0);
            let kept = u64::from_le_bytes(*eight) & keep | u64::from_le_bytes([fill; 8]) & !keep;
            *eight = kept.to_le_bytes();
        }
        self.for_each_null(row + done, rest, |slot| *slot = fill);
    }

    /// Calls `on_null` with each of the slots from `row` on whose row holds no value.
    #[inline]
    pub(crate) fn for_each_null<T>(self, row: usize, slots: &mut [T], on_null: impl Fn(&mut T)) {
        for (index, group) in slots.chunks_mut(8).enumerate() {
            let valid = self.eight(row + 8 * index);
            if valid != u8::MAX {
                for (bit, slot) in group.iter_mut().enumerate() {
                    if valid >> bit & 1 == 0 {
                        on_null(slot);
                    }
                }
            }
        }
    }
}

/// A column of texts, wherever they are held.
pub trait TextColumn: Sync {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// The text of a row; `None` where it is null or there is no such row.
    fn text(&self, row: usize) -> Option<&str>;

    /// The texts of rows from `start` on: what [`text`](Self::text) gives for each.
    fn read_block<'a>(&'a self, start: usize, out: &mut [Option<&'a str>]) {
        for (row, text) in (start..).zip(out) {
            *text = self.text(row);
        }
    }
}

impl<T: AsRef<str> + Sync> TextColumn for Vec<Option<T>> {
    fn rows(&self) -> usize {
        self.len()
    }

    fn text(&self, row: usize) -> Option<&str> {
        self.get(row)?.as_ref().map(AsRef::as_ref)
    }
}

/// A column of answers, borrowed from whoever holds it.
///
/// Made with `from` a slice of any integer or float type or of [`Answer`]s, or by [`ScoreColumn::texts`].
#[derive(Clone, Copy)]
pub struct ScoreColumn<'a> {
    values: Values<'a>,
    validity: Option<Validity<'a>>,
}

#[derive(Clone, Copy)]
enum Values<'a> {
    U8(&'a [u8]),
    I8(&'a [i8]),
    U16(&'a [u16]),
    I16(&'a [i16]),
    U32(&'a [u32]),
    I32(&'a [i32]),
    U64(&'a [u64]),
    I64(&'a [i64]),
    F32(&'a [f32]),
    F64(&'a [f64]),
    Answers(&'a [Answer<'a>]),
    Texts(&'a dyn TextColumn),
}

/// Evaluates `$body` with `$slice` bound to the column's slice of numbers, or `$other` for what is not numbers.
macro_rules! with_numbers {
    ($values:expr, $slice:ident => $body:expr, $answers:ident => $on_answers:expr, $texts:ident => $on_texts:expr) => {
        match $values {
            Values::U8($slice) => $body,
            Values::I8($slice) => $body,
            Values::U16($slice) => $body,
            Values::I16($slice) => $body,
            Values::U32($slice) => $body,
            Values::I32($slice) => $body,
            Values::U64($slice) => $body,
            Values::I64($slice) => $body,
            Values::F32($slice) => $body,
            Values::F64($slice) => $body,
            Values::Answers($answers) => $on_answers,
            Values::Texts($texts) => $on_texts,
        }
    };
}

macro_rules! column_from {
    ($($variant:ident($ty:ty)),+ $(,)?) => {$(
        impl<'a> From<&'a [$ty]> for ScoreColumn<'a> {
            fn from(values: &'a [$ty]) -> Self {
                Self { values: Values::$variant(values), validity: None }
            }
        }
    )+};
}

column_from!(
    U8(u8),
    I8(i8),
    U16(u16),
    I16(i16),
    U32(u32),
    I32(i32),
    U64(u64),
    I64(i64),
    F32(f32),
    F64(f64),
    Answers(Answer<'a>),
);

impl<'a> ScoreColumn<'a> {
    /// A column of texts.
    ///
    /// ```
    /// use nps_core::{ScoreColumn, ScoreOptions, score};
    ///
    /// let texts = vec![Some("9"), Some(" 10 "), None, Some("neuf")];
    /// let result = score(ScoreColumn::texts(&texts), &ScoreOptions::default())?;
    /// assert_eq!((result.nps.n(), result.distribution.missing(), result.rejects.total()), (2, 1, 1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn texts(texts: &'a dyn TextColumn) -> Self {
        Self { values: Values::Texts(texts), validity: None }
    }

    /// The same column with nulls where the bitmap says so.
    #[must_use]
    pub fn with_validity(self, validity: Validity<'a>) -> Self {
        Self { validity: Some(validity), ..self }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        with_numbers!(self.values, slice => slice.len(), answers => answers.len(), texts => texts.rows())
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fails where the validity bitmap is for a column of another length.
    pub(crate) fn require_validity(&self) -> Result<()> {
        self.validity.map_or(Ok(()), |validity| validity.require_rows(self.len()))
    }

    /// The bytes of the column, where it is bytes without nulls.
    fn as_bytes(&self) -> Option<&'a [u8]> {
        match (self.values, self.validity) {
            (Values::U8(bytes), None) => Some(bytes),
            _ => None,
        }
    }

    /// The bytes of the column, where they are their own slots: bytes without nulls, none of which is a missing code.
    pub(crate) fn raw(&self, codes: MissingCodes) -> Option<&'a [u8]> {
        self.as_bytes().filter(|_| codes.is_empty())
    }

    /// The slot of every row, and the ledger of those that are rejected, each counting as often as `weight` says.
    ///
    /// # Errors
    /// Where rejects are not tolerated, the first.
    pub(crate) fn slots(&self, options: &ScoreOptions, weight: impl Fn(usize) -> u64) -> Result<(Vec<u8>, Rejects)> {
        self.require_validity()?;
        let scale = options.scale;
        let mut slots = Vec::with_capacity(self.len());
        let mut rejects = Rejects::default();
        self.for_each_block(options, |start, block| {
            slots.extend_from_slice(block.as_bytes());
            block.count_missing(&mut rejects, |row| weight(start + row));
            for (row, reason) in rejected_rows(&block, scale) {
                if let Some(slot) = slots.get_mut(start + row) {
                    *slot = slot_of(reason);
                }
                if options.on_reject == OnReject::Raise {
                    return Err(self.reject(start + row, reason).to_error(scale));
                }
                rejects.add(reason, weight(start + row));
                if rejects.wants(reason) {
                    rejects.show(self.reject(start + row, reason));
                }
            }
            Ok(())
        })?;
        Ok((slots, rejects))
    }

    /// Gives each block of rows, with the number of its first row, to `sink`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where a missing code is on the scale; those of `sink`.
    pub(crate) fn for_each_block(
        &self,
        options: &ScoreOptions,
        mut sink: impl FnMut(usize, Slots<'_>) -> Result<()>,
    ) -> Result<()> {
        let &ScoreOptions { scale, nan, missing_codes: codes, .. } = options;
        codes.require_off(scale)?;
        if let Some(bytes) = self.raw(codes) {
            return bytes
                .chunks(RAW_BLOCK)
                .enumerate()
                .try_for_each(|(index, block)| sink(index * RAW_BLOCK, Slots::Raw(block)));
        }
        let mut buffer = [0_u8; BLOCK];
        let mut found = Vec::new();
        let rows = self.len();
        for start in (0..rows).step_by(BLOCK) {
            let Some(slots) = buffer.get_mut(..BLOCK.min(rows - start)) else { break };
            self.read_block(start, scale, nan, slots);
            if !codes.is_empty() {
                self.read_codes(start, codes, slots, &mut found);
            }
            sink(start, Slots::Read { slots, coded: &found })?;
        }
        Ok(())
    }

    /// Makes missing what is off the scale by a code, and lists these rows.
    fn read_codes(&self, start: usize, codes: MissingCodes, slots: &mut [u8], found: &mut Vec<Coded>) {
        found.clear();
        for (row, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| **slot == OUT_OF_RANGE) {
            let code = with_numbers!(
                self.values,
                slice => slice.get(start + row).and_then(|&number| codes.code_of(&Answer::from(number))),
                answers => answers.get(start + row).and_then(|answer| codes.code_of(answer)),
                texts => texts.text(start + row).and_then(|text| codes.code_of(&Answer::from(text)))
            );
            if let Some(code) = code {
                *slot = MISSING;
                found.push(Coded { row, code });
            }
        }
    }

    fn read_block(&self, start: usize, scale: Scale, nan: NanPolicy, slots: &mut [u8]) {
        let rule = slot_rule(scale, nan);
        let rows = start..start + slots.len();
        with_numbers!(
            self.values,
            slice => Number::read(slice.get(rows).unwrap_or_default(), rule, slots),
            answers => for (slot, answer) in slots.iter_mut().zip(answers.get(rows).unwrap_or_default()) {
                *slot = match scale.read(answer, nan) {
                    Ok(Some(score)) => score.value(),
                    Ok(None) => MISSING,
                    Err(reason) => slot_of(reason),
                };
            },
            texts => for (slot, row) in slots.iter_mut().zip(rows) {
                *slot = match texts.text(row).map(|text| scale.read_text(text)) {
                    None | Some(Ok(None)) => MISSING,
                    Some(Ok(Some(point))) => point.slot(rule),
                    Some(Err(reason)) => slot_of(reason),
                };
            }
        );
        if let Some(validity) = self.validity {
            validity.fill_nulls(start, slots, MISSING);
        }
    }

    /// The numbers of a column that is none of answers, one a row.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`], naming the row, where one is missing or no number.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<Answer<'a>>> {
        self.require_validity()?;
        let texts = |_: &dyn TextColumn| Err(Error::wrong_column_type(name, "texts", "numbers"));
        let mut numbers: Vec<Answer<'a>> = with_numbers!(
            self.values,
            slice => slice.iter().map(|&number| Answer::from(number)).collect(),
            answers => answers.to_vec(),
            column => texts(column)?
        );
        if let Some(validity) = self.validity {
            validity.for_each_null(0, &mut numbers, |number| *number = Answer::Missing);
        }
        for (row, number) in numbers.iter().enumerate() {
            match number {
                Answer::Integer(_) | Answer::Float(_) => {}
                Answer::Missing => return Err(Error::missing_value(name, row, "a number")),
                other => {
                    let message = format!("column {name:?} holds {other}, expected a number");
                    return Err(Error::at_row(ErrorKind::WrongColumnType, row, message));
                }
            }
        }
        Ok(numbers)
    }

    /// Writes the number of each row from `start`, NaN where it has none; `name` is what the column is called.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where a value is no number, naming its row.
    pub(crate) fn read_numbers(&self, name: &str, start: usize, out: &mut [f64]) -> Result<()> {
        let rows = start..start + out.len();
        #[expect(clippy::allow_attributes, reason = "not every type here warns")]
        #[allow(
            trivial_numeric_casts,
            clippy::cast_precision_loss,
            clippy::cast_lossless,
            clippy::unnecessary_cast,
            reason = "rounded to the nearest f64"
        )]
        {
            with_numbers!(
                self.values,
                slice => for (out, &number) in out.iter_mut().zip(slice.get(rows).unwrap_or_default()) {
                    *out = number as f64;
                },
                answers => for (row, (out, answer)) in
                    (start..).zip(out.iter_mut().zip(answers.get(rows).unwrap_or_default()))
                {
                    *out = match answer {
                        Answer::Missing => f64::NAN,
                        Answer::Integer(whole) => *whole as f64,
                        Answer::Float(number) => *number,
                        other => {
                            let message = format!("column {name:?} holds {other}, expected a number");
                            return Err(Error::at_row(ErrorKind::WrongColumnType, row, message));
                        }
                    };
                },
                _texts => return Err(Error::wrong_column_type(name, "texts", "numbers"))
            );
        }
        if let Some(validity) = self.validity {
            validity.for_each_null(start, out, |number| *number = f64::NAN);
        }
        Ok(())
    }

    /// The rejected row, as the ledger shows it.
    pub(crate) fn reject(&self, row: usize, reason: RejectReason) -> Reject {
        let missing = Answer::Missing;
        let value: Cow<'_, str> = with_numbers!(
            self.values,
            slice => slice.get(row).map(ToString::to_string).unwrap_or_default().into(),
            answers => answers.get(row).unwrap_or(&missing).to_string().into(),
            texts => Answer::Text(texts.text(row).unwrap_or_default().into()).to_string().into()
        );
        Reject::new(row, &value, reason)
    }
}

fn slot_rule(scale: Scale, nan: NanPolicy) -> SlotRule {
    let nan = match nan {
        NanPolicy::Missing => MISSING,
        NanPolicy::Reject => NOT_A_NUMBER,
    };
    SlotRule { lowest: scale.lowest(), highest: scale.highest(), nan }
}
