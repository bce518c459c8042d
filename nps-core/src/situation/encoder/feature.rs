//! What is to become of one column.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::situation::bands::require_bands;
use crate::situation::encoder::raw::RawFeature;
use crate::situation::{Bands, Value};

/// What becomes of a row whose value is missing, or is none of those known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// The rows are refused.
    Error,
    /// Nothing: the row has zero in all columns of the feature.
    #[default]
    Ignore,
    /// A column of its own.
    Level,
}

/// Where a number is cut into bands.
#[derive(Clone, Debug, PartialEq)]
pub enum Cut {
    /// At these edges.
    At(Bands),
    /// Into so many bands of as many rows each as may be: [`Bands::quantiles`].
    Quantiles(usize),
    /// Where it separates the scores best: [`Bands::supervised`].
    Supervised,
}

impl Cut {
    /// How many bands a number has where nothing is said.
    pub(super) const QUARTILES: usize = 4;
}

/// What the columns of a feature say.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FeatureKind {
    /// A column for each level, 1 where a row has it.
    OneHot,
    /// One column: the place of the level, from 1.
    Ordinal,
    /// A column for each ancestor of a path, itself among them: `a`, `a/b` and `a/b/c` for `a/b/c`.
    Path {
        /// What is between two steps.
        separator: String,
    },
    /// A column for each tag of a set written as one text.
    Tags {
        /// What is between two tags.
        separator: String,
    },
    /// A column for each band of a number.
    Bands(Cut),
    /// One column: the number itself.
    Number,
    /// So many columns, in one of which a row has 1: `MurmurHash3` of `column=value` says which.
    Hash {
        /// How many columns there are.
        columns: u32,
        /// Whether a bit of the hash says if it is 1 or −1, so that collisions cancel out in the mean.
        signed: bool,
    },
    /// A column for each pair of a column of one feature and one of another.
    Cross {
        /// The other feature's column; the feature's own is the first of the pair.
        with: String,
        /// Which pairs have a column.
        pairs: CrossPairs,
    },
}

/// Which pairs of a cross have a column.
///
/// ```
/// use nps_core::{EncoderColumn, EncoderSpec};
///
/// let spec: EncoderSpec = r#"[
///     {"column": "a", "kind": "one_hot"},
///     {"column": "b", "kind": "one_hot"},
///     {"column": "a", "kind": "cross", "with": "b", "pairs": "seen"}
/// ]"#.parse()?;
/// let (a, b) = (vec![Some("x"), Some("y")], vec![Some("1"), Some("2")]);
/// let encoder = spec.fit(&[EncoderColumn::texts("a", &a), EncoderColumn::texts("b", &b)], None, None)?;
/// assert_eq!(encoder.names()[6..], ["a=x×b=1", "a=y×b=2"]); // of nine that there may be
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrossPairs {
    /// All that there may be, whether a row has them or not.
    #[default]
    All,
    /// Those that some row has when the encoder is fitted; others are zeros afterwards.
    Seen,
    /// These, in order: a column of the one feature and one of the other, each counted from 0.
    Known(Vec<[u32; 2]>),
}

impl FeatureKind {
    /// The kind's name: `one_hot`, `ordinal`, `path`, `tags`, `bands`, `number`, `hash` or `cross`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OneHot => "one_hot",
            Self::Ordinal => "ordinal",
            Self::Path { .. } => "path",
            Self::Tags { .. } => "tags",
            Self::Bands(_) => "bands",
            Self::Number => "number",
            Self::Hash { .. } => "hash",
            Self::Cross { .. } => "cross",
        }
    }

    /// Whether the column is one of numbers, and not of values to group by.
    #[must_use]
    pub const fn is_numeric(&self) -> bool {
        matches!(self, Self::Bands(_) | Self::Number)
    }

    /// Whether there are levels, to be learned or declared.
    pub(super) const fn has_levels(&self) -> bool {
        matches!(self, Self::OneHot | Self::Ordinal | Self::Path { .. } | Self::Tags { .. })
    }

    /// Whether all a row can have in a column is 1, so that the feature can be crossed.
    pub(super) const fn is_crossable(&self) -> bool {
        matches!(self, Self::OneHot | Self::Path { .. } | Self::Tags { .. } | Self::Bands(_))
    }
}

