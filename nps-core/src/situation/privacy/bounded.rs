//! Answers of which each customer gave at most so many, so that noise hides customers and not answers alone.

use std::cmp::Reverse;
use std::fmt;

use super::budget::PrivacyBudget;
use super::histogram::{PrivateHistogram, PrivateOptions, release};
use crate::error::{Error, Result};
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::Distribution;
use crate::situation::Observations;
use crate::situation::encoder::murmur3;
use crate::survey::Category;

/// Answers of which each customer gave at most so many: what is published of them hides customers, with all that they ever
/// answered. Made by [`Observations::bounded`].
///
/// It remembers its bound, which the noise follows, and tells nothing without noise: neither its answers nor how many were
/// left out, which one customer could change by any number.
#[derive(Clone, PartialEq)]
pub struct BoundedAnswers {
    answers: Distribution,
    per_customer: u32,
}

impl Observations {
    /// The answers with at most `per_customer` of each customer, to publish counts of.
    ///
    /// Which ones depends on the customer's own answers and pseudonym alone: the latest days' first; of a day of which not
    /// all are taken, every so-manieth in the order of their scores, from a place that the hash of the pseudonym gives, so
    /// that no score is preferred. Without days, all answers are of one. The same on rows and on cells. Rows without an
    /// answer are left out. O(rows log rows + customers × `per_customer`).
    ///
    /// To publish counts of a part of the answers, [`filter`](Self::filter) first: the bound is then on that part, and so
    /// is the loss, which adds up over parts, for a customer may be in several.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where rows do not say who answered, where they have
    /// probability weights, and unless `per_customer` is from 1 to [`BoundedAnswers::MAX`].
    ///
    /// ```
    /// use nps_core::{KeyColumn, Neighbours, Observations, PrivacyBudget, PrivateOptions, ScoreOptions};
    ///
    /// let who: Vec<_> = (0..900).map(|row| Some(format!("c{}", row % 300))).collect();
    /// let scores: Vec<u8> = (0..900).map(|row| if row % 3 == 0 { 3 } else { 9 }).collect();
    /// let customers = KeyColumn::texts("customer", &who)?;
    /// let rows = Observations::builder(&scores[..]).customers(customers).build(&ScoreOptions::default())?;
    ///
    /// let mut budget = PrivacyBudget::new("1".parse()?);
    /// let options = PrivateOptions { epsilon: "1".parse()?, neighbours: Neighbours::AddRemove, seed: [0; 32] };
    /// let published = rows.bounded(2)?.private_counts(&options, &mut budget)?; // noise for two answers of a customer
    /// assert_eq!((published.per_customer(), published.counts().len()), (Some(2), 3));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn bounded(&self, per_customer: u32) -> Result<BoundedAnswers> {
        BoundedAnswers::require_bound(per_customer)?;
        self.require_unweighted("a private count")?;
        let customers = self.customers()?;
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows());
        for (row, (&slot, &customer)) in self.slots.iter().zip(&customers.ordinals).enumerate() {
            let count = self.weights.of(row);
            if slot < MISSING && count > 0 {
                let day = self.days.as_ref().and_then(|days| days.get(row)).copied().unwrap_or(0);
                rows.push((customer, Reverse(day), slot, count));
            }
        }
        rows.sort_unstable();
        let mut taken = [0_u64; SLOTS];
        for answers in rows.chunk_by(|left, right| left.0 == right.0) {
            let mut left = u64::from(per_customer);
            for day in answers.chunk_by(|left, right| left.1 == right.1) {
                let customer = day.first().map_or(0, |row| row.0);
                let start = || murmur3(customers.label(customer).to_string().as_bytes());
                left -= take(day, left, start, &mut taken);
                if left == 0 {
                    break;
                }
            }
        }
        Ok(BoundedAnswers { answers: Distribution::from_slots(&taken, self.scale), per_customer })
    }
}

/// A customer's ordinal, the day, the score, and how many answers.
type Row = (u32, Reverse<i32>, u8, u64);

