//! Bands of a number: where they are cut, what they are called, and which one a number is in.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::codes::edges_reached;
use crate::score::{BLOCK, Codes, KeyColumn, Labels, ScoreColumn, ScoreOptions};
use crate::situation::counting::Weights;
use crate::situation::cutting::{Occurrences, quantile_edges, separating_edges};

/// Bands of a number, from the lowest to the highest: one below the first edge, one from each edge up to and without the
/// next, so that each number is in exactly one of them. Without an edge there is one band, that of any number.
///
/// ```
/// use nps_core::Bands;
///
/// let age = Bands::new([30.0, 60.0, 90.0])?;
/// assert_eq!(age.labels(), ["< 30", "30 – 60", "60 – 90", "≥ 90"]);
/// assert_eq!((age.band(29.9), age.band(30.0), age.band(120.0)), (Some(0), Some(1), Some(3)));
/// assert_eq!(age.band(f64::NAN), None); // missing
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Bands {
    edges: Vec<f64>,
}

impl TryFrom<Vec<f64>> for Bands {
    type Error = Error;

    fn try_from(edges: Vec<f64>) -> Result<Self> {
        Self::new(edges)
    }
}

impl From<Bands> for Vec<f64> {
    fn from(bands: Bands) -> Self {
        bands.edges
    }
}

impl Bands {
    /// The most bands a number may have.
    pub const MAX: usize = 1 << 16;

    /// Bands with these edges.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where an edge is not finite or not above the one before, or there are more than
    /// [`MAX`](Self::MAX) bands.
    ///
    /// ```
    /// use nps_core::Bands;
    /// assert!(Bands::new([30.0, 30.0]).is_err());
    /// assert_eq!(Bands::new([])?.labels(), ["any"]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(edges: impl Into<Vec<f64>>) -> Result<Self> {
        let mut edges: Vec<f64> = edges.into();
        require_bands(edges.len().saturating_add(1))?;
        for edge in &mut edges {
            if !edge.is_finite() {
                return Err(Error::invalid_argument("edges", &format!("a list with {edge}"), "finite numbers"));
            }
            // −0 and 0 are one number.
            *edge += 0.0;
        }
        if let Some(&[low, high]) = edges.windows(2).find(|pair| !matches!(pair, [low, high] if low < high)) {
            let message = format!("edges go from {low} to {high}, expected each above the one before");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(Self { edges })
    }

