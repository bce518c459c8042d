//! `shrink`, `funnel`, `rank`, and what they return.

use nps_core::{
    Entities, Funnel, FunnelPoint, RankOptions, RankedEntity, Ranking, ShrinkOptions, Shrinkage, ShrunkEntity,
};
use pyo3::prelude::*;

use crate::error::OrRaise;
use crate::input::count;
use crate::nps::PyCaveat;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, table_of_rows, texts};
use crate::table::PyScoreTable;

/// Draws every group's score towards the mean of all; `nps.shrink` makes the table and calls this.
#[pyfunction]
#[pyo3(signature = (table, method = None, level = None))]
pub(crate) fn shrink(
    py: Python<'_>,
    table: &PyScoreTable,
    method: Option<&str>,
    level: Option<f64>,
) -> PyResult<PyShrinkage> {
    let default = ShrinkOptions::default();
    let options = ShrinkOptions {
        method: method.map_or(Ok(default.method), str::parse).or_raise(py)?,
        level: level.unwrap_or(default.level),
    };
    py.detach(|| nps_core::shrink(&Entities::from(&table.0), &options)).or_raise(py).map(PyShrinkage)
}

/// Where each group lies within the limits of chance; `nps.funnel` makes the table and calls this.
#[pyfunction]
pub(crate) fn funnel(py: Python<'_>, table: &PyScoreTable) -> PyFunnel {
    py.detach(|| nps_core::funnel(&Entities::from(&table.0))).into()
}

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

/// Every entity's score drawn towards the mean, and how far entities truly differ.
#[pyclass(frozen, eq, sequence, name = "Shrinkage", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShrinkage(Shrinkage);

impl From<Shrinkage> for PyShrinkage {
    fn from(found: Shrinkage) -> Self {
        Self(found)
    }
}

#[pymethods]
impl PyShrinkage {
    /// The mean of the entities, in points; `None` where none has answers.
    #[getter]
    fn mean(&self) -> Option<f64> {
        self.0.mean
    }

    /// How far entities differ beyond chance, a standard deviation in points.
    #[getter]
    fn tau(&self) -> Option<f64> {
        self.0.tau
    }

    /// Lower bound of `tau`; `None` with fewer than two entities.
    #[getter]
    fn tau_lower(&self) -> Option<f64> {
        self.0.tau_lower
    }

    /// Upper bound of `tau`.
    #[getter]
    fn tau_upper(&self) -> Option<f64> {
        self.0.tau_upper
    }

    /// Share of the variance of an answer that is the entity's, 0 to 1.
    #[getter]
    fn share(&self) -> Option<f64> {
        self.0.share
    }

    /// Lower bound of the share.
    #[getter]
    fn share_lower(&self) -> Option<f64> {
        self.0.share_lower
    }

    /// Upper bound of the share.
    #[getter]
    fn share_upper(&self) -> Option<f64> {
        self.0.share_upper
    }

    /// The variance of one answer within an entity, on [-1, 1] squared.
    #[getter]
    fn within(&self) -> Option<f64> {
        self.0.within
    }

    /// How many entities have answers.
    #[getter]
    fn k(&self) -> u64 {
        self.0.k
    }

    /// How `tau` was estimated: `pm`, `dl` or `reml`.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    /// Confidence level of every interval, 0 to 1.
    #[getter]
    fn level(&self) -> f64 {
        self.0.level
    }

    /// What to know before using the figures.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Shrinkage {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyShrinkage, PyShrunkEntity, |slf| slf.0.rows, shrunk_columns);
pickled!(PyShrinkage(Shrinkage));

/// One entity: its score by itself, and drawn towards the mean.
#[pyclass(frozen, eq, name = "ShrunkEntity", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShrunkEntity(ShrunkEntity);

impl From<ShrunkEntity> for PyShrunkEntity {
    fn from(found: ShrunkEntity) -> Self {
        Self(found)
    }
}

#[pymethods]
impl PyShrunkEntity {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// How many answers it has.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Its score by itself, in points; `None` without answers.
    #[getter]
    fn nps(&self) -> Option<f64> {
        self.0.nps
    }

    /// Its score drawn towards the mean, in points.
    #[getter]
    fn shrunk(&self) -> Option<f64> {
        self.0.shrunk
    }