/// Takes up to `most` answers of a day, in the order of their scores, into the slots; says how many. Every one is as likely,
/// over the places to start at: systematic sampling, by whole numbers.
fn take(day: &[Row], most: u64, start: impl Fn() -> u32, slots: &mut [u64; SLOTS]) -> u64 {
    let mut add = |slot: u8, count: u64| {
        if let Some(sum) = slots.get_mut(usize::from(slot)) {
            *sum += count;
        }
    };
    let total: u64 = day.iter().map(|row| row.3).sum();
    if total <= most {
        for &(_, _, slot, count) in day {
            add(slot, count);
        }
        return total;
    }
    let first = (u128::from(start()) * u128::from(total)) >> u32::BITS;
    let mut places = (0..most).map(|step| (u128::from(step) * u128::from(total) + first) / u128::from(most)).peekable();
    let mut end = 0_u128;
    for &(_, _, slot, count) in day {
        end += u128::from(count);
        while places.next_if(|&place| place < end).is_some() {
            add(slot, 1);
        }
    }
    most
}

impl BoundedAnswers {
    /// The most answers of a customer that may be used.
    pub const MAX: u32 = 1 << 16;

    /// How many answers of a customer there are at most.
    #[must_use]
    pub const fn per_customer(&self) -> u32 {
        self.per_customer
    }

    /// The answers at each point of their scale, with noise that hides a customer: [`private_histogram`] with
    /// [`per_customer`](Self::per_customer) times the sensitivity.
    ///
    /// [`private_histogram`]: crate::private_histogram
    ///
    /// # Errors
    /// As [`PrivacyBudget::spend`]; nothing is drawn then.
    pub fn private_histogram(&self, options: &PrivateOptions, budget: &mut PrivacyBudget) -> Result<PrivateHistogram> {
        let scale = self.answers.scale();
        let counts = scale.points().map(|point| self.answers.count(point));
        release(scale, counts, Some(self.per_customer), options, budget)
    }

    /// The answers of each class, with noise that hides a customer: [`private_counts`](crate::private_counts) with
    /// [`per_customer`](Self::per_customer) times the sensitivity.
    ///
    /// # Errors
    /// As [`PrivacyBudget::spend`]; nothing is drawn then.
    pub fn private_counts(&self, options: &PrivateOptions, budget: &mut PrivacyBudget) -> Result<PrivateHistogram> {
        let counts = self.answers.counts();
        let counts = Category::ALL.map(|category| counts.of(category)).into_iter();
        release(self.answers.scale(), counts, Some(self.per_customer), options, budget)
    }

    /// Refuses a bound that there cannot be.
    pub(super) fn require_bound(per_customer: u32) -> Result<()> {
        if (1..=Self::MAX).contains(&per_customer) {
            return Ok(());
        }
        let expected = format!("a number of answers from 1 to {}", Self::MAX);
        Err(Error::invalid_argument("per_customer", &per_customer.to_string(), &expected))
    }
}

impl fmt::Debug for BoundedAnswers {
    /// The bound alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundedAnswers").field("per_customer", &self.per_customer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::{KeyColumn, Labels, ScoreOptions};

    /// A customer, the day, the situation, the score.
    type Answered = (u8, i32, u8, u8);

    fn rows(answered: &[Answered]) -> Observations {
        let column = |place: fn(&Answered) -> u8, labels: Labels| {
            KeyColumn::coded("key", answered.iter().map(place).collect::<Vec<_>>(), labels)
        };
        let names = |letter: char| Labels::Texts((0..8).map(|place| format!("{letter}{place}")).collect());
        let scores: Vec<u8> = answered.iter().map(|row| row.3).collect();
        Observations::builder(&scores[..])
            .dimension(column(|row| row.2, names('d')))
            .customers(column(|row| row.0, names('c')))
            .days(answered.iter().map(|row| row.1).collect::<Vec<_>>())
            .build(&ScoreOptions::default())
            .unwrap()
    }

    fn counts(answered: &[Answered], most: u32) -> Vec<u64> {
        let bounded = rows(answered).bounded(most).unwrap();
        (0..=10).map(|point| bounded.answers.count(point)).collect()
    }

    fn distance(left: &[u64], right: &[u64]) -> u64 {
        left.iter().zip(right).map(|(left, right)| left.abs_diff(*right)).sum()
    }

