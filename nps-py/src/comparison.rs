//! `compare_paired`, `compare_all`, `equivalence`, `test_difference`, and what they return.

use nps_core::{
    Answer, DifferenceTest, Equivalence, EquivalenceOptions, Error, Group, GroupComparison, GroupOptions, GroupPair,
    GroupScore, GroupTest, PairedDifference, Pairs, TestStatistic, TwoSampleTest,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::compare::{PyCounts, PyDifference, side};
use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::input::{Column, answer, count, first, may_be_column, type_name};
use crate::nps::{PyCaveat, PyNps};
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::{PyRejects, PyScoreResult, options, with_codes};
use crate::rows::{Columns, figures, gap_columns, result_table, texts};
use crate::table::PyScoreTable;

/// Compares two answers of the same customers; `nps.compare_paired` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (before, after = None, *, scale = None, level = None, errors = None, missing_codes = None))]
pub(crate) fn compare_paired(
    before: &Bound<'_, PyAny>,
    after: Option<&Bound<'_, PyAny>>,
    scale: Option<&str>,
    level: Option<f64>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyPairedDifference> {
    let py = before.py();
    let options = with_codes(options(scale, level, None, errors).or_raise(py)?, missing_codes)?;
    let Some(after) = after else {
        let pairs = Pairs::read_table(&transitions(before)?).or_raise(py)?;
        return nps_core::compare_paired(&pairs, options.level).or_raise(py).map(PyPairedDifference);
    };
    let (before, after) =
        (Column::extract("before", before)?.in_one_piece()?, Column::extract("after", after)?.in_one_piece()?);
    let (from, to) = (before.chunks("before").or_raise(py)?, after.chunks("after").or_raise(py)?);
    let compared = py.detach(|| {
        let pairs = Pairs::read(first(&from), first(&to), &options)?;
        nps_core::compare_paired(&pairs, options.level)
    });
    compared.or_raise(py).map(PyPairedDifference)
}

/// Three rows of three counts.
fn transitions(table: &Bound<'_, PyAny>) -> PyResult<[[Answer<'static>; 3]; 3]> {
    let three = |value: &Bound<'_, PyAny>| -> Option<[Py<PyAny>; 3]> {
        let values = may_be_column(value).then(|| value.try_iter().ok()).flatten()?;
        values.map(|value| value.ok().map(Bound::unbind)).collect::<Option<Vec<_>>>()?.try_into().ok()
    };
    let py = table.py();
    let rows = three(table).map(|rows| rows.map(|row| three(row.bind(py))));
    let Some([Some(detractors), Some(passives), Some(promoters)]) = rows else {
        let expected = "a table of three rows of three counts, or answers with those after";
        return Err(raise(py, &Error::invalid_argument("before", &type_name(table), expected)));
    };
    let row =
        |[a, b, c]: [Py<PyAny>; 3]| Ok::<_, PyErr>([answer(a.bind(py))?, answer(b.bind(py))?, answer(c.bind(py))?]);
    Ok([row(detractors)?, row(passives)?, row(promoters)?])
}

/// Whether two independent scores on one scale differ by less than `margin` points.
#[pyfunction]
#[pyo3(signature = (before, after, *, margin, alpha = None, method = None))]
pub(crate) fn equivalence(
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    margin: f64,
    alpha: Option<f64>,
    method: Option<&str>,
) -> PyResult<PyEquivalence> {
    let py = before.py();
    let default = EquivalenceOptions::default();
    let method = method.map_or(Ok(default.method), str::parse).or_raise(py)?;
    let options = EquivalenceOptions { alpha: alpha.unwrap_or(default.alpha), method };
    let (before, after) = (side("before", before)?, side("after", after)?);
    nps_core::equivalence(before, after, margin, &options).or_raise(py).map(PyEquivalence)
}

/// Tests whether two independent scores on one scale differ.
#[pyfunction]
#[pyo3(signature = (before, after, *, method = None))]
pub(crate) fn test_difference(
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    method: Option<&str>,
) -> PyResult<PyDifferenceTest> {
    let py = before.py();
    let method = method.map_or(Ok(TwoSampleTest::default()), str::parse).or_raise(py)?;
    let (before, after) = (side("before", before)?, side("after", after)?);
    py.detach(|| nps_core::test_difference(before, after, method)).or_raise(py).map(PyDifferenceTest)
}