    /// Lower bound of the shrunk score.
    #[getter]
    fn lower(&self) -> Option<f64> {
        self.0.lower
    }

    /// Upper bound of the shrunk score.
    #[getter]
    fn upper(&self) -> Option<f64> {
        self.0.upper
    }

    /// How much of what is seen of it is true, 0 to 1.
    #[getter]
    fn reliability(&self) -> Option<f64> {
        self.0.reliability
    }

    fn __repr__(&self) -> String {
        format!("<ShrunkEntity {}>", self.0)
    }
}

pickled!(PyShrunkEntity(ShrunkEntity));

fn shrunk_columns(rows: &[ShrunkEntity]) -> Columns {
    let figure = |of: fn(&ShrunkEntity) -> Option<f64>| figures(rows.iter().map(of));
    vec![
        ("name", texts(rows.iter().map(|row| Some(row.name.clone())))),
        ("n", counts(rows.iter().map(|row| row.n))),
        ("nps", figure(|row| row.nps)),
        ("shrunk", figure(|row| row.shrunk)),
        ("lower", figure(|row| row.lower)),
        ("upper", figure(|row| row.upper)),
        ("reliability", figure(|row| row.reliability)),
    ]
}

/// The limits within which entities lie by chance, and where each lies.
#[pyclass(frozen, eq, sequence, name = "Funnel", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFunnel(Funnel);

impl From<Funnel> for PyFunnel {
    fn from(found: Funnel) -> Self {
        Self(found)
    }
}

#[pymethods]
impl PyFunnel {
    /// The score of all entities together, in points; `None` without answers.
    #[getter]
    fn target(&self) -> Option<f64> {
        self.0.target
    }

    /// How much more entities differ than chance explains, 1 where it explains all; `None` with too few of them.
    #[getter]
    fn dispersion(&self) -> Option<f64> {
        self.0.dispersion
    }

    /// The standard deviation, in points, that widens the limits.
    #[getter]
    fn tau(&self) -> f64 {
        self.0.tau
    }

    /// How many entities have answers.
    #[getter]
    fn k(&self) -> u64 {
        self.0.k
    }

    /// What to know before using the figures.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Funnel {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyFunnel, PyFunnelPoint, |slf| slf.0.rows, funnel_columns);
pickled!(PyFunnel(Funnel));

/// One entity: its score and its limits.
#[pyclass(frozen, eq, name = "FunnelPoint", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFunnelPoint(FunnelPoint);

impl From<FunnelPoint> for PyFunnelPoint {
    fn from(found: FunnelPoint) -> Self {
        Self(found)
    }
}

#[pymethods]
impl PyFunnelPoint {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// How many answers it has.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Its score, in points; `None` without answers.
    #[getter]
    fn nps(&self) -> Option<f64> {
        self.0.nps
    }

    /// Lower limit for 95 % of entities of its size that do not differ.
    #[getter]
    fn lower_95(&self) -> Option<f64> {
        self.0.lower_95
    }

    /// Upper limit for 95 %.
    #[getter]
    fn upper_95(&self) -> Option<f64> {
        self.0.upper_95
    }

    /// Lower limit for 99.8 %.
    #[getter]
    fn lower_998(&self) -> Option<f64> {
        self.0.lower_998
    }

    /// Upper limit for 99.8 %.
    #[getter]
    fn upper_998(&self) -> Option<f64> {
        self.0.upper_998
    }

    /// How many standard deviations it lies from the target.
    #[getter]
    fn z(&self) -> Option<f64> {
        self.0.z
    }

    /// Two-sided p-value of "it is as all others", not adjusted.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        self.0.p_value
    }

    /// The same, adjusted for all entities by Holm: below 0.05, it differs.
    #[getter]
    fn p_holm(&self) -> Option<f64> {
        self.0.p_holm
    }

