//! Observations from responses.

use crate::error::{Error, ErrorKind, Result};
use crate::score::{KeyColumn, ScoreColumn, ScoreOptions};
use crate::situation::Observations;
use crate::survey::{Answer, Response, Scale};

impl Observations {
    /// One row for each response, by these dimensions of its situation; `channel` is the channel it was asked by.
    ///
    /// A response without a value for a dimension is null there. O(responses × dimensions).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where no response has a value for a dimension; [`ErrorKind::ScaleMismatch`], naming the
    /// response, where a score is on another scale; [`ErrorKind::InvalidArgument`] where a dimension is named twice.
    ///
    /// ```
    /// use nps_core::{Observations, ResponseColumns, Responses, Scale};
    ///
    /// let mut responses = Responses::default();
    /// let lines = br#"{"id": 1, "at": "2026-01-05T10:00:00Z", "score": 9, "situation": {"product": "Nova"}}"#;
    /// responses.read_json_lines(lines, &ResponseColumns::default())?;
    /// let observations = Observations::from_responses(&responses, &["product"], Scale::ZERO_TO_TEN)?;
    /// assert_eq!((observations.n(), observations.span()), (1, Some((20_458, 20_458))));
    /// assert!(Observations::from_responses(&responses, &["prodcut"], Scale::ZERO_TO_TEN).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn from_responses<'a>(
        responses: impl IntoIterator<Item = &'a Response>,
        dimensions: &[impl AsRef<str>],
        scale: Scale,
    ) -> Result<Self> {
        let responses: Vec<&Response> = responses.into_iter().collect();
        for dimension in dimensions.iter().map(AsRef::as_ref) {
            if !responses.is_empty() && responses.iter().all(|response| response.value(dimension).is_none()) {
                return Err(unknown(dimension, &responses));
            }
        }
        Self::of_responses(responses, dimensions, scale)
    }

    /// The same where the dimensions are known to be meant, whether a response has a value for them or not.
    pub(crate) fn of_responses<'a>(
        responses: impl IntoIterator<Item = &'a Response>,
        dimensions: &[impl AsRef<str>],
        scale: Scale,
    ) -> Result<Self> {
        let responses: Vec<&Response> = responses.into_iter().collect();
        let mut answers = Vec::with_capacity(responses.len());
        for response in &responses {
            answers.push(match response.score {
                Some(score) if score.scale() != scale => return Err(on_another_scale(response, score.scale(), scale)),
                Some(score) => Answer::Integer(score.value().into()),
                None => Answer::Missing,
            });
        }
        let days: Vec<i32> = responses.iter().map(|response| response.at.day()).collect();
        let mut builder = Self::builder(ScoreColumn::from(&answers[..])).days(days);
        for dimension in dimensions {
            let dimension = dimension.as_ref();
            let values: Vec<Option<&str>> = responses.iter().map(|response| response.value(dimension)).collect();
            builder = builder.dimension(KeyColumn::texts(dimension, &values)?);
        }
        builder.build(&ScoreOptions { scale, ..ScoreOptions::default() })
    }
}

#[cold]
fn on_another_scale(response: &Response, found: Scale, expected: Scale) -> Error {
    let message = format!("the response {:?} is on the scale {found}, the others are on {expected}", response.id);
    Error::new(ErrorKind::ScaleMismatch, message)
}

#[cold]
fn unknown(dimension: &str, responses: &[&Response]) -> Error {
    let mut known: Vec<&str> =
        responses.iter().flat_map(|response| response.situation.keys()).map(String::as_str).collect();
    known.push(Response::CHANNEL);
    known.sort_unstable();
    known.dedup();
    Error::unknown_column(dimension, &known)
}
