//! Many responses at once: all of them, or none.

use super::{LiveResponse, LiveResponses};
use crate::error::{Error, ErrorKind, Result};
use crate::live::state::too_many;
use crate::numeric::kernels::MISSING;
use crate::score::{ScoreColumn, ScoreOptions, TextColumn};
use crate::survey::{Arrival, Rejects, check_customer, check_id};

/// Columns of responses, for [`LiveResponses::push_columns`].
#[derive(Clone, Copy)]
pub struct LiveResponseColumns<'a> {
    /// What each is known by.
    pub ids: &'a dyn TextColumn,
    /// When each was answered, in seconds since 1970-01-01 UTC.
    pub times: &'a [i64],
    /// The scores.
    pub scores: ScoreColumn<'a>,
    /// The values of each declared dimension, in their order.
    pub values: &'a [&'a dyn TextColumn],
    /// The pseudonyms of the customers, where there are any.
    pub customers: Option<&'a dyn TextColumn>,
}

/// What became of the rows of columns: from [`LiveResponses::push_columns`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LiveArrivals {
    /// What each row did; `None` where its score is none.
    pub rows: Vec<Option<Arrival>>,
    /// The ledger of those whose score is none.
    pub rejects: Rejects,
}

impl LiveResponses {
    /// Takes answers in their order, each made when it was answered, or none of them; says what became of each.
    ///
    /// As [`push`](Self::push) one by one. What an answer is refused for does not depend on what is held: all are checked
    /// before the first is counted.
    ///
    /// # Errors
    /// As [`push`](Self::push), naming the row.
    ///
    /// ```
    /// use nps_core::{Arrival, LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut live = LiveResponses::new(LiveSpec::default())?;
    /// let [one, two, blank] = ["R1", "R2", " "].map(|id| LiveResponse::new(id, 0, None, &[]));
    /// let refused = live.push_many(&[one, blank]).unwrap_err();
    /// assert_eq!((refused.row(), live.known()), (Some(1), 0));
    /// assert_eq!(live.push_many(&[one, two, one])?, [Arrival::New, Arrival::New, Arrival::Repeated]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_many(&mut self, responses: &[LiveResponse<'_>]) -> Result<Vec<Arrival>> {
        let rows = || (0..).zip(responses);
        self.require_many(rows())?;
        rows().map(|(_, response)| self.push(response)).collect()
    }

    /// Takes the answers of columns in their order, or none of them; says what became of each. Rows whose score is none are
    /// in the ledger that is returned, and nowhere else.
    ///
    /// # Errors
    /// As [`push_many`](Self::push_many); [`ErrorKind::ScaleMismatch`] where the options name another scale;
    /// [`ErrorKind::LengthMismatch`] where a column is not as long as the scores, or there is not one of values for each
    /// dimension; where rejects are not tolerated, the first.
    ///
    /// ```
    /// use nps_core::{Arrival, LiveResponseColumns, LiveResponses, LiveSpec, ScoreColumn, ScoreOptions};
    ///
    /// let mut live = LiveResponses::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// let columns = LiveResponseColumns {
    ///     ids: &vec![Some("R1"), Some("R2"), Some("R1")],
    ///     times: &[0, 60, 0],
    ///     scores: ScoreColumn::from(&[9_u8, 11, 9][..]),
    ///     values: &[&vec![Some("Lyon"), None, Some("Lyon")]],
    ///     customers: None,
    /// };
    /// let arrived = live.push_columns(&columns, &ScoreOptions::default())?;
    /// assert_eq!(arrived.rows, [Some(Arrival::New), None, Some(Arrival::Repeated)]);
    /// assert_eq!(arrived.rejects.total(), 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_columns(&mut self, columns: &LiveResponseColumns<'_>, options: &ScoreOptions) -> Result<LiveArrivals> {
        let &LiveResponseColumns { ids, times, scores, values, customers } = columns;
        let spec = self.live.spec();
        let (scale, rows) = (spec.scale, scores.len());
        scale.require_same(options.scale)?;
        let declared = spec.dimensions.len();
        if values.len() != declared {
            let message =
                format!("{} columns of values were given for the {declared} declared dimensions", values.len());
            return Err(Error::new(ErrorKind::LengthMismatch, message));
        }
        let require = |what: &str, found| Error::require_rows(what, found, "the scores", rows);
        require("the column of ids", ids.rows())?;
        require("the column of times", times.len())?;
        customers.map_or(Ok(()), |customers| require("the column of customers", customers.rows()))?;
        for (name, values) in spec.dimensions.iter().zip(values) {
            require(&format!("column {name:?}"), values.rows())?;
        }
        let (slots, rejects) = scores.slots(options, |_| 1)?;
        let texts: Vec<Option<&str>> =
            (0..rows).flat_map(|row| values.iter().map(move |column| column.text(row))).collect();
        let response = |(row, (&slot, &at)): (usize, (&u8, &i64))| {
            let score = match slot {
                MISSING => None,
                slot => Some(scale.score(slot).ok()?),
            };
            let values = texts.get(row * declared..(row + 1) * declared).unwrap_or_default();
            let customer = customers.and_then(|customers| customers.text(row));
            let id = ids.text(row).unwrap_or_default();
            Some((row, LiveResponse { customer, ..LiveResponse::new(id, at, score, values) }))
        };
        let responses: Vec<Option<(usize, LiveResponse<'_>)>> =
            slots.iter().zip(times).enumerate().map(response).collect();
        self.require_many(responses.iter().flatten().map(|(row, response)| (*row, response)))?;
        let push = |known: Option<(usize, LiveResponse<'_>)>| known.map(|(_, one)| self.push(&one)).transpose();
        let rows = responses.into_iter().map(push).collect::<Result<_>>()?;
        Ok(LiveArrivals { rows, rejects })
    }

    /// Fails where one of them could not be taken, whatever came before.
    fn require_many<'a>(&mut self, rows: impl Iterator<Item = (usize, &'a LiveResponse<'a>)>) -> Result<()> {
        let mut room = u64::MAX - self.live.answers();
        for (row, &LiveResponse { id, at, score, values, customer }) in rows {
            check_id(id).map_err(|refused| Error::from(refused).in_row(row))?;
            check_customer(customer).map_err(|refused| Error::from(refused).in_row(row))?;
            self.live.read(at, score, values.len()).map_err(|error| error.in_row(row))?;
            room = room.checked_sub(1).ok_or_else(|| too_many().in_row(row))?;
        }
        Ok(())
    }
}
