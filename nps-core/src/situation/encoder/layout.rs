//! Which columns of the matrix each feature has, and what they are called.

use std::iter::once;

use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::situation::encoder::column::{EncoderColumn, Table};
use crate::situation::encoder::csr::CsrMatrix;
use crate::situation::encoder::feature::{CrossPairs, Cut, Feature, FeatureKind, Unknown};
use crate::situation::encoder::levels::Index;
use crate::situation::encoder::spec::{EncoderSpec, crossable};
use crate::situation::encoder::transform::Encoding;

/// Turns rows of a situation into a sparse matrix, by what was declared or learned before.
///
/// A column of the matrix is the same whichever rows it is asked for; features come in the order of the spec, and in each
/// its levels in their order, then the rare ones together, unseen ones and missing ones where they have a column.
///
/// ```
/// use nps_core::{EncoderColumn, EncoderSpec, KeyColumn};
///
/// let spec: EncoderSpec = r#"{"channel": "one_hot", "age": {"kind": "bands", "edges": [30, 40]}, "tags": "tags"}"#.parse()?;
/// let (channel, tags) = (vec![Some("web"), Some("sms"), None], vec![Some("vip;late"), Some(""), Some("late")]);
/// let rows = [
///     EncoderColumn::texts("channel", &channel),
///     EncoderColumn::numbers("age", &[35_i64, 20, 50][..]),
///     EncoderColumn::texts("tags", &tags),
/// ];
/// let encoder = spec.fit(&rows, None, None)?;
/// let names = encoder.names();
/// assert_eq!(names[..3], ["channel=sms", "channel=web", "channel=—"]);
/// assert_eq!(names[3..7], ["age(-∞, 30)", "age[30, 40)", "age[40, ∞)", "age=—"]);
/// assert_eq!(names[7..], ["tags∋late", "tags∋vip", "tags=—"]);
///
/// let matrix = encoder.transform(&rows)?;
/// assert_eq!((matrix.indptr.to_vec(), matrix.indices.to_vec()), (vec![0, 4, 6, 9], vec![1, 4, 7, 8, 0, 3, 2, 5, 7]));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "EncoderSpec", into = "EncoderSpec")]
pub struct SituationEncoder {
    spec: EncoderSpec,
    plans: Vec<Plan>,
    columns: u32,
}

/// The columns of one feature.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The first of them.
    pub(super) first: u32,
    /// How many there are of levels, bands, hashes or pairs.
    own: u32,
    other: Option<u32>,
    pub(super) unseen: Option<u32>,
    pub(super) missing: Option<u32>,
    /// How many there are.
    pub(super) width: u32,
    pub(super) index: Index,
    /// The places of the two features of a cross.
    pub(super) pair: Option<[usize; 2]>,
    /// The column of each pair, where not all have one.
    pub(super) seen: Option<HashMap<[u32; 2], u32>>,
}

impl TryFrom<EncoderSpec> for SituationEncoder {
    type Error = Error;

    fn try_from(spec: EncoderSpec) -> Result<Self> {
        Self::new(spec)
    }
}

impl From<SituationEncoder> for EncoderSpec {
    fn from(encoder: SituationEncoder) -> Self {
        encoder.spec
    }
}

impl PartialEq for SituationEncoder {
    /// Whether the features are the same, in the same order.
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
    }
}

impl SituationEncoder {
    /// The most columns a matrix may have.
    pub const MAX_COLUMNS: u32 = i32::MAX.unsigned_abs();

    /// An encoder of which everything is declared.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where levels or edges of a feature are not known, [`ErrorKind::CountOverflow`] where
    /// there are more than [`MAX_COLUMNS`](Self::MAX_COLUMNS).
    ///
    /// ```
    /// use nps_core::{EncoderSpec, SituationEncoder};
    ///
    /// let spec: EncoderSpec = r#"[{"column": "channel", "kind": "one_hot", "levels": ["web", "sms"]}]"#.parse()?;
    /// assert_eq!(SituationEncoder::new(spec)?.names(), ["channel=web", "channel=sms", "channel=—"]);
    /// assert!(SituationEncoder::new(r#"{"channel": "one_hot"}"#.parse()?).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(spec: EncoderSpec) -> Result<Self> {
        let mut plans: Vec<Plan> = Vec::with_capacity(spec.features().len());
        let mut next = 0_u64;
        for feature in spec.features() {
            if !feature.is_learned() {
                let message = format!(
                    "column {:?} is encoded as {}, of which nothing is known",
                    feature.column,
                    feature.kind.name()
                );
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
            let plan = Plan::new(feature, next, spec.features(), &plans)?;
            next += u64::from(plan.width);
            plans.push(plan);
        }
        Ok(Self { columns: within_columns(next)?, spec, plans })
    }

