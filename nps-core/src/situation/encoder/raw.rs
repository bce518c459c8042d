//! A feature as it is written in JSON.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::KeyKind;
use crate::situation::encoder::feature::{CrossPairs, Cut, Feature, FeatureKind, Levels, Unknown};
use crate::situation::{Bands, Value};

const KINDS: [&str; 8] = ["one_hot", "ordinal", "path", "tags", "bands", "number", "hash", "cross"];

/// Each field with the kinds that have it; what is as usual is left out.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFeature {
    column: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    separator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edges: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quantiles: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supervised: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    columns: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    with: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pairs: Option<RawPairs>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<Unknown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unseen: Option<Unknown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<Vec<Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rare: Option<Vec<Value>>,
}

/// Which pairs a cross has: all, those seen, or a list.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum RawPairs {
    Named(String),
    Known(Vec<[u32; 2]>),
}

impl RawPairs {
    fn read(self) -> Result<CrossPairs> {
        match self {
            Self::Named(name) if name == "all" => Ok(CrossPairs::All),
            Self::Named(name) if name == "seen" => Ok(CrossPairs::Seen),
            Self::Named(name) => {
                let expected = "one of \"all\", \"seen\", or a list of pairs of columns";
                Err(Error::invalid_argument("pairs", &format!("{name:?}"), expected))
            }
            Self::Known(pairs) => Ok(CrossPairs::Known(pairs)),
        }
    }
}

impl From<CrossPairs> for Option<RawPairs> {
    /// Nothing where all are meant, as in features that were written before there was a choice.
    fn from(pairs: CrossPairs) -> Self {
        match pairs {
            CrossPairs::All => None,
            CrossPairs::Seen => Some(RawPairs::Named("seen".to_owned())),
            CrossPairs::Known(pairs) => Some(RawPairs::Known(pairs)),
        }
    }
}

impl RawFeature {
    /// A column of which only the kind is said.
    pub(super) fn named(column: String, kind: String) -> Self {
        Self { column, kind, ..Self::default() }
    }

    /// The kind, whose fields are taken.
    fn take_kind(&mut self) -> Result<FeatureKind> {
        Ok(match self.kind.as_str() {
            "one_hot" => FeatureKind::OneHot,
            "ordinal" => FeatureKind::Ordinal,
            "path" => FeatureKind::Path { separator: self.separator.take().unwrap_or_else(|| KeyKind::STEP.into()) },
            "tags" => FeatureKind::Tags { separator: self.separator.take().unwrap_or_else(|| KeyKind::TAG.into()) },
            "bands" => FeatureKind::Bands(match (self.edges.take(), self.quantiles.take(), self.supervised.take()) {
                (Some(edges), None, None | Some(false)) => Cut::At(Bands::new(edges)?),
                (None, quantiles, None | Some(false)) => Cut::Quantiles(quantiles.unwrap_or(Cut::QUARTILES)),
                (None, None, Some(true)) => Cut::Supervised,
                _ => {
                    let message = format!(
                        "the bands of column {:?} are cut in two ways, expected edges, quantiles or supervised",
                        self.column
                    );
                    return Err(Error::new(ErrorKind::InvalidArgument, message));
                }
            }),
            "number" => FeatureKind::Number,
            "hash" => {
                let Some(columns) = self.columns.take() else {
                    return Err(self.wants("columns", "how many to hash into"));
                };
                FeatureKind::Hash { columns, signed: self.signed.take().unwrap_or(false) }
            }
            "cross" => match self.with.take() {
                Some(with) => {
                    let pairs = self.pairs.take().map(RawPairs::read).transpose()?.unwrap_or_default();
                    FeatureKind::Cross { with, pairs }
                }
                None => return Err(self.wants("with", "the column to cross with")),
            },
            unknown => {
                let expected = KINDS.join(", ");
                return Err(Error::invalid_argument("kind", &format!("{unknown:?}"), &format!("one of {expected}")));
            }
        })
    }

    fn wants(&self, field: &str, what: &str) -> Error {
        let message = format!("column {:?} is encoded as {}, expected {field}: {what}", self.column, self.kind);
        Error::new(ErrorKind::InvalidArgument, message)
    }

    /// The first field that is left.
    fn left(&self) -> Option<&'static str> {
        let fields = [
            ("separator", self.separator.is_some()),
            ("edges", self.edges.is_some()),
            ("quantiles", self.quantiles.is_some()),
            ("supervised", self.supervised.is_some()),
            ("columns", self.columns.is_some()),
            ("signed", self.signed.is_some()),
            ("with", self.with.is_some()),
            ("pairs", self.pairs.is_some()),
            ("rare", self.rare.is_some()),
        ];
        fields.into_iter().find(|&(_, left)| left).map(|(field, _)| field)
    }
}

impl TryFrom<RawFeature> for Feature {
    type Error = Error;

    fn try_from(mut raw: RawFeature) -> Result<Self> {
        let kind = raw.take_kind()?;
        let name = kind.name();
        let mut feature = Self::new(std::mem::take(&mut raw.column), kind)?;
        if let Some(known) = raw.levels.take() {
            feature = feature.with_known(Levels { known, rare: raw.rare.take().unwrap_or_default() })?;
        }
        if let Some(field) = raw.left() {
            let message = format!("column {:?} is encoded as {name}, which has no {field}", feature.column);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        feature = feature.with_min_count(raw.min_count.unwrap_or(0))?;
        if let Some(missing) = raw.missing {
            feature = feature.with_missing(missing)?;
        }
        if let Some(unseen) = raw.unseen { feature.with_unseen(unseen) } else { Ok(feature) }
    }
}

impl From<Feature> for RawFeature {
    fn from(feature: Feature) -> Self {
        let mut raw = Self::named(feature.column, feature.kind.name().to_owned());
        let has_levels = feature.kind.has_levels();
        raw.missing = (!matches!(feature.kind, FeatureKind::Cross { .. })).then_some(feature.missing);
        raw.unseen = has_levels.then_some(feature.unseen);
        raw.min_count = (feature.min_count > 0).then_some(feature.min_count);
        match feature.kind {
            FeatureKind::OneHot | FeatureKind::Ordinal | FeatureKind::Number => {}
            FeatureKind::Path { separator } | FeatureKind::Tags { separator } => raw.separator = Some(separator),
            FeatureKind::Bands(Cut::At(bands)) => raw.edges = Some(bands.into()),
            FeatureKind::Bands(Cut::Quantiles(bands)) => raw.quantiles = Some(bands),
            FeatureKind::Bands(Cut::Supervised) => raw.supervised = Some(true),
            FeatureKind::Hash { columns, signed } => {
                raw.columns = Some(columns);
                raw.signed = Some(signed);
            }
            FeatureKind::Cross { with, pairs } => {
                raw.with = Some(with);
                raw.pairs = pairs.into();
            }
        }
        if let Some(Levels { known, rare }) = feature.levels {
            raw.levels = Some(known);
            raw.rare = (!rare.is_empty()).then_some(rare);
        }
        raw
    }
}