/// The values a feature knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Levels {
    /// Those with a column, in its order.
    pub(super) known: Vec<Value>,
    /// Those too rare for one, which have one together.
    pub(super) rare: Vec<Value>,
}

/// One column of the situation and what is to become of it.
///
/// As JSON: `{"column": "channel", "kind": "one_hot", "min_count": 20}`, with what [`FeatureKind`] has besides under its
/// own name.
///
/// ```
/// use nps_core::{Feature, FeatureKind, Unknown};
///
/// let json = r#"{"column": "channel", "kind": "one_hot", "levels": ["web", "sms"], "unseen": "error"}"#;
/// let feature: Feature = serde_json::from_str(json)?;
/// assert_eq!((feature.kind(), feature.unseen()), (&FeatureKind::OneHot, Unknown::Error));
/// assert!(serde_json::from_str::<Feature>(&json.replace("unseen", "unsene")).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawFeature", into = "RawFeature")]
pub struct Feature {
    pub(super) column: String,
    pub(super) kind: FeatureKind,
    pub(super) levels: Option<Levels>,
    pub(super) min_count: u64,
    pub(super) missing: Unknown,
    pub(super) unseen: Unknown,
}

impl Feature {
    /// The most columns that values may be hashed into.
    pub const MAX_HASHED: u32 = 1 << 24;

    /// A feature of the column. Missing values have a column of their own, unseen ones none, and no level is too rare.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where a separator is empty, the bands are none or more than [`Bands::MAX`], or the
    /// columns to hash into are none or more than [`MAX_HASHED`](Self::MAX_HASHED).
    ///
    /// ```
    /// use nps_core::{Cut, Feature, FeatureKind};
    /// assert!(Feature::new("age", FeatureKind::Bands(Cut::Quantiles(4))).is_ok());
    /// assert!(Feature::new("age", FeatureKind::Bands(Cut::Quantiles(0))).is_err());
    /// ```
    pub fn new(column: impl Into<String>, kind: FeatureKind) -> Result<Self> {
        match &kind {
            FeatureKind::Path { separator } | FeatureKind::Tags { separator } if separator.is_empty() => {
                return Err(Error::invalid_argument("separator", "empty", "a text"));
            }
            FeatureKind::Bands(Cut::Quantiles(bands)) => require_bands(*bands)?,
            FeatureKind::Hash { columns, .. } if !(1..=Self::MAX_HASHED).contains(columns) => {
                let expected = format!("a number from 1 to {}", Self::MAX_HASHED);
                return Err(Error::invalid_argument("columns", &columns.to_string(), &expected));
            }
            _ => {}
        }
        let missing = if matches!(kind, FeatureKind::Cross { .. }) { Unknown::Ignore } else { Unknown::Level };
        Ok(Self { column: column.into(), kind, levels: None, min_count: 0, missing, unseen: Unknown::Ignore })
    }

    /// The same feature with these levels, in the order of its columns, and none to be learned.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the kind has no levels or a level is there twice,
    /// [`ErrorKind::WrongColumnType`] where they are of different types, null is one, or paths or tags are no texts.
    pub fn with_levels(self, levels: impl IntoIterator<Item = impl Into<Value>>) -> Result<Self> {
        let levels = Levels { known: levels.into_iter().map(Into::into).collect(), rare: Vec::new() };
        self.with_known(levels)
    }