    /// What it was declared or learned to do, in full.
    #[must_use]
    pub fn spec(&self) -> &EncoderSpec {
        &self.spec
    }

    /// The features, with all that was learned.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        self.spec.features()
    }

    /// How many columns a matrix has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns as usize
    }

    /// What the columns are called: `channel=web`, `declared~product/getting started`, `tags∋vip`, `age[30, 40)`, `id#7`.
    ///
    /// `=(other)` is for rare levels, `=(unseen)` and `=—` for those without a level; a name that is there already has
    /// `#2` after it, the next `#3`. O(columns).
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut by_feature: Vec<Vec<String>> = Vec::new();
        for (feature, plan) in self.spec.features().iter().zip(&self.plans) {
            let pair = plan.pair.and_then(|[left, right]| Some((by_feature.get(left)?, by_feature.get(right)?)));
            by_feature.push(feature_names(feature, plan, pair));
        }
        let names: Vec<String> = by_feature.into_iter().flatten().collect();
        let mut seen = HashSet::with_capacity(names.len());
        names
            .into_iter()
            .map(|name| {
                let again = (2_usize..).map(|time| format!("{name}#{time}"));
                let free = once(name.clone()).chain(again).find(|name| !seen.contains(name)).unwrap_or_default();
                seen.insert(free.clone());
                free
            })
            .collect()
    }

    /// The matrix of these rows. Columns that no feature is of are left alone. O(rows × features + values).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where a column is missing, [`ErrorKind::LengthMismatch`] where columns differ in length,
    /// [`ErrorKind::WrongColumnType`] where one is of another type than the feature's, [`ErrorKind::InvalidKeyCode`].
    /// Where that is the policy, [`ErrorKind::WrongColumnType`] for a missing value and [`ErrorKind::InvalidKeyCode`] for an
    /// unseen one.
    pub fn transform(&self, columns: &[EncoderColumn<'_>]) -> Result<CsrMatrix> {
        self.encoding(columns)?.matrix()
    }

    /// These rows, about to be encoded into arrays that the caller has. O(rows × features that may have several columns).
    ///
    /// # Errors
    /// Those of [`transform`](Self::transform) for columns.
    pub fn encoding<'a>(&'a self, columns: &'a [EncoderColumn<'a>]) -> Result<Encoding<'a>> {
        Encoding::new(self.spec.features(), &self.plans, self.columns(), &Table::new(columns)?)
    }
}

impl Plan {
    /// The columns of a feature that is no cross, counted from 0.
    pub(super) fn alone(feature: &Feature) -> Result<Self> {
        Self::new(feature, 0, &[], &[])
    }

