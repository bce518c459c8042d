//! Kernels over dictionary codes: from the codes of a row to the cell it is counted in.

// Expansions of `dispatched!`; the reason and the proof are in `simd.rs`.
#![allow(unsafe_code)]
#![allow(clippy::inline_always, reason = "a body has to be compiled inside each function that dispatches to it")]

use super::kernels::LAST;
use super::simd::dispatched;

/// A whole number that is a code, or a value that serves as one.
pub(crate) trait Code: Copy {
    /// One more than `self - zero`; 0 for −1; a number above every label's for what is no code.
    fn ordinal(self, zero: i64) -> u32;

    /// The number, where it fits.
    fn number(self) -> Option<i64>;

    /// The number, where it is not negative.
    fn count(self) -> Option<u64>;
}

macro_rules! codes {
    ($($ty:ty: |$code:ident, $zero:ident| $ordinal:expr);+ $(;)?) => {$(
        impl Code for $ty {
            #[inline]
            #[expect(clippy::allow_attributes, reason = "not every type here warns")]
            #[allow(
                clippy::cast_possible_wrap, clippy::cast_possible_truncation, clippy::cast_sign_loss,
                clippy::cast_lossless, reason = "what does not fit becomes a code that has no label"
            )]
            fn ordinal(self, $zero: i64) -> u32 {
                let $code = self;
                $ordinal
            }

            fn number(self) -> Option<i64> {
                i64::try_from(self).ok()
            }

            fn count(self) -> Option<u64> {
                u64::try_from(self).ok()
            }
        }
    )+};
}

codes! {
    u8: |code, zero| (code as u32).wrapping_sub(zero as u32).saturating_add(1);
    u16: |code, zero| (code as u32).wrapping_sub(zero as u32).saturating_add(1);
    u32: |code, zero| code.wrapping_sub(zero as u32).saturating_add(1);
    i8: |code, zero| (code as i32 as u32).wrapping_sub(zero as u32).wrapping_add(1);
    i16: |code, zero| (code as i32 as u32).wrapping_sub(zero as u32).wrapping_add(1);
    i32: |code, zero| (code as u32).wrapping_sub(zero as u32).wrapping_add(1);
    u64: |code, zero| u32::try_from(code.wrapping_sub(zero as u64).saturating_add(1)).unwrap_or(u32::MAX);
    i64: |code, zero| u32::try_from(code.wrapping_sub(zero).wrapping_add(1) as u64).unwrap_or(u32::MAX);
}

dispatched! {
    /// The ordinal of each code, and the highest of them.
    pub(crate) fn ordinals<T: Code>(codes: &[T], zero: i64, out: &mut [u32]) {
        avx2: ordinals_body,
        portable: ordinals_body,
    }
}

#[inline(always)]
fn ordinals_body<T: Code>(codes: &[T], zero: i64, out: &mut [u32]) {
    for (ordinal, &code) in out.iter_mut().zip(codes) {
        *ordinal = code.ordinal(zero);
    }
}

dispatched! {
    /// The highest ordinal; 0 without any.
    pub(crate) fn highest(ordinals: &[u32]) -> u32 {
        avx2: highest_body,
        portable: highest_body,
    }
}

#[inline(always)]
fn highest_body(ordinals: &[u32]) -> u32 {
    ordinals.iter().fold(0, |highest, &ordinal| highest.max(ordinal))
}

dispatched! {
    /// Each group number with one more key: `group × size + ordinal`.
    pub(crate) fn combine(groups: &mut [u32], size: u32, ordinals: &[u32]) {
        avx2: combine_body,
        portable: combine_body,
    }
}

#[inline(always)]
fn combine_body(groups: &mut [u32], size: u32, ordinals: &[u32]) {
    for (group, &ordinal) in groups.iter_mut().zip(ordinals) {
        *group = group.wrapping_mul(size).wrapping_add(ordinal);
    }
}

dispatched! {
    /// For each number 0 where it is NaN, or one more than how many of the edges are at or below it.
    pub(crate) fn edges_reached(values: &[f64], edges: &[f64], out: &mut [u32]) {
        avx512: edges_reached_body,
        avx2: edges_reached_body,
        portable: edges_reached_body,
    }
}

#[inline(always)]
fn edges_reached_body(values: &[f64], edges: &[f64], out: &mut [u32]) {
    /// Numbers whose counts stay in registers.
    const TOGETHER: usize = 16;
    let (groups, rest) = values.as_chunks::<TOGETHER>();
    let (counted, uncounted) = out.as_chunks_mut::<TOGETHER>();
    for (values, out) in groups.iter().zip(counted) {
        // As wide as the numbers are, so that a comparison is a mask to subtract.
        let mut reached = values.map(|value| u64::from(!value.is_nan()));
        for &edge in edges {
            for (reached, &value) in reached.iter_mut().zip(values) {
                *reached += u64::from(value >= edge);
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most one more than edges")]
        for (out, reached) in out.iter_mut().zip(reached) {
            *out = reached as u32;
        }
    }
    for (&value, out) in rest.iter().zip(uncounted) {
        let reached: u32 = edges.iter().map(|&edge| u32::from(value >= edge)).sum();
        *out = u32::from(!value.is_nan()) + reached;
    }
}

dispatched! {
    /// The cell of each row, from its group and slot; slots above the last one count as the last one.
    pub(crate) fn cells_of(groups: &mut [u32], slots: &[u8]) {
        avx2: cells_of_body,
        portable: cells_of_body,
    }
}

#[inline(always)]
fn cells_of_body(groups: &mut [u32], slots: &[u8]) {
    const SLOTS: u32 = LAST as u32 + 1;
    for (group, &slot) in groups.iter_mut().zip(slots) {
        *group = group.wrapping_mul(SLOTS).wrapping_add(u32::from(slot.min(LAST)));
    }
}

dispatched! {
    /// The cell of each row where two keys and one of four classes meet: `(first × size + second) × 4 + class`.
    pub(crate) fn cross(cells: &mut [u32], first: &[u32], size: u32, second: &[u32], classes: &[u8]) {
        avx2: cross_body,
        portable: cross_body,
    }
}

#[inline(always)]
fn cross_body(cells: &mut [u32], first: &[u32], size: u32, second: &[u32], classes: &[u8]) {
    for (((cell, &first), &second), &class) in cells.iter_mut().zip(first).zip(second).zip(classes) {
        *cell = first.wrapping_mul(size).wrapping_add(second).wrapping_mul(4).wrapping_add(u32::from(class));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_width_have_their_ordinal() {
        assert_eq!([0_u8, 255].map(|code| code.ordinal(0)), [1, 256]);
        assert_eq!([-1_i8, 0, 127].map(|code| code.ordinal(0)), [0, 1, 128]);
        assert_eq!([-1_i64, 0, 7].map(|code| code.ordinal(0)), [0, 1, 8]);
        assert_eq!([-5_i32, 3].map(|code| code.ordinal(-5)), [1, 9]);
        // What is no code is above every label there can be.
        assert!((-2_i8).ordinal(0) > 1 << 31);
        assert_eq!(u32::MAX.ordinal(0), u32::MAX);
        assert_eq!([u64::MAX, 1 << 32].map(|code| code.ordinal(0)), [u32::MAX; 2]);
        assert_eq!([i64::MIN, -2, 1 << 40].map(|code| code.ordinal(0)), [u32::MAX; 3]);
    }
}
