//! From the codes of several keys to one group number a row: dense where the keys' combinations are few for the rows,
//! hashed where they are many.

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::KeyColumn;
use crate::score::cells::Cells;
use crate::score::column::BLOCK;

/// The group numbers of rows, given out block by block.
pub(crate) struct Grouping<'k, 'a> {
    keys: &'k [KeyColumn<'a>],
    /// For each key, how many ordinals it has: 0 is null, then one a label.
    sizes: Vec<u32>,
    numbers: Numbers,
    ordinals: Vec<u32>,
    groups: Vec<u32>,
}

enum Numbers {
    /// The group number is the combination of ordinals itself.
    Dense { combinations: usize },
    /// Combinations are numbered as they come.
    Hashed { known: HashMap<u128, u32>, found: Vec<u128>, combined: Vec<u128> },
}

impl<'k, 'a> Grouping<'k, 'a> {
    /// The largest number of groups that may be laid out without looking whether they occur.
    const MOST_DENSE: u128 = 1 << 24;

    pub(crate) fn new(keys: &'k [KeyColumn<'a>], rows: usize) -> Result<Self> {
        let too_many = || Error::new(ErrorKind::CountOverflow, "the keys have more than 2^128 combinations");
        let sizes = keys
            .iter()
            .map(|key| u32::try_from(key.labels().len()).ok().and_then(|labels| labels.checked_add(1)))
            .map(|size| size.ok_or_else(|| Error::new(ErrorKind::CountOverflow, "a key has 2^32 - 1 labels or more")))
            .collect::<Result<Vec<u32>>>()?;
        let combinations = sizes
            .iter()
            .try_fold(1_u128, |product, &size| product.checked_mul(u128::from(size)))
            .ok_or_else(too_many)?;
        let worth_it = Self::MOST_DENSE.min((4 * rows as u128).max(256));
        let numbers = match usize::try_from(combinations) {
            Ok(combinations) if combinations as u128 <= worth_it => Numbers::Dense { combinations },
            _ => Numbers::Hashed { known: HashMap::new(), found: Vec::new(), combined: vec![0; BLOCK] },
        };
        Ok(Self { keys, sizes, numbers, ordinals: vec![0; BLOCK], groups: vec![0; BLOCK] })
    }

    /// How many group numbers have been or may be given out.
    pub(crate) fn len(&self) -> usize {
        match &self.numbers {
            Numbers::Dense { combinations } => *combinations,
            Numbers::Hashed { found, .. } => found.len(),
        }
    }

    /// Counts the rows from `start`, at most [`BLOCK`] of them, each in its group and slot.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyCode`]; [`ErrorKind::CountOverflow`] at more than 2^32 groups.
    pub(crate) fn count(&mut self, start: usize, slots: &[u8], cells: &mut Cells) -> Result<()> {
        if let ([key], Numbers::Dense { .. }) = (self.keys, &self.numbers)
            && key.count(start, slots, cells)
        {
            return Ok(());
        }
        self.number(start, slots.len())?;
        cells.grow(self.len());
        cells.count(self.groups.iter().copied(), slots);
        Ok(())
    }

    /// Finds the group numbers of the rows from `start`.
    fn number(&mut self, start: usize, rows: usize) -> Result<()> {
        let Some((first, rest)) = self.keys.split_first() else { return Ok(()) };
        let ordinals = self.ordinals.get_mut(..rows).unwrap_or_default();
        let groups = self.groups.get_mut(..rows).unwrap_or_default();
        match &mut self.numbers {
            Numbers::Dense { .. } => {
                first.read_block(start, groups)?;
                for (key, &size) in rest.iter().zip(self.sizes.iter().skip(1)) {
                    key.read_block(start, ordinals)?;
                    for (group, &ordinal) in groups.iter_mut().zip(&*ordinals) {
                        *group = *group * size + ordinal;
                    }
                }
            }
            Numbers::Hashed { known, found, combined } => {
                let combined = combined.get_mut(..groups.len()).unwrap_or_default();
                combined.fill(0);
                for (key, &size) in self.keys.iter().zip(&self.sizes) {
                    key.read_block(start, ordinals)?;
                    for (combination, &ordinal) in combined.iter_mut().zip(&*ordinals) {
                        *combination = *combination * u128::from(size) + u128::from(ordinal);
                    }
                }
                for (group, &combination) in groups.iter_mut().zip(&*combined) {
                    let next = u32::try_from(found.len())
                        .map_err(|_| Error::new(ErrorKind::CountOverflow, "there are more than 2^32 groups"))?;
                    *group = *known.entry(combination).or_insert_with(|| {
                        found.push(combination);
                        next
                    });
                }
            }
        }
        Ok(())
    }

    /// The groups that `occurs` keeps, in the order of their codes: the first key first, null last.
    pub(crate) fn in_order(&self, occurs: impl Fn(u32) -> bool) -> GroupList {
        #[expect(clippy::cast_possible_truncation, reason = "group numbers are u32")]
        let mut groups: Vec<u32> = (0..self.len() as u32).filter(|&group| occurs(group)).collect();
        let combination = |group: u32| match &self.numbers {
            Numbers::Dense { .. } => u128::from(group),
            Numbers::Hashed { found, .. } => found.get(group as usize).copied().unwrap_or(0),
        };
        let width = self.sizes.len();
        let mut codes = vec![NULL_CODE; groups.len() * width];
        for (&group, codes) in groups.iter().zip(codes.chunks_exact_mut(width.max(1))) {
            let mut rest = combination(group);
            for (code, &size) in codes.iter_mut().zip(&self.sizes).rev() {
                #[expect(clippy::cast_possible_truncation, reason = "a remainder of a u32")]
                let ordinal = (rest % u128::from(size)) as u32;
                // 0 is null: one less, wrapped around, sorts last.
                *code = ordinal.wrapping_sub(1);
                rest /= u128::from(size);
            }
        }
        let ranks: Vec<Option<Vec<u32>>> = self.keys.iter().map(KeyColumn::ranks).collect();
        let rank = |(code, ranks): (&u32, &Option<Vec<u32>>)| match ranks {
            Some(ranks) => ranks.get(*code as usize).copied().unwrap_or(NULL_CODE),
            None => *code,
        };
        let codes_at = |place: usize| codes.get(place * width..(place + 1) * width).unwrap_or_default();
        let compare = |&left: &usize, &right: &usize| {
            let ranked = |place: usize| codes_at(place).iter().zip(&ranks).map(rank);
            ranked(left).cmp(ranked(right))
        };
        let mut order: Vec<usize> = (0..groups.len()).collect();
        if !order.is_sorted_by(|left, right| compare(left, right).is_le()) {
            order.sort_unstable_by(compare);
            groups = order.iter().filter_map(|&place| groups.get(place).copied()).collect();
            codes = order.iter().flat_map(|&place| codes_at(place)).copied().collect();
        }
        GroupList { numbers: groups, codes }
    }
}

/// The code of null: after every other.
pub(crate) const NULL_CODE: u32 = u32::MAX;

/// Groups in the order they are listed.
#[derive(Clone, Debug)]
pub(crate) struct GroupList {
    /// Their numbers in the cells.
    pub(crate) numbers: Vec<u32>,
    /// The code of each key, group by group; [`NULL_CODE`] for null.
    pub(crate) codes: Vec<u32>,
}

impl GroupList {
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }
}
