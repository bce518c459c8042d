//! Counting the classes of answers where the values of two dimensions meet.

use hashbrown::HashMap;

use crate::numeric::codes::cross;
use crate::score::{BLOCK, Counts};
use crate::situation::counting::{Factor, Weights};
use crate::survey::{Category, Scale};

/// How many classes a row may have: those of [`Category`], and that of no answer.
const CLASSES: usize = 4;

/// The class of each row.
pub(crate) struct Classes(Vec<u8>);

impl Classes {
    pub(crate) fn new(slots: &[u8], scale: Scale) -> Self {
        let mut class_of = [3_u8; 256];
        for (slot, class) in (0..=u8::MAX).zip(&mut class_of) {
            *class = match scale.category(slot) {
                Some(Category::Detractor) => 0,
                Some(Category::Passive) => 1,
                Some(Category::Promoter) => 2,
                None => 3,
            };
        }
        Self(slots.iter().map(|&slot| class_of.get(usize::from(slot)).copied().unwrap_or(3)).collect())
    }
}

/// The answers where one value of each of two dimensions meet.
#[derive(Clone, Copy)]
pub(crate) struct Crossing {
    pub(crate) first: u32,
    pub(crate) second: u32,
    pub(crate) counts: Counts,
}

/// The crossings of two dimensions that have answers, in the order of their ordinals.
/// O(rows + combinations), and O(rows + crossings log crossings) where the combinations are many more than the rows.
pub(crate) fn count_crossings(factors: [Factor<'_>; 2], classes: &Classes, weights: &Weights) -> Vec<Crossing> {
    let [first, second] = factors;
    let combinations = first.size as u128 * second.size as u128;
    let worth_it = (4 * classes.0.len()).max(1 << 16) as u128;
    let mut found = if combinations <= worth_it.min(1 << 28) {
        laid_out(factors, classes, weights)
    } else {
        numbered(factors, classes, weights)
    };
    found.retain(|crossing| !crossing.counts.is_empty());
    found
}

/// Counts in a table of all combinations.
fn laid_out([first, second]: [Factor<'_>; 2], Classes(classes): &Classes, weights: &Weights) -> Vec<Crossing> {
    let mut table = vec![0_u64; first.size * second.size * CLASSES];
    let mut buffer = [0_u32; BLOCK];
    for start in (0..classes.len()).step_by(BLOCK) {
        let rows = start..classes.len().min(start + BLOCK);
        let cells = buffer.get_mut(..rows.len()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "sizes are of ordinals, which are u32")]
        cross(
            cells,
            first.ordinals.get(rows.clone()).unwrap_or_default(),
            second.size as u32,
            second.ordinals.get(rows.clone()).unwrap_or_default(),
            classes.get(rows.clone()).unwrap_or_default(),
        );
        match weights {
            Weights::Ones => {
                for &cell in &*cells {
                    if let Some(count) = table.get_mut(cell as usize) {
                        *count += 1;
                    }
                }
            }
            Weights::Counts(weights) => {
                for (&cell, &weight) in cells.iter().zip(weights.get(rows).unwrap_or_default()) {
                    if let Some(count) = table.get_mut(cell as usize) {
                        *count += weight;
                    }
                }
            }
        }
    }
    let (cells, _) = table.as_chunks::<CLASSES>();
    let all =
        (0_u32..).take(first.size).flat_map(|first| (0_u32..).take(second.size).map(move |second| (first, second)));
    all.zip(cells).map(|((first, second), &cell)| Crossing { first, second, counts: counts_of(cell) }).collect()
}

/// Numbers the combinations as they come.
fn numbered([first, second]: [Factor<'_>; 2], Classes(classes): &Classes, weights: &Weights) -> Vec<Crossing> {
    let mut known: HashMap<(u32, u32), [u64; CLASSES]> = HashMap::new();
    for (row, ((&first, &second), &class)) in first.ordinals.iter().zip(second.ordinals).zip(classes).enumerate() {
        let cell = known.entry((first, second)).or_default();
        if let Some(count) = cell.get_mut(usize::from(class)) {
            *count += weights.of(row);
        }
    }
    let mut found: Vec<Crossing> =
        known.into_iter().map(|((first, second), cell)| Crossing { first, second, counts: counts_of(cell) }).collect();
    found.sort_unstable_by_key(|crossing| (crossing.first, crossing.second));
    found
}

fn counts_of([detractors, passives, promoters, _]: [u64; CLASSES]) -> Counts {
    Counts::new(detractors, passives, promoters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_count_the_same() {
        let rows = 10_000_u32;
        let ordinals = [3, 5].map(|step| (0..rows).map(|row| row * step % 11).collect::<Vec<u32>>());
        let slots: Vec<u8> = (0..rows).map(|row| u8::try_from(row * 7 % 13).unwrap()).collect();
        let classes = Classes::new(&slots, Scale::ZERO_TO_TEN);
        let [first, second] = [&ordinals[0], &ordinals[1]].map(|ordinals| Factor { ordinals, size: 11 });
        for weights in [Weights::Ones, Weights::Counts((0..rows).map(|row| u64::from(row % 4)).collect())] {
            let tell = |found: Vec<Crossing>| -> Vec<(u32, u32, Counts)> {
                found.iter().map(|one| (one.first, one.second, one.counts)).filter(|one| !one.2.is_empty()).collect()
            };
            let dense = tell(laid_out([first, second], &classes, &weights));
            assert_eq!(dense, tell(numbered([first, second], &classes, &weights)));
            assert_eq!(dense, tell(count_crossings([first, second], &classes, &weights)));
            let n: u64 = dense.iter().map(|one| one.2.n()).sum();
            let answers = (0..rows as usize).filter(|&row| slots[row] <= 10);
            assert_eq!(n, answers.map(|row| weights.of(row)).sum::<u64>());
        }
    }
}
