//! `rank`, and what it returns.

use nps_core::{Entities, RankOptions, RankedEntity, Ranking};
use pyo3::prelude::*;

use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::count;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, table_of_rows, texts};
use crate::table::PyScoreTable;

/// The rank of each group with its uncertainty; `nps.rank` makes the table and calls this.
#[pyfunction]
#[pyo3(signature = (table, subject, method, level, rank_level, top, seed, accept_unreliable))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.rank, which is the function people call")]
pub(crate) fn rank(
    py: Python<'_>,
    table: &PyScoreTable,
    subject: &str,
    method: Option<&str>,
    level: Option<f64>,
    rank_level: Option<f64>,
    top: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
    accept_unreliable: bool,
) -> PyResult<PyRanking> {
    let default = RankOptions::default();
    let count = |value: Option<&Bound<'_, PyAny>>, what: &str, default: u64| {
        value.map_or(Ok(default), |value| count(value, what))
    };
    let options = RankOptions {
        method: method.map_or(Ok(default.method), str::parse).or_raise(py)?,
        level: level.unwrap_or(default.level),
        rank_level: rank_level.unwrap_or(default.rank_level),
        top: count(top, "ranks", default.top)?,
        seed: count(seed, "as a seed", default.seed)?,
        accept_unreliable,
    };
    let subject = subject.parse().or_raise(py)?;
    py.detach(|| nps_core::rank(&Entities::from(&table.0), subject, &options)).or_raise(py).map(PyRanking)
}

/// Entities with the uncertainty of their ranks, in the order given: never sorted.
#[pyclass(frozen, eq, sequence, name = "Ranking", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRanking(Ranking);

impl From<Ranking> for PyRanking {
    fn from(found: Ranking) -> Self {
        Self(found)
    }
}

getters!(PyRanking, |found| {
    /// What the entities are.
    subject: &'static str = found.subject.name();
    /// The mean of the entities, in points; `None` where none has answers.
    mean: Option<f64> = found.mean;
    /// How far entities differ beyond chance, a standard deviation in points.
    tau: Option<f64> = found.tau;
    /// Share of the variance of an answer that is the entity's at all, 0 to 1.
    share: Option<f64> = found.share;
    /// Lower bound of the share.
    share_lower: Option<f64> = found.share_lower;
    /// Upper bound of the share.
    share_upper: Option<f64> = found.share_upper;
    /// How many answers an entity needs for a reliability of 0.7; `None` where no number is enough.
    needed_n: Option<u64> = found.needed_n;
    /// How many entities are ranked.
    ranked: u64 = found.ranked;
    /// How many entities have answers.
    k: u64 = found.k;
    /// Confidence level of the interval of each score, 0 to 1.
    level: f64 = found.options.level;
    /// Level of the interval of each rank, 0 to 1.
    rank_level: f64 = found.options.rank_level;
    /// How many ranks at either end `p_top` and `p_bottom` are of.
    top: u64 = found.options.top;
    /// The seed of the draws.
    seed: u64 = found.options.seed;
    /// What to know before using the figures.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyRanking {
    fn __repr__(&self) -> String {
        format!("<Ranking {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyRanking, PyRankedEntity, |slf| slf.0.rows, ranked_columns);
pickled!(PyRanking(Ranking));

/// One entity: as much of it as may be said.
#[pyclass(frozen, eq, name = "RankedEntity", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRankedEntity(RankedEntity);

impl From<RankedEntity> for PyRankedEntity {
    fn from(found: RankedEntity) -> Self {
        Self(found)
    }
}

getters!(PyRankedEntity, |found| {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    name: &str = &found.name;
    /// How many answers it has.
    n: u64 = found.n;
    /// What may be said of it: `ranked`, `interval_only`, `withheld` or `no_answers`.
    standing: &'static str = found.standing.name();
    /// How much of what is seen of it is true, 0 to 1; `None` without answers.
    reliability: Option<f64> = found.reliability;
    /// Its score drawn towards the mean, in points; where it is ranked.
    shrunk: Option<f64> = found.shrunk;
    /// Lower bound of that score; where it is not withheld.
    lower: Option<f64> = found.lower;
    /// Upper bound of that score.
    upper: Option<f64> = found.upper;
    /// The median of its rank, 1 the best; where it is ranked.
    rank: Option<u64> = found.rank;
    /// The best rank it may have.
    rank_lower: Option<u64> = found.rank_lower;
    /// The worst rank it may have.
    rank_upper: Option<u64> = found.rank_upper;
    /// The probability that it is among the best `top`.
    p_top: Option<f64> = found.p_top;
    /// The probability that it is among the last `top`.
    p_bottom: Option<f64> = found.p_bottom;
});

#[pymethods]
impl PyRankedEntity {
    fn __repr__(&self) -> String {
        format!("<RankedEntity {}>", self.0)
    }
}

pickled!(PyRankedEntity(RankedEntity));

fn ranked_columns(rows: &[RankedEntity]) -> Columns {
    let figure = |of: fn(&RankedEntity) -> Option<f64>| figures(rows.iter().map(of));
    #[expect(clippy::cast_precision_loss, reason = "at most some thousands")]
    let rank = |of: fn(&RankedEntity) -> Option<u64>| figures(rows.iter().map(|row| of(row).map(|rank| rank as f64)));
    vec![
        ("name", texts(rows.iter().map(|row| Some(row.name.clone())))),
        ("n", counts(rows.iter().map(|row| row.n))),
        ("standing", texts(rows.iter().map(|row| Some(row.standing.name().to_owned())))),
        ("reliability", figure(|row| row.reliability)),
        ("shrunk", figure(|row| row.shrunk)),
        ("lower", figure(|row| row.lower)),
        ("upper", figure(|row| row.upper)),
        ("rank", rank(|row| row.rank)),
        ("rank_lower", rank(|row| row.rank_lower)),
        ("rank_upper", rank(|row| row.rank_upper)),
        ("p_top", figure(|row| row.p_top)),
        ("p_bottom", figure(|row| row.p_bottom)),
    ]
}
