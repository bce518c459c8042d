//! What is to become of a whole table.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::MISSING;
use crate::score::{Codes, ScoreColumn, ScoreOptions};
use crate::situation::Observations;
use crate::situation::encoder::column::EncoderColumn;
use crate::situation::encoder::feature::{Cut, Feature, FeatureKind};
use crate::situation::encoder::fit::EncoderFit;
use crate::situation::encoder::layout::SituationEncoder;
use crate::situation::encoder::raw::RawFeature;

/// What is to become of each column of a situation, in the order of the matrix's columns.
///
/// As JSON a list of [`Feature`]s, or shorter, an object from the columns to their kinds.
///
/// ```
/// use nps_core::EncoderSpec;
///
/// let spec: EncoderSpec = serde_json::from_str(r#"{"channel": "one_hot", "age": {"kind": "bands", "quantiles": 3}}"#)?;
/// assert_eq!(spec.features().len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct EncoderSpec {
    features: Vec<Feature>,
}

impl EncoderSpec {
    /// These features.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where a cross is of a column that no feature before it turns into zeros and ones;
    /// [`ErrorKind::WrongColumnType`] where a column is one of numbers for one feature, and of levels for another.
    pub fn new(features: impl Into<Vec<Feature>>) -> Result<Self> {
        let features: Vec<Feature> = features.into();
        for (place, feature) in features.iter().enumerate() {
            let earlier = features.get(..place).unwrap_or_default();
            feature.require_as_read(earlier)?;
            if let FeatureKind::Cross { with, .. } = &feature.kind {
                for column in [&feature.column, with] {
                    if crossable(earlier, column).is_none() {
                        let known: Vec<&str> = earlier
                            .iter()
                            .filter(|earlier| earlier.kind.is_crossable())
                            .map(|earlier| earlier.column.as_str())
                            .collect();
                        return Err(Error::unknown_column(column, &known));
                    }
                }
            }
        }
        Ok(Self { features })
    }

    /// The usual feature for each column: quartiles of numbers, ancestors of paths, tags of sets, the places of values that
    /// have an order, and of anything else a column for each level. Where a gap is not known it is in no column.
    ///
    /// ```
    /// use nps_core::{EncoderColumn, EncoderSpec, KeyColumn};
    ///
    /// let channel = EncoderColumn::from(KeyColumn::texts("channel", &vec![Some("web"), Some("sms")])?);
    /// let age = EncoderColumn::numbers("age", &[30.0, 40.0][..]);
    /// let names: Vec<_> = EncoderSpec::usual(&[channel, age]).features().iter().map(|one| one.kind().name()).collect();
    /// assert_eq!(names, ["one_hot", "bands"]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn usual(columns: &[EncoderColumn<'_>]) -> Self {
        Self { features: columns.iter().filter_map(|column| column.usual().ok()).collect() }
    }

    /// The features.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The columns that are read, each once, and whether it is one of numbers.
    ///
    /// ```
    /// use nps_core::EncoderSpec;
    /// let spec: EncoderSpec = r#"{"age": "bands", "channel": "one_hot"}"#.parse()?;
    /// assert!(spec.columns().eq([("age", true), ("channel", false)]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn columns(&self) -> impl Iterator<Item = (&str, bool)> {
        let is_first = |&(place, feature): &(usize, &Feature)| {
            let mut earlier = self.features.iter().take(place);
            feature.reads_column() && !earlier.any(|earlier| earlier.column == feature.column && earlier.reads_column())
        };
        let features = self.features.iter().enumerate();
        features.filter(is_first).map(|(_, feature)| (feature.column.as_str(), feature.kind.is_numeric()))
    }

    /// The feature that a cross is of, by its column.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`].
    pub(super) fn crossed(&self, column: &str) -> Result<&Feature> {
        let place = crossable(&self.features, column);
        place.and_then(|place| self.features.get(place)).ok_or_else(|| Error::unknown_column(column, &[""; 0]))
    }

    /// Whether there is something that only scores can teach: supervised bands.
    #[must_use]
    pub fn wants_scores(&self) -> bool {
        self.features.iter().any(|feature| feature.kind == FeatureKind::Bands(Cut::Supervised))
    }

    /// Learns from these rows what is not declared: [`EncoderFit`] for one batch.
    ///
    /// # Errors
    /// Those of [`EncoderFit::add`].
    ///
    /// ```
    /// use nps_core::{EncoderColumn, EncoderSpec, KeyColumn};
    ///
    /// let spec: EncoderSpec = serde_json::from_str(r#"{"channel": "one_hot"}"#).expect("as above");
    /// let rows = [EncoderColumn::from(KeyColumn::texts("channel", &vec![Some("web"), None, Some("sms")])?)];
    /// let encoder = spec.fit(&rows, None, None)?;
    /// assert_eq!(encoder.names(), ["channel=sms", "channel=web", "channel=—"]);
    /// assert_eq!(encoder.transform(&rows)?.indices.to_vec(), [1, 2, 0]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn fit(
        &self,
        columns: &[EncoderColumn<'_>],
        frequency: Option<&Codes<'_>>,
        scores: Option<(ScoreColumn<'_>, &ScoreOptions)>,
    ) -> Result<SituationEncoder> {
        let mut fit = EncoderFit::new(self.clone());
        fit.add(columns, frequency, scores)?;
        fit.finish()
    }

    /// Learns from a table of answers: from each of its dimensions what is not declared, each row counting as often as it
    /// stands for an answer, and by the scores what is to separate them.
    ///
    /// # Errors
    /// Those of [`EncoderFit::add`].
    ///
    /// ```
    /// use nps_core::{EncoderSpec, KeyColumn, Observations, ScoreOptions};
    ///
    /// let declared = KeyColumn::texts("declared", &vec![Some("product/manual"), Some("product")])?.path();
    /// let tags = KeyColumn::texts("tags", &vec![Some("vip;late"), None])?.tags();
    /// let rows = Observations::builder(&[9_u8, 3][..]).dimension(declared).dimension(tags);
    /// let cells = Observations::tabulate(rows, &ScoreOptions::default())?;
    /// let encoder = EncoderSpec::usual(&cells.encoder_columns()).fit_observations(&cells)?;
    /// assert_eq!(encoder.names()[..3], ["declared~product", "declared~product/manual", "declared=—"]);
    /// assert_eq!(encoder.names()[3..], ["tags∋late", "tags∋vip", "tags=—"]);
    /// let matrix = encoder.transform(&cells.encoder_columns())?;
    /// assert_eq!((matrix.rows, cells.frequencies()), (2, vec![1, 1]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn fit_observations(&self, rows: &Observations) -> Result<SituationEncoder> {
        let answers = |(&slot, count): (&u8, u64)| if slot <= MISSING { count } else { 0 };
        let counts: Vec<u64> = rows.slots().iter().zip(rows.frequencies()).map(answers).collect();
        self.fit(&rows.encoder_columns(), Some(&Codes::from(counts)), None)
    }

    pub(super) fn into_features(self) -> Vec<Feature> {
        self.features
    }
}

