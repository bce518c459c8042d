//! From rows to a sparse matrix, block by block.

use crate::error::Result;
use crate::situation::encoder::column::Table;
use crate::situation::encoder::csr::{CsrMatrix, Place};
use crate::situation::encoder::entries::{Coder, Lists, NONE};
use crate::situation::encoder::feature::Feature;
use crate::situation::encoder::layout::Plan;
use crate::situation::encoder::source::{Chunk, Pair, Reader, Source};

/// Rows encoded at a time: what all features make of them stays in the second-level cache.
const ROWS: usize = 1024;

/// The matrix of a table.
///
/// # Errors
/// Those of [`SituationEncoder::transform`](crate::SituationEncoder::transform).
pub(super) fn transform(features: &[Feature], plans: &[Plan], columns: usize, table: &Table<'_>) -> Result<CsrMatrix> {
    let mut readers: Vec<Reader<'_>> = Vec::with_capacity(plans.len());
    for (feature, plan) in features.iter().zip(plans) {
        readers.push(Reader::new(Coder { feature, plan }, plans, &readers, table)?);
    }
    let most = most_values(&readers, table.rows)?;
    if i32::try_from(most).is_ok() && i32::try_from(columns).is_ok() {
        write::<i32>(&readers, table.rows, columns, most)
    } else {
        write::<i64>(&readers, table.rows, columns, most)
    }
}

/// How many values there are at most: exactly so many, but for rows that have none of a feature with one.
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
    /// At most one column a row of each feature, with 1 in it.
    Ones(Vec<&'a [u32]>),
    /// At most one column a row, with a value.
    Values(&'a [u32], &'a [f64]),
    /// Any number of columns a row.
    Lists(&'a [u32], &'a Lists),
    Product(Pair),
}

impl<'a> Lane<'a> {
    /// The lanes of a block: neighbours with at most one column a row are one.
    fn of(readers: &'a [Reader<'_>], chunks: &'a [Chunk]) -> Vec<Self> {
        let mut lanes = Vec::with_capacity(readers.len());
        for (reader, chunk) in readers.iter().zip(chunks) {
            match (&reader.source, lanes.last_mut()) {
                (Source::Lists { lists, .. }, _) => lanes.push(Self::Lists(&chunk.columns, lists)),
                (Source::Product(pair), _) => lanes.push(Self::Product(*pair)),
                _ if reader.has_values() => lanes.push(Self::Values(&chunk.columns, &chunk.values)),
                (_, Some(Self::Ones(columns))) => columns.push(&chunk.columns),
                _ => lanes.push(Self::Ones(vec![&chunk.columns])),
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
                Lane::Ones(columns) => {
                    for columns in columns {
                        self.push(columns.get(row).copied().unwrap_or(NONE));
                    }
                }
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

fn write<P: Place>(readers: &[Reader<'_>], rows: usize, columns: usize, most: usize) -> Result<CsrMatrix> {
    let has_values = readers.iter().any(Reader::has_values);
    let mut indices = vec![P::default(); most];
    let mut data = if has_values { vec![1.0; most] } else { Vec::new() };
    let mut indptr = Vec::with_capacity(rows + 1);
    indptr.push(P::of_count(0));
    let mut end = 0;
    for_each_block(
        readers,
        rows,
        |_| true,
        |chunks, here| {
            let lanes = Lane::of(readers, chunks);
            let mut out = Rows { indices: &mut indices, data: &mut data, end };
            for row in 0..here {
                out.push_row(readers, chunks, &lanes, row);
                indptr.push(P::of_count(out.end));
            }
            end = out.end;
        },
    )?;
    indices.truncate(end);
    indices.shrink_to_fit();
    if has_values {
        data.truncate(end);
        data.shrink_to_fit();
    } else {
        data = vec![1.0; end];
    }
    Ok(CsrMatrix { rows, columns, indptr: P::collect(indptr), indices: P::collect(indices), data })
}
