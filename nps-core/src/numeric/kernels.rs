//! Kernels over columns of small integers, at memory speed.
//!
//! A *slot* is what one row becomes: 0–10 for a point of the scale, above that one of the constants here.

// Expansions of `dispatched!`; the reason and the proof are in `simd.rs`.
#![allow(unsafe_code)]
#![allow(clippy::inline_always, reason = "a body has to be compiled inside each function that dispatches to it")]

use super::simd::{dispatched, prefetch_behind};

/// Slot of a row without an answer.
pub(crate) const MISSING: u8 = 11;
/// Slot of a number off the scale.
pub(crate) const OUT_OF_RANGE: u8 = 12;
/// Slot of a number between two points.
pub(crate) const NOT_INTEGER: u8 = 13;
/// Slot of a NaN, or of a text that is no number.
pub(crate) const NOT_A_NUMBER: u8 = 14;
/// Slot of a value whose type cannot be a score.
pub(crate) const WRONG_TYPE: u8 = 15;
/// The highest slot there is.
pub(crate) const LAST: u8 = WRONG_TYPE;
/// How many slots there are.
pub(crate) const SLOTS: usize = LAST as usize + 1;

/// How a number becomes a slot.
#[derive(Clone, Copy)]
pub(crate) struct SlotRule {
    pub(crate) lowest: u8,
    pub(crate) highest: u8,
    /// The slot of a NaN: [`MISSING`] or [`NOT_A_NUMBER`].
    pub(crate) nan: u8,
}

/// A number that a column holds.
pub(crate) trait Number: Copy {
    fn slot(self, rule: SlotRule) -> u8;

    /// The slot of each value; `out` and `values` are as long as each other.
    fn read(values: &[Self], rule: SlotRule, out: &mut [u8]);
}

macro_rules! integers {
    ($($ty:ty),+) => {$(
        impl Number for $ty {
            #[inline]
            #[expect(clippy::allow_attributes, reason = "not every type here warns")]
            #[allow(
                clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_possible_wrap,
                reason = "points are at most 10, and the cast is taken only within them"
            )]
            fn slot(self, rule: SlotRule) -> u8 {
                let on_scale = self >= rule.lowest as $ty && self <= rule.highest as $ty;
                if on_scale { self as u8 } else { OUT_OF_RANGE }
            }

            fn read(values: &[Self], rule: SlotRule, out: &mut [u8]) {
                read_integers(values, rule, out);
            }
        }
    )+};
}

integers!(u8, i8, u16, i16, u32, i32, u64, i64);

impl Number for f64 {
    #[inline]
    fn slot(self, rule: SlotRule) -> u8 {
        /// Adding it leaves a small number's nearest integer in the lowest bits.
        const TO_INTEGER: f64 = 4_503_599_627_370_496.0; // 2^52
        let shifted = self + TO_INTEGER;
        #[expect(clippy::float_cmp, reason = "6.5 is not 7: only an exact point is a score")]
        let whole = shifted - TO_INTEGER == self;
        let on_scale = self >= f64::from(rule.lowest) && self <= f64::from(rule.highest);
        // As wide as the value until the end, which keeps the loop in whole vectors.
        let found = if whole { shifted.to_bits() } else { u64::from(NOT_INTEGER) };
        let off_scale = if self.is_nan() { u64::from(rule.nan) } else { u64::from(OUT_OF_RANGE) };
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are the slot")]
        let slot = (if on_scale { found } else { off_scale }) as u8;
        slot
    }

    fn read(values: &[Self], rule: SlotRule, out: &mut [u8]) {
        read_floats(values, rule, out);
    }
}

impl Number for f32 {
    #[inline]
    fn slot(self, rule: SlotRule) -> u8 {
        f64::from(self).slot(rule)
    }

    fn read(values: &[Self], rule: SlotRule, out: &mut [u8]) {
        read_floats(values, rule, out);
    }
}

dispatched! {
    fn read_integers<T: Number>(values: &[T], rule: SlotRule, out: &mut [u8]) {
        avx512: read_body,
        portable: read_body,
    }
}

dispatched! {
    fn read_floats<T: Number>(values: &[T], rule: SlotRule, out: &mut [u8]) {
        avx512: read_body,
        avx2: read_body,
        portable: read_body,
    }
}

#[inline(always)]
fn read_body<T: Number>(values: &[T], rule: SlotRule, out: &mut [u8]) {
    for (slot, &value) in out.iter_mut().zip(values) {
        *slot = value.slot(rule);
    }
}

dispatched! {
    /// How many slots are each of 0–10.
    pub(crate) fn count_points(slots: &[u8]) -> [u64; 11]
    {
        avx2: histogram::<32, 11>,
        portable: histogram::<64, 11>,
    }
}

dispatched! {
    /// How many slots are each of 0–10 and [`MISSING`].
    pub(crate) fn count_points_and_missing(slots: &[u8]) -> [u64; 12]
    {
        avx2: histogram::<32, 12>,
        portable: histogram::<64, 12>,
    }
}

/// Compares a vector of rows with each bin's value and adds the outcomes to that bin's vector of counters, which are
/// summed before any can overflow. Several times faster than a table of counters.
#[inline(always)]
fn histogram<const LANES: usize, const BINS: usize>(slots: &[u8]) -> [u64; BINS] {
    const MOST_ROUNDS: usize = u8::MAX as usize;
    let mut totals = [0_u64; BINS];
    for block in slots.chunks(LANES * MOST_ROUNDS) {
        let mut counters = [[0_u8; LANES]; BINS];
        let (vectors, rest) = block.as_chunks::<LANES>();
        for vector in vectors {
            prefetch_behind(vector);
            for (value, lanes) in (0_u8..).zip(&mut counters) {
                for (counter, &slot) in lanes.iter_mut().zip(vector) {
                    *counter += u8::from(slot == value);
                }
            }
        }
        for (value, (total, lanes)) in (0_u8..).zip(totals.iter_mut().zip(&counters)) {
            let counted: u64 = lanes.iter().map(|&counter| u64::from(counter)).sum();
            *total += counted + rest.iter().map(|&slot| u64::from(slot == value)).sum::<u64>();
        }
    }
    totals
}

