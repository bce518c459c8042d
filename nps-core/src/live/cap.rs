//! Which values of a dimension have a segment of their own, where their number is bounded.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;

/// A bound on the number of segments of a dimension. Answers of values beyond it are counted together, exactly.
///
/// Of all values that ever came, those with the smallest hashes have a segment of their own: which these are depends
/// neither on order nor on shards, and they are a random sample of all. The hash is SipHash-2-4 with the key 00 01 … 0f of
/// the value's bytes in UTF-8; of equal ones the smaller value comes first. Values that are to have a segment whatever
/// their hash are named beforehand. Answers without a value have theirs besides.
///
/// ```
/// use nps_core::{Live, LiveSpec, SegmentCap};
///
/// let cap = SegmentCap { most: 3, always: vec!["Lyon".into()] };
/// let spec = LiveSpec { dimensions: vec!["site".into()], caps: [("site".into(), cap)].into(), ..LiveSpec::default() };
/// let mut live = Live::new(spec)?;
/// for site in 0..100 {
///     live.push(0, None, &[Some(&site.to_string())])?;
/// }
/// live.push(0, None, &[Some("Lyon")])?;
/// assert_eq!(live.segment("site", Some("Lyon"), 0)?.missing, 1);
/// assert_eq!(live.other("site", 0)?.map(|other| other.headline.missing), Some(97));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentCap {
    /// How many values have a segment of their own, besides those of `always`; at least [`Self::LEAST`].
    pub most: u32,
    /// The values that have one in any case.
    #[serde(default)]
    pub always: Vec<String>,
}

impl SegmentCap {
    /// The smallest bound: the number of other values is estimated from as many.
    pub const LEAST: u32 = 3;

    pub(super) fn validate(&self, dimension: &str) -> Result<()> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        if self.most < Self::LEAST {
            let (most, least) = (self.most, Self::LEAST);
            return invalid(format!("the cap of {dimension:?} is {most}, expected at least {least}"));
        }
        let mut always: Vec<&String> = self.always.iter().collect();
        always.sort_unstable();
        match always.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(twice) => invalid(format!("the cap of {dimension:?} always keeps {twice:?} twice")),
            None => Ok(()),
        }
    }
}

/// The values with the smallest hashes there ever were, whether they have answers still or not.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    most: usize,
    always: BTreeSet<Box<str>>,
    smallest: BTreeSet<(u64, Box<str>)>,
    /// Whether there were more values than are kept.
    pub(super) more: bool,
}

/// What becomes of a value that is seen.
pub(super) enum Seen {
    /// It has a segment of its own.
    Kept,
    /// It has one from now on, and this one has it no more.
    InsteadOf(Box<str>),
    /// It is counted with others.
    Other,
}

impl Kept {
    pub(super) fn new(cap: &SegmentCap) -> Self {
        Self {
            most: cap.most as usize,
            always: cap.always.iter().map(|value| value.as_str().into()).collect(),
            smallest: BTreeSet::new(),
            more: false,
        }
    }

    /// Sees a value that has no segment. O(log `most`).
    pub(super) fn see(&mut self, value: &str) -> Seen {
        if self.always.contains(value) {
            return Seen::Kept;
        }
        let hash = sip_hash(value.as_bytes());
        if self.smallest.len() < self.most {
            self.smallest.insert((hash, value.into()));
            return Seen::Kept;
        }
        self.more = true;
        if !self.is_smaller(hash, value) {
            return Seen::Other;
        }
        self.smallest.insert((hash, value.into()));
        self.smallest.pop_last().map_or(Seen::Kept, |(_, last)| Seen::InsteadOf(last))
    }

    /// Whether answers of a value that has no segment are among the others, if there are any.
    pub(super) fn is_other(&self, value: &str) -> bool {
        self.more && !self.always.contains(value) && !self.is_smaller(sip_hash(value.as_bytes()), value)
    }

    fn is_smaller(&self, hash: u64, value: &str) -> bool {
        self.smallest.last().is_none_or(|(last, known)| (hash, value) < (*last, known))
    }

    /// Whether a value is kept for its hash, and listed even without answers.
    pub(super) fn is_listed(&self, value: &str) -> bool {
        !self.always.contains(value) && self.smallest.contains(&(sip_hash(value.as_bytes()), value.into()))
    }