    fn new(feature: &Feature, first: u64, features: &[Feature], plans: &[Self]) -> Result<Self> {
        let mut pair = None;
        let own = match &feature.kind {
            FeatureKind::Bands(Cut::At(bands)) => bands.count() as u64,
            FeatureKind::Ordinal | FeatureKind::Number => 1,
            FeatureKind::Hash { columns, .. } => (*columns).into(),
            FeatureKind::Cross { with, pairs } => {
                let places = (crossable(features, &feature.column), crossable(features, with));
                pair = places.0.zip(places.1).map(|(left, right)| [left, right]);
                let widths = pair.iter().flatten().filter_map(|&place| plans.get(place)).map(|plan| plan.width);
                match pairs {
                    CrossPairs::Known(known) => {
                        require_pairs(feature, with, known, &widths.collect::<Vec<_>>())?;
                        known.len() as u64
                    }
                    CrossPairs::All | CrossPairs::Seen => widths.map(u64::from).product(),
                }
            }
            _ => feature.levels().map_or(0, |levels| levels.len() as u64),
        };
        let mut width = own;
        let mut column = |wanted: bool| {
            width += u64::from(wanted);
            wanted.then(|| first + width - 1)
        };
        let other = column(!feature.rare().is_empty());
        let unseen = column(feature.unseen == Unknown::Level);
        let missing = column(feature.missing == Unknown::Level);
        within_columns(first.saturating_add(width))?;
        // All are below the limit.
        let place = |column: u64| u32::try_from(column).unwrap_or(u32::MAX);
        let mut plan = Self {
            first: place(first),
            own: place(own),
            other: other.map(place),
            unseen: unseen.map(place),
            missing: missing.map(place),
            width: place(width),
            index: Index::None,
            pair,
            seen: None,
        };
        if let FeatureKind::Cross { pairs: CrossPairs::Known(known), .. } = &feature.kind {
            plan.seen = Some(known.iter().copied().zip(plan.first..).collect());
        }
        if let Some(levels) = &feature.levels {
            plan.index = Index::new(levels, plan.first, plan.other);
        }
        Ok(plan)
    }
}

/// Refuses pairs that are out of order, or of columns that the features have not.
fn require_pairs(feature: &Feature, with: &str, pairs: &[[u32; 2]], widths: &[u32]) -> Result<()> {
    let is_there = |pair: &[u32; 2]| pair.iter().zip(widths).all(|(column, width)| column < width);
    if pairs.is_sorted_by(|left, right| left < right) && pairs.iter().all(is_there) {
        return Ok(());
    }
    let message =
        format!("the pairs of {:?} and {with:?} are out of order, or of columns there are not", feature.column);
    Err(Error::new(ErrorKind::InvalidArgument, message))
}

fn within_columns(columns: u64) -> Result<u32> {
    u32::try_from(columns).ok().filter(|&columns| columns <= SituationEncoder::MAX_COLUMNS).ok_or_else(|| {
        let message = format!("the features make {columns} columns, at most {}", SituationEncoder::MAX_COLUMNS);
        Error::new(ErrorKind::CountOverflow, message)
    })
}

/// The names of one feature's columns; those of the two features where it is a cross.
fn feature_names(feature: &Feature, plan: &Plan, pair: Option<(&Vec<String>, &Vec<String>)>) -> Vec<String> {
    let column = &feature.column;
    let levels = |mark: &str| {
        feature.levels().iter().flat_map(|levels| levels.iter()).map(|level| format!("{column}{mark}{level}")).collect()
    };
    let mut names: Vec<String> = match &feature.kind {
        FeatureKind::OneHot => levels("="),
        FeatureKind::Path { .. } => levels("~"),
        FeatureKind::Tags { .. } => levels("∋"),
        FeatureKind::Ordinal | FeatureKind::Number => vec![column.clone()],
        FeatureKind::Bands(Cut::At(bands)) => bands.intervals().iter().map(|band| format!("{column}{band}")).collect(),
        FeatureKind::Bands(_) => Vec::new(),
        FeatureKind::Hash { .. } => (0..plan.own).map(|bucket| format!("{column}#{bucket}")).collect(),
        FeatureKind::Cross { pairs: CrossPairs::Known(known), .. } => {
            let of = |(left, right): (&Vec<String>, &Vec<String>)| {
                let name = |&[first, second]: &[u32; 2]| {
                    Some(format!("{}×{}", left.get(first as usize)?, right.get(second as usize)?))
                };
                known.iter().filter_map(name).collect()
            };
            pair.map(of).unwrap_or_default()
        }
        FeatureKind::Cross { .. } => {
            let of = |(left, right): (&Vec<String>, &Vec<String>)| {
                left.iter().flat_map(|left| right.iter().map(move |right| format!("{left}×{right}"))).collect()
            };
            pair.map(of).unwrap_or_default()
        }
    };
    let marks = [(plan.other, "(other)"), (plan.unseen, "(unseen)"), (plan.missing, "—")];
    names.extend(marks.into_iter().filter(|(place, _)| place.is_some()).map(|(_, mark)| format!("{column}={mark}")));
    names
}
