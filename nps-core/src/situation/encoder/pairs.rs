//! Which pairs of levels rows have had, for crosses that have a column for those alone.

use std::collections::{BTreeSet, HashMap};

use hashbrown::HashSet;

use crate::error::Result;
use crate::score::Label;
use crate::situation::Value;
use crate::situation::bands::for_each_number;
use crate::situation::counting::Weights;
use crate::situation::encoder::column::{EncoderColumn, label_of};
use crate::situation::encoder::feature::{Cut, Feature, FeatureKind};
use crate::situation::encoder::layout::Plan;
use crate::situation::encoder::levels::for_each_part;

/// What a row has of one feature: known before it is known which column that will be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Half {
    /// A level, or null.
    Level(Value),
    /// The bits of a number.
    Number(u64),
}

/// The pairs there have been.
pub(super) type Pairs = BTreeSet<[Half; 2]>;

/// What each row has of one feature.
struct Halves {
    /// A place in the list for each row.
    rows: Vec<u32>,
    of: Vec<Vec<Half>>,
}

impl Halves {
    /// # Errors
    /// Those of [`EncoderFit::add`](crate::EncoderFit::add) for columns.
    fn read(feature: &Feature, column: &EncoderColumn<'_>) -> Result<Self> {
        if feature.kind.is_numeric() {
            return Self::of_numbers(feature, column);
        }
        let key = column.to_key()?;
        feature.require_countable(&key)?;
        let halves = |ordinal| match label_of(key.labels(), ordinal) {
            Label::Text(text) => {
                let mut parts: Vec<&str> = Vec::new();
                for_each_part(&feature.kind, text, |part| parts.push(part));
                parts.into_iter().map(|part| Half::Level(part.into())).collect()
            }
            label => vec![Half::Level(label.into())],
        };
        Ok(Self { rows: key.ordinals()?, of: (0_u32..).take(key.labels().len() + 1).map(halves).collect() })
    }

    fn of_numbers(feature: &Feature, column: &EncoderColumn<'_>) -> Result<Self> {
        let numbers = column.as_numbers()?;
        let mut read = Self { rows: vec![0; numbers.len()], of: vec![vec![Half::Level(Value::Null)]] };
        let mut known: HashMap<u64, u32> = HashMap::new();
        for_each_number(&numbers, &feature.column, |row, number| {
            // −0 and 0 are one number.
            let bits = (number + 0.0).to_bits();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "no more numbers than rows, of which there are few enough"
            )]
            let next = read.of.len() as u32;
            let place = *known.entry(bits).or_insert(next);
            if place == next {
                read.of.push(vec![Half::Number(bits)]);
            }
            if let Some(slot) = read.rows.get_mut(row) {
                *slot = place;
            }
        })?;
        Ok(read)
    }
}

/// Adds the pairs that rows have of two features. O(rows + distinct pairs of values × their parts).
///
/// # Errors
/// Those of [`EncoderFit::add`](crate::EncoderFit::add) for columns.
pub(super) fn see_pairs(
    left: (&Feature, &EncoderColumn<'_>),
    right: (&Feature, &EncoderColumn<'_>),
    weights: &Weights,
    pairs: &mut Pairs,
) -> Result<()> {
    let (left, right) = (Halves::read(left.0, left.1)?, Halves::read(right.0, right.1)?);
    let mut seen: HashSet<(u32, u32)> = HashSet::new();
    for (row, (&first, &second)) in left.rows.iter().zip(&right.rows).enumerate() {
        if weights.of(row) == 0 || !seen.insert((first, second)) {
            continue;
        }
        for one in left.of.get(first as usize).into_iter().flatten() {
            for other in right.of.get(second as usize).into_iter().flatten() {
                pairs.insert([one.clone(), other.clone()]);
            }
        }
    }
    Ok(())
}

/// The columns of pairs, each counted from the first of its feature, in order.
///
/// # Errors
/// Those of [`SituationEncoder::new`](crate::SituationEncoder::new) for the features.
pub(super) fn columns_of_pairs(pairs: &Pairs, [left, right]: [&Feature; 2]) -> Result<Vec<[u32; 2]>> {
    let plans = [Plan::alone(left)?, Plan::alone(right)?];
    let [first, second] = &plans;
    let columns = |[one, other]: &[Half; 2]| Some([column_of(left, first, one)?, column_of(right, second, other)?]);
    let found: BTreeSet<[u32; 2]> = pairs.iter().filter_map(columns).collect();
    Ok(found.into_iter().collect())
}

/// The column of what a row has of a feature.
fn column_of(feature: &Feature, plan: &Plan, half: &Half) -> Option<u32> {
    match (half, &feature.kind) {
        (Half::Number(bits), FeatureKind::Bands(Cut::At(bands))) => bands.band(f64::from_bits(*bits)).or(plan.missing),
        (Half::Level(level), _) if *level != Value::Null => plan.index.get(level.as_label()).or(plan.unseen),
        _ => plan.missing,
    }
}