/// How many slots are this one.
pub(crate) fn count_equal(slots: &[u8], wanted: u8) -> u64 {
    const MOST: usize = u8::MAX as usize;
    slots.chunks(MOST).map(|block| u64::from(block.iter().map(|&slot| u8::from(slot == wanted)).sum::<u8>())).sum()
}

dispatched! {
    /// How many values are at least each threshold above `lowest`, those below `lowest` counting as highest of all.
    pub(crate) fn count_at_least(values: &[u8], lowest: u8, thresholds: [u8; 3]) -> [u64; 3]
    {
        avx2: count_at_least_body::<32>,
        portable: count_at_least_body::<64>,
    }
}

#[inline(always)]
fn count_at_least_body<const LANES: usize>(values: &[u8], lowest: u8, thresholds: [u8; 3]) -> [u64; 3] {
    const MOST_ROUNDS: usize = u8::MAX as usize;
    let thresholds = thresholds.map(|threshold| threshold - lowest);
    let mut totals = [0_u64; 3];
    for block in values.chunks(LANES * MOST_ROUNDS) {
        let mut counters = [[0_u8; LANES]; 3];
        let (vectors, rest) = block.as_chunks::<LANES>();
        for vector in vectors {
            prefetch_behind(vector);
            for (threshold, lanes) in thresholds.into_iter().zip(&mut counters) {
                for (counter, &value) in lanes.iter_mut().zip(vector) {
                    *counter += u8::from(value.wrapping_sub(lowest) >= threshold);
                }
            }
        }
        for (threshold, (total, lanes)) in thresholds.into_iter().zip(totals.iter_mut().zip(&counters)) {
            let counted: u64 = lanes.iter().map(|&counter| u64::from(counter)).sum();
            *total += counted;
            *total += rest.iter().map(|value| u64::from(value.wrapping_sub(lowest) >= threshold)).sum::<u64>();
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: SlotRule = SlotRule { lowest: 1, highest: 10, nan: MISSING };

    #[test]
    fn floats_become_slots() {
        for (value, slot) in [
            (1.0, 1),
            (10.0, 10),
            (6.5, NOT_INTEGER),
            (9.999_999_999_999_998, NOT_INTEGER),
            (0.0, OUT_OF_RANGE),
            (-0.0, OUT_OF_RANGE),
            (0.5, OUT_OF_RANGE),
            (11.0, OUT_OF_RANGE),
            (-1.0, OUT_OF_RANGE),
            (f64::INFINITY, OUT_OF_RANGE),
            (f64::NEG_INFINITY, OUT_OF_RANGE),
            (f64::MAX, OUT_OF_RANGE),
            (f64::MIN_POSITIVE, OUT_OF_RANGE),
            (4_294_967_301.0, OUT_OF_RANGE),
            (9_007_199_254_740_993.0, OUT_OF_RANGE),
            (f64::NAN, MISSING),
        ] {
            assert_eq!(value.slot(RULE), slot, "{value}");
        }
        assert_eq!((-0.0_f64).slot(SlotRule { lowest: 0, ..RULE }), 0);
        assert_eq!(f64::NAN.slot(SlotRule { nan: NOT_A_NUMBER, ..RULE }), NOT_A_NUMBER);
    }

    #[test]
    fn integers_of_every_width_become_slots() {
        assert_eq!(255_u8.slot(RULE), OUT_OF_RANGE);
        assert_eq!((-1_i8).slot(RULE), OUT_OF_RANGE);
        assert_eq!((1_u64 << 32 | 5).slot(RULE), OUT_OF_RANGE);
        assert_eq!(((1_i64 << 53) + 1).slot(RULE), OUT_OF_RANGE);
        assert_eq!(i64::MIN.slot(RULE), OUT_OF_RANGE);
        assert_eq!(7_i16.slot(RULE), 7);
    }

    /// Both compilations, at lengths around every block boundary, against the obvious loop.
    #[test]
    fn wide_and_portable_count_alike() {
        for n in [0, 1, 31, 32, 63, 64, 65, 255 * 32, 255 * 32 + 1, 255 * 64, 255 * 64 + 33, 50_000] {
            let slots: Vec<u8> = (0..n).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 24) as u8 % 17).collect();
            let naive = |value: u8| slots.iter().map(|&slot| u64::from(slot == value)).sum::<u64>();
            let expected: [u64; 12] = std::array::from_fn(|value| naive(value as u8));
            assert_eq!(count_points_and_missing(&slots), expected);
            assert_eq!(histogram::<64, 12>(&slots), expected);
            assert_eq!(count_points(&slots), expected[..11]);
            let above = |value: u8| slots.iter().filter(|&&slot| slot >= value || slot == 0).count() as u64;
            let expected = [above(7), above(9), above(11)];
            assert_eq!(count_at_least(&slots, 1, [7, 9, 11]), expected);
            assert_eq!(count_at_least_body::<64>(&slots, 1, [7, 9, 11]), expected);
            assert_eq!(count_equal(&slots, 3), naive(3));
        }
    }
}
