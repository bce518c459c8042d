//! A column on its way into an encoder.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::score::{KeyColumn, KeyKind, Label, Labels, Missing, ScoreColumn, TextColumn};
use crate::situation::Value;
use crate::situation::encoder::feature::{Cut, Feature, FeatureKind, Unknown};

/// A column of values to encode: codes with labels, texts as they are, or numbers.
#[derive(Clone)]
pub struct EncoderColumn<'a> {
    name: Cow<'a, str>,
    pub(super) values: Values<'a>,
}

#[derive(Clone)]
pub(super) enum Values<'a> {
    Key(KeyColumn<'a>),
    Texts(&'a dyn TextColumn),
    Numbers(ScoreColumn<'a>),
}

impl<'a> From<KeyColumn<'a>> for EncoderColumn<'a> {
    fn from(key: KeyColumn<'a>) -> Self {
        Self { name: key.name().to_owned().into(), values: Values::Key(key) }
    }
}

impl<'a> EncoderColumn<'a> {
    /// A column of texts that are not coded: each is looked up where it is.
    #[must_use]
    pub fn texts(name: impl Into<Cow<'a, str>>, texts: &'a dyn TextColumn) -> Self {
        Self { name: name.into(), values: Values::Texts(texts) }
    }

    /// A column of numbers; NaN is missing.
    #[must_use]
    pub fn numbers(name: impl Into<Cow<'a, str>>, numbers: impl Into<ScoreColumn<'a>>) -> Self {
        Self { name: name.into(), values: Values::Numbers(numbers.into()) }
    }

    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Key(key) => key.len(),
            Values::Texts(texts) => texts.rows(),
            Values::Numbers(numbers) => numbers.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is a column of numbers.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        matches!(self.values, Values::Numbers(_))
    }

    /// The feature that it usually is.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where values that have an order are there twice.
    pub(super) fn usual(&self) -> Result<Feature> {
        let Values::Key(key) = &self.values else {
            let numeric = FeatureKind::Bands(Cut::Quantiles(Cut::QUARTILES));
            return Feature::new(self.name(), if self.is_numeric() { numeric } else { FeatureKind::OneHot });
        };
        let feature = match key.kind() {
            KeyKind::Path => Feature::new(key.name(), FeatureKind::Path { separator: KeyKind::STEP.into() })?,
            KeyKind::Tags => Feature::new(key.name(), FeatureKind::Tags { separator: KeyKind::TAG.into() })?,
            KeyKind::Ordinal => {
                let labels = key.labels();
                let levels = (0..labels.len()).map(|code| Value::from(labels.get(code)));
                Feature::new(key.name(), FeatureKind::Ordinal)?.with_levels(levels)?
            }
            KeyKind::Nominal => Feature::new(key.name(), FeatureKind::OneHot)?,
        };
        match key.missing_is() {
            Missing::Unknown => feature.with_missing(Unknown::Ignore),
            Missing::Level => Ok(feature),
        }
    }

    /// The numbers of the column.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType).
    pub(super) fn as_numbers(&self) -> Result<ScoreColumn<'a>> {
        match &self.values {
            Values::Numbers(numbers) => Ok(*numbers),
            Values::Key(_) | Values::Texts(_) => {
                Err(Error::wrong_column_type(&self.name, "values to group by", "numbers"))
            }
        }
    }

    /// The column as a key.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType), and those of [`KeyColumn::texts`].
    pub(super) fn to_key(&self) -> Result<Cow<'_, KeyColumn<'a>>> {
        match &self.values {
            Values::Key(key) => Ok(Cow::Borrowed(key)),
            Values::Texts(texts) => KeyColumn::texts(self.name.clone(), *texts).map(Cow::Owned),
            Values::Numbers(_) => Err(self.is_no_key()),
        }
    }

    /// That these are numbers, and no values to group by.
    pub(super) fn is_no_key(&self) -> Error {
        Error::wrong_column_type(&self.name, "numbers", "texts, whole numbers or booleans to group by")
    }
}

/// The columns of one table, all as long.
pub(super) struct Table<'a> {
    columns: &'a [EncoderColumn<'a>],
    pub(super) rows: usize,
}

impl<'a> Table<'a> {
    /// # Errors
    /// [`LengthMismatch`](crate::ErrorKind::LengthMismatch).
    pub(super) fn new(columns: &'a [EncoderColumn<'a>]) -> Result<Self> {
        let rows = columns.first().map_or(0, EncoderColumn::len);
        for column in columns {
            Error::require_rows(&format!("column {:?}", column.name), column.len(), "the columns before it", rows)?;
        }
        Ok(Self { columns, rows })
    }

    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn).
    pub(super) fn column(&self, name: &str) -> Result<&'a EncoderColumn<'a>> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.columns.iter().map(EncoderColumn::name).collect();
            Error::unknown_column(name, &known)
        })
    }
}

/// The label of an ordinal: null for 0.
pub(super) fn label_of(labels: &Labels, ordinal: u32) -> Label<'_> {
    ordinal.checked_sub(1).map_or(Label::Null, |code| labels.get(code as usize))
}
