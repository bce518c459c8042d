//! Answers that the facade keeps back while nobody looks, and hands over many at a time.

use std::collections::HashMap;

use napi_derive::napi;
use nps_core::{Live, LiveSpec, Result, Score, SegmentCode};

/// What the facade may keep back: a whole number of seconds within `first` and `last`, and a score whose place in `scores`
/// is 1.
#[napi(object, object_from_js = false)]
pub struct Fast {
    pub first: f64,
    pub last: f64,
    pub scores: Vec<u8>,
    /// The score that stands for a missing one.
    pub missing: u32,
}

/// No scale reaches it.
const MISSING: u8 = u8::MAX;

impl Fast {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub(super) fn new(spec: &LiveSpec) -> Self {
        let scores = (0..MISSING).map(|score| spec.scale.score(score).is_ok().into()).collect();
        let (first, last) = (*Live::MOMENTS.start() as f64, *Live::MOMENTS.end() as f64);
        Self { first, last, scores, missing: MISSING.into() }
    }
}

/// The values that were looked up, by dimension and number.
#[derive(Default)]
pub(super) struct Block {
    codes: Vec<Vec<SegmentCode>>,
    numbers: HashMap<SegmentCode, u32>,
}

impl Block {
    /// The number of a code, which is listed where it is not.
    pub(super) fn number(&mut self, dimension: u32, code: SegmentCode) -> Option<u32> {
        let dimension = dimension as usize;
        if self.codes.len() <= dimension {
            self.codes.resize_with(dimension + 1, Vec::new);
        }
        let codes = self.codes.get_mut(dimension)?;
        let next = u32::try_from(codes.len()).ok()?;
        // Null and undefined are one value.
        let number = *self.numbers.entry(code).or_insert(next);
        if number == next {
            codes.push(code);
        }
        Some(number)
    }

    /// The codes of some numbers of a dimension.
    pub(super) fn codes(&self, dimension: usize, first: u32, count: u32) -> &[SegmentCode] {
        let codes = self.codes.get(dimension).map(Vec::as_slice).unwrap_or_default();
        let codes = codes.get(first as usize..).unwrap_or_default();
        codes.get(..count as usize).unwrap_or(codes)
    }

    /// Counts answers that the facade found to be right.
    pub(super) fn count(&self, live: &mut Live, rows: &[f64], count: u32) -> Result<()> {
        let dimensions = live.spec().dimensions.len();
        let mut codes = Vec::with_capacity(dimensions);
        for row in rows.chunks_exact(2 + dimensions).take(count as usize) {
            let [at, score, values @ ..] = row else { continue };
            codes.clear();
            for (value, known) in values.iter().zip(&self.codes) {
                codes.extend(known.get(whole(*value)));
            }
            live.push_coded(seconds(*at), self::score(live, *score)?, &codes)?;
        }
        Ok(())
    }
}

fn score(live: &Live, score: f64) -> Result<Option<Score>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the facade gives no other")]
    match score as u8 {
        MISSING => Ok(None),
        score => live.spec().scale.score(score).map(Some),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within the years 1 to 9999")]
fn seconds(at: f64) -> i64 {
    at as i64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; the facade gives no other")]
fn whole(number: f64) -> usize {
    number as usize
}