/// Compares any number of groups; `nps.compare_all` scores a frame's and calls this.
#[pyfunction]
#[pyo3(signature = (groups, *, by = None, level = None, method = None, correction = None, seed = None))]
pub(crate) fn compare_all(
    groups: &Bound<'_, PyAny>,
    by: Option<&str>,
    level: Option<f64>,
    method: Option<&str>,
    correction: Option<&str>,
    seed: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyGroupComparison> {
    let py = groups.py();
    let scoring = options(None, level, method, None).or_raise(py)?;
    let correction = correction.map_or(Ok(GroupOptions::default().correction), str::parse).or_raise(py)?;
    let seed = seed.map_or(Ok(GroupOptions::default().seed), |value| count(value, "as a seed"))?;
    let options = GroupOptions { level: scoring.level, method: scoring.method, correction, seed };
    let compared = if let Ok(table) = groups.cast::<PyScoreTable>() {
        let table = table.get();
        py.detach(|| table.core().compare_all(&options))
    } else if let (Ok(rows), Some(by)) = (groups.cast::<PyObservations>(), by) {
        let rows = &rows.get().0;
        py.detach(|| rows.compare_all(by, &options))
    } else if let Ok(named) = groups.cast::<PyDict>() {
        let named = named.iter().map(|(label, value)| group(&label, &value)).collect::<PyResult<Vec<_>>>()?;
        py.detach(|| nps_core::compare_all(&named, &options))
    } else {
        let expected = "a frame with score and by, observations with by, a score table, or scores by label";
        Err(Error::invalid_argument("groups", &type_name(groups), expected))
    };
    compared.or_raise(py).map(PyGroupComparison)
}

/// One group of a mapping: its answers where all are known, else its classes.
fn group(label: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<Group> {
    let label = label.str()?.to_string_lossy().into_owned();
    if let Ok(distribution) = value.cast::<PyDistribution>() {
        return Ok(Group::of_distribution(label, &distribution.get().copied()));
    }
    if let Ok(result) = value.cast::<PyScoreResult>() {
        return Ok(Group::of_distribution(label, &result.get().0.distribution));
    }
    let side = side(&format!("group {label:?}"), value)?;
    Ok(Group::of_counts(label, side))
}

/// A test statistic, its degrees of freedom and its p-value.
#[pyclass(frozen, eq, name = "TestStatistic", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTestStatistic(TestStatistic);

impl From<TestStatistic> for PyTestStatistic {
    fn from(test: TestStatistic) -> Self {
        Self(test)
    }
}

/// Gives a class read-only properties, each from an expression of its inner value.
macro_rules! getters {
    ($class:ident: $($(#[$doc:meta])* $name:ident -> $ty:ty = $of:expr;)+) => {
        #[pymethods]
        impl $class {
            $($(#[$doc])*
            #[getter]
            fn $name(&self) -> $ty {
                ($of)(&self.0)
            })+
        }
    };
}
pub(crate) use getters;

getters! { PyTestStatistic:
    /// The statistic.
    statistic -> f64 = |test: &TestStatistic| test.statistic;
    /// Its degrees of freedom; 0 where nothing varies.
    df -> u32 = |test: &TestStatistic| test.df;
    /// Those below the line, of an F; `None` of a χ².
    df_error -> Option<f64> = |test: &TestStatistic| test.df_error;
    /// The probability of one as large, were there nothing to find.
    p_value -> f64 = |test: &TestStatistic| test.p_value;
}

#[pymethods]
impl PyTestStatistic {
    fn __repr__(&self) -> String {
        let TestStatistic { statistic, df, p_value, .. } = self.0;
        format!("<TestStatistic {statistic:.4} df={df} p={p_value:.4}>")
    }
}

pickled!(PyTestStatistic(TestStatistic));

/// The caveats of a figure.
fn caveats(found: &[nps_core::Caveat]) -> Vec<PyCaveat> {
    found.iter().cloned().map(PyCaveat).collect()
}

/// Gives a class its text and its HTML.
macro_rules! shown {
    ($class:ident, $name:literal) => {
        #[pymethods]
        impl $class {
            fn __repr__(&self) -> String {
                format!(concat!("<", $name, " {}>"), self.0)
            }

            fn __str__(&self) -> String {
                self.0.to_string()
            }

            fn _repr_html_(&self) -> String {
                self.0.to_html()
            }
        }
    };
}

/// The difference of two scores that the same customers gave.
#[pyclass(frozen, eq, name = "PairedDifference", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPairedDifference(PairedDifference);

impl From<PairedDifference> for PyPairedDifference {
    fn from(difference: PairedDifference) -> Self {
        Self(difference)
    }
}

getters! { PyPairedDifference:
    /// The later score minus the earlier, in points; `None` where nobody answered twice.
    difference -> Option<f64> = |paired: &PairedDifference| paired.difference;
    /// Lower bound of the interval, in points.
    lower -> Option<f64> = |paired: &PairedDifference| paired.lower;
    /// Upper bound of the interval, in points.
    upper -> Option<f64> = |paired: &PairedDifference| paired.upper;
    /// Confidence level of the interval, 0 to 1.
    level -> f64 = |paired: &PairedDifference| paired.level;
    /// Two-sided p-value of "customers rise as much as they fall".
    p_value -> Option<f64> = |paired: &PairedDifference| paired.p_value;
    /// How the p-value was computed.
    method -> &'static str = |paired: &PairedDifference| paired.method.name();
    /// How many customers answered twice.
    n -> u64 = |paired: &PairedDifference| paired.n();
    /// How many went from each class (a row) to each (a column): detractor, passive, promoter.
    transitions -> Vec<Vec<u64>> = |paired: &PairedDifference| paired.pairs.transitions.map(Vec::from).to_vec();
    /// Customers of whom one answer or both are missing or rejected.
    incomplete -> u64 = |paired: &PairedDifference| paired.pairs.incomplete;
    /// What of the first answers could not be read, and why.
    rejects_before -> PyRejects = |paired: &PairedDifference| paired.pairs.rejects_before.clone().into();
    /// What of the second answers could not be read, and why.
    rejects_after -> PyRejects = |paired: &PairedDifference| paired.pairs.rejects_after.clone().into();
    /// The first answers of those who answered twice.
    before -> PyCounts = |paired: &PairedDifference| paired.pairs.before().into();
    /// The second answers of those who answered twice.
    after -> PyCounts = |paired: &PairedDifference| paired.pairs.after().into();
    /// Bowker's test of symmetry.
    bowker -> Option<PyTestStatistic> = |paired: &PairedDifference| paired.bowker.map(Into::into);
    /// Stuart and Maxwell's test of equal classes.
    stuart_maxwell -> Option<PyTestStatistic> = |paired: &PairedDifference| paired.stuart_maxwell.map(Into::into);
    /// What to know before using the figure.
    caveats -> Vec<PyCaveat> = |paired: &PairedDifference| caveats(&paired.caveats);
}

shown!(PyPairedDifference, "PairedDifference");
pickled!(PyPairedDifference(PairedDifference));

/// Whether a difference is inside ±margin, by two one-sided tests.
#[pyclass(frozen, eq, name = "Equivalence", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyEquivalence(Equivalence);

impl From<Equivalence> for PyEquivalence {
    fn from(equivalence: Equivalence) -> Self {
        Self(equivalence)
    }
}

getters! { PyEquivalence:
    /// The score of `after` minus that of `before`, in points; `None` where one has no answers.
    difference -> Option<f64> = |found: &Equivalence| found.difference;
    /// Lower bound of the interval at 1 − 2α, in points.
    lower -> Option<f64> = |found: &Equivalence| found.lower;
    /// Upper bound of the interval at 1 − 2α, in points.
    upper -> Option<f64> = |found: &Equivalence| found.upper;
    /// The level of that interval.
    level -> f64 = |found: &Equivalence| found.level;
    /// The largest difference that does not matter, in points.
    margin -> f64 = |found: &Equivalence| found.margin;
    /// p-value of "the difference is −margin or below it".
    p_lower -> Option<f64> = |found: &Equivalence| found.p_lower;
    /// p-value of "the difference is the margin or above it".
    p_upper -> Option<f64> = |found: &Equivalence| found.p_upper;
    /// The larger of the two.
    p_value -> Option<f64> = |found: &Equivalence| found.p_value;
    /// The probability that the true difference is inside ±margin, under Jeffreys' prior; no part of the test.
    probability -> Option<f64> = Equivalence::probability;
    /// Whether the interval lies inside ±margin.
    equivalent -> bool = |found: &Equivalence| found.equivalent;
    /// How the bounds were computed.
    method -> &'static str = |found: &Equivalence| found.method.name();
    /// The answers compared from.
    before -> PyCounts = |found: &Equivalence| found.before.into();
    /// The answers compared to.
    after -> PyCounts = |found: &Equivalence| found.after.into();
    /// What to know before using the figure.
    caveats -> Vec<PyCaveat> = |found: &Equivalence| caveats(&found.caveats);
}

shown!(PyEquivalence, "Equivalence");
pickled!(PyEquivalence(Equivalence));

/// A test of "there is no difference" between two independent scores.
#[pyclass(frozen, eq, name = "DifferenceTest", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyDifferenceTest(DifferenceTest);

impl From<DifferenceTest> for PyDifferenceTest {
    fn from(test: DifferenceTest) -> Self {
        Self(test)
    }
}

getters! { PyDifferenceTest:
    /// The score of `after` minus that of `before`, in points; `None` where one has no answers.
    difference -> Option<f64> = |test: &DifferenceTest| test.difference;
    /// The statistic; `None` of a test that has none.
    statistic -> Option<f64> = |test: &DifferenceTest| test.statistic;
    /// Its degrees of freedom, of t and χ².
    df -> Option<f64> = |test: &DifferenceTest| test.df;
    /// Two-sided p-value; `None` where a side has no answers.
    p_value -> Option<f64> = |test: &DifferenceTest| test.p_value;
    /// The test in fact used.
    method -> &'static str = |test: &DifferenceTest| test.method.name();
    /// The answers compared from.
    before -> PyCounts = |test: &DifferenceTest| test.before.into();
    /// The answers compared to.
    after -> PyCounts = |test: &DifferenceTest| test.after.into();
    /// What to know before using the figure.
    caveats -> Vec<PyCaveat> = |test: &DifferenceTest| caveats(&test.caveats);
}

shown!(PyDifferenceTest, "DifferenceTest");
pickled!(PyDifferenceTest(DifferenceTest));

/// Groups beside each other: tests over all of them, and each pair.
#[pyclass(frozen, eq, name = "GroupComparison", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyGroupComparison(GroupComparison);

impl From<GroupComparison> for PyGroupComparison {
    fn from(comparison: GroupComparison) -> Self {
        Self(comparison)
    }
}

getters! { PyGroupComparison:
    /// The score of each group, by its label.
    groups -> Vec<(String, PyNps)> = |found: &GroupComparison| {
        let group = |GroupScore { label, nps, .. }: &GroupScore| (label.clone(), nps.clone().into());
        found.groups.iter().map(group).collect()
    };
    /// Each pair of groups, the earlier one first.
    pairs -> PyGroupPairTable = |found: &GroupComparison| found.pairs.clone().into();
    /// The p-value of "the scores do not differ": that of `equality`.
    p_value -> Option<f64> = GroupComparison::p_value;
    /// "Do the scores differ?", by `method`.
    equality -> Option<PyTestStatistic> = |found: &GroupComparison| found.equality.map(Into::into);
    /// How that was tested, chosen by the number of answers: `permutation` or `welch-james`.
    method -> Option<&'static str> = |found: &GroupComparison| found.method.map(GroupTest::name);
    /// The seed of the deals of a permutation test.
    seed -> u64 = |found: &GroupComparison| found.seed;
    /// "Do the scores differ?", by Cochran's Q and chi-square, which rejects too often of few answers.
    cochran_q -> Option<PyTestStatistic> = |found: &GroupComparison| found.cochran_q.map(Into::into);
    /// "Does any group answer higher?", by Kruskal and Wallis' H.
    kruskal_wallis -> Option<PyTestStatistic> = |found: &GroupComparison| found.kruskal_wallis.map(Into::into);
    /// What its ranks are of: `points` or `classes`.
    ranked -> &'static str = |found: &GroupComparison| found.ranked.name();
    /// "Do the scores differ?", by Welch's analysis of variance.
    welch_anova -> Option<PyTestStatistic> = |found: &GroupComparison| found.welch_anova.map(Into::into);
    /// How the p-values of pairs were adjusted.
    correction -> &'static str = |found: &GroupComparison| found.correction.name();
    /// Confidence level of every interval, 0 to 1.
    level -> f64 = |found: &GroupComparison| found.level;
}

shown!(PyGroupComparison, "GroupComparison");
pickled!(PyGroupComparison(GroupComparison));

/// Two of the groups compared.
#[pyclass(frozen, eq, name = "GroupPair", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyGroupPair(GroupPair);

impl From<GroupPair> for PyGroupPair {
    fn from(pair: GroupPair) -> Self {
        Self(pair)
    }
}

getters! { PyGroupPair:
    /// The name of the group compared from.
    before -> String = |pair: &GroupPair| pair.before.clone();
    /// The name of the group compared to.
    after -> String = |pair: &GroupPair| pair.after.clone();
    /// Its score minus that of the group compared from.
    difference -> PyDifference = |pair: &GroupPair| pair.difference.clone().into();
    /// The p-value of the difference, adjusted for all pairs.
    p_adjusted -> Option<f64> = |pair: &GroupPair| pair.p_adjusted;
}

#[pymethods]
impl PyGroupPair {
    fn __repr__(&self) -> String {
        format!("<GroupPair {}>", self.0)
    }
}

pickled!(PyGroupPair(GroupPair));

fn pair_columns(rows: &[GroupPair]) -> Columns {
    let mut columns = vec![
        ("before", texts(rows.iter().map(|row| Some(row.before.clone())))),
        ("after", texts(rows.iter().map(|row| Some(row.after.clone())))),
    ];
    columns.extend(gap_columns(rows.iter().map(|row| Some(&row.difference))));
    columns.push(("p_adjusted", figures(rows.iter().map(|row| row.p_adjusted))));
    columns
}

result_table! {
    /// Each pair of the groups compared, the earlier group first.
    PyGroupPairTable, "GroupPairTable", PyGroupPair(GroupPair), pair_columns, nps_core::group_pairs_to_html
}