    fn answered() -> impl Strategy<Value = Vec<Answered>> {
        prop::collection::vec((0..4_u8, 0..3_i32, 0..3_u8, 0..=10_u8), 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What the noise is to hide: all answers of one customer more or less change counts by the bound at most, their
        /// answers against any others by twice that; and nothing of what is taken depends on the order of rows.
        #[test]
        fn a_customer_changes_no_more_than_the_bound(
            mut all in answered(), other in answered(), who in 0..4_u8, most in 1..6_u32, turn in 0..60_usize
        ) {
            let without: Vec<Answered> = all.iter().copied().filter(|row| row.0 != who).collect();
            let of_all = counts(&all, most);
            prop_assert!(distance(&of_all, &counts(&without, most)) <= u64::from(most));
            let mut replaced = without.clone();
            replaced.extend(other.iter().map(|row| (who, row.1, row.2, row.3)));
            prop_assert!(distance(&of_all, &counts(&replaced, most)) <= 2 * u64::from(most));
            // Each customer has as many as they gave, or the bound.
            let gave = |who: u8| all.iter().filter(|row| row.0 == who).count().min(most as usize) as u64;
            prop_assert_eq!(of_all.iter().sum::<u64>(), (0..4).map(gave).sum::<u64>());
            let rows = rows(&all);
            prop_assert_eq!(rows.bounded(most).unwrap(), rows.compact().bounded(most).unwrap());
            let turn = turn.min(all.len());
            all.rotate_left(turn);
            prop_assert_eq!(counts(&all, most), of_all);
        }
    }

    #[test]
    fn the_latest_days_are_taken() {
        let answered = [(0, 5, 0, 9), (0, 7, 0, 2), (0, 6, 0, 10), (1, 1, 0, 0)];
        let taken = |most| {
            let counts = counts(&answered, most);
            (0_u8..=10).filter(|&point| counts[usize::from(point)] > 0).collect::<Vec<_>>()
        };
        assert_eq!(taken(1), [0, 2]);
        assert_eq!(taken(2), [0, 2, 10]);
        assert_eq!(taken(3), [0, 2, 9, 10]);
        assert_eq!(taken(BoundedAnswers::MAX), [0, 2, 9, 10]);
    }

    /// Over all places to start at, each answer of a day is taken as often.
    #[test]
    fn no_score_is_preferred() {
        let day: Vec<Row> = [(0, 5), (3, 1), (10, 6)].map(|(slot, count)| (0, Reverse(0), slot, count)).into();
        for most in 1..=12_u64 {
            let mut slots = [0; SLOTS];
            for place in 0..12_u64 {
                // The least hash that begins at this place of twelve.
                let start = u32::try_from((place << u32::BITS).div_ceil(12)).unwrap();
                assert_eq!(take(&day, most, || start, &mut slots), most);
            }
            assert_eq!([slots[0], slots[3], slots[10]], [5 * most, most, 6 * most], "{most}");
        }
    }

    #[test]
    fn what_says_too_little_is_refused() {
        let table = rows(&[(0, 0, 0, 9)]);
        for (refused, message) in [
            (table.bounded(0), "per_customer is 0, expected a number of answers from 1 to 65536"),
            (
                table.bounded(BoundedAnswers::MAX + 1),
                "per_customer is 65537, expected a number of answers from 1 to 65536",
            ),
            (table.without_customers().bounded(1), "customers are asked for, and the rows do not say who answered"),
        ] {
            let error = refused.unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (crate::ErrorKind::InvalidArgument, message));
        }
        let huge = u64::MAX;
        let one = KeyColumn::texts("customer", &vec![Some("c")]).unwrap();
        let table = Observations::builder(&[9_u8][..]).customers(one).frequency(vec![huge]);
        let bounded = table.build(&ScoreOptions::default()).unwrap().bounded(BoundedAnswers::MAX).unwrap();
        assert_eq!(bounded.answers.count(9), u64::from(BoundedAnswers::MAX));
        assert_eq!(format!("{bounded:?}"), "BoundedAnswers { per_customer: 65536, .. }");
    }
}
