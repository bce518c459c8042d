//! Series of periods, from Python.

use nps_core::{Counts, Error, NanPolicy, PeriodCounts, ScoreColumn, ScoreOptions};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::compare::{answers, counts_of};
use crate::error::{OrRaise, raise};
use crate::headline::{PyDayTable, PyPaneTable};
use crate::input::{answer, type_name};
use crate::result::options;
use crate::time::{period_argument, periods};

/// A series of periods: a table of days or panes of `Live`, pairs of when and answers, or, where a column of times is
/// named, a frame of counts.
pub(crate) fn series(given: &Bound<'_, PyAny>, time: Option<&str>) -> PyResult<Vec<PeriodCounts>> {
    if let Some(time) = time {
        return frame(given, time);
    }
    if let Ok(days) = given.cast::<PyDayTable>() {
        let period = |row: &nps_core::LiveDay| PeriodCounts::new(row.day.into(), row.distribution.counts());
        return Ok(days.get().rows().iter().map(period).collect());
    }
    if let Ok(panes) = given.cast::<PyPaneTable>() {
        let period = |row: &nps_core::LivePane| PeriodCounts::new(row.from, row.distribution.counts());
        return Ok(panes.get().rows().iter().map(period).collect());
    }
    let wrong = |found: &Bound<'_, PyAny>| {
        let expected = "a table of days or panes, pairs of a time and counts, or a frame with time=";
        raise(given.py(), &Error::invalid_argument("periods", &type_name(found), expected))
    };
    let pair = |pair: PyResult<Bound<'_, PyAny>>| {
        let pair = pair?;
        let (at, counts): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract().map_err(|_| wrong(&pair))?;
        Ok(PeriodCounts::new(period_argument("at", &at)?, counts_of("counts", &counts)?))
    };
    given.try_iter().map_err(|_| wrong(given))?.map(pair).collect()
}

/// The periods of a frame with the columns `detractors`, `passives` and `promoters`.
fn frame(frame: &Bound<'_, PyAny>, time: &str) -> PyResult<Vec<PeriodCounts>> {
    let py = frame.py();
    let found = py.import("nps._frames")?.getattr("period_columns")?.call1((frame, time))?;
    let (times, [detractors, passives, promoters]): (Bound<'_, PyAny>, [Vec<Bound<'_, PyAny>>; 3]) = found.extract()?;
    let times = periods(time, &times)?;
    for (name, column) in [("detractors", &detractors), ("passives", &passives), ("promoters", &promoters)] {
        if column.len() != times.len() {
            let expected = format!("{} as the times", times.len());
            return Err(raise(py, &Error::wrong_column_type(name, &format!("{} rows", column.len()), &expected)));
        }
    }
    let rows = times.into_iter().zip(&detractors).zip(&passives).zip(&promoters);
    let period = |(((at, detractors), passives), promoters): (((i64, _), _), _)| {
        let counts = Counts::read([answer(detractors)?, answer(passives)?, answer(promoters)?]);
        Ok(PeriodCounts::new(at, counts.or_raise(py)?))
    };
    rows.map(period).collect()
}

/// The counts of what came together: anything that holds counts, a tuple of them, one score, or a column of scores on a
/// scale. Missing ones are not counted, and what is no score raises.
pub(crate) fn scores_or_counts(given: &Bound<'_, PyAny>, scale: Option<&str>) -> PyResult<Counts> {
    let py = given.py();
    let counts = counts_of("scores", given);
    if counts.is_ok() || given.is_instance_of::<PyTuple>() {
        return counts;
    }
    let given = match answers("scores", given) {
        Ok(scores) => scores,
        Err(_) => vec![answer(given)?],
    };
    let options = ScoreOptions { nan: NanPolicy::Missing, ..options(scale, None, None, Some("raise")).or_raise(py)? };
    let found = nps_core::score(ScoreColumn::from(&given[..]), &options).or_raise(py)?;
    Ok(found.nps.counts)
}
