//! From rows to a sparse matrix, block by block.

use crate::error::{Error, Result};
use crate::numeric::codes::highest;
use crate::situation::encoder::column::Table;
use crate::situation::encoder::csr::{CsrMatrix, Place};
use crate::situation::encoder::entries::{Coder, Lists, NONE};
use crate::situation::encoder::feature::Feature;
use crate::situation::encoder::layout::Plan;
use crate::situation::encoder::source::{Chunk, Pair, Reader, Source};

/// Rows encoded at a time: what all features make of them stays in the second-level cache.
const ROWS: usize = 1024;

/// Rows about to be encoded: how much room their matrix takes is known, and it can be written where the caller wants.
///
/// ```
/// use nps_core::{EncoderColumn, EncoderSpec};
///
/// let encoder = r#"{"x": "one_hot"}"#.parse::<EncoderSpec>()?;
/// let texts = vec![Some("b"), Some("a")];
/// let rows = [EncoderColumn::texts("x", &texts)];
/// let encoder = encoder.fit(&rows, None, None)?;
/// let encoding = encoder.encoding(&rows)?;
/// let (mut indptr, mut indices, mut data) = (vec![0; 3], vec![0; encoding.most()], vec![0.0; encoding.most()]);
/// assert_eq!(encoding.write(&mut indptr, &mut indices, &mut data)?, 2);
/// assert_eq!((indptr, indices, data), (vec![0, 1, 2], vec![1, 0], vec![1.0, 1.0]));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub struct Encoding<'a> {
    readers: Vec<Reader<'a>>,
    rows: usize,
    columns: usize,
    most: usize,
}