    fn __repr__(&self) -> String {
        format!("<FunnelPoint {}>", self.0)
    }
}

pickled!(PyFunnelPoint(FunnelPoint));

fn funnel_columns(rows: &[FunnelPoint]) -> Columns {
    let figure = |of: fn(&FunnelPoint) -> Option<f64>| figures(rows.iter().map(of));
    vec![
        ("name", texts(rows.iter().map(|row| Some(row.name.clone())))),
        ("n", counts(rows.iter().map(|row| row.n))),
        ("nps", figure(|row| row.nps)),
        ("lower_95", figure(|row| row.lower_95)),
        ("upper_95", figure(|row| row.upper_95)),
        ("lower_998", figure(|row| row.lower_998)),
        ("upper_998", figure(|row| row.upper_998)),
        ("z", figure(|row| row.z)),
        ("p_value", figure(|row| row.p_value)),
        ("p_holm", figure(|row| row.p_holm)),
    ]
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

#[pymethods]
impl PyRanking {
    /// What the entities are.
    #[getter]
    fn subject(&self) -> &'static str {
        self.0.subject.name()
    }

    /// The mean of the entities, in points; `None` where none has answers.
    #[getter]
    fn mean(&self) -> Option<f64> {
        self.0.mean
    }

    /// How far entities differ beyond chance, a standard deviation in points.
    #[getter]
    fn tau(&self) -> Option<f64> {
        self.0.tau
    }

    /// Share of the variance of an answer that is the entity's at all, 0 to 1.
    #[getter]
    fn share(&self) -> Option<f64> {
        self.0.share
    }

    /// Lower bound of the share.
    #[getter]
    fn share_lower(&self) -> Option<f64> {
        self.0.share_lower
    }

    /// Upper bound of the share.
    #[getter]
    fn share_upper(&self) -> Option<f64> {
        self.0.share_upper
    }

    /// How many answers an entity needs for a reliability of 0.7; `None` where no number is enough.
    #[getter]
    fn needed_n(&self) -> Option<u64> {
        self.0.needed_n
    }

    /// How many entities are ranked.
    #[getter]
    fn ranked(&self) -> u64 {
        self.0.ranked
    }

    /// How many entities have answers.
    #[getter]
    fn k(&self) -> u64 {
        self.0.k
    }

    /// Confidence level of the interval of each score, 0 to 1.
    #[getter]
    fn level(&self) -> f64 {
        self.0.options.level
    }

    /// Level of the interval of each rank, 0 to 1.
    #[getter]
    fn rank_level(&self) -> f64 {
        self.0.options.rank_level
    }

    /// How many ranks at either end `p_top` and `p_bottom` are of.
    #[getter]
    fn top(&self) -> u64 {
        self.0.options.top
    }

    /// The seed of the draws.
    #[getter]
    fn seed(&self) -> u64 {
        self.0.options.seed
    }

    /// What to know before using the figures.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

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

#[pymethods]
impl PyRankedEntity {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// How many answers it has.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// What may be said of it: `ranked`, `interval_only`, `withheld` or `no_answers`.
    #[getter]
    fn standing(&self) -> &'static str {
        self.0.standing.name()
    }

    /// How much of what is seen of it is true, 0 to 1; `None` without answers.
    #[getter]
    fn reliability(&self) -> Option<f64> {
        self.0.reliability
    }

    /// Its score drawn towards the mean, in points; where it is ranked.
    #[getter]
    fn shrunk(&self) -> Option<f64> {
        self.0.shrunk
    }

    /// Lower bound of that score; where it is not withheld.
    #[getter]
    fn lower(&self) -> Option<f64> {
        self.0.lower
    }

    /// Upper bound of that score.
    #[getter]
    fn upper(&self) -> Option<f64> {
        self.0.upper
    }

    /// The median of its rank, 1 the best; where it is ranked.
    #[getter]
    fn rank(&self) -> Option<u64> {
        self.0.rank
    }

    /// The best rank it may have.
    #[getter]
    fn rank_lower(&self) -> Option<u64> {
        self.0.rank_lower
    }

    /// The worst rank it may have.
    #[getter]
    fn rank_upper(&self) -> Option<u64> {
        self.0.rank_upper
    }

    /// The probability that it is among the best `top`.
    #[getter]
    fn p_top(&self) -> Option<f64> {
        self.0.p_top
    }

    /// The probability that it is among the last `top`.
    #[getter]
    fn p_bottom(&self) -> Option<f64> {
        self.0.p_bottom
    }

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