/// The place of the first feature of a column that is zeros and ones.
pub(super) fn crossable(features: &[Feature], column: &str) -> Option<usize> {
    features.iter().position(|feature| feature.column == *column && feature.kind.is_crossable())
}

/// A feature of the column that is the key in an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum Short {
    Kind(String),
    Fields(serde_json::Map<String, serde_json::Value>),
}

impl Short {
    fn feature(self, column: String) -> std::result::Result<Feature, String> {
        let raw = match self {
            Self::Kind(kind) => RawFeature::named(column, kind),
            Self::Fields(mut fields) => {
                if fields.insert("column".to_owned(), column.into()).is_some() {
                    return Err("a column is named by its key already".to_owned());
                }
                serde_json::from_value(fields.into()).map_err(|error| error.to_string())?
            }
        };
        Feature::try_from(raw).map_err(|error| error.to_string())
    }
}

impl<'de> Deserialize<'de> for EncoderSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Features;

        impl<'de> Visitor<'de> for Features {
            type Value = Vec<Feature>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of features, or an object from columns to kinds")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Self::Value, A::Error> {
                let mut features = Vec::new();
                while let Some(feature) = list.next_element()? {
                    features.push(feature);
                }
                Ok(features)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> std::result::Result<Self::Value, A::Error> {
                let mut features = Vec::new();
                while let Some((column, feature)) = object.next_entry::<String, Short>()? {
                    features.push(feature.feature(column).map_err(de::Error::custom)?);
                }
                Ok(features)
            }
        }

        let features = deserializer.deserialize_any(Features)?;
        Self::new(features).map_err(de::Error::custom)
    }
}

impl std::str::FromStr for EncoderSpec {
    type Err = Error;

    /// Reads the JSON.
    fn from_str(json: &str) -> Result<Self> {
        serde_json::from_str(json)
            .map_err(|error| Error::new(ErrorKind::InvalidArgument, format!("the features cannot be read: {error}")))
    }
}
