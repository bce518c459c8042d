//! The hash by which values without a list of levels get their column, and customers a place to start at.

use std::fmt::Display;

/// `MurmurHash3` for 32 bits with seed 0 (Appleby, public domain), as scikit-learn's `FeatureHasher` takes it.
pub(in crate::situation) fn murmur3(bytes: &[u8]) -> u32 {
    const MIX: fn(u32) -> u32 = |block| block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let (blocks, rest) = bytes.as_chunks::<4>();
    let mut hash = 0_u32;
    for &block in blocks {
        hash = (hash ^ MIX(u32::from_le_bytes(block))).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let tail = rest.iter().rev().fold(0_u32, |tail, &byte| tail << 8 | u32::from(byte));
    hash ^= MIX(tail);
    // Lengths count modulo 2^32.
    #[expect(clippy::cast_possible_truncation, reason = "as the algorithm has it")]
    let length = bytes.len() as u32;
    hash ^= length;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// The column and the sign of a value that is written `column=value`.
pub(super) fn hashed(name: &str, value: &impl Display, columns: u32, signed: bool) -> (u32, f64) {
    let hash = murmur3(format!("{name}={value}").as_bytes()).cast_signed();
    (hash.unsigned_abs() % columns, if signed && hash < 0 { -1.0 } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sklearn.utils.murmurhash3_32(text, seed=0)` of scikit-learn 1.9.1.
    #[test]
    fn is_the_hash_of_others() {
        for (text, expected) in MURMUR {
            assert_eq!(murmur3(text.as_bytes()).cast_signed(), expected, "{text}");
        }
    }

    const MURMUR: [(&str, i32); 7] = [
        ("", 0),
        ("a", 1_009_084_850),
        ("ab", -1_681_926_305),
        ("abc", -1_277_324_294),
        ("abcd", 1_139_631_978),
        ("channel=web", 148_870_110),
        ("tags=é;x", -534_279_855),
    ];
}