    /// Bands that hold as many of the numbers each as may be: edges at the quantiles k/`bands`, of type 7 (Hyndman &
    /// Fan, *The American Statistician* 50, 1996), so that a counted cell is so many rows.
    ///
    /// Equal edges are one, and none is at the lowest number: ties make fewer bands. Missing and infinite numbers are
    /// left out; without any number there is one band. O(rows log rows).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `bands` is from 1 to [`MAX`](Self::MAX); [`ErrorKind::WrongColumnType`] where
    /// a value is no number; [`ErrorKind::LengthMismatch`], [`ErrorKind::InvalidCount`] and [`ErrorKind::CountOverflow`]
    /// for the frequency, which says how many rows each stands for.
    ///
    /// ```
    /// use nps_core::{Bands, Codes};
    ///
    /// let minutes = [1.0, 2.0, 3.0, 4.0, 5.0];
    /// assert_eq!(Bands::quantiles(&minutes[..], None, 4)?.edges(), [2.0, 3.0, 4.0]);
    /// let frequency = Codes::from(vec![3_u8, 0, 0, 0, 1]);
    /// assert_eq!(Bands::quantiles(&minutes[..], Some(&frequency), 2)?.count(), 1); // three of four are 1
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn quantiles<'a>(
        values: impl Into<ScoreColumn<'a>>,
        frequency: Option<&Codes<'_>>,
        bands: usize,
    ) -> Result<Self> {
        require_bands(bands)?;
        let values = values.into();
        let weights = Weights::read(frequency, values.len())?;
        let mut counted = Occurrences::default();
        for_each_number(&values, "values", |row, value| counted.add(value, weights.of(row)))?;
        Self::new(quantile_edges(&counted.ascending(), bands))
    }

    /// Bands that separate the scores best: cuts where the entropy of the three classes falls most, in two, then each
    /// part again, for as long as the description gets shorter by it (MDLP: Fayyad & Irani, IJCAI 1993).
    ///
    /// Cuts are halfway between two neighbouring numbers; of equally good ones, the lowest. Rows without a score or a
    /// finite number are left out. Where nothing separates the scores there is one band.
    /// O(rows log rows + distinct numbers × bands).
    ///
    /// # Errors
    /// Those of [`quantiles`](Self::quantiles), and of the scores where rejects are not tolerated.
    ///
    /// ```
    /// use nps_core::{Bands, ScoreOptions};
    ///
    /// let minutes = [1.0, 2.0, 3.0, 4.0, 20.0, 21.0, 22.0, 23.0];
    /// let scores = [10_u8, 9, 10, 9, 2, 3, 1, 0];
    /// let bands = Bands::supervised(&minutes[..], None, &scores[..], &ScoreOptions::default())?;
    /// assert_eq!(bands.labels(), ["< 12", "≥ 12"]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn supervised<'a>(
        values: impl Into<ScoreColumn<'a>>,
        frequency: Option<&Codes<'_>>,
        scores: impl Into<ScoreColumn<'a>>,
        options: &ScoreOptions,
    ) -> Result<Self> {
        let (values, scores) = (values.into(), scores.into());
        Error::require_rows("the column of values", values.len(), "the scores", scores.len())?;
        let weights = Weights::read(frequency, values.len())?;
        let (slots, _) = scores.slots(options, |row| weights.of(row))?;
        let mut classes = Occurrences::default();
        for_each_number(&values, "values", |row, value| {
            if let Some(class) = slots.get(row).and_then(|&slot| options.scale.category(slot)) {
                let mut counts = [0; 3];
                if let Some(count) = counts.get_mut(class as usize) {
                    *count = weights.of(row);
                }
                classes.add(value, counts);
            }
        })?;
        Self::new(separating_edges(&classes.ascending()))
    }

    /// Where the bands are cut: ascending.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// How many bands there are: one more than edges.
    pub fn count(&self) -> usize {
        self.edges.len() + 1
    }

    /// The band of a number, 0 for the lowest; `None` for NaN. O(log bands).
    #[must_use]
    pub fn band(&self, value: f64) -> Option<u32> {
        let below = || self.edges.partition_point(|&edge| edge <= value);
        if value.is_nan() { None } else { u32::try_from(below()).ok() }
    }

    /// What the bands are called: `< 30`, `30 – 60`, `≥ 60`; the text of a band depends on its edges only.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.describe("any", |low, high| match (low, high) {
            (None, high) => format!("< {high}"),
            (Some(low), "") => format!("≥ {low}"),
            (Some(low), high) => format!("{low} – {high}"),
        })
    }

    /// The bands as intervals: `(-∞, 30)`, `[30, 60)`, `[60, ∞)`.
    #[must_use]
    pub fn intervals(&self) -> Vec<String> {
        self.describe("(-∞, ∞)", |low, high| match (low, high) {
            (None, high) => format!("(-∞, {high})"),
            (Some(low), "") => format!("[{low}, ∞)"),
            (Some(low), high) => format!("[{low}, {high})"),
        })
    }

    /// One text a band, from the texts of its lower and its upper edge, which the last one has none of.
    fn describe(&self, any: &str, text: impl Fn(Option<&str>, &str) -> String) -> Vec<String> {
        let edges: Vec<String> = self.edges.iter().map(|&edge| number_text(edge)).collect();
        if edges.is_empty() {
            return vec![any.to_owned()];
        }
        let lows = std::iter::once(None).chain(edges.iter().map(|edge| Some(edge.as_str())));
        let highs = edges.iter().map(String::as_str).chain(std::iter::once(""));
        lows.zip(highs).map(|(low, high)| text(low, high)).collect()
    }

    /// A column of numbers as a key whose groups are the bands, in their order and not in that of their labels; a row
    /// without a number is null. The banded dimension of [`Observations`](crate::Observations). As [`codes`](Self::codes).
    ///
    /// # Errors
    /// As [`codes`](Self::codes).
    ///
    /// ```
    /// use nps_core::{Bands, Label, ScoreOptions, score_by};
    ///
    /// let age = Bands::new([30.0, 100.0])?.key("age", &[25_i64, 120, 40][..])?;
    /// let table = score_by(&[9_u8, 3, 10][..], &[age], &ScoreOptions::default())?;
    /// assert_eq!([0, 1, 2].map(|group| table.label(group, 0)), ["< 30", "30 – 100", "≥ 100"].map(Label::Text));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn key<'a>(&self, name: &str, values: impl Into<ScoreColumn<'a>>) -> Result<KeyColumn<'static>> {
        let codes = self.codes(name, values)?;
        Ok(KeyColumn::coded(name.to_owned(), codes, Labels::Texts(self.labels())).ordinal())
    }

    /// The band of each row of a column of numbers, 0 for the lowest, −1 for a row without a number: what
    /// [`KeyColumn::coded`] and a categorical column of other tools take. O(rows × bands), or × log bands where there are
    /// many.
    ///
    /// # Errors
    /// [`ErrorKind::WrongColumnType`], naming the column, where a value is no number; [`ErrorKind::LengthMismatch`] for the
    /// validity.
    ///
    /// ```
    /// use nps_core::Bands;
    /// assert_eq!(Bands::new([30.0, 60.0])?.codes("age", &[29.9, 30.0, f64::NAN, 75.0][..])?, [0, 1, -1, 2]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn codes<'a>(&self, name: &str, values: impl Into<ScoreColumn<'a>>) -> Result<Vec<i32>> {
        let values = values.into();
        values.require_validity()?;
        let mut codes = Vec::with_capacity(values.len());
        let (mut numbers, mut ordinals) = (vec![0.0; BLOCK], vec![0_u32; BLOCK]);
        for start in (0..values.len()).step_by(BLOCK) {
            let rows = BLOCK.min(values.len() - start);
            let (Some(numbers), Some(ordinals)) = (numbers.get_mut(..rows), ordinals.get_mut(..rows)) else { break };
            values.read_numbers(name, start, numbers)?;
            self.ordinals(numbers, ordinals);
            codes.extend(ordinals.iter().map(|ordinal| ordinal.wrapping_sub(1).cast_signed()));
        }
        Ok(codes)
    }

    /// For each number, 0 for NaN or one more than its band; `out` is as long.
    pub(crate) fn ordinals(&self, values: &[f64], out: &mut [u32]) {
        /// Up to so many edges, comparing with each of them beats searching.
        const FEW: usize = 32;
        if self.edges.len() > FEW {
            for (ordinal, &value) in out.iter_mut().zip(values) {
                *ordinal = self.band(value).map_or(0, |band| band + 1);
            }
            return;
        }
        edges_reached(values, &self.edges, out);
    }
}