    /// The same with rare levels besides.
    pub(super) fn with_known(mut self, levels: Levels) -> Result<Self> {
        if !self.kind.has_levels() {
            return Err(self.has_no("levels"));
        }
        self.require_one_type(&levels)?;
        let mut seen: Vec<&Value> = levels.known.iter().chain(&levels.rare).collect();
        seen.sort_unstable();
        if let Some(&[twice, _]) = seen.windows(2).find(|pair| matches!(pair, [left, right] if left == right)) {
            let message = format!("level {twice} of column {:?} is there twice", self.column);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        if matches!(self.kind, FeatureKind::Ordinal) && !levels.rare.is_empty() {
            return Err(self.has_no("rare levels"));
        }
        self.levels = Some(levels);
        Ok(self)
    }

    fn require_one_type(&self, levels: &Levels) -> Result<()> {
        let texts_only = matches!(self.kind, FeatureKind::Path { .. } | FeatureKind::Tags { .. });
        let mut all = levels.known.iter().chain(&levels.rare);
        let Some(first) = levels.known.first().or(levels.rare.first()) else { return Ok(()) };
        let fits = |value: &Value| match value {
            Value::Null => false,
            Value::Text(_) => true,
            Value::Integer(_) | Value::Boolean(_) => !texts_only,
        };
        if all.all(|level| fits(level) && std::mem::discriminant(level) == std::mem::discriminant(first)) {
            return Ok(());
        }
        let expected = if texts_only { "texts" } else { "texts, whole numbers or booleans" };
        Err(Error::wrong_column_type(&self.column, "levels that are null or of other types", expected))
    }

    /// The same feature with a column for all levels together that fewer rows have than so many.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the kind has no levels to gather.
    pub fn with_min_count(mut self, min_count: u64) -> Result<Self> {
        if min_count > 1 && (!self.kind.has_levels() || matches!(self.kind, FeatureKind::Ordinal)) {
            return Err(self.has_no("min_count"));
        }
        self.min_count = min_count;
        Ok(self)
    }

    /// The same feature with this policy for missing values.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a cross, whose pairs are of what the features it is of have.
    pub fn with_missing(mut self, missing: Unknown) -> Result<Self> {
        if matches!(self.kind, FeatureKind::Cross { .. }) && missing != Unknown::Ignore {
            return Err(self.has_no("missing"));
        }
        self.missing = missing;
        Ok(self)
    }

    /// The same feature with this policy for values that are none of those known.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the kind knows of none: bands, numbers, hashes and crosses.
    pub fn with_unseen(mut self, unseen: Unknown) -> Result<Self> {
        if unseen != Unknown::Ignore && !self.kind.has_levels() {
            return Err(self.has_no("unseen"));
        }
        self.unseen = unseen;
        Ok(self)
    }

    /// The column it is of.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.column
    }

    /// What its columns say.
    #[must_use]
    pub fn kind(&self) -> &FeatureKind {
        &self.kind
    }

    /// The levels that have a column, in its order; `None` where the kind has none or they are still to be learned.
    #[must_use]
    pub fn levels(&self) -> Option<&[Value]> {
        self.levels.as_ref().map(|levels| &levels.known[..])
    }

    /// The levels that are too rare for a column of their own.
    #[must_use]
    pub fn rare(&self) -> &[Value] {
        self.levels.as_ref().map_or(&[], |levels| &levels.rare)
    }

    /// From how many rows on a level has a column.
    #[must_use]
    pub fn min_count(&self) -> u64 {
        self.min_count
    }

    /// What becomes of missing values.
    #[must_use]
    pub fn missing(&self) -> Unknown {
        self.missing
    }

    /// What becomes of values that are none of those known.
    #[must_use]
    pub fn unseen(&self) -> Unknown {
        self.unseen
    }

    /// Whether there is anything to learn from rows.
    pub(super) fn is_learned(&self) -> bool {
        match &self.kind {
            FeatureKind::Bands(cut) => matches!(cut, Cut::At(_)),
            FeatureKind::Cross { pairs, .. } => *pairs != CrossPairs::Seen,
            kind => !kind.has_levels() || self.levels.is_some(),
        }
    }

    /// Whether a column is read for it, and not only other features are.
    pub(super) fn reads_column(&self) -> bool {
        !matches!(self.kind, FeatureKind::Cross { .. })
    }

    /// Refuses a feature that reads its column as something else than an earlier one does.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`].
    pub(super) fn require_as_read(&self, earlier: &[Self]) -> Result<()> {
        let same = |other: &&Self| other.reads_column() && other.column == self.column;
        match earlier.iter().find(same) {
            Some(other) if self.reads_column() && other.kind.is_numeric() != self.kind.is_numeric() => {
                let message = format!(
                    "column {:?} is encoded as {} and as {}: it is either one of numbers or one of levels",
                    self.column,
                    other.kind.name(),
                    self.kind.name()
                );
                Err(Error::new(ErrorKind::WrongColumnType, message))
            }
            _ => Ok(()),
        }
    }

    #[cold]
    fn has_no(&self, what: &str) -> Error {
        let message = format!("column {:?} is encoded as {}, which has no {what}", self.column, self.kind.name());
        Error::new(ErrorKind::InvalidArgument, message)
    }
}
