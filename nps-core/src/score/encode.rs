//! Codes for the values of a column.

use std::hash::Hash;

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::TextColumn;
use crate::score::column::BLOCK;

/// A code for each row, −1 for null, and the distinct values in ascending order. O(rows + values log values).
///
/// # Errors
/// [`ErrorKind::CountOverflow`] at more than 2^31 distinct values.
pub(super) fn encode<T: Copy + Ord + Hash>(rows: impl Iterator<Item = Option<T>>) -> Result<(Vec<i32>, Vec<T>)> {
    let mut known = Coder::default();
    let mut codes = Vec::with_capacity(rows.size_hint().0);
    for row in rows {
        codes.push(row.map_or(Ok(-1), |value| known.code(value))?);
    }
    Ok(known.in_order(codes))
}

/// The same of texts, of which most are found by their ends alone.
///
/// # Errors
/// As [`encode`].
pub(super) fn encode_texts(texts: &dyn TextColumn) -> Result<(Vec<i32>, Vec<&str>)> {
    let rows = texts.rows();
    let mut known = Coder::default();
    let mut seen = vec![Seen { ends: Ends::NONE, text: "", code: -1 }; Seen::SLOTS];
    let mut codes = Vec::with_capacity(rows);
    let mut block = vec![None; BLOCK];
    for start in (0..rows).step_by(BLOCK) {
        let block = block.get_mut(..BLOCK.min(rows - start)).unwrap_or_default();
        texts.read_block(start, block);
        for text in block {
            codes.push(match *text {
                None => -1,
                Some(text) => {
                    let ends = Ends::of(text);
                    match seen.get_mut(ends.slot()) {
                        Some(seen) if seen.is(ends, text) => seen.code,
                        Some(seen) => {
                            *seen = Seen { ends, text, code: known.code(text)? };
                            seen.code
                        }
                        None => known.code(text)?,
                    }
                }
            });
        }
    }
    Ok(known.in_order(codes))
}

/// The codes that were given, in the order in which values came.
struct Coder<T> {
    known: HashMap<T, i32>,
}

impl<T> Default for Coder<T> {
    fn default() -> Self {
        Self { known: HashMap::new() }
    }
}

impl<T: Copy + Ord + Hash> Coder<T> {
    fn code(&mut self, value: T) -> Result<i32> {
        let too_many = |_| Error::new(ErrorKind::CountOverflow, "a key has more than 2^31 distinct values");
        let next = i32::try_from(self.known.len()).map_err(too_many)?;
        Ok(*self.known.entry(value).or_insert(next))
    }

    /// The codes of rows as places in the order of values.
    fn in_order(self, mut codes: Vec<i32>) -> (Vec<i32>, Vec<T>) {
        let mut found: Vec<(T, i32)> = self.known.into_iter().collect();
        found.sort_unstable();
        let mut places = vec![-1; found.len()];
        for (place, &(_, code)) in (0..).zip(&found) {
            if let Some(slot) = usize::try_from(code).ok().and_then(|code| places.get_mut(code)) {
                *slot = place;
            }
        }
        for code in &mut codes {
            *code = usize::try_from(*code).ok().and_then(|code| places.get(code)).copied().unwrap_or(-1);
        }
        (codes, found.into_iter().map(|(value, _)| value).collect())
    }
}

/// A text that came, and its code.
#[derive(Clone, Copy)]
struct Seen<'a> {
    ends: Ends,
    text: &'a str,
    code: i32,
}

impl Seen<'_> {
    /// How many are remembered: more would not stay near.
    const SLOTS: usize = 1 << Self::BITS;
    const BITS: u32 = 10;

    #[inline]
    fn is(&self, ends: Ends, text: &str) -> bool {
        self.ends == ends && (ends.length <= Ends::WHOLE || self.text == text)
    }
}

/// The length of a text and its first and last eight bytes: of short texts, all there is.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl Ends {
    /// Those of no text.
    const NONE: Self = Self { first: 0, last: 0, length: usize::MAX };

    /// Up to this length, texts with the same ends are the same.
    const WHOLE: usize = 16;

    #[inline]
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (bytes.first_chunk(), bytes.last_chunk()) {
                (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
                _ => (bytes.iter().fold(0, |ends, &byte| ends << 8 | u64::from(byte)), 0),
            },
        };
        Self { first, last, length: bytes.len() }
    }

    /// Where a text with these ends is remembered: the upper digits of a product, which all of them reach.
    #[inline]
    fn slot(self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.first ^ self.length as u64).wrapping_mul(ODD) ^ self.last.rotate_left(32);
        (mixed.wrapping_mul(ODD) >> (u64::BITS - Seen::BITS)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of every length up to 20 that differ in one byte, at any place, are told apart, however often they come.
    #[test]
    fn texts_are_told_apart_by_every_byte() {
        let mut texts: Vec<Option<String>> = vec![None, Some(String::new())];
        for length in 1..=20 {
            texts.push(Some("a".repeat(length)));
            for place in 0..length {
                let mut text = vec![b'a'; length];
                text[place] = b'\0';
                texts.push(Some(String::from_utf8(text).unwrap()));
            }
        }
        let distinct = texts.len() - 1;
        texts.extend_from_within(..);
        texts.extend((0..5000).map(|number| Some(format!("a customer, number {number}, of many"))));
        texts.extend_from_within(..);
        let (codes, labels) = encode_texts(&texts).unwrap();
        assert_eq!(labels.len(), distinct + 5000);
        assert!(labels.is_sorted_by(|left, right| left < right));
        for (text, &code) in texts.iter().zip(&codes) {
            assert_eq!(text.as_deref(), usize::try_from(code).ok().map(|code| labels[code]));
        }
        assert_eq!((codes, labels), encode(texts.iter().map(Option::as_deref)).unwrap());
    }
}
