//! From the codes of several keys to one group number a row: dense where the keys' combinations are few for the rows,
//! hashed where they are many.

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::codes::combine;
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
    /// The largest number of groups at all: their cells are numbered in 32 bits.
    const MOST: u32 = 1 << 28;

    pub(crate) fn new(keys: &'k [KeyColumn<'a>], rows: usize) -> Result<Self> {
        let too_many = || Error::new(ErrorKind::CountOverflow, "the keys have more labels than can be numbered");
        let sizes = keys
            .iter()
            .map(|key| u32::try_from(key.labels().len()).ok().and_then(|labels| labels.checked_add(1)))
            .map(|size| size.ok_or_else(too_many))
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

    /// How many groups there may be, where that is known beforehand.
    pub(crate) fn known(&self) -> Option<usize> {
        match &self.numbers {
            Numbers::Dense { combinations } => Some(*combinations),
            Numbers::Hashed { .. } => None,
        }
    }

    /// How many group numbers have been or may be given out.
    fn len(&self) -> usize {
        match &self.numbers {
            Numbers::Dense { combinations } => *combinations,
            Numbers::Hashed { found, .. } => found.len(),
        }
    }

    /// Counts the rows from `start`, at most [`BLOCK`] of them, each in its group and slot.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyCode`]; [`ErrorKind::CountOverflow`] at more than 2^28 groups.
    pub(crate) fn count(&mut self, start: usize, slots: &[u8], cells: &mut Cells) -> Result<()> {
        self.number(start, slots.len())?;
        cells.grow(self.len());
        cells.count(self.groups.get_mut(..slots.len()).unwrap_or_default(), slots);
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
                    combine(groups, size, ordinals);
                }
            }
            Numbers::Hashed { known, found, combined } => {
                let combined = combined.get_mut(..rows).unwrap_or_default();
                combined.fill(0);
                for (key, &size) in self.keys.iter().zip(&self.sizes) {
                    key.read_block(start, ordinals)?;
                    for (combination, &ordinal) in combined.iter_mut().zip(&*ordinals) {
                        *combination = *combination * u128::from(size) + u128::from(ordinal);
                    }
                }
                for (group, &combination) in groups.iter_mut().zip(&*combined) {
                    *group = *known.entry(combination).or_insert_with(|| {
                        found.push(combination);
                        u32::try_from(found.len() - 1).unwrap_or(u32::MAX)
                    });
                    if *group >= Self::MOST {
                        return Err(Error::new(ErrorKind::CountOverflow, "there are more than 2^28 groups"));
                    }
                }
            }
        }
        Ok(())
    }

    /// Lists the groups that `occurs` keeps, in the order of their labels: the first key first, null last.
    pub(crate) fn list(&self, mut occurs: impl FnMut(u32) -> bool) -> GroupList {
        let width = self.sizes.len();
        let mut numbers = Vec::with_capacity(self.len());
        let mut codes = Vec::with_capacity(self.len() * width);
        for number in (0_u32..).take(self.len()).filter(|&number| occurs(number)) {
            numbers.push(number);
            self.push_codes(number, &mut codes);
        }
        let list = GroupList { numbers, codes };
        let ranks: Vec<Option<Vec<u32>>> = self.keys.iter().map(KeyColumn::ranks).collect();
        // Dense numbers follow the codes, but for null, which has the lowest.
        let in_order = matches!(self.numbers, Numbers::Dense { .. })
            && ranks.iter().all(Option::is_none)
            && !list.codes.contains(&NULL_CODE);
        if in_order { list } else { list.sorted(width, &ranks) }
    }

    fn push_codes(&self, number: u32, codes: &mut Vec<u32>) {
        let combination = match &self.numbers {
            // One key: the number is the ordinal.
            Numbers::Dense { .. } if self.sizes.len() == 1 => return codes.push(number.wrapping_sub(1)),
            Numbers::Dense { .. } => u128::from(number),
            Numbers::Hashed { found, .. } => found.get(number as usize).copied().unwrap_or(0),
        };
        let first = codes.len();
        let mut rest = combination;
        for &size in self.sizes.iter().rev() {
            #[expect(clippy::cast_possible_truncation, reason = "a remainder of a u32")]
            let ordinal = (rest % u128::from(size)) as u32;
            // 0 is null: one less, wrapped around, sorts last.
            codes.push(ordinal.wrapping_sub(1));
            rest /= u128::from(size);
        }
        codes.get_mut(first..).unwrap_or_default().reverse();
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

    /// The same groups by the rank of their codes, where a key has ranks, or else by their codes.
    fn sorted(self, width: usize, ranks: &[Option<Vec<u32>>]) -> Self {
        let codes_at = |place: usize| self.codes.get(place * width..(place + 1) * width).unwrap_or_default();
        let ranked = |place: usize| {
            codes_at(place).iter().zip(ranks).map(|(&code, ranks)| match ranks {
                Some(ranks) => ranks.get(code as usize).copied().unwrap_or(NULL_CODE),
                None => code,
            })
        };
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|&left, &right| ranked(left).cmp(ranked(right)));
        Self {
            numbers: order.iter().filter_map(|&place| self.numbers.get(place).copied()).collect(),
            codes: order.iter().flat_map(|&place| codes_at(place)).copied().collect(),
        }
    }
}