    /// Whether it has as many values as it may have.
    pub(super) fn is_full(&self) -> bool {
        self.smallest.len() == self.most
    }

    /// How many values there are besides those that are kept. Exact where there are none.
    ///
    /// With u the k-th smallest of the D hashes on ]0, 1], D is estimated by (k − 1)/u, with the variance D(D − k + 1)/(k − 2)
    /// (Beyer et al., *SIGMOD* 2007).
    pub(super) fn others(&self) -> Distinct {
        let Some((highest, _)) = self.smallest.last().filter(|_| self.more) else {
            return Distinct { estimate: 0.0, se: 0.0 };
        };
        let k = real(self.smallest.len() as u64);
        // 2^64, which no hash reaches.
        let share = (real(*highest) + 1.0) / 18_446_744_073_709_551_616.0;
        let all = ((k - 1.0) / share).max(k + 1.0);
        Distinct { estimate: all - k, se: (all * (all - k + 1.0) / (k - 2.0)).sqrt() }
    }
}

/// An estimated number of distinct values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Distinct {
    /// How many there are, at least 1 where there are any.
    pub estimate: f64,
    /// The standard error of that; 0 where it is exact.
    pub se: f64,
}

/// SipHash-2-4 of Aumasson & Bernstein (INDOCRYPT 2012) with the key of their test vectors. It is part of the state, so
/// that it never changes.
fn sip_hash(bytes: &[u8]) -> u64 {
    const KEY: [u64; 2] = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
    let mut v = [
        0x736f_6d65_7073_6575 ^ KEY[0],
        0x646f_7261_6e64_6f6d ^ KEY[1],
        0x6c79_6765_6e65_7261 ^ KEY[0],
        0x7465_6462_7974_6573 ^ KEY[1],
    ];
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    for (slot, &byte) in last.iter_mut().zip(rest) {
        *slot = byte;
    }
    let last = u64::from_le_bytes(last) | (bytes.len() as u64) << 56;
    for word in words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]) {
        v[3] ^= word;
        sip_rounds(&mut v, 2);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    sip_rounds(&mut v, 4);
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn sip_rounds([a, b, c, d]: &mut [u64; 4], rounds: u8) {
    for _ in 0..rounds {
        *a = a.wrapping_add(*b);
        *b = b.rotate_left(13) ^ *a;
        *a = a.rotate_left(32);
        *c = c.wrapping_add(*d);
        *d = d.rotate_left(16) ^ *c;
        *a = a.wrapping_add(*d);
        *d = d.rotate_left(21) ^ *a;
        *c = c.wrapping_add(*b);
        *b = b.rotate_left(17) ^ *c;
        *c = c.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::square;

    /// The authors' `vectors.h`: of the empty text, and of 00 … 0e, which is in the paper.
    #[test]
    fn hashes_are_those_of_the_paper() {
        assert_eq!(sip_hash(b""), 0x726f_db47_dd0e_0e31);
        let text: Vec<u8> = (0..15).collect();
        assert_eq!(sip_hash(&text), 0xa129_ca61_49be_45e5);
    }

    /// 400 samples of 5,000 values each.
    #[test]
    fn the_number_of_others_is_estimated_without_bias_and_with_its_error() {
        for (distinct, most) in [(5_000_u32, 50_u32), (200, 20)] {
            let mut errors = Vec::new();
            let mut claimed = 0.0;
            for sample in 0..400 {
                let mut kept = Kept::new(&SegmentCap { most, always: Vec::new() });
                for value in 0..distinct {
                    kept.see(&format!("{sample} {value}"));
                }
                let Distinct { estimate, se } = kept.others();
                errors.push(estimate - f64::from(distinct - most));
                claimed += square(se) / 400.0;
            }
            let mean = errors.iter().sum::<f64>() / 400.0;
            let variance = errors.iter().map(|&error| square(error)).sum::<f64>() / 400.0;
            assert!(mean.abs() < 4.0 * (variance / 400.0).sqrt(), "{mean}");
            assert!((0.75..1.3).contains(&(variance / claimed)), "{}", variance / claimed);
        }
    }
}