/// Refuses a number of bands that there cannot be.
pub(super) fn require_bands(bands: usize) -> Result<()> {
    if (1..=Bands::MAX).contains(&bands) {
        return Ok(());
    }
    Err(Error::invalid_argument("bands", &bands.to_string(), &format!("a number from 1 to {}", Bands::MAX)))
}

/// The shortest text that reads back as the number, in powers of ten only where it would be long without.
fn number_text(value: f64) -> String {
    let mut text = String::new();
    let plain = value == 0.0 || (1e-5..1e16).contains(&value.abs());
    // Writing to a text does not fail.
    let _ = if plain { write!(text, "{value}") } else { write!(text, "{value:e}") };
    text
}

/// Gives each row that has a number, and the number.
///
/// # Errors
/// [`ErrorKind::WrongColumnType`] where a value is no number, [`ErrorKind::LengthMismatch`] for the validity.
pub(super) fn for_each_number(values: &ScoreColumn<'_>, name: &str, mut each: impl FnMut(usize, f64)) -> Result<()> {
    values.require_validity()?;
    let mut block = vec![0.0; BLOCK];
    for start in (0..values.len()).step_by(BLOCK) {
        let Some(numbers) = block.get_mut(..BLOCK.min(values.len() - start)) else { break };
        values.read_numbers(name, start, numbers)?;
        for (row, &number) in (start..).zip(&*numbers).filter(|(_, number)| !number.is_nan()) {
            each(row, number);
        }
    }
    Ok(())
}