impl<'a> Encoding<'a> {
    pub(super) fn new(features: &'a [Feature], plans: &'a [Plan], columns: usize, table: &Table<'a>) -> Result<Self> {
        let mut readers: Vec<Reader<'_>> = Vec::with_capacity(plans.len());
        for (feature, plan) in features.iter().zip(plans) {
            readers.push(Reader::new(Coder { feature, plan }, plans, &readers, table)?);
        }
        let most = most_values(&readers, table.rows)?;
        Ok(Self { readers, rows: table.rows, columns, most })
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns the matrix has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many values the matrix has at most: exactly so many, but for rows that have none of a feature with one column.
    #[must_use]
    pub fn most(&self) -> usize {
        self.most
    }

    /// Whether places in the matrix fit in 32 bits.
    #[must_use]
    pub fn is_small(&self) -> bool {
        i32::try_from(self.most).is_ok() && i32::try_from(self.columns).is_ok()
    }

    /// Writes the arrays of a [`CsrMatrix`], and says how many values there are. O(rows × features + values).
    ///
    /// # Errors
    /// [`LengthMismatch`](crate::ErrorKind::LengthMismatch) unless there is room for one place more than rows and for
    /// [`most`](Self::most) values; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) unless it
    /// [`is_small`](Self::is_small); those of [`transform`](crate::SituationEncoder::transform) for rows, after which
    /// nothing in the arrays is of use.
    pub fn write(&self, indptr: &mut [i32], indices: &mut [i32], data: &mut [f64]) -> Result<usize> {
        if !self.is_small() {
            return Err(Error::invalid_argument("the matrix", "of 2^31 values or more", "fewer rows at a time"));
        }
        let rooms = [("indptr", indptr.len(), self.rows + 1), ("indices", indices.len(), self.most)];
        for (what, found, wanted) in rooms.into_iter().chain([("data", data.len(), self.most)]) {
            Error::require_rows(what, found, "the values", wanted)?;
        }
        data.fill(1.0);
        self.write_ones(indptr, indices, data)
    }

    /// The matrix.
    pub(super) fn matrix(&self) -> Result<CsrMatrix> {
        if self.is_small() { self.matrix_of::<i32>() } else { self.matrix_of::<i64>() }
    }

    fn matrix_of<P: Place>(&self) -> Result<CsrMatrix> {
        let (mut indptr, mut indices) = (vec![P::default(); self.rows + 1], vec![P::default(); self.most]);
        let mut data = vec![1.0; self.most];
        let end = self.write_ones(&mut indptr, &mut indices, &mut data)?;
        indices.truncate(end);
        indices.shrink_to_fit();
        data.truncate(end);
        data.shrink_to_fit();
        let (indptr, indices) = (P::collect(indptr), P::collect(indices));
        Ok(CsrMatrix { rows: self.rows, columns: self.columns, indptr, indices, data })
    }

    /// The same where the data is full of ones.
    fn write_ones<P: Place>(&self, indptr: &mut [P], indices: &mut [P], data: &mut [f64]) -> Result<usize> {
        let readers = &self.readers;
        let mut ends = indptr.iter_mut().skip(1);
        let mut end = 0;
        for_each_block(
            readers,
            self.rows,
            |_| true,
            |chunks, here| {
                let lanes = Lane::of(readers, chunks);
                let mut out = Rows { indices, data, end };
                for (row, slot) in (0..here).zip(&mut ends) {
                    out.push_row(readers, chunks, &lanes, row);
                    *slot = P::of_count(out.end);
                }
                end = out.end;
            },
        )?;
        if let Some(first) = indptr.first_mut() {
            *first = P::of_count(0);
        }
        Ok(end)
    }
}

/// How many values there are at most.
fn most_values(readers: &[Reader<'_>], rows: usize) -> Result<usize> {
    let single = readers.iter().filter(|reader| !reader.has_lists()).count();
    let mut most = rows.saturating_mul(single);
    if single < readers.len() {
        let products = readers.iter().any(|reader| matches!(reader.source, Source::Product(_)));
        for_each_block(
            readers,
            rows,
            |reader| products || reader.has_lists(),
            |chunks, _| {
                for (reader, chunk) in readers.iter().zip(chunks).filter(|(reader, _)| reader.has_lists()) {
                    most = most.saturating_add(count(readers, chunks, reader, chunk));
                }
            },
        )?;
    }
    Ok(most)
}

/// How many values the rows of a block have of a feature that may have several.
fn count(readers: &[Reader<'_>], chunks: &[Chunk], reader: &Reader<'_>, chunk: &Chunk) -> usize {
    match &reader.source {
        Source::Product(pair) => {
            let of = |place: usize, row| match (readers.get(place), chunks.get(place)) {
                (Some(reader), Some(chunk)) => reader.columns_of(chunk, row).len(),
                _ => 0,
            };
            let [left, right] = pair.of;
            (0..chunk.columns.len()).map(|row| of(left, row) * of(right, row)).sum()
        }
        _ => (0..chunk.columns.len()).map(|row| reader.columns_of(chunk, row).len()).sum(),
    }
}

/// Gives each block of rows, as the features that are `wanted` read it.
fn for_each_block(
    readers: &[Reader<'_>],
    rows: usize,
    mut wanted: impl FnMut(&Reader<'_>) -> bool,
    mut each: impl FnMut(&[Chunk], usize),
) -> Result<()> {
    let wanted: Vec<bool> = readers.iter().map(&mut wanted).collect();
    let mut chunks: Vec<Chunk> = readers.iter().map(|_| Chunk::default()).collect();
    for start in (0..rows).step_by(ROWS) {
        let here = ROWS.min(rows - start);
        for (place, (reader, &wanted)) in readers.iter().zip(&wanted).enumerate() {
            let Some((chunk, earlier)) = chunks.get_mut(..=place).and_then(<[Chunk]>::split_last_mut) else { continue };
            chunk.columns.resize(here, NONE);
            if wanted {
                reader.read(start, chunk, earlier)?;
            }
        }
        each(&chunks, here);
    }
    Ok(())
}

/// What one or several features make of a block, ready to be written row by row.
enum Lane<'a> {
    /// One column of each feature in every row of a whole block, with 1 in it.
    Full(Vec<&'a [u32; ROWS]>),
    /// At most one column a row, with 1 in it.
    Ones(&'a [u32]),
    /// At most one column a row, with a value.
    Values(&'a [u32], &'a [f64]),
    /// Any number of columns a row.
    Lists(&'a [u32], &'a Lists),
    Product(Pair<'a>),
}

impl<'a> Lane<'a> {
    /// The lanes of a block: neighbours with one column in every row are one.
    fn of(readers: &'a [Reader<'_>], chunks: &'a [Chunk]) -> Vec<Self> {
        let mut lanes = Vec::with_capacity(readers.len());
        for (reader, chunk) in readers.iter().zip(chunks) {
            let columns = &chunk.columns[..];
            let full = columns.first_chunk::<ROWS>().filter(|columns| highest(&columns[..]) < NONE);
            match (&reader.source, full, lanes.last_mut()) {
                (Source::Lists { lists, .. }, ..) => lanes.push(Self::Lists(columns, lists)),
                (Source::Product(pair), ..) => lanes.push(Self::Product(*pair)),
                _ if reader.has_values() => lanes.push(Self::Values(columns, &chunk.values)),
                (_, Some(full), Some(Self::Full(before))) => before.push(full),
                (_, Some(full), _) => lanes.push(Self::Full(vec![full])),
                (_, None, _) => lanes.push(Self::Ones(columns)),
            }
        }
        lanes
    }
}

/// Where values are written.
struct Rows<'a, P> {
    indices: &'a mut [P],
    /// Full of ones at first; empty where nothing else can be.
    data: &'a mut [f64],
    end: usize,
}

impl<P: Place> Rows<'_, P> {
    /// Writes the column of a row, which stays where there is one.
    #[inline]
    fn push(&mut self, column: u32) {
        if let Some(slot) = self.indices.get_mut(self.end) {
            *slot = P::of_column(column);
        }
        self.end += usize::from(column != NONE);
    }

    /// The same with a value that is not 1.
    #[inline]
    fn push_value(&mut self, column: u32, value: f64) {
        if let Some(slot) = self.data.get_mut(self.end)
            && column != NONE
        {
            *slot = value;
        }
        self.push(column);
    }

    /// Writes what one row of a block has.
    #[inline]
    fn push_row(&mut self, readers: &[Reader<'_>], chunks: &[Chunk], lanes: &[Lane<'_>], row: usize) {
        for lane in lanes {
            match lane {
                Lane::Full(columns) => {
                    let slots = self.indices.get_mut(self.end..).and_then(|rest| rest.get_mut(..columns.len()));
                    for (slot, column) in slots.into_iter().flatten().zip(columns) {
                        // Below the length, as the compiler can see.
                        *slot = P::of_column(column.get(row % ROWS).copied().unwrap_or(NONE));
                    }
                    self.end += columns.len();
                }
                Lane::Ones(columns) => self.push(columns.get(row).copied().unwrap_or(NONE)),
                Lane::Values(columns, values) => {
                    let (&column, &value) = columns.get(row).zip(values.get(row)).unwrap_or((&NONE, &0.0));
                    self.push_value(column, value);
                }
                Lane::Lists(ordinals, lists) => {
                    for &column in lists.of(ordinals.get(row).copied().unwrap_or(NONE)) {
                        self.push(column);
                    }
                }
                Lane::Product(pair) => {
                    let [left, right] = pair.of.map(|place| match (readers.get(place), chunks.get(place)) {
                        (Some(reader), Some(chunk)) => reader.columns_of(chunk, row),
                        _ => &[],
                    });
                    for &first in left {
                        for &second in right {
                            self.push(pair.column(first, second));
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::situation::encoder::{EncoderColumn, EncoderSpec};

    #[test]
    fn wide_places_are_the_same_places() {
        let texts = vec![Some("a"), None, Some("b"), Some("a")];
        let rows = [EncoderColumn::texts("x", &texts)];
        let spec: EncoderSpec = r#"{"x": {"kind": "one_hot", "missing": "ignore"}}"#.parse().unwrap();
        let encoder = spec.fit(&rows, None, None).unwrap();
        let encoding = encoder.encoding(&rows).unwrap();
        let (wide, small) = (encoding.matrix_of::<i64>().unwrap(), encoding.matrix_of::<i32>().unwrap());
        assert_eq!((wide.indptr.to_vec(), wide.indices.to_vec()), (small.indptr.to_vec(), small.indices.to_vec()));
        assert_eq!(wide.indptr.to_vec(), [0, 1, 1, 2, 3]);
    }
}
