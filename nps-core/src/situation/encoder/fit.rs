//! Learning levels and bands from rows, batch by batch.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{BLOCK, Codes, KeyColumn, Label, ScoreColumn, ScoreOptions};
use crate::situation::bands::for_each_number;
use crate::situation::counting::Weights;
use crate::situation::cutting::{Occurrences, quantile_edges, separating_edges};
use crate::situation::encoder::column::{EncoderColumn, Table, label_of};
use crate::situation::encoder::feature::{CrossPairs, Cut, Feature, FeatureKind, Levels};
use crate::situation::encoder::layout::SituationEncoder;
use crate::situation::encoder::levels::for_each_part;
use crate::situation::encoder::pairs::{Pairs, columns_of_pairs, see_pairs};
use crate::situation::encoder::spec::{EncoderSpec, crossable};
use crate::situation::{Bands, Value};

/// What batches of rows have taught so far. Batches may come in any order and on several machines: the encoder is the
/// same as from all rows at once.
///
/// ```
/// use nps_core::{EncoderColumn, EncoderFit, EncoderSpec, KeyColumn};
///
/// let spec: EncoderSpec = r#"{"channel": "one_hot"}"#.parse()?;
/// let batch = |value| Ok::<_, nps_core::Error>([EncoderColumn::from(KeyColumn::texts("channel", &vec![Some(value)])?)]);
/// let (mut monday, mut tuesday) = (EncoderFit::new(spec.clone()), EncoderFit::new(spec));
/// monday.add(&batch("web")?, None, None)?;
/// tuesday.add(&batch("sms")?, None, None)?;
/// monday.merge(tuesday)?;
/// assert_eq!(monday.finish()?.names(), ["channel=sms", "channel=web", "channel=—"]);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EncoderFit {
    spec: EncoderSpec,
    /// What each feature has learned.
    learned: Vec<Learned>,
    /// How many rows the batches stand for.
    rows: u64,
}

#[derive(Clone, Debug)]
enum Learned {
    /// All of it was declared.
    Nothing,
    /// How many rows have each level.
    Levels(BTreeMap<Value, u64>),
    Numbers(Occurrences<u64>),
    Classes(Occurrences<[u64; 3]>),
    /// The pairs of a cross that some row has.
    Pairs(Pairs),
}

impl Learned {
    fn new(feature: &Feature) -> Self {
        match &feature.kind {
            _ if feature.is_learned() => Self::Nothing,
            FeatureKind::Bands(Cut::Supervised) => Self::Classes(Occurrences::default()),
            FeatureKind::Bands(_) => Self::Numbers(Occurrences::default()),
            FeatureKind::Cross { .. } => Self::Pairs(Pairs::new()),
            _ => Self::Levels(BTreeMap::new()),
        }
    }

    /// Adds what another one of the same feature has learned; the counts of both add up.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`] where levels are of another type.
    fn require_mergeable(&self, other: &Self, feature: &Feature) -> Result<()> {
        if let (Self::Levels(mine), Self::Levels(theirs)) = (self, other) {
            let types = |levels: &BTreeMap<Value, u64>| levels.keys().next().map(std::mem::discriminant);
            if let (Some(mine), Some(theirs)) = (types(mine), types(theirs))
                && mine != theirs
            {
                let (found, expected) = ("values of another type than before", "one type in all batches");
                return Err(Error::wrong_column_type(&feature.column, found, expected));
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Levels(mine), Self::Levels(theirs)) => {
                for (level, count) in theirs {
                    *mine.entry(level).or_insert(0) += count;
                }
            }
            (Self::Numbers(mine), Self::Numbers(theirs)) => mine.append(theirs),
            (Self::Classes(mine), Self::Classes(theirs)) => mine.append(theirs),
            (Self::Pairs(mine), Self::Pairs(mut theirs)) => mine.append(&mut theirs),
            // One feature learns one thing.
            _ => {}
        }
    }
}

impl EncoderFit {
    /// No rows yet.
    #[must_use]
    pub fn new(spec: EncoderSpec) -> Self {
        let learned = spec.features().iter().map(Learned::new).collect();
        Self { spec, learned, rows: 0 }
    }

    /// Learns from a batch of rows; `frequency` says how many each stands for, and `scores` are what supervised bands are
    /// to separate. O(rows × features + numbers log numbers). Where it fails, nothing of the batch is learned.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where there are supervised bands and no scores; those of
    /// [`SituationEncoder::transform`] for the columns, of [`Bands::quantiles`] for the frequency, of the scores where
    /// rejects are not tolerated; [`ErrorKind::CountOverflow`] at 2^64 rows.
    pub fn add(
        &mut self,
        columns: &[EncoderColumn<'_>],
        frequency: Option<&Codes<'_>>,
        scores: Option<(ScoreColumn<'_>, &ScoreOptions)>,
    ) -> Result<()> {
        let table = Table::new(columns)?;
        let mut batch = Self::new(self.spec.clone());
        let weights = Weights::read(frequency, table.rows)?;
        batch.rows = match &weights {
            Weights::Ones => table.rows as u64,
            Weights::Counts(counts) => counts.iter().sum(),
        };
        let scores = scores.map(|(scores, options)| read_classes(&scores, options, &table, &weights)).transpose()?;
        for (feature, learned) in batch.spec.features().iter().zip(&mut batch.learned) {
            if let FeatureKind::Cross { with, .. } = &feature.kind {
                if let Learned::Pairs(pairs) = learned {
                    let half = |column: &str| Ok::<_, Error>((self.spec.crossed(column)?, table.column(column)?));
                    see_pairs(half(&feature.column)?, half(with)?, &weights, pairs)?;
                }
                continue;
            }
            let column = table.column(&feature.column)?;
            match learned {
                Learned::Nothing if feature.kind.is_numeric() => {
                    column.as_numbers()?;
                }
                Learned::Nothing if column.is_numeric() => return Err(column.is_no_key()),
                // A cross, which has been seen to.
                Learned::Nothing | Learned::Pairs(_) => {}
                Learned::Levels(levels) => {
                    let key = column.to_key()?;
                    feature.require_countable(&key)?;
                    count_levels(&feature.kind, &key, &weights, levels)?;
                }
                Learned::Numbers(numbers) => {
                    for_each_number(&column.as_numbers()?, &feature.column, |row, value| {
                        numbers.add(value, weights.of(row));
                    })?;
                }
                Learned::Classes(numbers) => {
                    let Some(classes) = &scores else { return Err(without_scores(feature)) };
                    for_each_number(&column.as_numbers()?, &feature.column, |row, value| {
                        numbers.add(value, classes.get(row).copied().unwrap_or_default());
                    })?;
                }
            }
        }
        self.merge(batch)
    }

    /// Adds what another one has learned by the same spec. O(levels + numbers).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for another spec, [`ErrorKind::WrongColumnType`] where values are of another type,
    /// [`ErrorKind::CountOverflow`] at 2^64 rows; nothing is added then.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if self.spec != other.spec {
            let message = "what two encoders learned by different features cannot be put together";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let Some(rows) = self.rows.checked_add(other.rows) else {
            return Err(Error::new(
                ErrorKind::CountOverflow,
                format!("the batches add up to more than {} rows", u64::MAX),
            ));
        };
        for ((mine, theirs), feature) in self.learned.iter().zip(&other.learned).zip(self.spec.features()) {
            mine.require_mergeable(theirs, feature)?;
        }
        for (mine, theirs) in self.learned.iter_mut().zip(other.learned) {
            mine.merge(theirs);
        }
        self.rows = rows;
        Ok(())
    }

    /// The encoder. Levels are in the order of labels; those of fewer rows than a feature's `min_count` are rare.
    ///
    /// # Errors
    /// Those of [`SituationEncoder::new`] for too many columns, and of [`Bands::new`] for too many bands.
    pub fn finish(self) -> Result<SituationEncoder> {
        let mut features = self.spec.into_features();
        let mut crossed = Vec::new();
        for (place, (feature, learned)) in features.iter_mut().zip(self.learned).enumerate() {
            match learned {
                Learned::Nothing => {}
                Learned::Pairs(pairs) => crossed.push((place, pairs)),
                Learned::Levels(counts) => {
                    let (known, rare): (Vec<_>, Vec<_>) =
                        counts.into_iter().partition(|&(_, count)| count >= feature.min_count);
                    let values = |levels: Vec<(Value, u64)>| levels.into_iter().map(|(level, _)| level).collect();
                    feature.levels = Some(Levels { known: values(known), rare: values(rare) });
                }
                Learned::Numbers(numbers) => {
                    if let FeatureKind::Bands(Cut::Quantiles(bands)) = feature.kind {
                        let edges = quantile_edges(&numbers.ascending(), bands);
                        feature.kind = FeatureKind::Bands(Cut::At(Bands::new(edges)?));
                    }
                }
                Learned::Classes(classes) => {
                    let edges = separating_edges(&classes.ascending());
                    feature.kind = FeatureKind::Bands(Cut::At(Bands::new(edges)?));
                }
            }
        }
        // Only now is it known which column a level has.
        for (place, pairs) in crossed {
            let Some(FeatureKind::Cross { with, .. }) = features.get(place).map(|feature| &feature.kind) else {
                continue;
            };
            let with = with.clone();
            let of = |column: &str| crossable(&features, column).and_then(|place| features.get(place));
            let halves = features.get(place).and_then(|feature| of(&feature.column)).zip(of(&with));
            let known = halves.map(|(left, right)| columns_of_pairs(&pairs, [left, right])).transpose()?;
            if let Some(feature) = features.get_mut(place) {
                feature.kind = FeatureKind::Cross { with, pairs: CrossPairs::Known(known.unwrap_or_default()) };
            }
        }
        SituationEncoder::new(EncoderSpec::new(features)?)
    }
}

/// How many answers of each class each row stands for.
fn read_classes(
    scores: &ScoreColumn<'_>,
    options: &ScoreOptions,
    table: &Table<'_>,
    weights: &Weights,
) -> Result<Vec<[u64; 3]>> {
    Error::require_rows("the column of scores", scores.len(), "the columns", table.rows)?;
    let (slots, _) = scores.slots(options, |row| weights.of(row))?;
    let classes = |(row, &slot): (usize, &u8)| {
        let mut counts = [0; 3];
        let class = options.scale.category(slot);
        if let Some(count) = class.and_then(|class| counts.get_mut(class as usize)) {
            *count = weights.of(row);
        }
        counts
    };
    Ok(slots.iter().enumerate().map(classes).collect())
}

/// Adds how many rows have each level.
fn count_levels(
    kind: &FeatureKind,
    key: &KeyColumn<'_>,
    weights: &Weights,
    levels: &mut BTreeMap<Value, u64>,
) -> Result<()> {
    key.require_validity()?;
    let mut counts = vec![0_u64; key.labels().len() + 1];
    let mut block = vec![0; BLOCK];
    for start in (0..key.len()).step_by(BLOCK) {
        let Some(ordinals) = block.get_mut(..BLOCK.min(key.len() - start)) else { break };
        key.read_block(start, ordinals)?;
        for (row, &ordinal) in (start..).zip(&*ordinals) {
            if let Some(count) = counts.get_mut(ordinal as usize) {
                *count += weights.of(row);
            }
        }
    }
    for (ordinal, &count) in (0..).zip(&counts).filter(|&(_, &count)| count > 0) {
        match label_of(key.labels(), ordinal) {
            Label::Null => {}
            Label::Text(text) => {
                let mut parts: Vec<&str> = Vec::new();
                for_each_part(kind, text, |part| parts.push(part));
                parts.sort_unstable();
                parts.dedup();
                for part in parts {
                    *levels.entry(part.into()).or_insert(0) += count;
                }
            }
            label => *levels.entry(label.into()).or_insert(0) += count,
        }
    }
    Ok(())
}

#[cold]
fn without_scores(feature: &Feature) -> Error {
    let message = format!("bands of column {:?} are to separate scores, and none are given", feature.column);
    Error::new(ErrorKind::InvalidArgument, message)
}
